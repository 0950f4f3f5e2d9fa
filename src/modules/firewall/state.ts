import type { Family } from '../../net/address.ts';
import { parseIptables } from '../../net/firewall/iptables.ts';
import { hasHiddenParts, parseNft } from '../../net/firewall/nft-ruleset.ts';
import type { Chain, Engine, RuleSet } from '../../net/firewall/rules.ts';
import { parseDump } from '../../sh/dump.ts';
import type { ProbeOutput } from '../module.ts';
import { IPTABLES_FILES, NFT_OWN_FILE } from './probe.ts';

/** A text file as it is on the host. */
export interface HostFile {
  path: string;
  content: string;
  /** True when it holds bytes that are lost on the way (not UTF-8, NUL) or carriage returns: never rewritten. */
  odd: boolean;
}

export interface FirewallState {
  /** Every chain in force now, of every engine. */
  rules: RuleSet;
  tools: ReadonlySet<string>;
  /** What plain `iptables` is here. */
  defaultEngine: Engine;
  /** Services that start at boot, of those that load rules. */
  enabled: ReadonlySet<string>;
  firewalldRunning: boolean;
  ufw: { enabled: boolean; userRules: Record<Family, string[]> };
  firewalldFiles: ReadonlyMap<string, string[]>;
  /** firewalld's services that hold a wanted port. */
  services: ReadonlyMap<string, string[]>;
  nftMain: HostFile | null;
  nftOwn: HostFile | null;
  /** The rule set nftables.service would load; null when it loads none or it could not be tried. */
  nftBoot: RuleSet | null;
  /** Why not, as nft says it. */
  nftBootError: string | null;
  iptablesFiles: { family: Family; file: HostFile }[];
  /** Listings that failed: their rules are not known. */
  failures: string[];
}

type Parts = Record<string, ProbeOutput>;

const LISTINGS = ['nft', 'iptables-nft ip', 'iptables-nft ip6', 'iptables-legacy ip', 'iptables-legacy ip6'];

/** What the probe printed. Never throws, whatever it holds. */
export function readState(parts: Parts): FirewallState {
  const tools = lines(parts, 'tools');
  return {
    rules: readRules(parts),
    tools: new Set(tools),
    defaultEngine: tools.some((line) => line.includes('(nf_tables)')) ? 'iptables-nft' : 'iptables-legacy',
    enabled: new Set(tools.flatMap((line) => (line.startsWith('enabled ') ? [line.slice(8)] : []))),
    firewalldRunning: tools.includes('running firewalld'),
    ufw: readUfw(parseDump(text(parts, 'ufw'))),
    firewalldFiles: parseDump(text(parts, 'firewalld')),
    services: parseDump(text(parts, 'services')),
    nftMain: readMain(text(parts, 'nft main')),
    nftOwn: readFile(parts, NFT_OWN_FILE),
    ...readBoot(parts['nft boot']),
    iptablesFiles: [...readFiles(parts, 'ip'), ...readFiles(parts, 'ip6')],
    failures: LISTINGS.flatMap((name) => failure(name, parts[name])),
  };
}

function text(parts: Parts, name: string): string {
  return parts[name]?.stdout ?? '';
}

function lines(parts: Parts, name: string): string[] {
  return text(parts, name)
    .split('\n')
    .filter((line) => line !== '');
}

function failure(name: string, output: ProbeOutput | undefined): string[] {
  if (output === undefined || output.exitCode === 0) return [];
  return [`${name}: ${output.stderr.trim().split('\n').at(-1) ?? ''}`.slice(0, 300)];
}

function readRules(parts: Parts): RuleSet {
  const iptables = [
    ...iptablesChains(parts, 'iptables-nft', 'ip'),
    ...iptablesChains(parts, 'iptables-nft', 'ip6'),
    ...iptablesChains(parts, 'iptables-legacy', 'ip'),
    ...iptablesChains(parts, 'iptables-legacy', 'ip6'),
  ];
  const nft = parseNft(text(parts, 'nft'));
  return { chains: mergeEngines(nft.chains, iptables, text(parts, 'nft main')), unread: nft.unread };
}

function iptablesChains(parts: Parts, engine: Engine, family: Family): Chain[] {
  return parseIptables(text(parts, `${engine} ${family}`), engine, family);
}

/**
 * iptables-nft's tables show up in nft's listing too, with parts hidden. Each table is kept from one side only:
 * iptables' when it is iptables' own, else nft's.
 */
function mergeEngines(nft: readonly Chain[], iptables: readonly Chain[], mainFile: string): Chain[] {
  const mirrored = new Set(iptables.filter((chain) => chain.engine === 'iptables-nft').map(tableOf));
  const owned = new Set(
    [...mirrored].filter((table) =>
      isIptables(
        nft.filter((c) => tableOf(c) === table),
        mainFile,
      ),
    ),
  );
  return [
    ...nft.filter((chain) => !owned.has(tableOf(chain))),
    ...iptables.filter((chain) => chain.engine !== 'iptables-nft' || owned.has(tableOf(chain))),
  ];
}

function tableOf(chain: Chain): string {
  return `${chain.family} ${chain.table}`;
}

/**
 * Hidden parts settle it. Without any, a table of iptables' shape is iptables' unless nftables.conf defines it. A
 * host may have iptables on nft and no `nft`.
 */
function isIptables(chains: readonly Chain[], mainFile: string): boolean {
  if (chains.some(hasHiddenParts)) return true;
  const [first] = chains;
  if (first === undefined) return true;
  const [family, table] = [first.family, first.table].map(literal);
  return !new RegExp(`table\\s+${family}\\s+${table}\\b`).test(mainFile);
}

/** A host names its tables as it likes: a name must not become a pattern. */
function literal(text: string): string {
  return text.slice(0, 256).replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

function readUfw(files: ReadonlyMap<string, string[]>): FirewallState['ufw'] {
  const enabled = (files.get('/etc/ufw/ufw.conf') ?? []).some((line) =>
    /^\s*ENABLED\s*=\s*"?yes"?/i.test(line),
  );
  const rules = (path: string) => files.get(path) ?? [];
  return { enabled, userRules: { ip: rules('/etc/ufw/user.rules'), ip6: rules('/etc/ufw/user6.rules') } };
}

function readFiles(parts: Parts, family: Family): { family: Family; file: HostFile }[] {
  return IPTABLES_FILES[family].flatMap((path) => {
    const file = readFile(parts, path);
    return file === null ? [] : [{ family, file }];
  });
}

function readFile(parts: Parts, path: string): HostFile | null {
  const output = text(parts, `file ${path}`);
  return output.endsWith('.') ? hostFile(path, output.slice(0, -1)) : null;
}

function readMain(output: string): HostFile | null {
  const end = output.indexOf('\n');
  return end > 0 && output.endsWith('.') ? hostFile(output.slice(0, end), output.slice(end + 1, -1)) : null;
}

function hostFile(path: string, content: string): HostFile {
  return { path, content, odd: /[\r\0\uFFFD]/.test(content) };
}

function readBoot(output: ProbeOutput | undefined): Pick<FirewallState, 'nftBoot' | 'nftBootError'> {
  if (output === undefined || (output.exitCode === 0 && output.stdout.trim() === '')) {
    return { nftBoot: null, nftBootError: null };
  }
  const rules = parseNft(output.stdout);
  if (output.exitCode === 0 && rules.unread.length === 0) return { nftBoot: rules, nftBootError: null };
  return { nftBoot: null, nftBootError: output.stderr.trim().slice(0, 300) || 'nft could not load it' };
}
