import { dropInFolders } from '../../net/drop-in-folders.ts';
import { ETC_MODULES } from '../boot-files.ts';
import type { LoneStep, Standalone } from '../standalone.ts';
import { loadModule } from './loading.ts';
import { HEADER } from './persistence.ts';
import { moduleName, OURS, presenceScript } from './probe.ts';

/** What denies a module is left to modprobe to say; a denial that holds at boot alone is not seen. */
export function standalone({ name, persist = true }: { name: string; persist?: boolean }): Standalone {
  const load: LoneStep = {
    kind: 'change',
    change: loadModule(name),
    check: isPresent(name, 'loaded|built-in'),
  };
  return { kind: 'steps', steps: persist ? [load, atBoot(name)] : [load] };
}

function atBoot(name: string): LoneStep {
  const module = moduleName(name);
  const as = `^[[:space:]]*${module.replaceAll('_', '[-_]')}([[:space:]]|$)`;
  const files = dropInFolders('modules-load.d').map((folder) => `${folder}/*.conf`);
  const elsewhere = `grep -qsE -- '${as}' ${ETC_MODULES} ${files.join(' ')}`;
  const unless = `${elsewhere} || ${isPresent(name, 'built-in')}`;
  return { kind: 'line', path: OURS, header: HEADER, line: module, as, unless };
}

function isPresent(name: string, how: string): string {
  return `( ${presenceScript(name)}\n) | grep -qE '^(${how}) '`;
}
