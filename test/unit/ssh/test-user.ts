import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';

export interface TestUser {
  name: string;
  password: string;
  /** Writes the user's own file in /etc/sudoers.d; `USER` stands for the name. Null removes it. */
  sudoers(rule: string | null): void;
  remove(): void;
}

/** A temporary user with a password. Needs root. */
export function addUser(shell = '/bin/sh'): TestUser {
  const name = `nfxt${randomBytes(4).toString('hex')}`;
  const password = randomBytes(9).toString('base64url');
  execFileSync('useradd', ['--create-home', '--shell', shell, name]);
  execFileSync('chpasswd', { input: `${name}:${password}\n` });
  const file = `/etc/sudoers.d/${name}`;
  return {
    name,
    password,
    sudoers(rule) {
      if (rule === null) rmSync(file, { force: true });
      else writeFileSync(file, `${rule.replaceAll('USER', name)}\n`, { mode: 0o440 });
    },
    remove() {
      rmSync(file, { force: true });
      execFileSync('userdel', ['--remove', '--force', name], { stdio: 'ignore' });
    },
  };
}
