import type { AnyAuthMethod, AuthenticationType } from 'ssh2';
import { describe, expect, test } from 'vitest';
import { login } from '../../../src/ssh/login/login.ts';
import type { Offer } from '../../../src/ssh/login/login-plan.ts';

const offer = (method: Offer['method'], label: string): Offer => ({
  method,
  label,
  key: method === 'publickey' ? label : null,
  auth: { type: 'none', username: label },
});

const PASSWORD = [offer('password', 'password'), offer('keyboard-interactive', 'keyboard')];

/** What is offered to a server that answers each offer with these methods. */
function offered(offers: Offer[], answers: (AuthenticationType[] | null)[]): string[] {
  const walk = login({ offers, notes: [], problem: null });
  for (const answer of [null, ...answers]) {
    walk.handler(answer as never, false, ((_next: AnyAuthMethod) => {}) as never);
  }
  return walk.tried.map(({ label }) => label);
}

describe('what is offered next', () => {
  test.each<[string, Offer[], (AuthenticationType[] | null)[], string[]]>([
    [
      'keys in order',
      [offer('publickey', 'a'), offer('publickey', 'b')],
      [['publickey'], ['publickey']],
      ['a', 'b'],
    ],
    [
      'not what the server does not take',
      [offer('publickey', 'a'), ...PASSWORD],
      [['password']],
      ['a', 'password'],
    ],
    [
      'the password by keyboard-interactive where the server takes only that',
      PASSWORD,
      [['keyboard-interactive']],
      ['password', 'keyboard'],
    ],
    ['a refused password no second time', PASSWORD, [['password', 'keyboard-interactive']], ['password']],
    [
      'the password after the key, where the server wants both',
      [offer('publickey', 'a'), ...PASSWORD],
      [['password']],
      ['a', 'password'],
    ],
    ['nothing where nothing is left', [offer('publickey', 'a')], [['password']], ['a']],
  ])('%s', (_name, offers, answers, labels) => {
    expect(offered(offers, answers)).toEqual(labels);
  });
});
