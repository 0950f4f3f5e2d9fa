import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSsh } from '../../../src/ssh/open.ts';
import type { SshTarget } from '../../../src/ssh/target.ts';
import { eventually } from '../shell/shells.ts';
import { newKey, startSshd, type TestSshd } from './test-sshd.ts';
import { addUser, type TestUser } from './test-user.ts';

let user: TestUser;
beforeAll(() => {
  user = addUser();
});
afterAll(() => user.remove());

describe.each([
  ['password', ['PasswordAuthentication yes']],
  ['keyboard-interactive', ['UsePAM yes', 'KbdInteractiveAuthentication yes']],
])('%s', (method, config) => {
  let sshd: TestSshd;
  beforeAll(async () => {
    sshd = await startSshd([...config, 'PubkeyAuthentication yes']);
  });
  afterAll(() => sshd.stop());

  async function run(over: Partial<SshTarget>) {
    const ssh = createSsh();
    const session = ssh.open(sshd.target({ user: user.name, identityFiles: [], ...over }));
    const result = await session.run('id -un', { become: null, timeoutMs: 8_000 });
    await ssh.close();
    return result;
  }

  test('the right one', async () => {
    expect(await run({ password: user.password })).toMatchObject({ failure: null, stdout: `${user.name}\n` });
  });

  test('a wrong one is judged once', async () => {
    const { failure } = await run({ password: 'wrong' });
    expect(failure?.message).toContain(`login refused for user ${user.name}`);
    expect(failure?.message).toContain(method);
    const refused = () => sshd.log().match(/Failed (password|keyboard-interactive)/g) ?? [];
    await eventually(() => refused().length > 0, 5_000);
    expect(refused()).toHaveLength(1);
  });

  test('is offered before default keys that might exhaust MaxAuthTries', async () => {
    const identityFiles = [1, 2, 3, 4, 5, 6, 7].map((i) => ({
      path: newKey(sshd.dir, `default_${i}`),
      required: false,
    }));
    expect(await run({ password: user.password, identityFiles })).toMatchObject({ failure: null });
  });

  test('none given: the server wants one', async () => {
    const { failure } = await run({ identityFiles: [{ path: newKey(sshd.dir, 'wrong'), required: true }] });
    expect(failure?.message).toMatch(new RegExp(`the server takes .*${method}`));
  });
});

describe.each(['publickey,password', 'password,publickey'])('AuthenticationMethods %s', (methods) => {
  let sshd: TestSshd;
  beforeAll(async () => {
    sshd = await startSshd([
      'PasswordAuthentication yes',
      'PubkeyAuthentication yes',
      `AuthenticationMethods ${methods}`,
    ]);
  });
  afterAll(() => sshd.stop());

  test.each([true, false])('a key, asked for: %s, and the password', async (required) => {
    const [file] = sshd.target().identityFiles;
    const target = sshd.target({
      user: user.name,
      password: user.password,
      identityFiles: [{ path: file?.path ?? '', required }],
    });
    const ssh = createSsh();
    expect(await ssh.open(target).run('id -un', { become: null, timeoutMs: 8_000 })).toMatchObject({
      failure: null,
      stdout: `${user.name}\n`,
    });
    await ssh.close();
  });
});
