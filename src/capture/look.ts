import type { Emit } from '../engine/events.ts';
import { FACTS_SCRIPT, readFacts } from '../engine/facts.ts';
import type { RunHost } from '../engine/host.ts';
import { framedScript } from '../sh/framed-script.ts';
import type { Become } from '../ssh/session.ts';
import { FILTER_REFUSED, INTERFACES_SCRIPT, lookScript, NO_TCPDUMP } from './scripts.ts';
import { wordsOf } from './tcpdump-words.ts';

/** What a look at a host says of capturing there. */
export type Look =
  /**
   * With the addresses of the host, and the names of its interfaces by their index; empty where it does not say.
   */
  | { kind: 'ready'; addresses: string[]; interfaces: Map<number, string> }
  /** In tcpdump's own words. */
  | { kind: 'filter-refused'; words: string }
  | { kind: 'failed'; message: string }
  | { kind: 'unreachable'; message: string };

/** Looks at the host, and keeps its facts. Changes nothing there. */
export async function lookAt(
  host: RunHost,
  {
    filter,
    become,
    timeoutMs,
    emit,
  }: { filter: string; become: Become | null; timeoutMs: number; emit: Emit },
): Promise<Look> {
  const framed = framedScript([
    { id: 'facts', script: FACTS_SCRIPT },
    { id: 'interfaces', script: INTERFACES_SCRIPT },
    { id: 'look', script: lookScript(filter) },
  ]);
  emit({ type: 'script', host: host.name, script: framed.text });
  const result = await host.session.run(framed.text, { become, timeoutMs });
  const { failure } = result;
  if (failure !== null) {
    const kind = failure.kind === 'unreachable' || failure.kind === 'lost' ? 'unreachable' : 'failed';
    return { kind, message: failure.message };
  }
  const sections = framed.read(result.stdout, result.stderr);
  const facts = sections.get('facts');
  if (facts !== undefined) host.facts = readFacts(facts);
  const look = sections.get('look');
  const words = wordsOf((look?.stderr ?? '').split('\n'));
  switch (look?.exitCode) {
    case 0:
      return {
        kind: 'ready',
        addresses: host.facts?.addresses.map(({ address }) => address) ?? [],
        interfaces: interfacesIn(sections.get('interfaces')?.stdout ?? ''),
      };
    case NO_TCPDUMP:
      return { kind: 'failed', message: `tcpdump is not installed on ${host.name}: ${install(host)}` };
    case FILTER_REFUSED:
      return { kind: 'filter-refused', words };
    default:
      return {
        kind: 'failed',
        message: `tcpdump on ${host.name} cannot capture: ${words || 'it does not say why'}${next(host, words)}`,
      };
  }
}

/** A name has at most 15 bytes, and no blanks (dev_valid_name() in net/core/dev.c). */
export function interfacesIn(printed: string): Map<number, string> {
  const found = printed.matchAll(/^(\d{1,10}) (\S{1,15})$/gm);
  return new Map([...found].map(([, index, name]) => [Number(index), name ?? '']));
}

const INSTALL = {
  apt: 'apt-get install tcpdump',
  dnf: 'dnf install tcpdump',
  yum: 'yum install tcpdump',
  zypper: 'zypper install tcpdump',
  apk: 'apk add tcpdump',
};

function install({ facts }: RunHost): string {
  const manager = facts?.packageManager ?? null;
  const command =
    manager === null ? 'install the package tcpdump there' : `run \`${INSTALL[manager]}\` there`;
  return `${command}, or a task \`package: { names: [tcpdump] }\``;
}

function next({ facts }: RunHost, words: string): string {
  return facts?.uid !== 0 && /permission|not permitted/i.test(words) ? ': capture as root, with -b' : '';
}
