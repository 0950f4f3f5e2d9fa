import { mesh } from '../modules/mesh.ts';
import type { FleetModule } from '../modules/module.ts';
import type { Io } from './io.ts';
import { runOneTask } from './one-task.ts';
import type { HostOptions } from './options.ts';

export interface MeshOptions extends HostOptions {
  port: number;
  via: 'vxlan' | 'udp' | 'tcp';
  mtu: boolean;
}

/** `netfix mesh [PATTERN] --port N`: who reaches whom. */
export async function meshCommand(pattern: string, options: MeshOptions, io: Io): Promise<number> {
  const { port, via, mtu } = options;
  return runOneTask(mesh as FleetModule, { port, via, mtu }, { pattern, options, io });
}
