import { n as __exportAll } from "./rolldown-runtime.js";
import { t as require_dist } from "./dist.js";
import { t as nearest } from "./did-you-mean.js";
import { n as codeFrame, t as nestsTooDeep } from "./depth.js";
import { basename, dirname } from "node:path";
import { readFile, readdir, stat } from "node:fs/promises";
// src/playbook/source.ts
var source_exports = /* @__PURE__ */ __exportAll({ readSource: () => readSource });
var import_dist = require_dist();
const MAX_BYTES = 4194304;
/** Spaces and brackets before a value, counted together: no playbook nests like that. */
const MAX_NESTING = 400;
const MAX_ALIASES = 1e3;
const MAX_DEPTH = 64;
const MAX_VALUES = 5e5;
const FORBIDDEN_KEYS = /* @__PURE__ */ new Set([
	"__proto__",
	"constructor",
	"prototype"
]);
/** Reads a YAML file. Never throws for what the file is or holds. */
async function readSource(file) {
	const read = await readText(file);
	return "text" in read ? parseSource(file, read.text) : unreadable(file, read);
}
function unreadable(file, problem) {
	const place = () => ({
		file,
		line: 1,
		column: 1,
		frame: ""
	});
	return {
		file,
		data: null,
		problems: [problem],
		locate: place,
		locateKey: place
	};
}
async function readText(file) {
	try {
		const found = await stat(file);
		if (found.isDirectory()) return {
			file,
			message: "is a directory, not a playbook file"
		};
		if (found.isCharacterDevice() || found.isBlockDevice()) return {
			file,
			message: "is a device, not a playbook file"
		};
		if (found.size > MAX_BYTES) return {
			file,
			message: "is larger than 4 MiB"
		};
		return decode(file, await readFile(file));
	} catch (error) {
		return await readProblem(file, error);
	}
}
function decode(file, bytes) {
	try {
		return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
	} catch {
		return {
			file,
			message: "is not UTF-8 text"
		};
	}
}
async function readProblem(file, error) {
	if (error.code === "EACCES") return {
		file,
		message: "may not be read",
		hint: `look at \`ls -l ${file}\``
	};
	if (error.code !== "ENOENT") return {
		file,
		message: `cannot be read: ${error.message}`
	};
	const near = nearest(basename(file), await readdir(dirname(file)).catch(() => []));
	return {
		file,
		message: "there is no such file",
		...near === void 0 ? {} : { hint: `did you mean \`${near}\`?` }
	};
}
/** The same for text that is already there; `file` is its name in messages. */
function parseSource(file, text) {
	if (text.startsWith("$ANSIBLE_VAULT")) return unreadable(file, {
		file,
		line: 1,
		column: 1,
		message: "is encrypted by Ansible Vault",
		hint: `decrypt it first: ansible-vault decrypt --output - ${basename(file)}`
	});
	if (nestsTooDeep(text, MAX_NESTING)) return unreadable(file, {
		file,
		message: "is nested too deeply"
	});
	const lines = new import_dist.LineCounter();
	const at = (offset) => placeAt(file, text, lines, offset);
	try {
		return new YamlSource(file, text, (0, import_dist.parseDocument)(text, {
			lineCounter: lines,
			merge: true,
			prettyErrors: false
		}), at).open();
	} catch (error) {
		return unreadable(file, {
			file,
			message: error instanceof RangeError ? "is nested too deeply" : `cannot be parsed: ${error.message}`
		});
	}
}
function placeAt(file, text, lines, offset) {
	const { line, col } = lines.linePos(offset);
	return {
		file,
		line: Math.max(line, 1),
		column: Math.max(col, 1),
		frame: codeFrame(text, Math.max(line, 1), Math.max(col, 1))
	};
}
var YamlSource = class {
	file;
	data = null;
	problems = [];
	#text;
	#document;
	#at;
	constructor(file, text, document, at) {
		this.file = file;
		this.#text = text;
		this.#document = document;
		this.#at = at;
	}
	open() {
		const faults = [...this.#document.errors, ...this.#document.warnings];
		this.problems.push(...this.#syntaxProblems(faults), ...this.#keyProblems());
		if (!this.#document.errors.some((error) => error.code !== "DUPLICATE_KEY") && !hasMapAsKey(this.#document)) this.#convert();
		return this;
	}
	#convert() {
		try {
			const value = this.#document.toJS({ maxAliasCount: MAX_ALIASES });
			checkSize(value, 0, { left: MAX_VALUES });
			this.data = { value };
		} catch (error) {
			const message = error instanceof SizeError || /alias/i.test(error.message) ? "holds too much: deep nesting, many aliases, or one that refers to itself" : `cannot be read: ${error.message}`;
			this.problems.push({
				file: this.file,
				message
			});
		}
	}
	/** One fault in YAML brings others after it: the first three lines are enough. */
	#syntaxProblems(faults) {
		const places = faults.map((fault) => ({
			...this.#at(fault.pos[0]),
			...yamlProblem(fault, this.#text)
		}));
		const broken = places.filter((_, index) => faults[index]?.code !== "DUPLICATE_KEY");
		return [...[...new Map(broken.reverse().map((problem) => [problem.line, problem])).values()].sort((a, b) => a.line - b.line).slice(0, 3), ...places.filter((_, index) => faults[index]?.code === "DUPLICATE_KEY")];
	}
	#keyProblems() {
		const problems = [];
		(0, import_dist.visit)(this.#document, { Pair: (_, pair) => {
			const message = keyFault(pair);
			if (message === null) return;
			const start = (0, import_dist.isNode)(pair.key) ? pair.key.range?.[0] ?? 0 : 0;
			problems.push({
				...this.#at(start),
				...message
			});
		} });
		return problems;
	}
	locate(path, offset = 0) {
		const node = this.#nodeAt(path).node;
		return this.#at((0, import_dist.isScalar)(node) ? offsetIn(node.range, node.value, this.#text, offset) : node?.range?.[0] ?? 0);
	}
	locateKey(path) {
		const { node, key } = this.#nodeAt(path);
		return this.#at((key ?? node)?.range?.[0] ?? 0);
	}
	#nodeAt(path) {
		let node = this.#resolve(this.#document.contents);
		let key = null;
		for (const step of path) {
			const next = this.#child(node, step);
			if (next === null) break;
			({node, key} = next);
		}
		return {
			node,
			key
		};
	}
	#child(node, step) {
		if ((0, import_dist.isSeq)(node)) {
			const item = this.#resolve(node.items[Number(step)]);
			return item === null ? null : {
				node: item,
				key: null
			};
		}
		if (!(0, import_dist.isMap)(node)) return null;
		const pair = node.items.find((item) => (0, import_dist.isPair)(item) && keyText(item) === String(step));
		if (pair === void 0) return this.#merged(node.items, step);
		const key = (0, import_dist.isNode)(pair.key) ? pair.key : null;
		const value = this.#resolve(pair.value);
		return {
			node: value === null || isEmptyScalar(value) ? key : value,
			key
		};
	}
	/** A key that came in by `<<`. */
	#merged(pairs, step) {
		for (const pair of pairs.filter((item) => keyText(item) === "<<")) {
			const value = this.#resolve(pair.value);
			for (const from of (0, import_dist.isSeq)(value) ? value.items : [value]) {
				const found = this.#child(this.#resolve(from), step);
				if (found !== null) return found;
			}
		}
		return null;
	}
	#resolve(node) {
		if ((0, import_dist.isAlias)(node)) return node.resolve(this.#document) ?? null;
		return (0, import_dist.isNode)(node) ? node : null;
	}
};
/** An unquoted `{{ x }}` is a map used as a key: what follows from it says nothing more. */
function hasMapAsKey(document) {
	let found = false;
	(0, import_dist.visit)(document, { Pair: (_, pair) => {
		found ||= (0, import_dist.isCollection)(pair.key);
	} });
	return found;
}
var SizeError = class extends Error {};
/** Counts aliased values each time they appear, as everyone who walks the data will meet them. */
function checkSize(value, depth, values) {
	if (depth > MAX_DEPTH || values.left-- <= 0) throw new SizeError();
	if (typeof value !== "object" || value === null) return;
	for (const item of Object.values(value)) checkSize(item, depth + 1, values);
}
function isEmptyScalar(node) {
	return (0, import_dist.isScalar)(node) && node.value === null && node.source === "";
}
function keyText(pair) {
	const key = (0, import_dist.isScalar)(pair.key) ? pair.key.value : pair.key;
	return typeof key === "symbol" ? key.description ?? "" : String(key);
}
function keyFault(pair) {
	if ((0, import_dist.isCollection)(pair.key)) return {
		message: "a key must be text",
		hint: "a value that starts with `{{` needs quotes: \"{{ … }}\""
	};
	return FORBIDDEN_KEYS.has(keyText(pair)) ? { message: `\`${keyText(pair)}\` cannot be a key` } : null;
}
function yamlProblem(fault, text) {
	if (fault.code === "DUPLICATE_KEY") return { message: `\`${/^[^\s:]+/.exec(text.slice(fault.pos[0]))?.[0] ?? ""}\` is given twice in the same map` };
	if (fault.code === "TAB_AS_INDENT" || tabBefore(text, fault.pos[0])) return { message: "YAML is indented by spaces, and this is a tab" };
	if (fault.code === "TAG_RESOLVE_FAILED") return tagProblem(fault);
	if (fault.code === "MULTIPLE_DOCS") return {
		message: "the file holds several documents",
		hint: "keep one, without `---` between plays"
	};
	if (fault.message.includes("call stack")) return { message: "is nested too deeply" };
	return { message: `broken YAML: ${fault.message.replace(/\n[\s\S]*$/, "")}` };
}
function tabBefore(text, offset) {
	return /^[ \t]*\t/.test(text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset + 1));
}
function tagProblem(fault) {
	if (!fault.message.includes("!vault")) return { message: fault.message.replace("Unresolved tag", "there is no tag") };
	return {
		message: "a value is encrypted by Ansible Vault",
		hint: "leave it out and give it with `-e @FILE`, from a file that only you can read"
	};
}
/** Where a character of a scalar's value stands in the file: exact where the text stands as it is, else its line. */
function offsetIn(range, value, text, offset) {
	if (range == null) return 0;
	const [start, end] = range;
	if (typeof value !== "string") return start;
	const raw = text.slice(start, end);
	const shift = /^["']/.test(raw) ? 1 : 0;
	if (raw.startsWith(value.slice(0, offset), shift) && !/^[|>]/.test(raw)) return start + shift + offset;
	return start + offsetByLine(raw, value, offset);
}
/** In a block scalar a line of the value stands on a line of its own, indented. */
function offsetByLine(raw, value, offset) {
	const lineStart = value.slice(0, offset).lastIndexOf("\n") + 1;
	const line = value.slice(lineStart).split("\n", 1)[0] ?? "";
	const from = /^[|>]/.test(raw) ? raw.indexOf("\n") + 1 : 0;
	const found = line.trim() === "" ? -1 : raw.indexOf(line, from);
	return found === -1 ? 0 : found + offset - lineStart;
}
export { readSource as n, source_exports as r, parseSource as t };

//# sourceMappingURL=source.js.map