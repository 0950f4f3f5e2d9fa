/** What became of one connection. `silent`: no answer in time. `unreachable`: the way there was refused. */
export type Answer = 'connected' | 'refused' | 'unreachable' | 'silent';
/**
 * The shell function `connect ADDRESS PORT`, for a host with the prelude. bash connects by itself (bash(1), REDIRECTION,
 * /dev/tcp); busybox nc does by `-e` (behind all else), the others by `-z`. The exit code of timeout(1) is 124. A host
 * with none of them says so and ends the script.
 */
export declare function connectFunction(seconds: number): string;
/** strerror(3) of ECONNREFUSED, EHOSTUNREACH, ENETUNREACH and EACCES (a REJECT by one's own rules). */
export declare function answerOf(code: number, text: string): Answer;
