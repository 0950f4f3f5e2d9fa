import * as Type from 'typebox';
import { defineModule, type Finding, type Plan } from '../modules/module.ts';
import { quote } from '../sh/quote.ts';
import { TRUSTED_PATH } from '../sh/trusted-path.ts';
import { RUN_ID } from './journal.ts';
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
  /** Why its undo.sh is not to be run. */
  refused: string | null;
  /** Lines of `undo.sh --check`, by their first word. */
  would: string[];
  left: string[];
  /** Root has journals here, and we are not root. */
  rootHas: boolean;
}

/**
 * Takes back what a run did, by the undo.sh in its journal: the latest run, undone or not, or the one given. So a
 * second undo does not go on to the run before. A script that another user could have written is not run.
 */
export const undo = defineModule<typeof params, UndoState>({
  name: 'undo',
  summary: 'What a run changed, taken back',
  params,
  example: '- undo: {}',
  title: ({ run }) => (run === undefined ? 'undo the latest run' : `undo run ${run}`),
  probe: ({ run }) => ({ undo: lookAt(run ?? null) }),
  read: (parts) => readUndo(parts.undo?.stdout ?? ''),
  plan: (state, given) => planUndo(state, given.run ?? null),
});

/** Names of runs sort by their time. */
const LATEST_RUN = `run=
for each in "$state"/runs/*Z-??????; do [ ! -e "$each/undo.sh" ] || run=\${each##*/}; done`;

function lookAt(run: string | null): string {
  return `${stateFolder(null)}
${TRUSTED_PATH}
${run === null ? LATEST_RUN : `run=${quote(run)}`}
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
    refused: all('refused')[0] ?? null,
    would: all('would'),
    left: all('left'),
    rootHas: all('root').length > 0,
  };
}

function planUndo(state: UndoState, asked: string | null): Plan {
  const { run, undo, undone, refused, would, left, rootHas } = state;
  const note = (code: string, severity: Finding['severity'], message: string): Finding => ({
    code,
    severity,
    message,
  });
  if (run === null) {
    const what = asked === null ? 'netfix changed nothing here' : `run ${asked} changed nothing here`;
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
    const what = undone ? `run ${run} is undone` : `of run ${run} nothing is left to undo`;
    return { findings: [note('undo.done', 'info', what), ...kept], changes: [] };
  }
  const due = would.map((what) => ({ ...note('undo.due', 'info', what), fixable: true }));
  const summary = `undo run ${run}`;
  return {
    findings: [...due, ...kept],
    changes: [
      {
        kind: 'command',
        target: run,
        summary,
        run: `sh ${quote(undo)} --locked`,
        undo: null,
        journaled: false,
        seconds: 600,
      },
    ],
  };
}
