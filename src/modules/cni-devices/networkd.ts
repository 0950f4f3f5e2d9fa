import { type DropInFile, dropInFolders, dropInOrder } from '../../net/drop-in-folders.ts';
import { type IniLine, isNo, systemdLines } from '../../net/ini-lines.ts';
import { matchesGlob } from '../../net/sysctl/glob.ts';
import type { FileChange, Finding, Plan } from '../module.ts';
import { listed } from '../told.ts';
import { makeFolder, withFile } from './drop-in.ts';
import { type CniDevicesState, FOLDERS } from './probe.ts';

const DROP_IN = `${FOLDERS.networkd}/zzz-netfix.conf`;
const FOREIGN = ['ManageForeignRoutes', 'ManageForeignRoutingPolicyRules'];

/** That systemd-networkd does not remove the routes and rules that a CNI makes (networkd.conf(5), cilium#18706). */
export function planForeign(state: CniDevicesState): Plan {
  const { isUsed, files } = state.networkd;
  if (!isUsed) return { findings: [], changes: [] };
  const wrong = FOREIGN.filter((key) => isManaged(setting(files, key)));
  if (wrong.length === 0) return { findings: [], changes: [] };
  const change = keepForeign(files);
  const then = withFile(files, DROP_IN, change.after);
  const lost = wrong.filter((key) => isManaged(setting(then, key)));
  const mended = wrong.filter((key) => !lost.includes(key));
  return {
    findings: [
      ...(mended.length === 0 ? [] : [tellForeign(files, mended)]),
      ...lost.map((key) => tellLost(then, key)),
    ],
    changes: mended.length === 0 ? [] : [...makeFolder(state, FOLDERS.networkd), change],
  };
}

export function keepForeign(files: readonly DropInFile[]): FileChange {
  return write(
    files,
    DROP_IN,
    `[Network]\n${FOREIGN.map((key) => `${key}=no\n`).join('')}`,
    `set ${FOREIGN.map((key) => `${key}=no`).join(' and ')}`,
  );
}

interface Set {
  value: string;
  /** `PATH:LINE: TEXT` */
  evidence: string;
  place: string;
}

/** The last line of the last file counts; the main file is read before all drop-ins. */
function setting(files: readonly DropInFile[], key: string): Set | null {
  const main = files.filter(({ path }) => path === '/etc/systemd/networkd.conf');
  const dropIns = dropInOrder(files, dropInFolders('systemd/networkd.conf.d'));
  return lastOf([...main, ...dropIns], 'Network', key);
}

function lastOf(files: readonly DropInFile[], section: string, key: string): Set | null {
  const found = files.flatMap(({ path, lines }) =>
    systemdLines(lines)
      .filter((entry) => entry.section === section && entry.key === key)
      .map(({ value, line }) => ({
        value,
        place: `${path}:${line}`,
        evidence: `${path}:${line}: ${key}=${value}`,
      })),
  );
  return found.at(-1) ?? null;
}

/** Yes is the default, also for an empty value, and where there is no boolean (config_parse_bool() in conf-parser.c). */
function isManaged(set: Set | null): boolean {
  return set === null || !isNo(set.value);
}

function tellForeign(files: readonly DropInFile[], keys: readonly string[]): Finding {
  const evidence = keys.map(
    (key) => setting(files, key)?.evidence ?? `no file sets ${key}: its default is yes`,
  );
  const what = listed(keys.map((key) => (key === 'ManageForeignRoutes' ? 'routes' : 'routing policy rules')));
  return {
    code: 'cni_devices.foreign-routes',
    severity: 'warning',
    message: `systemd-networkd removes ${what} that it did not make, a CNI's among them, when it starts or a link changes; it reads this file when it next starts`,
    evidence: evidence.join('\n'),
    fixable: true,
  };
}

function tellLost(files: readonly DropInFile[], key: string): Finding {
  const by = setting(files, key);
  return {
    code: 'cni_devices.overridden',
    severity: 'error',
    message: `${key} stays yes: ${by?.place} is read after ${DROP_IN}; mend that line`,
    ...(by && { evidence: by.evidence }),
    fixable: false,
  };
}

const LINK = `${FOLDERS.links}/10-netfix-flannel.link`;
/** A name that the pattern of the link file means. */
const FLANNEL = 'flannel.1';

/**
 * That udev leaves flannel's device the MAC address it was made with: the other nodes were told that one (flannel#1155).
 * Since 0.15.1 flannel gives it itself, and udev keeps off.
 */
export function planLink(state: CniDevicesState): Plan {
  const { isUsed, links } = state.networkd;
  const policy = isUsed ? policyFor(links) : null;
  if (policy === null) return { findings: [], changes: [] };
  const change = keepAddress(links);
  const then = policyFor(withFile(links, LINK, change.after));
  const finding = {
    code: then === null ? 'cni_devices.mac-policy' : 'cni_devices.overridden',
    severity: then === null ? 'warning' : 'error',
    message: `udev gives ${FLANNEL} another MAC address than it was made with, which the other nodes do not know: ${(then ?? policy).place}`,
    evidence: (then ?? policy).evidence,
    fixable: then === null,
  } as const;
  return { findings: [finding], changes: then === null ? [...makeFolder(state, FOLDERS.links), change] : [] };
}

export function keepAddress(links: readonly DropInFile[]): FileChange {
  return write(
    links,
    LINK,
    '[Match]\nOriginalName=flannel*\n\n[Link]\nMACAddressPolicy=none\n',
    "leave flannel's devices the MAC address they were made with",
  );
}

/** The first file by name that matches a device is the only one applied to it (systemd.link(5)). Null: the MAC stays. */
function policyFor(links: readonly DropInFile[]): Set | null {
  const files = dropInOrder(links, dropInFolders('systemd/network'));
  const first = files.find(({ lines }) => lines.length > 0 && matchesFlannel(systemdLines(lines)));
  const policy = first === undefined ? null : lastOf([first], 'Link', 'MACAddressPolicy');
  return policy !== null && ['persistent', 'random'].includes(policy.value) ? policy : null;
}

/** `Type=` is the DEVTYPE where there is one (net_get_type_string() in systemd's src/shared/netif-util.c). */
const FLANNEL_HAS: Record<string, string> = {
  OriginalName: FLANNEL,
  Driver: 'vxlan',
  Kind: 'vxlan',
  Type: 'vxlan',
};

/**
 * By properties that a VXLAN device has not (a hardware address, a path) it is not meant. `!` turns a list round; the lists
 * of one key add up (config_parse_match_strv() in systemd's src/shared/net-condition.c).
 */
function matchesFlannel(entries: readonly IniLine[]): boolean {
  const match = entries.filter(({ section }) => section === 'Match');
  const keys = [...new Set(match.map(({ key }) => key))];
  return keys.every((key) =>
    match.some((entry) => entry.key === key && holdsOf(entry.value, FLANNEL_HAS[key] ?? '')),
  );
}

function holdsOf(value: string, property: string): boolean {
  const isTurned = value.startsWith('!');
  const globs = value.slice(isTurned ? 1 : 0).split(/\s+/);
  return globs.some((glob) => matchesGlob(glob, property)) !== isTurned;
}

function write(files: readonly DropInFile[], path: string, content: string, summary: string): FileChange {
  const lines = files.find((file) => file.path === path)?.lines;
  return {
    kind: 'file',
    path,
    target: path,
    summary,
    before: lines === undefined ? null : lines.map((line) => `${line}\n`).join(''),
    after: `# Written by netfix.\n${content}`,
  };
}
