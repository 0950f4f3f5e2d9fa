import { randomBytes } from "node:crypto";
// src/sh/quote.ts
/**
* One word for a POSIX shell, whatever it holds: the only quoting netfix uses.
* Single quotes keep everything but themselves (POSIX.1-2017 XCU 2.2.2). NUL cannot stand in a shell word
* and is refused, since a shell would drop it silently.
*/
function quote(word) {
	if (word.includes("\0")) throw new RangeError("a shell word cannot hold a NUL byte");
	if (/^[A-Za-z0-9_./:@%+,-]+$/.test(word)) return word;
	return `'${word.replaceAll("'", "'\\''")}'`;
}
/** Several words, each quoted, with spaces between. */
function quoteAll(words) {
	return words.map(quote).join(" ");
}
// src/sh/effective-uid.ts
/**
* Sets `nfx_euid`, without a process of its own where /proc is there: `Uid:` has the real and the effective one
* (proc_pid_status(5)). One line without `'`, `\` or `!`, so that it can stand between the single quotes of any shell.
*/
const EFFECTIVE_UID = `nfx_euid=; while read -r nfx_key nfx_real nfx_euid nfx_rest; do [ "$nfx_key" = Uid: ] && break; done 2>/dev/null </proc/self/status; [ -n "$nfx_euid" ] || nfx_euid=$(id -u)`;
// src/sh/dump.ts
/**
* Text of several files in one process, so framed that no file's content can pass for another file's header:
* every content line starts with `|`, a header with `=`. `dump` is defined in the prelude; an empty or missing
* file does not appear.
*/
const DUMP_FUNCTION = `dump() { for f in "$@"; do [ -f "$f" ] && [ -r "$f" ] && set -- "$@" "$f"; shift; done; [ $# -eq 0 ] || awk 'FNR==1{print "=" FILENAME} {print "|" $0}' "$@" </dev/null; }`;
/** Path to lines, in the order printed. */
function parseDump(output) {
	const files = /* @__PURE__ */ new Map();
	let lines;
	for (const line of output.split("\n")) if (line.startsWith("=")) {
		lines = [];
		files.set(line.slice(1), lines);
	} else if (line.startsWith("|")) lines?.push(line.slice(1));
	return files;
}
// src/sh/prelude.ts
/**
* What every script on a host may rely on: a fixed locale, a PATH that has sbin even for a plain user's login, and
* `has` and `dump`. POSIX sh only: it runs in dash, bash and busybox ash.
*/
const PRELUDE = `export LC_ALL=C PATH="\${PATH:+$PATH:}/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
umask 022
has() { command -v "$1" >/dev/null 2>&1; }
${DUMP_FUNCTION}`;
// src/sh/sections.ts
/**
* One script that runs the sections in order, each in a subshell with no stdin. `nonce` must be fresh and
* unguessable: it is what keeps a host's output from passing for a mark. One mark behind each section: whatever a
* shell prints at once is a packet to encrypt, send and read. A syntax error stays in its section.
*/
function sectionScript(sections, nonce) {
	const body = sections.map((section) => {
		const run = `${section.quiet ? "quiet" : "section"} ${quote(section.id)} ${quote(section.script)}`;
		return section.stopOnFailure ? `[ -n "$stop" ] || { ${run}; [ "$code" -eq 0 ] || stop=1; }` : run;
	});
	return `stop=
ended() { printf '\\n%s %s %s\\n' ${quote(nonce)} "$1" "$code"; }
section() { ( eval "$2" ) </dev/null 3>&- 9>&-; code=$?; ended "$1"; ended "$1" >&2; }
quiet() {
said=$( eval "$2" 2>&1 >&3 </dev/null 3>&- 9>&- ); code=$?; ended "$1"
[ -z "$said" ] || { printf '%s\\n' "$said"; ended "$1"; } >&2
}
exec 3>&1
${body.join("\n")}
`;
}
/** Sections that ran to their end, by id. One that never ran, or was cut short, is not there. */
function parseSections(stdout, stderr, nonce) {
	const errors = split(stderr, nonce);
	const outputs = /* @__PURE__ */ new Map();
	for (const [id, out] of split(stdout, nonce)) outputs.set(id, {
		exitCode: out.exitCode,
		stdout: out.text,
		stderr: errors.get(id)?.text ?? ""
	});
	return outputs;
}
function split(stream, nonce) {
	const found = /* @__PURE__ */ new Map();
	const marker = `\n${nonce} `;
	let from = 0;
	for (let at = stream.indexOf(marker); at !== -1; at = stream.indexOf(marker, from)) {
		const lineEnd = stream.indexOf("\n", at + 1);
		if (lineEnd === -1) break;
		const [id = "", exitCode] = stream.slice(at + marker.length, lineEnd).split(" ");
		found.set(id, {
			text: stream.slice(from, at),
			exitCode: Number(exitCode)
		});
		from = lineEnd + 1;
	}
	return found;
}
// src/sh/framed-script.ts
/** The sections behind the prelude and `functions`, framed by a nonce of this script's own. */
function framedScript(sections, functions = "") {
	const nonce = randomBytes(12).toString("hex");
	return {
		text: `${PRELUDE}\n${functions}${sectionScript(sections, nonce)}`,
		read: (stdout, stderr) => parseSections(stdout, stderr, nonce)
	};
}
export { quote as a, EFFECTIVE_UID as i, PRELUDE as n, quoteAll as o, parseDump as r, framedScript as t };

//# sourceMappingURL=framed-script.js.map