import { t as UsageError } from "./usage-error.js";
import { n as suggestion } from "./did-you-mean.js";
import { n as variableNameFault, r as isFields } from "./load2.js";
import { n as readSource, t as parseSource } from "./source.js";
import { isAbsolute, join } from "node:path";
// src/playbook/extra-vars.ts
/**
* The variables of `-e`, a later one over an earlier: `key=value` (values are text, as in Ansible; several in one with
* shell quoting), `{…}` (JSON or YAML) and `@FILE` (YAML or JSON, relative to `cwd`). Throws one UsageError with
* every problem. No message repeats a value: it may be a secret.
*/
async function parseExtraVars(args, cwd) {
	const problems = [];
	const vars = {};
	for (const arg of args) {
		const given = await parseOne(arg.trim(), cwd, problems);
		problems.push(...nameProblems(given));
		Object.assign(vars, given);
	}
	if (problems.length > 0) throw new UsageError(problems);
	return vars;
}
async function parseOne(arg, cwd, problems) {
	if (arg.startsWith("@")) {
		const file = arg.slice(1);
		return varsOf(await readSource(isAbsolute(file) ? file : join(cwd, file)), problems);
	}
	if (arg.startsWith("{") || arg.startsWith("[")) return varsOf(withoutFrames(parseSource("-e", arg)), problems);
	return parsePairs(arg, problems);
}
function varsOf(source, problems) {
	problems.push(...source.problems);
	if (source.data === null) return {};
	const value = source.data.value ?? {};
	if (isFields(value)) return value;
	problems.push({
		file: source.file,
		message: "variables must be a map of names and values"
	});
	return {};
}
/** A frame would repeat the values. */
function withoutFrames({ file, data, problems }) {
	return {
		file,
		data,
		problems: problems.map(({ frame: _, ...problem }) => problem)
	};
}
function parsePairs(arg, problems) {
	const words = splitWords(arg);
	if (words === null) {
		problems.push({ message: "`-e`: a quote is not closed" });
		return {};
	}
	const vars = Object.create(null);
	for (const [index, word] of words.entries()) {
		const equals = word.indexOf("=");
		if (equals > 0) vars[word.slice(0, equals)] = word.slice(equals + 1);
		else problems.push(noPair(index, words.length));
	}
	return vars;
}
function noPair(index, count) {
	return {
		message: `\`-e\`: ${count === 1 ? "what was given" : `word ${index + 1} of ${count}`} is not NAME=VALUE`,
		hint: "write -e name=value, -e \"name='two words'\", -e '{\"name\": [1, 2]}' or -e @FILE"
	};
}
/** Words as a shell splits them: quotes hold words together, a backslash keeps the next character. Null: open quote. */
function splitWords(text) {
	const words = [];
	let word = null;
	let quote = "";
	for (let at = 0; at < text.length; at++) {
		const char = text[at] ?? "";
		if (quote === "" && /\s/.test(char)) {
			if (word !== null) words.push(word);
			word = null;
		} else if (quote === "" && (char === "\"" || char === "'")) {
			quote = char;
			word ??= "";
		} else if (char === quote) quote = "";
		else if (char === "\\" && quote !== "'" && at + 1 < text.length) word = (word ?? "") + (text[++at] ?? "");
		else word = (word ?? "") + char;
	}
	if (word !== null) words.push(word);
	return quote === "" ? words : null;
}
function nameProblems(vars) {
	return Object.keys(vars).flatMap((name) => {
		const fault = variableNameFault(name);
		return fault === null ? [] : [{ message: `\`-e\`: ${fault}` }];
	});
}
// src/playbook/tags.ts
const SPECIAL = [
	"all",
	"always",
	"never",
	"tagged",
	"untagged"
];
/** The same for every play of a playbook: a tag is known when some task of some play has it. Handlers stay. */
function selectPlayTasks(playbook, tags, skipTags) {
	const wanted = split(tags);
	const skipped = split(skipTags);
	checkKnown(playbook.plays.flatMap((play) => play.tasks), [...wanted, ...skipped]);
	const plays = playbook.plays.map((play) => ({
		...play,
		tasks: choose(play.tasks, wanted, skipped)
	}));
	return {
		...playbook,
		plays
	};
}
function choose(tasks, wanted, skipped) {
	const asked = wanted.length === 0 ? ["all"] : wanted;
	return tasks.filter((task) => isWanted(task, asked) && !isSkipped(task, skipped));
}
function split(tags) {
	return tags.flatMap((tag) => tag.split(",")).map((tag) => tag.trim()).filter((tag) => tag !== "");
}
function isWanted({ tags }, wanted) {
	if (tags.includes("always")) return true;
	if (tags.some((tag) => wanted.includes(tag))) return true;
	if (tags.includes("never")) return false;
	return wanted.includes("all") || wanted.includes(tags.length === 0 ? "untagged" : "tagged");
}
function isSkipped({ tags }, skipped) {
	if (tags.some((tag) => skipped.includes(tag))) return true;
	if (skipped.includes("all")) return !tags.includes("always");
	return skipped.includes(tags.length === 0 ? "untagged" : "tagged");
}
function checkKnown(tasks, asked) {
	const known = [...new Set(tasks.flatMap((task) => task.tags))].sort();
	const unknown = asked.filter((tag) => !known.includes(tag) && !SPECIAL.includes(tag));
	if (unknown.length === 0) return;
	throw new UsageError(unknown.map((tag) => ({
		message: `no task has the tag \`${tag}\``,
		hint: suggestion(tag, known) ?? "no task of this playbook has any tag"
	})));
}
export { parseExtraVars as n, selectPlayTasks as t };

//# sourceMappingURL=tags.js.map