import { cwd, env, stderr, stdin, stdout } from 'node:process';
import { program } from '../cli.ts';
import { modules } from '../modules/index.ts';
import { editorSchemas } from './init/schemas.ts';
import { manPage } from './man/page.ts';
import { modulePage } from './module-page.ts';

/**
 * Files of the repository that are made from the modules and the program, by path. `notes` gives the hand-written part of a module's
 * page, or an empty text.
 */
export function generated(notes: (module: string) => string): Map<string, string> {
  const pages = [...modules.values()].map((module): [string, string] => {
    const more = notes(module.name).trim();
    return [`docs/modules/${module.name}.md`, `${modulePage(module)}${more === '' ? '' : `\n${more}\n`}`];
  });
  const page = manPage(program({ stdout, stderr, stdin, env, cwd: cwd() }, '', () => {}));
  return new Map([...pages, ['man/netfix.1', page], ...editorSchemas()]);
}
