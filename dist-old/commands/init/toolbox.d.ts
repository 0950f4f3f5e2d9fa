import type { Io } from '../io.ts';
/** `netfix init toolbox`: the manifest that the module applies, to be applied by other means. */
export declare function initToolbox(io: Io): void;
