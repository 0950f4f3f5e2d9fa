import * as Type from 'typebox';
import { type FirewallState } from './firewall/state.ts';
/** Files of rules that hold what kube-proxy or a CNI made, and what a reload would wipe. */
export declare const persistedRules: import("./module.ts").Module<Type.TObject<{}>, FirewallState>;
