import * as Type from 'typebox';
/** What a host says of the run that is to be taken back. */
interface UndoState {
    /** Null: there is no such run, or none at all. */
    run: string | null;
    undo: string;
    undone: boolean;
    /** Why its undo.sh is not to be run. */
    refused: string | null;
    /** Lines of `undo.sh --check`, by their first word. */
    would: string[];
    left: string[];
    /** Root has journals here, and we are not root. */
    rootHas: boolean;
}
/**
 * Takes back what a run did, by the undo.sh in its journal: the latest run, undone or not, or the one given. So a
 * second undo does not go on to the run before. A script that another user could have written is not run.
 */
export declare const undo: import("../modules/module.ts").Module<Type.TObject<{
    run: Type.TOptional<Type.TString>;
}>, UndoState>;
export {};
