import { suggestion } from '../did-you-mean.ts';
import type { Facts } from '../modules/module.ts';
import type { Problem } from '../usage-error.ts';

/** What stands below a name; null where that is for the host's values to say, as below the items of a list. */
interface Members {
  readonly [name: string]: Members | null;
}

type MembersOf<T> = {
  [K in keyof T]-?: NonNullable<T[K]> extends readonly unknown[]
    ? null
    : NonNullable<T[K]> extends object
      ? MembersOf<NonNullable<T[K]>>
      : null;
};

/** What facts hold on every host. */
export const FACTS_MEMBERS: MembersOf<Facts> = {
  hostname: null,
  kernel: null,
  arch: null,
  os: { id: null, idLike: null, versionId: null, name: null },
  uid: null,
  init: null,
  packageManager: null,
  addresses: null,
  ssh: { client: null, clientPort: null, server: null, port: null },
};

/** What `register` keeps. */
export const RESULT_MEMBERS: Members = {
  status: null,
  changed: null,
  failed: null,
  skipped: null,
  findings: null,
};

/** The first of `path` that is not there below `members`, so that no host need be asked for it; null when all are. */
export function missingMember(
  name: string,
  path: readonly string[],
  members: Members,
): Pick<Problem, 'message' | 'hint'> | null {
  const [member, ...below] = path;
  if (member === undefined) return null;
  if (!Object.hasOwn(members, member)) {
    const hint = suggestion(member, Object.keys(members));
    return { message: `\`${name}\` has no \`${member}\``, ...(hint === undefined ? {} : { hint }) };
  }
  const next = members[member] ?? null;
  return next === null ? null : missingMember(`${name}.${member}`, below, next);
}
