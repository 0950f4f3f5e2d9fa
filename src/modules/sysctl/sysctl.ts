import * as Type from 'typebox';
import { BOOT_FILES_SCRIPT } from '../boot-files.ts';
import { defineModule, type Plan } from '../module.ts';
import { planBoot } from './boot.ts';
import { CONFLICTS } from './on-conflict.ts';
import { afterPending } from './pending.ts';
import { readState, type SysctlState, valuesScript } from './probe.ts';
import { planRunTime } from './run-time.ts';
import { readSettings, wantsForwarding } from './settings.ts';
import { standalone } from './standalone.ts';

/** A dotted or slashed key without globs; neither `..` nor `//`, which could lead out of /proc/sys. */
const KEY = '^(?!.*(\\.\\.|//))[A-Za-z0-9_]+[./][A-Za-z0-9_./@:%+-]*[A-Za-z0-9_@:%+-]$';

const VALUE = Type.String({
  minLength: 1,
  pattern: '^(?=.*\\S)[^\\r\\n\\u0000]*$',
  description: 'as the kernel takes it, such as "4096 87380 6291456"',
});

const params = Type.Object(
  {
    settings: Type.Record(Type.String({ pattern: KEY }), Type.Union([Type.Integer(), VALUE]), {
      minProperties: 1,
      additionalProperties: false,
      description:
        'Kernel parameters by their whole names (`net.ipv4.ip_forward`) and their values, as in sysctl.d(5). Several values are separated by blanks.',
    }),
    persist: Type.Optional(
      Type.Boolean({
        default: true,
        description: 'Also make the values hold after a boot. Without it only the run-time values are set.',
      }),
    ),
    conflicts: Type.Optional(CONFLICTS),
  },
  { additionalProperties: false },
);

/** Kernel parameters: now, and after the next boot as both readers of the files would leave them. */
export const sysctl = defineModule<typeof params, SysctlState>({
  name: 'sysctl',
  summary: 'Kernel parameters, at run time and after the next boot',
  params,
  example: `- sysctl:
    settings: { net.ipv4.ip_forward: 1, net.bridge.bridge-nf-call-iptables: 1 }`,
  title: ({ settings }) => `sysctl ${Object.keys(settings).join(' ')}`,
  probe(given) {
    const { settings } = readSettings(given.settings);
    const paths = settings.map(({ path }) => path);
    return {
      values: valuesScript(paths, wantsForwarding(settings) ? 'forwarding' : undefined),
      ...(given.persist === false ? {} : { files: BOOT_FILES_SCRIPT }),
    };
  },
  read: (parts, given) =>
    readState(
      parts,
      readSettings(given.settings).settings.map(({ path }) => path),
    ),
  plan(seen, given, host): Plan {
    const { settings, contradictions } = readSettings(given.settings);
    if (contradictions.length > 0) return { findings: contradictions, changes: [] };
    const state = afterPending(seen, host.pending);
    const now = planRunTime(state, settings, host.pending);
    const boot =
      given.persist === false
        ? { findings: [], changes: [] }
        : planBoot(state, now.possible, given.conflicts ?? 'fail', host.facts.init);
    return { findings: [...now.findings, ...boot.findings], changes: [...now.changes, ...boot.changes] };
  },
  standalone,
});
