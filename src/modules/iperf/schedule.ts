import { suggestion } from '../../did-you-mean.ts';
import { circleRounds, type Pair, ringRounds, sampleRounds, withAllPairs } from '../../net/tournament.ts';
import type { IperfTest } from './params.ts';

/** Above this many hosts all pairs take too long to be a default. */
const MANY_HOSTS = 30;
const SAMPLED_ROUNDS = 10;

/** Who is tested with whom, round by round: what `pairs` asks for, and behind it what `roles` needs besides. */
export function roundsFor(hosts: readonly string[], test: IperfTest, groups: Groups): Pair[][] {
  const members = new Set(test.roles.flatMap((role) => groups[role] ?? []));
  const places = hosts.flatMap((name, i) => (members.has(name) ? [i] : []));
  return withAllPairs(sampledRounds(hosts.length, test), places);
}

/** Group name to host names. */
type Groups = Readonly<Record<string, readonly string[]>>;

function sampledRounds(hosts: number, { pairs }: IperfTest): Pair[][] {
  if (pairs === 'ring') return ringRounds(hosts);
  const rounds = circleRounds(hosts);
  if (pairs === 'all') return rounds;
  if (pairs !== null) return sampleRounds(rounds, pairs.rounds);
  return hosts > MANY_HOSTS ? sampleRounds(rounds, SAMPLED_ROUNDS) : rounds;
}

/** What no host could ever fulfil; null when there is nothing of the kind. */
export function mistakeIn(test: IperfTest, groups: ReadonlySet<string>): string | null {
  const unknown = test.roles.find((role) => !groups.has(role));
  if (unknown !== undefined) {
    const hint = suggestion(unknown, groups);
    return `\`roles\`: the inventory has no group \`${unknown}\`${hint === undefined ? '' : `; ${hint}`}`;
  }
  if (test.minBitsPerSecond !== null && test.minBitsPerSecond > test.bitsPerSecond)
    return '`min_bandwidth` is more than `bandwidth`, which is all that is sent';
  return null;
}
