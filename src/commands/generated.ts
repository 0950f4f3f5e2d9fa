import { modules } from '../modules/index.ts';
import { playbookSchema } from '../playbook/schema.ts';
import { modulePage } from './module-page.ts';

/**
 * Files of the repository that are made from the modules, by path. `notes` gives the hand-written part of a module's
 * page, or an empty text.
 */
export function generated(notes: (module: string) => string): Map<string, string> {
  const pages = [...modules.values()].map((module): [string, string] => {
    const more = notes(module.name).trim();
    return [`docs/modules/${module.name}.md`, `${modulePage(module)}${more === '' ? '' : `\n${more}\n`}`];
  });
  const schema = `${JSON.stringify(playbookSchema(modules), null, 2)}\n`;
  return new Map([...pages, ['schemas/playbook.schema.json', schema]]);
}
