import { parseDump } from '../../sh/dump.ts';
import type { ProbeOutput } from '../module.ts';

export interface VxlanOffloadState {
  /** VXLAN devices; the feature as ethtool(8) prints it: `on`, `off`, `on [fixed]`. Null where it cannot be asked. */
  devices: Map<string, string | null>;
  /** Where ethtool is; null where it is not. */
  ethtool: string | null;
  /** UDP datagrams since the boot: all that came in, and those dropped for a wrong checksum; null where that is not told. */
  received: { all: number; bad: number } | null;
  /** Whether udev is there to run a rule. */
  hasUdev: boolean;
  /** Lines of our file of rules; null when there is none. */
  rules: readonly string[] | null;
}

export const RULES = '/etc/udev/rules.d/90-netfix-vxlan-offload.rules';

/** The kernel tells the kind of a device in its uevent, whatever its name. */
export const DEVICES_SCRIPT = `ethtool=$(command -v ethtool) && echo "ethtool $ethtool"
[ ! -d "${RULES.slice(0, RULES.lastIndexOf('/'))}" ] || echo udev
grep -l -x DEVTYPE=vxlan /sys/class/net/*/uevent 2>/dev/null | while read -r uevent; do
  device=\${uevent%/uevent} device=\${device##*/}
  echo "device $device"
  [ -z "$ethtool" ] || ethtool -k "$device" 2>/dev/null | sed -n 's/^[[:space:]]*tx-checksum-ip-generic: /feature /p'
done
:`;

/** Names of the counters, then their values (snmp_seq_show() of net/ipv4/proc.c); UDP in VXLAN is counted before it is unwrapped. */
export const RECEIVED_SCRIPT = `grep -s '^Udp: ' /proc/net/snmp || :`;
export const RULES_SCRIPT = `dump ${RULES}`;

export function readState(parts: Record<string, ProbeOutput>): VxlanOffloadState {
  const lines = (parts.devices?.stdout ?? '').split('\n');
  const devices = new Map<string, string | null>();
  let device = '';
  for (const line of lines) {
    const [, word = '', rest = ''] = /^(device|feature) (.{1,40})$/.exec(line) ?? [];
    if (word === 'device') device = isName(rest) ? rest : '';
    if (word === 'device' && device !== '') devices.set(device, null);
    if (word === 'feature' && device !== '') devices.set(device, rest);
  }
  return {
    devices,
    ethtool: lines.find((line) => /^ethtool \/[\w/.-]{1,200}$/.test(line))?.slice('ethtool '.length) ?? null,
    received: readReceived(parts.received?.stdout ?? ''),
    hasUdev: lines.includes('udev'),
    rules: parseDump(parts.rules?.stdout ?? '').get(RULES) ?? null,
  };
}

/** No dash in front, which ethtool would take for an option. */
function isName(text: string): boolean {
  return /^[A-Za-z0-9_.][A-Za-z0-9_.:@-]{0,14}$/.test(text);
}

function readReceived(output: string): VxlanOffloadState['received'] {
  const [names = [], counts = []] = output.split('\n').map((line) => line.trim().split(' '));
  const count = (name: string): number | null => {
    const text = counts[names.indexOf(name)] ?? '';
    return /^\d{1,15}$/.test(text) ? Number(text) : null;
  };
  const [good, bad] = [count('InDatagrams'), count('InCsumErrors')];
  return good === null || bad === null ? null : { all: good + bad, bad };
}
