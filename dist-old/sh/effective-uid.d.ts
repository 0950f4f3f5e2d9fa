/**
 * Sets `nfx_euid`, without a process of its own where /proc is there: `Uid:` has the real and the effective one
 * (proc_pid_status(5)). One line without `'`, `\` or `!`, so that it can stand between the single quotes of any shell.
 */
export declare const EFFECTIVE_UID = "nfx_euid=; while read -r nfx_key nfx_real nfx_euid nfx_rest; do [ \"$nfx_key\" = Uid: ] && break; done 2>/dev/null </proc/self/status; [ -n \"$nfx_euid\" ] || nfx_euid=$(id -u)";
