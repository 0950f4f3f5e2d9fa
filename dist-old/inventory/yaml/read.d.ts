import type { Problem } from '../../usage-error.ts';
import type { Tree } from './tree.ts';
/** Reads one document with the types PyYAML gives. Every problem goes to `problems`; then the result is null. */
export declare function readTree(text: string, file: string, problems: Problem[]): Tree | null;
