import { type DropInFile, dropInFolders, dropInOrder } from '../../net/drop-in-folders.ts';
import { oncePer } from '../../once-per.ts';
import { quote } from '../../sh/quote.ts';
import { COMMAND_LINE, ETC_MODULES } from '../boot-files.ts';
import { type DropInFiles, readDropIns } from '../drop-in-files.ts';
import type { ProbeOutput } from '../module.ts';

export interface KernelModuleState {
  /** `loaded` from a file, part of the kernel (`built-in`), or not there. */
  presence: 'loaded' | 'built-in' | 'not-loaded';
  /** Where that was seen. */
  evidence: string;
  /** Its file in modules.dep of the running kernel: `kernel/net/bridge/br_netfilter.ko.xz`. Not asked of what is built in. */
  onDisk: string | null;
  /** `running`: /lib/modules has the running kernel's folder; `other`: only those of other kernels. */
  folder: 'running' | 'other' | 'none';
  /** True where modprobe is there. */
  modprobe: boolean;
  /** The kernel command line. */
  commandLine: string;
  /** Files that load modules at boot, those that are read, in order. */
  loadFiles: readonly DropInFile[];
  /** Files that say how modprobe treats modules. */
  modprobeFiles: readonly DropInFile[];
  /** The file netfix owns; null when there is none. */
  ours: readonly string[] | null;
}

export const OURS = '/etc/modules-load.d/netfix.conf';

/** One name for `br-netfilter`, `br_netfilter.ko.xz` and `kernel/net/bridge/br_netfilter.ko`. */
export function moduleName(text: string): string {
  const file = text.slice(text.lastIndexOf('/') + 1);
  return file.replace(/\.ko(\.(xz|zst|gz))?$/, '').replaceAll('-', '_');
}

/** What can be seen of modules that leave no folder in /sys/module when they are part of the kernel. */
const EFFECTS: ReadonlyMap<string, string> = new Map([
  ['br_netfilter', '/proc/sys/net/bridge'],
  ['nf_conntrack', '/proc/sys/net/netfilter/nf_conntrack_max'],
  ['ip_vs', '/proc/sys/net/ipv4/vs'],
  ['ip_tables', '/proc/net/ip_tables_names'],
  ['ip6_tables', '/proc/net/ip6_tables_names'],
  ['tun', '/sys/class/misc/tun'],
]);

/**
 * Built in or loaded, as the kernel itself tells it. `initstate` is there for loaded modules only, wherever sysfs is
 * (Documentation/ABI/stable/sysfs-module); a built-in one may have a folder without it, an effect, a line in
 * modules.builtin, a file system's name, or just its init function.
 */
export function presenceScript(name: string): string {
  const module = quote(moduleName(name));
  const file = quote(`^([^:]*/)?${moduleName(name).replaceAll('_', '[-_]')}\\.ko(\\.(xz|zst|gz))?(:|$)`);
  const effect = EFFECTS.get(moduleName(name));
  return `m=${module} d=/lib/modules folder= is=
read -r r </proc/sys/kernel/osrelease || r=$(uname -r)
[ -d "$d/$r" ] || d=/usr/lib/modules
if [ -d "$d/$r" ]; then folder=running; else
  for f in /lib/modules/* /usr/lib/modules/*; do [ ! -e "$f" ] || { folder=other; break; }; done
fi
if [ -e "/sys/module/$m/initstate" ]; then is="loaded /sys/module/$m"
elif [ ! -d /sys/module ] && grep -qs "^$m " /proc/modules; then is='loaded /proc/modules'
elif [ -d "/sys/module/$m" ]; then is="built-in /sys/module/$m"
${effect === undefined ? '' : `elif [ -e ${effect} ]; then is='built-in ${effect}'`}
elif grep -qsE ${file} "$d/$r/modules.builtin"; then is="built-in $d/$r/modules.builtin"
elif grep -qsE "(^|[[:space:]])$m\\$" /proc/filesystems; then is='built-in /proc/filesystems'
elif [ ! -d "$d/$r" ] && grep -qsE " \${m}_(init|init_module|module_init|mod_init)\\$" /proc/kallsyms; then is='built-in /proc/kallsyms'
fi
line=
case $is in built-in*) ;; *) line=$(grep -sm 1 -E ${file} "$d/$r/modules.dep");; esac
printf '%s\\n' "\${folder:+folder $folder}" "$is" "\${line:+disk \${line%%:*}}"
! has modprobe || echo modprobe`;
}

export function readState(parts: Record<string, ProbeOutput>): KernelModuleState {
  const presence = parts.presence?.stdout ?? '';
  const loaded = lineAfter(presence, 'loaded');
  const builtIn = lineAfter(presence, 'built-in');
  const folder = lineAfter(presence, 'folder');
  return {
    presence: loaded !== null ? 'loaded' : builtIn !== null ? 'built-in' : 'not-loaded',
    evidence: loaded ?? builtIn ?? '',
    onDisk: lineAfter(presence, 'disk'),
    folder: folder === 'running' || folder === 'other' ? folder : 'none',
    modprobe: presence.split('\n').includes('modprobe'),
    ...readConfig(readDropIns(parts.files)),
  };
}

type Config = Pick<KernelModuleState, 'commandLine' | 'loadFiles' | 'modprobeFiles' | 'ours'>;

/** Every module's task shares it, and hosts whose files read the same. */
const readConfig = oncePer(
  ({ files, contents }: DropInFiles): Config => ({
    commandLine: contents.get(COMMAND_LINE)?.[0] ?? '',
    loadFiles: [
      ...dropInOrder(files, dropInFolders('modules-load.d')),
      ...files.filter((file) => file.path === ETC_MODULES),
    ],
    modprobeFiles: dropInOrder(files, dropInFolders('modprobe.d')),
    ours: files.find((file) => file.path === OURS)?.lines ?? null,
  }),
);

function lineAfter(output: string, word: string): string | null {
  const line = output.split('\n').find((each) => each.startsWith(`${word} `));
  return line?.slice(word.length + 1) ?? null;
}
