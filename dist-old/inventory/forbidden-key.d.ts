/** Keys that would reach into JavaScript's own objects. */
export declare function isForbiddenKey(key: string): boolean;
