import { defineConfig, type Plugin } from 'rolldown';
import manifest from './package.json' with { type: 'json' };
import { notices } from './scripts/notices.ts';

/**
 * ssh2 does without its native parts when they cannot be loaded. They must not be looked for at run time either: beside
 * a single file in a folder such as /tmp anybody could put one.
 */
const noNativeParts: Plugin = {
  name: 'no-native-parts',
  resolveId: (id) => (/^cpu-features$|\.node$/.test(id) ? `\0absent:${id}` : null),
  load: (id) => (id.startsWith('\0absent:') ? "throw new Error('not built in');" : null),
};

/** The whole command line as one file that plain node runs; CommonJS, because a single binary takes nothing else. */
export default defineConfig({
  input: 'src/main.ts',
  platform: 'node',
  transform: { define: { VERSION: JSON.stringify(manifest.version) } },
  plugins: [noNativeParts, notices('THIRD-PARTY-NOTICES.txt')],
  output: { file: 'build/netfix.cjs', format: 'cjs', codeSplitting: false, banner: '#!/usr/bin/env node' },
});
