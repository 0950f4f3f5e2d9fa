import type { Standalone } from '../standalone.ts';
import type { ServiceWish } from './plan.ts';
/** `enabled` is for systemd: elsewhere the step fails, and says so. */
export declare function standalone({ name, enabled, state }: ServiceWish): Standalone;
