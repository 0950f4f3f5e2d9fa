import type { DropInFile } from '../../net/drop-in-folders.ts';
import { dropInScript, readDropIns } from '../drop-in-files.ts';
import type { ProbeOutput } from '../module.ts';

export interface CniDevicesState {
  networkManager: {
    /** Enabled at boot, or running. */
    isUsed: boolean;
    /** Of NetworkManager.conf and conf.d, in no order. */
    files: readonly DropInFile[];
    /** Devices and their state as the running one has it: `unmanaged`, `connected (externally)`. None where it does not run. */
    devices: Map<string, string>;
  };
  networkd: {
    isUsed: boolean;
    /** Of networkd.conf and networkd.conf.d. */
    files: readonly DropInFile[];
    /** `*.link` files. */
    links: readonly DropInFile[];
  };
  /** Folders that are not there. */
  missing: readonly string[];
  unreadable: readonly string[];
}

export const FOLDERS = {
  networkManager: '/etc/NetworkManager/conf.d',
  networkd: '/etc/systemd/networkd.conf.d',
  links: '/etc/systemd/network',
};

export const FILES_SCRIPT = dropInScript(
  ['NetworkManager/conf.d', 'systemd/networkd.conf.d'],
  ['/etc/NetworkManager/NetworkManager.conf', '/etc/systemd/networkd.conf'],
  [],
);
export const LINKS_SCRIPT = dropInScript(['systemd/network'], [], [], 'link');

/**
 * A unit that is wanted at boot is enabled; one that runs has left its traces. nmcli(1) asks the running NetworkManager,
 * `-t` gives `DEVICE:STATE` with backslashes before colons of names.
 */
const USED = `used() { for f in /etc/systemd/system/*.wants/$1.service /run/systemd/system/*.wants/$1.service "$2"; do [ ! -e "$f" ] && [ ! -h "$f" ] || { echo "used $1"; break; }; done; }`;

const UNITS = {
  NetworkManager: '/run/NetworkManager/NetworkManager.pid',
  'systemd-networkd': '/run/systemd/netif/state',
};

/** Sh that holds where the unit is used. */
export function isUsed(unit: keyof typeof UNITS): string {
  return `${USED}\n[ -n "$(used ${unit} ${UNITS[unit]})" ]`;
}

export const USE_SCRIPT = `${USED}
used NetworkManager ${UNITS.NetworkManager}
used systemd-networkd ${UNITS['systemd-networkd']}
for d in ${Object.values(FOLDERS).join(' ')}; do [ -d "$d" ] || echo "missing $d"; done
has nmcli && has NetworkManager && nmcli -t -f DEVICE,STATE device status 2>/dev/null | sed 's/^/device /'
:`;

export function readState(parts: Record<string, ProbeOutput>): CniDevicesState {
  const { files, unreadable } = readDropIns(parts.files);
  const of = (folder: string): DropInFile[] => files.filter(({ path }) => path.includes(folder));
  const use = (parts.use?.stdout ?? '').split('\n');
  const devices = use.flatMap((line) => {
    const [, name = '', state = ''] = /^device (.*):([^:]*)$/.exec(line) ?? [];
    return name === '' ? [] : [[name.replaceAll('\\', ''), state] as const];
  });
  return {
    networkManager: {
      isUsed: use.includes('used NetworkManager') || devices.length > 0,
      files: of('/NetworkManager/'),
      devices: new Map(devices),
    },
    networkd: {
      isUsed: use.includes('used systemd-networkd'),
      files: of('/systemd/networkd.conf'),
      links: readDropIns(parts.links).files,
    },
    missing: use.flatMap((line) => (line.startsWith('missing ') ? [line.slice('missing '.length)] : [])),
    unreadable,
  };
}
