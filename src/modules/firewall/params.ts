import * as Type from 'typebox';

/** `8472/udp`, `30000-32767/tcp`. */
const PORT = '^[0-9]{1,5}(-[0-9]{1,5})?/(tcp|udp)$';

const source = Type.String({ minLength: 1, pattern: '^[^\\s]+$' });

export const params = Type.Object(
  {
    allow: Type.Array(Type.String({ pattern: PORT, description: 'a port with its protocol: "8472/udp"' }), {
      minItems: 1,
      description: 'Ports or port ranges with their protocol: `8472/udp`, `30000-32767/tcp`.',
    }),
    state: Type.Optional(
      Type.Union([Type.Literal('present'), Type.Literal('absent')], {
        default: 'present',
        description:
          'present: the ports are open. absent: what netfix opened for them is closed again: its own rules, and in ufw and firewalld the rule it makes for `from`.',
      }),
    ),
    from: Type.Optional(
      Type.Union([source, Type.Array(source, { minItems: 1 })], {
        default: 'nodes',
        description:
          'Who may reach them: `nodes` (the hosts of the play), a group, an address or a CIDR, or a list of those.',
      }),
    ),
  },
  { additionalProperties: false },
);

export type FirewallParams = Type.Static<typeof params>;

export interface Port {
  /** As the playbook has it. */
  name: string;
  protocol: 'tcp' | 'udp';
  low: number;
  high: number;
}

/** Ports of a checked parameter; those whose numbers make no sense come back as text. */
export function readPorts(allow: readonly string[]): { ports: Port[]; wrong: string[] } {
  const ports: Port[] = [];
  const wrong: string[] = [];
  for (const name of new Set(allow)) {
    const port = readPort(name);
    if (port === null) wrong.push(name);
    else ports.push(port);
  }
  return { ports, wrong };
}

/** What is wrong with one of those. */
export function wrongPort(name: string): string {
  return `\`allow: ${name}\` is no port: 1 to 65535, the smaller number first`;
}

function readPort(name: string): Port | null {
  const [, first = '', last = first, protocol] = /^(\d+)(?:-(\d+))?\/(tcp|udp)$/.exec(name) ?? [];
  const low = Number(first);
  const high = Number(last);
  if (low < 1 || high > 65535 || low > high) return null;
  return { name, protocol: protocol === 'tcp' ? 'tcp' : 'udp', low, high };
}

/** `8472`, or `30000-32767` with the separator the tool wants. */
export function portText(port: Port, separator: '-' | ':'): string {
  return port.low === port.high ? String(port.low) : `${port.low}${separator}${port.high}`;
}
