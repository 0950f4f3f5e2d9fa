import * as Type from 'typebox';
/** Logs in and becomes who tasks run as; facts come with every first script, so there is nothing to probe. */
export declare const ping: import("./module.ts").Module<Type.TObject<{}>, null>;
