import { suggestion } from '../did-you-mean.ts';
import { modules } from '../modules/index.ts';
import { UsageError } from '../usage-error.ts';
import type { Io } from './io.ts';
import { modulePage } from './module-page.ts';

/** `netfix modules`: what there is; `netfix modules sysctl`: one module's page. */
export async function modulesCommand(
  name: string | undefined,
  options: { json: boolean },
  io: Io,
): Promise<number> {
  if (name === undefined) {
    const all = [...modules.values()].map((module) => ({ name: module.name, summary: module.summary }));
    const width = Math.max(...all.map((module) => module.name.length));
    const lines = all.map((module) => `${module.name.padEnd(width)}  ${module.summary}`);
    io.stdout.write(options.json ? `${JSON.stringify(all, null, 2)}\n` : `${lines.join('\n')}\n`);
    return 0;
  }
  const module = modules.get(name);
  if (module === undefined) {
    const hint = suggestion(name, modules.keys());
    throw new UsageError({
      message: `there is no module \`${name}\``,
      ...(hint === undefined ? {} : { hint }),
    });
  }
  const { summary, params, example } = module;
  io.stdout.write(
    options.json ? `${JSON.stringify({ name, summary, params, example }, null, 2)}\n` : modulePage(module),
  );
  return 0;
}
