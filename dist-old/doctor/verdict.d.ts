/** `unknown`: it could not be seen, or no rule says for certain. */
export type Status = 'ok' | 'fault' | 'unknown';
/** A task of a playbook: its module and the module's parameters. */
export interface FixTask {
    module: string;
    params: Record<string, unknown>;
}
/** What puts a cause right. */
export interface Fix {
    host: string;
    tasks: FixTask[];
}
/** What is in the way, at the place where it can be mended. */
export interface Cause {
    /** Stable: docs/doctor.md lists them. */
    code: string;
    host: string;
    message: string;
    /** Null where netfix does not change it. */
    fix: Fix | null;
    /** What a person does where there is no fix, or besides it. */
    advice: string | null;
}
/** What one step of the way came to on one host. A fault without a cause follows from one before it. */
export interface StepResult {
    step: string;
    host: string;
    status: Status;
    /** What was seen, in one line. */
    line: string;
    /** As the host printed it. */
    evidence: string | null;
    cause: Cause | null;
}
/** A whole walk. */
export interface Walk {
    steps: StepResult[];
    /** The first is the one to begin with. */
    causes: Cause[];
    /** Whether packets arrived: null where none could be sent, or nothing tells. */
    arrived: boolean | null;
    /** `right`: nothing in the way. `unproven`: nothing found, and nothing shows that packets arrive. */
    verdict: 'right' | 'unproven' | 'fault';
    /** Said once for all steps: who was seen without root. */
    notes: string[];
}
