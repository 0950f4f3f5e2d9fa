import { expect, test } from 'vitest';
import { readVirtualServers } from '../../../src/doctor/ipvs.ts';
import { walk } from '../../../src/doctor/walk.ts';
import { node, nodePath, probe } from './paths.ts';

/** As ip_vs_info_seq_show prints it. */
const TABLE = `IP Virtual Server version 1.2.1 (size=4096)
Prot LocalAddress:Port Scheduler Flags
  -> RemoteAddress:Port Forward Weight ActiveConn InActConn
TCP  0A60000A:0050 rr persistent 10800 FFFFFFFF
  -> 0AF40205:1388      Masq    1      0          0
  -> 0AF40305:1388      Masq    0      0          0
  -> 0AF40405:1388      Masq    1      2          0
FWM  00000001 rr
  -> 0AF40606:1388      Masq    1      0          0
UDP  0A60000A:0035 rr ops
TCP  [fd00:0010:0096:0000:0000:0000:0000:000a]:01BB rr
  -> [fd00:0010:0244:0002:0000:0000:0000:0005]:20FB      Masq    1      0          0
`;

test('servers and those that take new connections', () => {
  expect(readVirtualServers(TABLE)).toEqual([
    {
      protocol: 'tcp',
      address: '10.96.0.10',
      port: 80,
      to: [
        { address: '10.244.2.5', port: 5000 },
        { address: '10.244.4.5', port: 5000 },
      ],
    },
    { protocol: 'udp', address: '10.96.0.10', port: 53, to: [] },
    {
      protocol: 'tcp',
      address: 'fd00:10:96::a',
      port: 443,
      to: [{ address: 'fd00:10:244:2::5', port: 8443 }],
    },
  ]);
  expect(readVirtualServers('')).toEqual([]);
});

test('a Service of IPVS: endpoints are named and not walked to; none is a cause', () => {
  const sender = node(1, { virtualServers: readVirtualServers(TABLE) });
  const asked = (port: number, protocol: 'tcp' | 'udp', answer: 'silent' | 'answered') =>
    walk(
      nodePath({
        sender,
        receiver: null,
        question: { from: 'n1', to: '10.96.0.10', port, protocol },
        target: { address: '10.96.0.10', port },
        probe: probe({ answer }),
      }),
    );
  const lost = asked(80, 'tcp', 'silent');
  expect(lost.steps.find(({ step }) => step === 'service')).toMatchObject({
    status: 'unknown',
    line: 'IPVS of n1 gives 10.96.0.10:80 to 10.244.2.5:5000 and 10.244.4.5:5000, and is not followed: ask for the way to each',
  });
  expect(lost.causes[0]?.advice).not.toContain('does it run there');
  expect(asked(80, 'tcp', 'answered').verdict).toBe('right');
  expect(asked(53, 'udp', 'silent').causes[0]?.code).toBe('service.no-endpoints');
});
