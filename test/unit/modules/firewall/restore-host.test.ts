import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { firewall } from '../../../../src/modules/firewall/firewall.ts';
import { RESTORED } from '../../../../src/modules/firewall/restore.ts';
import type { HostView, Plan } from '../../../../src/modules/module.ts';
import { quote } from '../../../../src/sh/quote.ts';
import { HOST_SHELLS, hostView, type NamespaceHost, startHost } from '../namespace-host.ts';

const PARAMS = { allow: ['8472/udp'] };
const FILE = '/etc/iptables/rules.v4';
const DROPS = '*filter\n:INPUT DROP\nCOMMIT\n';

// Real programs, on machines that may be busy.
vi.setConfig({ testTimeout: 30_000 });

describe.each(HOST_SHELLS)('a file that iptables-restore refuses: %s', (_, shell) => {
  let host: NamespaceHost;
  beforeAll(async () => {
    host = await startHost(shell, 'mkdir -p /etc/iptables');
  });
  afterAll(() => host.end());

  /** What is planned on a host whose boot loads that. */
  function planned(text: string): Plan {
    host.run(`printf %s ${quote(text)} >${FILE}`);
    const view: HostView = {
      ...hostView({ init: 'other', addresses: [{ device: 'eth0', address: '10.0.0.1', prefix: 24 }] }),
      nodes: ['10.0.0.1', '10.0.0.2'],
    };
    const plan = firewall.plan(firewall.read(host.probe(firewall.probe(PARAMS)), PARAMS), PARAMS, view);
    return { ...plan, findings: plan.findings.filter(({ code }) => code !== 'firewall.none-active') };
  }

  it.each([
    ['nothing of the file', '*filter\n:INPUT DROP\n\t\nCOMMIT\n', 3, 'no command specified'],
    [
      'no more of it than raw',
      '*raw\n:PREROUTING ACCEPT\nCOMMIT\n*filter\n:INPUT DROP\n-A INPUT -j NO\nCOMMIT\n',
      6,
      'NO',
    ],
  ])('loads %s, is named with its line, and is not written to', (part, text, line, said) => {
    const { findings, changes } = planned(text);
    expect(changes).toEqual([]);
    expect(findings).toEqual([
      {
        code: 'firewall.not-loaded',
        severity: 'warning',
        message: expect.stringMatching(
          new RegExp(`^iptables-restore refuses ${FILE}:[${line}${line + 1}], so a boot loads ${part}, and`),
        ),
        evidence: expect.stringContaining(said),
      },
    ]);
  });

  it('drops what the tables before that line drop, which is left to a person', () => {
    const { findings, changes } = planned(`${DROPS}*mangle\n-A INPUT -p\nCOMMIT\n`);
    expect(changes).toEqual([]);
    expect(findings.map(({ code, fixable }) => [code, fixable])).toEqual([
      ['firewall.not-loaded', undefined],
      ['firewall.not-persistent', undefined],
    ]);
    expect(findings[1]?.message).toMatch(
      /it is refused by iptables-restore at line 5, so netfix leaves it: add/,
    );
  });

  it.each([
    ['is taken', ''],
    ['asks for a set that is made before', '-A INPUT -m set --match-set made src -j ACCEPT\n'],
  ])('another that %s is not said to be refused', (_what, line) => {
    const { findings, changes } = planned(DROPS.replace('COMMIT', `${line}COMMIT`));
    expect(findings.map(({ code }) => code)).not.toContain('firewall.not-loaded');
    expect(changes.map(({ target }) => target)).toEqual(line === '' ? [FILE] : []);
    expect(host.run('nft list ruleset; iptables-save').stdout).toBe('');
  });

  it.each([
    ['refuses', 'exit 1', 'said: line 2 failed\n'],
    ['takes', 'exit 0', ''],
    ['is kept waiting by its lock, and cut off,', 'exec sleep 60', ''],
  ])('a legacy iptables-restore that %s is heard for 5 seconds at most', (_what, end, said) => {
    const script = `has() { command -v "$1" >/dev/null; }
variant=legacy
mkdir -p /run/tools && PATH=/run/tools:$PATH
printf '#!/bin/sh\necho "said: line 2 failed" >&2\n${end}\n' >/run/tools/restore && chmod +x /run/tools/restore
printf '#\nCOMMIT\n' >/run/rules
${RESTORED}
restored restore ip_tables_names /run/rules`;
    const start = performance.now();
    expect(host.run(script)).toEqual({ exitCode: 0, stdout: said, stderr: '' });
    expect(performance.now() - start).toBeLessThan(20_000);
  });
});
