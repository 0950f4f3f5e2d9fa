import { DUMP_FUNCTION } from './dump.ts';

/**
 * What every script on a host may rely on: a fixed locale, a PATH that has sbin even for a plain user's login, and
 * `has` and `dump`. POSIX sh only: it runs in dash, bash and busybox ash.
 */
export const PRELUDE = `for nfx_folder in /usr/local/sbin /usr/local/bin /usr/sbin /usr/bin /sbin /bin; do
  case :$PATH: in *:$nfx_folder:*) ;; *) PATH=\${PATH:+$PATH:}$nfx_folder;; esac
done
export LC_ALL=C PATH
umask 022
has() { command -v "$1" >/dev/null 2>&1; }
${DUMP_FUNCTION}`;
