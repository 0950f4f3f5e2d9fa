import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Facts, Plan } from '../../../src/modules/module.ts';
import { packageModule } from '../../../src/modules/package.ts';
import { checkParams } from '../../../src/playbook/params.ts';
import { quote } from '../../../src/sh/quote.ts';
import { SHELLS } from '../sh/shells.ts';
import { hostView } from './namespace-host.ts';

function planFor(names: string[], installed: string[], facts: Partial<Facts> = {}): Plan {
  const stdout = installed.map((name) => `${name}\n`).join('');
  const state = packageModule.read({ database: { exitCode: 0, stdout, stderr: '' } }, { names });
  return packageModule.plan(state, { names }, hostView(facts));
}

test('installed packages need nothing, whatever else the host says', () => {
  expect(planFor(['a', 'b', 'a'], ['b', 'a', 'x'], { packageManager: null, uid: 1 })).toEqual({
    findings: [],
    changes: [],
  });
});

test('only what is missing is installed, and only that is removed again', () => {
  const plan = planFor(['iperf', 'curl', 'conntrack'], ['curl']);
  expect(plan.findings).toEqual([
    { code: 'package.missing', severity: 'error', message: 'not installed: iperf, conntrack', fixable: true },
  ]);
  expect(plan.changes).toMatchObject([
    {
      kind: 'command',
      target: 'iperf conntrack',
      summary: 'install iperf, conntrack with apt-get',
      diff: '+ package iperf\n+ package conntrack\n',
      run: expect.stringContaining('apt install -- iperf conntrack'),
      undo: expect.stringContaining('for name in iperf conntrack; do'),
    },
  ]);
});

test.each<[Facts['packageManager'], string, string]>([
  ['dnf', 'dnf -y -q install -- iperf', 'rpm -e -- "$name"'],
  ['yum', 'yum -y -q install -- iperf', 'rpm -e -- "$name"'],
  ['zypper', 'zypper --non-interactive --quiet install -- iperf', 'rpm -e -- "$name"'],
  ['apk', 'apk add --wait 60 -- iperf', 'apk del --wait 60 -- iperf'],
])('%s', (packageManager, run, undo) => {
  expect(planFor(['iperf'], [], { packageManager }).changes).toMatchObject([
    { run: expect.stringContaining(run), undo: expect.stringContaining(undo) },
  ]);
});

test.each<[Partial<Facts>, string]>([
  [{ packageManager: null }, 'package.no-manager'],
  [{ uid: 1000 }, 'package.needs-root'],
])('%j is an error with a next step', (facts, code) => {
  const plan = planFor(['iperf'], [], facts);
  expect(plan).toMatchObject({ findings: [{ code, severity: 'error', fixable: false }], changes: [] });
});

test.each(['iperf-', '-y', 'a b', 'a;b', 'a*', '$(x)', '../x.deb', './x.rpm', '@group', ''])(
  '%j is no name of a package',
  (name) => {
    expect(checkParams(packageModule.params, { names: [name] })).not.toEqual([]);
  },
);

test.each(['g++', 'libstdc++6', 'linux-modules-extra-6.1.0-18', 'NetworkManager', 'libc6:amd64', '7zip'])(
  '%j is one',
  (name) => {
    expect(checkParams(packageModule.params, { names: [name] })).toEqual([]);
  },
);

test('nonsense from a host is no installed package', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(planFor(['iperf'], [text, 'iperf2', ' iperf']).changes).toHaveLength(1);
    }),
  );
});

/** Programs that print what a real one would, and note how they were called. */
describe.each(SHELLS)('in %s', (_, [shell = 'sh', ...args]) => {
  let bin: string;
  beforeEach(() => {
    bin = mkdtempSync(join(tmpdir(), 'netfix-package-'));
    for (const tool of ['awk', 'grep', 'find', 'cat']) program(tool, `exec ${which(tool)} "$@"`);
  });
  afterEach(() => rmSync(bin, { recursive: true }));

  function program(name: string, body: string): void {
    writeFileSync(join(bin, name), `#!/bin/sh\necho "${name} $*" >> ${quote(join(bin, 'calls'))}\n${body}\n`);
    chmodSync(join(bin, name), 0o755);
  }

  /** No prelude: it would add the real programs' folders to PATH. */
  function run(script: string): { status: number | null; stdout: string; stderr: string } {
    const has = 'has() { command -v "$1" >/dev/null 2>&1; }';
    const input = `PATH=${quote(bin)}\n${has}\n( eval ${quote(script)} ) </dev/null`;
    return spawnSync(shell, args, { input, encoding: 'utf8' });
  }

  function calls(...tools: string[]): string[] {
    const lines = readFileSync(join(bin, 'calls'), 'utf8').split('\n');
    return lines.filter((line) => tools.some((tool) => line.startsWith(`${tool} `)));
  }

  function found(names: string[]): string[] {
    const { stdout, stderr } = run(packageModule.probe({ names }).database ?? '');
    expect(stderr).toBe('');
    return stdout
      .split('\n')
      .filter((line) => line !== '')
      .sort();
  }

  test('Debian: the status counts, and so does what a package provides', () => {
    program('apt-get', 'exit 1');
    program(
      'dpkg-query',
      `cat <<'X'
installed	postfix	amd64	default-mta, mail-transport-agent (= 1)
installed	libc6	i386	
config-files	iperf	amd64	
half-installed	curl	amd64	
X`,
    );
    const wanted = [
      'iperf',
      'curl',
      'mail-transport-agent',
      'default-mta',
      'postfix',
      'libc6:i386',
      'libc6:amd64',
      'post',
    ];
    expect(found(wanted)).toEqual(['default-mta', 'libc6:i386', 'mail-transport-agent', 'postfix']);
  });

  test('Red Hat and SUSE: by name, or by what provides it', () => {
    program(
      'rpm',
      'case "$*" in "-q -- iperf" | "-q --whatprovides -- mta") exit 0;; esac; echo "package is not installed"; exit 1',
    );
    expect(found(['iperf', 'mta', 'curl'])).toEqual(['iperf', 'mta']);
  });

  test('Alpine', () => {
    program('apk', '[ "$*" = "info -e -- iperf" ]');
    expect(found(['iperf', 'curl'])).toEqual(['iperf']);
  });

  test('nothing known: nothing found, no failure', () => {
    expect(found(['iperf'])).toEqual([]);
  });

  function install(): { status: number | null; stderr: string } {
    const [change] = planFor(['iperf', 'curl'], []).changes;
    return run(change?.kind === 'command' ? change.run : '');
  }

  const OPTIONS =
    '-q -y -o DPkg::Lock::Timeout=60 -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold';

  test('apt with lists that know the packages: no update', () => {
    program('find', 'echo /var/lib/apt/lists/x_Packages');
    program('apt-cache', 'echo "Package: $2"');
    program('apt-get', '[ "$DEBIAN_FRONTEND" = noninteractive ]');
    expect(install()).toMatchObject({ status: 0, stderr: '' });
    expect(calls('apt-get')).toEqual([`apt-get ${OPTIONS} install -- iperf curl`]);
  });

  test('apt without lists: update first, once', () => {
    program('find', ':');
    program('apt-cache', 'echo "Package: $2"');
    program('apt-get', 'case "$*" in *install*) exit 100;; esac');
    expect(install().status).not.toBe(0);
    expect(calls('apt-get')).toEqual([
      `apt-get ${OPTIONS} update`,
      `apt-get ${OPTIONS} install -- iperf curl`,
    ]);
  });

  test('apt with stale lists: install, update, install', () => {
    program('find', 'echo /var/lib/apt/lists/x_Packages');
    program('apt-cache', 'echo "Package: $2"');
    program('apt-get', 'case "$*" in *install*) exit 100;; esac');
    install();
    expect(
      calls('apt-get').map((call) => call.split(' ').find((word) => /^(update|install)$/.test(word))),
    ).toEqual(['install', 'update', 'install']);
  });

  test('apt never sees a name it does not know: it would take it for a regular expression', () => {
    program('find', 'echo /var/lib/apt/lists/x_Packages');
    program('apt-cache', '[ "$2" = curl ] || echo "Package: $2"');
    program('apt-get', ':');
    const { status, stderr } = install();
    expect(status).not.toBe(0);
    expect(stderr).toContain('apt knows no package curl');
    expect(calls('apt-get')).toEqual([`apt-get ${OPTIONS} update`]);
  });
});

function which(tool: string): string {
  return spawnSync('sh', ['-c', `command -v ${tool}`], { encoding: 'utf8' }).stdout.trim();
}
