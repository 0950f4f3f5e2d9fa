import { expect, test } from 'vitest';
import { type ConnectionVars, connectionVars } from '../../../src/inventory/connection-vars.ts';
import type { Vars } from '../../../src/inventory/inventory.ts';

const host = (vars: Vars) => ({ name: 'n1', groups: [], vars });

const MEANT: [Vars, ConnectionVars][] = [
  [{}, {}],
  [
    { ansible_host: '10.0.0.1', ansible_port: 2222, ansible_user: 'root' },
    { host: '10.0.0.1', port: 2222, user: 'root' },
  ],
  [
    { ansible_host: 'a', ansible_ssh_host: 'b', ansible_ssh_port: '23', ansible_ssh_user: 'u' },
    { host: 'b', port: 23, user: 'u' },
  ],
  [{ ansible_ssh_private_key_file: '~/.ssh/k' }, { privateKeyFile: '~/.ssh/k' }],
  [{ ansible_private_key_file: '/k1', ansible_ssh_private_key_file: '/k2' }, { privateKeyFile: '/k2' }],
  [{ ansible_connection: 'local' }, { connection: 'local' }],
  [{ ansible_connection: 'smart' }, { connection: 'ssh' }],
  [{ ansible_connection: 'ansible.builtin.ssh' }, { connection: 'ssh' }],
  [
    { ansible_become: 'yes', ansible_become_method: 'doas' },
    { become: true, becomeMethod: 'doas' },
  ],
  [{ ansible_become: false }, { become: false }],
  [{ ansible_host: 'fd00::1:22' }, { host: 'fd00::1:22' }],
  [{ ansible_become: 1, ansible_become_user: 'root' }, { become: true }],
  [{ ansible_become: 1, ansible_become_flags: '-H -S -n' }, { become: true }],
  [
    { ansible_password: 's e', ansible_become_pass: 12345 },
    { password: 's e', becomePassword: '12345' },
  ],
  [
    { ansible_ssh_pass: 'a', ansible_become_password: 'b' },
    { password: 'a', becomePassword: 'b' },
  ],
  [
    { ansible_ssh_common_args: '-J j', ansible_ssh_extra_args: '-C' },
    { sshCommonArgs: '-J j', sshExtraArgs: '-C' },
  ],
  [
    {
      ansible_ssh_extra_args: '-C',
      ansible_ssh_common_args: '-J j',
      ansible_ssh_args: '-o ControlMaster=auto',
    },
    { sshArgs: '-o ControlMaster=auto', sshCommonArgs: '-J j', sshExtraArgs: '-C' },
  ],
  [{ ansible_become: 1, ansible_become_exe: '/usr/bin/sudo' }, { become: true }],
  [
    { ansible_ssh_common_args: '', ansible_ssh_extra_args: '-C' },
    { sshCommonArgs: '', sshExtraArgs: '-C' },
  ],
  [{ ip: '10.3.0.1' }, { nodeIp: '10.3.0.1' }],
  [{ ip: '10.3.0.1', access_ip: '10.4.0.1' }, { nodeIp: '10.4.0.1' }],
  [{ ip: '10.3.0.1', access_ip: '10.4.0.1', node_ip: 'fd00::1' }, { nodeIp: 'fd00::1' }],
  [{ ansible_host: null, ip: null }, {}],
  [
    { ansible_host: '{{ ip }}', ip: '10.0.0.9' },
    { host: '10.0.0.9', nodeIp: '10.0.0.9' },
  ],
  [
    { ansible_host: '{{ inventory_hostname }}.ex', ansible_port: '{{ p }}', p: 24 },
    { host: 'n1.ex', port: 24 },
  ],
];
test.each(MEANT)('%j means %j', (vars, meant) => {
  expect(connectionVars(host(vars))).toEqual(meant);
});

const REFUSED: [Vars, string][] = [
  [{ ansible_port: 99999 }, 'host `n1`: ansible_port must be a port between 1 and 65535, not 99999'],
  [{ ansible_port: 'ssh' }, 'ansible_port must be a port between 1 and 65535, not "ssh"'],
  [{ ansible_port: 22.5 }, 'ansible_port must be a port'],
  [{ ansible_host: 10.1 }, 'ansible_host must be a name or an address, not a number'],
  [{ ansible_host: ['a'] }, 'ansible_host must be text, not a list'],
  [{ ansible_host: '' }, 'ansible_host is empty'],
  [
    { ansible_host: '172.28.128.11:2222' },
    'ansible_host is "172.28.128.11:2222": a port does not belong to it\nset ansible_host=172.28.128.11 and ansible_port=2222',
  ],
  [{ ansible_host: '[fd00::1]:2222' }, 'set ansible_host=fd00::1 and ansible_port=2222'],
  [{ ansible_host: '-oProxyCommand=x' }, 'ansible_host starts with a dash'],
  [{ ansible_user: 'a b' }, 'ansible_user holds a space'],
  [{ ansible_user: true }, 'ansible_user must be text, not a boolean'],
  [
    { ansible_connection: 'winrm' },
    'ansible_connection is "winrm", which netfix does not know\nknown here: ssh, local',
  ],
  [{ ansible_connection: 'locla' }, 'did you mean `local`?'],
  [{ ansible_become_method: 'su' }, 'ansible_become_method is "su"'],
  [{ ansible_become: 'maybe' }, 'ansible_become must be true or false, not "maybe"'],
  [{ ansible_become_user: 'deploy' }, 'ansible_become_user is "deploy"; netfix becomes root only'],
  [{ ansible_become_flags: '-H -u bob' }, 'ansible_become_flags is "-H -u bob"; netfix becomes root only'],
  [{ ansible_become_flags: '--user=bob' }, 'ansible_become_flags is "--user=bob"; netfix becomes root only'],
  [
    { ansible_become_exe: 'sudo su -' },
    'ansible_become_exe is "sudo su -"; netfix runs the sudo or doas of the host',
  ],
  [{ ip: '10.0.0.1/24' }, 'ip must be an IP address, not "10.0.0.1/24"'],
  [{ node_ip: 'fe80::1%eth0' }, 'node_ip must be an IP address, not "fe80::1%eth0"'],
  [{ node_ip: 5 }, 'node_ip must be an IP address, not 5'],
  [{ ansible_host: '{{ valueOf }}' }, 'ansible_host refers to `valueOf`, which host `n1` does not have'],
  [{ ansible_host: '{{ nope }}' }, 'ansible_host refers to `nope`, which host `n1` does not have'],
  [{ ansible_host: '{{ a }}', a: '{{ ansible_host }}' }, 'ansible_host refers to itself'],
  [{ ansible_host: "{{ ip | default('x') }}" }, 'ansible_host holds a Jinja expression'],
];
test.each(REFUSED)('%j is refused', (vars, said) => {
  expect(() => connectionVars(host(vars))).toThrow(said);
});

test('every problem of a host comes at once, and no password with it', () => {
  const vars = { ansible_port: 0, ansible_become: 'x', ansible_password: { hidden: 'hunter2' } };
  expect(() => connectionVars(host(vars))).toThrow(
    /ansible_port.*ansible_become.*ansible_password must be text/s,
  );
  expect(() => connectionVars(host(vars))).not.toThrow(/hunter2/);
});
