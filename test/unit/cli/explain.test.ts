import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import * as build from '../net/pcap/build.ts';
import { netfix } from './netfix.ts';

const CLI = fileURLToPath(new URL('../../../dist/cli.js', import.meta.url));
const STORIES = fileURLToPath(new URL('../net/explain/fixtures/', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'netfix-explain-'));
const schema = JSON.parse(
  readFileSync(new URL('../../../schemas/explain.schema.json', import.meta.url), 'utf8'),
);
const isValid = new Ajv({ allErrors: true }).compile(schema);

function file(name: string, content: Uint8Array | string): string {
  writeFileSync(join(folder, name), content);
  return name;
}

const GO = { from: '10.0.0.1', to: '10.0.0.2' };
const syn = (id: number): build.Bytes =>
  build.ethernet(0x0800, build.ipv4(GO, 6, build.tcp(GO, { from: 40_000, to: 80 }), { id }));
const capture = build.pcap(
  1,
  [0, 1, 3].map((n) => ({ data: syn(n), time: 1_700_000_000 + n })),
);
const explain = (...args: string[]) => netfix(['explain', ...args], folder);

test('a fault is told, and exits 2', () => {
  const { code, stdout, stderr } = explain(file('syn.pcap', capture));
  expect({ code, stderr }).toEqual({ code: 2, stderr: '' });
  expect(stdout).toMatch(/^syn\.pcap: 3 packets in 3\.0 s \(2023-11-14T22:13:20\.000000Z to /);
  expect(stdout).toMatch(/^1 error tcp\.syn-unanswered\n {2}10\.0\.0\.1 gets no answer from 10\.0\.0\.2:80/m);
  expect(stdout).toMatch(/#2 {2}2023-11-14T22:13:21\.000000Z {2}SYN 10\.0\.0\.1:40000 > 10\.0\.0\.2:80/);
  expect(stdout).toMatch(/\n1 error\.\n$/);
});

test('nothing wrong exits 0', () => {
  const { code, stdout } = explain(file('quiet.pcap', build.pcap(1, [{ data: syn(1), time: 5 }])));
  expect(code).toBe(0);
  expect(stdout).toContain('Nothing is wrong that these packets would show.');
  expect(explain(file('empty.pcap', build.pcap(1, []))).stdout).toContain('0 packets');
});

test('--json is as the schema says, and holds the same', () => {
  file('other.pcap', build.pcap(1, [{ data: build.whoHas('10.0.0.9', '10.0.0.8'), time: 1_700_000_002 }]));
  const { code, stdout } = explain(file('syn.pcap', capture), 'other.pcap', '--json');
  const document = JSON.parse(stdout);
  isValid(document);
  expect(isValid.errors).toBeNull();
  expect(code).toBe(2);
  expect(document).toMatchObject({
    schemaVersion: 1,
    exitCode: 2,
    captures: [
      { name: 'syn.pcap', packets: 3, duplicates: 0, seconds: 3 },
      { name: 'other.pcap', packets: 1 },
    ],
    verdicts: [
      {
        id: 1,
        code: 'tcp.syn-unanswered',
        severity: 'error',
        because: null,
        lastSeen: { capture: 'syn.pcap', packet: 3 },
      },
    ],
  });
});

test('files of one name in two folders are told apart', () => {
  file('a.pcap', capture);
  const names = JSON.parse(explain('a.pcap', './a.pcap', '--json').stdout).captures.map(
    ({ name }: { name: string }) => name,
  );
  expect(names).toEqual(['a.pcap', './a.pcap']);
});

test('standard input', () => {
  const { stdout, status } = spawnSync(process.execPath, [CLI, 'explain', '-'], {
    input: Buffer.from(capture),
    encoding: 'utf8',
  });
  expect({ status, head: stdout.slice(0, 12) }).toEqual({ status: 2, head: '-: 3 packets' });
});

describe('what is no capture, or none that can be read', () => {
  test.each<[string, Uint8Array | string, RegExp]>([
    ['an empty file', '', /x: this is no capture/],
    [
      'prose',
      'dear sir or madam\n',
      /x: this is no capture: neither pcap nor pcapng, and no line is one that tcpdump prints/,
    ],
    ['a packed one', build.bytes(0x1f, 0x8b, 8, 0, 0, 0), /x: this is no capture/],
    ['half a header', capture.subarray(0, 20), /x: at byte 0: the file ends within its header/],
    [
      'nonsense behind the header',
      build.bytes(capture.subarray(0, 24), new Uint8Array(16).fill(255)),
      /x: at byte 24: a packet of 4294967295 bytes/,
    ],
    [
      'a section that ends',
      build.pcapng([], []).subarray(0, 10),
      /x: at byte 0: the file ends within the header of a block/,
    ],
    ['another link type', build.pcap(127, [{ data: syn(1), time: 1 }]), /x: its link type 127 is not read/],
  ])('%s exits 64 and says what and where', (_name, content, message) => {
    const { code, stdout, stderr } = explain(file('x', content));
    expect({ code, stdout }).toEqual({ code: 64, stdout: '' });
    expect(stderr).toMatch(message);
  });

  test('a missing file, a folder', () => {
    expect(explain('none.pcap')).toMatchObject({
      code: 64,
      stderr: expect.stringContaining('cannot read none.pcap'),
    });
    expect(explain('.')).toMatchObject({ code: 64, stderr: expect.stringContaining('cannot read .') });
    expect(explain().code).toBe(64);
  });

  test('cut short: what is there is explained', () => {
    const { code, stdout } = explain(file('cut.pcap', capture.subarray(0, capture.length - 5)));
    expect(code).toBe(2);
    expect(stdout).toContain('it is cut short at byte 164, behind packet 2: the file ends within a packet');
    expect(stdout).toContain('sent 2 times');
  });

  test('damaged in the middle: what stands before is explained, and the exit code says so', () => {
    const { code, stdout, stderr } = explain(
      file('bad.pcap', build.bytes(capture, new Uint8Array(16).fill(255))),
    );
    expect(code).toBe(64);
    const why =
      'it is damaged at byte 234, behind packet 3: a packet of 4294967295 bytes, more than any capture has; what follows was not read';
    expect(stdout).toContain(why);
    expect(stderr).toBe(`netfix: bad.pcap: ${why}\n`);
    expect(stdout).toContain('sent 3 times');
  });
});

test('what text holds cannot write to the terminal', () => {
  const evil = '\x1b[2J\x1b]0;x\x07\u009b31m\u202e';
  const lines = [0, 1, 3].map(
    (n) =>
      `20:15:5${n}.000000 IP ${evil}.4000 > b${evil}.80: Flags [S], seq 1, win 1, options [TS val ${n} ecr 0], length 0`,
  );
  const { stdout } = explain(file('evil.txt', `${lines.join('\n')}\n`));
  expect(stdout).toContain('tcp.syn-unanswered');
  expect(stdout.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
});

describe('the article', () => {
  test('its own lines of tcpdump', () => {
    const document = JSON.parse(explain(join(STORIES, 'no-route-to-host.txt'), '--json').stdout);
    expect(document.captures[0]).toMatchObject({
      format: 'text',
      packets: 7,
      duplicates: 2,
      seconds: 3.008208,
      problems: [],
    });
    expect(document.verdicts).toMatchObject([
      {
        code: 'arp.unanswered',
        message:
          'nobody says to have 172.28.21.3: 10.244.27.0 asked by ARP 3 times in 2.0 s; 172.28.21.3 should have answered',
      },
      {
        code: 'tcp.syn-unanswered',
        because: 1,
        message: '172.28.128.132 gets no answer from 172.28.21.3:5000: its SYN was sent 2 times in 3.0 s',
        evidence: [
          { packet: 4, time: '20:15:59.903566' },
          { packet: 9, time: '20:16:02.911774' },
        ],
      },
    ]);
  });

  test.each<[string, string[], RegExp]>([
    [
      'ip-forward.txt',
      ['tcp.syn-unanswered'],
      /came into the machine that captured \(veth3f in, cni0 in\) and did not leave it/,
    ],
    ['bridge.txt', ['icmp.port-unreachable'], /10\.96\.0\.10:53 that nobody listens on the port/],
    [
      'firewall.txt',
      ['overlay.one-way', 'icmp.echo-unanswered'],
      /172\.28\.128\.102 sent 5 packets to 172\.28\.128\.103 \(VXLAN, vni 1, port 8472\), and none came back/,
    ],
    ['pod-cidr.txt', ['arp.unanswered', 'icmp.host-unreachable'], /nobody says to have 172\.28\.128\.132/],
  ])('the story of %s', (name, codes, message) => {
    const document = JSON.parse(explain(join(STORIES, name), '--json').stdout);
    const errors = document.verdicts.filter(({ severity }: { severity: string }) => severity === 'error');
    expect(errors.map(({ code }: { code: string }) => code)).toEqual(codes);
    expect(errors[0].message).toMatch(message);
    expect(document.captures[0].problems).toEqual([]);
  });
});
