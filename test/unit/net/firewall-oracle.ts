import { type ChildProcessByStdio, execFileSync, spawn, spawnSync } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { type Family, parsePrefix } from '../../../src/net/address.ts';
import { parseIpSets } from '../../../src/net/firewall/ipset.ts';
import { parseIptables } from '../../../src/net/firewall/iptables.ts';
import { parseNft } from '../../../src/net/firewall/nft-ruleset.ts';
import type { Packet } from '../../../src/net/firewall/packet.ts';
import type { RuleSet } from '../../../src/net/firewall/rules.ts';

const PEER = fileURLToPath(new URL('./firewall-peer.mjs', import.meta.url));

export type Tool = 'nft' | 'iptables-nft' | 'ip6tables-nft' | 'iptables-legacy' | 'ip6tables-legacy';

/** A packet to try: source must be one of SOURCES, port one that the peer listens on. */
export interface Probe {
  family: Family;
  protocol: 'tcp' | 'udp';
  source: string;
  port: number;
}

export const SOURCES: Record<Family, string[]> = {
  ip: ['10.99.0.2', '10.99.0.3', '10.99.0.130'],
  ip6: ['fd99::2', 'fd99::1:3'],
};

/**
 * An answered SYN shows that it arrived. It is taken note of and dropped, so that only first packets are ever sent:
 * a later one may fare otherwise.
 */
const ANSWERS = `table inet seen {
  set answers { type inet_service; flags dynamic; size 65535; }
  chain pre {
    type filter hook prerouting priority raw;
    tcp flags & (syn|ack) == (syn|ack) add @answers { tcp dport } drop
  }
}
`;

/** Legacy tables cannot be removed, only emptied. */
const OPEN = [
  'raw PREROUTING OUTPUT',
  'nat PREROUTING INPUT OUTPUT POSTROUTING',
  'mangle PREROUTING INPUT FORWARD OUTPUT POSTROUTING',
  'filter INPUT FORWARD OUTPUT',
]
  .map((line) => line.split(' '))
  .map(([table, ...chains]) =>
    [`*${table}`, ...chains.map((chain) => `:${chain} ACCEPT`), 'COMMIT', ''].join('\n'),
  )
  .join('');

export const PORTS = [22, 53, 80, 6443, 8472, 9000, 30500];

/** Every kind of packet that a rule set is tried with. */
export const PROBES: Probe[] = (['ip', 'ip6'] as const).flatMap((family) =>
  SOURCES[family].flatMap((source) =>
    (['udp', 'tcp'] as const).flatMap((protocol) =>
      PORTS.map((port) => ({ family, protocol, source, port })),
    ),
  ),
);

export function hasIpset(): boolean {
  return spawnSync('sh', ['-c', 'command -v ipset']).status === 0;
}

export function missingTools(): string[] {
  const tools = ['nft', 'iptables-nft-restore', 'iptables-legacy-restore', 'ip'];
  const missing = tools.filter((tool) => spawnSync('sh', ['-c', `command -v ${tool}`]).status !== 0);
  return process.getuid?.() === 0 ? missing : [...missing, 'root'];
}

/** Two network namespaces and a wire: real packets tell what a rule set does. */
export class Oracle {
  protected readonly receiver = `netfix-oracle-r${process.pid}`;
  protected readonly sender = `netfix-oracle-s${process.pid}`;
  protected readonly arrived = new Set<string>();
  private readonly children: ChildProcessByStdio<Writable, Readable, null>[] = [];
  private readonly awaited = new Map<string, () => void>();
  private nextPort = 33_000;
  /** What the packets come in on: the wire's end, or a bridge that it is a port of. */
  private readonly device: string;

  constructor(device: 'eth0' | 'br0' = 'eth0') {
    this.device = device;
  }

  async start(): Promise<void> {
    this.batch(`netns add ${this.receiver}\nnetns add ${this.sender}`);
    this.batch(`link add eth0 netns ${this.receiver} type veth peer name eth0 netns ${this.sender}`);
    const bridge = 'link add br0 type bridge\nlink set eth0 up master br0\n';
    if (this.device === 'br0') this.inReceiver(['ip', '-batch', '-'], bridge);
    this.setUp(this.receiver, ['10.99.0.1/24', 'fd99::1/64'], this.device);
    this.setUp(this.sender, [...SOURCES.ip.map((a) => `${a}/24`), ...SOURCES.ip6.map((a) => `${a}/64`)]);
    this.knowEachOther();
    this.forgetSoon();
    this.inNamespace(this.sender, ['nft', '-f', '-'], ANSWERS);
    await this.peer(this.receiver, 'listen');
    await this.peer(this.sender, 'send');
  }

  stop(): void {
    for (const child of this.children) child.kill('SIGKILL');
    this.batch(`netns del ${this.receiver}\nnetns del ${this.sender}`, false);
  }

  /** Loads rules in place of all others; says what the tool said where it refused them. */
  load(tool: Tool, rules: string, sets = ''): RuleSet {
    this.clear();
    // The kernel lets go of sets some time after the rules: they stay, each under a name of its own.
    if (sets !== '') this.inReceiver(['ipset', '-exist', 'restore'], sets);
    const restore = tool === 'nft' ? ['nft', '-f', '-'] : [`${tool}-restore`];
    this.inReceiver(restore, rules);
    if (tool === 'nft') return parseNft(this.listing());
    const family = tool.startsWith('ip6') ? 'ip6' : 'ip';
    const engine = tool.endsWith('legacy') ? 'iptables-legacy' : 'iptables-nft';
    const ipsets = parseIpSets(sets === '' ? '' : this.inReceiver(['ipset', 'save']));
    return { chains: parseIptables(this.inReceiver([`${tool}-save`]), engine, family, ipsets), unread: [] };
  }

  /** As the firewall module asks for it. */
  private listing(): string {
    const json = this.inReceiver(['nft', '-jp', 'list', 'ruleset']);
    const names = 'nft list chains; printf "%s\\n" /sys/class/net/* /sys/class/net/*/lower_*';
    return json.includes('"hook": "ingress"') ? `${json}\n${this.inReceiver(['sh', '-c', names])}` : json;
  }

  /** Sends each probe once, as a new connection; tells which arrived, and the packets as the evaluator sees them. */
  async try(probes: readonly Probe[]): Promise<{ packet: Packet; arrived: boolean }[]> {
    const sent = probes.map((probe) => ({ ...probe, sport: this.freshPort() }));
    this.arrived.clear();
    this.inNamespace(this.sender, ['nft', 'flush set inet seen answers']);
    await this.ask(1, JSON.stringify(sent), 'sent');
    await this.ask(0, 'what have you heard?', 'heard');
    this.readAnswers();
    return sent.map((probe) => ({
      packet: packetOf(probe, this.device),
      arrived: this.arrived.has(`${probe.protocol} ${probe.sport}`),
    }));
  }

  /** Writes a line to a peer and waits for its answer. On a wire of veth a packet that was sent has arrived, or never will. */
  protected ask(child: number, line: string, answer: string): Promise<void> {
    return new Promise((resolve) => {
      this.awaited.set(answer, resolve);
      this.children[child]?.stdin.write(`${line}\n`);
    });
  }

  /** Ports of the sender that a connection's first packet was answered to. */
  private readAnswers(): void {
    const listing = this.inNamespace(this.sender, ['nft', '-j', 'list', 'set', 'inet', 'seen', 'answers']);
    const document = JSON.parse(listing) as { nftables: { set?: { elem?: number[] } }[] };
    for (const port of document.nftables.flatMap(({ set }) => set?.elem ?? []))
      this.arrived.add(`tcp ${port}`);
  }

  protected freshPort(): number {
    this.nextPort = this.nextPort > 60_000 ? 33_000 : this.nextPort + 1;
    return this.nextPort;
  }

  private clear(): void {
    this.inReceiver(['nft', 'flush', 'ruleset']);
    for (const tool of ['iptables-legacy', 'ip6tables-legacy']) this.inReceiver([`${tool}-restore`], OPEN);
  }

  private inReceiver(argv: readonly string[], input = ''): string {
    return this.inNamespace(this.receiver, argv, input);
  }

  protected inNamespace(namespace: string, argv: readonly string[], input = ''): string {
    return execFileSync('ip', ['netns', 'exec', namespace, ...argv], {
      input,
      encoding: 'utf8',
      stdio: 'pipe',
    });
  }

  protected batch(lines: string, must = true): void {
    const { status, stderr } = spawnSync('ip', ['-batch', '-'], { input: `${lines}\n`, encoding: 'utf8' });
    if (must && status !== 0) throw new Error(`ip: ${stderr}`);
  }

  protected setUp(namespace: string, addresses: readonly string[], device = 'eth0'): void {
    const lines = addresses.map((a) => `address add ${a} dev ${device}${a.includes(':') ? ' nodad' : ''}`);
    const input = ['link set lo up', `link set ${device} up`, ...lines].join('\n');
    execFileSync('ip', ['-n', namespace, '-batch', '-'], { input: `${input}\n`, stdio: 'pipe' });
  }

  /** Ports come round again: by then the connection they stood for must be forgotten. */
  protected forgetSoon(): void {
    const states = ['tcp_timeout_syn_sent', 'tcp_timeout_syn_recv', 'tcp_timeout_established', 'udp_timeout'];
    const settings = states.map((state) => `net.netfilter.nf_conntrack_${state}=5`);
    this.inReceiver(['sysctl', '-qw', ...settings]);
  }

  /** Without it a rule that drops ICMPv6 would drop neighbour discovery, and every packet with it. */
  private knowEachOther(): void {
    const mac = (namespace: string, device: string): string =>
      this.inNamespace(namespace, ['cat', `/sys/class/net/${device}/address`]).trim();
    const learn = (
      namespace: string,
      device: string,
      addresses: readonly string[],
      address: string,
    ): void => {
      const input = addresses
        .map((a) => `neigh replace ${a} lladdr ${address} dev ${device} nud permanent`)
        .join('\n');
      execFileSync('ip', ['-n', namespace, '-batch', '-'], { input: `${input}\n`, stdio: 'pipe' });
    };
    learn(this.receiver, this.device, [...SOURCES.ip, ...SOURCES.ip6], mac(this.sender, 'eth0'));
    learn(this.sender, 'eth0', ['10.99.0.1', 'fd99::1'], mac(this.receiver, this.device));
  }

  protected async peer(namespace: string, role: string, ...more: string[]): Promise<void> {
    const child = spawn('ip', ['netns', 'exec', namespace, process.execPath, PEER, role, ...more], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.children.push(child);
    let rest = '';
    await new Promise<void>((ready) => {
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        const lines = `${rest}${text}`.split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) {
          if (line === 'ready') ready();
          else if (this.awaited.has(line)) this.awaited.get(line)?.();
          else this.arrived.add(line.split(' ', 2).join(' '));
        }
      });
    });
  }
}

function packetOf({ family, protocol, source, port, sport }: Probe & { sport: number }, iif: string): Packet {
  return {
    family,
    protocol,
    source: parsePrefix(source)?.low ?? 0n,
    destination: parsePrefix(family === 'ip' ? '10.99.0.1' : 'fd99::1')?.low ?? null,
    sourcePort: BigInt(sport),
    port: BigInt(port),
    iif,
    oif: '',
  };
}
