import type { Lab } from '../lab.ts';
import type { Circle } from './rows.ts';

/** A healthy host of the lab that sends to the faulty ones. */
export const PEER = 'n1';

/** The last line that a script prints on a host. Whatever it made there it takes away again. */
const said =
  (script: string) =>
  async (lab: Lab, host: string): Promise<string> => {
    const { code, stdout, stderr } = await lab.exec(host, `set -e\n${script}`);
    if (code !== 0 || stderr !== '') throw new Error(`proof on ${host}: exit ${code} ${stderr}`);
    return stdout.trim().split('\n').at(-1) ?? '';
  };

export const udp8472: Circle['proof'] = {
  what: 'UDP datagrams of another node to port 8472',
  broken: 'lost',
  mended: 'arrive',
  look: async (lab, host) => ((await lab.udpReaches(PEER, host, 8472)) ? 'arrive' : 'lost'),
};

/** Two pods, each on a network of its own; the host is their router. */
export const forwarding: Circle['proof'] = {
  what: 'a ping from one pod to another through the host',
  broken: 'not forwarded',
  mended: 'forwarded',
  look: said(`for n in 1 2; do
  ip netns add pod$n
  ip link add v$n type veth peer name eth0 netns pod$n
  ip link set v$n up
  ip address add 10.9.$n.1/24 dev v$n
  ip -n pod$n address add 10.9.$n.2/24 dev eth0
  ip -n pod$n link set eth0 up
  ip -n pod$n route add default via 10.9.$n.1
done
if nsenter --net=/run/netns/pod1 ping -q -c 3 -i 0.2 -W 2 10.9.2.2 >/dev/null; then told=forwarded; else told='not forwarded'; fi
for n in 1 2; do ip link del v$n; ip netns del pod$n; done
echo "$told"`),
};

/** The first packet of a connection through flannel.1, as tcpdump sees it on the wire: a veth computes no checksums. */
export const innerChecksum: Circle['proof'] = {
  what: "tcpdump on the wire: the checksum of the packet inside flannel's",
  broken: 'incorrect',
  mended: 'correct',
  look: said(`ip address add 10.99.0.2/24 dev flannel.1
ip neighbour add 10.99.0.1 lladdr 02:00:00:00:00:01 dev flannel.1 nud permanent
bridge fdb append 02:00:00:00:00:01 dev flannel.1 dst 172.28.128.11
: >/tmp/tcpdump
timeout 60 tcpdump -i eth0 -n -vv -c 1 -T vxlan udp dst port 8472 >/tmp/captured 2>/tmp/tcpdump &
until grep -q listening /tmp/tcpdump; do sleep 0.1; done
python3 -c "import socket; s = socket.socket(); s.settimeout(0.2); s.connect_ex(('10.99.0.1', 9))"
wait
bridge fdb del 02:00:00:00:00:01 dev flannel.1 dst 172.28.128.11
ip neighbour del 10.99.0.1 dev flannel.1
ip address del 10.99.0.2/24 dev flannel.1
sed -n 's/.* cksum 0x[0-9a-f]* (\\([a-z]*\\).*/\\1/p' /tmp/captured
rm /tmp/captured /tmp/tcpdump`),
};

export const podsNameServer: Circle['proof'] = {
  what: 'the name server that the kubelet gives to pods',
  broken: '127.0.0.53',
  mended: null,
  look: said("sed -n 's/^nameserver //p' /etc/resolv.conf"),
};

/** What the host's own NetworkManager makes of its files. */
export const unmanagedFlannel: Circle['proof'] = {
  what: 'NetworkManager --print-config on flannel.1',
  broken: 'managed',
  mended: 'unmanaged',
  look: said(
    `if NetworkManager --print-config | grep -q '^unmanaged-devices=.*interface-name:flannel'; then echo unmanaged; else echo managed; fi`,
  ),
};

/** Two pods on one bridge, and a rule of the IP family between them. */
export const bridgedPackets: Circle['proof'] = {
  what: 'a rule of iptables against a ping between two pods on one bridge',
  broken: 'bypassed',
  mended: 'holds',
  look: said(`ip link add proof0 type bridge
ip link set proof0 up
for n in 1 2; do
  ip netns add pod$n
  ip link add v$n type veth peer name eth0 netns pod$n
  ip link set v$n master proof0 up
  ip -n pod$n address add 10.9.0.$n/24 dev eth0
  ip -n pod$n link set eth0 up
done
nft add table ip proof
nft add chain ip proof forward '{ type filter hook forward priority 0; }'
nft add rule ip proof forward ip saddr 10.9.0.1 drop
if nsenter --net=/run/netns/pod1 ping -q -c 3 -i 0.2 -W 2 10.9.0.2 >/dev/null; then told=bypassed; else told=holds; fi
nft delete table ip proof
for n in 1 2; do ip link del v$n; ip netns del pod$n; done
ip link del proof0
echo "$told"`),
};
