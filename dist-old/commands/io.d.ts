/** The outside of a command: data goes to stdout, everything else to stderr. */
export interface Io {
    stdout: NodeJS.WriteStream;
    stderr: NodeJS.WriteStream;
    stdin: NodeJS.ReadStream;
    env: NodeJS.ProcessEnv;
    cwd: string;
}
