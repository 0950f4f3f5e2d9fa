import { execFileSync } from 'node:child_process';
import { type Family, parsePrefix } from '../../../src/net/address.ts';
import type { Packet } from '../../../src/net/firewall/packet.ts';
import { Oracle, type Probe, SOURCES } from './firewall-oracle.ts';

const ROUTER: Record<Family, string> = { ip: '10.99.0.1', ip6: 'fd99::1' };
const BEYOND: Record<Family, string> = { ip: '10.98.0.1', ip6: 'fd98::1' };
/** Where the packets go: a host behind the one that has the rules. */
const TARGET: Record<Family, string> = { ip: '10.98.0.2', ip6: 'fd98::2' };

/** Every first packet that comes, and every answer, by the sender's port; each is dropped, so that no others follow. */
const SEEN = (flags: string, port: string, rest: string): string => `table inet seen {
  set seen { type inet_service; flags dynamic; size 65535; }
  chain pre {
    type filter hook prerouting priority raw;
    tcp flags & (syn|ack) == ${flags} add @seen { tcp ${port} } ${rest}
  }
}
`;

export interface Passage {
  packet: Packet;
  arrived: boolean;
  /** Null: nothing came that could have been answered. */
  answered: boolean | null;
  answer: Packet;
}

/** Three namespaces in a row: the rules are in the middle one, which forwards. */
export class ForwardOracle extends Oracle {
  private readonly target = `netfix-oracle-t${process.pid}`;

  override async start(): Promise<void> {
    const { receiver: router, sender, target } = this;
    this.batch(`netns add ${router}\nnetns add ${sender}\nnetns add ${target}`);
    this.batch(`link add eth0 netns ${router} type veth peer name eth0 netns ${sender}
link add eth1 netns ${router} type veth peer name eth0 netns ${target}`);
    this.setUp(router, ['10.99.0.1/24', 'fd99::1/64']);
    this.setUp(sender, [...SOURCES.ip.map((a) => `${a}/24`), ...SOURCES.ip6.map((a) => `${a}/64`)]);
    this.setUp(target, ['10.98.0.2/24', 'fd98::2/64']);
    this.ip(
      router,
      'link set eth1 up\naddress add 10.98.0.1/24 dev eth1\naddress add fd98::1/64 dev eth1 nodad',
    );
    this.ip(sender, 'route add default via 10.99.0.1\nroute add default via fd99::1');
    this.ip(target, 'route add default via 10.98.0.1\nroute add default via fd98::1');
    for (const key of ['net.ipv4.ip_forward', 'net.ipv6.conf.all.forwarding'])
      this.inNamespace(router, ['sysctl', '-qw', `${key}=1`]);
    this.forgetSoon();
    this.know(router, 'eth0', sender, 'eth0', [...SOURCES.ip, ...SOURCES.ip6]);
    this.know(router, 'eth1', target, 'eth0', Object.values(TARGET));
    this.know(sender, 'eth0', router, 'eth0', Object.values(ROUTER));
    this.know(target, 'eth0', router, 'eth1', Object.values(BEYOND));
    this.inNamespace(sender, ['nft', '-f', '-'], SEEN('(syn|ack)', 'dport', 'drop'));
    this.inNamespace(target, ['nft', '-f', '-'], SEEN('syn', 'sport', ''));
    await this.peer(target, 'listen', JSON.stringify(TARGET));
    await this.peer(sender, 'send', JSON.stringify(TARGET));
  }

  override stop(): void {
    super.stop();
    this.batch(`netns del ${this.target}`, false);
  }

  /** Sends each probe once, as a new connection; tells which came through, and which answers came back. */
  async pass(probes: readonly Probe[]): Promise<Passage[]> {
    const sent = probes.map((probe) => ({ ...probe, sport: this.freshPort() }));
    this.arrived.clear();
    for (const end of [this.sender, this.target]) this.inNamespace(end, ['nft', 'flush set inet seen seen']);
    await this.ask(1, JSON.stringify(sent), 'sent');
    await this.settle();
    const [came, answered] = [this.tcpSeen(this.target), this.tcpSeen(this.sender)];
    return sent.map((probe) => {
      const tcp = probe.protocol === 'tcp';
      const arrived = tcp ? came.has(probe.sport) : this.arrived.has(`udp ${probe.sport}`);
      const back = tcp ? answered.has(probe.sport) : this.arrived.has(`answer ${probe.sport}`);
      const packet = packetOf(probe);
      return { packet, arrived, answered: arrived ? back : null, answer: answerTo(packet) };
    });
  }

  /** Two wires and a router: a packet may wait for its turn of the kernel's own threads. */
  private async settle(): Promise<void> {
    for (let i = 0; i < 3; i++) {
      await this.ask(0, 'what have you heard?', 'heard');
      await new Promise((next) => setTimeout(next, 10));
    }
  }

  private tcpSeen(namespace: string): Set<number> {
    const listing = this.inNamespace(namespace, ['nft', '-j', 'list', 'set', 'inet', 'seen', 'seen']);
    const document = JSON.parse(listing) as { nftables: { set?: { elem?: number[] } }[] };
    return new Set(document.nftables.flatMap(({ set }) => set?.elem ?? []));
  }

  private ip(namespace: string, lines: string): void {
    execFileSync('ip', ['-n', namespace, '-batch', '-'], { input: `${lines}\n`, stdio: 'pipe' });
  }

  /** Without it a rule that drops ICMPv6 would drop neighbour discovery, and every packet with it. */
  private know(
    namespace: string,
    device: string,
    peer: string,
    peerDevice: string,
    addresses: string[],
  ): void {
    const mac = this.inNamespace(peer, ['cat', `/sys/class/net/${peerDevice}/address`]).trim();
    const lines = addresses.map((a) => `neigh replace ${a} lladdr ${mac} dev ${device} nud permanent`);
    this.ip(namespace, lines.join('\n'));
  }
}

function packetOf({ family, protocol, source, port, sport }: Probe & { sport: number }): Packet {
  return {
    family,
    protocol,
    source: parsePrefix(source)?.low ?? 0n,
    destination: parsePrefix(TARGET[family])?.low ?? null,
    sourcePort: BigInt(sport),
    port: BigInt(port),
    iif: 'eth0',
    oif: 'eth1',
  };
}

function answerTo(packet: Packet): Packet {
  return {
    ...packet,
    source: packet.destination ?? 0n,
    destination: packet.source,
    sourcePort: packet.port,
    port: packet.sourcePort,
    iif: packet.oif,
    oif: packet.iif,
    reply: true,
  };
}
