import { quote } from '../../sh/quote.ts';
import { type Change, defineModule, type Finding, type ProbeOutput } from '../module.ts';
import { DAEMON_SET, kubectl, REQUEST_TIMEOUT } from './kubectl.ts';
import { MANAGED_BY, NAME, toolboxManifest } from './manifest.ts';
import { params, type ToolboxParams } from './params.ts';

type Live = Record<string, unknown>;

/** What the cluster has under our name. */
type State = { kind: 'there'; object: Live } | { kind: 'absent' } | { kind: 'unknown'; why: string };

/** The DaemonSet as the parameters say, or none. Its changes are the cluster's; their journal is on the host that runs kubectl. */
export const deployed = defineModule<typeof params, State>({
  name: 'toolbox',
  summary: 'The DaemonSet of the toolbox is as it should be',
  params,
  example: '- toolbox: { control_plane: n1 }',
  title: () => DAEMON_SET,
  probe: (given) => ({ daemonset: `( ${kubectl(given)}\n${LOOK} )` }),
  read: ({ daemonset }) => readState(daemonset),
  plan(state, given) {
    if (state.kind === 'unknown') return { findings: [fault('unreachable', state.why)], changes: [] };
    if (state.kind === 'there' && !isOurs(state.object)) return { findings: [notOurs(given)], changes: [] };
    const [finding, change] = differenceOf(state, given);
    return finding === null
      ? { findings: [], changes: [] }
      : { findings: [{ ...finding, fixable: true }], changes: [change] };
  },
});

const LOOK = `k ${REQUEST_TIMEOUT} get ${DAEMON_SET} --ignore-not-found -o json`;

function readState(output: ProbeOutput | undefined): State {
  if (output === undefined) return { kind: 'unknown', why: 'kubectl did not come to its end' };
  if (output.exitCode !== 0) {
    const said = output.stderr.trim().split('\n').at(-1)?.slice(0, 500) || `exit code ${output.exitCode}`;
    return { kind: 'unknown', why: `kubectl cannot tell what the cluster has: ${said}` };
  }
  if (output.stdout.trim() === '') return { kind: 'absent' };
  const object = parsed(output.stdout);
  return object === null
    ? { kind: 'unknown', why: 'what kubectl printed is no JSON object' }
    : { kind: 'there', object };
}

function parsed(text: string): Live | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

function differenceOf(
  state: Exclude<State, { kind: 'unknown' }>,
  given: ToolboxParams,
): [Finding, Change] | [null] {
  const { namespace = 'default' } = given;
  if (given.state === 'absent') {
    if (state.kind === 'absent') return [null];
    const finding = fault('present', `${DAEMON_SET} is in the namespace ${namespace} and should not be`);
    return [finding, remove(state.object, given)];
  }
  const wanted = toolboxManifest(given);
  if (state.kind === 'absent') {
    const finding = fault('absent', `there is no ${DAEMON_SET} in the namespace ${namespace}`);
    return [finding, apply(wanted, given, `k ${REQUEST_TIMEOUT} delete ${DAEMON_SET} --ignore-not-found`)];
  }
  const other = firstDifference(wanted, state.object);
  if (other === null) return [null];
  const finding = fault('differs', `${DAEMON_SET} is not as it should be: ${other}`);
  const back = `if [ -n "$(k ${REQUEST_TIMEOUT} get ${DAEMON_SET} --ignore-not-found -o name)" ]; then
  ${fed(withoutServerFields(state.object), `k ${REQUEST_TIMEOUT} replace -f -`)}
fi`;
  return [finding, apply(wanted, given, back)];
}

function apply(manifest: object, given: ToolboxParams, back: string): Change {
  return {
    kind: 'command',
    target: DAEMON_SET,
    summary: `kubectl apply ${DAEMON_SET}`,
    run: `${kubectl(given)}\n${fed(manifest, `k ${REQUEST_TIMEOUT} apply -f -`)}`,
    undo: `${kubectl(given)}\n${back}`,
  };
}

function remove(live: Live, given: ToolboxParams): Change {
  const { timeout = 180 } = given;
  return {
    kind: 'command',
    target: DAEMON_SET,
    summary: `kubectl delete ${DAEMON_SET}`,
    run: `${kubectl(given)}\nk delete ${DAEMON_SET} --ignore-not-found --timeout=${timeout}s`,
    undo: `${kubectl(given)}
if [ -z "$(k ${REQUEST_TIMEOUT} get ${DAEMON_SET} --ignore-not-found -o name)" ]; then
  ${fed(withoutServerFields(live), `k ${REQUEST_TIMEOUT} create -f -`)}
fi`,
    seconds: timeout + 30,
  };
}

function fed(manifest: object, command: string): string {
  return `printf '%s\\n' ${quote(JSON.stringify(manifest).replaceAll('\\u0000', ''))} | ${command}`;
}

/** What the API server fills in itself and takes from nobody. */
function withoutServerFields({ status: _status, ...object }: Live): Live {
  if (!isObject(object.metadata)) return object;
  const { name, namespace, labels, annotations } = object.metadata;
  return { ...object, metadata: { name, namespace, labels, annotations } };
}

function isOurs({ metadata }: Live): boolean {
  return firstDifference({ labels: MANAGED_BY }, metadata) === null;
}

/** Where `live` is not what is wanted, as `path: value`; null where it is. What the server adds does not count. */
export function firstDifference(wanted: unknown, live: unknown, path = ''): string | null {
  if (Array.isArray(wanted)) {
    if (!Array.isArray(live) || live.length !== wanted.length) return `${path}: ${shown(live)}`;
    return firstOf(wanted.map((item, i) => firstDifference(item, live[i], `${path}[${i}]`)));
  }
  if (!isObject(wanted)) return wanted === live ? null : `${path}: ${shown(live)}`;
  if (!isObject(live)) return `${path}: ${shown(live)}`;
  return firstOf(
    Object.entries(wanted).map(([key, value]) =>
      firstDifference(
        value,
        Object.hasOwn(live, key) ? live[key] : undefined,
        path === '' ? key : `${path}.${key}`,
      ),
    ),
  );
}

function firstOf(differences: readonly (string | null)[]): string | null {
  return differences.find((difference) => difference !== null) ?? null;
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? 'not set').slice(0, 200);
}

function isObject(value: unknown): value is Live {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function notOurs({ namespace = 'default' }: ToolboxParams): Finding {
  return fault(
    'not-ours',
    `${NAME} in the namespace ${namespace} was not made by netfix (no label app.kubernetes.io/managed-by=netfix): it is left alone; take another namespace`,
  );
}

function fault(code: string, message: string): Finding {
  return { code: `toolbox.${code}`, severity: 'error', message };
}
