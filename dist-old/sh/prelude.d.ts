/**
 * What every script on a host may rely on: a fixed locale, a PATH that has sbin even for a plain user's login, and
 * `has` and `dump`. POSIX sh only: it runs in dash, bash and busybox ash.
 */
export declare const PRELUDE = "export LC_ALL=C PATH=\"${PATH:+$PATH:}/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\"\numask 022\nhas() { command -v \"$1\" >/dev/null 2>&1; }\ndump() { for f in \"$@\"; do [ -f \"$f\" ] && [ -r \"$f\" ] && set -- \"$@\" \"$f\"; shift; done; [ $# -eq 0 ] || awk 'FNR==1{print \"=\" FILENAME} {print \"|\" $0}' \"$@\" </dev/null; }";
