import type { Static } from 'typebox';
import * as Type from 'typebox';
import {
  defineFleetModule,
  defineModule,
  type Finding,
  type Fleet,
  type FleetHost,
  type FleetModule,
  type Module,
  type Plan,
} from '../modules/module.ts';
import { listed } from '../modules/told.ts';
import { quote } from '../sh/quote.ts';
import { TRUSTED_PATH } from '../sh/trusted-path.ts';
import { CHANGES_IN, RUN_ID } from './journal.ts';
import { ROOT_HAS_JOURNALS, stateFolder } from './lock.ts';

const params = Type.Object(
  { run: Type.Optional(Type.String({ pattern: RUN_ID.source })) },
  { additionalProperties: false },
);

/** What a host says of the run that is to be taken back. */
interface UndoState {
  /** Null: there is no such run, or none at all. */
  run: string | null;
  undo: string;
  undone: boolean;
  /** The latest run before it that stands; null where there is none. */
  earlier: string | null;
  /** The first run behind it that stands: it may rely on what this one did. */
  later: string | null;
  /** `RUN 'FILE'`: a run behind it that stands changed the same file. */
  shared: string | null;
  /** Why its undo.sh is not to be run. */
  refused: string | null;
  /** Lines of `undo.sh --check`, by their first word. */
  would: string[];
  left: string[];
  /** Root has journals here, and we are not root. */
  rootHas: boolean;
}

/** Null: netfix changed none of the hosts. `scripts`: exported scripts did it, which have a run of their own on each host. */
export interface LatestRun {
  run: string | null;
  scripts: boolean;
}

/**
 * Finds the latest run that changed any of the hosts, and notes it; or looks whether the one that is asked for did: a name
 * that is mistyped is not to look like a run that is undone. Names of runs sort by their time.
 */
export function findRun(latest: LatestRun, asked: string | null): FleetModule {
  return defineFleetModule({
    name: 'run',
    summary: 'The run that is to be taken back',
    params: Type.Object({}, { additionalProperties: false }),
    example: '- run: {}',
    title: () => (asked === null ? 'the latest run' : `run ${asked}`),
    anyAddress: true,
    async run(fleet) {
      const answers = await fleet.each(() => LIST_RUNS, { timeoutMs: 30_000 });
      const outputs = [...answers.values()];
      const lines = outputs.flatMap(({ stdout }) => stdout.split('\n')).sort();
      const runs = lines.map((line) => line.split(' ')[0] ?? '').filter((run) => RUN_ID.test(run));
      latest.run = asked ?? runs.at(-1) ?? null;
      latest.scripts = asked === null && lines.includes(`${latest.run} script`);
      // Another user's journals are not seen: the undo tells that.
      const seen = outputs.every(({ failure }) => failure === null) && fleet.hosts.every(isRoot);
      if (asked !== null)
        return {
          findings: runs.includes(asked) || !seen ? {} : onAll(fleet, noSuchRun(asked)),
          matrices: [],
        };
      const silent = [...answers].flatMap(([name, { failure }]) => (failure === null ? [] : [name]));
      const unasked = [...fleet.absent.map(({ name }) => name), ...silent];
      if (unasked.length === 0 || latest.run === null) return { findings: {}, matrices: [] };
      return { findings: onAll(fleet, maybeNotLatest(latest.run, unasked)), matrices: [] };
    },
  });
}

/** Shell function: the runs that changed this host, the latest last, and which of them a script was. */
const LIST = `${CHANGES_IN}
list_runs() {
  for each in "$state"/runs/*Z-??????; do
    [ -e "$each/undo.sh" ] && [ "$(changes_in "$each")" -gt 0 ] || continue
    script=
    if grep -qsF 'by a script of netfix export' "$each/info"; then script=' script'; fi
    echo "\${each##*/}$script"
  done
}`;

/** The latest run of a script on this host. */
const OF_SCRIPT = `${LIST}
run=$(list_runs | sed -n 's/ script$//p' | tail -n 1)`;

const LIST_RUNS = `${stateFolder(null)}
${LIST}
list_runs`;

function isRoot({ facts }: FleetHost): boolean {
  return facts.uid === 0;
}

function onAll({ hosts }: Fleet, finding: Finding): Record<string, Finding[]> {
  return Object.fromEntries(hosts.map(({ name }) => [name, [finding]]));
}

/** What the latest run did may be on those alone: then another one would be taken back than the user has in mind. */
function maybeNotLatest(run: string, unasked: readonly string[]): Finding {
  const who = listed(unasked.slice(0, 5));
  const message = `${who} did not answer, so whether ${run} is the latest run is not known: name it (--run ${run}), or the hosts it is to be taken back on`;
  return { code: 'undo.unknown-latest', severity: 'error', message };
}

function noSuchRun(run: string): Finding {
  const message = `run ${run} changed none of these hosts: netfix history tells which runs there are`;
  return { code: 'undo.no-such-run', severity: 'error', message };
}

/**
 * Takes back what a run did, by the undo.sh in its journal: the run given, or the latest of all hosts, undone or not. So
 * a second undo does not go on to the run before, and a host that the latest run left alone keeps what others did there.
 * A script that another user could have written is not run.
 */
export function undoOf(latest: LatestRun): Module<typeof params, UndoState> {
  const chosen = ({ run }: Static<typeof params>): string | null => run ?? latest.run;
  return defineModule<typeof params, UndoState>({
    name: 'undo',
    summary: 'What a run changed, taken back',
    params,
    example: '- undo: {}',
    title: ({ run }) => (run === undefined ? 'undo the latest run' : `undo run ${run}`),
    probe: (given) => ({ undo: lookAt(chosen(given), latest.scripts) }),
    read: (parts) => readUndo(parts.undo?.stdout ?? ''),
    plan: (state, given) => planUndo(state, latest.scripts ? null : chosen(given)),
  });
}

/**
 * The latest run before it, and the first one behind it, that changed something and still stand; and a file that it and a
 * later one changed, with that run: neither what was there before nor what is there now is its alone.
 */
const AROUND = `${CHANGES_IN}
files_of() { sed -n "s/^undo_file [0-9]* \\(.*\\) '[^']*'\\$/\\1/p" "$1/undo.sh"; }
in_both() {
  files_of "$1" | while IFS= read -r file; do
    if files_of "$2" | grep -qxF -e "$file"; then printf '%s\\n' "$file"; break; fi
  done
}
earlier= later= behind= shared=
for each in "$state"/runs/*Z-??????; do
  if [ "\${each##*/}" = "$run" ]; then behind=yes; continue; fi
  [ -e "$each/undo.sh" ] && stands "$each" || continue
  if [ -z "$behind" ]; then earlier=\${each##*/}; continue; fi
  : "\${later:=\${each##*/}}"
  shared=$(in_both "$state/runs/$run" "$each")
  [ -z "$shared" ] || { echo "shared: \${each##*/} $shared"; break; }
done
[ -z "$earlier" ] || echo "earlier: $earlier"
[ -z "$later" ] || echo "later: $later"`;

function lookAt(run: string | null, scripts: boolean): string {
  return `${stateFolder(null)}
${TRUSTED_PATH}
${scripts ? OF_SCRIPT : `run=${quote(run ?? '')}`}
${run === null ? '' : AROUND}
${ROOT_HAS_JOURNALS}
[ -n "$run" ] && [ -d "$state/runs/$run" ] || return 0
echo "run: $run"
[ ! -e "$state/runs/$run/undone" ] || echo 'undone: yes'
if ! undo=$(real_path "$state/runs/$run/undo.sh" 2>&1); then echo "refused: $undo"; return 0; fi
if [ ! -f "$undo" ]; then echo 'refused: it has no undo.sh'; return 0; fi
set -- $(stat -c '%u %a' "$undo")
case $1 in 0|"$(id -u)") ;; *) echo "refused: $undo belongs to another user (uid $1)"; return 0;; esac
case $2 in *[2367]|*[2367]?) echo "refused: others may write to $undo"; return 0;; esac
echo "undo: $undo"
sh "$undo" --check`;
}

function readUndo(stdout: string): UndoState {
  const lines = stdout.split('\n').map((line) => /^([a-z]+): (.*)$/.exec(line) ?? []);
  const all = (word: string): string[] =>
    lines.flatMap(([, first, rest]) => (first === word && rest !== undefined ? [rest] : []));
  const run = all('run')[0] ?? null;
  return {
    run: run !== null && RUN_ID.test(run) ? run : null,
    undo: all('undo')[0] ?? '',
    undone: all('undone').length > 0,
    earlier: all('earlier')[0] ?? null,
    later: all('later')[0] ?? null,
    shared: all('shared')[0] ?? null,
    refused: all('refused')[0] ?? null,
    would: all('would'),
    left: all('left'),
    rootHas: all('root').length > 0,
  };
}

/** Of what it says only what failed is shown: the rest was told before, and is looked at again. */
function takeBack(undo: string): string {
  return `said=$(sh ${quote(undo)} --locked) && exit 0
code=$?
printf '%s\\n' "$said" | sed -n 's/^failed: //p' >&2
exit "$code"`;
}

function planUndo(state: UndoState, asked: string | null): Plan {
  const { run, undo, undone, earlier, later, shared, refused, would, left, rootHas } = state;
  const note = (code: string, severity: Finding['severity'], message: string): Finding => ({
    code,
    severity,
    message,
  });
  const standing =
    earlier === null ? '' : `; what run ${earlier} changed stands, --run ${earlier} takes that back`;
  if (run === null) {
    const what =
      asked === null ? 'netfix changed nothing here' : `run ${asked} changed nothing here${standing}`;
    const nothing = rootHas
      ? note(
          'undo.as-root',
          'error',
          `${what} as this user; what it changed as root only root undoes: pass -b`,
        )
      : note('undo.nothing', 'info', what);
    return { findings: [nothing], changes: [] };
  }
  if (refused !== null) {
    return { findings: [note('undo.refused', 'error', `run ${run} is not undone: ${refused}`)], changes: [] };
  }
  const kept = left.map((what) => ({ ...note('undo.left', 'warning', what), fixable: true }));
  if (would.length === 0) {
    const what = undone
      ? `run ${run} is undone${left.length > 0 ? ', but for what is named here' : ''}`
      : `of run ${run} nothing is left to undo${standing}`;
    return { findings: [note('undo.done', 'info', what), ...kept], changes: [] };
  }
  if (shared !== null) {
    const [other, ...file] = shared.split(' ');
    const why = `run ${other}, which is later, changed ${file.join(' ')} too: take that back first (--run ${other})`;
    return {
      findings: [note('undo.shared', 'error', `run ${run} is not undone: ${why}`)],
      changes: [],
    };
  }
  if (later !== null)
    kept.push({
      ...note(
        'undo.later',
        'warning',
        `run ${later}, which is later, stands: look whether it needs what this takes back (netfix check)`,
      ),
      fixable: true,
    });
  const due = would.map((what) => ({ ...note('undo.due', 'info', what), fixable: true }));
  const summary = `undo run ${run}`;
  return {
    findings: [...due, ...kept],
    changes: [
      {
        kind: 'command',
        target: run,
        summary,
        run: takeBack(undo),
        undo: null,
        journaled: false,
        seconds: 600,
      },
    ],
  };
}
