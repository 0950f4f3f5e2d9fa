import type { Io } from './io.ts';
import type { HostOptions } from './options.ts';
export interface MeshOptions extends HostOptions {
    port: number;
    via: 'vxlan' | 'udp' | 'tcp';
    mtu: boolean;
}
/** `netfix mesh [PATTERN] --port N`: who reaches whom. */
export declare function meshCommand(pattern: string, options: MeshOptions, io: Io): Promise<number>;
