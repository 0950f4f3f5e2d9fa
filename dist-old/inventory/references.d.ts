import type { InventoryHost, Value } from './inventory.ts';
/** The text with each `{{ name }}` replaced by the host's variable, or what is wrong. Nothing else of Jinja is read. */
export declare function fillReferences(text: string, host: InventoryHost, depth?: number): {
    value: Value;
} | {
    problem: string;
    hint?: string;
};
