import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { Gate } from './connection/gate.ts';

/** What a name stands for, or why nobody knows: the resolver's code, or `LATE` where it gave no answer. */
export type Found = { addresses: LookupAddress[] } | { code: string };

/** The first server of resolv.conf(5) may be dead: only after 5 s is the next one asked. */
export const LOOKUP_MS = 12_000;
/** So long a name that was not found is not asked for again. */
const UNKNOWN_MS = 30_000;

/**
 * getaddrinfo(3) blocks a thread. libuv gives such calls half of its threads, and the others wait: behind names whose
 * servers are silent, one of /etc/hosts would wait for their time-outs. A call that waits for a thread has not begun.
 */
const gate = new Gate(Math.max(1, Math.floor((Number(process.env.UV_THREADPOOL_SIZE ?? 4) + 1) / 2)));
const known = new Map<string, Promise<Found>>();

/** Looks a name up as the system does, once for all that want it. Never rejects. */
export function lookUp(name: string): Promise<Found> {
  const before = known.get(name);
  if (before !== undefined) return before;
  const found = once(name);
  known.set(name, found);
  void found.then((result) => {
    if ('code' in result) setTimeout(() => known.delete(name), UNKNOWN_MS).unref();
  });
  return found;
}

async function once(name: string): Promise<Found> {
  await gate.enter();
  const answer = lookup(name, { all: true }).then(
    (addresses): Found => ({ addresses }),
    (error: NodeJS.ErrnoException): Found => ({ code: error.code ?? 'ERROR' }),
  );
  void answer.then(() => gate.leave());
  const late = new Promise<Found>((settle) => setTimeout(settle, LOOKUP_MS, { code: 'LATE' }).unref());
  return Promise.race([answer, late]);
}
