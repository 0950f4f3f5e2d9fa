import type { Family } from '../../net/address.ts';
import { type IpSets, parseIpSets } from '../../net/firewall/ipset.ts';
import { parseIptables } from '../../net/firewall/iptables.ts';
import { parseNft } from '../../net/firewall/nft-ruleset.ts';
import type { Chain, Engine, RuleSet } from '../../net/firewall/rules.ts';
import { FILES_FUNCTION, PART_FUNCTION } from '../../sh/parts.ts';
import { quote } from '../../sh/quote.ts';
import type { ProbeOutput } from '../module.ts';
import { type IsDefined, mergeEngines } from './engines.ts';
import { type HostFile, readHostFile } from './host-files.ts';

/** Above this many bytes tables that hold no filter (nat of a large cluster) are left out, and taken to translate nothing. */
const LARGE = 3_000_000;

/**
 * With protocols as numbers nft need not look up their names (nft(8), `--numeric-protocol`); up to 0.9.0 it knew no -p. Old nft
 * names the devices of ingress chains in its text alone.
 */
const NFT = `list_nft() {
  has nft || return 0
  rules=$(nft -jp list ruleset 2>/dev/null) || rules=$(nft -j list ruleset) || { rules=; return 1; }
  [ \${#rules} -gt ${LARGE} ] || {
    printf '%s\\n' "$rules"
    case $rules in *'"hook": "ingress"'*) nft list chains; printf '%s\\n' /sys/class/net/* /sys/class/net/*/lower_*;; esac
    return 0
  }
  nft list tables | while read -r word family table; do
    case $table in nat|kube-proxy) ;; *) nft -j list table "$family" "$table";; esac
  done
}`;

/**
 * The variant `iptables` stands for when the host has no tool that names it. All tables at once where that is not too
 * much; nothing where nft has just told that there is no table of the family.
 */
const NFT_SAVE = `save_nft() {
  case $rules in *'"family": "'$2'",'*) ;; '{"nftables": ['*) return 0;; esac
  save=$1-nft-save
  has "$save" || { save=$1-save; "$save" -V 2>/dev/null | grep -q nf_tables || return 0; }
  saved=$("$save")
  [ \${#saved} -gt ${LARGE} ] || { printf '%s\\n' "$saved"; return 0; }
  for table in raw mangle filter security; do "$save" -t $table; done
  saved=$("$save" -t nat)
  [ \${#saved} -gt ${LARGE} ] || printf '%s\\n' "$saved"
}`;

/** Asking a legacy table for its rules makes the kernel create it, so only those that are there are asked for. */
const LEGACY_SAVE = `save_legacy() {
  [ -r /proc/net/$2 ] || return 0
  save=$1-legacy-save
  has "$save" || { save=$1-save; has "$save" || return 0; "$save" -V 2>/dev/null | grep -q nf_tables && return 0; }
  while read -r table; do
    saved=$("$save" -t "$table") || return 1
    [ "$table" = nat ] && [ \${#saved} -gt ${LARGE} ] || printf '%s\\n' "$saved"
  done </proc/net/$2
}`;

/** Asking would load ip_set where it is not in use. Sets that cannot be listed leave in doubt what asks for them. */
const IPSET = `list_sets() {
  has ipset && [ -d /sys/module/ip_set ] || return 0
  sets=$(ipset save 2>/dev/null) || return 0
  [ \${#sets} -gt ${LARGE} ] || printf '%s\\n' "$sets"
}`;

/** Where distributions have the file that nftables.service loads; the first that is there is it. */
export const NFT_MAIN_FILES = [
  '/etc/sysconfig/nftables.conf',
  '/etc/nftables.conf',
  '/etc/nftables.nft',
] as const;

/**
 * In no folder that a main file reads whole (`include "/etc/nftables.d/*.nft"`): loaded before the file that defines a base
 * chain, `add chain` would make it a regular one, and nft then refuses all of them.
 */
export const NFT_OWN_FILE = '/etc/netfix.nft';

/** The last line of the main file. A pattern that nothing matches is no error, a name is (nft(8), "INCLUDE"): the rest must load. */
export const NFT_INCLUDE = 'include "/etc/netfix*.nft"';

/** Sh that fails where nft takes the main file, $1, but not with $2 behind it: in an empty namespace as at boot, or else in this one. */
export const NFT_VALIDATE = `nft_valid() {
  for apart in 'unshare -n' ''; do
    printf 'include "%s"\\n' "$1" | $apart nft -c -f - >/dev/null 2>&1 || continue
    printf 'include "%s"\\n%s' "$1" "$2" | $apart nft -c -f - && return 0
    echo "nft refuses $1 with netfix's rules behind it, so nothing is written: add them by hand" >&2
    return 1
  done
  return 0
}`;

const NFT_FILES = `nft_files() {
  for main in ${NFT_MAIN_FILES.join(' ')}; do [ ! -f "$main" ] || break; done
  files "$main" ${NFT_OWN_FILE}
}`;

const LISTED: Record<string, string> = {
  nft: 'list_nft',
  'iptables-nft ip': 'save_nft iptables ip',
  'iptables-nft ip6': 'save_nft ip6tables ip6',
  'iptables-legacy ip': 'save_legacy iptables ip_tables_names',
  'iptables-legacy ip6': 'save_legacy ip6tables ip6_tables_names',
  ipset: 'list_sets',
};

/** Sh that lists every rule in force, in parts, and nft's files: the main one tells whose a chain is. */
export const LISTING = `${PART_FUNCTION}
${[FILES_FUNCTION, NFT, NFT_SAVE, LEGACY_SAVE, IPSET, NFT_FILES].join('\n')}
rules=
${Object.entries(LISTED)
  .map(([name, command]) => `part ${quote(name)} ${command}`)
  .join('\n')}
nft_files
:`;

type Parts = Record<string, ProbeOutput>;

/** Listings that failed, or are not there: their rules are not known. */
export function listingFailures(parts: Parts): string[] {
  return Object.keys(LISTED).flatMap((name) => failure(name, parts[name]));
}

function failure(name: string, output: ProbeOutput | undefined): string[] {
  if (output === undefined) return [`${name}: the listing was cut off`];
  if (output.exitCode === 0) return [];
  return [`${name}: ${output.stderr.trim().split('\n').at(-1) ?? ''}`.slice(0, 300)];
}

/**
 * Every chain in force, of every engine. Where nft alone has any, hosts that list the same share one, and what is made of
 * it. Never throws, whatever the parts hold.
 */
export function readRules(parts: Parts): RuleSet {
  const sets = parseIpSets(textOf(parts, 'ipset'));
  const iptables = [
    ...iptablesChains(parts, 'iptables-nft', 'ip', sets),
    ...iptablesChains(parts, 'iptables-nft', 'ip6', sets),
    ...iptablesChains(parts, 'iptables-legacy', 'ip', sets),
    ...iptablesChains(parts, 'iptables-legacy', 'ip6', sets),
  ];
  const nft = parseNft(textOf(parts, 'nft'));
  const left = unlisted(parts);
  if (iptables.length === 0 && left.length === 0) return nft;
  const merged = mergeEngines(nft.chains, iptables, definedIn(parts));
  return { chains: merged.chains, unread: [...nft.unread, ...left, ...merged.unread] };
}

/** What iptables-nft says it left out, on a host where nft does not list it either. */
function unlisted(parts: Parts): string[] {
  if (textOf(parts, 'nft').trim() !== '') return [];
  return ['iptables-nft ip', 'iptables-nft ip6'].flatMap((name) =>
    (textOf(parts, name).match(/^# Table .* incompatible.*$/gm) ?? []).map(
      (line) => `${name}: ${line.slice(2, 300)}`,
    ),
  );
}

/** The file that nftables.service loads, if there is one. */
export function nftMainFile(parts: Parts): HostFile | null {
  const found = NFT_MAIN_FILES.map((path) => readHostFile(parts, path));
  return found.find((file) => file !== null) ?? null;
}

function iptablesChains(parts: Parts, engine: Engine, family: Family, sets: IpSets): Chain[] {
  return parseIptables(textOf(parts, `${engine} ${family}`), engine, family, sets);
}

/** What they make of an empty namespace tells, includes and all, where that was tried; else the main one's words. */
function definedIn(parts: Parts): IsDefined {
  const boot = parseNft(textOf(parts, 'nft boot')).chains.filter(({ base }) => base !== null);
  const made = new Set(boot.map(keyOf));
  const main = nftMainFile(parts)?.content ?? '';
  return (chain) => made.has(keyOf(chain)) || names(main, chain);
}

function keyOf({ family, table, name }: Chain): string {
  return [family, table, name].join('\0');
}

/** `ip` may be left out (nft(8), "ADDRESS FAMILIES"). */
function names(file: string, chain: Chain): boolean {
  const [family, table, name] = [chain.family, chain.table, chain.name].map(literal);
  const path = `${chain.family === 'ip' ? '(ip\\s+)?' : `${family}\\s+`}${table}`;
  const patterns = [`\\b(table|chain)\\s+${path}\\s`, `\\bchain\\s+(${path}\\s+)?${name}\\s`];
  return patterns.every((pattern) => new RegExp(pattern).test(file));
}

/** A host names its tables as it likes: a name must not become a pattern. */
function literal(text: string): string {
  return text.slice(0, 256).replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

function textOf(parts: Parts, name: string): string {
  return parts[name]?.stdout ?? '';
}
