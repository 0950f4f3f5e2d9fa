import { randomBytes } from 'node:crypto';
import { PRELUDE } from './prelude.ts';
import { parseSections, type Section, type SectionOutput, sectionScript } from './sections.ts';

/** A script of sections and how to tell their outputs apart. */
export interface FramedScript {
  text: string;
  read(stdout: string, stderr: string, truncated?: boolean): Map<string, SectionOutput>;
}

/** The sections behind the prelude and `functions`, framed by a nonce of this script's own. */
export function framedScript(sections: readonly Section[], functions = ''): FramedScript {
  const nonce = randomBytes(12).toString('hex');
  return {
    text: `${PRELUDE}\n${functions}${sectionScript(sections, nonce)}`,
    read: (stdout, stderr, truncated) => parseSections(stdout, stderr, nonce, truncated),
  };
}
