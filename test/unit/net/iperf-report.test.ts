import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type IperfReport, readIperf2, readIperf3 } from '../../../src/net/iperf-report.ts';

/** Printed by iperf 2.1.8, iperf3 3.12 and 3.9 between two network namespaces. */
function printed(name: string): string {
  return readFileSync(new URL(`./fixtures/iperf/${name}`, import.meta.url), 'utf8');
}

function iperf2(name: string, protocol: 'udp' | 'tcp' = 'udp'): IperfReport {
  return readIperf2(printed(`${name}.server.txt`), printed(`${name}.client.txt`), protocol);
}

describe('iperf 2', () => {
  test.each<[string, 'udp' | 'tcp', IperfReport]>([
    [
      'iperf2-udp',
      'udp',
      { kind: 'traffic', mbitPerSecond: 5.01, datagrams: { total: 1343, lost: 0, jitterMs: 0.003 } },
    ],
    [
      'iperf2-one-second',
      'udp',
      { kind: 'traffic', mbitPerSecond: 5.02, datagrams: { total: 450, lost: 0, jitterMs: 0.002 } },
    ],
    ['iperf2-udp-blocked', 'udp', { kind: 'silent', sent: 1344 }],
    ['iperf2-udp-rejected', 'udp', { kind: 'silent', sent: 1342 }],
    [
      'iperf2-udp-cut-off',
      'udp',
      { kind: 'traffic', mbitPerSecond: 3.36, datagrams: { total: 1344, lost: 1044, jitterMs: 0.001 } },
    ],
    ['iperf2-tcp', 'tcp', { kind: 'traffic', mbitPerSecond: 5.33, datagrams: null }],
    ['iperf2-tcp-blocked', 'tcp', { kind: 'silent', sent: null }],
  ])('%s', (name, protocol, report) => {
    expect(iperf2(name, protocol)).toEqual(report);
  });

  test('a block of the way back is no loss: the client prints the same as for a block of the way there', () => {
    const said = (name: string): string => printed(`${name}.client.txt`).replaceAll(/\d+/g, 'N');
    expect(said('iperf2-udp-return-blocked')).toBe(said('iperf2-udp-blocked'));
    expect(iperf2('iperf2-udp-return-blocked')).toMatchObject({ kind: 'traffic', datagrams: { lost: 0 } });
  });

  test('a sender that never came to send is no loss', () => {
    expect(
      readIperf2(printed('iperf2-udp-blocked.server.txt'), 'connect failed: Network is unreachable\n', 'udp'),
    ).toEqual({
      kind: 'not-sent',
    });
  });

  test('the test of someone else who came by is left out', () => {
    const stranger = printed('iperf2-udp-lossy.server.txt').replaceAll('[  1]', '[  2]');
    const both = `${printed('iperf2-udp.server.txt')}${stranger}`;
    expect(readIperf2(both, printed('iperf2-udp.client.txt'), 'udp')).toEqual(iperf2('iperf2-udp'));
  });

  test.each([
    ['2.0.5', '[  3]  0.0- 3.0 sec  1.79 MBytes  5.00 Mbits/sec   0.016 ms    7/ 1340 (0.52%)'],
    ['2.0.13', '[  3] 0.0- 3.0 sec  1.79 MBytes  5.00 Mbits/sec   0.016 ms   7/1340 (0.52%)'],
    ['2.2.0', '[  3] 0.00-3.00 sec  1.79 MBytes  5.00 Mbits/sec   0.016 ms 7/1340 (0.52%)'],
  ])('lines as iperf %s prints them', (_version, total) => {
    const datagrams = { lost: 7, total: 1340, jitterMs: 0.016 };
    expect(readIperf2(logWith(total), 'Sent 1341 datagrams\n', 'udp')).toEqual({
      kind: 'traffic',
      mbitPerSecond: 5,
      datagrams,
    });
  });

  test('UDP without counts proves nothing', () => {
    const total = '[  3] 0.0- 3.0 sec  1.79 MBytes  5.00 Mbits/sec   0.016 ms many/1340 (9%)';
    expect(readIperf2(logWith(total), 'Sent 1341 datagrams\n', 'udp')).toEqual({ kind: 'unreadable' });
  });
});

function logWith(total: string): string {
  return `[  3] local 10.0.0.2 port 8472 connected with 10.0.0.1 port 4000
[  3]  0.0- 1.0 sec   600 KBytes  5.00 Mbits/sec   0.016 ms    0/  447 (0%)
${total}
`;
}

describe('iperf3', () => {
  test.each<[string, IperfReport]>([
    [
      'iperf3-udp',
      { kind: 'traffic', mbitPerSecond: 4.998, datagrams: { total: 1339, lost: 0, jitterMs: 0.006 } },
    ],
    [
      'iperf3-udp-lossy',
      { kind: 'traffic', mbitPerSecond: 3.49, datagrams: { total: 1338, lost: 403, jitterMs: 0.008 } },
    ],
    [
      'iperf3.9-udp',
      { kind: 'traffic', mbitPerSecond: 4.894, datagrams: { total: 893, lost: 0, jitterMs: 0.008 } },
    ],
    ['iperf3-udp-blocked', { kind: 'silent', sent: null }],
    ['iperf3-tcp-blocked', { kind: 'no-control' }],
    ['iperf3-tcp', { kind: 'traffic', mbitPerSecond: 5.209, datagrams: null }],
  ])('%s', (name, report) => {
    expect(
      rounded(readIperf3(printed(`${name}.server.json`), name === 'iperf3-tcp' ? 'tcp' : 'udp')),
    ).toEqual(report);
  });

  test('numbers that JSON does not have', () => {
    const text = printed('iperf3-udp.server.json').replace(/"jitter_ms":\s*[\d.]+/g, '"jitter_ms":\t-nan');
    expect(readIperf3(text, 'udp')).toMatchObject({
      kind: 'traffic',
      datagrams: { total: 1339, jitterMs: 0 },
    });
  });

  test('no report at all', () => {
    expect(readIperf3('iperf3: error - unable to start listener\n', 'udp')).toEqual({ kind: 'unreadable' });
  });
});

function rounded(report: IperfReport): IperfReport {
  const text = JSON.stringify(report, (_, value) =>
    typeof value === 'number' ? Math.round(value * 1000) / 1000 : value,
  );
  return JSON.parse(text) as IperfReport;
}

describe('hostile output', () => {
  const line = fc.constantFrom(
    '[  1] local 10.0.0.2 port 8472 connected with 10.0.0.1 port 4000',
    '[  1] 0.0000-3.0036 sec  1.88 MBytes  5.25 Mbits/sec   0.002 ms 0/1408 (0%)',
    '[  1] 0.0000-3.0036 sec  1.88 MBytes  1e999 Tbits/sec   -nan ms 999999999999/1 (0%)',
    '[  1] 1.0000-0.0036 sec  1.88 MBytes  5.25 bits/sec   0.002 ms 5/4 (0%)',
    '[  1] 0.0000-9.0000 sec  0.000 Bytes  0.000 bits/sec',
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(fc.oneof(line, fc.string()), { maxLength: 20 }).map((lines) => lines.join('\n')),
  );

  test('never throws, and what it counts makes sense', () => {
    fc.assert(
      fc.property(text, text, fc.constantFrom('udp' as const, 'tcp' as const), (server, client, protocol) => {
        expectSense(readIperf2(server, client, protocol));
      }),
      { numRuns: 2000 },
    );
  });

  test('the same of JSON', () => {
    const shape = fc.record(
      {
        start: fc.record({ accepted_connection: fc.jsonValue() }, { requiredKeys: [] }),
        end: fc.record(
          {
            sum_received: fc.record(
              {
                bytes: fc.jsonValue(),
                packets: fc.jsonValue(),
                lost_packets: fc.jsonValue(),
                bits_per_second: fc.jsonValue(),
              },
              { requiredKeys: [] },
            ),
          },
          { requiredKeys: [] },
        ),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          shape.map((value) => JSON.stringify(value)),
        ),
        (server) => expectSense(readIperf3(server, 'udp')),
      ),
      { numRuns: 2000 },
    );
  });

  test('is read in bounded time', () => {
    const started = performance.now();
    readIperf2('[  1] 0.0-'.repeat(400_000), '[  1] local '.repeat(400_000), 'udp');
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

function expectSense(report: IperfReport): void {
  if (report.kind !== 'traffic') return;
  expect(report.mbitPerSecond).toBeGreaterThanOrEqual(0);
  expect(Number.isFinite(report.mbitPerSecond)).toBe(true);
  if (report.datagrams === null) return;
  const { total, lost } = report.datagrams;
  expect(lost).toBeGreaterThanOrEqual(0);
  expect(lost).toBeLessThanOrEqual(total);
}
