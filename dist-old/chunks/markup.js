import { c as printable } from "../cli.js";
// src/report/markup.ts
/**
* A template that escapes every text put into it, for content and for quoted attributes alike. There is no other way
* from text to markup, so nothing that a host, a playbook or an inventory says can become a tag.
*/
function markup(literals, ...parts) {
	let text = literals[0] ?? "";
	for (const [i, part] of parts.entries()) text += `${rendered(part)}${literals[i + 1]}`;
	return { markup: text };
}
const NOTHING = { markup: "" };
function rendered(part) {
	if (typeof part === "string") return escaped(part);
	if (typeof part === "number") return String(part);
	return "markup" in part ? part.markup : part.map((each) => each.markup).join("");
}
/** All that is not a plain ASCII character, and the five that mean something in markup. */
const TO_LOOK_AT = /[^\n !#$%(-;=?-~]/;
/**
* Numeric references, which HTML and XML read alike. Control, format and bidirectional characters are shown as `?`, and
* so is what XML 1.0 forbids (section 2.2): most control characters, lone surrogates, U+FFFE and U+FFFF.
*/
function escaped(text) {
	if (!TO_LOOK_AT.test(text)) return text;
	return printable(text).replace(/[\p{Cs}\ufffe\uffff]/gu, "?").replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
/** Bytes of it in a file. */
function size({ markup }) {
	return Buffer.byteLength(markup);
}
export { markup as n, size as r, NOTHING as t };

//# sourceMappingURL=markup.js.map