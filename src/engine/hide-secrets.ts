import type { Value, Vars } from '../inventory/inventory.ts';
import { isSecretName } from '../inventory/secret-names.ts';
import type { Task } from '../playbook/playbook.ts';
import type { RunEvent } from './events.ts';
import type { RunRequest } from './prepare.ts';
import { type Redact, redactEvent, redactor } from './redact.ts';

type SecretSource = Pick<RunRequest, 'inventory' | 'playbook' | 'becomePassword'> & {
  settings: Pick<RunRequest['settings'], 'extraVars'>;
};

/** The same request, whose events leave out every secret that variables, flags and secret files hold. */
export function hideSecrets(request: RunRequest): { request: RunRequest; redact: Redact } {
  const redact = secretRedactor(request);
  const { emit } = request.settings;
  const settings = { ...request.settings, emit: (event: RunEvent) => emit(redactEvent(event, redact)) };
  return { request: { ...request, settings }, redact };
}

/** Leaves out every secret that variables, flags and secret files hold. */
export function secretRedactor(source: SecretSource): Redact {
  return redactor(secretsOf(source), openNames(source));
}

function secretsOf({ inventory, playbook, settings, becomePassword }: SecretSource): string[] {
  const tasks = playbook.plays.flatMap(({ tasks, handlers }) => [...tasks, ...handlers]);
  const vars = [
    settings.extraVars,
    ...playbook.plays.map((play) => play.vars),
    ...tasks.map((task) => task.vars),
    ...[...inventory.hosts.values()].map((host) => host.vars),
  ];
  return [
    ...(becomePassword === null ? [] : [becomePassword]),
    ...vars.flatMap(secretsIn),
    ...tasks.flatMap(secretFile),
  ];
}

/** Texts among the variables whose name says that they are secret, however deep. */
function secretsIn(vars: Vars): string[] {
  return Object.entries(vars).flatMap(([name, value]) => textsOf(value, isSecretName(name)));
}

function textsOf(value: Value, secret: boolean): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => textsOf(item, secret));
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([name, item]) => textsOf(item, secret || isSecretName(name)));
  }
  return secret && value !== null && typeof value !== 'boolean' ? [String(value)] : [];
}

/** Content written straight into a task, which `secret: true` says is one. */
function secretFile({ params }: Task): string[] {
  if (typeof params !== 'object' || params === null || Array.isArray(params)) return [];
  return params.secret === true && typeof params.content === 'string' ? [params.content] : [];
}

/** What is shown anyway: a password that is also the name of a user, host or group is hidden nowhere. */
function openNames({ inventory }: SecretSource): Set<string> {
  const users = [...inventory.hosts.values()].flatMap(({ vars }) => [
    vars.ansible_user,
    vars.ansible_ssh_user,
  ]);
  return new Set([...inventory.hosts.keys(), ...inventory.groups.keys(), ...users.map(String)]);
}
