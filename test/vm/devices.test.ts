import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunDocument } from '../../src/report/document.ts';
import { startVm, type Vm } from './vm.ts';

const PLAYBOOK = join(mkdtempSync(join(tmpdir(), 'netfix-devices-')), 'play.yaml');
writeFileSync(
  PLAYBOOK,
  JSON.stringify([{ hosts: 'all', become: true, tasks: [{ vxlan_offload: {} }, { cni_devices: {} }] }]),
);

let vm: Vm;

beforeAll(async () => {
  vm = await startVm();
  await vm.ask(`sed -i '/Network/a ${KEEP}' ${NETWORK}`);
}, 900_000);
afterAll(() => vm?.end());

/** Prints the MAC address and who computes checksums, once udev is done with the new device. */
const NEW_FLANNEL = `ip link del flannel.1 2>/dev/null
ip link add flannel.1 type vxlan id 1 dstport 8472 nolearning && ip link set flannel.1 up && udevadm settle --timeout=120 &&
cat /sys/class/net/flannel.1/address && ethtool -k flannel.1 | sed -n 's/^[[:space:]]*tx-checksum-ip-generic: //p'`;

/** What udev makes of a new flannel.1. The address that it gives follows from the name (systemd.link(5)); the kernel's is random. */
async function newFlannel(): Promise<{ macBy: 'udev' | 'kernel'; checksumsByCard: string }> {
  const [first] = (await vm.ask(NEW_FLANNEL)).split('\n');
  const [second, checksumsByCard = ''] = (await vm.ask(NEW_FLANNEL)).split('\n');
  return { macBy: first === second ? 'udev' : 'kernel', checksumsByCard };
}

/**
 * systemd-networkd 252 takes a static address off and gives it back when it starts, and with it go all routes through it,
 * whatever else is set: only this line of a .network file keeps it (systemd.network(5)).
 */
const KEEP = 'KeepConfiguration=static';
const NETWORK = '/etc/systemd/network/20-vm.network';

/** A route of a CNI without an overlay (`proto 80` is Calico's) and a rule, as Cilium has some, both networkd's to remove. */
const MAKE = `ip route replace 10.244.7.0/24 via 10.0.2.2 proto 80
ip rule add from 10.244.0.0/16 lookup 2004 priority 111
ip link add cni0 type bridge && ip address add 10.244.1.1/24 dev cni0 && ip link set cni0 up`;
/** The program behind systemd-networkd-wait-online.service ends when networkd is done with the card. */
const RESTART =
  'systemctl restart systemd-networkd && /lib/systemd/systemd-networkd-wait-online --any --timeout=120';
const LEFT = `ip route show 10.244.7.0/24 | grep -q . && echo route
ip rule | grep -q 'lookup 2004' && echo rule
ip -brief address show cni0 | grep -q 10.244.1.1/24 && echo address; true`;
const CLEAR = `ip route del 10.244.7.0/24; ip rule del priority 111; ip link del cni0; true`;

/** What of a CNI outlives a restart of networkd. */
async function outlives(): Promise<string[]> {
  await vm.ask(MAKE);
  await vm.ask(RESTART);
  const left = (await vm.ask(LEFT)).split('\n');
  await vm.ask(CLEAR);
  return left;
}

function run(command: 'run' | 'check' | 'undo'): Promise<{ code: number; document: RunDocument }> {
  return vm.run(command, ...(command === 'undo' ? ['-b'] : [PLAYBOOK]));
}

function codes({ plays }: RunDocument): string[] {
  return plays.flatMap((play) =>
    play.tasks.flatMap((task) => task.results.flatMap((each) => each.findings.map(({ code }) => code))),
  );
}

const UNTOUCHED = { macBy: 'udev', checksumsByCard: 'on' };
const MENDED = { macBy: 'kernel', checksumsByCard: 'off' };

describe('on a machine where udev and systemd-networkd run', () => {
  test('Debian as it is: udev gives flannel.1 another MAC, its card checksums, networkd removes a route and a rule', async () => {
    expect(await newFlannel()).toEqual(UNTOUCHED);
    expect(await outlives()).toEqual(['address']);
  });

  test('a run turns the checksums of the device that is there off, and the files hold for new ones', async () => {
    const { code, document } = await run('run');
    expect(code).toBe(0);
    expect(codes(document)).toEqual(
      expect.arrayContaining([
        'vxlan_offload.on',
        'vxlan_offload.not-persistent',
        'cni_devices.foreign-routes',
        'cni_devices.mac-policy',
      ]),
    );
    expect(await vm.ask('ethtool -k flannel.1')).toMatch(/^\ttx-checksum-ip-generic: off$/m);
    expect(await newFlannel()).toEqual(MENDED);
  });

  test('after a real reboot: a new flannel.1 and a restart of networkd leave the CNI what it made', async () => {
    await vm.reboot();
    expect(await newFlannel()).toEqual(MENDED);
    expect(await outlives()).toEqual(['route', 'rule', 'address']);
    await vm.ask(`sed -i /${KEEP}/d ${NETWORK}`);
    expect(await outlives()).toEqual(['rule', 'address']);
    const second = await run('run');
    expect(second.code).toBe(0);
    expect(second.document.hosts.vm).toMatchObject({ status: 'ok', changed: 0 });
  });

  test('undo gives udev and networkd back what they did', async () => {
    expect((await run('undo')).code).toBe(0);
    expect(await newFlannel()).toEqual(UNTOUCHED);
    expect(await outlives()).toEqual(['address']);
  });
});
