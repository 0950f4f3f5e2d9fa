import type { AddressRange } from '../../net/address.ts';
import { quote } from '../../sh/quote.ts';
import type { Change, FileChange, Finding, HostView } from '../module.ts';
import { inDoubt, isSameBase, unknownAtBoot } from './boot-doubt.ts';
import type { HostFile } from './host-files.ts';
import { type Blocked, type Doubt, judge } from './judge.ts';
import { NFT_INCLUDE, NFT_OWN_FILE, NFT_VALIDATE } from './listing.ts';
import { acceptRule, isOurs, type NftRule } from './nftables.ts';
import type { Port } from './params.ts';
import { contentOf } from './pending.ts';
import { placeText } from './place.ts';
import { sourcesText } from './sources.ts';
import type { FirewallState } from './state.ts';

const HEADER = '# Kept by netfix: accepts in chains that would drop them. Included by the main file.';

interface Wanted {
  findings: Finding[];
  changes: Change[];
}

/**
 * After a boot. `live` is what is dropped now in nft's own tables: it is what must be kept when the persisted rules
 * could not be tried, or leave it in doubt.
 */
export function persist(
  state: FirewallState,
  live: readonly Blocked[],
  ports: readonly Port[],
  sources: readonly AddressRange[],
  host: HostView,
): Wanted {
  const main = state.nftMain;
  if (main === null || !state.enabled.has('nftables')) return noService(state, live);
  const broken = refused(state, main);
  if (broken !== null) return { findings: [broken], changes: [] };
  const { nftBoot } = state;
  const boot = nftBoot && judge(nftBoot, ports, sources, host);
  const dropped = boot?.blocked ?? live;
  const doubtful = nftBoot === null ? [] : live.flatMap((each) => inDoubt(nftBoot, each, dropped, host));
  const missing = [...dropped, ...doubtful];
  const odd = main.odd ?? state.nftOwn?.odd ?? null;
  const findings = [
    ...flushes(main, host),
    ...untried(state, main),
    ...dropped.map((each) => dropsAtBoot(main, each)),
    ...(boot?.doubts ?? []).map((each) => unknown(main, each, doubtful, odd)),
  ];
  if (missing.length === 0) return { findings, changes: [] };
  if (odd !== null && dropped.length > 0) findings.push(unwritable(main, odd));
  if (odd !== null) return { findings, changes: [] };
  const rules = missing.flatMap((each) => acceptRule(each) ?? []);
  if (rules.length === 0) return { findings, changes: [] };
  const summary = `keep ${portsText(missing)} open after a boot`;
  return { findings, changes: keep(rules, summary, main, state.nftOwn, host) };
}

function unknown(
  main: HostFile,
  { port, place, expression }: Doubt,
  doubtful: readonly Blocked[],
  odd: string | null,
): Finding {
  const dropped = doubtful.find((each) => each.port === port && isSameBase(each.place, place));
  const hindrance =
    odd === null
      ? dropped && acceptRule(dropped) === null
        ? 'nft has no words for that chain'
        : null
      : `a file is ${odd}`;
  return unknownAtBoot(
    { code: 'firewall.unknown', what: port.name, loader: main.path, place, expression },
    dropped && { hindrance },
  );
}

/** Rules that nothing loads at boot: ours would be gone as well, and so would be what blocks. */
function noService(state: FirewallState, live: readonly Blocked[]): Wanted {
  const ours = live.length > 0 || state.rules.chains.some((chain) => chain.engine === 'nft' && isOurs(chain));
  if (!ours) return { findings: [], changes: [] };
  return {
    findings: [
      {
        code: 'firewall.not-persistent',
        severity: 'warning',
        message:
          'the opened ports are open until the next boot only: nftables.service does not start at boot here. Put the rules where whatever loads this rule set reads them',
      },
    ],
    changes: [],
  };
}

export function flushes(main: HostFile, host: HostView): Finding[] {
  const lines = (contentOf(main.path, main.content, host.pending) ?? '').split('\n');
  const line = lines.findIndex((each) => /^\s*flush\s+ruleset\b/.test(each));
  if (line === -1) return [];
  return [
    {
      code: 'firewall.flushes',
      severity: 'warning',
      message: `${main.path}:${line + 1} flushes every table: loading it again on a running node wipes the rules of kube-proxy and the CNI`,
      evidence: lines[line] ?? '',
    },
  ];
}

/** A file that nft does not take, in whatever namespace: it loads none of it then, and nothing is kept by writing there. */
export function refused({ nftBootError }: FirewallState, main: HostFile): Finding | null {
  if (
    nftBootError === null ||
    !/: Error: (syntax error|unknown identifier|File not found)/.test(nftBootError)
  )
    return null;
  return {
    code: 'firewall.not-loaded',
    severity: 'warning',
    message: `nft refuses ${main.path}, so a boot brings none of its rules, and no port is dropped or kept by them: mend the file, \`nft -c -f ${main.path}\` tries it, and run again`,
    evidence: nftBootError,
  };
}

export function untried(state: FirewallState, main: HostFile): Finding[] {
  if (state.nftBootError === null) return [];
  return [
    {
      code: 'firewall.unknown',
      severity: 'warning',
      message: `what ${main.path} makes of the firewall after a boot could not be tried in an empty network namespace`,
      evidence: state.nftBootError,
    },
  ];
}

function dropsAtBoot(main: HostFile, { port, place, sources }: Blocked): Finding {
  return {
    code: 'firewall.not-persistent',
    severity: 'error',
    message: `${main.path} would drop ${port.name} from ${sourcesText(sources)} after a boot (${placeText(place)})`,
    fixable: true,
  };
}

export function unwritable(main: HostFile, odd: string): Finding {
  return {
    code: 'firewall.not-persistent',
    severity: 'error',
    message: `${main.path} or ${NFT_OWN_FILE} is ${odd}, so netfix does not write to it: add the rules by hand`,
  };
}

/** Rules in the file that the main one includes. */
export function keep(
  rules: readonly NftRule[],
  summary: string,
  main: HostFile,
  own: HostFile | null,
  host: HostView,
): Change[] {
  const before = contentOf(NFT_OWN_FILE, own?.content ?? null, host.pending);
  const after = addRules(before, rules);
  const validate = `${NFT_VALIDATE}\nnft_valid ${quote(main.path)} ${quote(after)}`;
  return [
    ...(after === before ? [] : [fileChange(NFT_OWN_FILE, before, after, summary)]),
    ...include(main, host),
  ].map((change) => ({ ...change, validate }));
}

function portsText(dropped: readonly Blocked[]): string {
  return [...new Set(dropped.map(({ port }) => port.name))].join(', ');
}

/**
 * The table and chain are added first, which changes nothing where they exist: so a main file that no longer has them
 * still loads.
 */
function addRules(before: string | null, rules: readonly NftRule[]): string {
  const kept = before?.trimEnd().split('\n') ?? [HEADER];
  const lines = rules.flatMap(({ chain, text }) => {
    const table = chain.slice(0, chain.lastIndexOf(' '));
    return [`add table ${table}`, `add chain ${chain}`, text];
  });
  return `${[...new Set([...kept, ...lines])].join('\n')}\n`;
}

/** The last that the main file does: behind all that defines our chains, or flushes them. */
function include(main: HostFile, host: HostView): FileChange[] {
  const content = contentOf(main.path, main.content, host.pending) ?? '';
  const lines = content.split('\n');
  if (lines.findLast((line) => /^\s*[^#\s]/.test(line)) === NFT_INCLUDE) return [];
  const rest = lines.filter((line) => line !== NFT_INCLUDE).join('\n');
  const gap = rest === '' || rest.endsWith('\n') ? '' : '\n';
  return [fileChange(main.path, content, `${rest}${gap}${NFT_INCLUDE}\n`, `include ${NFT_OWN_FILE}`)];
}

function fileChange(path: string, before: string | null, after: string, summary: string): FileChange {
  return { kind: 'file', target: path, summary, path, before, after, risk: 'connectivity' };
}
