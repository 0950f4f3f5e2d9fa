/** One step of a shell pattern: a fixed character, any one, any run, or one of a set. */
type Step =
  | { kind: 'char'; char: string }
  | { kind: 'any' }
  | { kind: 'run' }
  | { kind: 'set'; test: RegExp };

/** Whether `name` as a whole matches a shell pattern with `*`, `?`, `[abc]` and `[!a-c]` (Python's fnmatch). */
export function globMatches(glob: string, name: string): boolean {
  return stepsMatch(globSteps(glob), [...name]);
}

function globSteps(glob: string): Step[] {
  const steps: Step[] = [];
  const chars = [...glob];
  for (let i = 0; i < chars.length; i++) {
    const char = chars[i] ?? '';
    const close = char === '[' ? setEnd(chars, i) : -1;
    if (close > 0) {
      steps.push({ kind: 'set', test: setTest(chars.slice(i + 1, close).join('')) });
      i = close;
    } else if (char === '*') steps.push({ kind: 'run' });
    else steps.push(char === '?' ? { kind: 'any' } : { kind: 'char', char });
  }
  return steps;
}

/** A `]` right after the opening bracket, or after its `!`, is a member of the set. */
function setEnd(chars: readonly string[], open: number): number {
  const from = chars[open + 1] === '!' ? open + 2 : open + 1;
  return chars.indexOf(']', from + 1);
}

function setTest(members: string): RegExp {
  const negated = members.startsWith('!');
  const set = (negated ? members.slice(1) : members).replace(/[\\\]^[]/g, '\\$&');
  try {
    return new RegExp(`^[${negated ? '^' : ''}${set}]$`, 'su');
  } catch {
    return /^(?!)/;
  }
}

/** Two pointers and the last `*` to fall back to: never more than pattern times name steps. */
function stepsMatch(steps: readonly Step[], name: readonly string[]): boolean {
  let at = 0;
  let i = 0;
  let star = -1;
  let starAt = 0;
  while (at < name.length) {
    const step = steps[i];
    if (step?.kind === 'run') {
      star = i++;
      starAt = at;
    } else if (step !== undefined && stepMatches(step, name[at] ?? '')) {
      i++;
      at++;
    } else if (star >= 0) {
      i = star + 1;
      at = ++starAt;
    } else return false;
  }
  return steps.slice(i).every((step) => step.kind === 'run');
}

function stepMatches(step: Step, char: string): boolean {
  if (step.kind === 'char') return step.char === char;
  return step.kind === 'set' ? step.test.test(char) : true;
}
