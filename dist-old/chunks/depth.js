import { t as require_dist } from "./dist.js";
// src/inventory/secret-names.ts
const SECRET = /pass(?:word|wd|phrase)?|pwd|secret|token|credential|psk|api_?key|private_?key|^vault_/i;
/** What is named after a secret and is none: where it lies, how long it lasts. */
const ABOUT = /(?:_|^)(?:file|path|dir|name|url|ttl|length|policy|method|port|host|user)s?$/i;
/** Whether a variable of this name holds a secret, going by the name alone. */
function isSecretName(name) {
	return SECRET.test(name) && !ABOUT.test(name);
}
const PAIR = /([\w-]{1,100})["']?[ \t]{0,20}[:=][ \t]{0,20}/g;
/** `ansible_password x`, where the sign between was forgotten. */
const BARE = /^[ \t]*([\w-]{1,100})[ \t]+(?=[^\s:=])/;
const MAX_LINE = 1e3;
/** How far above the lines of a frame the start of a text of several lines is looked for. */
const LOOK_BACK = 200;
/** Lines `first` to `last` (1-based) of a file with the values of what looks like secrets left out: frames land in CI logs. */
function linesWithoutSecrets(lines, first, last) {
	const from = Math.max(0, first - 1 - LOOK_BACK);
	let below = null;
	return lines.slice(from, last).map((line) => {
		const indent = line.search(/\S|$/);
		if (below !== null && (indent > below || line.trim() === "")) return line.trim() === "" ? line : `${line.slice(0, indent)}…`;
		const end = secretStart(line);
		below = end !== null && /^(?:[|>][-+0-9]*)?\s*$/.test(line.slice(end)) ? indent : null;
		return end === null ? line.slice(0, MAX_LINE) : `${line.slice(0, end)}…`;
	}).slice(first - 1 - from);
}
/** Where the first secret's value starts, or null. */
function secretStart(line) {
	const text = line.slice(0, MAX_LINE);
	const bare = BARE.exec(text);
	if (bare !== null && isSecretName(bare[1] ?? "")) return bare[0].length;
	for (const { 0: found, 1: name = "", index } of text.matchAll(PAIR)) if (isSecretName(name)) return index + found.length;
	return null;
}
// src/inventory/code-frame.ts
const CONTEXT = 2;
const WIDTH = 120;
/**
* The lines around a 1-based line and column of a YAML or INI file, with a caret under the place. No colours, no
* control characters, and no values of what is named after a secret: frames land in terminals and CI logs.
*/
function codeFrame(text, line, column) {
	const lines = text.split(/\r\n|\r|\n/);
	const first = Math.max(1, line - CONTEXT);
	const last = Math.min(lines.length, line + CONTEXT);
	const digits = String(last).length;
	const shift = column > 100 ? column - 40 : 0;
	const clean = linesWithoutSecrets(lines, first, last);
	const rows = [];
	for (let number = first; number <= last; number++) {
		const mark = number === line ? ">" : " ";
		const shown = printable((clean[number - first] ?? "").slice(shift));
		rows.push(`${mark} ${String(number).padStart(digits)} | ${shown}`.trimEnd());
		if (number === line) rows.push(`  ${" ".repeat(digits)} | ${" ".repeat(column - 1 - shift)}^`);
	}
	return rows.join("\n");
}
/** Control characters would move the cursor of the reader's terminal. */
function printable(text) {
	return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, " ").slice(0, WIDTH);
}
// src/inventory/yaml/depth.ts
var import_dist = require_dist();
/**
* True where YAML nests deeper than any inventory. Asked before parsing: the parser recurses, and V8 ends the whole
* process, with nothing to catch, when it compiles a regular expression near the end of the stack.
*/
function nestsTooDeep(text, limit) {
	let flow = 0;
	let line = 0;
	for (const token of new import_dist.Lexer().lex(text)) {
		if (token === "[" || token === "{") flow++;
		else if (token === "]" || token === "}") flow--;
		else if (token === "\n" || token === "\r\n") line = 0;
		else if (token === "-" || token === "?") line++;
		else if (line === 0 && /^ +$/.test(token)) line = token.length;
		if (flow + line > limit) return true;
	}
	return false;
}
export { isSecretName as i, codeFrame as n, printable as r, nestsTooDeep as t };

//# sourceMappingURL=depth.js.map