import * as Type from 'typebox';
import { type CommandChange, defineModule, type Finding, type ProbeOutput } from './module.ts';

const script = (description: string) => Type.String({ minLength: 1, pattern: '^[^\\u0000]*$', description });

const params = Type.Object(
  {
    check: script('POSIX sh that only looks. Exit code 0: the host is right.'),
    fix: Type.Optional(script('POSIX sh that makes it right; the check must pass afterwards.')),
    undo: Type.Optional(script('POSIX sh that takes the fix back.')),
    risk: Type.Optional(
      Type.Literal('connectivity', {
        description:
          'The fix could cut off SSH: it is made under the guard, and taken back by `undo` when no new connection comes through.',
      }),
    ),
  },
  { additionalProperties: false },
);

const MAX_EVIDENCE = 2000;

/** The way out for everything no other module knows. Without `fix` it reports only; a fix runs once, however it ends. */
export const shell = defineModule<typeof params, ProbeOutput | null>({
  name: 'shell',
  summary: 'A check of your own, and what to run when it fails',
  params,
  example: `- shell:
    check: test "$(cat /sys/class/net/eth0/mtu)" -ge 1500
    fix: ip link set eth0 mtu 1500
    undo: ip link set eth0 mtu 1400`,
  title: ({ check }) => `shell ${firstLine(check)}`,
  faults: ({ undo, risk }) => (risk !== undefined && undo === undefined ? [NO_WAY_BACK] : []),
  probe: ({ check }) => ({ check }),
  probesByUser: true,
  read: (parts) => parts.check ?? null,
  plan(output, { check, fix, undo, risk }, { applied, pending }) {
    if (output?.exitCode === 0) return { findings: [], changes: [] };
    const finding = failedCheck(check, output, applied);
    if (fix === undefined || applied) return { findings: [finding], changes: [] };
    if (risk !== undefined && undo === undefined) {
      const noWayBack: Finding = { code: 'shell.no-undo', severity: 'error', message: NO_WAY_BACK };
      return { findings: [finding, noWayBack], changes: [] };
    }
    // What stands before it may be what the check asks for.
    const unless = pending.length > 0 ? { unless: check } : {};
    const change = { ...changeOf({ check, fix, undo, risk }), ...unless };
    return { findings: [{ ...finding, fixable: true }], changes: [change] };
  },
  standalone({ check, fix, undo, risk }) {
    if (fix === undefined)
      return {
        kind: 'steps',
        steps: [{ kind: 'told', check, message: `the check ${firstLine(check)} fails` }],
      };
    return {
      kind: 'steps',
      steps: [{ kind: 'change', check, change: changeOf({ check, fix, undo, risk }) }],
    };
  },
});

interface Fix {
  check: string;
  fix: string;
  undo: string | undefined;
  risk: 'connectivity' | undefined;
}

function changeOf({ check, fix, undo, risk }: Fix): CommandChange {
  return {
    kind: 'command',
    target: firstLine(check),
    summary: `run ${firstLine(fix)}`,
    run: fix,
    undo: undo ?? null,
    ...(risk === undefined ? {} : { risk }),
  };
}

/** The guard would have nothing to run. */
const NO_WAY_BACK = '`risk: connectivity` takes an `undo`: without one the guard could not take the fix back';

function failedCheck(check: string, output: ProbeOutput | null, applied: boolean): Finding {
  const how = output === null ? 'did not run to its end' : `exits ${output.exitCode}`;
  const evidence = output === null ? '' : `${output.stdout}\n${output.stderr}`.trim().slice(-MAX_EVIDENCE);
  return {
    code: 'shell.check-failed',
    severity: 'error',
    message: `the check ${firstLine(check)} ${how}${applied ? ', also after its fix ran' : ''}`,
    ...(evidence === '' ? {} : { evidence }),
  };
}

function firstLine(text: string): string {
  const [line = '', ...more] = text.trim().split('\n');
  return line.length > 60 ? `${line.slice(0, 59)}…` : `${line}${more.length > 0 ? ' …' : ''}`;
}
