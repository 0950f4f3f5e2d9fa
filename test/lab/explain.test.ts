import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { CaptureReader } from '../../src/net/pcap/capture-file.ts';
import type { Packet } from '../../src/net/pcap/packet.ts';
import type { ExplainDocument } from '../../src/report/explanation.ts';
import { differences, tshark } from '../unit/net/pcap/tshark.ts';
import { type Lab, startLab } from './lab.ts';

const folder = mkdtempSync(join(tmpdir(), 'netfix-explain-'));
const HOSTS = ['n1', 'n2', 'n3'];
const [N1, N2, N3] = ['172.28.128.11', '172.28.128.12', '172.28.128.13'];
let lab: Lab;

beforeAll(async () => {
  lab = await startLab({ name: 'explain-faults', hosts: 3 });
  await must('n2', `setsid python3 -c '${SERVER}' </dev/null >/dev/null 2>&1 &`);
});
afterAll(() => lab?.down());

/** Takes connections on port 8080 and reads what comes. */
const SERVER = `
import socket, threading
s = socket.socket(); s.setsockopt(1, 2, 1); s.bind(("", 8080)); s.listen(5)
def read(c):
  c.send(b"hello")
  while c.recv(65536): pass
while 1: threading.Thread(target=read, args=(s.accept()[0],), daemon=True).start()`;

const connect = (address: string, port: number, then = ''): string =>
  `timeout 6 python3 -c 'import socket,time; s=socket.socket(); s.settimeout(4.5); s.connect(("${address}",${port})); ${then}' >/dev/null 2>&1; true`;

const CLEAN = [
  'nft flush ruleset',
  'for d in vx lan0; do ip link del $d 2>/dev/null; done',
  'ip route flush proto static 2>/dev/null; ip addr del 10.77.0.3/32 dev lo 2>/dev/null',
  'sysctl -qw net.ipv4.conf.all.forwarding=1',
  'ethtool -K eth0 tso on gso on gro on >/dev/null 2>&1',
  'ip neigh flush all; true',
].join('; ');

beforeEach(async () => {
  await Promise.all(HOSTS.map((host) => lab.exec(host, CLEAN)));
  await lab.station(['ip', 'link', 'set', 'n2', 'mtu', '1500']);
});

async function must(host: string, script: string): Promise<void> {
  const { code, stderr } = await lab.exec(host, script);
  if (code !== 0) throw new Error(`${host}: ${script}: ${stderr}`);
}

const rule = (host: string, text: string): Promise<void> =>
  must(
    host,
    `nft add table inet t; nft add chain inet t input '{ type filter hook input priority 0; }'; nft add rule inet t input ${text}`,
  );

/** Captures on the hosts while the first of them makes traffic; gives the files. */
async function capture(name: string, hosts: string[], traffic: string): Promise<string[]> {
  const begin =
    'rm -f /root/c.pcap; tcpdump -Z root -i any -U -w /root/c.pcap not port 22 </dev/null >/dev/null 2>/root/log & until grep -q listening /root/log; do sleep 0.05; done';
  await Promise.all(hosts.map((host) => must(host, begin)));
  await lab.exec(hosts[0] ?? '', traffic);
  await lab.exec(hosts[0] ?? '', 'sleep 1.2');
  return Promise.all(
    hosts.map(async (host) => {
      const { stdout } = await lab.exec(
        host,
        'pkill -TERM -x tcpdump; while pgrep -x tcpdump >/dev/null; do sleep 0.05; done; base64 /root/c.pcap',
      );
      const file = join(folder, `${name}-${host}.pcap`);
      writeFileSync(file, Buffer.from(stdout, 'base64'));
      return file;
    }),
  );
}

async function explain(...files: string[]): Promise<ExplainDocument & { errors: string[] }> {
  const { stdout } = await lab.netfix(['explain', '--json', ...files]);
  const document = JSON.parse(stdout) as ExplainDocument;
  files.forEach(compareWithTshark);
  return {
    ...document,
    errors: document.verdicts.filter(({ severity }) => severity === 'error').map(({ code }) => code),
  };
}

/** The reader's oracle, on real captures too. */
function compareWithTshark(file: string): void {
  const bytes = readFileSync(file);
  const packets: Packet[] = [];
  const reader = new CaptureReader((packet) => packets.push(packet));
  reader.feed(bytes);
  reader.end();
  const rows = tshark(bytes);
  expect(packets).toHaveLength(rows.length);
  expect(
    packets.flatMap((packet, i) =>
      differences(packet, rows[i] ?? (rows[0] as never)).map((each) => `${packet.number}: ${each}`),
    ),
  ).toEqual([]);
}

test('hosts that are well: nothing is wrong', async () => {
  const files = await capture(
    'well',
    ['n1', 'n2'],
    `${connect(N2, 8080, 's.recv(9); s.send(b"y"*200000)')}; ping -c 2 ${N2}`,
  );
  const { verdicts, captures, exitCode } = await explain(...files);
  expect(verdicts.filter(({ severity }) => severity !== 'info')).toEqual([]);
  expect(exitCode).toBe(0);
  expect(captures[0]?.packets).toBeGreaterThan(10);
});

test('SYN dropped by the receiver’s firewall', async () => {
  await rule('n2', 'tcp dport 8080 drop');
  const files = await capture('drop', ['n1', 'n2'], connect(N2, 8080));
  const both = await explain(...files);
  expect(both.errors).toEqual(['tcp.syn-unanswered']);
  expect(both.verdicts[0]?.message).toMatch(
    new RegExp(
      `^${N1} gets no answer from ${N2}:8080: its SYN was sent [3-6] times in .*; the SYN reached ${N2} itself \\(drop-n2\\.pcap\\), which does not answer$`,
    ),
  );
  expect(both.verdicts[0]?.lastSeen).toMatchObject({ capture: 'drop-n2.pcap' });
  const [sender] = (await explain(files[0] ?? '')).verdicts;
  expect(sender?.message).toMatch(/the SYN left the machine that captured/);
});

test('SYN lost on the way: the sender saw it last', async () => {
  await lab.station([
    'sh',
    '-c',
    "nft add table bridge t; nft add chain bridge t f '{ type filter hook forward priority 0; }'; nft add rule bridge t f tcp dport 8080 drop",
  ]);
  const files = await capture('way', ['n1', 'n2'], connect(N2, 8080));
  await lab.station(['nft', 'delete', 'table', 'bridge', 't']);
  const { errors, verdicts } = await explain(...files);
  expect(errors).toEqual(['tcp.syn-unanswered']);
  expect(verdicts[0]?.message).toMatch(
    /way-n1\.pcap saw the SYN last, on its way out .*; way-n2\.pcap saw nothing of it$/,
  );
});

test('SYN refused with RST', async () => {
  const { errors, verdicts } = await explain(...(await capture('rst', ['n1', 'n2'], connect(N2, 8081))));
  expect(errors).toEqual(['tcp.refused']);
  expect(verdicts[0]?.message).toContain(`${N2}:8081 refuses ${N1}`);
});

test('rejected as prohibited', async () => {
  await rule('n2', 'tcp dport 8080 reject with icmpx type admin-prohibited');
  const { errors, verdicts } = await explain(...(await capture('prohibited', ['n1'], connect(N2, 8080))));
  expect(errors).toEqual(['icmp.admin-prohibited']);
  expect(verdicts[0]?.message).toContain(
    `the destination ${N2} itself says of TCP from ${N1} to ${N2}:8080 that a firewall forbids it`,
  );
});

test('ARP that nobody answers', async () => {
  const { errors, verdicts } = await explain(
    ...(await capture('arp', ['n1', 'n2'], connect('172.28.128.77', 8080))),
  );
  expect(errors[0]).toBe('arp.unanswered');
  expect(verdicts[0]?.message).toMatch(
    /^nobody says to have 172\.28\.128\.77: 172\.28\.128\.11 asked by ARP 3 times in 2\.\d s; 172\.28\.128\.77 should have answered; arp-n2\.pcap heard the question$/,
  );
});

test('forwarding is off on a node between', async () => {
  await must('n3', 'ip addr add 10.77.0.3/32 dev lo');
  await must('n2', `ip route add 10.77.0.0/24 via ${N3}; sysctl -qw net.ipv4.conf.all.forwarding=0`);
  await must('n1', `ip route add 10.77.0.0/24 via ${N2}`);
  const files = await capture('forward', ['n1', 'n2', 'n3'], connect('10.77.0.3', 8080));
  const { errors, verdicts } = await explain(...files);
  expect(errors).toEqual(['tcp.syn-unanswered']);
  expect(verdicts[0]?.message).toMatch(
    /the SYN came into forward-n2\.pcap \(interface \d+ in\) and did not leave it; forward-n3\.pcap saw nothing of it$/,
  );
  expect(verdicts[0]?.causes[0]).toContain('forwarding is off');
});

test('an MTU black hole: a link of 1400 bytes between interfaces of 1500', async () => {
  await must('n1', 'ethtool -K eth0 tso off gso off gro off >/dev/null');
  await lab.station(['ip', 'link', 'set', 'n2', 'mtu', '1400']);
  const files = await capture(
    'mtu',
    ['n1', 'n2'],
    connect(N2, 8080, 's.recv(9); s.send(b"x"*200); time.sleep(.2); s.send(b"y"*20000); time.sleep(4)'),
  );
  const { errors, verdicts } = await explain(...files);
  expect(errors).toEqual(['mtu.black-hole']);
  expect(verdicts[0]?.message).toMatch(
    new RegExp(
      `^large packets from ${N1}:\\d+ to ${N2}:8080 are lost, small ones pass \\(up to 252 bytes\\): one of 1500 bytes was sent again .*; mtu-n2\\.pcap did not see it`,
    ),
  );
});

async function overlay(): Promise<void> {
  const device = (own: string, peer: string, address: string): string =>
    `ip link add vx type vxlan id 5 dstport 8472 local ${own} remote ${peer} && ip link set vx addrgenmode none && ip addr add ${address}/24 dev vx && ip link set vx up`;
  await must('n1', device(N1, N2, '10.244.0.1'));
  await must('n2', device(N2, N1, '10.244.0.2'));
}

test('an overlay that is well: inner and outer packets are one', async () => {
  await overlay();
  const files = await capture(
    'overlay',
    ['n1', 'n2'],
    `ping -c 3 -i 0.3 10.244.0.2; ${connect('10.244.0.2', 8080, 's.recv(9)')}`,
  );
  const { verdicts, captures } = await explain(...files);
  expect(verdicts.filter(({ severity }) => severity !== 'info')).toEqual([]);
  expect(captures[0]?.duplicates).toBeGreaterThan(5);
});

test('an overlay that is shut on one side', async () => {
  await overlay();
  await rule('n2', 'udp dport 8472 drop');
  const files = await capture('shut', ['n1', 'n2'], 'ping -c 4 -W 1 10.244.0.2');
  const both = await explain(...files);
  expect(both.errors.slice(0, 2)).toEqual(['overlay.dropped', 'arp.unanswered']);
  expect(both.verdicts[0]?.message).toMatch(
    new RegExp(
      `^what ${N1} sends in the overlay \\(VXLAN, vni 5, port 8472\\) reaches ${N2}, and nothing of it is taken out`,
    ),
  );
  expect(both.verdicts[1]?.because).toBe(1);
  const sender = await explain(files[0] ?? '');
  expect(sender.errors.slice(0, 2)).toEqual(['overlay.one-way', 'arp.unanswered']);
});

test('the lines of tcpdump say the same as the file', async () => {
  await rule('n2', 'tcp dport 8080 drop');
  const [file = ''] = await capture('text', ['n1'], connect(N2, 8080));
  const { stdout } = await lab.station(['tcpdump', '-n', '-r', file]);
  const text = join(folder, 'text.txt');
  writeFileSync(text, stdout);
  const { stdout: told } = await lab.netfix(['explain', '--json', text]);
  const [verdict] = (JSON.parse(told) as ExplainDocument).verdicts;
  const [same] = (await explain(file)).verdicts;
  const frame = (message = ''): string => message.replace(/; the SYN .*/, '');
  expect(frame(verdict?.message)).toBe(frame(same?.message));
});
