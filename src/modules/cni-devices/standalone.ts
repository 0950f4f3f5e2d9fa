import { matchesGlob } from '../../net/sysctl/glob.ts';
import type { FileChange } from '../module.ts';
import type { LoneStep, Standalone } from '../standalone.ts';
import { folderChange } from './drop-in.ts';
import { keepAddress, keepForeign } from './networkd.ts';
import { FOLDERS, isUsed } from './probe.ts';
import { dropIn, RELOAD } from './unmanaged.ts';

/** Where the managers are used. The drop-ins are written whole, and files that are read after them are not looked at. */
export function standalone(interfaces: readonly string[]): Standalone {
  const isFlannel = interfaces.some((each) => matchesGlob(each, 'flannel.1'));
  const networkd = `! { ${isUsed('systemd-networkd')}\n}`;
  const networkManager = `! { ${isUsed('NetworkManager')}\n}`;
  return {
    kind: 'steps',
    steps: [
      ...file(dropIn(null, interfaces), FOLDERS.networkManager, networkManager),
      reload(),
      ...file(keepForeign([]), FOLDERS.networkd, networkd),
      ...(isFlannel ? file(keepAddress([]), FOLDERS.links, networkd) : []),
    ],
  };
}

function file(change: FileChange, folder: string, unless: string): LoneStep[] {
  return [
    { kind: 'change', change: folderChange(folder), check: `[ -d ${folder} ]`, unless },
    { kind: 'change', change, unless },
  ];
}

/** Only a NetworkManager that runs can be told. */
function reload(): LoneStep {
  const runs = 'has nmcli && nmcli -t -f RUNNING general 2>/dev/null | grep -qx running';
  return {
    kind: 'always',
    afterChange: true,
    change: { ...RELOAD, run: `if ${runs}; then ${RELOAD.run}; fi` },
  };
}
