import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verdictOf } from '../../../src/net/firewall/verdict.ts';
import { SEED } from '../../seed.ts';
import { generatedRuleSet } from './firewall-generated.ts';
import { HOSTS } from './firewall-hosts.ts';
import { hasIpset, missingTools, Oracle, PROBES, type Tool } from './firewall-oracle.ts';
import { BRIDGED, type Case, RULE_SETS } from './firewall-rule-sets.ts';
import { UNREADABLE } from './firewall-unreadable.ts';

const missing = missingTools();
if (missing.length > 0 && process.env.CI === undefined) {
  console.warn(`firewall oracle skipped: needs ${missing.join(', ')}`);
}

/** Rule sets in which one packet cannot tell: the verdict must be `unknown` for some packets and never wrong. */
const DOUBTFUL = /leave doubt/;

/** The whole claim: NETFIX_ORACLE_RUNS=1000, under any NETFIX_SEED. */
const RUNS = Number(process.env.NETFIX_ORACLE_RUNS ?? 300);

async function compare(oracle: Oracle, tool: Tool, rules: string, sets = '') {
  const ruleSet = oracle.load(tool, rules, sets);
  const results = await oracle.try(PROBES);
  const verdicts = results.map(({ packet, arrived }) => ({
    packet,
    arrived,
    verdict: verdictOf(ruleSet, packet),
  }));
  return {
    wrong: verdicts.flatMap(({ packet, arrived, verdict }) =>
      verdict.kind !== 'unknown' && (verdict.kind === 'accepted') !== arrived
        ? [
            `${packet.protocol} ${packet.source.toString(16)} to ${packet.port}: ${verdict.kind}, arrived ${arrived}`,
          ]
        : [],
    ),
    unknown: verdicts.filter(({ verdict }) => verdict.kind === 'unknown').length,
  };
}

/** Never wrong, and unknown for some packets where its name says so. */
async function isAsNamed(oracle: Oracle, { name, tool, rules }: Case): Promise<void> {
  const { wrong, unknown } = await compare(oracle, tool, rules);
  expect(wrong).toEqual([]);
  if (DOUBTFUL.test(name)) expect(unknown).toBeGreaterThan(0);
  else expect(unknown).toBe(0);
}

describe.skipIf(missing.length > 0 && process.env.CI === undefined)('verdicts against real packets', () => {
  const oracle = new Oracle();
  beforeAll(() => oracle.start(), 20_000);
  afterAll(() => oracle.stop());

  it.each(RULE_SETS)('$name', (each) => isAsNamed(oracle, each));

  it.each(HOSTS)('of $name', async ({ tool, rules, sets }) => {
    if (sets !== undefined && !hasIpset()) return;
    expect(await compare(oracle, tool, rules, sets)).toEqual({ wrong: [], unknown: 0 });
  });

  it('are never wrong and seldom unknown over generated rule sets', async () => {
    const sets = fc.sample(generatedRuleSet, { seed: SEED, numRuns: RUNS });
    let unknown = 0;
    for (const { tool, rules } of sets) {
      const found = await compare(oracle, tool, rules);
      expect(found.wrong, `seed ${SEED}, ${tool}:\n${rules}`).toEqual([]);
      if (found.unknown > 0) unknown++;
    }
    expect(unknown / sets.length).toBeLessThan(0.02);
  }, 3_600_000);

  it.each(UNREADABLE)('$name ($tool) leaves doubt', async ({ tool, rules }) => {
    const { wrong, unknown } = await compare(oracle, tool, rules);
    expect(wrong).toEqual([]);
    expect(unknown).toBeGreaterThan(0);
  });
});

describe.skipIf(missing.length > 0 && process.env.CI === undefined)('verdicts on a bridge', () => {
  const oracle = new Oracle('br0');
  beforeAll(() => oracle.start(), 20_000);
  afterAll(() => oracle.stop());

  it.each(BRIDGED)('$name', (each) => isAsNamed(oracle, each));
});
