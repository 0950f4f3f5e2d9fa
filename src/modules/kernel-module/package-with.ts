import type { Facts } from '../module.ts';

/** How to get a module that the running kernel's packages do not have, in words. */
export function packageWith({ os, kernel, arch }: Facts): string {
  const isLike = (...ids: string[]): boolean => [os.id, ...os.idLike].some((id) => ids.includes(id));
  if (isLike('rhel', 'fedora', 'centos', 'rocky', 'almalinux'))
    return `install kernel-modules-extra-${kernel}`;
  if (os.id === 'ubuntu' && kernel.endsWith('-raspi')) return 'install linux-modules-extra-raspi';
  if (os.id === 'ubuntu') return `install linux-modules-extra-${kernel}`;
  if (isLike('debian') && kernel.includes('cloud')) {
    return `the cloud kernel lacks some modules: install linux-image-${debianArch(arch)} and boot it`;
  }
  if (isLike('alpine')) return 'the virt kernel lacks some modules: install linux-lts and boot it';
  return `install the package that has the other modules of kernel ${kernel}`;
}

function debianArch(machine: string): string {
  if (machine === 'x86_64') return 'amd64';
  return machine === 'aarch64' ? 'arm64' : machine;
}
