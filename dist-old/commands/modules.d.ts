import type { Io } from './io.ts';
/** `netfix modules`: what there is; `netfix modules sysctl`: one module's page. */
export declare function modulesCommand(name: string | undefined, options: {
    json: boolean;
}, io: Io): Promise<number>;
