/** Two players of one round, by index. Which of them comes first has no meaning beyond being stable. */
export type Pair = readonly [number, number];
/**
 * The circle method of round-robin tournaments: every pair meets exactly once and nobody plays twice in a round.
 * `count` even: count - 1 rounds of count / 2 pairs; odd: count rounds, in each of which one sits out.
 */
export declare function circleRounds(count: number): Pair[][];
/** Each with the next and the last with the first: 1 round for two, 2 for an even count, 3 for an odd one. */
export declare function ringRounds(count: number): Pair[][];
/** At most `wanted` of the rounds, spread evenly over all of them, the first always among them. */
export declare function sampleRounds(rounds: readonly Pair[][], wanted: number): Pair[][];
/** The rounds, and behind them as many more as it takes for every two of `members` to have met. */
export declare function withAllPairs(rounds: readonly Pair[][], members: readonly number[]): Pair[][];
