import { firewall } from '../modules/firewall/firewall.ts';
import { forward } from '../modules/forward/forward.ts';
import { kernelModule } from '../modules/kernel-module.ts';
import { limits } from '../modules/limits.ts';
import type { HostView, Module, Plan, ProbeOutput } from '../modules/module.ts';
import { rpFilter } from '../modules/rp-filter.ts';
import { sysctl } from '../modules/sysctl/sysctl.ts';

/** What a path asks of a host, as tasks of modules. A cause that a module knows is one more line here. */
const TASKS = {
  forwarding: { module: sysctl as Module, looks: { settings: { 'net.ipv4.ip_forward': 1 } } },
  forwarding6: { module: sysctl as Module, looks: { settings: { 'net.ipv6.conf.all.forwarding': 1 } } },
  bridgeModule: { module: kernelModule as Module, looks: { name: 'br_netfilter' } },
  bridge: { module: sysctl as Module, looks: { settings: { 'net.bridge.bridge-nf-call-iptables': 1 } } },
  bridge6: { module: sysctl as Module, looks: { settings: { 'net.bridge.bridge-nf-call-ip6tables': 1 } } },
  firewall: { module: firewall as Module, looks: { allow: ['8472/udp', '4789/udp'] } },
  forward: { module: forward as Module, looks: { pods: ['10.244.0.0/16'] } },
  reversePath: { module: rpFilter as Module, looks: { interfaces: ['all'] } },
  limits: { module: limits as Module, looks: {} },
} as const satisfies Record<string, { module: Module; looks: TaskParams }>;

export type TaskId = keyof typeof TASKS;

/** Parameters of a task, as a playbook has them. */
export type TaskParams = Record<string, unknown>;

type Parts = Record<string, ProbeOutput>;

/** The names of what a host is asked for; `extra` is looked for by the firewall's probe, too. */
export function taskProbes(extra: readonly string[]): Map<TaskId, Record<string, string>> {
  const ids = Object.keys(TASKS) as TaskId[];
  return new Map(ids.map((id) => [id, TASKS[id].module.probe(looksFor(id, extra))]));
}

function looksFor(id: TaskId, extra: readonly string[]): TaskParams {
  const { looks } = TASKS[id];
  return 'allow' in looks ? { allow: [...looks.allow, ...extra] } : looks;
}

/** What a task's module makes of its probes, with these parameters. */
export function planTask(id: TaskId, parts: Parts, params: TaskParams, host: HostView): Plan {
  const { module, looks } = TASKS[id];
  return module.plan(module.read(parts, { ...looks, ...params }), params, host);
}

/** The task for a playbook. */
export function moduleOf(id: TaskId): string {
  return TASKS[id].module.name;
}

/** The parameters that say what is looked for. */
export function paramsOf(id: TaskId): TaskParams {
  return TASKS[id].looks;
}
