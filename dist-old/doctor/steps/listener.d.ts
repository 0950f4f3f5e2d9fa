import { type Step } from './step.ts';
/** Those of VXLAN, Geneve, flannel's UDP and WireGuard: before the CNI runs nothing holds them. */
export declare const OVERLAY_PORTS: number[];
/** Whether something takes what is sent, at the very end. */
export declare const listener: Step;
