/** The candidate nearest to `word` when it is near enough to be a slip of the hand, else undefined. */
export declare function nearest(word: string, candidates: Iterable<string>): string | undefined;
/** `did you mean \`x\`?`, or the list of what there is, or undefined when there is nothing to offer. */
export declare function suggestion(word: string, candidates: Iterable<string>): string | undefined;
