import type { Change, Facts, Finding, KernelModuleChange, Plan } from '../module.ts';
import { denialOf } from './denied.ts';
import { packageWith } from './package-with.ts';
import { type KernelModuleState, moduleName } from './probe.ts';

/** Loads the module now, or says why that cannot be. */
export function planLoading(
  state: KernelModuleState,
  name: string,
  facts: Facts,
  pending: readonly Change[],
): Plan {
  if (state.presence !== 'not-loaded' || isPending(name, pending)) return { findings: [], changes: [] };
  const obstacle = obstacleTo(state, name, facts);
  if (obstacle !== null) return { findings: [obstacle], changes: [] };
  const finding: Finding = {
    code: 'kernel_module.not-loaded',
    severity: 'error',
    message: `the kernel module ${name} is not loaded`,
    evidence: `/lib/modules/${facts.kernel}/${state.onDisk}`,
    fixable: true,
  };
  return { findings: [finding], changes: [loadModule(name)] };
}

export function loadModule(name: string): KernelModuleChange {
  const module = moduleName(name);
  return { kind: 'kernel-module', module, target: module, summary: `load the kernel module ${module}` };
}

function isPending(name: string, pending: readonly Change[]): boolean {
  return pending.some(
    (change) => change.kind === 'kernel-module' && moduleName(change.module) === moduleName(name),
  );
}

function obstacleTo(state: KernelModuleState, name: string, facts: Facts): Finding | null {
  if (state.onDisk === null) {
    const message = `the kernel module ${name} is neither loaded, built in nor on disk: ${wayOut(state, facts)}`;
    return { code: 'kernel_module.missing', severity: 'error', message, fixable: false };
  }
  const denial = denialOf(state, name);
  if (denial?.when === 'always') {
    const message = `the kernel module ${name} is not loaded, and ${denial.place} keeps it so (${denial.text}): remove that`;
    return {
      code: 'kernel_module.denied',
      severity: 'error',
      message,
      evidence: denial.text,
      fixable: false,
    };
  }
  if (state.modprobe) return null;
  const message = `the kernel module ${name} is not loaded, and there is no modprobe to load it: install kmod`;
  return { code: 'kernel_module.no-modprobe', severity: 'error', message, fixable: false };
}

/** A kernel update takes the running kernel's folder away on some distributions; a package does not help then. */
function wayOut({ folder }: KernelModuleState, facts: Facts): string {
  if (folder === 'other')
    return `/lib/modules has other kernels than the running ${facts.kernel}: reboot into one of them`;
  if (folder === 'none')
    return 'this kernel has no /lib/modules at all; in a container, load it on the machine outside';
  return packageWith(facts);
}
