import type { HostView, Module, Plan, ProbeOutput } from '../modules/module.ts';
/** What a path asks of a host, as tasks of modules. A cause that a module knows is one more line here. */
declare const TASKS: {
    readonly forwarding: {
        readonly module: Module;
        readonly looks: {
            readonly settings: {
                readonly 'net.ipv4.ip_forward': 1;
            };
        };
    };
    readonly forwarding6: {
        readonly module: Module;
        readonly looks: {
            readonly settings: {
                readonly 'net.ipv6.conf.all.forwarding': 1;
            };
        };
    };
    readonly bridgeModule: {
        readonly module: Module;
        readonly looks: {
            readonly name: 'br_netfilter';
        };
    };
    readonly bridge: {
        readonly module: Module;
        readonly looks: {
            readonly settings: {
                readonly 'net.bridge.bridge-nf-call-iptables': 1;
            };
        };
    };
    readonly bridge6: {
        readonly module: Module;
        readonly looks: {
            readonly settings: {
                readonly 'net.bridge.bridge-nf-call-ip6tables': 1;
            };
        };
    };
    readonly firewall: {
        readonly module: Module;
        readonly looks: {
            readonly allow: readonly ["8472/udp", "4789/udp"];
        };
    };
    readonly forward: {
        readonly module: Module;
        readonly looks: {
            readonly pods: readonly ["10.244.0.0/16"];
        };
    };
    readonly reversePath: {
        readonly module: Module;
        readonly looks: {
            readonly interfaces: readonly ["all"];
        };
    };
    readonly limits: {
        readonly module: Module;
        readonly looks: {};
    };
};
export type TaskId = keyof typeof TASKS;
/** Parameters of a task, as a playbook has them. */
export type TaskParams = Record<string, unknown>;
type Parts = Record<string, ProbeOutput>;
/** The names of what a host is asked for; `extra` is looked for by the firewall's probe, too. */
export declare function taskProbes(extra: readonly string[]): Map<TaskId, Record<string, string>>;
/** What a task's module makes of its probes, with these parameters. */
export declare function planTask(id: TaskId, parts: Parts, params: TaskParams, host: HostView): Plan;
/** The task for a playbook. */
export declare function moduleOf(id: TaskId): string;
/** The parameters that say what is looked for. */
export declare function paramsOf(id: TaskId): TaskParams;
export {};
