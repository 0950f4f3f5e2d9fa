import type { Chain, RuleSet } from '../net/firewall/rules.ts';
import type { Translation } from './path.ts';
import type { Question } from './question.ts';

/**
 * Where the rules of a host send what is for a Service: kube-proxy's iptables rules name its address and port, and jump
 * to chains of their own that end in DNAT (`KUBE-SVC-…`, `KUBE-SEP-…`). Of several endpoints the first
 * is walked to. Null where no rule speaks of the address: it is translated by nftables maps or IPVS, which are not read
 * here, or not at all.
 */
export function translationOf({ chains }: RuleSet, question: Question, address: string): Translation | null {
  const nat = chains.filter(({ engine, table }) => engine !== 'nft' && table === 'nat');
  const named = nat.flatMap((chain) =>
    chain.rules.filter(({ text }) => isFor(text, address, question)).map((rule) => ({ chain, rule })),
  );
  for (const { chain, rule } of named) {
    const [to, ...others] = endpointsOf(rule.text, chain, nat);
    if (to !== undefined) return { address, port: question.port, to, others, rule: rule.text };
  }
  return null;
}

/** Where a host sends what comes to a port of its own: a NodePort, a host port of a pod, a port that Docker publishes. */
export function redirectionOf({ chains }: RuleSet, port: number, protocol: string): Translation['to'] | null {
  const nat = chains.filter(({ engine, table }) => engine !== 'nft' && table === 'nat');
  for (const chain of nat)
    for (const { text } of chain.rules) {
      const [, wanted] = / -p (\S+)/.exec(` ${text}`) ?? [];
      const ports = / --dports? ([\d,]+)(?: |$)/.exec(text)?.[1]?.split(',') ?? [];
      if (wanted !== protocol || !ports.includes(String(port)) || / -d \S/.test(text)) continue;
      const [to] = endpointsOf(text, chain, nat);
      if (to !== undefined) return to;
    }
  return null;
}

function isFor(text: string, address: string, { port, protocol }: Question): boolean {
  const [, daddr = ''] = /(?:^| )-d (\S+)/.exec(text) ?? [];
  if (/! -d /.test(text) || daddr.replace(/\/(32|128)$/, '') !== address) return false;
  const [, wanted] = / -p (\S+)/.exec(` ${text}`) ?? [];
  const [, dport] = / --dport (\d+)/.exec(text) ?? [];
  if (port === null) return wanted === undefined;
  return (wanted === undefined || wanted === protocol) && (dport === undefined || Number(dport) === port);
}

type Endpoint = Translation['to'];

/** All of them, in the order of the rules: which one a packet gets is left to chance. Each chain is walked through once. */
function endpointsOf(
  text: string,
  from: Chain,
  chains: readonly Chain[],
  seen = new Set<Chain>(),
): Endpoint[] {
  const dnat = /--to-destination (?:\[([0-9a-fA-F:]+)\]|([0-9.]+))(?::(\d{1,5}))?/.exec(text);
  const address = dnat?.[1] ?? dnat?.[2];
  if (address !== undefined) return [{ address, port: dnat?.[3] === undefined ? null : Number(dnat[3]) }];
  const [, target] = / -[jg] (\S+)/.exec(` ${text}`) ?? [];
  const chain = chains.find(
    ({ name, engine, family }) => name === target && engine === from.engine && family === from.family,
  );
  if (chain === undefined || seen.has(chain)) return [];
  seen.add(chain);
  return chain.rules
    .filter((rule) => !/ -d \S+/.test(` ${rule.text}`))
    .flatMap((rule) => endpointsOf(rule.text, chain, chains, seen));
}
