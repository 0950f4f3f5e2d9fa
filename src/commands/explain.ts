import { createReadStream } from 'node:fs';
import { basename, resolve } from 'node:path';
import { type ReadPoint, readPoint } from '../net/explain/read-point.ts';
import { EXIT } from '../report/exit-code.ts';
import { type ExplainDocument, explanationText } from '../report/explanation.ts';
import { newStyle, wantsColour } from '../report/style.ts';
import { printable, safeJson } from '../report/text.ts';
import { UsageError } from '../usage-error.ts';
import { explanationOf, isFaulty, MOST_FLOWS, problemsOf } from './explanation.ts';
import type { Io } from './io.ts';

export interface ExplainOptions {
  json: boolean;
  color: boolean;
}

const PIECE_BYTES = 256 * 1024;

/**
 * `netfix explain FILE…`: what captures say, each file being a capture point. Exits 2 where something does not work, and
 * 64 where a file is no capture or is damaged in the middle; what stands before the damage is explained.
 */
export async function explainCommand(
  files: readonly string[],
  options: ExplainOptions,
  io: Io,
): Promise<number> {
  const names = namesOf(files);
  const read: ReadPoint[] = [];
  for (const [i, file] of files.entries()) {
    const name = names[i] ?? file;
    const one = await readPoint(chunksOf(file, io), { name, most: Math.ceil(MOST_FLOWS / files.length) });
    refuseUnreadable(file, one);
    read.push(one);
  }
  const damaged = read.filter(({ end }) => end.broken?.kind === 'damaged');
  const explanation = explanationOf(read);
  const code = isFaulty(explanation) ? EXIT.failed : 0;
  const document: ExplainDocument = {
    schemaVersion: 1,
    ...explanation,
    exitCode: damaged.length > 0 ? EXIT.usage : code,
  };
  io.stdout.write(options.json ? `${safeJson(document, 2)}\n` : textOf(document, options, io));
  for (const { point, end } of damaged)
    io.stderr.write(`netfix: ${printable(`${point.name}: ${problemsOf(end).at(-1)}`)}\n`);
  return document.exitCode;
}

function textOf(document: ExplainDocument, { color }: { color: boolean }, io: Io): string {
  return explanationText(document, newStyle(wantsColour(io.stdout, color, io.env)));
}

/** Throws UsageError for a file that nothing could be read of. */
function refuseUnreadable(file: string, { end }: ReadPoint): void {
  const refused = (message: string, hint: string): UsageError =>
    new UsageError({ message: `${file}: ${message}`, hint });
  if (end.format === 'text' && end.packets === 0)
    throw refused(
      'this is no capture: neither pcap nor pcapng, and no line is one that tcpdump prints',
      'netfix reads what tcpdump -w, dumpcap and Wireshark write, unpacked, and the lines that tcpdump prints',
    );
  if (end.broken !== null && end.packets === 0)
    throw refused(
      `at byte ${end.broken.offset}: ${end.broken.what}`,
      'the file was not copied whole, or is no capture',
    );
  const unread = [...end.unreadLinkTypes.values()].reduce((sum, count) => sum + count, 0);
  if (unread > 0 && unread === end.packets)
    throw refused(
      `its link type ${[...end.unreadLinkTypes.keys()].join(', ')} is not read`,
      'netfix reads Ethernet, Linux cooked (1 and 2), raw IP and BSD loopback',
    );
}

async function* chunksOf(file: string, io: Io): AsyncGenerator<Uint8Array> {
  const stream =
    file === '-' ? io.stdin : createReadStream(resolve(io.cwd, file), { highWaterMark: PIECE_BYTES });
  try {
    for await (const chunk of stream) yield chunk as Uint8Array;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : message;
    throw new UsageError({ message: `cannot read ${printable(file)}: ${why}` });
  }
}

/** The shortest that tell them apart. */
function namesOf(files: readonly string[]): string[] {
  const short = files.map((file) => basename(file));
  return new Set(short).size === files.length ? short : [...files];
}
