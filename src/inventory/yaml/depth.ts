import { Lexer } from 'yaml';

/**
 * True where YAML nests deeper than any inventory. Asked before parsing: the parser recurses, and V8 ends the whole
 * process, with nothing to catch, when it compiles a regular expression near the end of the stack.
 */
export function nestsTooDeep(text: string, limit: number): boolean {
  let flow = 0;
  let line = 0;
  for (const token of new Lexer().lex(text)) {
    if (token === '[' || token === '{') flow++;
    else if (token === ']' || token === '}') flow--;
    else if (token === '\n' || token === '\r\n') line = 0;
    else if (token === '-' || token === '?') line++;
    else if (line === 0 && /^ +$/.test(token)) line = token.length;
    if (flow + line > limit) return true;
  }
  return false;
}
