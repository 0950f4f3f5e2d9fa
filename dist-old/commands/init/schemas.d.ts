export declare const INVENTORY_SCHEMA = "schemas/inventory.schema.json";
export declare const PLAYBOOK_SCHEMA = "schemas/playbook.schema.json";
/** What editors complete and check playbooks and inventories by: files by their path. */
export declare function editorSchemas(): [path: string, text: string][];
/** The comment by which the YAML language server, and so most editors, find the schema of a file. */
export declare function schemaLine(schema: string): string;
