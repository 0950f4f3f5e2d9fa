import { t as UsageError } from "./usage-error.js";
import { i as readFacts, n as newRunId, r as FACTS_SCRIPT } from "./open.js";
import { a as quote, n as PRELUDE, o as quoteAll, t as framedScript } from "./framed-script.js";
import { n as connectFunction, t as answerOf } from "./tcp-connect.js";
import { a as explanationText, l as word32, n as explanationOf, o as readPoint, r as isFaulty, s as orderOf, t as MOST_FLOWS } from "./explanation.js";
import { o as makeHosts } from "./pattern.js";
import { t as selectHosts } from "./pattern2.js";
import { d as safeText, i as indent, l as safeJson, s as plural, u as safeLine } from "../cli.js";
import { n as hostAccess, s as plainProgress, t as watchInterrupt } from "./interrupt.js";
import { n as wantsColour, t as newStyle } from "./style.js";
import { t as nameOnce } from "./write-whole.js";
import { t as inventoryOf } from "./inventory-source.js";
import { once } from "node:events";
import { dirname, join, resolve } from "node:path";
import { createReadStream, createWriteStream } from "node:fs";
import { runInNewContext } from "node:vm";
import { randomBytes } from "node:crypto";
import { isIP } from "node:net";
import { lstat, mkdir, rename, rm, rmdir, stat } from "node:fs/promises";
import { setTimeout as setTimeout$1 } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { finished } from "node:stream/promises";
// src/capture/filter.ts
/**
* A filter (pcap-filter(7)) for what `wanted` lets through, an empty one being all, without these connections: a
* capture that holds the stream it is sent by makes ever more of it. They are grouped by what they have in common, for a
* filter of the kernel has at most 4096 steps (BPF_MAXINSNS).
*/
function filterWithout(wanted, wires) {
	const groups = /* @__PURE__ */ new Map();
	for (const { client, clientPort, server, port } of wires.filter(isRight).map(plain)) {
		const key = `host ${client} and tcp port ${port}`;
		groups.set(key, (groups.get(key) ?? /* @__PURE__ */ new Set()).add(`(tcp port ${clientPort} and host ${server})`));
	}
	const ours = [...groups].map(([common, each]) => `(${common} and (${[...each].join(" or ")}))`);
	return [...wanted.trim() === "" ? [] : [`(${wanted})`], ...ours.length === 0 ? [] : [`not (${ours.join(" or ")})`]].join(" and ");
}
/** They may have been told by a host. */
function isRight({ client, server, clientPort, port }) {
	const isPort = (value) => Number.isInteger(value) && value > 0 && value <= 65535;
	return isIP(client) !== 0 && isIP(server) !== 0 && isPort(clientPort) && isPort(port);
}
/** The zone is not part of an address in a packet, and an IPv4 address may be told in its IPv6 form (RFC 4291, 2.5.5.2). */
function plain(wire) {
	const bare = (address) => address.replace(/%.*$/, "").replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, "");
	return {
		...wire,
		client: bare(wire.client),
		server: bare(wire.server)
	};
}
const CONNECT_SECONDS = 4;
/** Between asking tcpdump to end and ending it. */
const PATIENCE_SECONDS = 3;
/** What the kernel keeps until tcpdump takes it, in KiB (tcpdump(1), -B): 2 MiB are its default. */
const BUFFER_KIB = 8192;
/**
* Whether tcpdump may capture and understands the filter: `-d` does all but capture. A filter is to blame where it does
* without one. What follows `--` is no option (getopt(3)).
*/
function lookScript(filter) {
	const look = "tcpdump -i any -d";
	if (filter === "") return `has tcpdump || exit 3\n${look} >/dev/null`;
	return `has tcpdump || exit 3
${look} -- ${quote(filter)} >/dev/null && exit 0
${look} >/dev/null 2>&1 || exit 1
exit 4`;
}
/**
* Streams a capture on standard output and is led by words on standard input: `beat` (we are here), `connect` and `stop`.
* It ends at the end of its input, when nothing was heard for the lease, when its time is over, and when its reader has
* gone; tcpdump does not outlive it. It writes no file. On standard error are tcpdump's words and our own lines.
*
* Three processes besides tcpdump: this shell waits for it; one reads the words; one counts the seconds. The last is told
* of a word by a signal, for a shell's `read` has no time limit (POSIX.1-2017 XCU read). tcpdump leaves packets in the
* kernel for up to a second (packet_buf timeout, pcap_set_timeout(3PCAP)): who stops it has to wait that long first.
*/
function captureScript({ nonce, filter, snapBytes, seconds, connect }) {
	return `${PRELUDE}
exec 3<&0 </dev/null 4>&2
trap : USR1 USR2
tcpdump ${quoteAll([...[
		"-i",
		"any",
		"-U",
		"-s",
		String(snapBytes),
		"-B",
		String(BUFFER_KIB),
		"-w",
		"-",
		"--"
	], ...filter === "" ? [] : [filter]])} 3<&- 4>&- &
pid=$!
exec >/dev/null
(
  exec 3<&-
  trap 'left=30' USR1
  trap 'left=0' USR2
  left=30 total=${seconds}
  while [ "$left" -gt 0 ] && [ "$total" -gt 0 ]; do
    kill -0 "$pid" || exit 0
    sleep 1
    left=$((left - 1)) total=$((total - 1))
  done
  kill -TERM "$pid"
  sleep ${PATIENCE_SECONDS}
  kill -KILL "$pid"
) 2>/dev/null &
clock=$!
(
  while read -r word <&3; do
    kill -USR1 "$clock"
    case $word in
      stop) kill -TERM "$pid";;
      connect) ( ${connect === null ? ":" : connectOnce(nonce, connect)} ) 3<&- 2>&4 & ;;
    esac
  done
  kill -TERM "$pid"
  kill -USR2 "$clock"
) 2>/dev/null &
words=$!
wait "$pid"
code=$?
printf '%s ended %s\\n' ${quote(nonce)} "$code" >&2
kill -KILL "$clock" "$words" 2>/dev/null
exit 0`;
}
function connectOnce(nonce, { address, port }) {
	return `said=$( {
${connectFunction(CONNECT_SECONDS)}
connect ${quote(address)} ${port}; } 2>&1 )
printf '%s connected %s %s\\n' ${quote(nonce)} "$?" "$(printf %s "$said" | tr '\\n' ' ' | cut -c1-300)" >&2`;
}
// src/capture/tcpdump-words.ts
const COUNTS = [
	[/^(\d{1,15}) packets? captured$/, "captured"],
	[/^(\d{1,15}) packets? received by filter$/, "received"],
	[/^(\d{1,15}) packets? dropped by kernel$/, "dropped"],
	[/^(\d{1,15}) packets? dropped by interface$/, "droppedByInterface"]
];
/** Hears what tcpdump prints on standard error, line by line (tcpdump(1), and tcpdump.c of 4.9 and 4.99). */
var TcpdumpWords = class {
	/** It has begun: what comes from now on is captured. */
	listening = false;
	counts = {
		captured: null,
		received: null,
		dropped: null,
		droppedByInterface: null
	};
	/** What else it said: in the end why it gave up. */
	words = [];
	hear(line) {
		const count = COUNTS.map(([pattern, key]) => [pattern.exec(line)?.[1], key]).find(([number]) => number !== void 0);
		if (count !== void 0) this.counts[count[1]] = Number(count[0]);
		else if (/listening on \S+, link-type /.test(line)) this.listening = true;
		else if (!isChat(line)) this.words = [...this.words, line].slice(-20);
	}
};
/** What it says while all is well. */
function isChat(line) {
	return line.trim() === "" || /data link type|verbose output suppressed/.test(line);
}
/** In one line, without its own name before each. */
function wordsOf(lines) {
	return lines.filter((line) => !isChat(line)).map((line) => line.replace(/^tcpdump: /, "").trim()).join(" ");
}
// src/capture/look.ts
/** Looks at the host, and keeps its facts. Changes nothing there. */
async function lookAt(host, { filter, become, timeoutMs, emit }) {
	const framed = framedScript([{
		id: "facts",
		script: FACTS_SCRIPT
	}, {
		id: "look",
		script: lookScript(filter)
	}]);
	emit({
		type: "script",
		host: host.name,
		script: framed.text
	});
	const result = await host.session.run(framed.text, {
		become,
		timeoutMs
	});
	const { failure } = result;
	if (failure !== null) return {
		kind: failure.kind === "unreachable" || failure.kind === "lost" ? "unreachable" : "failed",
		message: failure.message
	};
	const sections = framed.read(result.stdout, result.stderr);
	const facts = sections.get("facts");
	if (facts !== void 0) host.facts = readFacts(facts);
	const look = sections.get("look");
	const words = wordsOf((look?.stderr ?? "").split("\n"));
	switch (look?.exitCode) {
		case 0: return {
			kind: "ready",
			addresses: addressesIn(facts?.stdout ?? "")
		};
		case 3: return {
			kind: "failed",
			message: `tcpdump is not installed on ${host.name}: ${install(host)}`
		};
		case 4: return {
			kind: "filter-refused",
			words
		};
		default: return {
			kind: "failed",
			message: `tcpdump on ${host.name} cannot capture: ${words || "it does not say why"}${next(host, words)}`
		};
	}
}
const MOST_ADDRESSES = 1e3;
function addressesIn(facts) {
	return [...facts.matchAll(/^address=\S+ ([0-9a-fA-F.:]{2,45})\/\d+$/gm)].slice(0, MOST_ADDRESSES).flatMap((match) => match[1] ?? []);
}
const INSTALL = {
	apt: "apt-get install tcpdump",
	dnf: "dnf install tcpdump",
	yum: "yum install tcpdump",
	zypper: "zypper install tcpdump",
	apk: "apk add tcpdump"
};
function install({ facts }) {
	const manager = facts?.packageManager ?? null;
	return `${manager === null ? "install the package tcpdump there" : `run \`${INSTALL[manager]}\` there`}, or a task \`package: { names: [tcpdump] }\``;
}
function next({ facts }, words) {
	return facts?.uid !== 0 && /permission|not permitted/i.test(words) ? ": capture as root, with -b" : "";
}
// src/net/pcap/whole-packets.ts
const FILE_HEADER = 24;
const RECORD_HEADER = 16;
/** A stream that comes byte by byte takes no more room for it. */
const MOST_PIECES = 64;
/**
* Passes a pcap stream on in whole packets, so that what was passed on is a right file wherever the stream ends. Keeps no
* more than one packet, and nothing behind `mostBytes` or behind bytes that cannot be right.
*/
var WholePackets = class {
	packets = 0;
	/** Passed on so far. */
	bytes = 0;
	/** True once a packet found no room. */
	full = false;
	/** Why the stream is no capture, from its byte `bytes` on; null so far. */
	broken = null;
	#order = null;
	#waiting = [];
	#waitingBytes = 0;
	#wanted = FILE_HEADER;
	#mostBytes;
	constructor(mostBytes) {
		this.#mostBytes = mostBytes;
	}
	/** What of the stream can be passed on now: pieces of it. */
	feed(chunk) {
		const pieces = [];
		let at = 0;
		while (this.#waitingBytes > 0 && at < chunk.length && !this.#isOver) {
			const more = chunk.subarray(at, at + this.#wanted - this.#waitingBytes);
			at += more.length;
			this.#wait(more);
			if (this.#waitingBytes < this.#wanted) return pieces;
			const joined = Buffer.concat(this.#waiting);
			this.#waiting = [];
			this.#waitingBytes = 0;
			const whole = this.#take(joined);
			if (whole.length > 0) pieces.push(whole);
		}
		const whole = this.#take(chunk.subarray(at));
		if (whole.length > 0) pieces.push(whole);
		return pieces;
	}
	get #isOver() {
		return this.full || this.broken !== null;
	}
	/** The whole packets at its beginning; the rest waits for more. */
	#take(input) {
		if (this.#isOver || input.length === 0) return /* @__PURE__ */ new Uint8Array();
		const end = input.length < this.#wanted ? 0 : this.#endOfWhole(input);
		this.bytes += end;
		if (!this.#isOver) this.#wait(Uint8Array.from(input.subarray(end)));
		return input.subarray(0, end);
	}
	#wait(bytes) {
		if (bytes.length === 0) return;
		this.#waiting.push(bytes);
		this.#waitingBytes += bytes.length;
		if (this.#waiting.length > MOST_PIECES) this.#waiting = [Buffer.concat(this.#waiting)];
	}
	/** Where the last whole packet in `input` ends, which begins where one does. */
	#endOfWhole(input) {
		let at = 0;
		if (this.#order === null) {
			this.#order = orderOf(input);
			if (this.#order === null) this.broken = "it does not begin as a capture does";
			else at = FILE_HEADER;
		}
		while (this.broken === null) {
			this.#wanted = RECORD_HEADER;
			if (input.length - at < RECORD_HEADER) break;
			const size = word32(input, at + 8, this.#order ?? "little");
			if (size > 262144) this.broken = `a packet of ${size} bytes, more than any capture has`;
			this.#wanted += size;
			if (this.broken !== null || input.length - at < this.#wanted) break;
			this.full = this.bytes + at + this.#wanted > this.#mostBytes;
			if (this.full) break;
			at += this.#wanted;
			this.packets++;
		}
		return at;
	}
};
// src/capture/lines.ts
/** Longer ones are no words of tcpdump's. */
const MOST_LINE = 4096;
/** Calls `hear` for each line of a stream, without its line break. Whatever comes, no more than one line is kept. */
function eachLine(stream, hear) {
	let open = "";
	stream.setEncoding("utf8");
	stream.on("error", () => {});
	stream.on("data", (text) => {
		const lines = (open + text).split("\n");
		open = (lines.pop() ?? "").slice(0, MOST_LINE);
		for (const line of lines) hear(line.slice(0, MOST_LINE));
	});
	stream.once("end", () => {
		if (open !== "") hear(open);
	});
	stream.resume();
}
// src/capture/memory.ts
const TIDY_BYTES = 4194304;
let collect = null;
let untidied = 0;
/**
* To be told of bytes that went through, over all captures together. V8 lets 64 MB of buffers that nobody uses any more
* pile up before it collects them, and both parts of its heap grow to a multiple of what lives: most of the memory that
* a capture took was that. It takes some milliseconds every 4 MB.
*/
function tidy(bytes) {
	untidied += bytes;
	if (untidied < TIDY_BYTES) return;
	untidied = 0;
	collect ??= collector();
	collect();
}
/** V8 gives its `gc` to contexts made after the flag was set (node --expose-gc). The young part of the heap stays as it is. */
function collector() {
	setFlagsFromString("--semi-space-growth-factor=1");
	setFlagsFromString("--expose-gc");
	return runInNewContext("gc");
}
// src/capture/tap.ts
const BEAT_MS = 5e3;
/** How long a stream may be silent once it was asked to end. */
const SILENCE_MS = 1e4;
/**
* A packet that tcpdump has counted and not written: a signal breaks off the write(2) that it waits in, as its handlers
* are set without SA_RESTART (setsignal.c), and then it ends.
*/
const TORN = 1;
const MOST_SAID = 500;
const NO_COUNTS = {
	captured: null,
	received: null,
	dropped: null,
	droppedByInterface: null
};
async function openTap(options) {
	const nonce = randomBytes(12).toString("hex");
	const script = captureScript({
		...options,
		nonce
	});
	options.emit({
		type: "script",
		host: options.label,
		script
	});
	const begun = await options.session.stream(script, options.stream);
	if (begun.failure === null) return new RunningTap(begun.stream, nonce, options);
	const failure = {
		kind: "lost",
		message: begun.failure.message
	};
	return {
		listening: Promise.resolve(false),
		connect: async () => null,
		stop: () => {},
		ended: Promise.resolve({
			packets: 0,
			bytes: 0,
			counts: NO_COUNTS,
			full: false,
			failure
		})
	};
}
var RunningTap = class {
	listening;
	ended;
	#stream;
	#options;
	#tcpdump = new TcpdumpWords();
	#packets;
	#beat;
	#silence = null;
	#stopped = false;
	/** tcpdump itself has ended, as the host says. */
	#over = false;
	#failure = null;
	#heard = () => {};
	#gaveUp = () => {};
	#connected = () => {};
	constructor(stream, nonce, options) {
		this.#stream = stream;
		this.#options = options;
		this.#packets = new WholePackets(options.mostBytes);
		stream.stdin.on("error", () => {});
		const heard = new Promise((resolve) => {
			this.#heard = resolve;
		});
		eachLine(stream.stderr, (line) => this.#hear(line, nonce));
		this.#beat = setInterval(() => stream.stdin.write("beat\n"), BEAT_MS);
		this.ended = this.#read();
		const late = setTimeout(() => this.#fail("host", "tcpdump did not begin"), options.stream.timeoutMs);
		this.listening = Promise.race([heard, this.ended]).then(() => {
			clearTimeout(late);
			return this.#tcpdump.listening && this.#failure === null;
		});
	}
	async connect(waitMs) {
		const result = new Promise((resolve) => {
			this.#connected = resolve;
		});
		if (this.#over) return null;
		this.#stream.stdin.write("connect\n");
		return Promise.race([
			result,
			setTimeout$1(waitMs, null, { ref: false }),
			this.ended.then(() => null)
		]);
	}
	stop() {
		if (this.#stopped || this.#over) return;
		this.#stopped = true;
		this.#stream.stdin.write("stop\n");
		this.#expectEnd();
	}
	#hear(line, nonce) {
		if (!line.startsWith(nonce)) {
			this.#tcpdump.hear(line);
			if (this.#tcpdump.listening) this.#heard();
			return;
		}
		const [, word, code, text = ""] = /^\w+ (\w+) (\d{1,3}) ?(.*)$/.exec(line) ?? [];
		if (word === "connected") this.#connected({
			code: Number(code),
			text
		});
		if (word === "ended") {
			this.#over = true;
			clearInterval(this.#beat);
			this.#stream.stdin.end();
			this.#expectEnd();
		}
	}
	/** To the end: of the stream, and of what had come when the connection broke. */
	async #read() {
		const gaveUp = new Promise((resolve) => {
			this.#gaveUp = resolve;
		});
		const pumped = this.#pump();
		const end = await this.#stream.ended;
		await Promise.race([
			pumped,
			gaveUp,
			setTimeout$1(SILENCE_MS, void 0, { ref: false })
		]);
		clearInterval(this.#beat);
		if (this.#silence !== null) clearTimeout(this.#silence);
		this.#heard();
		const { packets, bytes, full } = this.#packets;
		return {
			packets,
			bytes,
			full,
			counts: this.#tcpdump.counts,
			failure: this.#failure ?? this.#why(end.lost)
		};
	}
	/** To the end of what comes. Who cannot write holds up who sends: no more than a window of SSH's (2 MB) waits here. */
	#pump() {
		const { stdout } = this.#stream;
		const { sink } = this.#options;
		sink.once("error", (error) => this.#fail("disk", `its file cannot be written: ${error.message}`));
		sink.on("drain", () => stdout.resume());
		stdout.on("error", () => {});
		stdout.on("data", (chunk) => {
			const pieces = this.#packets.feed(chunk);
			if (pieces.length > 0) this.#silence?.refresh();
			for (const piece of pieces) if (!sink.write(piece)) stdout.pause();
			if (this.#packets.full) this.stop();
			if (this.#packets.broken !== null) this.#fail("host", `what it sends is no capture: ${this.#packets.broken}`);
			tidy(chunk.length);
		});
		stdout.resume();
		return new Promise((resolve) => {
			stdout.once("end", resolve);
			stdout.once("close", resolve);
		});
	}
	/** Breaks it off: the host ends what runs there, and nothing more is waited for. */
	#fail(kind, message) {
		this.#failure ??= {
			kind,
			message: `${this.#options.label}: ${message}`
		};
		this.#stream.kill();
		this.#gaveUp();
	}
	#expectEnd() {
		this.#silence ??= setTimeout(() => this.#fail("host", "the capture did not end when asked to"), SILENCE_MS);
	}
	#why(lost) {
		const { label } = this.#options;
		if (lost !== null) return {
			kind: "lost",
			message: `${label}: the connection broke: ${lost}`
		};
		const { listening, counts, words } = this.#tcpdump;
		const said = wordsOf(words).slice(0, MOST_SAID);
		const wrong = (what) => ({
			kind: "host",
			message: `${label}: ${what}`
		});
		if (!listening) return wrong(`tcpdump did not begin: ${said || "it said nothing"}`);
		if (!this.#stopped || !this.#over || counts.captured === null) return wrong(`tcpdump ended before it was asked to${said === "" ? "" : `: ${said}`}`);
		const { packets, bytes, full } = this.#packets;
		const missing = counts.captured - packets;
		if (bytes === 0 || !full && missing !== 0 && missing !== TORN) return wrong(`${packets} packets came of the ${counts.captured} that tcpdump wrote`);
		return null;
	}
};
// src/capture/capture.ts
/** How long the kernel may keep packets from tcpdump: libpcap asks for them once a second (tcpdump.c, pcap_set_timeout). */
const LINGER_MS = 1200;
/** What the host's own bound is longer than ours, in seconds: all hosts begin before the time counts. */
const SLACK_SECONDS = 60;
const CONNECT_WAIT_MS = 15e3;
/**
* Captures on all hosts at once, whatever one of them does. Throws UsageError for a filter that tcpdump refuses, before
* anything is captured.
*/
async function capture(request) {
	const { hosts, filter, timeoutMs, traffic, becomeOf } = request;
	const stop = flag(request.interrupted);
	const looks = new Map(await Promise.all(hosts.map(async (host) => [host, await lookAt(host, {
		filter,
		become: becomeOf(host),
		timeoutMs,
		emit: request.emit
	})])));
	refuseFilter(filter, looks);
	const ready = hosts.filter((host) => looks.get(host)?.kind === "ready");
	const idle = traffic !== null && !ready.includes(traffic.from) ? `${traffic.from.name}, which was to make the connection, takes no part` : "interrupted";
	const taking = stop.raised || traffic !== null && !ready.includes(traffic.from) ? [] : ready;
	const running = await Promise.all(taking.map((host) => begin(host, request)));
	const connected = await whileRunning(running, request);
	for (const { tap } of running) tap?.stop();
	const ended = new Map(await Promise.all(running.map(async (each) => [each.host, await finish(each)])));
	return {
		hosts: hosts.map((host) => {
			const look = looks.get(host);
			return {
				host,
				addresses: look?.kind === "ready" ? look.addresses : [],
				...ended.get(host) ?? untouched(look, idle)
			};
		}),
		connected
	};
}
function refuseFilter(filter, looks) {
	for (const [host, look] of looks) if (look.kind === "filter-refused") throw new UsageError({
		message: `tcpdump on ${host.name} refuses the filter \`${filter}\`: ${look.words}`,
		hint: "filters are written as in pcap-filter(7): tcp port 80 and host 10.0.0.1"
	});
}
async function begin(host, request) {
	const { seconds, mostBytes, snapBytes, timeoutMs, traffic, hosts } = request;
	let file;
	try {
		file = await request.openFile(host);
	} catch (error) {
		return {
			host,
			file: null,
			tap: null,
			problem: `${host.name}: its file cannot be written: ${error.message}`
		};
	}
	const filter = filterWithout(request.filter, [...request.wires(), ...hosts.flatMap(ownConnection)]);
	const tap = await openTap({
		session: host.session,
		label: host.name,
		sink: file.stream,
		mostBytes,
		filter,
		snapBytes,
		seconds: seconds + SLACK_SECONDS,
		connect: traffic?.from === host ? traffic : null,
		stream: {
			become: request.becomeOf(host),
			timeoutMs
		},
		emit: request.emit
	});
	return {
		host,
		file,
		tap,
		problem: null
	};
}
/** What a host says of the connection we came in by. On this machine that is the user's own, and not ours. */
function ownConnection({ facts, connection }) {
	return facts?.ssh && connection.connection !== "local" ? [facts.ssh] : [];
}
/** From the moment that all capture. */
async function whileRunning(running, request) {
	const { traffic, seconds, emit, interrupted } = request;
	const say = (message) => emit({
		type: "notice",
		message
	});
	const taps = running.flatMap(({ tap }) => tap ?? []);
	if (!(await Promise.all(taps.map((tap) => tap.listening))).includes(true)) return null;
	const over = Promise.race([
		interrupted,
		Promise.all(taps.map((tap) => tap.ended)),
		setTimeout$1(seconds * 1e3, null, { ref: false })
	]);
	const source = running.find(({ host }) => host === traffic?.from)?.tap ?? null;
	let connected = null;
	if (traffic === null) {
		say(`capturing for ${seconds} s; Ctrl-C ends it earlier`);
		await over;
	} else if (source !== null) {
		say(`${traffic.from.name} connects to ${traffic.address}, port ${traffic.port}`);
		connected = await Promise.race([source.connect(CONNECT_WAIT_MS), over.then(() => null)]);
	}
	await setTimeout$1(LINGER_MS);
	return connected;
}
async function finish({ host, file, tap, problem }) {
	if (file === null || tap === null) return {
		status: "unwritten",
		reason: problem,
		end: null,
		kept: false
	};
	const end = await tap.ended;
	const { failure } = end;
	const isWorthKeeping = failure === null || failure.kind !== "disk" && end.packets > 0;
	const unkept = isWorthKeeping ? await file.keep().then(() => null, (error) => error.message) : null;
	const kept = isWorthKeeping && unkept === null;
	await file.drop();
	if (unkept !== null) return {
		status: "unwritten",
		reason: `${host.name}: its file cannot be written: ${unkept}`,
		end,
		kept
	};
	return {
		status: failure === null ? "captured" : STATUS$1[failure.kind],
		reason: failure?.message ?? null,
		end,
		kept
	};
}
const STATUS$1 = {
	host: "failed",
	lost: "unreachable",
	disk: "unwritten"
};
function untouched(look, idle) {
	const nothing = {
		end: null,
		kept: false
	};
	if (look?.kind === "failed" || look?.kind === "unreachable") return {
		...nothing,
		status: look.kind,
		reason: look.message
	};
	return {
		...nothing,
		status: "skipped",
		reason: idle
	};
}
/** Whether a promise has resolved. */
function flag(promise) {
	const state = { raised: false };
	promise.then(() => {
		state.raised = true;
	});
	return state;
}
// src/report/capture.ts
const STATUS = {
	captured: "ok",
	failed: "failed",
	unreachable: "unreachable",
	skipped: "skipped",
	unwritten: "failed"
};
/** What a person reads: a line per host, how the connection went, and what the packets say. */
function captureText(document, style) {
	const { hosts, traffic, explanation } = document;
	const lines = hosts.map((host) => hostText(host, style));
	if (traffic !== null) lines.push(trafficText(traffic, style));
	const said = explanation === null ? "Nothing was captured.\n" : explanationText(explanation, style);
	return `${lines.join("\n")}\n\n${said}`;
}
function hostText({ host, status, reason, file, packets, full, dropped }, style) {
	const notes = [
		...file === null ? [] : [safeLine(file), plural(packets, "packet")],
		...full ? ["it is full: packets that came later are not in it (--megabytes)"] : [],
		...dropped === null || dropped === 0 ? [] : [`${plural(dropped, "packet")} dropped before tcpdump took them`]
	];
	const head = `${style.status(STATUS[status], status)} ${style.bold(safeLine(host))}`;
	const line = notes.length === 0 ? head : `${head}  ${notes.join(", ")}`;
	return reason === null ? line : `${line}\n${indent(safeText(reason), 2)}`;
}
const ANSWERS = {
	connected: "connected",
	refused: "was refused",
	unreachable: "found no way there",
	silent: "got no answer"
};
function trafficText({ from, to, answer, text }, style) {
	const line = `${safeLine(from)} to ${safeLine(to)}: ${ANSWERS[answer]}`;
	const shown = style.status(answer === "connected" ? "ok" : "failed", line);
	return text === "" || answer !== "silent" ? shown : `${shown} ${style.dim(`(${safeLine(text)})`)}`;
}
// src/capture/capture-file.ts
const MOST_UNWRITTEN = 524288;
/** Its user's alone: packets hold what people send. Throws as node:fs does. */
async function openCaptureFile(path, replace) {
	const temp = join(dirname(path), `.netfix-${randomBytes(8).toString("hex")}`);
	const stream = createWriteStream(temp, {
		flags: "wx",
		mode: 384,
		highWaterMark: MOST_UNWRITTEN
	});
	await once(stream, "open");
	stream.on("error", () => {});
	return {
		stream,
		async keep() {
			stream.end();
			await finished(stream);
			if (replace) await rename(temp, path);
			else await nameOnce(temp, path);
		},
		async drop() {
			stream.destroy();
			await rm(temp, { force: true }).catch(() => {});
		}
	};
}
// src/commands/capture-folder.ts
/** Throws UsageError where a file is there already, and is not to be overwritten. */
async function captureFolder(hosts, { output, overwrite }, cwd) {
	const shown = output ?? `capture-${newRunId(/* @__PURE__ */ new Date())}`;
	const folder = resolve(cwd, shown);
	const names = fileNames(hosts);
	const pathOf = (host) => join(shown, names.get(host) ?? host);
	const there = await stat(folder).catch(() => null);
	if (output === "" || there !== null && !there.isDirectory()) throw new UsageError({
		message: `--output ${shown}: this is no folder`,
		hint: "--output takes the folder to write to"
	});
	for (const host of hosts) {
		const old = await lstat(resolve(cwd, pathOf(host))).catch(() => null);
		if (old === null || overwrite && old.isFile()) continue;
		throw new UsageError({
			message: `${pathOf(host)} is there already`,
			hint: old.isFile() ? "name another folder with --output, or replace it with --overwrite" : "it is no regular file: name another folder with --output"
		});
	}
	const opened = [];
	return {
		pathOf,
		async open(host) {
			await mkdir(folder, { recursive: true });
			const file = await openCaptureFile(resolve(cwd, pathOf(host)), overwrite);
			opened.push(file);
			return file;
		},
		async close() {
			await Promise.all(opened.map((file) => file.drop()));
			if (there === null) await rmdir(folder).catch(() => {});
		}
	};
}
/** A name of its own for each host, that is a plain file name whatever the host is called. */
function fileNames(hosts) {
	const used = /* @__PURE__ */ new Set();
	return new Map(hosts.map((host) => {
		const plain = host.replace(/[^\p{L}\p{N}_.-]/gu, "_").replace(/^[.-]/, "_").slice(0, 60) || "_";
		let name = plain;
		for (let i = 2; used.has(name.toLowerCase()); i++) name = `${plain}-${i}`;
		used.add(name.toLowerCase());
		return [host, `${name}.pcap`];
	}));
}
// src/commands/destination.ts
/** Null without `--to`. Throws UsageError. The first host connects where `--from` names no other. */
function destinationOf({ to, from }, hosts) {
	if (to === void 0) {
		if (from === void 0) return null;
		throw new UsageError({
			message: "--from says who connects, and --to to what: it is missing",
			hint: "add --to HOST:PORT"
		});
	}
	const [, bracketed, plain, digits] = /^(?:\[([^\]]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(to) ?? [];
	const host = bracketed ?? plain ?? "";
	const port = Number(digits);
	if (!(isIP(host) !== 0 || /^[\p{L}\p{N}_][\p{L}\p{N}_.-]*$/u.test(host)) || !(port >= 1 && port <= 65535)) throw new UsageError({
		message: `--to ${to}: this is no HOST:PORT`,
		hint: "write n2:8080, 10.96.0.1:443, or [fd00::1]:443"
	});
	const source = from ?? hosts[0] ?? "";
	if (!hosts.includes(source)) throw new UsageError({
		message: `--from ${source}: this is none of the hosts that capture`,
		hint: `name it among them, so that it is seen what leaves it: netfix capture ${source} …`
	});
	return {
		text: to,
		host,
		port,
		from: source
	};
}
// src/commands/capture.ts
const PIECE_BYTES = 262144;
const UNREACHABLE = 4;
const UNWRITTEN = 70;
const INTERRUPTED = 130;
/**
* `netfix capture HOST…`: tcpdump on all of them at once, one file for each, and what the files say together. The exit
* code is that of `explain`, with 2 for a host where it failed or a connection that failed, and 4 for one that was lost.
*/
async function captureCommand(patterns, options, io) {
	const inventory = await inventoryOf(options.inventory, io);
	const selected = hostsOf(inventory, patterns, options);
	const names = selected.map(({ name }) => name);
	const destination = destinationOf(options, names);
	const folder = await captureFolder(names, options, io.cwd);
	const { ssh, access } = await hostAccess(inventory, options, io);
	const show = plainProgress(io.stderr);
	const interrupt = watchInterrupt((message) => show({
		type: "notice",
		message
	}));
	try {
		const made = await makeHosts(access, new Map([...inventory.hosts, ...selected.map((host) => [host.name, host])]), selected);
		const hosts = names.flatMap((name) => made.get(name) ?? []);
		const running = capture({
			hosts,
			filter: options.filter,
			seconds: options.seconds,
			mostBytes: options.megabytes * 1e6,
			snapBytes: options.snaplen,
			timeoutMs: options.timeout * 1e3,
			traffic: trafficOf(destination, hosts, made),
			becomeOf: ({ connection, become }) => connection.become ?? options.become ? become : null,
			wires: () => ssh.wires(),
			openFile: ({ name }) => folder.open(name),
			interrupted: interrupt.whenInterrupted,
			emit: (event) => {
				if (event.type !== "script" || options.verbose) show(event);
			}
		});
		const captured = await Promise.race([running, interrupt.whenAbandoned]);
		if (captured === void 0) return INTERRUPTED;
		await ssh.close();
		const result = await Promise.race([documentOf(captured, destination, folder.pathOf), interrupt.whenAbandoned]);
		if (result === void 0) return INTERRUPTED;
		const document = interrupt.interrupted() ? {
			...result,
			exitCode: INTERRUPTED
		} : result;
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
function hostsOf(inventory, patterns, { limit, forks }) {
	const within = limit === void 0 ? null : new Set(selectHosts(inventory, limit));
	const hosts = selectHosts(inventory, patterns.join(",")).filter((host) => within?.has(host) ?? true);
	if (hosts.length === 0) throw new UsageError({
		message: `no host matches \`${patterns.join(" ")}\`${limit === void 0 ? "" : ` within --limit \`${limit}\``}`,
		hint: "see what there is with: netfix inventory --graph -i INVENTORY"
	});
	if (hosts.length > forks) throw new UsageError({
		message: `${hosts.length} hosts are to capture at the same time, and --forks allows ${forks}`,
		hint: "name fewer hosts, or raise --forks"
	});
	return hosts;
}
function trafficOf(destination, hosts, all) {
	const from = hosts.find(({ name }) => name === destination?.from);
	if (destination === null || from === void 0) return null;
	const known = all.get(destination.host);
	if (known?.address === null) throw new UsageError({
		message: `no address is known by which other nodes reach ${known.name}`,
		hint: "set node_ip for it in the inventory, or name an address in --to"
	});
	return {
		from,
		address: known?.address ?? destination.host,
		port: destination.port
	};
}
async function documentOf({ hosts, connected }, destination, pathOf) {
	const kept = hosts.filter((each) => each.kept);
	const read = [];
	for (const { host, addresses, end } of kept) {
		const one = await readPoint(tidied(pathOf(host.name)), {
			name: host.name,
			addresses,
			most: Math.ceil(MOST_FLOWS / kept.length)
		});
		const dropped = droppedOf(end);
		if (dropped !== null) one.point.lost = dropped;
		read.push(one);
	}
	const explanation = read.length === 0 ? null : explanationOf(read);
	const traffic = connected === null || destination === null ? null : {
		from: destination.from,
		to: destination.text,
		answer: answerOf(connected.code, connected.text),
		text: connected.text
	};
	return {
		schemaVersion: 1,
		hosts: hosts.map((each) => hostDocument(each, pathOf)),
		traffic,
		explanation,
		exitCode: exitCodeOf(hosts, traffic, explanation)
	};
}
async function* tidied(path) {
	for await (const chunk of createReadStream(path, { highWaterMark: PIECE_BYTES })) {
		tidy(chunk.length);
		yield chunk;
	}
}
function hostDocument({ host, status, reason, end, kept }, pathOf) {
	return {
		host: host.name,
		status,
		reason,
		file: kept ? pathOf(host.name) : null,
		packets: kept ? end?.packets ?? 0 : 0,
		bytes: kept ? end?.bytes ?? 0 : 0,
		full: end?.full ?? false,
		captured: end?.counts.captured ?? null,
		received: end?.counts.received ?? null,
		dropped: droppedOf(end)
	};
}
function droppedOf(end) {
	if (end === null || end.counts.dropped === null) return null;
	const { captured, dropped, droppedByInterface } = end.counts;
	const torn = end.full ? 0 : Math.max(0, (captured ?? 0) - end.packets);
	return dropped + (droppedByInterface ?? 0) + torn;
}
function exitCodeOf(hosts, traffic, explanation) {
	const is = (status) => hosts.some((each) => each.status === status);
	const code = (is("failed") || traffic !== null && traffic.answer !== "connected" || explanation !== null && isFaulty(explanation) ? 2 : 0) + (is("unreachable") ? UNREACHABLE : 0);
	return code === 0 && is("unwritten") ? UNWRITTEN : code;
}
export { captureCommand };

//# sourceMappingURL=capture.js.map