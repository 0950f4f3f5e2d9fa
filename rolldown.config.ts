import { defineConfig, type Plugin } from 'rolldown';
import manifest from './package.json' with { type: 'json' };
import { notices } from './scripts/notices.ts';

/**
 * One file per thing that is loaded at its own time, not one per source file: opening and resolving hundreds of small
 * files was most of the start. CommonJS, because V8's code cache cannot be kept for the other kind on Node 20 (see
 * src/start.ts), and ASCII, which need not be decoded. Names stay as they are, so that a stack trace can be read.
 * ssh2 stays a package of its own: who installs netfix gets its security fixes without waiting for us.
 */
const commandsAndLibrary = defineConfig({
  input: { main: 'src/main.ts', index: 'src/index.ts' },
  platform: 'node',
  logLevel: 'warn',
  external: ['ssh2'],
  transform: { define: { VERSION: JSON.stringify(manifest.version) } },
  plugins: [notices('THIRD-PARTY-NOTICES.txt')],
  output: {
    dir: 'dist',
    cleanDir: true,
    format: 'cjs',
    chunkFileNames: 'chunks/[name].js',
    charset: 'ascii',
    comments: false,
    sourcemap: true,
    sourcemapExcludeSources: true,
  },
});

/** The package is `"type": "module"`, its built files are not. */
const commonJs: Plugin = {
  name: 'common-js',
  generateBundle() {
    this.emitFile({ type: 'asset', fileName: 'package.json', source: '{ "type": "commonjs" }\n' });
  },
};

/** What `netfix` is on the PATH. */
const start = defineConfig({
  input: { cli: 'src/start.ts' },
  plugins: [commonJs],
  platform: 'node',
  logLevel: 'warn',
  output: { dir: 'dist', format: 'cjs' },
});

export default [commandsAndLibrary, start];
