import { podDevice, vethOf } from '../geometry.ts';
import { isFiltered } from './bridge.ts';
import { endpointText } from './service.ts';
import { on, type Step } from './step.ts';

/**
 * A pod that is an endpoint of the Service it asks for: the packet leaves the bridge by the port that it came in by. A bridge
 * sends nothing back so (bridge(8), `hairpin`), but where what it bridges passes iptables the address is rewritten inside of the
 * bridge (br_nf_pre_routing_finish), and it has to.
 */
export const hairpin: Step = {
  id: 'hairpin',
  judge(path) {
    const { sender, service } = path;
    const { place, links, name } = sender;
    const endpoints = service === null ? [] : [service.to, ...service.others];
    const veth = vethOf(sender);
    const bridge = links.get(podDevice(sender) ?? '');
    const isOwn = endpoints.some(({ address }) => address === place.address);
    if (service === null || !isOwn || veth === null || bridge?.isBridge !== true) return [];
    const { ok, fault } = on('hairpin', name);
    const port = `${veth.device} of ${name}`;
    if (veth.link.hairpin || bridge.isPromiscuous)
      return [ok(`${port} sends back to the pod what it asks of itself`)];
    if (isFiltered(path, sender) === false) return [];
    const asked = endpointText({ address: service.address, port: service.port });
    const share = endpoints.length === 1 ? '' : `, one time in ${endpoints.length}`;
    const message = `the pod ${place.address} cannot reach itself through ${asked}${share}: ${port} has no hairpin mode`;
    const advice = `set "hairpinMode": true in the bridge plugin's part of /etc/cni/net.d (flannel: in its ConfigMap) and make the pod anew; until then: ip link set dev ${veth.device} type bridge_slave hairpin on`;
    return [fault(message, { evidence: veth.link.line, cause: { code: 'bridge.hairpin', message, advice } })];
  },
};
