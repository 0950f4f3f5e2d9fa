import { bridge } from './bridge.ts';
import { disciplines } from './disciplines.ts';
import { firewall } from './firewall.ts';
import { forwarding } from './forwarding.ts';
import { hairpin } from './hairpin.ts';
import { limits } from './limits.ts';
import { link } from './link.ts';
import { listener } from './listener.ts';
import { mtu } from './mtu.ts';
import { name } from './name.ts';
import { neighbour } from './neighbour.ts';
import { overlay } from './overlay.ts';
import { packets } from './packets.ts';
import { place } from './place.ts';
import { ranges } from './ranges.ts';
import { reversePath } from './reverse-path.ts';
import { route } from './route.ts';
import { service } from './service.ts';
import type { Step } from './step.ts';

/** The way, in the order in which it is walked. A cause found earlier is the one to begin with. */
export const STEPS: readonly Step[] = [
  name,
  place,
  link,
  service,
  ranges,
  route,
  neighbour,
  overlay,
  forwarding,
  bridge,
  hairpin,
  firewall,
  reversePath,
  mtu,
  limits,
  disciplines,
  listener,
  packets,
];
