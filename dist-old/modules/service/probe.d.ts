import type { ProbeOutput } from '../module.ts';
export interface ServiceState {
    /** What starts and stops services here; null: nothing that netfix knows. */
    manager: 'systemd' | 'openrc' | 'sysv' | null;
    /** systemd's LoadState; for the others `loaded` or `not-found`. */
    load: string;
    /** systemd's ActiveState (`active`, `activating`, `failed`, …); for the others `active` or `inactive`. */
    active: string;
    /** systemd's SubState: `running`, `auto-restart`. */
    sub: string;
    /** systemd's UnitFileState: `enabled`, `static`, `masked`. */
    unitFile: string;
    /** systemd's Type and Result: a oneshot that succeeded is over, not running. */
    type: string;
    result: string;
}
/** systemctl(1) show answers for units that do not exist too. `status` of an init script: 0 runs, 3 does not (LSB). */
export declare function probeScript(name: string): string;
export declare function readState(output: ProbeOutput | undefined): ServiceState;
