import type { Question } from '../doctor/question.ts';
import type { Walk } from '../doctor/verdict.ts';
import type { RunDocument } from './document.ts';
import type { Style } from './style.ts';
/** What `netfix doctor --json` prints: schemas/doctor.schema.json. */
export interface DoctorDocument {
    schemaVersion: 1;
    question: Question;
    /** The first look, and the one behind --fix. */
    walks: Walk[];
    /** Plays that put right what the first look found; empty where nothing is netfix's to change. */
    playbook: object[];
    /** The run of that playbook; null without --fix. */
    fix: RunDocument | null;
    exitCode: number;
}
/** The way step by step, then what is in it and what puts it right. */
export declare function walkText(walk: Walk, style: Style): string;
/** The plays as a file would hold them. Names of hosts come from the inventory, some words from hosts: safe to show. */
export declare function playbookText(plays: readonly object[]): string;
