import type { Fault } from './option.ts';
import type { Criterion } from './statement.ts';

const ALONE: ReadonlySet<string> = new Set(['all', 'final', 'canonical']);
const WITH_PATTERNS: ReadonlySet<string> = new Set(['host', 'originalhost', 'user', 'localuser', 'tagged']);
/** Known to some OpenSSH, but not decidable from the text alone; `exec` would run a command. */
const UNDECIDABLE: ReadonlySet<string> = new Set([
  'exec',
  'localnetwork',
  'version',
  'sessiontype',
  'command',
]);

export interface Criteria {
  criteria: Criterion[] | null;
  /** The attribute for which the block is left out. */
  undecidable?: string;
}

/** The arguments of a Match line (readconf.c match_cfg_line): `host a,b`, `host=a,b`, `!user root`. */
export function parseCriteria(args: readonly string[]): Criteria | Fault {
  const criteria: Criterion[] = [];
  let undecidable: string | undefined;
  for (let at = 0; at < args.length; at++) {
    const [, bang, attribute = '', joined] = /^(!?)([^=]*)(?:=(.*))?$/s.exec(args[at] ?? '') ?? [];
    const name = attribute.toLowerCase();
    const alone = ALONE.has(name) && joined === undefined;
    if (!alone && !WITH_PATTERNS.has(name) && !UNDECIDABLE.has(name)) {
      return {
        message: `unknown Match criterion \`${args[at]}\``,
        hint: `known here: ${[...WITH_PATTERNS, ...ALONE].join(', ')}`,
      };
    }
    const argument = alone ? '' : (joined ?? args[++at]);
    if (argument === undefined || (argument === '' && !alone && name !== 'tagged' && name !== 'command')) {
      return { message: `Match ${name} has no value` };
    }
    if (UNDECIDABLE.has(name)) undecidable ??= name;
    else criteria.push({ attribute: name as Criterion['attribute'], negated: bang === '!', argument });
  }
  if (undecidable !== undefined) return { criteria: null, undecidable };
  return checkAll(criteria) ?? { criteria };
}

/** `all` stands alone, or right after `final` or `canonical`. */
function checkAll(criteria: readonly Criterion[]): Fault | null {
  if (criteria.length === 0)
    return { message: 'Match needs a criterion', hint: 'for every host write `Match all`' };
  const at = criteria.findIndex(({ attribute }) => attribute === 'all');
  if (at === -1 || (at === criteria.length - 1 && at <= 1)) return null;
  return { message: 'Match all cannot be combined with other criteria' };
}
