import { bootOrder, bootWinner, type SysctlReader, type SysctlWinner } from '../../net/sysctl/order.ts';
import type { Finding, Plan } from '../module.ts';
import { canComment, commentsFor } from './conflicts.ts';
import type { Conflicts } from './on-conflict.ts';
import type { SysctlState } from './probe.ts';
import { forwardingPath, isRouted, type Setting } from './settings.ts';

/**
 * Lines that turn the forwarding of single devices off. A device that is there when ip_forward goes from 0 to 1 is
 * reset to 1; one that comes later gets its line then (99-systemd.rules runs systemd-sysctl for it). Which of the two
 * happens is a race of the boot, hence a warning.
 */
export function planBootDevices(
  state: SysctlState,
  settings: readonly Setting[],
  conflicts: Conflicts,
  reader: SysctlReader,
): Plan {
  const order = bootOrder(state);
  const byPlace = new Map<string, { winner: SysctlWinner; devices: string[] }>();
  for (const device of [...state.forwarding.keys()].filter((each) => isRouted(each, settings))) {
    const winner = bootWinner(order, reader, forwardingPath(device));
    if (winner?.value !== '0') continue;
    const place = `${winner.target}:${winner.line}`;
    const same = byPlace.get(place) ?? { winner, devices: [] };
    byPlace.set(place, { winner, devices: [...same.devices, device] });
  }
  const found = [...byPlace.values()];
  const comment = conflicts === 'comment';
  return {
    findings: found.map(({ winner, devices }) => report(winner, devices, comment && canComment(winner))),
    changes: comment ? commentsFor(found.map(({ winner }) => winner)) : [],
  };
}

function report(winner: SysctlWinner, devices: readonly string[], fixable: boolean): Finding {
  const place = `${winner.target}:${winner.line}`;
  const message = `${devices.join(', ')} may not forward IPv4 after the next boot: ${place} turns it off`;
  return {
    code: 'sysctl.interface-forwarding',
    severity: 'warning',
    message,
    evidence: `${place}: ${winner.text.trim()}`,
    fixable,
  };
}
