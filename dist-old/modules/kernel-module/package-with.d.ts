import type { Facts } from '../module.ts';
/** How to get a module that the running kernel's packages do not have, in words. */
export declare function packageWith({ os, kernel, arch }: Facts): string;
