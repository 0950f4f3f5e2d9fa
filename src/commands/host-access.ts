import type { HostAccess } from '../engine/prepare.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { createSsh, type Ssh } from '../ssh/open.ts';
import { openFiles } from '../ssh/open-files.ts';
import { type ResolveDefaults, resolveTarget } from '../ssh/resolve.ts';
import { askSecret } from './ask-secret.ts';
import { becomePassword } from './become-password.ts';
import type { Io } from './io.ts';
import type { LoginOptions } from './options.ts';
import { sshConfigFor } from './ssh-config.ts';

/** A host that has not answered by then is taken for gone. */
const MOST_CONNECT_SECONDS = 10;

/** How hosts are reached, by flags, inventory and ssh_config. `ssh` is to be closed. Throws UsageError. */
export async function hostAccess(
  inventory: Inventory,
  options: LoginOptions,
  io: Io,
): Promise<{ ssh: Ssh; access: HostAccess }> {
  const password = await becomePassword(options.askBecomePass, io);
  const config = await sshConfigFor(inventory, io);
  const ssh = createSsh({ askPassphrase: (path) => askSecret(`passphrase of ${path}: `, io) });
  const access: HostAccess = {
    becomePassword: password,
    openFiles: openFiles(),
    open: (target) => ssh.open(target),
    resolveTarget: (host, connection) =>
      resolveTarget({ name: host.name, connection }, config, resolveDefaults(options)),
  };
  return { ssh, access };
}

function resolveDefaults(options: LoginOptions): ResolveDefaults {
  return {
    user: options.user ?? null,
    privateKey: options.privateKey ?? null,
    acceptNewHostKeys: options.acceptNewHostKeys,
    connectTimeoutMs: Math.min(options.timeout, MOST_CONNECT_SECONDS) * 1000,
  };
}
