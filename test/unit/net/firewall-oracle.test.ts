import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verdictOf } from '../../../src/net/firewall/verdict.ts';
import { generatedRuleSet } from './firewall-generated.ts';
import { missingTools, Oracle, PORTS, type Probe, SOURCES } from './firewall-oracle.ts';
import { RULE_SETS } from './firewall-rule-sets.ts';

const missing = missingTools();
if (missing.length > 0 && process.env.CI === undefined) {
  console.warn(`firewall oracle skipped: needs ${missing.join(', ')}`);
}

const PROBES: Probe[] = (['ip', 'ip6'] as const).flatMap((family) =>
  SOURCES[family].flatMap((source) =>
    (['udp', 'tcp'] as const).flatMap((protocol) =>
      PORTS.map((port) => ({ family, protocol, source, port })),
    ),
  ),
);

/** Rule sets in which one packet cannot tell: the verdict must be `unknown` for some packets and never wrong. */
const DOUBTFUL = /leave doubt/;

describe.skipIf(missing.length > 0 && process.env.CI === undefined)('verdicts against real packets', () => {
  const oracle = new Oracle();
  beforeAll(() => oracle.start(), 20_000);
  afterAll(() => oracle.stop());

  async function compare(tool: (typeof RULE_SETS)[number]['tool'], rules: string) {
    const ruleSet = oracle.load(tool, rules);
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

  it.each(RULE_SETS)('$name', async ({ name, tool, rules }) => {
    const { wrong, unknown } = await compare(tool, rules);
    expect(wrong).toEqual([]);
    if (DOUBTFUL.test(name)) expect(unknown).toBeGreaterThan(0);
    else expect(unknown).toBe(0);
  });

  it('generated rule sets', async () => {
    await fc.assert(
      fc.asyncProperty(generatedRuleSet, async ({ tool, rules }) => {
        expect(await compare(tool, rules)).toEqual({ wrong: [], unknown: 0 });
      }),
      { numRuns: Number(process.env.NETFIX_ORACLE_RUNS ?? 25) },
    );
  }, 300_000);
});
