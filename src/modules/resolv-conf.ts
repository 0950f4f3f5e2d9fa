import * as Type from 'typebox';
import { isLoopback, parsePrefix } from '../net/address.ts';
import { parseDump } from '../sh/dump.ts';
import { defineModule, type Finding } from './module.ts';

const params = Type.Object({}, { additionalProperties: false });

const CONFIG = '/var/lib/kubelet/config.yaml';
/** What the kubelet takes without a setting. */
const DEFAULT = '/etc/resolv.conf';
/** Where systemd-resolved has the servers that it asks itself (systemd-resolved.service(8)). */
const RESOLVED = '/run/systemd/resolve/resolv.conf';

/** A flag goes before the configuration file (kubelet(1)). Only an absolute path is read: awk takes `a=b` for an assignment. A dead one that nobody waited for has no arguments. */
const FIND = `said=
for p in /proc/[0-9]*; do
  name= && read -r name <"$p/comm" || continue
  [ "$name" != kubelet ] || said=$(tr '\\000' '\\n' <"$p/cmdline")
  [ -z "$said" ] || break
done 2>/dev/null
path=$(printf '%s\\n' "$said" | sed -n -e 's/^--resolv-conf=//p' -e '/^--resolv-conf$/{n;p;}' | tail -n 1)
config=$(sed -n -e 's/[[:space:]]#.*//' -e 's/[[:space:]]*$//' -e 's/^resolvConf:[[:space:]]*//p' ${CONFIG} 2>/dev/null | tr -d \\"\\')`;

const SCRIPT = `${FIND}
[ -z "$said" ] || echo running
[ -z "$path" ] || printf 'flag %s\\n' "$path"
set -- ${CONFIG} ${DEFAULT} ${RESOLVED}
for each in "$path" "$config"; do case $each in /*) set -- "$@" "$each";; esac; done
for each in "$@"; do [ ! -e "$each" ] || printf 'there %s\\n' "$each"; done
dump "$@"`;

interface ResolvConfState {
  /** Whether there is a kubelet: it runs, or is configured. */
  isThere: boolean;
  /** The file whose name servers pods get, and what says so. Null: none is given to pods. */
  path: string | null;
  place: string;
  /** Lines by path; those that are not there, are empty or cannot be read are not in it. */
  files: ReadonlyMap<string, readonly string[]>;
  there: ReadonlySet<string>;
}

/** The name servers that the kubelet hands to pods with the node's DNS, CoreDNS among them. */
export const resolvConf = defineModule<typeof params, ResolvConfState>({
  name: 'resolv_conf',
  summary: "The kubelet's resolvConf: name servers that CoreDNS can ask without asking itself",
  params,
  example: '- resolv_conf: {}',
  title: () => "the kubelet's resolv.conf",
  probe: () => ({ kubelet: SCRIPT }),
  read(parts) {
    const output = parts.kubelet?.stdout ?? '';
    const files = parseDump(output);
    const config = files.get(CONFIG) ?? [];
    const flag = /^flag (.+)$/m.exec(output)?.[1];
    const line = config.findIndex((text) => text.startsWith('resolvConf:'));
    const set = config[line]
      ?.slice('resolvConf:'.length)
      .replace(/\s#[\s\S]*$/, '')
      .replaceAll(/["']/g, '')
      .trim();
    const [path, place] =
      flag !== undefined
        ? [flag, '--resolv-conf of the running kubelet']
        : set !== undefined
          ? [set, `${CONFIG}:${line + 1}`]
          : [DEFAULT, 'its default'];
    const isThere = output.startsWith('running\n') || files.has(CONFIG);
    const there = new Set([...output.matchAll(/^there (.+)$/gm)].map(([, each = '']) => each));
    return { isThere, path: path === '' ? null : path, place, files, there };
  },
  plan: (state) => ({ findings: tell(state), changes: [] }),
  standalone: () => ({
    kind: 'steps',
    steps: [
      {
        kind: 'told',
        check: CHECK,
        message: `the kubelet gives pods name servers that are not there, or that in a pod are the pod itself (resolvConf in ${CONFIG}): CoreDNS finds a loop`,
      },
    ],
  }),
});

/** What tell() says, in sh. An empty `resolvConf: ""` gives pods no name server, and is as if it were not set only there. */
const CHECK = `${FIND}
if [ -z "$said" ] && [ ! -e ${CONFIG} ]; then exit 0; fi
if [ -z "$path" ] && [ -z "$config" ] && grep -qs '^resolvConf:' ${CONFIG}; then exit 0; fi
file=\${path:-\${config:-${DEFAULT}}}
[ -e "$file" ] && ! grep -qE '^nameserver[[:space:]]+(127\\.|::1([[:space:]]|$))' "$file"`;

function tell({ isThere, path, place, files, there }: ResolvConfState): Finding[] {
  if (!isThere || path === null) return [];
  const lines = files.get(path) ?? (there.has(path) ? [] : undefined);
  const next = `${adviceFrom(files)}, and restart the kubelet and CoreDNS`;
  if (lines === undefined) {
    const message = `the kubelet is to give pods the name servers of ${path} (${place}), and there is no such file: pods do not start; ${next}`;
    return [{ code: 'resolv_conf.absent', severity: 'error', message, fixable: false }];
  }
  const own = serversOf(lines).find(({ server }) => isOwn(server));
  if (own === undefined) return [];
  return [
    {
      code: 'resolv_conf.loop',
      severity: 'error',
      message: `the kubelet gives pods the name server ${own.server} of ${path} (${place}), which in a pod is the pod itself: CoreDNS finds a loop and stops; ${next}`,
      evidence: `${path}:${own.line}: nameserver ${own.server}`,
      fixable: false,
    },
  ];
}

function adviceFrom(files: ResolvConfState['files']): string {
  const real = serversOf(files.get(RESOLVED) ?? []);
  return real.length > 0 && !real.some(({ server }) => isOwn(server))
    ? `set resolvConf: ${RESOLVED} in ${CONFIG}`
    : `write a file with the real name servers and set resolvConf to it in ${CONFIG}`;
}

/** `nameserver ADDRESS` (resolv.conf(5)). */
function serversOf(lines: readonly string[]): { server: string; line: number }[] {
  return lines.flatMap((text, i) => {
    const server = /^nameserver\s+(\S{1,45})/.exec(text)?.[1];
    return server === undefined ? [] : [{ server, line: i + 1 }];
  });
}

function isOwn(server: string): boolean {
  const address = parsePrefix(server);
  return address !== null && isLoopback(address);
}
