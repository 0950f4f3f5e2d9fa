import { type KernelModuleState, moduleName } from './probe.ts';

/** What keeps a module from being loaded, and where that stands. */
export interface Denial {
  /** `/etc/modprobe.d/cis.conf:3`, or the kernel command line. */
  place: string;
  text: string;
  /**
   * `always`: even modprobe does not load it. `boot`: modprobe does, systemd-modules-load does not: it honours
   * `blacklist` (systemd-modules-load.service(8)).
   */
  when: 'always' | 'boot';
}

export function denialOf(state: KernelModuleState, name: string): Denial | null {
  const found = [...commandLineDenials(state, name), ...fileDenials(state, name)];
  return found.find(({ when }) => when === 'always') ?? found[0] ?? null;
}

/** Documentation/admin-guide/kernel-parameters.txt (module_blacklist) and modprobe(8) (modprobe.blacklist). */
function commandLineDenials({ commandLine }: KernelModuleState, name: string): Denial[] {
  return commandLine.split(/\s+/).flatMap((text) => {
    const [, option, list = ''] = /^(module_blacklist|modprobe\.blacklist)=(.*)$/.exec(text) ?? [];
    if (option === undefined || !list.split(',').some((each) => isSame(each, name))) return [];
    const when = option === 'module_blacklist' ? 'always' : 'boot';
    return [{ place: 'the kernel command line', text, when }];
  });
}

function fileDenials({ modprobeFiles }: KernelModuleState, name: string): Denial[] {
  return modprobeFiles.flatMap(({ target, lines }) =>
    lines.flatMap((text, i): Denial[] => {
      const [directive, module = '', command = ''] = text.trim().split(/\s+/);
      if (!isSame(module, name)) return [];
      const place = `${target}:${i + 1}`;
      if (directive === 'blacklist') return [{ place, text: text.trim(), when: 'boot' }];
      const refuses = directive === 'install' && /^(\S*\/)?(false|true|:)$/.test(command);
      return refuses ? [{ place, text: text.trim(), when: 'always' }] : [];
    }),
  );
}

function isSame(a: string, b: string): boolean {
  return moduleName(a) === moduleName(b);
}
