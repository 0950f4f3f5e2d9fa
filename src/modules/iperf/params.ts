import * as Type from 'typebox';

const RATE = '^(?=.*[1-9])\\d{1,6}(\\.\\d{1,3})?[KMG]$';

export const params = Type.Object(
  {
    port: Type.Integer({ minimum: 1, maximum: 65535, description: 'The port to test.' }),
    protocol: Type.Optional(Type.Union([Type.Literal('udp'), Type.Literal('tcp')], { default: 'udp' })),
    bandwidth: Type.Optional(
      Type.String({
        pattern: RATE,
        default: '5M',
        description: 'What is sent. Bits per second and direction: a number with K, M or G.',
      }),
    ),
    seconds: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 300, default: 3, description: 'Length of each test.' }),
    ),
    max_loss: Type.Optional(
      Type.Number({ minimum: 0, maximum: 100, default: 1, description: 'Percent; more than this fails.' }),
    ),
    max_jitter: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 10_000,
        description: 'Milliseconds; more than this fails. Not judged below 100 datagrams.',
      }),
    ),
    min_bandwidth: Type.Optional(
      Type.String({ pattern: RATE, description: 'As `bandwidth`; where less than this arrives it fails.' }),
    ),
    pairs: Type.Optional(
      Type.Union(
        [
          Type.Literal('all'),
          Type.Literal('ring'),
          Type.Object(
            { rounds: Type.Integer({ minimum: 1, maximum: 1000 }) },
            { additionalProperties: false, description: 'That many rounds of the circle method.' },
          ),
        ],
        {
          description:
            'Which pairs: `all` (above 30 hosts only 10 rounds of them unless you say so), a `ring`, or a number of rounds.',
        },
      ),
    ),
    roles: Type.Optional(
      Type.Array(Type.String(), {
        minItems: 1,
        description: 'Inventory groups. Every two hosts of these are tested, whatever `pairs` leaves out.',
      }),
    ),
    length: Type.Optional(
      Type.Integer({ minimum: 64, maximum: 65000, default: 1400, description: 'Bytes per datagram.' }),
    ),
    version: Type.Optional(
      Type.Union([Type.Literal('auto'), Type.Literal(2), Type.Literal(3)], {
        default: 'auto',
        description:
          'iperf 2 or iperf3 (which needs TCP on the port too). `auto`: 2 unless more hosts have iperf3.',
      }),
    ),
    install: Type.Optional(
      Type.Boolean({
        default: false,
        description:
          'Install iperf where it is missing, as the module `package` does: version 2 unless `version` is 3.',
      }),
    ),
  },
  { additionalProperties: false },
);

export type Params = Type.Static<typeof params>;

/** Every parameter with its default in place. */
export interface IperfTest {
  port: number;
  protocol: 'udp' | 'tcp';
  bitsPerSecond: number;
  seconds: number;
  /** Percent. */
  maxLoss: number;
  /** Null: any will do. */
  maxJitterMs: number | null;
  /** Null: any will do. */
  minBitsPerSecond: number | null;
  pairs: 'all' | 'ring' | { rounds: number } | null;
  roles: string[];
  /** Bytes per datagram. */
  length: number;
  version: 'auto' | 2 | 3;
  install: boolean;
}

export function testFrom(given: Params): IperfTest {
  return {
    port: given.port,
    protocol: given.protocol ?? 'udp',
    bitsPerSecond: bits(given.bandwidth ?? '5M'),
    seconds: given.seconds ?? 3,
    maxLoss: given.max_loss ?? 1,
    maxJitterMs: given.max_jitter ?? null,
    minBitsPerSecond: given.min_bandwidth === undefined ? null : bits(given.min_bandwidth),
    pairs: given.pairs ?? null,
    roles: given.roles ?? [],
    length: given.length ?? 1400,
    version: given.version ?? 'auto',
    install: given.install ?? false,
  };
}

/** iperf 2 takes K, M and G as powers of 1024, iperf3 as powers of 1000; plain bits mean the same to both. */
function bits(text: string): number {
  const scale = { K: 1e3, M: 1e6, G: 1e9 }[text.slice(-1)] ?? 1;
  return Math.round(Number(text.slice(0, -1)) * scale);
}

/** `8472/udp`. */
export function portName({ port, protocol }: IperfTest): string {
  return `${port}/${protocol}`;
}
