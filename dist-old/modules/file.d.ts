import * as Type from 'typebox';
export interface FileState {
    kind: 'absent' | 'file' | 'directory' | 'special' | 'unreadable' | 'too-large' | 'unknown';
    /** Octal without leading zeros: `644`. */
    mode: string | null;
    content: Buffer | null;
    /** Where a symbolic link at the path leads. */
    link: string | null;
    parent: 'there' | 'missing';
    /** Why others could lead us elsewhere on the way to the file, in the engine's words; null when they cannot. */
    untrusted: string | null;
}
/** One file with exactly this content and mode, or no file. */
export declare const fileModule: import("./module.ts").Module<Type.TObject<{
    path: Type.TString;
    content: Type.TOptional<Type.TString>;
    mode: Type.TOptional<Type.TString>;
    state: Type.TOptional<Type.TUnion<[Type.TLiteral<"present">, Type.TLiteral<"absent">]>>;
    secret: Type.TOptional<Type.TBoolean>;
}>, FileState>;
