import type { Standalone } from '../standalone.ts';
/** What denies a module is left to modprobe to say; a denial that holds at boot alone is not seen. */
export declare function standalone({ name, persist }: {
    name: string;
    persist?: boolean;
}): Standalone;
