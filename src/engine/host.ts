import type { ConnectionVars } from '../inventory/connection-vars.ts';
import type { InventoryHost, Vars } from '../inventory/inventory.ts';
import type { Change, Facts, Finding } from '../modules/module.ts';
import type { Play } from '../playbook/playbook.ts';
import type { LastRun } from '../safety/last-run.ts';
import type { Become, Session } from '../ssh/session.ts';
import type { Target } from '../ssh/target.ts';
import type { Status } from './events.ts';

/** Why a host is left alone for the rest of the run. `reported`: some task's result already says so. */
export interface Stop {
  status: Extract<Status, 'failed' | 'unreachable'>;
  finding: Finding;
  reported: boolean;
}

/** One host for the length of a run. The engine's only mutable state. */
export interface RunHost {
  readonly name: string;
  readonly inventory: InventoryHost;
  readonly connection: ConnectionVars;
  readonly target: Target;
  readonly session: Session;
  /** Another session to the same host, over a connection of its own. */
  readonly connectAfresh: () => Session;
  /** How this host's tasks become root, should the play ask for it. */
  readonly become: Become;
  /** What leads to it: of names that have it in common, one is worked on at a time (same-place.ts). */
  readonly place: string;
  /** The address other nodes reach it by, or null when the inventory does not tell. */
  readonly address: string | null;
  /** Null until the first script came back; asked again when a play changes who tasks run as. */
  facts: Facts | null;
  factsAsRoot: boolean;
  /** Results that tasks registered, by name. */
  registered: Vars;
  /** Set when nothing more is to be done on this host in this run. */
  stopped: Stop | null;
  /** What earlier runs left, as it said when it was looked at. */
  last: LastRun;
  /** What is true of the host, whatever its tasks: it goes into the next result. */
  untold: Finding[];
  /** True once a connection that broke in the middle was made again: it is done once in a run. */
  resumed: boolean;
  /** What check mode would have changed by now: later tasks plan on top of it, and nothing is measured before it is made. */
  outstanding: Change[];
}

/** What expressions may know of a host. */
export type KnownHost = Pick<RunHost, 'name' | 'inventory' | 'address' | 'facts' | 'registered'>;

/** How this host's tasks become root in a play; the inventory's ansible_become wins over the play's word. */
export function becomeIn(host: RunHost, play: Play): Become | null {
  return (host.connection.become ?? play.become) ? host.become : null;
}

export function isActive(host: RunHost): boolean {
  return host.stopped === null;
}
