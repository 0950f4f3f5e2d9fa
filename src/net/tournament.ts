/** Two players of one round, by index. Which of them comes first has no meaning beyond being stable. */
export type Pair = readonly [number, number];

/**
 * The circle method of round-robin tournaments: every pair meets exactly once and nobody plays twice in a round.
 * `count` even: count - 1 rounds of count / 2 pairs; odd: count rounds, in each of which one sits out.
 */
export function circleRounds(count: number): Pair[][] {
  if (count < 2) return [];
  const seats = count + (count % 2);
  return Array.from({ length: seats - 1 }, (_, round) => circleRound(seats, round)).map((pairs) =>
    pairs.filter(([a, b]) => a < count && b < count),
  );
}

/** The last seat stays where it is while the others move around the circle. */
function circleRound(seats: number, round: number): Pair[] {
  const moving = seats - 1;
  const others = Array.from({ length: seats / 2 - 1 }, (_, i): Pair => {
    const a = (round + i + 1) % moving;
    const b = (round - i - 1 + moving) % moving;
    return [a, b];
  });
  return [[round, moving], ...others];
}

/** Each with the next and the last with the first: 1 round for two, 2 for an even count, 3 for an odd one. */
export function ringRounds(count: number): Pair[][] {
  if (count < 2) return [];
  const pairs = Array.from({ length: count === 2 ? 1 : count }, (_, i): Pair => [i, (i + 1) % count]);
  const isLast = (i: number): boolean => count % 2 === 1 && i === count - 1;
  const rounds = [0, 1, 2].map((round) => pairs.filter((_, i) => (isLast(i) ? 2 : i % 2) === round));
  return rounds.filter((round) => round.length > 0);
}

/** At most `wanted` of the rounds, spread evenly over all of them, the first always among them. */
export function sampleRounds(rounds: readonly Pair[][], wanted: number): Pair[][] {
  if (wanted >= rounds.length) return [...rounds];
  return rounds.filter(
    (_, i) => Math.floor((i * wanted) / rounds.length) !== Math.floor(((i - 1) * wanted) / rounds.length),
  );
}

/** The rounds, and behind them as many more as it takes for every two of `members` to have met. */
export function withAllPairs(rounds: readonly Pair[][], members: readonly number[]): Pair[][] {
  const met = new Set(rounds.flat().flatMap(([a, b]) => [`${a} ${b}`, `${b} ${a}`]));
  const among = circleRounds(members.length).map((round) =>
    round
      .map(([i, j]): Pair => [members[i] as number, members[j] as number])
      .filter(([a, b]) => !met.has(`${a} ${b}`)),
  );
  return [...rounds, ...among.filter((round) => round.length > 0)];
}
