import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { KernelModuleState } from '../../../src/modules/kernel-module/probe.ts';
import { kernelModule } from '../../../src/modules/kernel-module.ts';
import { oracle } from '../net/sysctl-oracle.ts';
import { HOST_SHELLS, hostView, type NamespaceHost, startHost } from './namespace-host.ts';

// Real programs and many random cases, on machines that may be busy.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/** A made-up kernel folder over whatever this machine has. */
const KERNEL = `mkdir /run/upper /run/work /etc/modules-load.d /etc/modprobe.d
mount -t overlay none -o lowerdir=/usr/lib,upperdir=/run/upper,workdir=/run/work /usr/lib
d=/usr/lib/modules/$(uname -r)
mkdir -p "$d"
echo kernel/netfix-builtin.ko > "$d/modules.builtin"
printf '%s\\n' 'kernel/a/netfix-loadable.ko.zst: kernel/b/netfix_needed.ko.zst' 'kernel/b/netfix_needed.ko.zst:' > "$d/modules.dep"`;

describe.skipIf(!oracle.available).each(HOST_SHELLS)('the probe of kernel_module, in %s', (_, shell) => {
  let host: NamespaceHost;
  beforeEach(async () => {
    host = await startHost(shell, KERNEL);
  });
  afterEach(() => host.end());

  function look(name: string): KernelModuleState {
    const params = { name };
    return kernelModule.read(host.probe(kernelModule.probe(params)), params);
  }

  test('built in by modules.builtin, loadable by modules.dep, or neither', () => {
    expect(look('netfix_builtin')).toMatchObject({ presence: 'built-in', folder: 'running' });
    expect(look('netfix_loadable')).toMatchObject({
      presence: 'not-loaded',
      onDisk: 'kernel/a/netfix-loadable.ko.zst',
    });
    expect(look('netfix-needed')).toMatchObject({
      presence: 'not-loaded',
      onDisk: 'kernel/b/netfix_needed.ko.zst',
    });
    expect(look('netfix')).toMatchObject({ presence: 'not-loaded', onDisk: null });
  });

  test('what this kernel plainly has is found, whether loaded or built in', () => {
    expect(look('overlay').presence).not.toBe('not-loaded');
  });

  test('without any folder of modules', () => {
    host.run('rm -r /usr/lib/modules');
    expect(look('netfix_builtin')).toMatchObject({ presence: 'not-loaded', folder: 'none' });
    expect(look('overlay').presence).not.toBe('not-loaded');
    host.run('mkdir -p /usr/lib/modules/0.0.1');
    expect(look('netfix_builtin')).toMatchObject({ folder: 'other' });
  });

  test('a line in modprobe.d is named by file and line; the drop-in is written once', () => {
    host.run("printf '\\ninstall netfix_loadable /bin/true\\n' > /etc/modprobe.d/cis.conf");
    const params = { name: 'netfix_loadable' };
    const { findings } = kernelModule.plan(look(params.name), params, hostView());
    expect(findings[0]?.message).toContain('/etc/modprobe.d/cis.conf:2');

    const loaded = (): KernelModuleState => ({ ...look('netfix_needed'), presence: 'loaded' });
    const plan = kernelModule.plan(loaded(), { name: 'netfix_needed' }, hostView());
    host.apply(plan.changes);
    expect(host.run('tail -n 1 /etc/modules-load.d/netfix.conf').stdout).toBe('netfix_needed\n');
    expect(kernelModule.plan(loaded(), { name: 'netfix_needed' }, hostView())).toEqual({
      findings: [],
      changes: [],
    });
  });
});
