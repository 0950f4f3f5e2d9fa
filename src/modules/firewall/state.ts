import type { Family } from '../../net/address.ts';
import { parseNft } from '../../net/firewall/nft-ruleset.ts';
import type { Engine, RuleSet } from '../../net/firewall/rules.ts';
import { parseDump } from '../../sh/dump.ts';
import { readParts } from '../../sh/parts.ts';
import type { ProbeOutput } from '../module.ts';
import { DIRECT_FILE, type HostFile, readHostFile, unreadFiles } from './host-files.ts';
import { listingFailures, NFT_MAIN_FILES, NFT_OWN_FILE, nftMainFile, readRules } from './listing.ts';
import { IPTABLES_FILES } from './probe.ts';
import { type RestoreFile, readRefusal } from './restore.ts';

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
  /** Its settings, zones, and those of its services that hold a wanted port; none where it does not run. */
  firewalldFiles: ReadonlyMap<string, string[]>;
  /** Its permanent direct rules. */
  firewalldDirect: HostFile | null;
  nftMain: HostFile | null;
  nftOwn: HostFile | null;
  /** The rule set nftables.service would load; null when it loads none or it could not be tried. */
  nftBoot: RuleSet | null;
  /** Why not, as nft says it. */
  nftBootError: string | null;
  iptablesFiles: RestoreFile[];
  /** Listings that failed: their rules are not known. */
  failures: string[];
  /** Files above that are there and could not be read. */
  unreadFiles: string[];
}

type Parts = Record<string, ProbeOutput>;

/** What the probe's sections printed. Never throws, whatever they hold. */
export function readState(sections: Parts): FirewallState {
  return stateOf(
    Object.fromEntries(Object.values(sections).flatMap((each) => Object.entries(readParts(each)))),
  );
}

function stateOf(parts: Parts): FirewallState {
  const tools = lines(parts, 'tools');
  return {
    rules: readRules(parts),
    tools: new Set(tools),
    defaultEngine: tools.some((line) => line.includes('(nf_tables)')) ? 'iptables-nft' : 'iptables-legacy',
    enabled: new Set(tools.flatMap((line) => (line.startsWith('enabled ') ? [line.slice(8)] : []))),
    firewalldRunning: text(parts, 'firewalld').startsWith('running\n'),
    ufw: readUfw(parseDump(text(parts, 'ufw'))),
    firewalldFiles: parseDump(text(parts, 'firewalld')),
    firewalldDirect: readHostFile(parts, DIRECT_FILE),
    nftMain: nftMainFile(parts),
    nftOwn: readHostFile(parts, NFT_OWN_FILE),
    ...readBoot(parts['nft boot']),
    iptablesFiles: [...readFiles(parts, 'ip'), ...readFiles(parts, 'ip6')],
    failures: listingFailures(parts),
    unreadFiles: unreadFiles(parts, [
      ...NFT_MAIN_FILES,
      NFT_OWN_FILE,
      ...IPTABLES_FILES.ip,
      ...IPTABLES_FILES.ip6,
      DIRECT_FILE,
    ]),
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

function readUfw(files: ReadonlyMap<string, string[]>): FirewallState['ufw'] {
  const enabled = (files.get('/etc/ufw/ufw.conf') ?? []).some((line) =>
    /^\s*ENABLED\s*=\s*"?yes"?/i.test(line),
  );
  const rules = (path: string) => files.get(path) ?? [];
  return { enabled, userRules: { ip: rules('/etc/ufw/user.rules'), ip6: rules('/etc/ufw/user6.rules') } };
}

function readFiles(parts: Parts, family: Family): RestoreFile[] {
  return IPTABLES_FILES[family].flatMap((path) => {
    const file = readHostFile(parts, path);
    return file === null ? [] : [{ family, file, refusal: readRefusal(parts[`restored ${path}`]) }];
  });
}

function readBoot(output: ProbeOutput | undefined): Pick<FirewallState, 'nftBoot' | 'nftBootError'> {
  if (output === undefined || (output.exitCode === 0 && output.stdout.trim() === '')) {
    return { nftBoot: null, nftBootError: null };
  }
  const rules = parseNft(output.stdout);
  if (output.exitCode === 0 && rules.unread.length === 0) return { nftBoot: rules, nftBootError: null };
  return { nftBoot: null, nftBootError: output.stderr.trim().slice(0, 300) || 'nft could not load it' };
}
