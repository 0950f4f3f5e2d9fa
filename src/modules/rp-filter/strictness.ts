/** What the kernel makes of a number in rp_filter. */
export type Strictness = 'off' | 'strict' | 'loose';

/** What a task asks for: no strict filter (2), or none at all (0). A weaker one than asked for is right, too. */
export type Wanted = 0 | 2;

/**
 * The greater of `all` and the device's own counts (rp_filter in Documentation/networking/ip-sysctl.rst). 1 is strict,
 * and more is loose (__fib_validate_source() of net/ipv4/fib_frontend.c).
 */
export function strictness(all: number, own: number): Strictness {
  const value = Math.max(all, own);
  if (value === 1) return 'strict';
  return value > 1 ? 'loose' : 'off';
}

export function isRight(found: Strictness, wanted: Wanted): boolean {
  return found === 'off' || (found === 'loose' && wanted === 2);
}

/** What a filter drops, in the words of ip-sysctl.rst. */
export const WHAT: Record<Strictness, string> = {
  off: 'nothing',
  strict: 'what comes in by another device than the answer would leave by',
  loose: 'what comes from an address that no route leads to',
};

/** The next step where only `all` is in the way. */
export const NAME_ALL =
  'net.ipv4.conf.all.rp_filter holds for every device, so add `all` to `interfaces` to let it be turned off';
