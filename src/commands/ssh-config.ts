import { connectionVars } from '../inventory/connection-vars.ts';
import type { Inventory, InventoryHost } from '../inventory/inventory.ts';
import { localHome } from '../local-user.ts';
import { printable } from '../report/text.ts';
import { readSshConfig } from '../ssh/config/read.ts';
import type { SshConfig } from '../ssh/config/statement.ts';
import { namedConfigFile } from '../ssh/resolve.ts';
import { UsageError } from '../usage-error.ts';
import type { Io } from './io.ts';

/** The user's ssh_config, and the files that hosts name with `-F`. What it holds that netfix does not do is told once. */
export async function sshConfigFor(inventory: Inventory, io: Io): Promise<SshConfig> {
  const named = [...inventory.hosts.values()].flatMap((host) => configFileOf(host) ?? []);
  const config = await readSshConfig({ home: localHome(io.env), environment: io.env, named });
  for (const warning of config.warnings) io.stderr.write(`${printable(warning)}\n`);
  return config;
}

/** A host whose variables are wrong is reported when the run is prepared, with all others. */
function configFileOf(host: InventoryHost): string | null {
  try {
    return namedConfigFile({ name: host.name, connection: connectionVars(host) });
  } catch (error) {
    if (error instanceof UsageError) return null;
    throw error;
  }
}
