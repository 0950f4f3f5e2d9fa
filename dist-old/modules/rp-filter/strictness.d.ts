/** What the kernel makes of a number in rp_filter. */
export type Strictness = 'off' | 'strict' | 'loose';
/** What a task asks for: no strict filter (2), or none at all (0). A weaker one than asked for is right, too. */
export type Wanted = 0 | 2;
/**
 * The greater of `all` and the device's own counts (rp_filter in Documentation/networking/ip-sysctl.rst). 1 is strict,
 * and more is loose (__fib_validate_source() of net/ipv4/fib_frontend.c).
 */
export declare function strictness(all: number, own: number): Strictness;
export declare function isRight(found: Strictness, wanted: Wanted): boolean;
/** What a filter drops, in the words of ip-sysctl.rst. */
export declare const WHAT: Record<Strictness, string>;
/** The next step where only `all` is in the way. */
export declare const NAME_ALL = "net.ipv4.conf.all.rp_filter holds for every device, so add `all` to `interfaces` to let it be turned off";
