import type { ToolboxParams } from './params.ts';
/**
 * POSIX sh before calls of `k`, which is kubectl with access to the cluster and a deadline for each request. It runs
 * without the prelude, too. RKE2 keeps its kubectl in a folder of its own.
 */
export declare function kubectl({ kubeconfig, namespace }: ToolboxParams): string;
/** `daemonset/NAME` */
export declare const DAEMON_SET = "daemonset/netfix-toolbox";
export declare const REQUEST_TIMEOUT = "--request-timeout=20s";
