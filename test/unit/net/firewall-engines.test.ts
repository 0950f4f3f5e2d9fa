import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LISTING } from '../../../src/modules/firewall/listing.ts';
import type { FirewallParams } from '../../../src/modules/firewall/params.ts';
import { plan } from '../../../src/modules/firewall/plan.ts';
import { type FirewallState, readState } from '../../../src/modules/firewall/state.ts';
import type { HostView } from '../../../src/modules/module.ts';
import type { Packet } from '../../../src/net/firewall/packet.ts';
import type { Engine, RuleSet } from '../../../src/net/firewall/rules.ts';
import { verdictOf } from '../../../src/net/firewall/verdict.ts';
import { PRELUDE } from '../../../src/sh/prelude.ts';
import { SEED } from '../../seed.ts';
import { host as hostView, printed, section } from '../modules/firewall/host.ts';
import { iptablesRuleSet } from './firewall-generated-iptables.ts';
import { missingTools, Oracle, PROBES } from './firewall-oracle.ts';

const missing = missingTools();

/** A host on which both tools write, read as the firewall module reads it. */
class Host extends Oracle {
  /** `table` as nft makes it, then `commands` of iptables-nft. */
  mix(table: string, commands: readonly string[]): RuleSet {
    this.load('nft', table);
    const lines = commands.map((command) => `iptables-nft -w ${command}`);
    this.run(lines.join('\n'));
    return this.read();
  }

  read(): RuleSet {
    return this.state().rules;
  }

  state(): FirewallState {
    // Without this machine's own files.
    const script = `${PRELUDE}\n${LISTING.replace(/^nft_files$/m, ':')}`;
    const stdout = this.inNamespace(this.receiver, ['sh'], script);
    const tools = section({ tools: printed('iptables-nft\nnft\n') });
    const state = readState({ ...tools, listing: printed(stdout) });
    // The oracle's legacy tables are empty, but cannot be removed.
    const chains = state.rules.chains.filter(({ engine }) => engine !== 'iptables-legacy');
    return { ...state, rules: { ...state.rules, chains } };
  }

  run(command: string): void {
    this.inNamespace(this.receiver, ['sh', '-e'], command);
  }

  async compare(rules: RuleSet): Promise<{ wrong: string[]; unknown: number; packets: Packet[] }> {
    const judged = (await this.try(PROBES)).map((each) => ({
      ...each,
      verdict: verdictOf(rules, each.packet),
    }));
    const wrong = judged.filter(
      ({ arrived, verdict: { kind } }) => kind !== 'unknown' && (kind === 'accepted') !== arrived,
    );
    return {
      packets: judged.map(({ packet }) => packet),
      wrong: wrong.map(({ packet, arrived, verdict }) =>
        [packet.protocol, packet.source.toString(16), packet.port, verdict.kind, arrived].join(' '),
      ),
      unknown: judged.filter(({ verdict }) => verdict.kind === 'unknown').length,
    };
  }
}

/** As the kubelet makes them, with extensions that nft hides. */
const KUBELET = [
  '-N KUBE-FIREWALL',
  '-A INPUT -j KUBE-FIREWALL',
  '-A KUBE-FIREWALL -d 127.0.0.0/8 -m comment --comment "block incoming localnet" -m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP',
];

const input = (name: string, rules: string, policy = 'drop', table = 'table ip filter'): string =>
  `${table} { chain ${name} { type filter hook input priority 0; policy ${policy};\n${rules}\n}\n}\n`;

/** `keeper`: whose tool writes to the chain that decides. */
const MIXED: {
  name: string;
  table: string;
  commands: string[];
  unknown?: true;
  nft: string[];
  iptables: string[];
  /** Whose chain drops 8472/udp. */
  blocks?: 'nft' | 'iptables';
}[] = [
  {
    name: "a base chain that is not iptables', beside the kubelet's",
    table: input('input', 'ct state established,related accept\ntcp dport 22 accept'),
    commands: KUBELET,
    nft: ['input'],
    blocks: 'nft',
    iptables: ['INPUT'],
  },
  {
    name: 'a base chain in a table without a family, and iptables without extensions',
    table: input('input', '', 'drop', 'table filter'),
    commands: ['-A INPUT -p tcp --dport 22 -j ACCEPT'],
    nft: ['input'],
    blocks: 'nft',
    iptables: ['INPUT'],
  },
  {
    name: "a base chain that is not iptables', alone",
    table: input('input', 'udp dport 53 accept'),
    commands: [],
    nft: ['input'],
    blocks: 'nft',
    iptables: [],
  },
  {
    name: "a set in a chain of iptables' name",
    table: input('INPUT', 'ip saddr { 10.99.0.2, 10.99.0.200 } accept'),
    commands: [],
    nft: ['INPUT'],
    blocks: 'nft',
    iptables: [],
  },
  {
    name: "a set in a chain of iptables' name, beside the kubelet's rules",
    table: input('INPUT', 'ip saddr { 10.99.0.2, 10.99.0.200 } accept'),
    commands: [...KUBELET, '-A INPUT -p udp -m multiport --dports 53,9000 -j ACCEPT'],
    nft: ['INPUT'],
    blocks: 'nft',
    iptables: [],
  },
  {
    name: 'a verdict map',
    table: input('INPUT', 'udp dport vmap { 8472 : drop }', 'accept'),
    commands: KUBELET,
    nft: ['INPUT'],
    blocks: 'nft',
    iptables: [],
  },
  {
    name: 'a range of addresses',
    table: input('INPUT', 'ip saddr 10.99.0.1-10.99.0.5 drop', 'accept'),
    commands: [],
    nft: ['INPUT'],
    blocks: 'nft',
    iptables: [],
  },
  {
    name: 'a named set',
    table: `table ip filter { set s { type ipv4_addr; elements = { 10.99.0.3 }; }
      chain INPUT { type filter hook input priority 0; policy accept; ip saddr @s drop\n }\n }\n`,
    commands: ['-A INPUT -p tcp -m comment --comment x -j ACCEPT'],
    nft: ['INPUT'],
    blocks: 'nft',
    iptables: [],
  },
  {
    name: 'a field that no reader knows',
    table: input('INPUT', 'udp length 100 drop', 'accept'),
    commands: [],
    unknown: true,
    nft: [],
    iptables: ['INPUT'],
  },
  {
    name: 'rules that iptables does not list at all beside hidden ones',
    table: input('INPUT', 'numgen random mod 2 0 accept', 'accept'),
    commands: ['-A INPUT -p udp -m multiport --dports 53,9000 -j DROP'],
    unknown: true,
    nft: ['INPUT'],
    iptables: [],
  },
  {
    name: 'a chain that both jump to',
    table: `table ip filter { chain both { udp dport 9000 drop\nip saddr { 10.99.0.3, 10.99.0.200 } drop\n}
      chain input { type filter hook input priority 0; policy accept; udp dport 1-9999 jump both\n }\n }\n`,
    commands: ['-A INPUT -p tcp -j both', '-A both -m comment --comment x -p tcp --dport 80 -j DROP'],
    nft: ['input', 'both'],
    iptables: ['INPUT', 'both'],
  },
  {
    name: 'an inet table beside',
    table: input('input', 'udp dport { 53, 8472 } accept', 'drop', 'table inet filter'),
    commands: [...KUBELET, '-A INPUT -s 10.99.0.3 -m comment --comment x -j REJECT'],
    nft: ['input'],
    iptables: ['INPUT', 'KUBE-FIREWALL'],
  },
  {
    name: "a policy of iptables', and a chain of nft's that lets all in",
    table: input('input', 'udp dport { 53, 8472 } accept', 'accept'),
    commands: [...KUBELET, '-A INPUT -p udp -m multiport --dports 53,9000 -j ACCEPT', '-P INPUT DROP'],
    nft: ['input'],
    iptables: ['INPUT', 'KUBE-FIREWALL'],
    blocks: 'iptables',
  },
  {
    name: "a policy of iptables'",
    table: '',
    commands: [...KUBELET, '-A INPUT -p udp -m multiport --dports 53,8472 -j ACCEPT', '-P INPUT DROP'],
    nft: [],
    iptables: ['INPUT', 'KUBE-FIREWALL'],
  },
];

function names({ chains }: RuleSet, engine: Engine): string[] {
  return chains.filter((chain) => chain.engine === engine).map(({ name }) => name);
}

const VIEW: HostView = (() => {
  const view = hostView({ nodes: ['10.99.0.1', '10.99.0.2', '10.99.0.3'] });
  const addresses = [{ device: 'eth0', address: '10.99.0.1', prefix: 24 }];
  return { ...view, facts: { ...view.facts, addresses } };
})();

const PARAMS: FirewallParams = { allow: ['8472/udp'] };

const RUNS = Number(process.env.NETFIX_ORACLE_RUNS ?? 50);

describe.skipIf(missing.length > 0 && process.env.CI === undefined)(
  'tables that nft and iptables share',
  () => {
    const host = new Host();
    beforeAll(() => host.start(), 20_000);
    afterAll(() => host.stop());

    it.each(MIXED)('$name', async ({ table, commands, unknown, nft, iptables }) => {
      const rules = host.mix(table, commands);
      const found = await host.compare(rules);
      expect(found.wrong).toEqual([]);
      if (unknown) expect(found.unknown).toBeGreaterThan(0);
      else expect(found.unknown).toBe(0);
      expect(names(rules, 'nft')).toEqual(expect.arrayContaining(nft));
      expect(names(rules, 'iptables-nft')).toEqual(expect.arrayContaining(iptables));
    });

    it.each(MIXED.filter(({ blocks }) => blocks !== undefined))(
      '$name: what opens a port is of the tool that keeps the chain, and opens it',
      async (each) => {
        host.mix(each.table, each.commands);
        const planned = () => plan(host.state(), PARAMS, VIEW);
        const [change, ...others] = planned().changes;
        expect(others).toEqual([]);
        const run = change?.kind === 'command' ? change.run : '';
        expect(run).toMatch(each.blocks === 'nft' ? /insert rule ip6? filter/ : /^iptables-nft /);
        host.run(run);
        const overlay = (['10.99.0.2', '10.99.0.3'] as const).map((source) => ({
          family: 'ip' as const,
          protocol: 'udp' as const,
          source,
          port: 8472,
        }));
        expect((await host.try(overlay)).map(({ arrived }) => arrived)).toEqual([true, true]);
        expect(planned().changes).toEqual([]);
        expect((await host.compare(host.read())).wrong).toEqual([]);
        if (change?.kind === 'command') host.run(change.undo ?? '');
        expect(planned().changes).toEqual([change]);
      },
    );

    it("iptables' own rules are judged as well as from its words alone, and stay its own", async () => {
      const sets = fc
        .sample(iptablesRuleSet(), { seed: SEED, numRuns: RUNS })
        .filter(({ tool }) => tool.endsWith('nft'));
      for (const { tool, rules } of sets) {
        const alone = host.load(tool, rules);
        const both = host.read();
        const found = await host.compare(both);
        const doubts = found.packets.filter((packet) => verdictOf(alone, packet).kind === 'unknown');
        const { wrong, unknown } = found;
        const told = { wrong, unknown, unread: both.unread, nft: names(both, 'nft') };
        expect(told, `seed ${SEED}, ${tool}:\n${rules}`).toEqual({
          wrong: [],
          unknown: doubts.length,
          unread: [],
          nft: [],
        });
      }
    }, 600_000);
  },
);
