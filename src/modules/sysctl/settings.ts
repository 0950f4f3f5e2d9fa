import { canonicalPath, sysctlName, sysctlPath } from '../../net/sysctl/key.ts';
import type { SysctlReader } from '../../net/sysctl/order.ts';
import { sameValue } from '../../net/sysctl/value.ts';
import type { Finding } from '../module.ts';

/** One kernel parameter as it is to be. */
export interface Setting {
  /** Dotted. */
  name: string;
  /** Below /proc/sys. */
  path: string;
  /** Blanks between several values are single spaces. */
  value: string;
  /** Set where other values are right at boot, too. */
  rule?: BootRule;
}

/** What the boot may make of a setting besides its value. */
export interface BootRule {
  /** `value`: what the line of a file says; null where no line sets the key. */
  accepts(value: string | null, reader: SysctlReader): boolean;
  /** What is wrong when the boot makes of it what it would today. */
  fault(reader: SysctlReader): Pick<Finding, 'code' | 'message' | 'evidence'>;
}

/** Whether a boot that leaves the key at this value, or unset, is right. */
export function isRightAtBoot(
  { path, value, rule }: Setting,
  found: string | null,
  reader: SysctlReader,
): boolean {
  return rule?.accepts(found, reader) ?? (found !== null && sameValue(path, found, value));
}

export interface SettingsRead {
  settings: Setting[];
  /** Two names of one kernel variable with different values: nothing can satisfy both. */
  contradictions: Finding[];
}

/**
 * The settings, without repetitions, in an order that ends right: a change of ip_forward resets the forwarding of
 * every device (Documentation/networking/ip-sysctl.rst), so it comes first and `default` second.
 */
export function readSettings(given: Readonly<Record<string, string | number>>): SettingsRead {
  const byVariable = new Map<string, Setting>();
  const contradictions: Finding[] = [];
  for (const [key, raw] of Object.entries(given)) {
    const path = sysctlPath(key);
    const setting = { name: sysctlName(path), path, value: String(raw).trim().replaceAll(/\s+/g, ' ') };
    const earlier = byVariable.get(canonicalPath(path));
    if (earlier === undefined) byVariable.set(canonicalPath(path), setting);
    else if (!sameValue(path, earlier.value, setting.value))
      contradictions.push(contradiction(earlier, setting));
  }
  return { settings: [...byVariable.values()].sort((a, b) => rank(a) - rank(b)), contradictions };
}

function contradiction(a: Setting, b: Setting): Finding {
  const names = a.name === b.name ? a.name : `${a.name} and ${b.name}, two names of one parameter,`;
  return {
    code: 'sysctl.contradiction',
    severity: 'error',
    message: `${names} cannot be both ${a.value} and ${b.value}: remove one of them from the task`,
  };
}

function rank({ path }: Setting): number {
  if (isForwardingSwitch(path)) return 0;
  return path === 'net/ipv4/conf/default/forwarding' ? 1 : 2;
}

/** The switch whose change resets the forwarding of every device. */
export function isForwardingSwitch(path: string): boolean {
  return canonicalPath(path) === 'net/ipv4/ip_forward';
}

/** True where the host is asked to route IPv4. */
export function wantsForwarding(settings: readonly Setting[]): boolean {
  return settings.some(({ path, value }) => isForwardingSwitch(path) && value !== '0');
}

/** `eth0` of `net/ipv4/conf/eth0/forwarding`. */
export function forwardingDevice(path: string): string | undefined {
  return /^net\/ipv4\/conf\/([^/]+)\/forwarding$/.exec(path)?.[1];
}

export function forwardingPath(device: string): string {
  return `net/ipv4/conf/${device}/forwarding`;
}

/**
 * True for devices that forward when the host does: `all` is the switch itself, loopback takes no part in forwarding,
 * and a device that the task names is left to the task.
 */
export function isRouted(device: string, settings: readonly Setting[]): boolean {
  if (device === 'all' || device === 'lo') return false;
  return !settings.some(({ path }) => forwardingDevice(path) === device);
}
