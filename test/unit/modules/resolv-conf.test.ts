import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { resolvConf } from '../../../src/modules/resolv-conf.ts';
import { HOST_SHELLS, hostView, startHost } from './namespace-host.ts';

// Real programs, on machines that may be busy.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const STUB = '# stub\nnameserver 127.0.0.53\noptions edns0\n';
const REAL = 'nameserver 10.0.0.53\nnameserver 2001:db8::53\n';
const CONFIG = '/var/lib/kubelet/config.yaml';
const RESOLVED = '/run/systemd/resolve/resolv.conf';

interface Case {
  name: string;
  files: Record<string, string>;
  /** Arguments of a running kubelet. */
  kubelet?: string[];
  /** `code`, and part of its message. */
  told: [string, string] | null;
}

const CASES: Case[] = [
  { name: 'no kubelet: nobody gives it to pods', files: { '/etc/resolv.conf': STUB }, told: null },
  {
    name: 'no setting: the default is the stub of systemd-resolved',
    files: { [CONFIG]: 'kind: KubeletConfiguration\n', '/etc/resolv.conf': STUB, [RESOLVED]: REAL },
    told: [
      'resolv_conf.loop',
      `/etc/resolv.conf (its default), which in a pod is the pod itself: CoreDNS finds a loop and stops; set resolvConf: ${RESOLVED}`,
    ],
  },
  {
    name: 'kubeadm sets it',
    files: { [CONFIG]: `a: 1\nresolvConf: ${RESOLVED}\n`, '/etc/resolv.conf': STUB, [RESOLVED]: REAL },
    told: null,
  },
  {
    name: 'that file is gone with systemd-resolved',
    files: { [CONFIG]: `a: 1\nresolvConf: "${RESOLVED}"\n`, '/etc/resolv.conf': REAL },
    told: ['resolv_conf.absent', `${RESOLVED} (${CONFIG}:2), and there is no such file`],
  },
  {
    name: 'a flag goes before the file',
    files: { [CONFIG]: `resolvConf: ${RESOLVED}\n`, [RESOLVED]: REAL, '/etc/pods.conf': 'nameserver ::1\n' },
    kubelet: ['--v=2', '--resolv-conf=/etc/pods.conf'],
    told: [
      'resolv_conf.loop',
      'the name server ::1 of /etc/pods.conf (--resolv-conf of the running kubelet)',
    ],
  },
  {
    name: 'a flag in two words, and no file of configuration',
    files: { '/etc/pods.conf': REAL, '/etc/resolv.conf': STUB },
    kubelet: ['--resolv-conf', '/etc/pods.conf'],
    told: null,
  },
  {
    name: 'none is given to pods',
    files: { [CONFIG]: 'resolvConf: ""\n', '/etc/resolv.conf': STUB },
    told: null,
  },
  {
    name: 'a setting with a comment behind it',
    files: { [CONFIG]: 'resolvConf: /etc/pods.conf # ours\n', '/etc/pods.conf': REAL },
    told: null,
  },
  {
    name: 'a setting with line ends of Windows',
    files: { [CONFIG]: 'resolvConf: "/etc/pods.conf" # ours\r\n', '/etc/pods.conf': REAL },
    told: null,
  },
  {
    name: 'a file without a word in it is there',
    files: { [CONFIG]: 'a: 1\n', '/etc/resolv.conf': '' },
    told: null,
  },
  {
    name: 'a local server that systemd-resolved is not',
    files: { [CONFIG]: 'a: 1\n', '/etc/resolv.conf': 'nameserver 10.0.0.1\nnameserver 127.0.0.1\n' },
    told: ['resolv_conf.loop', 'write a file with the real name servers'],
  },
];

describe.skipIf(process.getuid?.() !== 0).each(HOST_SHELLS)('resolv_conf, in %s', (_, shell) => {
  test.each(CASES)('$name', async ({ files, kubelet, told }) => {
    const host = await startHost(
      shell,
      'mount -t tmpfs none /var/lib; mkdir -p /var/lib/kubelet /run/systemd/resolve',
    );
    try {
      for (const [path, text] of Object.entries(files)) host.run(`cat >${path} <<'TEXT'\n${text}TEXT`);
      if (kubelet !== undefined)
        host.run(`printf '#!/bin/sh\\nsleep 20; :\\n' >/run/kubelet; chmod +x /run/kubelet
/run/kubelet ${kubelet.join(' ')} </dev/null >/dev/null 2>&1 &
echo $! >/run/pid
until [ "$(cat /proc/$!/comm)" = kubelet ]; do :; done`);
      const { findings, changes } = resolvConf.plan(
        resolvConf.read(host.probe(resolvConf.probe({})), {}),
        {},
        hostView(),
      );
      expect(changes).toEqual([]);
      expect(findings.map(({ code }) => code)).toEqual(told === null ? [] : [told[0]]);
      if (told !== null) expect(findings[0]?.message).toContain(told[1]);
    } finally {
      host.run('[ ! -e /run/pid ] || kill "$(cat /run/pid)"');
      host.end();
    }
  });
});

test('hostile output never throws', () => {
  const line = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      'running',
      'flag /x',
      `=${CONFIG}`,
      '|resolvConf: /x',
      '=/x',
      '|nameserver 127.0.0.1',
      '|nameserver x',
    ),
  );
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      const kubelet = { exitCode: 0, stdout: lines.join('\n'), stderr: '' };
      resolvConf.plan(resolvConf.read({ kubelet }, {}), {}, hostView());
      resolvConf.read({}, {});
    }),
  );
});
