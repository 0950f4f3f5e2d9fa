import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Change, Facts, HostView, ProbeOutput } from '../../../src/modules/module.ts';
import { PRELUDE } from '../../../src/sh/prelude.ts';
import { quote } from '../../../src/sh/quote.ts';
import { changeScript } from '../engine/change-script.ts';

/** Network and mount namespaces with an /etc and a /run of their own. */
export interface NamespaceHost {
  run(script: string): ProbeOutput;
  /** Each part as the engine runs it; it must succeed and say nothing on stderr. */
  probe(parts: Record<string, string>): Record<string, ProbeOutput>;
  apply(changes: readonly Change[]): void;
  end(): void;
}

/** Name, and the shell's command for a folder that holds busybox under the name of each of its tools. */
export const HOST_SHELLS: [string, (busybox: string) => string[]][] = [
  ['dash', () => ['dash']],
  ['bash', () => ['bash', '--posix']],
  ['busybox', (busybox) => ['env', `PATH=${busybox}:${process.env.PATH}`, 'busybox', 'sh']],
];

/** Debian's awk is a link into /etc/alternatives. */
const SETUP = `set -e
mount -t tmpfs none /run
cp -a /etc/alternatives /run
mount -t tmpfs none /etc
cp -a /run/alternatives /etc`;

export async function startHost(shell: (busybox: string) => string[], setup: string): Promise<NamespaceHost> {
  const busybox = mkdtempSync(join(tmpdir(), 'netfix-busybox-'));
  expect(spawnSync('busybox', ['--install', '-s', busybox]).status).toBe(0);
  const child = spawn('unshare', ['-n', '-m', 'sh', '-c', `${SETUP}\n${setup}\necho up\nexec sleep 120`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await started(child);
  const run = (script: string): ProbeOutput => {
    const args = ['-t', `${child.pid}`, '-n', '-m', 'env', '-u', 'TMPDIR', ...shell(busybox)];
    const { status, stdout, stderr } = spawnSync('nsenter', args, { input: script, encoding: 'utf8' });
    return { exitCode: status ?? -1, stdout, stderr };
  };
  const runPart = ([part, script]: [string, string]): [string, ProbeOutput] => {
    const output = run(`${PRELUDE}\n( eval ${quote(script)} ) </dev/null`);
    expect({ part, ...output }).toMatchObject({ exitCode: 0, stderr: '' });
    return [part, output];
  };
  return {
    run,
    probe: (parts) => Object.fromEntries(Object.entries(parts).map(runPart)),
    apply(changes) {
      const script = changeScript(changes, '/run/netfix');
      expect(run(script)).toMatchObject({ exitCode: 0, stderr: '' });
    },
    end() {
      child.kill('SIGKILL');
      rmSync(busybox, { recursive: true });
    },
  };
}

function started(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.stdout?.once('data', () => resolve());
    child.once('exit', (code) => reject(new Error(`the host did not start: exit ${code}`)));
  });
}

/** A Debian host with systemd, but for what is given. */
export function hostView(facts: Partial<Facts> = {}, pending: readonly Change[] = []): HostView {
  const debian: Facts = {
    hostname: 'n1',
    kernel: '6.1.0-18-amd64',
    arch: 'x86_64',
    os: { id: 'debian', idLike: [], versionId: '12', name: 'Debian' },
    uid: 0,
    init: 'systemd',
    packageManager: 'apt',
    ssh: null,
    addresses: [],
  };
  return { name: 'n1', facts: { ...debian, ...facts }, nodes: [], groups: {}, pending, applied: false };
}
