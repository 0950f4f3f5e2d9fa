import * as Type from 'typebox';
import { matchesGlob } from '../net/sysctl/glob.ts';
import { quote } from '../sh/quote.ts';
import { type Change, type CommandChange, defineModule, type Finding, type Plan } from './module.ts';
import type { LoneStep, Standalone } from './standalone.ts';
import {
  DEVICES_SCRIPT,
  RECEIVED_SCRIPT,
  RULES,
  RULES_SCRIPT,
  readState,
  type VxlanOffloadState,
} from './vxlan-offload/probe.ts';

const FEATURE = 'tx-checksum-ip-generic';
/** One wrong checksum in so many datagrams is more than cables and stray packets make. */
const BAD_IN = 1000;
const FEWEST_BAD = 10;

const params = Type.Object(
  {
    interfaces: Type.Optional(
      Type.Array(Type.String({ pattern: '^[A-Za-z0-9_.*?-]{1,15}$' }), {
        minItems: 1,
        uniqueItems: true,
        default: ['*'],
        description: 'VXLAN devices, by name or glob. Other devices are never meant.',
      }),
    ),
    only_with_bad_checksums: Type.Optional(
      Type.Boolean({
        default: false,
        description: `Only on a host that has dropped at least one UDP datagram in ${BAD_IN} for a wrong checksum.`,
      }),
    ),
    persist: Type.Optional(
      Type.Boolean({
        default: true,
        description: 'Also for devices that are made later, by a rule for udev.',
      }),
    ),
  },
  { additionalProperties: false },
);

/** VXLAN devices that compute checksums themselves instead of leaving them to a network card that gets them wrong. */
export const vxlanOffload = defineModule<typeof params, VxlanOffloadState>({
  name: 'vxlan_offload',
  summary: 'VXLAN devices that compute the checksums of what they send, instead of the network card',
  params,
  example: "- vxlan_offload: { interfaces: ['flannel*'] }",
  title: ({ interfaces = ['*'] }) => `vxlan_offload ${interfaces.join(' ')}`,
  probe: () => ({ devices: DEVICES_SCRIPT, received: RECEIVED_SCRIPT, rules: RULES_SCRIPT }),
  read: readState,
  plan(
    state,
    { interfaces = ['*'], persist = true, only_with_bad_checksums: onlyBad = false },
    { pending },
  ): Plan {
    if (onlyBad && !isBad(state)) return { findings: [], changes: [] };
    const meant = [...state.devices].filter(([name]) => interfaces.some((each) => matchesGlob(each, name)));
    if (state.ethtool === null) return withoutEthtool(meant.length > 0 || persist, pending);
    const on = meant.flatMap(([name, feature]) => (feature?.startsWith('on') ? [{ name, feature }] : []));
    const rule = persist
      ? planRule(state, interfaces, state.ethtool, pending)
      : { findings: [], changes: [] };
    return {
      findings: [...on.map(({ name, feature }) => tellOn(name, feature, state)), ...rule.findings],
      changes: [
        ...on.filter(({ feature }) => feature === 'on').map(({ name }) => turnOff(name)),
        ...rule.changes,
      ],
    };
  },
  standalone({ interfaces = ['*'], persist = true, only_with_bad_checksums: onlyBad = false }): Standalone {
    if (onlyBad)
      return { kind: 'impossible', why: 'only_with_bad_checksums asks what the host has received so far' };
    const rules = persist ? interfaces.map(ruleLine) : [];
    return { kind: 'steps', steps: [turnOffAll(interfaces), ...rules] };
  },
});

/** Where distributions have it; /sbin leads there. */
const ETHTOOL = '/usr/sbin/ethtool';

function ruleLine(interfaces: string): LoneStep {
  const line = rule(interfaces, ETHTOOL);
  const as = `^${line.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')}$`;
  return { kind: 'line', path: RULES, header: HEADER, line, as, unless: '[ ! -d /etc/udev/rules.d ]' };
}

/** Which devices had it on is known only then, so nothing takes it back. */
function turnOffAll(interfaces: readonly string[]): LoneStep {
  const on = `on() { ( ${DEVICES_SCRIPT}
) | while read -r word name; do
  case $word:$name in
    device:${interfaces.join('|device:')}) device=$name;;
    device:*) device=;;
    feature:on) [ -z "$device" ] || echo "$device";;
  esac
done; }`;
  return {
    kind: 'change',
    check: `${on}\nhas ethtool && [ -z "$(on)" ]`,
    change: {
      kind: 'command',
      target: interfaces.join(' '),
      summary: `turn ${FEATURE} of VXLAN devices off`,
      run: `${on}
has ethtool || { echo 'this host has no ethtool' >&2; exit 1; }
for device in $(on); do ethtool -K "$device" ${FEATURE} off >/dev/null || exit 1; done`,
      undo: null,
    },
  };
}

function isBad({ received }: VxlanOffloadState): boolean {
  return received !== null && received.bad >= FEWEST_BAD && received.bad * BAD_IN >= received.all;
}

function withoutEthtool(isNeeded: boolean, pending: readonly Change[]): Plan {
  if (!isNeeded) return { findings: [], changes: [] };
  const comes = pending.some(({ target }) => target.split(' ').includes('ethtool'));
  const next = comes
    ? 'an earlier task installs it'
    : 'put `- package: { names: [ethtool] }` before this task';
  const message = `this host has no ethtool, so its devices cannot be asked or set: ${next}`;
  const finding: Finding = { code: 'vxlan_offload.no-ethtool', severity: 'error', message, fixable: comes };
  return { findings: [finding], changes: [] };
}

function tellOn(name: string, feature: string, { received }: VxlanOffloadState): Finding {
  const isFixed = feature !== 'on';
  const counted =
    received === null
      ? []
      : [
          `/proc/net/snmp: ${received.bad} of ${received.all} UDP datagrams to this host had a wrong checksum`,
        ];
  return {
    code: 'vxlan_offload.on',
    severity: 'error',
    message: `${name} leaves the checksums of what it sends to the network card; where that gets them wrong the other nodes drop it${isFixed ? ', and its driver does not let this be changed' : ''}`,
    evidence: [`ethtool -k ${name}: ${FEATURE}: ${feature}`, ...counted].join('\n'),
    fixable: !isFixed,
  };
}

/** Nothing is lost by it but some CPU time: the kernel does what the card did. */
function turnOff(name: string): CommandChange {
  const set = (value: string): string => `ethtool -K ${quote(name)} ${FEATURE} ${value} >/dev/null`;
  return {
    kind: 'command',
    target: name,
    summary: `turn ${FEATURE} of ${name} off`,
    run: set('off'),
    undo: `[ ! -e /sys/class/net/${quote(name)} ] || ${set('on')}`,
    diff: `- ${name} ${FEATURE}: on\n+ ${name} ${FEATURE}: off\n`,
  };
}

const HEADER =
  '# Written by netfix: VXLAN devices compute the checksums of what they send themselves (flannel#1279).';

/** A device that is made anew, as flannel does at a change of its network, has the feature on again (udev(7)). */
function planRule(
  { rules, hasUdev }: VxlanOffloadState,
  interfaces: readonly string[],
  ethtool: string,
  pending: readonly Change[],
): Plan {
  const earlier = pending.findLast((change) => change.kind === 'file' && change.path === RULES);
  const before =
    earlier?.kind === 'file' ? earlier.after : (rules?.map((line) => `${line}\n`).join('') ?? null);
  const held = (before ?? '').split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const missing = interfaces.filter(
    (each) => !['*', each].some((glob) => held.includes(rule(glob, ethtool))),
  );
  if (missing.length === 0) return { findings: [], changes: [] };
  const finding: Finding = {
    code: 'vxlan_offload.not-persistent',
    severity: 'warning',
    message: hasUdev
      ? 'a VXLAN device that is made anew, after a boot or by its CNI, has the feature on again: no rule of udev turns it off'
      : 'this host has no udev: a VXLAN device that is made anew has the feature on again; run this task again then',
    fixable: hasUdev,
  };
  const change: Change = {
    kind: 'file',
    path: RULES,
    target: RULES,
    summary: `turn it off for each new device ${missing.join(', ')}`,
    before,
    after: `${[HEADER, ...held, ...missing.map((each) => rule(each, ethtool))].join('\n')}\n`,
  };
  return { findings: [finding], changes: hasUdev ? [change] : [] };
}

function rule(interfaces: string, ethtool: string): string {
  return `ACTION=="add|move", SUBSYSTEM=="net", ENV{DEVTYPE}=="vxlan", KERNEL=="${interfaces}", RUN+="${ethtool} -K $name ${FEATURE} off"`;
}
