import { type Section, type SectionOutput } from './sections.ts';
/** A script of sections and how to tell their outputs apart. */
export interface FramedScript {
    text: string;
    read(stdout: string, stderr: string): Map<string, SectionOutput>;
}
/** The sections behind the prelude and `functions`, framed by a nonce of this script's own. */
export declare function framedScript(sections: readonly Section[], functions?: string): FramedScript;
