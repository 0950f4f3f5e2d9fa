import * as Type from 'typebox';

/** Image tags are made by others; a tag that moves would change what a fault is looked at with. */
export const DEFAULT_IMAGE = 'docker.io/nicolaka/netshoot:v0.13';

export const params = Type.Object(
  {
    control_plane: Type.String({
      minLength: 1,
      description: 'The host of the play that runs kubectl, as the inventory names it.',
    }),
    state: Type.Optional(
      Type.Union([Type.Literal('present'), Type.Literal('absent')], {
        default: 'present',
        description: '`absent` removes the toolbox from the cluster.',
      }),
    ),
    image: Type.Optional(
      Type.String({
        pattern: '^[a-z0-9][A-Za-z0-9._/:@-]*$',
        maxLength: 500,
        default: DEFAULT_IMAGE,
        description:
          'What the pods run. It must have sh and ping; a mirror of yours where nodes reach no registry.',
      }),
    ),
    namespace: Type.Optional(
      Type.String({
        pattern: '^[a-z0-9]([a-z0-9-]*[a-z0-9])?$',
        maxLength: 63,
        default: 'default',
        description: 'A namespace that exists.',
      }),
    ),
    kubeconfig: Type.Optional(
      Type.String({
        pattern: '^/[^\\u0000\\n]+$',
        description:
          "On that host. Without it KUBECONFIG, then the cluster's own of kubeadm, k3s or RKE2, then ~/.kube/config.",
      }),
    ),
    timeout: Type.Optional(
      Type.Integer({
        minimum: 5,
        maximum: 3600,
        default: 180,
        description: 'Seconds until every node must have its pod, images pulled.',
      }),
    ),
  },
  { additionalProperties: false },
);

export type ToolboxParams = Type.Static<typeof params>;
