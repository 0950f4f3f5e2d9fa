import * as Type from 'typebox';
import { quote, quoteAll } from '../sh/quote.ts';
import { type CommandChange, defineModule, type Facts, type Finding } from './module.ts';
import type { LoneStep } from './standalone.ts';

const params = Type.Object(
  {
    names: Type.Array(
      Type.String({
        pattern: '^[A-Za-z0-9]([A-Za-z0-9+._:-]*[A-Za-z0-9+])?$',
        maxLength: 128,
        description: 'A package name as the package manager takes it.',
      }),
      { minItems: 1, description: 'Packages that must be installed.' },
    ),
    state: Type.Optional(Type.Literal('present', { default: 'present' })),
  },
  { additionalProperties: false },
);

type Manager = Exclude<Facts['packageManager'], null>;

export interface PackageState {
  /** Wanted names that are installed, or that an installed package provides. */
  installed: ReadonlySet<string>;
}

/** Mirrors are slow, and another package manager may hold the lock for a minute first. */
const INSTALL_SECONDS = 900;

/** Packages that are installed, whatever their version. Removes none. */
export const packageModule = defineModule<typeof params, PackageState>({
  name: 'package',
  summary: 'Packages that are installed (apt, dnf, yum, zypper, apk)',
  params,
  example: '- package: { names: [iperf, conntrack] }',
  title: ({ names }) => `packages ${names.join(', ')}`,
  probe: ({ names }) => ({ database: probeScript(names) }),
  read: (parts) => ({ installed: new Set((parts.database?.stdout ?? '').split('\n')) }),
  plan({ installed }, { names }, { facts }) {
    const missing = [...new Set(names)].filter((name) => !installed.has(name));
    if (missing.length === 0) return { findings: [], changes: [] };
    const obstacle = obstacleTo(missing, facts);
    if (obstacle !== null || facts.packageManager === null)
      return { findings: obstacle === null ? [] : [obstacle], changes: [] };
    const finding: Finding = {
      code: 'package.missing',
      severity: 'error',
      message: `not installed: ${missing.join(', ')}`,
      fixable: true,
    };
    return { findings: [finding], changes: [install(facts.packageManager, missing)] };
  },
  standalone: ({ names }) => ({ kind: 'steps', steps: [...new Set(names)].map(standaloneStep) }),
});

/** One package a step, so that undo takes back only what was missing. */
function standaloneStep(name: string): LoneStep {
  const word = quote(name);
  return {
    kind: 'change',
    check: `( ${probeScript([name])} ) | grep -qxF -- ${word}`,
    change: {
      kind: 'command',
      target: name,
      summary: `install ${name}`,
      run: whicheverManager((manager) => INSTALL[manager](word)),
      undo: whicheverManager((manager) => REMOVE[manager](word)),
      whole: true,
    },
  };
}

/** In the order in which the facts look for one. */
function whicheverManager(script: (manager: Manager) => string): string {
  const managers: readonly Manager[] = ['apt', 'dnf', 'yum', 'zypper', 'apk'];
  const branches = managers.map((manager, i) => {
    const command = manager === 'apt' ? 'apt-get' : manager;
    return `${i === 0 ? 'if' : 'elif'} has ${command}; then\n${script(manager)}`;
  });
  return `${branches.join('\n')}\nelse echo 'no package manager that netfix knows is here' >&2; exit 1\nfi`;
}

function obstacleTo(missing: readonly string[], { packageManager, uid }: Facts): Finding | null {
  const names = missing.join(', ');
  const obstacle = (code: string, message: string): Finding => ({
    code,
    severity: 'error',
    message,
    fixable: false,
  });
  if (packageManager === null) {
    return obstacle(
      'package.no-manager',
      `not installed: ${names}; and no package manager that netfix knows is here (apt, dnf, yum, zypper, apk)`,
    );
  }
  return uid === 0
    ? null
    : obstacle('package.needs-root', `not installed: ${names}; to install needs root: set become: true`);
}

/**
 * One wanted name per line for each that is there. A name may be virtual: `Provides` of dpkg-query(1), `--whatprovides`
 * of rpm(8). Packages that are half installed or only configured do not count. Needs no root.
 */
function probeScript(names: readonly string[]): string {
  const wanted = quoteAll([...new Set(names)]);
  return `if has apt-get && has dpkg-query; then
  dpkg-query -W -f '\${db:Status-Status}\\t\${Package}\\t\${Architecture}\\t\${Provides}\\n' 2>/dev/null | awk -F '\\t' -v names=${quote([...new Set(names)].join(' '))} '
    BEGIN { count = split(names, list, " "); for (i = 1; i <= count; i++) wanted[list[i]] = 1 }
    $1 == "installed" {
      say($2); say($2 ":" $3)
      n = split($4, provided, /, */)
      for (i = 1; i <= n; i++) { sub(/ .*/, "", provided[i]); say(provided[i]) }
    }
    function say(name) { if (name in wanted) { print name; delete wanted[name] } }'
elif has rpm; then
  for name in ${wanted}; do
    if rpm -q -- "$name" >/dev/null 2>&1 || rpm -q --whatprovides -- "$name" >/dev/null 2>&1; then echo "$name"; fi
  done
elif has apk; then
  for name in ${wanted}; do apk info -e -- "$name" >/dev/null 2>&1 && echo "$name"; done
fi
:`;
}

function install(manager: Manager, missing: readonly string[]): CommandChange {
  const names = quoteAll(missing);
  return {
    kind: 'command',
    target: missing.join(' '),
    summary: `install ${missing.join(', ')} with ${manager === 'apt' ? 'apt-get' : manager}`,
    run: INSTALL[manager](names),
    undo: REMOVE[manager](names),
    whole: true,
    diff: missing.map((name) => `+ package ${name}\n`).join(''),
    seconds: INSTALL_SECONDS,
  };
}

/**
 * apt-get takes a name it does not know for a regular expression, so names are looked up first (apt-get(8)). Lists
 * are fetched when they are older than a week or do not know a name, and once more when the install fails.
 */
function aptInstall(names: string): string {
  return `export DEBIAN_FRONTEND=noninteractive
apt() { apt-get -q -y -o DPkg::Lock::Timeout=60 -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold "$@" </dev/null; }
known() { for name in ${names}; do apt-cache showpkg "$name" 2>/dev/null | grep -q '^Package: ' || { unknown=$name; return 1; }; done; }
recent() { [ -n "$(find /var/lib/apt/lists -maxdepth 1 -name '*_Packages*' -mtime -7 2>/dev/null)" ]; }
fresh=
{ recent && known; } || { apt update; fresh=1; }
known || { echo "apt knows no package $unknown; is its repository in /etc/apt/sources.list.d?" >&2; exit 1; }
apt install -- ${names} || { [ -z "$fresh" ] && apt update && apt install -- ${names}; }`;
}

const INSTALL: Record<Manager, (names: string) => string> = {
  apt: aptInstall,
  dnf: (names) => `dnf -y -q install -- ${names} </dev/null`,
  yum: (names) => `yum -y -q install -- ${names} </dev/null`,
  zypper: (names) => `ZYPP_LOCK_TIMEOUT=60 zypper --non-interactive --quiet install -- ${names} </dev/null`,
  apk: (names) =>
    `apk add --wait 60 -- ${names} || { apk update --wait 60 && apk add --wait 60 -- ${names}; }`,
};

/** dpkg and rpm refuse to remove what something else needs by now; their front ends would take that along. */
const REMOVE: Record<Manager, (names: string) => string> = {
  apt: (names) =>
    `code=0; for name in ${names}; do if dpkg-query -W "$name" >/dev/null 2>&1; then DEBIAN_FRONTEND=noninteractive dpkg -r "$name" </dev/null || code=1; fi; done; (exit $code)`,
  dnf: rpmRemove,
  yum: rpmRemove,
  zypper: rpmRemove,
  apk: (names) => `apk del --wait 60 -- ${names}`,
};

function rpmRemove(names: string): string {
  return `code=0; for name in ${names}; do if rpm -q -- "$name" >/dev/null 2>&1; then rpm -e -- "$name" || code=1; fi; done; (exit $code)`;
}
