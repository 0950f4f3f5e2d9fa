import { createReadStream } from 'node:fs';
import { type Captured, capture, type HostCaptured } from '../capture/capture.ts';
import { tidy } from '../capture/memory.ts';
import type { RunHost } from '../engine/host.ts';
import { checkOpenFiles, makeHosts } from '../engine/prepare.ts';
import type { Inventory, InventoryHost } from '../inventory/inventory.ts';
import { readLimit } from '../inventory/limit.ts';
import { noHostMatches, selectHosts, shownPattern } from '../inventory/pattern.ts';
import { answerOf } from '../modules/tcp-connect.ts';
import { readPoint } from '../net/explain/read-point.ts';
import {
  type CapturedHost,
  type CaptureRunDocument,
  captureText,
  type TrafficDocument,
} from '../report/capture.ts';
import { EXIT } from '../report/exit-code.ts';
import type { ExplanationDocument } from '../report/explanation.ts';
import { plainProgress } from '../report/progress.ts';
import { newStyle, wantsColour } from '../report/style.ts';
import { safeJson } from '../report/text.ts';
import { UsageError } from '../usage-error.ts';
import { captureFolder } from './capture-folder.ts';
import { type Destination, destinationOf } from './destination.ts';
import { explanationOf, isFaulty, MOST_FLOWS } from './explanation.ts';
import { hostAccess } from './host-access.ts';
import { watchInterrupt } from './interrupt.ts';
import { inventoryOf } from './inventory-source.ts';
import type { Io } from './io.ts';
import type { LoginOptions } from './options.ts';

export interface CaptureOptions extends LoginOptions {
  filter: string;
  seconds: number;
  megabytes: number;
  snaplen: number;
  to?: string;
  from?: string;
  output?: string;
  overwrite: boolean;
}

const PIECE_BYTES = 256 * 1024;

/**
 * `netfix capture HOST…`: tcpdump on all of them at once, one file for each, and what the files say together. The exit
 * code is that of `explain`, with 2 for a host where it failed or a connection that failed, and 4 for one that was lost.
 */
export async function captureCommand(
  patterns: readonly string[],
  options: CaptureOptions,
  io: Io,
): Promise<number> {
  const inventory = await inventoryOf(options.inventory, io);
  const limit = options.limit === undefined ? null : await readLimit(options.limit, io.cwd);
  const selected = hostsOf(inventory, patterns, limit, options.forks);
  const names = selected.map(({ name }) => name);
  const destination = destinationOf(options, names);
  const folder = await captureFolder(names, options, io.cwd);
  const { ssh, access } = await hostAccess(inventory, options, io);
  const show = plainProgress(io.stderr);
  const interrupt = watchInterrupt((message) => show({ type: 'notice', message }));
  try {
    const made = await makeHosts(
      access,
      new Map([...inventory.hosts, ...selected.map((host) => [host.name, host] as const)]),
      selected,
    );
    checkOpenFiles(access, made, selected, options.forks);
    const hosts = names.flatMap((name) => made.get(name) ?? []);
    const running = capture({
      hosts,
      filter: options.filter,
      seconds: options.seconds,
      mostBytes: options.megabytes * 1e6,
      snapBytes: options.snaplen,
      timeoutMs: options.timeout * 1000,
      traffic: trafficOf(destination, hosts, made),
      becomeOf: ({ connection, become }) => ((connection.become ?? options.become) ? become : null),
      wires: () => ssh.wires(),
      openFile: ({ name }) => folder.open(name),
      interrupted: interrupt.whenInterrupted,
      emit: (event) => {
        if (event.type !== 'script' || options.verbose) show(event);
      },
    });
    const captured = await Promise.race([running, interrupt.whenAbandoned]);
    if (captured === undefined) return EXIT.interrupted;
    await ssh.close();
    const result = await Promise.race([
      documentOf(captured, destination, folder.pathOf),
      interrupt.whenAbandoned,
    ]);
    if (result === undefined) return EXIT.interrupted;
    const document = interrupt.interrupted() ? { ...result, exitCode: EXIT.interrupted } : result;
    const style = newStyle(wantsColour(io.stdout, options.color, io.env));
    io.stdout.write(options.json ? `${safeJson(document, 2)}\n` : captureText(document, style));
    return document.exitCode;
  } finally {
    await ssh.close();
    await folder.close();
    interrupt.release();
  }
}

/** In the order they are named in. All capture at the same time, so `--forks` is the most there may be. */
function hostsOf(
  inventory: Inventory,
  patterns: readonly string[],
  limit: string | null,
  forks: number,
): InventoryHost[] {
  const within = limit === null ? null : new Set(selectHosts(inventory, limit));
  const hosts = selectHosts(inventory, patterns.join(',')).filter((host) => within?.has(host) ?? true);
  if (hosts.length === 0)
    throw noHostMatches(
      `\`${patterns.join(' ')}\`${limit === null ? '' : ` within --limit \`${shownPattern(limit)}\``}`,
    );
  if (hosts.length > forks)
    throw new UsageError({
      message: `${hosts.length} hosts are to capture at the same time, and --forks allows ${forks}`,
      hint: 'name fewer hosts, or raise --forks',
    });
  return hosts;
}

function trafficOf(
  destination: Destination | null,
  hosts: readonly RunHost[],
  all: ReadonlyMap<string, RunHost>,
): { from: RunHost; address: string; port: number } | null {
  const from = hosts.find(({ name }) => name === destination?.from);
  if (destination === null || from === undefined) return null;
  const known = all.get(destination.host);
  if (known?.address === null)
    throw new UsageError({
      message: `no address is known by which other nodes reach ${known.name}`,
      hint: 'set node_ip for it in the inventory, or name an address in --to',
    });
  return { from, address: known?.address ?? destination.host, port: destination.port };
}

async function documentOf(
  { hosts, connected }: Captured,
  destination: Destination | null,
  pathOf: (host: string) => string,
): Promise<CaptureRunDocument> {
  const kept = hosts.filter((each) => each.kept);
  const read = [];
  for (const { host, addresses, interfaces, end } of kept) {
    const one = await readPoint(tidied(pathOf(host.name)), {
      name: host.name,
      addresses,
      interfaces,
      most: Math.ceil(MOST_FLOWS / kept.length),
    });
    const dropped = droppedOf(end);
    if (dropped !== null) one.point.lost = dropped;
    read.push(one);
  }
  const explanation = read.length === 0 ? null : explanationOf(read);
  const traffic: TrafficDocument | null =
    connected === null || destination === null
      ? null
      : {
          from: destination.from,
          to: destination.text,
          answer: answerOf(connected.code, connected.text),
          text: connected.text,
        };
  return {
    schemaVersion: 1,
    hosts: hosts.map((each) => hostDocument(each, pathOf)),
    traffic,
    explanation,
    exitCode: exitCodeOf(hosts, traffic, explanation),
  };
}

async function* tidied(path: string): AsyncGenerator<Uint8Array> {
  for await (const chunk of createReadStream(path, { highWaterMark: PIECE_BYTES })) {
    tidy((chunk as Uint8Array).length);
    yield chunk as Uint8Array;
  }
}

function hostDocument(
  { host, status, reason, end, kept }: HostCaptured,
  pathOf: (host: string) => string,
): CapturedHost {
  return {
    host: host.name,
    status,
    reason,
    file: kept ? pathOf(host.name) : null,
    packets: kept ? (end?.packets ?? 0) : 0,
    bytes: kept ? (end?.bytes ?? 0) : 0,
    full: end?.full ?? false,
    captured: end?.counts.captured ?? null,
    received: end?.counts.received ?? null,
    dropped: droppedOf(end),
  };
}

function droppedOf(end: HostCaptured['end']): number | null {
  if (end === null || end.counts.dropped === null) return null;
  const { captured, dropped, droppedByInterface } = end.counts;
  const torn = end.full ? 0 : Math.max(0, (captured ?? 0) - end.packets);
  return dropped + (droppedByInterface ?? 0) + torn;
}

function exitCodeOf(
  hosts: readonly HostCaptured[],
  traffic: TrafficDocument | null,
  explanation: ExplanationDocument | null,
): number {
  const is = (status: HostCaptured['status']): boolean => hosts.some((each) => each.status === status);
  const isWrong =
    is('failed') ||
    (traffic !== null && traffic.answer !== 'connected') ||
    (explanation !== null && isFaulty(explanation));
  const code = (isWrong ? EXIT.failed : 0) + (is('unreachable') ? EXIT.unreachable : 0);
  return code === 0 && is('unwritten') ? EXIT.unwritten : code;
}
