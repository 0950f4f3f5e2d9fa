import { isGlob } from '../../net/sysctl/glob.ts';
import { sysctlName } from '../../net/sysctl/key.ts';
import type { Facts, Finding, Plan, SysctlChange } from '../module.ts';
import { listed, MOST_NAMED } from '../told.ts';
import { devicesOf, filterOf, filterPath, isDevice, type RpFilterState } from './probe.ts';
import { isRight, NAME_ALL, type Strictness, strictness, type Wanted, WHAT } from './strictness.ts';

/** Devices that share one fault: a node may have hundreds. */
interface Fault {
  /** What is in force. */
  found: Strictness;
  /** What the devices' own files say. */
  own: number;
  devices: string[];
}

/** What the filters do now. Only what the task names is written: `all` holds for devices that it does not mean. */
export function planNow(state: RpFilterState, interfaces: readonly string[], wanted: Wanted): Plan {
  const faults = faultsOf(state, devicesOf(state, interfaces), wanted);
  const all = filterOf(state, 'all');
  const isHeld = wanted === 0 && all > 0 && !interfaces.includes('all');
  const toWrite = faults.filter(({ own }) => own !== wanted);
  return {
    findings: faults.map((fault) => tell(fault, state, isHeld && isDevice(fault.devices[0] ?? ''))),
    changes: toWrite.flatMap(({ devices, own }) => devices.map((device) => write(device, own, wanted))),
  };
}

function faultsOf(state: RpFilterState, meant: readonly string[], wanted: Wanted): Fault[] {
  const faults = new Map<string, Fault>();
  for (const device of meant) {
    const own = filterOf(state, device);
    const found = strictness(isDevice(device) ? filterOf(state, 'all') : 0, own);
    if (isRight(found, wanted)) continue;
    const key = isDevice(device) ? `${own}` : device;
    const fault = faults.get(key) ?? { found, own, devices: [] };
    fault.devices.push(device);
    faults.set(key, fault);
  }
  return [...faults.values()];
}

function tell({ found, own, devices }: Fault, state: RpFilterState, isHeld: boolean): Finding {
  const [first = ''] = devices;
  const which = isDevice(first)
    ? `the reverse path filter of ${listed(devices)} is ${found}`
    : `${sysctlName(filterPath(first))} is ${found} (${own})`;
  const next = isHeld ? `; ${NAME_ALL}` : '';
  return {
    code: `rp_filter.${found}`,
    severity: 'error',
    message: `${which}: it drops ${WHAT[found]}${next}`,
    evidence: evidence(devices, state),
    fixable: !isHeld,
  };
}

function evidence(devices: readonly string[], state: RpFilterState): string {
  const shown = [...new Set(['all', ...devices.slice(0, MOST_NAMED)])];
  const lines = shown.map((each) => `/proc/sys/${filterPath(each)}: ${filterOf(state, each)}`);
  const drops =
    state.dropped === null ? [] : [`TcpExtIPReversePathFilter: ${state.dropped} packets dropped since boot`];
  return [...lines, ...drops].join('\n');
}

function write(device: string, own: number, wanted: Wanted): SysctlChange {
  const path = filterPath(device);
  const name = sysctlName(path);
  return {
    kind: 'sysctl',
    path,
    target: name,
    summary: `set ${name} to ${wanted}`,
    before: `${own}`,
    after: `${wanted}`,
  };
}

/**
 * A device without an IPv4 address of its own: there a loose filter drops just what a strict one does
 * (`no_addr` in __fib_validate_source() of net/ipv4/fib_frontend.c). Pods' devices of Cilium are such.
 */
export function tellWithoutAddress(
  state: RpFilterState,
  interfaces: readonly string[],
  wanted: Wanted,
  { addresses }: Facts,
): Finding[] {
  const addressed = new Set(
    addresses.filter(({ address }) => !address.includes(':')).map(({ device }) => device),
  );
  const all = filterOf(state, 'all');
  const found = devicesOf(state, interfaces).filter(
    (each) =>
      isDevice(each) &&
      !addressed.has(each) &&
      !state.ports.has(each) &&
      strictness(all, filterOf(state, each)) !== 'off',
  );
  if (wanted === 0 || found.length === 0) return [];
  const message = `no IPv4 address on ${listed(found)}: there even a loose filter drops ${WHAT.strict}. Where packets should come in, ask for value 0`;
  return [{ code: 'rp_filter.no-address', severity: 'warning', message, evidence: evidence(found, state) }];
}

/** Without systemd no file speaks to a device that comes later: it is born with what `default` has. */
export function tellNewDevices(
  state: RpFilterState,
  interfaces: readonly string[],
  wanted: Wanted,
): Finding[] {
  const globs = interfaces.filter(isGlob);
  const found = strictness(0, filterOf(state, 'default'));
  if (globs.length === 0 || interfaces.includes('default') || isRight(found, wanted)) return [];
  const message = `devices ${listed(globs)} that come later get a ${found} reverse path filter from net.ipv4.conf.default.rp_filter, and without systemd no file changes that: add \`default\` to \`interfaces\``;
  return [
    {
      code: 'rp_filter.new-devices',
      severity: 'error',
      message,
      evidence: evidence(['default'], state),
      fixable: false,
    },
  ];
}
