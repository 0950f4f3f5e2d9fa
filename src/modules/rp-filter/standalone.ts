import { isGlob } from '../../net/sysctl/glob.ts';
import { sysctlName } from '../../net/sysctl/key.ts';
import type { LoneStep, Standalone } from '../standalone.ts';
import type { Conflicts } from '../sysctl/on-conflict.ts';
import { atBoot } from '../sysctl/standalone.ts';
import { filterPath, isDevice } from './probe.ts';
import type { Wanted } from './strictness.ts';

interface Given {
  interfaces: string[];
  value?: Wanted;
  persist?: boolean;
  conflicts?: Conflicts;
}

/** A device that a file of another's names is not looked for: a line with a glob does not go before it at boot. */
export function standalone({ interfaces, value = 2, persist = true, conflicts = 'fail' }: Given): Standalone {
  const lines = interfaces.map((device) => {
    const path = filterPath(device);
    return atBoot({ name: sysctlName(path), path, value: `${value}` }, value === 2 ? ['0'] : [], conflicts);
  });
  return { kind: 'steps', steps: [now(interfaces, value), ...(persist ? lines : [])] };
}

/** The greater of `all` and the device's own counts, for devices: see strictness(). */
function now(interfaces: readonly string[], value: Wanted): LoneStep {
  const globs = interfaces.some(isGlob) ? ['all', 'default', 'lo'] : [];
  const left = globs.filter((device) => !interfaces.includes(device));
  const own = ['all', 'default'].map((name) => `*/conf/${name}/*`).join('|');
  const cases = [
    ...left.map((device) => `*/conf/${device}/*) false;;`),
    `${own}) [ "$value" ${isWrong(value)} ];;`,
    `*) all=$(sysctl_value net/ipv4/conf/all/rp_filter)
if [ "$all" -gt "$value" ]; then value=$all; fi
[ "$value" ${isWrong(value)} ];;`,
  ];
  return {
    kind: 'sysctls',
    what: `set the reverse path filter of ${interfaces.join(', ')} to ${value}`,
    keys: [...interfaces].sort((a, b) => Number(isDevice(a)) - Number(isDevice(b))).map(filterPath),
    wrong: `case $key in ${cases.join('\n')} esac`,
    value: `${value}`,
  };
}

function isWrong(value: Wanted): string {
  return value === 2 ? '= 1' : '!= 0';
}
