import type { FleetModule, Module } from '../modules/module.ts';

interface Schema {
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  default?: unknown;
  description?: string;
  minimum?: number;
  maximum?: number;
}

/** A module's page in Markdown, made from its schema: what `netfix modules NAME` prints and docs/modules/ holds. */
export function modulePage(module: Module | FleetModule): string {
  const schema = module.params as Schema;
  const params = Object.entries(schema.properties ?? {}).map(([name, param]) =>
    paramLine(name, param, schema.required ?? []),
  );
  const kind = module.kind === 'fleet' ? 'Works on all hosts of the play at once.\n\n' : '';
  const table =
    params.length === 0
      ? 'No parameters.'
      : ['| parameter | type | default | meaning |', '|---|---|---|---|', ...params].join('\n');
  return `# ${module.name}\n\n${module.summary}.\n\n${kind}${table}\n\n## Example\n\n\`\`\`yaml\n${module.example.trim()}\n\`\`\`\n`;
}

function paramLine(name: string, param: Schema, required: readonly string[]): string {
  const fallback =
    param.default === undefined
      ? required.includes(name)
        ? 'required'
        : ''
      : `\`${JSON.stringify(param.default)}\``;
  const cells = [`\`${name}\``, typeText(param), fallback, param.description ?? ''];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function typeText(schema: Schema): string {
  if (schema.const !== undefined) return `\`${String(schema.const)}\``;
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${String(value)}\``).join(' or ');
  if (schema.anyOf !== undefined) return schema.anyOf.map(typeText).join(' or ');
  if (schema.items !== undefined) return `list of ${typeText(schema.items)}`;
  const range =
    schema.minimum !== undefined && schema.maximum !== undefined
      ? ` ${schema.minimum} to ${schema.maximum}`
      : '';
  return `${[schema.type ?? 'any'].flat().join(' or ')}${range}`;
}
