import type { HostResult, Status } from '../../../src/engine/events.ts';
import type { Matrix, MatrixCell } from '../../../src/modules/module.ts';
import { newDocument, type RunDocument } from '../../../src/report/document.ts';

/** Tags, attributes that end early, a style sheet's end, an entity, escape sequences, right-to-left, XML's forbidden ones. */
export const HOSTILE = [
  `"><img src=x onerror="alert(1)">`,
  `<script>console.error('owned')</script>`,
  `' onmouseover='alert(2)' x='`,
  '</style></title></textarea><style>*{display:none}</style>',
  '<svg onload=alert(3)><a href="javascript:alert(4)">x</a>',
  '<meta http-equiv=refresh content="0;url=http://127.0.0.1:9/">',
  '&lt;b&gt; ]]> <!-- --> <![CDATA[',
  '\x1b[31mred\x1b]0;title\x07 \x00\x01\x08\x0b\x0c\x7f\x9b',
  '\u202egnp.exe\u2066 \u200b\u2028\ufeff',
  '\ud800 \udfff \ufffe \uffff',
].join(' ');

const TASKS = [
  ['kernel modules', 'kernel_module'],
  ['forwarding and bridge filtering', 'sysctl'],
  ['overlay port open between the nodes', 'firewall'],
  ['kubelet port open to the control plane', 'firewall'],
  ['iperf is there to measure with', 'package'],
  ['chrony runs', 'service'],
  ['resolver of the kubelet', 'file'],
  ['swap is off', 'shell'],
  ['neighbour tables are large enough', 'sysctl'],
  ['packets pass between all pairs of nodes', 'iperf'],
] as const;

export interface SampleOptions {
  mode?: 'run' | 'check';
  /** Text that stands wherever a host, a playbook or an inventory can put one. */
  hostile?: string;
  matrices?: number;
  healthy?: boolean;
}

/** A run of ten tasks over so many hosts: most are right, some were put right, some are not right. */
export function sampleRun(count: number, options: SampleOptions = {}): RunDocument {
  const { mode = 'run', hostile = '', matrices = 1 } = options;
  const hosts = Array.from(
    { length: count },
    (_, i) => `node-${String(i + 1).padStart(3, '0')}${i === 1 ? hostile : ''}`,
  );
  const { document, add } = newDocument();
  const tasks = TASKS.map(([name, module], i) => ({ name: i === 0 ? `${name}${hostile}` : name, module }));
  add({ type: 'run-started', run: '20261122T201500Z-3fa9c1', mode, startedAt: '2026-11-22T20:15:00.000Z' });
  add({ type: 'play-started', play: 0, name: `Kubernetes node network baseline${hostile}`, hosts, tasks });
  for (const [task] of tasks.entries())
    for (const [i, host] of hosts.entries())
      add({ type: 'task-result', play: 0, task, result: sampleResult(host, i, task, options) });
  for (let i = 0; i < matrices; i++)
    add({
      type: 'matrix',
      play: 0,
      matrix: sampleMatrix(`8472/udp, iperf ${i + 1}${hostile}`, hosts, options),
    });
  add({ type: 'run-finished', durationMs: 8_412, interrupted: false });
  return document;
}

function sampleResult(host: string, i: number, task: number, options: SampleOptions): HostResult {
  const { mode = 'run', hostile = '', healthy = false } = options;
  const of = (status: Status, more: Partial<HostResult> = {}): HostResult => ({
    host,
    status,
    durationMs: 3 + i + task,
    findings: [],
    changes: [],
    ...more,
  });
  if (healthy) return of('ok');
  if (i % 50 === 6)
    return task === 0
      ? of('unreachable', { reason: `no answer from 172.28.128.${i}:22 within 10 s ${hostile}` })
      : of('blocked', { reason: 'the host is unreachable' });
  if (i % 33 === 2 && task >= 2)
    return task === 2
      ? of('failed', { findings: [wrongChain(hostile)] })
      : of('blocked', { reason: 'an earlier task failed' });
  if (i % 5 === 1 && task === 1)
    return of(mode === 'check' ? 'would-change' : 'changed', forwarding(hostile));
  if (i % 7 === 3 && task === 6) return of(mode === 'check' ? 'would-change' : 'changed', resolver(i));
  if (i % 40 === 8 && task === 7)
    return of('ok', {
      findings: [
        {
          code: 'shell.note',
          severity: 'warning',
          message: `swap comes back at boot: /etc/fstab line 3 ${hostile}`,
        },
      ],
    });
  if (i % 60 === 9 && task === 5)
    return of('failed', {
      ignored: true,
      findings: [{ code: 'service.not-running', severity: 'error', message: 'chrony is not installed' }],
    });
  return task === 4 ? of('skipped', { reason: '`when` is false' }) : of('ok');
}

function wrongChain(hostile: string): HostResult['findings'][number] {
  return {
    code: 'firewall.blocked',
    severity: 'error',
    message: `chain INPUT of table inet filter drops 8472/udp before any rule of ours could accept it; put the accept above it, or ask who owns the rule ${hostile}`,
    evidence: `meta l4proto udp udp dport 8472 counter packets 118 bytes 16520 drop comment "cis 3.5.2" # handle 14\n${hostile}`,
  };
}

function forwarding(hostile: string): Partial<HostResult> {
  return {
    findings: [
      {
        code: 'sysctl.runtime',
        severity: 'error',
        fixable: true,
        message: 'net.ipv4.ip_forward is 0, and must be 1',
        evidence: `/proc/sys/net/ipv4/ip_forward: 0 ${hostile}`,
      },
    ],
    changes: [
      {
        kind: 'sysctl',
        target: 'net.ipv4.ip_forward',
        summary: `set net.ipv4.ip_forward to 1 (it is 0) ${hostile}`,
        diff: `-0\n+1\n${hostile}`,
      },
      {
        kind: 'file',
        target: '/etc/sysctl.d/99-zzz-netfix.conf',
        summary: 'write /etc/sysctl.d/99-zzz-netfix.conf',
        diff: `--- /dev/null\n+++ /etc/sysctl.d/99-zzz-netfix.conf\n@@ -0,0 +1,3 @@\n+# Written by netfix.\n+net.ipv4.ip_forward = 1\n+net.bridge.bridge-nf-call-iptables = 1\n`,
      },
    ],
  };
}

function resolver(i: number): Partial<HostResult> {
  const lines = Array.from({ length: 18 }, (_, line) => `+nameserver 10.${i}.0.${line}`).join('\n');
  return {
    findings: [
      {
        code: 'file.differs',
        severity: 'error',
        fixable: true,
        message: '/etc/kubernetes/resolv.conf is not as it should be',
      },
    ],
    changes: [
      {
        kind: 'file',
        target: '/etc/kubernetes/resolv.conf',
        summary: 'write /etc/kubernetes/resolv.conf',
        diff: `--- /etc/kubernetes/resolv.conf\n+++ /etc/kubernetes/resolv.conf\n@@ -1,1 +1,18 @@\n-nameserver 127.0.0.53\n${lines}\n`,
      },
    ],
  };
}

function sampleMatrix(
  name: string,
  hosts: string[],
  { hostile = '', healthy = false }: SampleOptions,
): Matrix {
  const cell = (i: number, j: number): MatrixCell | null => {
    if (i === j) return null;
    const rate = (i * 7 + j * 3) % 11 === 0 ? 2.8 : 4.99;
    const lost = (i * 13 + j * 29) % 97 === 0 ? ((i + j) % 90) + 8 : 0;
    const values = { lossPercent: lost, mbitPerSecond: lost > 0 ? rate / 2 : rate, jitterMs: 0.02 };
    if (healthy || (lost === 0 && j !== 2)) return { ok: true, values: { ...values, lossPercent: 0 } };
    if (j === 2)
      return { ok: false, values: { lossPercent: 100, mbitPerSecond: 0 }, reason: `100 % lost ${hostile}` };
    return { ok: false, values, reason: `${lost} % lost` };
  };
  return { name, hosts, cells: hosts.map((_, i) => hosts.map((_, j) => cell(i, j))) };
}
