import type { Change, CommandChange } from './change.ts';
import type { Conflicts } from './sysctl/on-conflict.ts';

/** What `netfix export` knows of the node that a script is for, before anything was looked at. */
export interface LoneHost {
  /** Addresses of all hosts of the play; null where no inventory was given. */
  nodes: string[] | null;
  /** Addresses of the hosts of each inventory group. */
  groups: Record<string, string[]>;
}

/** One thing that is to be so on a node. All sh in it may use the prelude, and `sysctl_value PATH`. */
export type LoneStep =
  /** A change as plans have it, made where `check` (sh) fails, unless `unless` holds. Files and sysctls need no check. */
  | { kind: 'change'; change: Change; check?: string; unless?: string; needs?: Need }
  /** A line of a file that netfix shares with others. `as` is an ERE of the lines it stands for; `unless` (sh) needs none. */
  | { kind: 'line'; path: string; header: string; line: string; as: string; unless: string }
  /** What the next boot makes of a sysctl, by all files that set it. */
  | { kind: 'boot-sysctl'; setting: BootSetting; conflicts: Conflicts }
  /** Every key that a glob below /proc/sys finds, where `wrong` (sh, of $key and $value) holds. */
  | { kind: 'sysctls'; what: string; keys: string[]; wrong: string; value: string }
  /** A port let in by whichever firewall the node has, wherever something could drop it. */
  | { kind: 'open'; what: string; families: OpenFamily[] }
  /** Done without a look: each time the script gets there, or only where an earlier step of the task changed something. */
  | { kind: 'always'; change: CommandChange; afterChange: boolean; needs?: Need }
  /** What can only be told. */
  | { kind: 'told'; check: string; message: string };

/** What must hold (sh) or a change is not even begun, and what is told where it does not. */
export interface Need {
  check: string;
  message: string;
}

/** The same accept in the words of each firewall. */
export interface OpenFamily {
  family: 'ip' | 'ip6';
  /** `ip saddr 10.0.0.0/8 udp dport 8472`, and the comment that tells it from others. */
  nft: { match: string; comment: string };
  sources: { address: string; iptables: string; ufw: string; ufwKernel: string; rich: string }[];
}

export interface BootSetting {
  /** Dotted, as the drop-in has it. */
  name: string;
  /** Every dotted name of the same kernel variable, `name` among them. */
  names: string[];
  value: string;
  /** What else is right: larger numbers, or these values. */
  also: 'larger' | readonly string[];
}

/**
 * What a task is to a script that runs on a node alone. `looks`: it only looks, by means that a script has not, so
 * leaving it out changes nothing. `impossible`: it changes something, and takes what only a run has.
 */
export type Standalone =
  | { kind: 'steps'; steps: LoneStep[] }
  | { kind: 'looks'; why: string }
  | { kind: 'impossible'; why: string; hint?: string };
