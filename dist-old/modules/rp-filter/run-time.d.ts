import type { Facts, Finding, Plan } from '../module.ts';
import { type RpFilterState } from './probe.ts';
import { type Wanted } from './strictness.ts';
/** What the filters do now. Only what the task names is written: `all` holds for devices that it does not mean. */
export declare function planNow(state: RpFilterState, interfaces: readonly string[], wanted: Wanted): Plan;
/**
 * A device without an IPv4 address of its own: there a loose filter drops just what a strict one does
 * (`no_addr` in __fib_validate_source() of net/ipv4/fib_frontend.c). Pods' devices of Cilium are such.
 */
export declare function tellWithoutAddress(state: RpFilterState, interfaces: readonly string[], wanted: Wanted, { addresses }: Facts): Finding[];
/** Without systemd no file speaks to a device that comes later: it is born with what `default` has. */
export declare function tellNewDevices(state: RpFilterState, interfaces: readonly string[], wanted: Wanted): Finding[];
