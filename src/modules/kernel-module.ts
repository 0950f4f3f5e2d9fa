import * as Type from 'typebox';
import { BOOT_FILES_SCRIPT } from './boot-files.ts';
import { planLoading } from './kernel-module/loading.ts';
import { planPersistence } from './kernel-module/persistence.ts';
import { type KernelModuleState, presenceScript, readState } from './kernel-module/probe.ts';
import { standalone } from './kernel-module/standalone.ts';
import { defineModule } from './module.ts';

const params = Type.Object(
  {
    name: Type.String({
      pattern: '^[A-Za-z0-9_][A-Za-z0-9_-]*$',
      maxLength: 56,
      description: 'The module, as modprobe takes it. `-` and `_` are the same.',
    }),
    persist: Type.Optional(
      Type.Boolean({ default: true, description: 'Also load it at every boot (modules-load.d).' }),
    ),
  },
  { additionalProperties: false },
);

/** A kernel module that is there, whether loaded or built in, now and after the next boot. */
export const kernelModule = defineModule<typeof params, KernelModuleState>({
  name: 'kernel_module',
  summary: 'A kernel module, loaded or built in, now and after the next boot',
  params,
  example: '- kernel_module: { name: br_netfilter }',
  title: ({ name }) => `kernel module ${name}`,
  probe: ({ name }) => ({ presence: presenceScript(name), files: BOOT_FILES_SCRIPT }),
  read: readState,
  plan(state, { name, persist = true }, { facts, pending }) {
    const now = planLoading(state, name, facts, pending);
    if (now.findings.some(({ fixable }) => fixable === false)) return now;
    if (!persist || state.presence === 'built-in') return now;
    const boot = planPersistence(state, name, pending);
    return { findings: [...now.findings, ...boot.findings], changes: [...now.changes, ...boot.changes] };
  },
  standalone,
});
