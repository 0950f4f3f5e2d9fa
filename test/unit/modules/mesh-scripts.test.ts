import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readScript } from '../../../src/modules/mesh/scripts.ts';
import { SHELLS } from '../sh/shells.ts';

const folder = mkdtempSync(join(tmpdir(), 'netfix-mesh-scripts-'));
/** As iproute2 prints them: a router's, a permanent one of a routing daemon, one that was asked for in vain, and a stranger's. */
const NEIGHBOURS = `10.0.0.2 dev eth0 lladdr 02:00:00:00:00:02 router REACHABLE
10.0.0.3 dev eth1 lladdr 02:00:00:00:00:03 PERMANENT proto zebra
10.0.0.4 dev eth0 FAILED
10.0.0.9 dev eth0 lladdr 02:00:00:00:00:09 PERMANENT`;

for (const [name, text] of Object.entries({ ip: NEIGHBOURS, bridge: '' })) {
  writeFileSync(join(folder, name), `#!/bin/sh\ncat <<'end'\n${text}\nend\n`);
  chmodSync(join(folder, name), 0o755);
}

const overlay = { device: 'nfx0', vni: 1, port: 8472, sourcePorts: 20_000, anyHolder: false, mtu: null };

test.each(SHELLS)('%s: entries of the neighbour table, permanent ones with their device', (_, argv) => {
  const [command = 'sh', ...args] = argv;
  const peers = ['10.0.0.2', '10.0.0.3', '10.0.0.4'];
  const script = readScript(overlay, { own: null, peers, tracked: false, senders: 4 });
  const env = { ...process.env, PATH: `${folder}:${process.env.PATH}` };
  const stdout = execFileSync(command, [...args, '-c', script], { env, encoding: 'utf8' });
  expect(stdout.trim().split('\n')).toEqual([
    'neighbour 10.0.0.2 02:00:00:00:00:02',
    'neighbour 10.0.0.3 02:00:00:00:00:03 eth1',
  ]);
});
