import { formatPrefix, parsePrefix } from '../net/address.ts';
import type { Link } from './path.ts';

const LONGEST_LINE = 4096;

/** The devices by name, of `ip -o -d link show` (ip-link(8)). The alias, any words, comes behind all that is read here. */
export function readLinks(output: string): Map<string, Link> {
  const links = new Map<string, Link>();
  for (const text of output.split('\n')) {
    const [line = ''] = text.slice(0, LONGEST_LINE).split('\\    alias ', 1);
    const [, index = '', name, peer, flags = '', mtu = ''] =
      /^(\d+): ([^\s:@]+)(?:@(?:if(\d+)|\S+))?: <([^>]*)> mtu (\d+)/.exec(line) ?? [];
    if (name === undefined) continue;
    const [, id, rest = ''] = / vxlan id (\d+) (.*)/.exec(line) ?? [];
    links.set(name, {
      index: Number(index),
      peer: peer === undefined ? null : Number(peer),
      master: / master (\S+)/.exec(line)?.[1] ?? null,
      portState: /\\ +bridge_slave state (\S+)/.exec(line)?.[1] ?? null,
      hairpin: /\\ +bridge_slave .*? hairpin on /.test(line),
      isPromiscuous: flags.split(',').includes('PROMISC'),
      mtu: Number(mtu),
      up: flags.split(',').includes('UP'),
      mac: /\\ +link\/ether (\S+)/.exec(line)?.[1] ?? null,
      isBridge: /\\ +bridge /.test(line),
      vxlan:
        id === undefined
          ? null
          : {
              id: Number(id),
              port: Number(/ dstport (\d+)/.exec(rest)?.[1] ?? 8472),
              local: local(rest),
              isTaught: / nolearning\b/.test(rest) && !/(^| )(remote|group|external)\b/.test(rest),
            },
      line: shown(line),
    });
  }
  return links;
}

function local(text: string): string | null {
  const range = parsePrefix(/(?:^| )local (\S+)/.exec(text)?.[1] ?? '');
  return range === null ? null : formatPrefix(range);
}

/** Name, flags and MTU, and a tunnel's own words. */
function shown(line: string): string {
  const [head = ''] = line.replace(/^\d+: /, '').split(' qdisc ');
  const vxlan = /vxlan id .*? dstport \d+/.exec(line)?.[0];
  return `${head}${vxlan === undefined ? '' : ` ${vxlan}`}`.slice(0, 300);
}
