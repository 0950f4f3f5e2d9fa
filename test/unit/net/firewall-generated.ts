import fc from 'fast-check';
import { PORTS, SOURCES, type Tool } from './firewall-oracle.ts';

const sourceArbitrary = fc.oneof(
  fc.constantFrom(...SOURCES.ip),
  fc.constantFrom('10.99.0.0/25', '10.99.0.128/25', '10.99.0.2/31', '10.0.0.0/8', '192.168.0.0/16'),
);
const portArbitrary = fc.oneof(
  fc.constantFrom(...PORTS.map(String)),
  fc.constantFrom('50-90', '8000-9500', '30000-32767'),
);
const protocolArbitrary = fc.constantFrom('tcp', 'udp');

const VERDICTS = ['accept', 'drop', 'accept', 'drop', 'return', 'reject', 'counter'].concat([
  'meta mark set 1',
  'meta mark set mark or 2',
]);

function list(values: readonly string[]): string {
  return `{ ${[...new Set(values)].join(', ')} }`;
}

function nft(): fc.Arbitrary<{ tool: Tool; rules: string }> {
  const op = fc.constantFrom('', '!= ');
  // One of each kind at most: nft refuses rules that contradict themselves.
  const transport = fc.oneof(
    fc.tuple(protocolArbitrary, op, portArbitrary).map(([p, o, port]) => `${p} dport ${o}${port}`),
    fc
      .tuple(protocolArbitrary, op, fc.subarray(PORTS.map(String), { minLength: 1 }))
      .map(([p, o, s]) => `${p} dport ${o}${list(s)}`),
    fc.constantFrom(
      '',
      'meta l4proto tcp',
      'meta l4proto { tcp, udp }',
      'meta l4proto != udp',
      'tcp flags syn',
    ),
  );
  const address = fc.oneof(
    fc.tuple(op, sourceArbitrary).map(([o, s]) => `ip saddr ${o}${s}`),
    fc.tuple(op, fc.subarray(SOURCES.ip, { minLength: 1 })).map(([o, s]) => `ip saddr ${o}${list(s)}`),
    fc.tuple(op, fc.constantFrom(...SOURCES.ip6, 'fd99::/112')).map(([o, s]) => `ip6 saddr ${o}${s}`),
    fc.constantFrom('', '', 'meta nfproto ipv6', 'ip daddr 10.99.0.1', 'ip daddr != 10.99.0.1'),
  );
  const other = fc.oneof(
    fc.constantFrom('', '', 'iifname "eth0"', 'iifname != "eth0"', 'iifname "e*"', 'iif "lo"', 'counter'),
    fc.constantFrom(
      'ct state new',
      'ct state established,related',
      'ct state invalid',
      'ct state != established',
    ),
    fc.tuple(op, fc.constantFrom('0', '1', '2', '3')).map(([o, mark]) => `meta mark ${o}${mark}`),
    fc.constantFrom('meta mark & 1 == 1', 'fib daddr type local', 'ct state { new, untracked }'),
  );
  const rule = (targets: string[]) =>
    fc
      .tuple(address, transport, other, fc.constantFrom(...VERDICTS, ...targets))
      .map((parts) => parts.filter((part) => part !== '').join(' '));
  const vmap = (targets: string[]) =>
    fc
      .tuple(
        protocolArbitrary,
        fc.subarray(PORTS, { minLength: 1 }),
        fc.array(fc.constantFrom('accept', 'drop', 'continue', 'return', ...targets), {
          minLength: 7,
          maxLength: 7,
        }),
      )
      .map(
        ([p, ports, verdicts]) =>
          `${p} dport vmap { ${ports.map((port, i) => `${port} : ${verdicts[i]}`).join(', ')} }`,
      );
  const chain = (targets: string[]) =>
    fc.array(fc.oneof({ weight: 5, arbitrary: rule(targets) }, { weight: 1, arbitrary: vmap(targets) }), {
      maxLength: 6,
    });
  const policy = fc.constantFrom('accept', 'drop');
  return fc
    .tuple(
      chain([]),
      chain(['jump c', 'goto c']),
      chain(['jump b', 'goto b', 'jump c']),
      policy,
      chain(['jump b', 'goto c']),
      policy,
    )
    .map(([c, b, first, firstPolicy, second, secondPolicy]) => ({
      tool: 'nft',
      rules: [
        'table inet t {',
        ...block('c', c),
        ...block('b', b),
        ...block('one', [`type filter hook input priority 0; policy ${firstPolicy};`, ...first]),
        ...block('two', [`type filter hook input priority 5; policy ${secondPolicy};`, ...second]),
        '}',
      ].join('\n'),
    }));
}

function block(name: string, lines: readonly string[]): string[] {
  return [`chain ${name} {`, ...lines, '}'];
}

function iptables(): fc.Arbitrary<{ tool: Tool; rules: string }> {
  const not = fc.constantFrom('', '! ');
  const dash = (port: string) => port.replace('-', ':');
  const port = fc
    .tuple(protocolArbitrary, not, portArbitrary)
    .map(([p, n, ports]) => `-p ${p} -m ${p} ${n}--dport ${dash(ports)}`);
  const multiport = fc
    .tuple(protocolArbitrary, not, fc.subarray(PORTS.map(String), { minLength: 1 }))
    .map(([p, n, ports]) => `-p ${p} -m multiport ${n}--dports ${ports.join(',')}`);
  const other = fc.oneof(
    fc.tuple(not, sourceArbitrary).map(([n, s]) => `${n}-s ${s}`),
    fc.tuple(not, fc.constantFrom('eth0', 'lo', 'e+')).map(([n, i]) => `${n}-i ${i}`),
    fc
      .tuple(not, fc.constantFrom('NEW', 'RELATED,ESTABLISHED', 'INVALID'))
      .map(([n, s]) => `-m conntrack ${n}--ctstate ${s}`),
    fc.tuple(not, fc.constantFrom('0x1/0x1', '0x0/0xff', '0x3')).map(([n, m]) => `-m mark ${n}--mark ${m}`),
    fc.constantFrom(
      '-m addrtype --dst-type LOCAL',
      '-m comment --comment "-j DROP"',
      '-d 10.99.0.1',
      '! -d 10.99.0.1',
    ),
  );
  const rule = (name: string, targets: string[]) =>
    fc
      .tuple(
        fc.oneof(port, multiport, fc.constant('')),
        fc.option(other, { nil: '' }),
        fc.constantFrom('-j ACCEPT', '-j DROP', '-j ACCEPT', '-j DROP', '-j RETURN', '-j REJECT', ...targets),
      )
      .map((parts) => `-A ${name} ${parts.filter((part) => part !== '').join(' ')}`);
  const chain = (name: string, targets: string[]) => fc.array(rule(name, targets), { maxLength: 6 });
  const tool = fc.constantFrom<Tool>('iptables-nft', 'iptables-legacy');
  return fc
    .tuple(
      tool,
      fc.constantFrom('ACCEPT', 'DROP'),
      chain('C', []),
      chain('B', ['-j C', '-g C']),
      chain('INPUT', ['-j B', '-g B', '-j C']),
    )
    .map(([name, policy, c, b, input]) => ({
      tool: name,
      rules: [
        '*filter',
        `:INPUT ${policy} [0:0]`,
        ':FORWARD ACCEPT [0:0]',
        ':OUTPUT ACCEPT [0:0]',
        ':B - [0:0]',
        ':C - [0:0]',
        ...input,
        ...b,
        ...c,
        'COMMIT',
        '',
      ].join('\n'),
    }));
}

/** Rule sets of both languages: nested chains, sets, maps, negations, marks, states. Every packet's fate is decidable. */
export const generatedRuleSet: fc.Arbitrary<{ tool: Tool; rules: string }> = fc.oneof(nft(), iptables());
