/** One machine as `vagrant ssh-config` prints it. */
export interface VagrantMachine {
  name: string;
  host: string;
  port: string;
  user: string;
  /** The first of them: an inventory host has one. */
  key: string | null;
  /** As it stands there; null: none. */
  proxyCommand: string | null;
}

/**
 * The machines in what `vagrant ssh-config` prints (its template commands/ssh_config/config.erb): blocks that begin with
 * `Host NAME`, with indented lines `Keyword value`, a path with blanks in double quotes. Whatever else stands there, as
 * the words of a plugin, is passed over. Never throws.
 */
export function readVagrantSshConfig(text: string): VagrantMachine[] {
  const blocks = text.split(/^Host /m).slice(1);
  return blocks.flatMap((block) => {
    const [name = '', ...lines] = block.split(/\r?\n/);
    const values = new Map<string, string>();
    for (const line of lines) {
      const [, keyword = '', value = ''] = /^[ \t]+([A-Za-z0-9]+) (.*)$/.exec(line) ?? [];
      if (keyword !== '' && !values.has(keyword)) values.set(keyword, unquoted(value.trim()));
    }
    const host = values.get('HostName') ?? '';
    if (name.trim() === '' || host === '') return [];
    return [
      {
        name: name.trim(),
        host,
        port: values.get('Port') ?? '22',
        user: values.get('User') ?? 'vagrant',
        key: values.get('IdentityFile') ?? null,
        proxyCommand: values.get('ProxyCommand') ?? null,
      },
    ];
  });
}

function unquoted(value: string): string {
  return /^"(.*)"$/.exec(value)?.[1] ?? value;
}
