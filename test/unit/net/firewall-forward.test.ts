import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FORWARD_HOOKS, verdictOf } from '../../../src/net/firewall/verdict.ts';
import { SEED } from '../../seed.ts';
import { ForwardOracle } from './firewall-forward-oracle.ts';
import { FORWARD_RULE_SETS, forwarding } from './firewall-forward-rule-sets.ts';
import { generatedRuleSet } from './firewall-generated.ts';
import { HOSTS } from './firewall-hosts.ts';
import { hasIpset, missingTools, PROBES } from './firewall-oracle.ts';
import { type Case, RULE_SETS } from './firewall-rule-sets.ts';

const missing = missingTools();
if (missing.length > 0 && process.env.CI === undefined) {
  console.warn(`firewall oracle for forwarding skipped: needs ${missing.join(', ')}`);
}

const RUNS = Number(process.env.NETFIX_ORACLE_RUNS ?? 40);

interface Found {
  wrong: string[];
  /** First packets whose fate could not be told. */
  unknown: number;
}

describe.skipIf(missing.length > 0 && process.env.CI === undefined)(
  'what is forwarded, against real packets',
  () => {
    const oracle = new ForwardOracle();
    beforeAll(() => oracle.start(), 20_000);
    afterAll(() => oracle.stop());

    async function once({ tool, rules, sets = '' }: Pick<Case, 'tool' | 'rules' | 'sets'>): Promise<Found> {
      const ruleSet = oracle.load(tool, rules, sets);
      const found: Found = { wrong: [], unknown: 0 };
      for (const { packet, arrived, answer, answered } of await oracle.pass(PROBES)) {
        const verdict = verdictOf(ruleSet, packet, FORWARD_HOOKS);
        const back = verdictOf(ruleSet, answer, FORWARD_HOOKS);
        const to = `${packet.protocol} ${packet.source.toString(16)} to ${packet.port}`;
        if (verdict.kind === 'unknown') found.unknown++;
        else if ((verdict.kind === 'accepted') !== arrived) found.wrong.push(`${to}: ${verdict.kind}`);
        if (answered !== null && back.kind !== 'unknown' && (back.kind === 'accepted') !== answered)
          found.wrong.push(`the answer of ${to}: ${back.kind}`);
      }
      return found;
    }

    /** A busy machine may bring a packet late: what is wrong must be so twice. */
    async function compare(rules: Pick<Case, 'tool' | 'rules' | 'sets'>): Promise<Found> {
      const found = await once(rules);
      return found.wrong.length === 0 ? found : once(rules);
    }

    it.each(FORWARD_RULE_SETS)('$name', async (rules) => {
      expect(await compare(rules)).toEqual({ wrong: [], unknown: 0 });
    });

    it.each(RULE_SETS.map(forwarding))('$name, of what is forwarded', async (rules) => {
      const { wrong, unknown } = await compare(rules);
      expect(wrong).toEqual([]);
      if (!/leave doubt/.test(rules.name)) expect(unknown).toBe(0);
    });

    // Docker's rules are about what is forwarded already.
    it.each(HOSTS.map((host) => (host.name.startsWith('Docker') ? host : forwarding(host))))(
      'of $name',
      async (rules) => {
        if (rules.sets !== undefined && !hasIpset()) return;
        expect(await compare(rules)).toEqual({ wrong: [], unknown: 0 });
      },
    );

    it('are never wrong and seldom unknown over generated rule sets', async () => {
      const sets = fc.sample(generatedRuleSet, { seed: SEED, numRuns: RUNS }).map(forwarding);
      let unknown = 0;
      for (const rules of sets) {
        const found = await compare(rules);
        expect(found.wrong, `seed ${SEED}, ${rules.tool}:\n${rules.rules}`).toEqual([]);
        if (found.unknown > 0) unknown++;
      }
      expect(unknown / sets.length).toBeLessThan(0.1);
    }, 3_600_000);
  },
);
