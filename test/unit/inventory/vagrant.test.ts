import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { connectionVars } from '../../../src/inventory/connection-vars.ts';
import { emptyDraft } from '../../../src/inventory/draft.ts';
import { loadInventory } from '../../../src/inventory/load.ts';
import { readVagrantFolder } from '../../../src/inventory/vagrant/folder.ts';
import { readVagrantSshConfig } from '../../../src/inventory/vagrant/ssh-config.ts';
import { readSshConfig } from '../../../src/ssh/config/read.ts';
import { resolveTarget } from '../../../src/ssh/resolve.ts';
import type { Problem } from '../../../src/usage-error.ts';

/** In the form of Vagrant 2.3.4's template, for a libvirt machine and one whose folder has a blank in its name. */
const TWO = `Host n1
  HostName 192.168.121.52
  User vagrant
  Port 22
  UserKnownHostsFile /dev/null
  StrictHostKeyChecking no
  PasswordAuthentication no
  IdentityFile /home/kim/lab/.vagrant/machines/n1/libvirt/private_key
  IdentitiesOnly yes
  LogLevel FATAL

Host n2
  HostName 127.0.0.1
  User vagrant
  Port 2200
  UserKnownHostsFile /dev/null
  StrictHostKeyChecking no
  PasswordAuthentication no
  IdentityFile "/home/kim/my lab/.vagrant/machines/n2/virtualbox/private_key"
  IdentitiesOnly yes
  LogLevel FATAL

`;
/** Vagrant 2.3.4, locales/en.yml: ssh_not_ready. */
const NOT_READY = `The provider for this Vagrant-managed machine is reporting that it
is not yet ready for SSH. Depending on your provider this can carry
different meanings. Make sure your machine is created and running and
try again.`;

const PATH = process.env.PATH;
afterEach(() => {
  process.env.PATH = PATH;
});

/** A folder with a Vagrantfile, and a stand-in `vagrant` found first. */
function vagrantFolder(script: string | null): string {
  const folder = mkdtempSync(join(tmpdir(), 'netfix-vagrant-'));
  writeFileSync(join(folder, 'Vagrantfile'), '');
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  process.env.PATH = script === null ? bin : `${bin}:${PATH}`;
  if (script !== null) {
    writeFileSync(join(bin, 'vagrant'), `#!/bin/sh\n[ "$*" = ssh-config ] || exit 99\n${script}\n`);
    chmodSync(join(bin, 'vagrant'), 0o755);
  }
  return folder;
}

const printing = (text: string) => `cat <<'TEXT'\n${text}TEXT`;

function created(folder: string, name: string, provider: string, id: string): void {
  mkdirSync(join(folder, '.vagrant/machines', name, provider), { recursive: true });
  writeFileSync(join(folder, '.vagrant/machines', name, provider, 'id'), id);
}

async function targetOf(folder: string, name: string) {
  const host = (await loadInventory([folder], '/')).hosts.get(name);
  if (host === undefined) throw new Error(`no host ${name}`);
  const config = await readSshConfig({ home: '/nonexistent', files: [], localUser: 'kim', environment: {} });
  const defaults = { user: null, privateKey: null, acceptNewHostKeys: false, connectTimeoutMs: 1000 };
  return resolveTarget({ name, connection: connectionVars(host) }, config, defaults);
}

test('the blocks are read, the words of plugins are passed over', () => {
  expect(readVagrantSshConfig(`==> vagrant: a word of a plugin\n${TWO}`)).toEqual([
    {
      name: 'n1',
      host: '192.168.121.52',
      port: '22',
      user: 'vagrant',
      key: '/home/kim/lab/.vagrant/machines/n1/libvirt/private_key',
      proxyCommand: null,
    },
    {
      name: 'n2',
      host: '127.0.0.1',
      port: '2200',
      user: 'vagrant',
      key: '/home/kim/my lab/.vagrant/machines/n2/virtualbox/private_key',
      proxyCommand: null,
    },
  ]);
  expect(readVagrantSshConfig('Host \n  HostName\nHost a\n')).toEqual([]);
});

test('a Vagrant folder gives hosts, with the variables of its host_vars', async () => {
  const folder = vagrantFolder(printing(TWO));
  mkdirSync(join(folder, 'host_vars'));
  writeFileSync(join(folder, 'host_vars/n2.yaml'), 'node_ip: 192.168.56.102\n');
  const { hosts } = await loadInventory([folder], '/');
  expect([...hosts.keys()]).toEqual(['n1', 'n2']);
  expect(hosts.get('n2')?.vars).toMatchObject({ ansible_port: 2200, node_ip: '192.168.56.102' });
});

test('host keys are accepted once per machine id, into a file of the folder, and for its machines only', async () => {
  const folder = vagrantFolder(printing(TWO));
  created(folder, 'n1', 'libvirt', '5d1c7f0e-0b0a-4a49-9f3e-0c6a7b1f2d11\n');
  expect(await targetOf(folder, 'n1')).toMatchObject({
    hostKeys: 'accept-new',
    hostKeyAlias: 'n1.5d1c7f0e-0b0a-4a49-9f3e-0c6a7b1f2d11',
    identitiesOnly: true,
    knownHostsFiles: [join(folder, '.vagrant/netfix_known_hosts'), expect.any(String), expect.any(String)],
  });
  // After destroy and up it is another machine under the same address.
  created(folder, 'n1', 'libvirt', 'a1b2');
  expect(await targetOf(folder, 'n1')).toMatchObject({ hostKeyAlias: 'n1.a1b2' });
  // Without an id nothing tells one machine from the next: strict, as everywhere.
  expect(await targetOf(folder, 'n2')).toMatchObject({ hostKeys: 'strict', hostKeyAlias: null });
});

test.each([
  ['a b', 'blank'],
  ["x'; touch y", 'quote'],
])('an id that is no plain word (%s) counts as none', async (id) => {
  const folder = vagrantFolder(printing(TWO));
  created(folder, 'n1', 'libvirt', id);
  expect(await targetOf(folder, 'n1')).toMatchObject({ hostKeys: 'strict', hostKeyAlias: null });
});

test.each([
  ['not created', `printf '%s' '${NOT_READY}' >&2; exit 1`, /not all of its machines run: .*vagrant up/s],
  ['one of two', `${printing(TWO)}\necho '${NOT_READY}' >&2; exit 1`, /\(n1, n2 run\).*vagrant up/s],
  ['a broken Vagrantfile', `echo 'Vagrantfile:3: syntax error' >&2; exit 1`, /status 1.*:3: syntax error/s],
  ['no machine', 'exit 0', /names no machine/],
  ['not installed', null, /no `vagrant` to ask.*install Vagrant/s],
])('%s: an error with the next step', async (_what, script, message) => {
  await expect(loadInventory([vagrantFolder(script)], '/')).rejects.toThrow(message);
});

test('a vagrant that hangs is ended', async () => {
  const folder = vagrantFolder('sleep 60');
  const problems: Problem[] = [];
  const source = { path: folder, shown: 'vagrant/', cwd: '/', programs: 'run' as const };
  await readVagrantFolder({ draft: emptyDraft(), problems }, source, 500);
  expect(problems).toMatchObject([{ message: '`vagrant ssh-config` did not end within 1 s' }]);
});
