/** Whether a variable of this name holds a secret, going by the name alone. */
export declare function isSecretName(name: string): boolean;
/** Lines `first` to `last` (1-based) of a file with the values of what looks like secrets left out: frames land in CI logs. */
export declare function linesWithoutSecrets(lines: readonly string[], first: number, last: number): string[];
