import { isAddress } from '../question.ts';
import { on, type Step } from './step.ts';

/** What the sender takes the name for. A node's name in the inventory need not be one that others resolve. */
export const name: Step = {
  id: 'name',
  judge({ question, resolved, sender, receiver, target }) {
    if (isAddress(question.to)) return [];
    const { ok, unknown, fault } = on('name', sender.name);
    const own = [target.address, ...(receiver?.facts.addresses ?? []).map(({ address }) => address)];
    if (resolved === null)
      return [unknown(`${question.to} is ${target.address} by the inventory; ${sender.name} has no getent`)];
    if (resolved.length === 0)
      return [
        ok(`${question.to} is ${target.address} by the inventory; ${sender.name} does not know the name`),
      ];
    const found = resolved.find((address) => own.includes(address));
    if (found !== undefined) return [ok(`${sender.name} takes ${question.to} for ${found}`)];
    const wrong = resolved.slice(0, 3).join(', ');
    const message = `${sender.name} takes the name ${question.to} for ${wrong}, and the host has ${target.address}`;
    const advice = `look for it in /etc/hosts of ${sender.name}, then in its name server's zone`;
    return [fault(message, { cause: { code: 'name.wrong', message, advice } })];
  },
};
