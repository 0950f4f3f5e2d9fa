import { defineConfig } from 'rolldown';
import manifest from './package.json' with { type: 'json' };
import { notices } from './scripts/notices.ts';

/**
 * One file per thing that is loaded at its own time, not one per source file: opening and resolving hundreds of small
 * files was most of the start. Nothing is minified, so that a stack trace can be read. ssh2 stays a package of its own:
 * who installs netfix gets its security fixes without waiting for us.
 */
export default defineConfig({
  input: { cli: 'src/main.ts', index: 'src/index.ts' },
  platform: 'node',
  external: ['ssh2'],
  transform: { define: { VERSION: JSON.stringify(manifest.version) } },
  plugins: [notices('THIRD-PARTY-NOTICES.txt')],
  output: {
    dir: 'dist',
    cleanDir: true,
    chunkFileNames: 'chunks/[name].js',
    sourcemap: true,
    sourcemapExcludeSources: true,
  },
});
