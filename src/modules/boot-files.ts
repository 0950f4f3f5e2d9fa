import { dropInScript } from './drop-in-files.ts';

export const ETC_MODULES = '/etc/modules';
export const SYSCTL_CONF = '/etc/sysctl.conf';
export const COMMAND_LINE = '/proc/cmdline';
export const UFW_FILES = {
  sysctls: '/etc/ufw/sysctl.conf',
  enabled: '/etc/ufw/ufw.conf',
  names: '/etc/default/ufw',
} as const;

/**
 * All that says which modules and sysctls a boot sets, for readDropIns(). One script for the tasks of both kinds: equal
 * scripts run once on a host, and to read a few files more costs less than another process.
 */
export const BOOT_FILES_SCRIPT = dropInScript(
  ['modules-load.d', 'modprobe.d', 'sysctl.d'],
  [ETC_MODULES, SYSCTL_CONF],
  [COMMAND_LINE, ...Object.values(UFW_FILES)],
);
