import fc from 'fast-check';
import type { Family } from '../../../src/net/address.ts';
import {
  ADDRESSES,
  OWN,
  oneOf,
  port,
  ports,
  protocol,
  sentence,
  type Words,
  weighted,
} from './firewall-generated-words.ts';
import { SOURCES, type Tool } from './firewall-oracle.ts';

const TOOLS: Record<Family, Tool[]> = {
  ip: ['iptables-nft', 'iptables-legacy'],
  ip6: ['ip6tables-nft', 'ip6tables-legacy'],
};

/** Tables as iptables-restore reads them. */
export function iptablesRuleSet(): fc.Arbitrary<{ tool: Tool; rules: string }> {
  const of = (family: Family) =>
    fc
      .tuple(
        fc.constantFrom(...TOOLS[family]),
        weighted([2, ''], [1, raw(family)]),
        weighted([2, ''], [1, mangle(family)]),
        filter(family),
      )
      .map(([tool, ...tables]) => ({ tool, rules: tables.join('') }));
  return fc.oneof({ weight: 2, arbitrary: of('ip') }, { weight: 1, arbitrary: of('ip6') });
}

const not = oneOf('', '', '! ');

function filter(family: Family): Words {
  const chain = (name: string, targets: string[]) =>
    fc.array(sentence(`-A ${name}`, rule(family, targets)), { maxLength: 7 });
  return fc
    .tuple(
      oneOf('ACCEPT', 'DROP'),
      chain('C', []),
      chain('B', ['-j C', '-g C']),
      chain('INPUT', ['-j B', '-g B', '-j C']),
    )
    .map(([policy, c, b, input]) =>
      table(
        'filter',
        [`:INPUT ${policy}`, ':FORWARD DROP', ':OUTPUT ACCEPT', ':B -', ':C -'],
        [...input, ...b, ...c],
      ),
    );
}

function table(name: string, chains: readonly string[], rules: readonly string[]): string {
  return `${[`*${name}`, ...chains.map((chain) => `${chain} [0:0]`), ...rules, 'COMMIT'].join('\n')}\n`;
}

function rule(family: Family, targets: string[]): Words {
  return weighted(
    [14, sentence(addresses(family), transport(), other(family), comment(), target(family, targets))],
    [1, sentence('-p tcp -m tcp', flags(), target(family, targets))],
    [1, idiom(family)],
  );
}

function target(family: Family, targets: string[]): Words {
  const rejects = family === 'ip' ? 'icmp-host-prohibited' : 'icmp6-adm-prohibited';
  const jumps: [number, string][] = targets.map((each) => [2, each]);
  return weighted(
    [5, '-j ACCEPT'],
    [3, '-j DROP'],
    [1, '-j RETURN'],
    [1, oneOf('-j REJECT', `-j REJECT --reject-with ${rejects}`)],
    [1, oneOf('-j LOG --log-prefix "in -j DROP: "', '-j NFLOG --nflog-group 5', '')],
    [
      1,
      oneOf(
        '-j MARK --set-xmark 0x1/0xffffffff',
        '-j MARK --or-mark 0x2',
        '-j MARK --set-xmark 0x4000/0x4000',
      ),
    ],
    ...jumps,
  );
}

function addresses(family: Family): Words {
  const [first = '', last = ''] = [SOURCES[family][0], SOURCES[family].at(-1)];
  return weighted(
    [4, ''],
    [3, sentence(not, '-s', ADDRESSES[family])],
    [1, sentence(not, '-d', oneOf(`${OWN[family]}`, ...SOURCES[family]))],
    [1, sentence('-m iprange', not, `--src-range ${first}-${last}`)],
    [1, sentence('-m iprange', not, `--dst-range ${OWN[family]}-${first}`)],
  );
}

function transport(): Words {
  const dash = port.map((each) => each.replace('-', ':'));
  const single = fc.tuple(protocol, not, dash).map(([p, n, to]) => `-p ${p} -m ${p} ${n}--dport ${to}`);
  const several = fc
    .tuple(protocol, not, oneOf('--dports', '--dports', '--ports'), ports)
    .map(([p, n, option, some]) => `-p ${p} -m multiport ${n}${option} ${some.join(',')}`);
  return weighted(
    [5, single],
    [3, several],
    [1, sentence(not, '-p', oneOf('tcp', 'udp', '47'))],
    [1, '-p udp -m udp --sport 1024:65535 --dport 1024:65535'],
    [1, '-p tcp -m multiport --dports 22,80:90,30000:32767'],
    [4, ''],
  );
}

function flags(): Words {
  return oneOf(
    '--syn',
    '! --syn',
    '--tcp-flags ALL NONE',
    '--tcp-flags SYN,FIN SYN,FIN',
    '! --tcp-flags FIN,SYN,RST,ACK SYN',
    '--tcp-flags ALL SYN',
    '--tcp-flags ALL ALL',
  );
}

function other(family: Family): Words {
  return weighted(
    [9, ''],
    [
      3,
      sentence(
        '-m conntrack',
        not,
        '--ctstate',
        oneOf(
          'NEW',
          'RELATED,ESTABLISHED',
          'INVALID',
          'NEW,UNTRACKED',
          'UNTRACKED',
          'RELATED,ESTABLISHED,DNAT',
        ),
      ),
    ],
    [1, sentence('-m state', not, '--state', oneOf('NEW', 'RELATED,ESTABLISHED', 'INVALID'))],
    [
      1,
      oneOf(
        '-m conntrack --ctdir ORIGINAL',
        '-m conntrack --ctdir REPLY',
        '-m conntrack ! --ctstatus EXPECTED',
        '-m conntrack --ctstatus CONFIRMED',
        '-m conntrack --ctstatus NONE',
      ),
    ],
    [2, sentence(not, '-i', oneOf('eth0', 'lo', 'e+', 'cali+', 'eth1'))],
    [2, sentence('-m mark', not, '--mark', oneOf('0x1/0x1', '0x0/0xff', '0x3', '0x4000/0x4000', '0x0'))],
    [1, sentence('-m connmark', not, '--mark', oneOf('0x5', '0x0/0xff', '0x1/0x1'))],
    [
      2,
      sentence(
        '-m addrtype',
        not,
        oneOf(
          '--dst-type LOCAL',
          family === 'ip' ? '--dst-type BROADCAST' : '--dst-type MULTICAST',
          '--src-type LOCAL',
          '--src-type UNICAST',
          '--dst-type LOCAL --limit-iface-in',
        ),
      ),
    ],
    [1, sentence('-m pkttype', not, '--pkt-type', oneOf('unicast', 'broadcast', 'multicast'))],
    [1, oneOf('-m physdev --physdev-is-bridged', '-m physdev ! --physdev-is-bridged')],
    [
      1,
      oneOf(
        '-m recent --set --name all',
        '-m connlimit --connlimit-above 60000',
        '-m hashlimit --hashlimit-above 10000/sec --hashlimit-burst 10000 --hashlimit-mode srcip --hashlimit-name many',
      ),
    ],
    [1, family === 'ip6' ? '-m rt --rt-type 0' : '-f'],
  );
}

function comment(): Words {
  return weighted(
    [5, ''],
    [
      1,
      oneOf(
        '-m comment --comment "kube-system/dns: -j DROP"',
        '-m comment --comment !',
        '-m comment --comment cali:abc_-D',
      ),
    ],
  );
}

function idiom(family: Family): Words {
  const loopback = family === 'ip' ? '127.0.0.0/8' : '::1/128';
  const common = oneOf(
    `! -s ${loopback} -d ${loopback} -m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP`,
    '-m limit --limit 3/min --limit-burst 10 -j LOG --log-prefix "[UFW BLOCK] "',
    '-m conntrack --ctstate INVALID -m limit --limit 3/min --limit-burst 10 -j RETURN',
    family === 'ip'
      ? '-p icmp -m icmp --icmp-type 8 -m limit --limit 1/sec -j ACCEPT'
      : '-p ipv6-icmp -m icmp6 --icmpv6-type 135 -m hl --hl-eq 255 -j ACCEPT',
    '-p tcp -m tcp --dport 22 -m conntrack --ctstate NEW -m recent --set --name ssh',
    '-m statistic --mode random --probability 0.5 -j LOG',
    '-p esp -j ACCEPT',
    '-m mark --mark 0x10000/0x10000 -j ACCEPT',
  );
  // Nobody can tell whether it has run dry.
  const dry = '-p tcp -m tcp --dport 22 -m limit --limit 25/min --limit-burst 100 -j ACCEPT';
  return weighted([60, common], [1, dry]);
}

/** Before conntrack. Docker, Calico and kube-proxy drop and mark here. */
function raw(family: Family): Words {
  const effect = oneOf(
    '-j CT --notrack',
    '-j CT --notrack',
    '-j NOTRACK',
    '-j DROP',
    '-j ACCEPT',
    '-j MARK --set-xmark 0x1/0x1',
    '-m rpfilter --invert -j DROP',
    '-m rpfilter --validmark --invert -j DROP',
    '-m conntrack --ctstate INVALID -j MARK --set-xmark 0x4000/0x4000',
  );
  const line = sentence('-A PREROUTING', addresses(family), transport(), effect);
  return fc
    .array(line, { maxLength: 4 })
    .map((rules) => table('raw', [':PREROUTING ACCEPT', ':OUTPUT ACCEPT'], rules));
}

function mangle(family: Family): Words {
  const effect = oneOf(
    '-j MARK --set-xmark 0x1/0xffffffff',
    '-j MARK --and-mark 0xf',
    '-j MARK --xor-mark 0x3',
    '-j CONNMARK --set-xmark 0x5/0xff',
    '-j CONNMARK --save-mark',
    '-j CONNMARK --restore-mark',
    '-j CONNMARK --restore-mark --nfmask 0xff --ctmask 0x4',
    '-m connmark ! --mark 0x0 -j ACCEPT',
    '-m conntrack --ctstate NEW -j MARK --set-xmark 0x4000/0x4000',
    '-j TOS --set-tos 0x10',
    '-j RETURN',
    '-j DROP',
  );
  const line = sentence(oneOf('-A PREROUTING', '-A INPUT', '-A PREROUTING'), addresses(family), effect);
  const chains = ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'];
  return fc.array(line, { maxLength: 5 }).map((rules) =>
    table(
      'mangle',
      chains.map((chain) => `:${chain} ACCEPT`),
      rules,
    ),
  );
}
