import { endsOf, podDevice, vethOf } from '../geometry.ts';
import type { HostSeen, Link } from '../path.ts';
import type { StepResult } from '../verdict.ts';
import { on, type Step } from './step.ts';

/** How a pod is linked with its host: a veth whose other end is a port of the bridge, or has a route of its own. */
export const link: Step = {
  id: 'link',
  judge: (path) => endsOf(path).flatMap((host) => judgePod(host) ?? []),
};

/** A bridge port in another state takes nothing in (br_should_learn, br_handle_frame). */
const PASSING = 'forwarding';

function judgePod(host: HostSeen): StepResult | null {
  const { inside, links, name, place } = host;
  const { ok, fault } = on('link', name);
  const found = vethOf(host);
  if (inside === null || found === null) return null;
  const { device, link: outside } = found;
  const advice = `the CNI plugin links a pod with its host: delete the pod, so that it is made anew, and read the plugin's log where it comes back so`;
  const blame = (code: string, message: string, { line }: Link): StepResult =>
    fault(message, { evidence: line, cause: { code, message, advice } });
  if (!inside.up)
    return blame('link.down', `the device of the pod ${place.address} on ${name} is down`, inside);
  if (!outside.up)
    return blame(
      'link.down',
      `${device} of ${name}, by which the pod ${place.address} is linked, is down`,
      outside,
    );
  const behind = podDevice(host);
  const isBridged = links.get(behind ?? '')?.isBridge === true;
  if (isBridged && outside.master !== behind)
    return blame(
      'link.unbridged',
      `${device} of ${name}, by which the pod ${place.address} is linked, is no port of ${behind}`,
      outside,
    );
  // The ports of a bridge that is down are all disabled.
  const isOff = links.get(outside.master ?? '')?.up === false;
  if (outside.portState !== null && outside.portState !== PASSING && !isOff)
    return blame(
      'link.blocked',
      `${device} of ${name}, by which the pod ${place.address} is linked, is ${outside.portState} as a port of ${outside.master}`,
      outside,
    );
  return ok(`${device} of ${name} links the pod${outside.master === null ? '' : ` with ${outside.master}`}`);
}
