import * as Type from 'typebox';
import { quote } from '../sh/quote.ts';
import { TRUSTED_PATH } from '../sh/trusted-path.ts';
import {
  type Change,
  defineModule,
  type FileChange,
  type Finding,
  type Plan,
  type ProbeOutput,
} from './module.ts';
import type { LoneStep, Standalone } from './standalone.ts';

const MAX_BYTES = 1024 * 1024;

const params = Type.Object(
  {
    path: Type.String({
      pattern: '^/([^\\u0000\\n]*[^/\\u0000\\n])$',
      maxLength: 4096,
      description: 'An absolute path without a slash at its end.',
    }),
    content: Type.Optional(
      Type.String({
        pattern: '^[^\\u0000]*$',
        maxLength: MAX_BYTES,
        description: 'The whole content, byte for byte, up to 1 MiB. Without it the content is left alone.',
      }),
    ),
    mode: Type.Optional(
      Type.String({
        pattern: '^[0-7]{3,4}$',
        description:
          'Octal in quotes, "0644". Without it a file keeps its mode and a new one gets 0644 (a secret one 0600).',
      }),
    ),
    state: Type.Optional(
      Type.Union([Type.Literal('present'), Type.Literal('absent')], { default: 'present' }),
    ),
    secret: Type.Optional(Type.Boolean({ default: false, description: 'Never show the content in a diff.' })),
  },
  { additionalProperties: false },
);

type FileParams = Type.Static<typeof params>;

export interface FileState {
  kind: 'absent' | 'file' | 'directory' | 'special' | 'unreadable' | 'too-large' | 'unknown';
  /** Octal without leading zeros: `644`. */
  mode: string | null;
  content: Buffer | null;
  /** Where a symbolic link at the path leads. */
  link: string | null;
  parent: 'there' | 'missing';
  /** Why others could lead us elsewhere on the way to the file, in the engine's words; null when they cannot. */
  untrusted: string | null;
}

/** One file with exactly this content and mode, or no file. */
export const fileModule = defineModule<typeof params, FileState>({
  name: 'file',
  summary: 'A file with exactly this content and mode, or no file at all',
  params,
  example: `- file:
    path: /etc/NetworkManager/conf.d/cni.conf
    content: |
      [keyfile]
      unmanaged-devices=interface-name:cali*;interface-name:flannel*
    mode: "0644"`,
  title: ({ path, state }) => (state === 'absent' ? `no file ${path}` : `file ${path}`),
  probe: (wanted) => ({ file: probeScript(wanted) }),
  read: (parts) => readState(parts.file),
  plan(seen, wanted, { pending }) {
    const state = afterPending(seen, wanted.path, pending);
    const obstacle = obstacleTo(state, wanted);
    if (obstacle !== null) return { findings: [obstacle], changes: [] };
    const plan = wanted.state === 'absent' ? planAbsent(state, wanted) : planPresent(state, wanted);
    if (plan.changes.length === 0 || state.untrusted === null) return plan;
    return { findings: [untrustedPath(wanted.path, state.untrusted)], changes: [] };
  },
  standalone: (wanted) => standalone(wanted),
});

function standalone({ path, content, mode, state, secret = false }: FileParams): Standalone {
  if (secret)
    return { kind: 'impossible', why: `${path} is a secret, and what is exported is kept in the open` };
  if (state === 'absent')
    return step(change({ path, before: null, after: null, secret, summary: `remove ${path}` }));
  if (content !== undefined) {
    const made = change({ path, before: null, after: content, secret, summary: `write ${path}` });
    return step(mode === undefined ? made : { ...made, mode });
  }
  const file = quote(path);
  const there: LoneStep = { kind: 'told', check: `[ -f ${file} ]`, message: `${path} does not exist` };
  if (mode === undefined) return { kind: 'steps', steps: [there] };
  const set: LoneStep = {
    kind: 'change',
    check: `[ ! -f ${file} ] || [ "$(stat -L -c %a ${file})" = ${mode.replace(/^0+(?=.)/, '')} ]`,
    change: {
      kind: 'command',
      target: path,
      summary: `set the mode of ${path} to ${mode}`,
      run: `chmod ${mode} ${file}`,
      undo: ':',
      writes: [path],
    },
  };
  return { kind: 'steps', steps: [there, set] };
}

function step(made: FileChange): Standalone {
  return { kind: 'steps', steps: [{ kind: 'change', change: made }] };
}

/** The engine writes only where nobody else could lead it elsewhere; here the same test says so beforehand. */
function probeScript({ path, state }: FileParams): string {
  const parent = path.slice(0, path.lastIndexOf('/')) || '/';
  return `${TRUSTED_PATH}
p=${quote(path)} d=${quote(parent)}
if [ ! -d "$d" ]; then echo 'parent missing'
else
  echo 'parent there'
  why=$(real_path ${state === 'absent' ? '"$d/"' : '"$p"'} 2>&1 >/dev/null) || printf 'untrusted %s\\n' "$why"
fi
[ ! -L "$p" ] || printf 'link %s\\n' "$(readlink "$p")"
if [ -d "$p" ]; then echo 'kind directory'
elif [ ! -e "$p" ]; then echo 'kind absent'
elif [ ! -f "$p" ]; then echo 'kind special'
elif [ ! -r "$p" ]; then echo 'kind unreadable'
elif [ "$(wc -c <"$p")" -gt ${MAX_BYTES} ]; then echo 'kind too-large'
else
  printf 'mode %s\\n' "$(stat -L -c %a "$p")"
  echo 'kind file'
  if has base64; then echo base64; base64 <"$p"; else echo hex; od -An -tx1 -v <"$p"; fi
fi`;
}

function readState(output: ProbeOutput | undefined): FileState {
  const [head = '', encoding, body = ''] = (output?.stdout ?? '').split(/^(base64|hex)\n/m);
  const value = (key: string): string | null => new RegExp(`^${key} (.*)$`, 'm').exec(head)?.[1] ?? null;
  const kinds = ['absent', 'file', 'directory', 'special', 'unreadable', 'too-large'] as const;
  const packed = body.replaceAll(/\s/g, '');
  return {
    kind: kinds.find((kind) => kind === value('kind')) ?? 'unknown',
    mode: value('mode'),
    content: encoding === undefined ? null : Buffer.from(packed, encoding as 'base64' | 'hex'),
    link: value('link'),
    parent: value('parent') === 'missing' ? 'missing' : 'there',
    untrusted: value('untrusted'),
  };
}

/** What an earlier task of the same batch will have made of this file. */
function afterPending(state: FileState, path: string, pending: readonly Change[]): FileState {
  const earlier = pending.findLast((change) => change.kind === 'file' && change.path === path);
  if (earlier?.kind !== 'file') return state;
  if (earlier.after === null) return { ...state, kind: 'absent', mode: null, content: null, link: null };
  const mode = earlier.mode ?? state.mode ?? '644';
  return { ...state, kind: 'file', mode, content: Buffer.from(earlier.after) };
}

function obstacleTo(
  state: FileState,
  { path, content, state: wanted = 'present' }: FileParams,
): Finding | null {
  const fault = (code: string, message: string): Finding => ({
    code: `file.${code}`,
    severity: 'error',
    message,
    fixable: false,
  });
  const folder = path.slice(0, path.lastIndexOf('/')) || '/';
  if (state.kind === 'directory')
    return fault('directory', `${path} is a directory, not a file: remove or rename it`);
  if (state.kind === 'special')
    return fault('special', `${path} is a device, pipe or socket: it is left alone`);
  if (state.kind === 'unknown') return fault('unknown', `${path} could not be looked at`);
  if (wanted === 'absent') return null;
  if (state.kind === 'unreadable')
    return fault('unreadable', `${path} cannot be read by this user: set become: true`);
  if (state.kind === 'too-large') return fault('too-large', `${path} is larger than 1 MiB: it is left alone`);
  if (content !== undefined && Buffer.byteLength(content) > MAX_BYTES)
    return fault('too-large', `the content for ${path} is larger than 1 MiB`);
  if (state.parent === 'missing')
    return fault(
      'no-folder',
      `the folder ${folder} does not exist: make it, or install the package that brings it`,
    );
  if (content === undefined && state.kind === 'absent')
    return fault('absent', `${path} does not exist: give its content`);
  return null;
}

function untrustedPath(path: string, why: string): Finding {
  const message = `${path} is left alone: ${why}; change it as that user (without become), or use a folder that only root may write to`;
  return { code: 'file.untrusted-path', severity: 'error', message, fixable: false };
}

function planAbsent(state: FileState, { path, secret = false }: FileParams): Plan {
  if (state.kind === 'absent' && state.link === null) return { findings: [], changes: [] };
  const finding: Finding = {
    code: 'file.present',
    severity: 'error',
    message: `${path} is there and should not be`,
    fixable: true,
  };
  const what = state.link === null ? path : `the link ${path} (not ${state.link})`;
  const before = state.content?.toString() ?? null;
  return {
    findings: [finding],
    changes: [change({ path, before, after: null, secret, summary: `remove ${what}` })],
  };
}

function planPresent(state: FileState, wanted: FileParams): Plan {
  const { path, content, secret = false } = wanted;
  const mode = wanted.mode ?? (secret && state.kind === 'absent' ? '0600' : undefined);
  const before = state.content?.toString() ?? null;
  const after = content ?? before ?? '';
  const isSame = state.content?.equals(Buffer.from(after)) ?? false;
  const isMode = mode === undefined || (state.mode !== null && parseInt(state.mode, 8) === parseInt(mode, 8));
  if (isSame && isMode) return { findings: [], changes: [] };
  const finding: Finding = { severity: 'error', fixable: true, ...difference(state, path, isSame, mode) };
  const where = state.link === null ? '' : ` (a symbolic link: ${state.link} is written)`;
  const verb = isSame ? `set the mode of ${path} to ${mode}` : `write ${path}`;
  const made = change({ path, before, after, secret, summary: `${verb}${where}` });
  return { findings: [finding], changes: [mode === undefined ? made : { ...made, mode }] };
}

function difference(
  state: FileState,
  path: string,
  isSame: boolean,
  mode: string | undefined,
): Pick<Finding, 'code' | 'message'> {
  if (state.kind === 'absent') return { code: 'file.absent', message: `${path} does not exist` };
  if (!isSame) return { code: 'file.content', message: `${path} has another content` };
  return { code: 'file.mode', message: `${path} has mode ${state.mode ?? '?'}, not ${mode}` };
}

function change(
  parts: Pick<FileChange, 'path' | 'before' | 'after' | 'summary'> & { secret: boolean },
): FileChange {
  const { secret, ...rest } = parts;
  return { kind: 'file', target: parts.path, ...rest, ...(secret ? { secret } : {}) };
}
