import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { SysctlReader } from '../../../src/net/sysctl/order.ts';
import { quote } from '../../../src/sh/quote.ts';

const SYSTEMD = ['/usr/lib/systemd/systemd-sysctl', '/lib/systemd/systemd-sysctl'].find(existsSync);

/** Needs root, systemd-sysctl (Debian's systemd) and sysctl (procps). In CI they must be there. */
export const oracle = { available: isAvailable() };

function isAvailable(): boolean {
  const procps = spawnSync('sysctl', ['--version'], { encoding: 'utf8' }).stdout ?? '';
  const canUnshare = spawnSync('unshare', ['-n', '-m', 'true']).status === 0;
  const missing = [
    ...(SYSTEMD === undefined ? ['systemd-sysctl (package systemd)'] : []),
    ...(procps.includes('procps') ? [] : ['sysctl (package procps)']),
    ...(canUnshare ? [] : ['root']),
  ];
  if (missing.length === 0) return true;
  const message = `the order of sysctl files is not compared with the real readers: no ${missing.join(', ')}`;
  if (process.env.CI !== undefined) throw new Error(message);
  console.warn(message);
  return false;
}

/**
 * Runs both readers over a tree of files (`-> path` makes a link) in network and mount namespaces of their own, and
 * reads the values below /proc/sys. Every value is 77 before either reader runs.
 */
export function applyForReal(files: Record<string, string>, paths: string[]): Record<SysctlReader, string[]> {
  const script = [
    'for d in /etc /run /usr/local/lib /usr/lib/sysctl.d; do [ ! -d $d ] || mount -t tmpfs none $d; done',
    'mkdir -p /etc/sysctl.d /run/sysctl.d /usr/local/lib/sysctl.d',
    ...Object.entries(files).map(([path, text]) =>
      text.startsWith('-> ')
        ? `ln -s ${quote(text.slice(3))} ${quote(path)}`
        : `printf %s ${quote(text)} > ${quote(path)}`,
    ),
    `reset() { for k in ${paths.map(quote).join(' ')}; do echo 77 > /proc/sys/$k; done; }`,
    `show() { for k in ${paths.map(quote).join(' ')}; do cat /proc/sys/$k; done; echo --; }`,
    `reset; ${SYSTEMD} >&2; show; reset; sysctl --system >&2; show`,
  ].join('\n');
  const output = execFileSync('unshare', ['-n', '-m', 'sh', '-c', script], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [systemd = '', procps = ''] = output.split('--\n');
  const words = (text: string): string[] => text.split('\n').filter((word) => word !== '');
  return { 'systemd-sysctl': words(systemd), 'sysctl --system': words(procps) };
}
