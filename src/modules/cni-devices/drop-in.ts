import type { DropInFile } from '../../net/drop-in-folders.ts';
import { quote } from '../../sh/quote.ts';
import type { Change, CommandChange, FileChange } from '../module.ts';
import type { CniDevicesState } from './probe.ts';

/** The folder of a drop-in, where there is none yet. Undo leaves it where something else has come into it. */
export function makeFolder({ missing }: CniDevicesState, folder: string): Change[] {
  return missing.includes(folder) ? [folderChange(folder)] : [];
}

export function folderChange(folder: string): CommandChange {
  return {
    kind: 'command',
    target: folder,
    summary: `make the folder ${folder}`,
    run: `mkdir -p ${quote(folder)}`,
    undo: `rmdir ${quote(folder)} 2>/dev/null || :`,
  };
}

/** The files once this one has that content. */
export function withFile(files: readonly DropInFile[], path: string, content: string | null): DropInFile[] {
  const lines = (content ?? '').replace(/\n$/, '').split('\n');
  return [...files.filter((file) => file.path !== path), { path, target: path, lines }];
}

/** As earlier tasks of the same batch will leave the files. */
export function afterPending(state: CniDevicesState, pending: readonly Change[]): CniDevicesState {
  const written = pending.filter(
    (change): change is FileChange => change.kind === 'file' && change.after !== null,
  );
  const made = pending.flatMap((change) => (change.kind === 'command' ? [change.target] : []));
  const after = (files: readonly DropInFile[], folder: string): readonly DropInFile[] =>
    written
      .filter(({ path }) => path.startsWith(folder))
      .reduce<readonly DropInFile[]>((all, { path, after: content }) => withFile(all, path, content), files);
  const { networkManager, networkd } = state;
  return {
    ...state,
    missing: state.missing.filter((folder) => !made.includes(folder)),
    networkManager: { ...networkManager, files: after(networkManager.files, '/etc/NetworkManager/') },
    networkd: {
      ...networkd,
      files: after(networkd.files, '/etc/systemd/networkd.conf'),
      links: after(networkd.links, '/etc/systemd/network/'),
    },
  };
}
