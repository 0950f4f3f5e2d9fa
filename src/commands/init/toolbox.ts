import { stringify } from 'yaml';
import { toolboxManifest } from '../../modules/toolbox/manifest.ts';
import type { Io } from '../io.ts';

/** `netfix init toolbox`: the manifest that the module applies, to be applied by other means. */
export function initToolbox(io: Io): void {
  io.stdout.write(
    `# kubectl apply -f FILE\n${stringify(toolboxManifest(), { aliasDuplicateObjects: false })}`,
  );
}
