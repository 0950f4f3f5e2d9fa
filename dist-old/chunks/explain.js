import { a as explanationText, i as problemsOf, n as explanationOf, o as readPoint, r as isFaulty, t as MOST_FLOWS } from "./explanation.js";
import { n as wantsColour, t as newStyle } from "./style.js";
import { c as printable, l as safeJson } from "../cli.js";
import { t as UsageError } from "./usage-error.js";
import { basename, resolve } from "node:path";
import { createReadStream } from "node:fs";
// src/commands/explain.ts
const BAD_FILE = 64;
const PIECE_BYTES = 262144;
/**
* `netfix explain FILE…`: what captures say, each file being a capture point. Exits 2 where something does not work, and
* 64 where a file is no capture or is damaged in the middle; what stands before the damage is explained.
*/
async function explainCommand(files, options, io) {
	const names = namesOf(files);
	const read = [];
	for (const [i, file] of files.entries()) {
		const name = names[i] ?? file;
		const one = await readPoint(chunksOf(file, io), {
			name,
			most: Math.ceil(MOST_FLOWS / files.length)
		});
		refuseUnreadable(file, one);
		read.push(one);
	}
	const damaged = read.filter(({ end }) => end.broken?.kind === "damaged");
	const explanation = explanationOf(read);
	const code = isFaulty(explanation) ? 2 : 0;
	const document = {
		schemaVersion: 1,
		...explanation,
		exitCode: damaged.length > 0 ? BAD_FILE : code
	};
	io.stdout.write(options.json ? `${safeJson(document, 2)}\n` : textOf(document, options, io));
	for (const { point, end } of damaged) io.stderr.write(`netfix: ${printable(`${point.name}: ${problemsOf(end).at(-1)}`)}\n`);
	return document.exitCode;
}
function textOf(document, { color }, io) {
	return explanationText(document, newStyle(wantsColour(io.stdout, color, io.env)));
}
/** Throws UsageError for a file that nothing could be read of. */
function refuseUnreadable(file, { end }) {
	const refused = (message, hint) => new UsageError({
		message: `${file}: ${message}`,
		hint
	});
	if (end.format === "text" && end.packets === 0) throw refused("this is no capture: neither pcap nor pcapng, and no line is one that tcpdump prints", "netfix reads what tcpdump -w, dumpcap and Wireshark write, unpacked, and the lines that tcpdump prints");
	if (end.broken !== null && end.packets === 0) throw refused(`at byte ${end.broken.offset}: ${end.broken.what}`, "the file was not copied whole, or is no capture");
	const unread = [...end.unreadLinkTypes.values()].reduce((sum, count) => sum + count, 0);
	if (unread > 0 && unread === end.packets) throw refused(`its link type ${[...end.unreadLinkTypes.keys()].join(", ")} is not read`, "netfix reads Ethernet, Linux cooked (1 and 2), raw IP and BSD loopback");
}
async function* chunksOf(file, io) {
	const stream = file === "-" ? io.stdin : createReadStream(resolve(io.cwd, file), { highWaterMark: PIECE_BYTES });
	try {
		for await (const chunk of stream) yield chunk;
	} catch (error) {
		throw new UsageError({ message: `cannot read ${printable(file)}: ${error.message}` });
	}
}
/** The shortest that tell them apart. */
function namesOf(files) {
	const short = files.map((file) => basename(file));
	return new Set(short).size === files.length ? short : [...files];
}
export { explainCommand };

//# sourceMappingURL=explain.js.map