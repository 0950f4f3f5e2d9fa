import type { RouteAnswer } from './path.ts';
/** `10.0.0.1 via 10.1.0.1 dev eth0 src …`, `local 10.0.0.2 dev lo …`, or an error, as `ip -o route get` prints them. */
export declare function readRoute(text: string): RouteAnswer;
