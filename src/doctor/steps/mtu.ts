import { vxlanOverhead } from '../../net/vxlan-overhead.ts';
import { deviceWith, nodeDevice, overlayOf, overlayOn, tunnelAddress } from '../geometry.ts';
import type { HostSeen, Path, Tunnel } from '../path.ts';
import type { StepResult } from '../verdict.ts';
import { on, type Step } from './step.ts';

/** Whether packets as large as the route takes at once arrive, and fit into the tunnel. */
export const mtu: Step = {
  id: 'mtu',
  judge(path) {
    const { sender, receiver, probe, target } = path;
    const found = overlayOf(path);
    if (found !== null && receiver !== null) {
      const there = overlayOn(receiver, found.link.vxlan.id);
      const faults = [fits(sender, found), there === null ? null : fits(receiver, there)].filter(
        (each) => each !== null,
      );
      if (faults.length > 0) return faults;
    }
    const { ok, unknown, fault } = on('mtu', sender.name);
    if (probe.ping !== true || probe.largePing === null)
      return probe.ping === true && !sender.route.local
        ? [unknown('large packets were not tried: that takes the ping of iputils')]
        : [];
    if (probe.largePing)
      return [ok(`packets of ${probe.size} bytes arrive at ${target.address}, and come back`)];
    const sends =
      sender.place.kind === 'pod' ? `the pod's device` : `${sender.route.device} of ${sender.name}`;
    const message = `packets of ${probe.size} bytes do not get from ${sender.name} to ${target.address} and back, though small ones do: ${narrow(path) ?? 'a link or a rule on the way'} carries less than ${sends} does`;
    const size = probe.fits === null ? '' : ` to ${probe.fits} bytes, which came through`;
    const advice = `raise that link's MTU, or lower the one of the sending device${size} (of an overlay: in the CNI's configuration)`;
    return [
      fault(`packets of ${probe.size} bytes do not come back`, {
        cause: { code: 'mtu.path', message, advice },
      }),
    ];
  },
};

/** The device by which it leaves, or that of the other end, where that is what does not fit. */
function narrow({ sender, receiver, probe }: Path): string | null {
  const ends = [
    { host: sender, device: sender.route.device },
    { host: receiver, device: receiver === null ? null : nodeDevice(receiver) },
  ];
  for (const { host, device } of ends) {
    const mtu = host?.links.get(device ?? '')?.mtu ?? probe.size;
    if (mtu < probe.size) return `${device} of ${host?.name}, with its ${mtu},`;
  }
  return null;
}

function fits(host: HostSeen, tunnel: Tunnel): StepResult | null {
  const { device, link } = tunnel;
  const name = deviceWith(host, tunnelAddress(host, tunnel));
  const under = host.links.get(name ?? '');
  if (under === undefined) return null;
  const overhead = vxlanOverhead(host.address);
  if (link.mtu + overhead <= under.mtu) return null;
  const message = `${device} of ${host.name} takes packets of ${link.mtu} bytes, and with the ${overhead} that VXLAN adds ${name} carries no more than ${under.mtu - overhead}`;
  const advice = `give the overlay ${under.mtu - overhead} in the CNI's configuration, or raise the MTU of ${name}`;
  return on('mtu', host.name).fault(message, {
    evidence: `${link.line}\n${under.line}`,
    cause: { code: 'mtu.overlay', message, advice },
  });
}
