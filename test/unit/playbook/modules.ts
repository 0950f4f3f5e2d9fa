import { Type } from 'typebox';

/** Modules with the kinds of parameters the real ones have. */
export const MODULES = new Map(
  [
    {
      name: 'sysctl',
      params: Type.Object(
        {
          settings: Type.Record(Type.String(), Type.Union([Type.Integer(), Type.String()])),
          conflicts: Type.Optional(
            Type.Union([Type.Literal('fail'), Type.Literal('comment')], { default: 'fail' }),
          ),
        },
        { additionalProperties: false },
      ),
    },
    {
      name: 'iperf',
      params: Type.Object(
        {
          port: Type.Optional(Type.Integer({ minimum: 1, maximum: 65535, default: 8472 })),
          seconds: Type.Optional(Type.Number({ minimum: 0.1 })),
          pairs: Type.Optional(
            Type.Union([Type.Literal('all'), Type.Literal('ring'), Type.Integer({ minimum: 1 })]),
          ),
          hosts: Type.Optional(Type.Array(Type.String())),
          proxy: Type.Optional(
            Type.Union([
              Type.String(),
              Type.Object({ url: Type.String({ minLength: 1 }) }, { additionalProperties: false }),
            ]),
          ),
        },
        { additionalProperties: false },
      ),
    },
    {
      name: 'kernel_module',
      params: Type.Object(
        { name: Type.String(), persist: Type.Optional(Type.Boolean({ default: true })) },
        { additionalProperties: false },
      ),
    },
    { name: 'shell', params: Type.Object({ check: Type.String() }, { additionalProperties: false }) },
    { name: 'ping', params: Type.Object({}, { additionalProperties: false }) },
  ].map((module) => [module.name, module]),
);
