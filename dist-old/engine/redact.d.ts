import type { RunEvent } from './events.ts';
/** Text with every secret in it left out. */
export type Redact = (text: string) => string;
/** What is computed (`{{ }}`) is no secret itself. `open`: words that are shown anyway. */
export declare function redactor(secrets: Iterable<string>, open: ReadonlySet<string>): Redact;
/** The same event; names of hosts, modules and codes stay, for reports go by them. */
export declare function redactEvent(event: RunEvent, redact: Redact): RunEvent;
/** Runs work whose UsageErrors may repeat a value. */
export declare function redactingErrors<T>(redact: Redact, work: () => Promise<T>): Promise<T>;
