import type { AnyAuthMethod, ParsedKey } from 'ssh2';
import { fingerprint } from '../known-hosts/key.ts';
import type { SshTarget } from '../target.ts';
import { type AgentKeys, lockedKeyAgent, oneKeyAgent } from './agent-keys.ts';
import type { IdentityFile, IdentityFiles } from './identity-files.ts';

/** One thing to offer to the server. */
export interface Offer {
  /** The server's word for it. */
  method: 'publickey' | 'password' | 'keyboard-interactive';
  /** What a message says was tried: `key /home/a/.ssh/id_ed25519 (SHA256:…)`. */
  label: string;
  /** Fingerprint of a key, else null. */
  key: string | null;
  auth: AnyAuthMethod;
}

export interface LoginPlan {
  offers: Offer[];
  /** Why something that could have been offered was not. */
  notes: string[];
  /** Set when a key that was asked for cannot be used: do not even connect. */
  problem: string | null;
}

/** What all hosts of a run share for logging in. */
export interface Keys {
  files: IdentityFiles;
  agents: AgentKeys;
  /** Fingerprints that some host accepted: tried first among the optional ones. */
  accepted: Set<string>;
}

/**
 * What to offer, in order: the keys that were asked for, the password if one is given (a server counts every wrong
 * key against MaxAuthTries, so it must not come last), then default keys and those of the agent. Nothing is offered
 * twice, and `none` never: it would cost a round trip.
 */
export async function planLogin(target: SshTarget, keys: Keys): Promise<LoginPlan> {
  const files = await Promise.all(
    target.identityFiles.map(async ({ path, required }) => ({ file: await keys.files.read(path), required })),
  );
  const listed = target.agent === null ? [] : await keys.agents.list(target.agent);
  const held = listed ?? [];
  const wanted = files.filter(({ required }) => required).map(({ file }) => file);
  const others = files.filter(({ required }) => !required).map(({ file }) => file);
  const silent = listed === null ? [`the agent at ${target.agent} does not answer`] : [];
  const plan: LoginPlan = { offers: [], notes: silent, problem: null };
  for (const file of wanted) plan.problem ??= unusable(file, held);
  const offer = (file: IdentityFile) => fileOffer(target, file, held, plan.notes);
  const optional = others.map(offer).filter((found) => found !== null);
  if (!target.identitiesOnly) optional.push(...held.map((key) => agentOffer(target, key)));
  optional.sort((a, b) => rank(a, keys) - rank(b, keys));
  const all = [
    ...wanted.map(offer).filter((found) => found !== null),
    ...passwordOffers(target),
    ...optional,
  ];
  plan.offers = distinct(all);
  return plan;
}

function rank(offer: Offer, keys: Keys): number {
  return offer.key !== null && keys.accepted.has(offer.key) ? 0 : 1;
}

function distinct(offers: Offer[]): Offer[] {
  const seen = new Set<string>();
  return offers.filter((offer) => {
    if (offer.key === null) return true;
    if (seen.has(offer.key)) return false;
    seen.add(offer.key);
    return true;
  });
}

function unusable(file: IdentityFile, held: ParsedKey[]): string | null {
  if (file.kind === 'missing') return `the private key ${file.path} does not exist`;
  if (file.kind === 'unusable') return `the private key ${file.path} cannot be used: ${file.reason}`;
  if (file.kind === 'public' && !held.some((key) => same(key, file.publicKey))) {
    if (file.reason !== undefined) return `the private key ${file.path} cannot be used: ${file.reason}`;
    return `${file.path} is only a public key here, and no agent holds its private key`;
  }
  return null;
}

function fileOffer(target: SshTarget, file: IdentityFile, held: ParsedKey[], notes: string[]): Offer | null {
  if (file.kind === 'missing') return null;
  if (file.kind === 'unusable') {
    notes.push(`${file.path} not usable: ${file.reason}`);
    return null;
  }
  if (file.kind === 'key') {
    const auth = { type: 'publickey', username: target.user, key: file.key as never } as const;
    return keyOffer(file.key, `key ${file.path}`, auth);
  }
  const inAgent = held.find((key) => file.publicKey !== null && same(key, file.publicKey));
  if (inAgent !== undefined) return agentOffer(target, inAgent, file.path);
  if (file.kind === 'public') {
    const { path, reason } = file;
    notes.push(
      reason === undefined
        ? `${path} is only a public key here and not in the agent`
        : `${path} not usable: ${reason}`,
    );
    return null;
  }
  if (file.publicKey === null) {
    notes.push(
      `${file.path} is encrypted in an old format: put its .pub file beside it, or add it to ssh-agent`,
    );
    return null;
  }
  const agent = lockedKeyAgent(file.publicKey, file.unlock);
  return keyOffer(file.publicKey, `encrypted key ${file.path}`, {
    type: 'agent',
    username: target.user,
    agent,
  });
}

function agentOffer(target: SshTarget, key: ParsedKey, path?: string): Offer {
  const agent = oneKeyAgent(target.agent ?? '', key);
  const label = `agent's key ${path ?? key.comment}`;
  return keyOffer(key, label, { type: 'agent', username: target.user, agent });
}

function keyOffer(key: ParsedKey, name: string, auth: AnyAuthMethod): Offer {
  const print = fingerprint(key.getPublicSSH());
  return { method: 'publickey', label: `${name} (${print})`, key: print, auth };
}

function passwordOffers(target: SshTarget): Offer[] {
  const { password, user } = target;
  if (password === null) return [];
  return [
    {
      method: 'password',
      label: 'the password',
      key: null,
      auth: { type: 'password', username: user, password },
    },
    {
      method: 'keyboard-interactive',
      label: 'the password (keyboard-interactive)',
      key: null,
      auth: {
        type: 'keyboard-interactive',
        username: user,
        prompt: (_name, _instructions, _lang, prompts, finish) =>
          finish(prompts.map((prompt, index) => (index === 0 && prompt.echo !== true ? password : ''))),
      },
    },
  ];
}

function same(a: ParsedKey, b: ParsedKey): boolean {
  return a.getPublicSSH().equals(b.getPublicSSH());
}
