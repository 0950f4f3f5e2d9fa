import { gzipSync } from 'node:zlib';
import { stringify } from 'yaml';

const PATH = '/usr/local/sbin/netfix-node';

/** Amazon EC2 takes no more user data than that (the smallest limit of the large clouds), in bytes. */
export const SMALLEST_LIMIT = 16_384;

/**
 * User data for cloud-init: the script as a file that root alone may read and run, and its run at the first boot of an
 * instance, before what other parts run (modules write_files and runcmd of cloud-init's reference). Packed, since
 * clouds limit user data.
 */
export function cloudConfig(script: string): string {
  const document = {
    write_files: [
      {
        path: PATH,
        owner: 'root:root',
        permissions: '0700',
        encoding: 'gz+b64',
        content: gzipSync(script, { level: 9 }).toString('base64'),
      },
    ],
    runcmd: [['sh', PATH]],
  };
  return `#cloud-config
# Made by netfix export. The script is packed: see it with base64 -d and gunzip, or netfix export script.
${stringify(document, { lineWidth: 0 })}`;
}
