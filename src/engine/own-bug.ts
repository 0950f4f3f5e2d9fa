import type { Finding } from '../modules/module.ts';
import { stackInSource } from '../stack-in-source.ts';
import { OWN_BUG } from './events.ts';

/** A fault of ours, as a host's finding: it makes the run exit 70, and the other hosts are done all the same. */
export function ownBugFinding(error: unknown): Finding {
  const message = 'this is a bug in netfix, please report it with the lines below';
  return { code: OWN_BUG, severity: 'error', message, evidence: stackInSource(error) };
}
