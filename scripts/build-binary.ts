import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * Makes build/netfix of build/netfix.cjs: Node with netfix inside, for machines that have no Node (Node's page "Single
 * executable applications"). Node and postject come from npm when this is run, for they are too large for everybody
 * who works on netfix; what is fetched stays in build/binary.
 */
const NODE = '24.21.0';
const POSTJECT = '1.0.0-alpha.6';
/** Node looks for what follows it to know that something was put in. */
const FUSE = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';

const build = fileURLToPath(new URL('../build', import.meta.url));
const scratch = `${build}/binary`;

if (process.platform !== 'linux' || !['x64', 'arm64'].includes(process.arch)) {
  console.error(
    `build:binary makes binaries for Linux on x64 and arm64, on such a machine; this is ${process.platform} on ${process.arch}`,
  );
  process.exit(1);
}

/** Symbols for debuggers are a seventh of it. Only before the blob is put in: afterwards the binary would not start any more. */
function strip(file: string): void {
  try {
    execFileSync('strip', [file], { stdio: 'pipe' });
  } catch (error) {
    console.error(`not stripped, so some 18 MB larger: ${(error as Error).message}`);
  }
}

const node = `node-linux-${process.arch}`;
mkdirSync(scratch, { recursive: true });
writeFileSync(
  `${scratch}/package.json`,
  JSON.stringify({ private: true, dependencies: { [node]: NODE, postject: POSTJECT } }),
);
const quiet = ['--silent', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts'];
execFileSync('npm', ['install', ...quiet], { cwd: scratch, stdio: 'inherit' });

const packages = `${scratch}/node_modules`;
const config = {
  main: `${build}/netfix.cjs`,
  output: `${scratch}/netfix.blob`,
  disableExperimentalSEAWarning: true,
  useCodeCache: true,
};
writeFileSync(`${scratch}/sea.json`, JSON.stringify(config));
execFileSync(`${packages}/${node}/bin/node`, ['--experimental-sea-config', `${scratch}/sea.json`], {
  stdio: 'pipe',
});

const made = `${scratch}/netfix`;
copyFileSync(`${packages}/${node}/bin/node`, made);
strip(made);
const postject = [made, 'NODE_SEA_BLOB', config.output, '--sentinel-fuse', FUSE];
execFileSync(process.execPath, [`${packages}/postject/dist/cli.js`, ...postject], { stdio: 'pipe' });
chmodSync(made, 0o755);
copyFileSync(`${packages}/${node}/LICENSE`, `${build}/NODE-LICENSE.txt`);
copyFileSync(made, `${build}/netfix`);
