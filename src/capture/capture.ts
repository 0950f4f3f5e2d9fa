import { setTimeout as pause } from 'node:timers/promises';
import type { Emit } from '../engine/events.ts';
import type { RunHost } from '../engine/host.ts';
import type { Become } from '../ssh/session.ts';
import type { Wire } from '../ssh/wire.ts';
import { UsageError } from '../usage-error.ts';
import type { CaptureFile } from './capture-file.ts';
import { filterWithout } from './filter.ts';
import { type Look, lookAt } from './look.ts';
import { type Connected, openTap, type Tap, type TapEnd } from './tap.ts';

export interface CaptureRequest {
  hosts: readonly RunHost[];
  /** As tcpdump takes it (pcap-filter(7)); empty for all. */
  filter: string;
  seconds: number;
  /** Per host. */
  mostBytes: number;
  snapBytes: number;
  /** Of one script on one host. */
  timeoutMs: number;
  /** One TCP connection to make: the capture ends behind it. */
  traffic: { from: RunHost; address: string; port: number } | null;
  becomeOf(host: RunHost): Become | null;
  /** Our connections, as they look from here. */
  wires(): Wire[];
  openFile(host: RunHost): Promise<CaptureFile>;
  /** Resolves when the user wants it to end. */
  interrupted: Promise<void>;
  /** Notices, and the scripts that run. */
  emit: Emit;
}

/**
 * What became of one host. `skipped`: nothing was wrong with it, and nothing was captured there. `unwritten`: its file
 * cannot be written.
 */
export interface HostCaptured {
  host: RunHost;
  status: 'captured' | 'failed' | 'unreachable' | 'skipped' | 'unwritten';
  /** All addresses of the host, as far as they are known. */
  addresses: string[];
  /** Names of its interfaces by their index, likewise. */
  interfaces: ReadonlyMap<number, string>;
  reason: string | null;
  /** Null where there was no capture. */
  end: TapEnd | null;
  /** Whether there is a file. */
  kept: boolean;
}

export interface Captured {
  hosts: HostCaptured[];
  /** Null where no connection was made. */
  connected: Connected | null;
}

/** How long the kernel may keep packets from tcpdump: libpcap asks for them once a second (tcpdump.c, pcap_set_timeout). */
const LINGER_MS = 1_200;
/** What the host's own bound is longer than ours, in seconds: all hosts begin before the time counts. */
const SLACK_SECONDS = 60;
const CONNECT_WAIT_MS = 15_000;

/**
 * Captures on all hosts at once, whatever one of them does. Throws UsageError for a filter that tcpdump refuses, before
 * anything is captured.
 */
export async function capture(request: CaptureRequest): Promise<Captured> {
  const { hosts, filter, timeoutMs, traffic, becomeOf } = request;
  const stop = flag(request.interrupted);
  const looks = new Map(
    await Promise.all(
      hosts.map(
        async (host): Promise<[RunHost, Look]> => [
          host,
          await lookAt(host, { filter, become: becomeOf(host), timeoutMs, emit: request.emit }),
        ],
      ),
    ),
  );
  refuseFilter(filter, looks);
  const ready = hosts.filter((host) => looks.get(host)?.kind === 'ready');
  const idle =
    traffic !== null && !ready.includes(traffic.from)
      ? `${traffic.from.name}, which was to make the connection, takes no part`
      : 'interrupted';
  const taking = stop.raised || (traffic !== null && !ready.includes(traffic.from)) ? [] : ready;
  const running = await Promise.all(taking.map((host) => begin(host, request)));
  const connected = await whileRunning(running, request);
  for (const { tap } of running) tap?.stop();
  const ended = new Map(
    await Promise.all(running.map(async (each) => [each.host, await finish(each)] as const)),
  );
  const results = hosts.map((host): HostCaptured => {
    const look = looks.get(host);
    const { addresses, interfaces } = look?.kind === 'ready' ? look : NOTHING_KNOWN;
    return { host, addresses, interfaces, ...(ended.get(host) ?? untouched(look, idle)) };
  });
  return { hosts: results, connected };
}

const NOTHING_KNOWN = { addresses: [], interfaces: new Map<number, string>() };

function refuseFilter(filter: string, looks: ReadonlyMap<RunHost, Look>): void {
  for (const [host, look] of looks)
    if (look.kind === 'filter-refused')
      throw new UsageError({
        message: `tcpdump on ${host.name} refuses the filter \`${filter}\`: ${look.words}`,
        hint: 'filters are written as in pcap-filter(7): tcp port 80 and host 10.0.0.1',
      });
}

interface Running {
  host: RunHost;
  /** Null where it could not be opened. */
  file: CaptureFile | null;
  tap: Tap | null;
  problem: string | null;
}

async function begin(host: RunHost, request: CaptureRequest): Promise<Running> {
  const { seconds, mostBytes, snapBytes, timeoutMs, traffic, hosts } = request;
  let file: CaptureFile;
  try {
    file = await request.openFile(host);
  } catch (error) {
    const problem = `${host.name}: its file cannot be written: ${(error as Error).message}`;
    return { host, file: null, tap: null, problem };
  }
  const filter = filterWithout(request.filter, [...request.wires(), ...hosts.flatMap(ownConnection)]);
  const tap = await openTap({
    ...{ session: host.session, label: host.name, sink: file.stream, mostBytes, filter, snapBytes },
    seconds: seconds + SLACK_SECONDS,
    connect: traffic?.from === host ? traffic : null,
    stream: { become: request.becomeOf(host), timeoutMs },
    emit: request.emit,
  });
  return { host, file, tap, problem: null };
}

/** What a host says of the connection we came in by. On this machine that is the user's own, and not ours. */
function ownConnection({ facts, connection }: RunHost): Wire[] {
  return facts?.ssh && connection.connection !== 'local' ? [facts.ssh] : [];
}

/** From the moment that all capture. */
async function whileRunning(running: readonly Running[], request: CaptureRequest): Promise<Connected | null> {
  const { traffic, seconds, emit, interrupted } = request;
  const say = (message: string): void => emit({ type: 'notice', message });
  const taps = running.flatMap(({ tap }) => tap ?? []);
  const listening = await Promise.all(taps.map((tap) => tap.listening));
  if (!listening.includes(true)) return null;
  const over = Promise.race([
    interrupted,
    Promise.all(taps.map((tap) => tap.ended)),
    pause(seconds * 1000, null, { ref: false }),
  ]);
  const source = running.find(({ host }) => host === traffic?.from)?.tap ?? null;
  let connected: Connected | null = null;
  if (traffic === null) {
    say(`capturing for ${seconds} s; Ctrl-C ends it earlier`);
    await over;
  } else if (source !== null) {
    say(`${traffic.from.name} connects to ${traffic.address}, port ${traffic.port}`);
    connected = await Promise.race([source.connect(CONNECT_WAIT_MS), over.then(() => null)]);
  }
  await pause(LINGER_MS);
  return connected;
}

type Outcome = Omit<HostCaptured, 'host' | 'addresses' | 'interfaces'>;

async function finish({ host, file, tap, problem }: Running): Promise<Outcome> {
  if (file === null || tap === null) return { status: 'unwritten', reason: problem, end: null, kept: false };
  const end = await tap.ended;
  const { failure } = end;
  const isWorthKeeping = failure === null || (failure.kind !== 'disk' && end.packets > 0);
  const unkept = isWorthKeeping
    ? await file.keep().then(
        () => null,
        (error: Error) => error.message,
      )
    : null;
  const kept = isWorthKeeping && unkept === null;
  await file.drop();
  if (unkept !== null)
    return { status: 'unwritten', reason: `${host.name}: its file cannot be written: ${unkept}`, end, kept };
  return {
    status: failure === null ? 'captured' : STATUS[failure.kind],
    reason: failure?.message ?? null,
    end,
    kept,
  };
}

const STATUS = { host: 'failed', lost: 'unreachable', disk: 'unwritten' } as const;

function untouched(look: Look | undefined, idle: string): Outcome {
  const nothing = { end: null, kept: false };
  if (look?.kind === 'failed' || look?.kind === 'unreachable')
    return { ...nothing, status: look.kind, reason: look.message };
  return { ...nothing, status: 'skipped', reason: idle };
}

/** Whether a promise has resolved. */
function flag(promise: Promise<void>): { raised: boolean } {
  const state = { raised: false };
  void promise.then(() => {
    state.raised = true;
  });
  return state;
}
