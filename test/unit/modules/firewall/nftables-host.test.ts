import { expect, it } from 'vitest';
import { NFT_VALIDATE } from '../../../../src/modules/firewall/listing.ts';
import { HOST_SHELLS, startHost } from '../namespace-host.ts';

const BASE = 'table inet mine { chain i { type filter hook input priority 5; }; }';
const OURS = 'add table inet mine\nadd chain inet mine i\ninsert rule inet mine i accept\n';

/** The main file, what it includes, and whether nft takes ours behind it. */
const FILES: [string, string, string, number][] = [
  ['a base chain of its own', BASE, OURS, 0],
  ['one of a file that it includes', 'include "/etc/more/*.nft"', OURS, 0],
  [
    'one of another kind',
    `${BASE}\n`,
    `${OURS}table inet mine { chain i { type nat hook input priority 5; }; }\n`,
    1,
  ],
  ['what nft cannot read', BASE, `${OURS}insert rule\n`, 1],
  ['a main file that is refused anyway', 'table inet {', OURS, 0],
];

it.each(HOST_SHELLS)('rules are tried behind the main file before they are written: %s', async (_, shell) => {
  const host = await startHost(shell, `mkdir /etc/more; printf '%s\\n' '${BASE}' >/etc/more/zz.nft`);
  try {
    for (const [what, main, ours, code] of FILES) {
      const script = `${NFT_VALIDATE}\nprintf '%s\\n' '${main}' >/etc/main.nft\nnft_valid /etc/main.nft '${ours}'`;
      const { exitCode, stderr } = host.run(script);
      expect(exitCode, what).toBe(code);
      if (code === 1) expect(stderr, what).toContain('nft refuses /etc/main.nft with');
    }
    expect(host.run('nft list ruleset').stdout).toBe('');
  } finally {
    host.end();
  }
});
