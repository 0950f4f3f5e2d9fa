import type { Change, FileChange, Finding, Plan } from '../module.ts';
import { denialOf } from './denied.ts';
import { type KernelModuleState, moduleName, OURS } from './probe.ts';

export const HEADER = '# Written by netfix: kernel modules to load at boot, one per line.';

/** Makes a module that is not part of the kernel be loaded at every boot, or says what will keep it from that. */
export function planPersistence(state: KernelModuleState, name: string, pending: readonly Change[]): Plan {
  const findings = [...deniedAtBoot(state, name), ...goneAtBoot(state, name)];
  const ours = ourLines(state, pending);
  const elsewhere = state.loadFiles.filter((file) => file.path !== OURS).flatMap((file) => file.lines);
  if ([...elsewhere, ...(ours ?? [])].some((line) => loads(line, name))) return { findings, changes: [] };
  const module = moduleName(name);
  const message = `the kernel module ${name} is not loaded at boot: no file of modules-load.d names it`;
  const missing: Finding = {
    code: 'kernel_module.not-persistent',
    severity: 'error',
    message,
    fixable: true,
  };
  return { findings: [missing, ...findings], changes: [ourChange(ours, module)] };
}

function deniedAtBoot(state: KernelModuleState, name: string): Finding[] {
  const denial = denialOf(state, name);
  if (denial === null) return [];
  const message = `the kernel module ${name} will not be loaded at boot: ${denial.place} keeps it out (${denial.text}): remove that`;
  return [
    { code: 'kernel_module.denied', severity: 'error', message, evidence: denial.text, fixable: false },
  ];
}

/** Loaded by hand, or its package was taken away since. Without the folder nothing can be said: see package-with. */
function goneAtBoot({ onDisk, folder }: KernelModuleState, name: string): Finding[] {
  if (onDisk !== null || folder !== 'running') return [];
  const message = `the kernel module ${name} is loaded but no longer on disk: the next boot will not find it`;
  return [{ code: 'kernel_module.not-on-disk', severity: 'warning', message }];
}

/** Lines that start with # or ; are comments (modules-load.d(5)); /etc/modules may have options behind the name. */
function loads(line: string, name: string): boolean {
  const [word = ''] = line.trim().split(/\s+/);
  return !/^[#;]/.test(word) && moduleName(word) === moduleName(name);
}

function ourLines(state: KernelModuleState, pending: readonly Change[]): readonly string[] | null {
  const earlier = pending.findLast((change) => change.kind === 'file' && change.path === OURS);
  if (earlier?.kind !== 'file') return state.ours;
  return earlier.after?.split('\n').filter((line) => line !== '') ?? null;
}

function ourChange(before: readonly string[] | null, module: string): FileChange {
  const kept = (before ?? []).map((line) => line.trim()).filter((line) => line !== '' && !/^[#;]/.test(line));
  return {
    kind: 'file',
    path: OURS,
    target: OURS,
    summary: `load ${module} at boot`,
    before: before && asText(before),
    after: asText([HEADER, ...[...new Set([...kept, module])].sort()]),
  };
}

function asText(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}
