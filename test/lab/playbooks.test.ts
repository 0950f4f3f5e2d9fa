import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunDocument } from '../../src/report/document.ts';
import { type Lab, startLab } from './lab.ts';

const HOSTS = ['n1', 'n2', 'n3'];
const FAULTS = {
  n1: ['ip_forward', 'fw-nftables'],
  n2: ['bridge-nf', 'fw-iptables', 'network-managers'],
  n3: ['cis-late', 'vxlan-offload', 'resolv-conf'],
};
let lab: Lab;

beforeAll(async () => {
  lab = await startLab({ name: 'playbooks', hosts: HOSTS.length });
});
afterAll(() => lab?.down());

const playbook = (name: string): string =>
  fileURLToPath(new URL(`../../playbooks/${name}.yaml`, import.meta.url));

function run(name: string, ...more: string[]): Promise<{ code: number; document: RunDocument }> {
  return lab.run('run', playbook(name), ...more);
}

const snapshots = (): Promise<string[]> => Promise.all(HOSTS.map((host) => lab.snapshot(host)));

/** `host code` of each warning and error, and `host status` of each result that is not ok. */
function told({ plays }: RunDocument): string[] {
  const results = plays.flatMap(({ tasks }) => tasks.flatMap((task) => task.results));
  return results.flatMap(({ host, status, findings }) => [
    ...findings.filter(({ severity }) => severity !== 'info').map(({ code }) => `${host} ${code}`),
    ...(status === 'ok' ? [] : [`${host} ${status}`]),
  ]);
}

test('diagnose finds nothing on healthy hosts, and leaves them as they are', async () => {
  const before = await snapshots();
  const { code, document } = await run('diagnose');
  expect([code, told(document)]).toEqual([0, []]);
  expect(await snapshots()).toEqual(before);
});

test.each(['flannel', 'cilium', 'calico'])(
  '%s.yaml: healthy hosts are ready, and then there is nothing to do',
  async (name) => {
    const first = await run(name);
    expect([first.code, told(first.document).filter((text) => text.endsWith('failed'))]).toEqual([0, []]);
    const second = await run(name);
    expect([second.code, told(second.document)]).toEqual([0, []]);
  },
);

test('diagnose finds the faults of faulty hosts, and leaves them byte for byte', async () => {
  for (const [host, faults] of Object.entries(FAULTS))
    for (const fault of faults) await lab.inject(host, fault);
  const before = await snapshots();
  const { code, document } = await run('diagnose');
  expect(code).toBe(10);
  expect(document.mode).toBe('check');
  expect(told(document)).toEqual(
    expect.arrayContaining([
      'n1 sysctl.value',
      'n1 firewall.blocked',
      'n1 mesh.dropped',
      'n2 sysctl.value',
      'n2 firewall.blocked',
      'n2 mesh.dropped',
      'n2 cni_devices.managed',
      'n3 sysctl.overridden',
      'n3 vxlan_offload.on',
      'n3 resolv_conf.loop',
    ]),
  );
  expect(await snapshots()).toEqual(before);
});

test('flannel.yaml mends them, packets prove it, and diagnose has nothing more to say', async () => {
  expect(await lab.udpReaches('n3', 'n1', 8472)).toBe(false);
  expect((await run('flannel', '-l', 'n1,n2')).code).toBe(0);
  for (const host of ['n1', 'n2']) expect(await lab.udpReaches('n3', host, 8472)).toBe(true);
  // Its main file still flushes all tables when it is loaded again; that is not ours to change.
  const left = ['n1 firewall.flushes'];
  const second = await run('flannel', '-l', 'n1,n2');
  expect([second.code, told(second.document)]).toEqual([0, left]);
  const { code, document } = await run('diagnose', '-l', 'n1,n2');
  expect([code, told(document)]).toEqual([0, left]);
});
