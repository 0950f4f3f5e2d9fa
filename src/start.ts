#!/usr/bin/env node
import { isAscii } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Script } from 'node:vm';
import {
  type Compiled,
  codeCachePlace,
  codeFor,
  readCodeCache,
  sha256,
  writeCodeCache,
} from './code-cache.ts';
import { EXIT } from './report/exit-code.ts';

/** Names are looked up in half of these threads, each as slow as its server (ssh/names.ts). Read when the first is needed. */
process.env.UV_THREADPOOL_SIZE ??= '64';

/** What Node puts around a CommonJS module (Node's documentation, "The module wrapper"). */
const HEAD = Buffer.from('(function (exports, require, module, __filename, __dirname) { ');
const TAIL = Buffer.from('\n})');

/**
 * Runs main.js, and the files beside it that it requires, with what V8 compiled of them when the same command was run
 * before: `cachedData` of Node's `vm.Script`. Compiling was two fifths of the time until the first connection.
 */
function start(main: string, command = ''): void {
  const place = codeCachePlace(process.env, /^[a-z][a-z-]{0,19}$/.test(command) ? command : 'netfix');
  const kept = readCodeCache(place);
  const scripts = new Map<string, { source: string; script: Script }>();
  const modules = new Map<string, { exports: object }>();
  let compiled = false;

  function wrapper(path: string): () => void {
    const bytes = readFileSync(path);
    const source = sha256(bytes);
    const cachedData = codeFor(kept, path, source);
    const text = Buffer.concat([HEAD, bytes, TAIL]).toString(isAscii(bytes) ? 'latin1' : 'utf8');
    const filename = pathToFileURL(path).href;
    const script = new Script(text, { filename, columnOffset: -HEAD.length, cachedData });
    compiled ||= cachedData === undefined || script.cachedDataRejected === true;
    scripts.set(path, { source, script });
    return script.runInThisContext();
  }

  function run(path: string): object {
    const known = modules.get(path);
    if (known !== undefined) return known.exports;
    const module = { exports: {} };
    modules.set(path, module);
    const node = createRequire(path);
    const require = (id: string) => {
      const file = isBuiltin(id) ? id : /^\.\/.*js$/.test(id) ? resolve(dirname(path), id) : node.resolve(id);
      return /\.c?js$/.test(file) ? run(file) : node(id);
    };
    try {
      Reflect.apply(wrapper(path), module.exports, [module.exports, require, module, path, dirname(path)]);
    } catch (error) {
      modules.delete(path);
      throw error;
    }
    return module.exports;
  }

  // A run that ended by wrong usage came to little of what there is to compile.
  process.on('exit', (code) => {
    if (place === null || code === EXIT.usage || !(compiled || (code === 0 && !kept.whole))) return;
    try {
      const files = new Map<string, Compiled>(kept.files.has(main) ? kept.files : []);
      for (const [path, { source, script }] of scripts)
        files.set(path, { source, code: script.createCachedData() });
      writeCodeCache(place, code === 0, files);
    } catch {
      // Where it cannot be kept, the next start is as slow as this one.
    }
  });
  run(main);
}

start(join(__dirname, 'main.js'), process.argv[2]);
