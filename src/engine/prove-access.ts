import { becomeIn, type RunHost } from './host.ts';
import type { PlayContext } from './play-context.ts';

/** The guard's time is the host's. Ours ends a little sooner, so that there is time left to disarm it. */
const MARGIN_MS = 2_000;

/**
 * Logs in anew, over a connection of its own, and becomes root as the play does. Null when that worked, else why not:
 * a connection that stands says nothing of the next one, since firewalls let established ones through.
 */
export async function proveAccess(host: RunHost, { settings, play }: PlayContext): Promise<string | null> {
  const patienceMs = Math.max(1_000, settings.safety.guardSeconds * 1000 - MARGIN_MS);
  const session = host.connectAfresh();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`it did not answer within ${patienceMs / 1000} s`), patienceMs);
  });
  const answer = session
    .run(':', { become: becomeIn(host, play), timeoutMs: patienceMs })
    .then((result) => result.failure?.message ?? null);
  const refused = await Promise.race([answer, late]);
  clearTimeout(timer);
  await session.close();
  return refused;
}
