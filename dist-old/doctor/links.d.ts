import type { Link } from './path.ts';
/** The devices by name, of `ip -o -d link show` (ip-link(8)). */
export declare function readLinks(output: string): Map<string, Link>;
