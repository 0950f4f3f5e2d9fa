import type { Family } from '../../net/address.ts';
import { readIptables } from '../../net/firewall/iptables.ts';
import type { Engine, RuleSet } from '../../net/firewall/rules.ts';
import type { Finding, HostView, ProbeOutput } from '../module.ts';
import type { HostFile } from './host-files.ts';
import { contentOf } from './pending.ts';

/** A file that some service loads at boot with iptables-restore. */
export interface RestoreFile {
  family: Family;
  file: HostFile;
  /** Null: it is taken, or it could not be tried. */
  refusal: Refusal | null;
}

/** The line that iptables-restore stopped at, and what it said. */
interface Refusal {
  line: number;
  said: string;
}

interface AtBoot {
  content: string;
  /** What a boot loads of it. */
  rules: RuleSet;
  /** Why it is never rewritten; null: it may be. */
  odd: string | null;
  findings: Finding[];
}

/**
 * Sh for one file, $3: what iptables-restore, $1, says of it in an empty network namespace. Sets of ipset are none there.
 * The legacy one waits for /run/xtables.lock, which all namespaces share, so it gets 5 seconds. timeout(1) says by 124
 * or more that it cut it off, and busybox's shell says so as well.
 */
export const RESTORED = `restored() {
has "$1" && has unshare || return 0
bound=
case $variant in *nf_tables*) ;; *)
  has timeout || return 0
  bound='timeout 5'
  for table in $(sed -n 's/^\\*//p' "$3"); do grep -qxF -e "$table" "/proc/net/$2" || return 0; done;;
esac
{ said=$($bound unshare -n "$1" <"$3" 2>&1 >/dev/null); } 2>/dev/null || [ $? -ge 124 ] || printf '%s\\n' "$said"
}`;

/** `Error occurred at line: 7`, `line 7 failed` (iptables-restore.c). What asks for a set may load where ipset was there before. */
export function readRefusal(output: ProbeOutput | undefined): Refusal | null {
  const said = (output?.stdout ?? '').trim().slice(0, 300);
  const [, line] = /\bline:? (\d+)/.exec(said) ?? [];
  if (line === undefined || /^[^\n]*Set \S+ doesn't exist/.test(said)) return null;
  return { line: Number(line), said };
}

/** Each table is loaded when its COMMIT is read: those before the refused line are, and none behind it. */
export function atBoot(restored: RestoreFile, engine: Engine, host: HostView): AtBoot {
  const { family, file, refusal } = restored;
  const content = contentOf(file.path, file.content, host.pending) ?? '';
  const read = (text: string) => readIptables(text, engine, family);
  if (refusal === null || content !== file.content)
    return { content, rules: read(content), odd: file.odd, findings: [] };
  const before = content.split('\n').slice(0, refusal.line - 1);
  const loaded = before.slice(0, before.findLastIndex((line) => line.trimEnd() === 'COMMIT') + 1);
  const tables = loaded.filter((line) => line.startsWith('*')).map((line) => line.slice(1).trim());
  return {
    content,
    rules: read(loaded.join('\n')),
    odd: file.odd ?? `refused by iptables-restore at line ${refusal.line}`,
    findings: [notLoaded(restored, refusal, tables)],
  };
}

function notLoaded(
  { family, file: { path } }: RestoreFile,
  { line, said }: Refusal,
  loaded: string[],
): Finding {
  const tool = family === 'ip6' ? 'ip6tables-restore' : 'iptables-restore';
  const part = loaded.length === 0 ? 'nothing of the file' : `no more of it than ${loaded.join(', ')}`;
  return {
    code: 'firewall.not-loaded',
    severity: 'warning',
    message: `${tool} refuses ${path}:${line}, so a boot loads ${part}, and netfix does not write to it: mend the line, \`unshare -n ${tool} <${path}\` tries it, and run again`,
    evidence: said,
  };
}
