import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'rolldown';

const PACKAGE = /^(.*\/node_modules\/((?:@[^/]+\/)?[^/]+))\//;

/** Writes the licences of all packages that went into the bundle beside it: they ask for that. */
export function notices(fileName: string): Plugin {
  return {
    name: 'notices',
    generateBundle(_options, bundle) {
      const files = Object.values(bundle).flatMap((part) => (part.type === 'chunk' ? part.moduleIds : []));
      const packages = new Map(
        files
          .map((file) => PACKAGE.exec(file))
          .filter((match) => match !== null)
          .map(([, folder = '', name = '']) => [folder, name]),
      );
      const source = [...packages].sort().map(([folder, name]) => `${name}\n\n${licence(folder)}`);
      this.emitFile({ type: 'asset', fileName, source: source.join(`\n${'-'.repeat(80)}\n\n`) });
    },
  };
}

function licence(folder: string): string {
  const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
  if (file === undefined) throw new Error(`${folder} has no licence file to pass on`);
  return readFileSync(join(folder, file), 'utf8');
}
