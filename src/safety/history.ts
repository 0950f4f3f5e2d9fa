import * as Type from 'typebox';
import { defineModule, type Finding } from '../modules/module.ts';
import { CHANGES_IN, RUN_ID } from './journal.ts';
import { ROOT_HAS_JOURNALS, stateFolder } from './lock.ts';

const params = Type.Object({}, { additionalProperties: false });

/** What nothing can take back stands for nothing, and was not taken back for that. */
const LIST_RUNS = `${stateFolder(null)}
${CHANGES_IN}
was_undone() {
  for each_step in "$1"/steps/*/undone; do if [ -e "$each_step" ]; then return 0; fi; done
  return 1
}
for each in "$state"/runs/*Z-??????; do
  changes=$(changes_in "$each")
  [ "$changes" -gt 0 ] || continue
  undone=no
  if [ -e "$each/undone" ]; then undone=yes; elif ! stands "$each" && was_undone "$each"; then undone=back; fi
  echo "\${each##*/} $changes $undone $(cat "$each/info" 2>/dev/null)"
done
${ROOT_HAS_JOURNALS}`;

/** What netfix did on a host, the latest first, from the journals it keeps there. */
export const history = defineModule<typeof params, Finding[]>({
  name: 'history',
  summary: 'The runs that changed a host',
  params,
  example: '- history: {}',
  title: () => 'history',
  probe: () => ({ runs: LIST_RUNS }),
  read: ({ runs }) => {
    const lines = (runs?.stdout ?? '').split('\n');
    return [...(lines.includes('root: kept') ? [AS_ROOT] : []), ...lines.flatMap(readRun).reverse()];
  },
  plan: (runs) => ({ findings: runs.length > 0 ? runs : [NONE], changes: [] }),
});

const NONE: Finding = {
  code: 'history.none',
  severity: 'info',
  message: 'netfix changed nothing here',
};

const AS_ROOT: Finding = {
  code: 'history.as-root',
  severity: 'warning',
  message: 'what netfix changed here as root only root can read: pass -b',
};

function readRun(line: string): Finding[] {
  const [run = '', steps = '', undone, ...info] = line.split(' ');
  if (!RUN_ID.test(run)) return [];
  const by = / by (.*) since /.exec(` ${info.join(' ')}`)?.[1] ?? 'an unknown user';
  const count = steps === '1' ? '1 change' : `${steps} changes`;
  const state = undone === 'yes' ? ', undone' : undone === 'back' ? ', taken back' : '';
  return [{ code: 'history.run', severity: 'info', message: `${run}  ${count} by ${by}${state}` }];
}
