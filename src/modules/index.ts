import { cidr } from './cidr.ts';
import { cniDevices } from './cni-devices.ts';
import { fileModule } from './file.ts';
import { firewall } from './firewall/firewall.ts';
import { forward } from './forward/forward.ts';
import { iperf } from './iperf.ts';
import { kernelModule } from './kernel-module.ts';
import { limits } from './limits.ts';
import { mesh } from './mesh.ts';
import type { FleetModule, Module } from './module.ts';
import { packageModule } from './package.ts';
import { persistedRules } from './persisted-rules.ts';
import { ping } from './ping.ts';
import { resolvConf } from './resolv-conf.ts';
import { rpFilter } from './rp-filter.ts';
import { service } from './service.ts';
import { shell } from './shell.ts';
import { sysctl } from './sysctl/sysctl.ts';
import { toolbox } from './toolbox.ts';
import { vxlanOffload } from './vxlan-offload.ts';

const ALL: readonly (Module | FleetModule)[] = [
  cidr,
  cniDevices,
  fileModule,
  firewall,
  forward,
  iperf,
  kernelModule,
  limits,
  mesh,
  packageModule,
  persistedRules,
  ping,
  resolvConf,
  rpFilter,
  service,
  shell,
  sysctl,
  vxlanOffload,
  toolbox,
];

/** Every module a playbook can name. */
export const modules: ReadonlyMap<string, Module | FleetModule> = new Map(
  ALL.map((each) => [each.name, each]),
);
