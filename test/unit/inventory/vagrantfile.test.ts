import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const FOLDER = fileURLToPath(new URL('../../../vagrant', import.meta.url));

const hasVagrant = spawnSync('vagrant', ['--version']).error === undefined;
if (!hasVagrant && process.env.CI) throw new Error('In CI vagrant must be there: see test/lab/packages.txt');

/** Without its providers, which are not part of Debian's vagrant. */
test.skipIf(!hasVagrant)("Vagrant finds this repository's Vagrantfile valid", { timeout: 120_000 }, () => {
  const scratch = mkdtempSync(join(tmpdir(), 'netfix-vagrant-'));
  const env = {
    ...process.env,
    VAGRANT_CWD: FOLDER,
    VAGRANT_HOME: join(scratch, 'home'),
    VAGRANT_DOTFILE_PATH: join(scratch, 'dot'),
    VAGRANT_CHECKPOINT_DISABLE: '1',
  };
  const validated = execFileSync('vagrant', ['validate', '--ignore-provider'], { env, encoding: 'utf8' });
  expect(validated).toContain('Vagrantfile validated successfully');
});

test('a fault that break.sh does not know is refused before Vagrant is asked, and all it knows exist', () => {
  const tried = spawnSync(`${FOLDER}/break.sh`, ['n1', 'no-such'], { encoding: 'utf8' });
  expect(tried.status).toBe(64);
  const names = /There are: (.*)/.exec(tried.stderr)?.[1]?.split(' ') ?? [];
  expect(names).toContain('ip_forward');
  expect(readdirSync(`${FOLDER}/../test/lab/faults`)).toEqual(
    expect.arrayContaining(names.map((name) => `${name}.sh`)),
  );
});
