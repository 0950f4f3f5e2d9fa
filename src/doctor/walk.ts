import { hostsOf } from './geometry.ts';
import type { Path, Probe } from './path.ts';
import type { Question } from './question.ts';
import { on } from './steps/step.ts';
import { STEPS } from './steps/steps.ts';
import type { Cause, StepResult, Walk } from './verdict.ts';

/** Takes every step. Pure. */
export function walk(path: Path): Walk {
  const steps: StepResult[] = [];
  for (const step of STEPS) steps.push(...step.judge(path, steps));
  const blind = hostsOf(path).filter(({ facts }) => facts.uid !== 0);
  const names = blind.map(({ name }) => name).join(' and ');
  const notes =
    blind.length === 0
      ? []
      : [
          `${names} ${blind.length === 1 ? 'was' : 'were'} looked at without root: rules, and pods' networks, cannot be seen so; pass -b`,
        ];
  return conclude(steps, arrived(path.probe, path.question), notes);
}

function arrived({ answer }: Probe, { protocol }: Question): boolean | null {
  if (answer === 'answered') return true;
  if (answer === 'unsent' || (answer === 'silent' && protocol === 'udp')) return null;
  return false;
}

function conclude(steps: StepResult[], hasArrived: boolean | null, notes: string[]): Walk {
  const all = steps.flatMap(({ cause }) => (cause === null ? [] : [cause]));
  // The packets went to the host's address: nothing that happened to them began with its name.
  const isName = ({ code }: Cause): boolean => code === 'name.wrong';
  const causes = [...all.filter((cause) => !isName(cause)), ...all.filter(isName)];
  const isFaulty = steps.some(({ status }) => status === 'fault');
  const verdict = isFaulty ? 'fault' : hasArrived === true ? 'right' : 'unproven';
  return { steps, causes, arrived: hasArrived, verdict, notes };
}

/** A way that could not be walked: an end that is nowhere, or a host that gave no answer (`what`: which, and why). */
export function lostWalk(question: Question, at: 'from' | 'to' | 'look', what: string, isRoot = true): Walk {
  if (at === 'look') return { ...conclude([], null, [`not looked at: ${what}`]), verdict: 'unproven' };
  const step =
    at === 'from'
      ? on('place', question.from).fault(`no host has ${question.from}`, {
          cause: {
            code: 'place.unknown',
            message: `no host of the inventory that answered has ${question.from}, or a pod with it`,
            advice: `see where the pod runs: kubectl get pods -o wide${isRoot ? '' : '; finding a pod takes root (-b)'}`,
          },
        })
      : on('name', what).fault(`${what} cannot resolve ${question.to}`, {
          cause: {
            code: 'name.unknown',
            message: `${question.to} is no host of the inventory, and ${what} cannot resolve the name`,
            advice: `see the hosts with netfix inventory; names of the cluster (….svc) are known to pods, not to nodes: take the Service's address`,
          },
        });
  return conclude([step], null, []);
}
