import type { Io } from './io.ts';
import type { HostOptions } from './options.ts';
export interface DoctorOptions extends HostOptions {
    from: string;
    to: string;
    fix: boolean;
}
/** `netfix doctor --from n1 --to n2:80`: walks the way, names what is in it, and with --fix puts it right and walks again. */
export declare function doctorCommand(options: DoctorOptions, io: Io): Promise<number>;
