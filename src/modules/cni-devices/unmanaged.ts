import { matchesGlob } from '../../net/sysctl/glob.ts';
import {
  type DeviceSpec,
  networkManagerFiles,
  specFor,
  type UnmanagedDevices,
  unmanagedDevices,
} from '../../net/unmanaged-devices.ts';
import type { CommandChange, FileChange, Finding, Plan } from '../module.ts';
import { listed } from '../told.ts';
import { makeFolder, withFile } from './drop-in.ts';
import { type CniDevicesState, FOLDERS } from './probe.ts';

/** Behind `calico.conf`, which Calico's documentation has people write with a `=`. */
const DROP_IN = `${FOLDERS.networkManager}/zzz-netfix.conf`;
const HEADER =
  '# Written by netfix: NetworkManager leaves these devices to the CNI. Entries are added, none is taken off.';

/** That NetworkManager, now and whenever it reads its files, leaves the devices alone. */
export function planNetworkManager(state: CniDevicesState, interfaces: readonly string[]): Plan {
  const { isUsed, files, devices } = state.networkManager;
  if (!isUsed) return { findings: [], changes: [] };
  const now = unmanagedDevices(networkManagerFiles(files));
  const open = interfaces.filter((each) => !isLeftAlone(now, each));
  const own = dropIn(files.find(({ path }) => path === DROP_IN)?.lines ?? null, open);
  const then = unmanagedDevices(networkManagerFiles(withFile(files, DROP_IN, own.after)));
  const lost = open.filter((each) => !isLeftAlone(then, each));
  const mended = open.filter((each) => !lost.includes(each));
  const file = mended.length === 0 ? [] : [...makeFolder(state, FOLDERS.networkManager), own];
  const held = [...devices].filter(
    ([name, deviceState]) => deviceState !== 'unmanaged' && isMeant(name, interfaces),
  );
  const isReloaded = devices.size > 0 && (file.length > 0 || (held.length > 0 && lost.length === 0));
  return {
    findings: [
      ...(mended.length === 0 ? [] : [tellOpen(mended, now)]),
      ...lost.map((each) => tellLost(each, then)),
      ...(held.length === 0 ? [] : [tellHeld(held, lost.length === 0)]),
    ],
    changes: [...file, ...(isReloaded ? [RELOAD] : [])],
  };
}

function isLeftAlone(list: UnmanagedDevices, interfaces: string): boolean {
  const spec = specFor(list, interfaces);
  return spec !== null && !spec.spec.startsWith('except:');
}

function isMeant(name: string, interfaces: readonly string[]): boolean {
  return interfaces.some((each) => matchesGlob(each, name));
}

/** What it holds stays in it: other tasks may have asked for it. */
export function dropIn(lines: readonly string[] | null, interfaces: readonly string[]): FileChange {
  const before = lines === null ? null : lines.map((line) => `${line}\n`).join('');
  const held = unmanagedDevices([{ path: DROP_IN, target: DROP_IN, lines: lines ?? [] }]).specs;
  const specs = new Set([
    ...held.map(({ spec }) => spec),
    ...interfaces.map((each) => `interface-name:${each}`),
  ]);
  return {
    kind: 'file',
    path: DROP_IN,
    target: DROP_IN,
    summary: `keep NetworkManager from ${listed(interfaces)}`,
    before,
    after: `${HEADER}\n[keyfile]\nunmanaged-devices+=${[...specs].join(';')}\n`,
  };
}

function tellOpen(open: readonly string[], now: UnmanagedDevices): Finding {
  const evidence = [...now.specs, ...now.removals.map(gone)].map(({ spec, place }) => `${place}: ${spec}`);
  return {
    code: 'cni_devices.managed',
    severity: 'warning',
    message: `NetworkManager may take over ${listed(open)}: no file tells it to leave them alone`,
    evidence: evidence.join('\n') || 'no file sets unmanaged-devices',
    fixable: true,
  };
}

function gone({ taken, place }: UnmanagedDevices['removals'][number]): DeviceSpec {
  return { spec: `takes ${taken.join(', ')} off the list`, place };
}

/** A file that is read after ours has the last word. */
function tellLost(interfaces: string, then: UnmanagedDevices): Finding {
  const exception = specFor(then, interfaces);
  const removal = then.removals.findLast(({ taken }) => taken.includes(`interface-name:${interfaces}`));
  const by = exception ?? (removal === undefined ? null : gone(removal));
  return {
    code: 'cni_devices.overridden',
    severity: 'error',
    message: `NetworkManager may take over ${interfaces}: ${by?.place ?? 'a later file'} has the last word; mend that line`,
    ...(by && { evidence: `${by.place}: ${by.spec}` }),
    fixable: false,
  };
}

function tellHeld(held: readonly (readonly [string, string])[], fixable: boolean): Finding {
  return {
    code: 'cni_devices.in-force',
    severity: 'warning',
    message: `NetworkManager has ${listed(held.map(([name]) => name))} under it now`,
    evidence: held.map(([name, deviceState]) => `nmcli device status: ${name} ${deviceState}`).join('\n'),
    fixable,
  };
}

/** Reads the files again and nothing else: no connection is taken down (nmcli(1)). Its undo would run before the file is back. */
export const RELOAD: CommandChange = {
  kind: 'command',
  target: 'NetworkManager',
  summary: 'have NetworkManager read its files again',
  run: 'nmcli general reload conf',
  undo: ':',
};
