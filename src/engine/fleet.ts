import type { Finding, Fleet, FleetHost, FleetResult, StepOutput } from '../modules/module.ts';
import { noAddressText } from '../modules/told.ts';
import { framedScript } from '../sh/framed-script.ts';
import type { HostResult } from './events.ts';
import { becomeIn, isActive, type RunHost } from './host.ts';
import { expressionFinding, holds, renderParams } from './instances.ts';
import { ownBugFinding } from './own-bug.ts';
import type { PlayContext } from './play-context.ts';
import { scopeFor } from './scope.ts';
import type { BoundFleetTask, BoundTask } from './segments.ts';

/**
 * Runs a fleet task on the hosts whose `when` holds. In check mode it measures only hosts that need no change:
 * to measure the others would report the fault twice.
 */
export async function runFleetTask(
  hosts: readonly RunHost[],
  absent: Fleet['absent'],
  bound: BoundFleetTask,
  context: PlayContext,
): Promise<HostResult[]> {
  const started = performance.now();
  const skip = (host: RunHost, reason: string): HostResult => ({
    host: host.name,
    status: 'skipped',
    durationMs: 0,
    findings: [],
    changes: [],
    reason,
  });
  if (context.settings.mode === 'check' && hosts.some((host) => host.outstanding.length > 0)) {
    return hosts.map((host) => skip(host, 'measured once the changes above are made'));
  }
  try {
    const taking = hosts.filter((host) => holds(bound.task, scopeOf(host, bound, context)));
    const result =
      taking.length === 0 ? { findings: {}, matrices: [] } : await measure(taking, absent, bound, context);
    for (const matrix of result.matrices)
      context.settings.emit({ type: 'matrix', play: context.playIndex, matrix });
    const durationMs = Math.round(performance.now() - started);
    return hosts.map((host) =>
      taking.includes(host) ? resultFor(host, result, bound, durationMs) : skip(host, 'its `when` is false'),
    );
  } catch (error) {
    const result = { findings: failing(hosts, expressionFinding(error)), matrices: [] };
    return hosts.map((host) => resultFor(host, result, bound, 0));
  }
}

/** A task that some hosts do before a fleet task. */
export interface Preparation {
  task: BoundTask;
  isFor(host: RunHost): boolean;
}

/** What the hosts of a fleet task must have first. Parameters that cannot be rendered are runFleetTask()'s to tell. */
export function preparationFor(
  hosts: readonly RunHost[],
  bound: BoundFleetTask,
  context: PlayContext,
): Preparation | null {
  const [first] = hosts;
  if (first === undefined || bound.module.prepare === undefined) return null;
  try {
    const params = renderParams(bound.task, bound.module.params, scopeOf(first, bound, context));
    const module = bound.module.prepare(params);
    if (module === null) return null;
    const only = bound.module.preparedHost?.(params);
    return {
      task: { index: bound.index, task: bound.task, module },
      isFor: (host) => only === undefined || host.name === only,
    };
  } catch {
    return null;
  }
}

/** One result for what was prepared and what was measured then. */
export function withPreparation(prepared: HostResult | undefined, measured: HostResult): HostResult {
  if (prepared === undefined || prepared.status === 'ok' || prepared.status === 'skipped') return measured;
  const { reason, ...rest } = measured;
  return {
    ...rest,
    status: measured.status === 'failed' ? 'failed' : prepared.status,
    durationMs: prepared.durationMs + measured.durationMs,
    findings: [...prepared.findings, ...measured.findings],
    changes: prepared.changes,
  };
}

function failing(hosts: readonly RunHost[], finding: Finding): FleetResult['findings'] {
  return Object.fromEntries(hosts.map((host) => [host.name, [finding]]));
}

/** Parameters of a fleet task are the same for all its hosts: they are rendered with the first one's variables. */
async function measure(
  hosts: readonly RunHost[],
  absent: Fleet['absent'],
  bound: BoundFleetTask,
  context: PlayContext,
): Promise<FleetResult> {
  const [first] = hosts;
  if (first === undefined) return { findings: {}, matrices: [] };
  const homeless = bound.module.anyAddress ? [] : hosts.filter((host) => host.address === null);
  if (homeless.length > 0)
    return {
      findings: Object.fromEntries(homeless.map((host) => [host.name, [noAddress(host)]])),
      matrices: [],
    };
  const params = renderParams(bound.task, bound.module.params, scopeOf(first, bound, context));
  try {
    return await bound.module.run(fleetOf(hosts, absent, context), params);
  } catch (error) {
    return { findings: failing(hosts, ownBugFinding(error)), matrices: [] };
  }
}

function fleetOf(hosts: readonly RunHost[], absent: Fleet['absent'], context: PlayContext): Fleet {
  const members = new Map<FleetHost, RunHost>(
    hosts.flatMap((host) =>
      host.facts === null
        ? []
        : [[{ name: host.name, address: host.address ?? '', facts: host.facts }, host]],
    ),
  );
  return {
    hosts: [...members.keys()],
    absent,
    groups: context.groups,
    progress: (text, secondsLeft) =>
      context.settings.emit({
        type: 'step-progress',
        play: context.playIndex,
        text,
        ...(secondsLeft === undefined ? {} : { secondsLeft }),
      }),
    async each(script, options) {
      const outputs = await Promise.all(
        [...members].map(async ([member, host]): Promise<[string, StepOutput] | null> => {
          const text = script(member);
          return text === null ? null : [member.name, await runOn(host, text, options.timeoutMs, context)];
        }),
      );
      return new Map(outputs.filter((output) => output !== null));
    },
  };
}

/** A fleet script is framed like any other, so that what `exit`s or prints half a line in it stays inside. */
async function runOn(
  host: RunHost,
  script: string,
  timeoutMs: number,
  context: PlayContext,
): Promise<StepOutput> {
  const { settings, play } = context;
  if (settings.verbose) settings.emit({ type: 'script', host: host.name, script });
  const framed = framedScript([{ id: 'fleet', script }]);
  const result = await host.session.run(framed.text, { become: becomeIn(host, play), timeoutMs });
  const output = framed.read(result.stdout, result.stderr, result.truncated).get('fleet');
  const failure =
    result.failure?.message ?? (output === undefined || output.cut ? 'its output was cut off' : null);
  return { exitCode: -1, stdout: '', stderr: '', ...output, failure };
}

function resultFor(
  host: RunHost,
  result: FleetResult,
  bound: BoundFleetTask,
  durationMs: number,
): HostResult {
  const findings = Object.hasOwn(result.findings, host.name) ? (result.findings[host.name] ?? []) : [];
  const failed = findings.some((finding) => finding.severity === 'error');
  const ignored = failed && bound.task.ignoreErrors ? { ignored: true as const } : {};
  return { host: host.name, status: failed ? 'failed' : 'ok', durationMs, findings, changes: [], ...ignored };
}

function scopeOf(host: RunHost, bound: BoundFleetTask, context: PlayContext): ReturnType<typeof scopeFor> {
  return scopeFor(host, context.play, context.settings.extraVars, context.groups, bound.task);
}

function noAddress(host: RunHost): Finding {
  return {
    code: 'host.no-address',
    severity: 'error',
    message: noAddressText(host.name),
  };
}

/** Hosts that a fleet task can count on. */
export function fleetMembers(hosts: readonly RunHost[]): RunHost[] {
  return hosts.filter((host) => isActive(host) && host.facts !== null);
}
