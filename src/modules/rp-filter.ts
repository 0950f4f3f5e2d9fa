import * as Type from 'typebox';
import { BOOT_FILES_SCRIPT } from './boot-files.ts';
import { defineModule, type Plan } from './module.ts';
import { planAtBoot } from './rp-filter/boot.ts';
import { DROPS_SCRIPT, PORTS_SCRIPT, type RpFilterState, readState } from './rp-filter/probe.ts';
import { planNow, tellNewDevices, tellWithoutAddress } from './rp-filter/run-time.ts';
import { standalone } from './rp-filter/standalone.ts';
import { CONFLICTS } from './sysctl/on-conflict.ts';
import { afterPending } from './sysctl/pending.ts';
import { valuesScript } from './sysctl/probe.ts';

/** Names of devices are at most 15 bytes long (IFNAMSIZ). No `[`: a kernel takes it in a name. */
const INTERFACE = '^(?!\\.{1,2}$)[A-Za-z0-9_.@:*?-]{1,15}$';

const params = Type.Object(
  {
    interfaces: Type.Array(Type.String({ pattern: INTERFACE }), {
      minItems: 1,
      uniqueItems: true,
      description:
        'Devices, by name or glob (`lxc*`). `all` and `default` of net.ipv4.conf are meant only by their names.',
    }),
    value: Type.Optional(
      Type.Union([Type.Literal(0), Type.Literal(2)], {
        default: 2,
        description: '2: the filter may be loose or off, not strict. 0: it must be off.',
      }),
    ),
    persist: Type.Optional(
      Type.Boolean({ default: true, description: 'Also after a boot, and for devices that come later.' }),
    ),
    conflicts: Type.Optional(CONFLICTS),
  },
  { additionalProperties: false },
);

/** The reverse path filter of devices whose packets may take another way back: loose or off, now and after a boot. */
export const rpFilter = defineModule<typeof params, RpFilterState>({
  name: 'rp_filter',
  summary: 'Devices whose reverse path filter must not be strict, or must be off',
  params,
  example: "- rp_filter: { interfaces: [all, 'lxc*', 'cilium_*'], value: 0 }",
  title: ({ interfaces }) => `rp_filter ${interfaces.join(' ')}`,
  probe: ({ persist }) => ({
    filters: valuesScript([], 'rp_filter'),
    drops: DROPS_SCRIPT,
    ports: PORTS_SCRIPT,
    ...(persist === false ? {} : { files: BOOT_FILES_SCRIPT }),
  }),
  read: readState,
  plan(seen, { interfaces, value = 2, persist = true, conflicts = 'fail' }, { facts, pending }): Plan {
    const state = { ...seen, ...afterPending(seen, pending) };
    const now = planNow(state, interfaces, value);
    const helpless = tellWithoutAddress(state, interfaces, value, facts);
    if (!persist) return { findings: [...now.findings, ...helpless], changes: now.changes };
    const boot = planAtBoot(state, interfaces, value, conflicts, facts.init);
    const later = facts.init === 'systemd' ? [] : tellNewDevices(state, interfaces, value);
    return {
      findings: [...now.findings, ...helpless, ...boot.findings, ...later],
      changes: [...now.changes, ...boot.changes],
    };
  },
  standalone,
});
