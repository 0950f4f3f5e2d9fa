import * as Type from 'typebox';
import { type Finding } from '../modules/module.ts';
/** What netfix did on a host, the latest first, from the journals it keeps there. */
export declare const history: import("../modules/module.ts").Module<Type.TObject<{}>, Finding[]>;
