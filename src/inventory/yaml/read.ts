import { LineCounter, parseDocument, type YAMLParseError } from 'yaml';
import type { Problem } from '../../usage-error.ts';
import { codeFrame } from '../code-frame.ts';
import { MAX_PROBLEMS } from '../reading.ts';
import { type Builder, build, MAX_DEPTH, MAX_VALUES } from './build.ts';
import { nestsTooDeep } from './depth.ts';
import { jsonScalar, plainScalar } from './scalar.ts';
import type { Tree } from './tree.ts';

/** Reads one document with the types PyYAML gives. Every problem goes to `problems`; then the result is null. */
export function readTree(text: string, file: string, problems: Problem[]): Tree | null {
  const lines = new LineCounter();
  const report = (message: string, offset: number, hint?: string): void => {
    const { line, col } = lines.linePos(offset);
    const column = Math.max(col, 1);
    const shown = problems.length < MAX_PROBLEMS ? { frame: codeFrame(text, line, column) } : {};
    problems.push({ message, file, line, column, ...shown, ...(hint === undefined ? {} : { hint }) });
  };
  if (nestsTooDeep(text, 2 * MAX_DEPTH)) {
    problems.push({ message: 'nested too deeply to be an inventory', file });
    return null;
  }
  const document = parseYaml(text, lines);
  for (const error of worthReading(document.errors)) {
    report(errorText(error.code, error.message), error.pos[0], errorHint(error.code));
  }
  if (document.errors.some(({ code }) => code !== 'DUPLICATE_KEY')) return null;
  const before = problems.length;
  const builder: Builder = {
    report,
    lines,
    scalar: isJson(text) ? jsonScalar : plainScalar,
    left: MAX_VALUES,
    anchors: new Map(),
  };
  const tree = build(builder, document.contents, 0);
  return problems.length > before ? null : tree;
}

function parseYaml(text: string, lines: LineCounter) {
  return parseDocument(text, {
    schema: 'failsafe',
    version: '1.1',
    lineCounter: lines,
    prettyErrors: false,
    logLevel: 'error',
  });
}

function isJson(text: string): boolean {
  if (!/^\s*[{[]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** One slip makes the parser stumble on; only duplicate keys stand for themselves. */
function worthReading(errors: readonly YAMLParseError[]): YAMLParseError[] {
  const first = errors.find((error) => error.code !== 'DUPLICATE_KEY');
  return errors.filter((error) => error.code === 'DUPLICATE_KEY' || error === first);
}

function errorText(code: string, message: string): string {
  if (code === 'DUPLICATE_KEY') return 'this key is here twice; the first one would be lost';
  if (code === 'MULTIPLE_DOCS') return 'a second document starts here; an inventory file holds one';
  return `not valid YAML: ${message.split('\n', 1)[0]}`;
}

function errorHint(code: string): string | undefined {
  if (code === 'BLOCK_AS_IMPLICIT_KEY') return 'quote a text that holds `: `';
  return code === 'TAB_AS_INDENT' ? 'indent with spaces' : undefined;
}
