import { sysctlName } from '../../net/sysctl/key.ts';
import { sameValue } from '../../net/sysctl/value.ts';
import type { Change, Finding, Plan, SysctlChange } from '../module.ts';
import { afterWrite } from './pending.ts';
import type { SysctlState } from './probe.ts';
import { forwardingPath, isRouted, type Setting, wantsForwarding } from './settings.ts';

/** Keys that can cut the connection we stand on: IPv6 forwarding makes a host drop the routes its router announced. */
const RISKY =
  /^net\/ipv4\/conf\/.*\/(rp_filter|arp_ignore|arp_filter)$|^net\/ipv6\/conf\/.*\/(forwarding|disable_ipv6|accept_ra)$/;

export interface RunTimePlan extends Plan {
  /** Settings whose key the kernel has, or will have once an earlier task loaded its module. */
  possible: Setting[];
}

/** What to write now. `state` is the host after the changes of earlier tasks. */
export function planRunTime(
  state: SysctlState,
  settings: readonly Setting[],
  pending: readonly Change[],
): RunTimePlan {
  const plan: RunTimePlan = { findings: [], changes: [], possible: [] };
  let now = state;
  for (const setting of settings) {
    const found = judge(now, setting, pending);
    if (found?.finding) plan.findings.push(found.finding);
    if (found?.finding.fixable === false) continue;
    plan.possible.push(setting);
    if (found === null) continue;
    plan.changes.push(write(setting, found.before));
    now = afterWrite(now, setting.path, setting.value);
  }
  if (wantsForwarding(plan.possible)) planDevices(now, settings, plan);
  return plan;
}

/** Null when the value is right. */
function judge(
  state: SysctlState,
  setting: Setting,
  pending: readonly Change[],
): { finding: Finding; before: string | null } | null {
  const current = state.values.get(setting.path);
  if (current === undefined) return { finding: absent(setting, pending), before: null };
  if (current === null) return { finding: unreadable(setting), before: null };
  if (sameValue(setting.path, current, setting.value)) return null;
  const before = current.trim().replaceAll(/\s+/g, ' ');
  const message = `${setting.name} is ${shown(before)}, not ${setting.value}`;
  const evidence = `/proc/sys/${setting.path}: ${shown(before)}`;
  return { finding: { code: 'sysctl.value', severity: 'error', message, evidence, fixable: true }, before };
}

function shown(value: string): string {
  return value === '' ? 'empty' : value;
}

export function write({ name, path, value }: Setting, before: string | null): SysctlChange {
  const change: SysctlChange = {
    kind: 'sysctl',
    path,
    target: name,
    summary: `set ${name} to ${value}`,
    before,
    after: value,
  };
  return RISKY.test(path) ? { ...change, risk: 'connectivity' } : change;
}

/** Where keys come from that only a kernel module brings. */
const MODULE_OF: readonly (readonly [RegExp, string])[] = [
  [/^net\/bridge\//, 'br_netfilter'],
  [/^net\/(netfilter\/)?nf_conntrack/, 'nf_conntrack'],
  [/^net\/ipv4\/vs\//, 'ip_vs'],
];

function absent({ name, path }: Setting, pending: readonly Change[]): Finding {
  const loaded = pending.flatMap((change) => (change.kind === 'kernel-module' ? [change.module] : []));
  const owner = MODULE_OF.find(([pattern]) => pattern.test(path))?.[1];
  // Modules pull in others: only of br_netfilter is it sure that nothing else brings the keys.
  const comes = owner === 'br_netfilter' ? loaded.includes(owner) : loaded.length > 0;
  const code = 'sysctl.absent';
  if (comes) {
    const message = `${name} is not there yet: it comes with the kernel module that an earlier task loads`;
    return { code, severity: 'error', message, fixable: true };
  }
  const next =
    owner === undefined
      ? 'check its spelling, or load the kernel module that brings it in an earlier task'
      : `put \`- kernel_module: { name: ${owner} }\` before this task`;
  return {
    code,
    severity: 'error',
    message: `this kernel has no ${name}: ${next}`,
    evidence: `/proc/sys/${path}`,
    fixable: false,
  };
}

function unreadable({ name, path }: Setting): Finding {
  const message = `${name} is there but cannot be read: it is write-only, or needs root (become: true)`;
  return {
    code: 'sysctl.unreadable',
    severity: 'error',
    message,
    evidence: `/proc/sys/${path}`,
    fixable: false,
  };
}

/**
 * Devices that do not forward though the host does. A write of 1 over 1 to ip_forward leaves them so, and
 * `default` is what pod devices yet to come are born with.
 */
function planDevices(state: SysctlState, settings: readonly Setting[], plan: Plan): void {
  for (const [device, value] of state.forwarding) {
    if (value !== '0' || !isRouted(device, settings)) continue;
    const path = forwardingPath(device);
    const name = sysctlName(path);
    const what = device === 'default' ? 'devices made from now on do' : `the device ${device} does`;
    plan.findings.push({
      code: 'sysctl.interface-forwarding',
      severity: 'error',
      message: `${what} not forward IPv4: ${name} is 0 though the host forwards`,
      evidence: `/proc/sys/${path}: 0`,
      fixable: true,
    });
    plan.changes.push(write({ name, path, value: '1' }, '0'));
  }
}
