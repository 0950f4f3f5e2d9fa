import { inventorySchema } from '../../inventory/schema.ts';
import { modules } from '../../modules/index.ts';
import { playbookSchema } from '../../playbook/schema.ts';

export const INVENTORY_SCHEMA = 'schemas/inventory.schema.json';
export const PLAYBOOK_SCHEMA = 'schemas/playbook.schema.json';

/** What editors complete and check playbooks and inventories by: files by their path. */
export function editorSchemas(): [path: string, text: string][] {
  return [
    [INVENTORY_SCHEMA, `${JSON.stringify(inventorySchema, null, 2)}\n`],
    [PLAYBOOK_SCHEMA, `${JSON.stringify(playbookSchema(modules), null, 2)}\n`],
  ];
}

/** The comment by which the YAML language server, and so most editors, find the schema of a file. */
export function schemaLine(schema: string): string {
  return `# yaml-language-server: $schema=${schema}\n`;
}
