interface ChangeBase {
  /** The path, sysctl key, module or rule that changes, for people. */
  target: string;
  /** One line: what is done. */
  summary: string;
  /** Set where a mistake could cut off the SSH connection we stand on. */
  risk?: 'connectivity';
}

/** Write `after` as the whole content of a file (null removes it). `before` is what the probe saw, null if absent. */
export interface FileChange extends ChangeBase {
  kind: 'file';
  path: string;
  before: string | null;
  after: string | null;
  /** Octal, `0644`. Without it an existing file keeps its mode and a new one gets 0644. */
  mode?: string;
  /** The content is a secret: never shown in a diff. */
  secret?: boolean;
  /** POSIX sh, asked before the content is put in place: a non-zero exit fails the change, and stderr says why. */
  validate?: string;
  /** Nobody looked: whatever is there is replaced, and `before` says nothing. */
  unseen?: true;
}

/** Comment out lines of a file that is not ours. A line that no longer reads `text` fails the change. */
export interface CommentChange extends ChangeBase {
  kind: 'comment';
  path: string;
  /** 1-based line numbers with the exact text seen there. */
  lines: { line: number; text: string }[];
}

/** Set a kernel parameter at run time. `path` is below /proc/sys with slashes: `net/ipv4/ip_forward`. */
export interface SysctlChange extends ChangeBase {
  kind: 'sysctl';
  path: string;
  before: string | null;
  after: string;
}

/** Load a kernel module. Undo never unloads it. */
export interface KernelModuleChange extends ChangeBase {
  kind: 'kernel-module';
  module: string;
}

/** Anything else, as POSIX sh. A non-zero exit fails the change; stderr says why. */
export interface CommandChange extends ChangeBase {
  kind: 'command';
  run: string;
  /**
   * POSIX sh that takes exactly this change back, or null where nothing can. Safe to run when the change was never made
   * or only half made, and safe to run twice. Of the prelude it may use `has` alone: it must run without netfix.
   */
  undo: string | null;
  /** What a reader should see in a diff (`+ rule …`), when the summary is not enough. */
  diff?: string;
  /**
   * Files it writes that `undo` may leave different from what they were: they are put back whole after it, where they
   * still were as the command left them. One cut short in the middle is kept beside the copy. Paths without newlines.
   */
  writes?: string[];
  /** Taken back only where it came to its end: what is there after a failure may be another's by then. */
  whole?: true;
  /** False for what takes back other changes: it is no change to be taken back itself. */
  journaled?: false;
  /** POSIX sh, asked right before it is made: exit code 0 where changes made since the look have left nothing to do. */
  unless?: string;
  /** How long it may take, where --timeout (made for probes) would be too short: a package installation. */
  seconds?: number;
}

export type Change = FileChange | CommentChange | SysctlChange | KernelModuleChange | CommandChange;
