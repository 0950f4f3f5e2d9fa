import { n as suggestion } from "./did-you-mean.js";
import { t as UsageError } from "./usage-error.js";
import { r as parseHostAddress } from "./host-range.js";
// src/inventory/glob.ts
/** Whether `name` as a whole matches a shell pattern with `*`, `?`, `[abc]` and `[!a-c]` (Python's fnmatch). */
function globMatches(glob, name) {
	return stepsMatch(globSteps(glob), [...name]);
}
function globSteps(glob) {
	const steps = [];
	const chars = [...glob];
	for (let i = 0; i < chars.length; i++) {
		const char = chars[i] ?? "";
		const close = char === "[" ? setEnd(chars, i) : -1;
		if (close > 0) {
			steps.push({
				kind: "set",
				test: setTest(chars.slice(i + 1, close).join(""))
			});
			i = close;
		} else if (char === "*") steps.push({ kind: "run" });
		else steps.push(char === "?" ? { kind: "any" } : {
			kind: "char",
			char
		});
	}
	return steps;
}
/** A `]` right after the opening bracket, or after its `!`, is a member of the set. */
function setEnd(chars, open) {
	const from = chars[open + 1] === "!" ? open + 2 : open + 1;
	return chars.indexOf("]", from + 1);
}
function setTest(members) {
	const negated = members.startsWith("!");
	const set = (negated ? members.slice(1) : members).replace(/[\\\]^[]/g, "\\$&");
	try {
		return new RegExp(`^[${negated ? "^" : ""}${set}]$`, "su");
	} catch {
		return /^(?!)/;
	}
}
/** Two pointers and the last `*` to fall back to: never more than pattern times name steps. */
function stepsMatch(steps, name) {
	let at = 0;
	let i = 0;
	let star = -1;
	let starAt = 0;
	while (at < name.length) {
		const step = steps[i];
		if (step?.kind === "run") {
			star = i++;
			starAt = at;
		} else if (step !== void 0 && stepMatches(step, name[at] ?? "")) {
			i++;
			at++;
		} else if (star >= 0) {
			i = star + 1;
			at = ++starAt;
		} else return false;
	}
	return steps.slice(i).every((step) => step.kind === "run");
}
function stepMatches(step, char) {
	if (step.kind === "char") return step.char === char;
	return step.kind === "set" ? step.test.test(char) : true;
}
// src/inventory/members.ts
/** The hosts of a group and of all groups below it, level by level, each once: the order Ansible plays them in. */
function groupHosts(inventory, name) {
	const hosts = /* @__PURE__ */ new Map();
	const groups = /* @__PURE__ */ new Set([name]);
	for (const group of groups) {
		const found = inventory.groups.get(group);
		for (const child of found?.children ?? []) groups.add(child);
		for (const member of found?.hosts ?? []) {
			const host = inventory.hosts.get(member);
			if (host !== void 0) hosts.set(member, host);
		}
	}
	return [...hosts.values()];
}
// src/inventory/pattern.ts
const SUBSCRIPT = /^(.+)\[(?:(-?[0-9]+)|([0-9]+)[:-]([0-9]*))\]$/;
const LOCALHOST = [
	"localhost",
	"127.0.0.1",
	"::1"
];
/**
* The hosts an Ansible pattern names, in inventory order: `all`, a host, a group, `web*`, `a:b`, `a,b`, `!x`, `&x`,
* `~regex`, `web[0]`, `web[0:2]` (docs "Patterns: targeting hosts and groups"). A host called `localhost` that the
* inventory does not have is this machine. A name that is neither host nor group throws UsageError; a glob or regex
* that matches nothing gives no host.
*/
function selectHosts(inventory, pattern) {
	const parts = splitPattern(pattern);
	if (parts.length === 0) throw new UsageError({
		message: "the host pattern is empty",
		hint: "`all` names every host"
	});
	const selected = /* @__PURE__ */ new Map();
	for (const part of inOrder(parts)) {
		const sign = /^[!&]/.exec(part)?.[0];
		const found = matchPart(inventory, sign === void 0 ? part : part.slice(1), pattern);
		const names = new Set(found.map((host) => host.name));
		if (sign === void 0) for (const host of found) selected.set(host.name, selected.get(host.name) ?? host);
		else for (const name of selected.keys()) if (names.has(name) === (sign === "!")) selected.delete(name);
	}
	return [...selected.values()];
}
/** With a comma, at commas; else at colons, unless the whole is one host with its colons: IPv6, or a range. */
function splitPattern(pattern) {
	return (pattern.includes(",") ? pattern.split(",") : parseHostAddress(pattern) !== null ? [pattern] : pattern.match(/(?:[^\s:[\]]|\[[^\]]*\])+/g) ?? []).map((part) => part.trim()).filter((part) => part !== "");
}
/** First what is added, then what is kept (`&`), then what is taken away (`!`), wherever they stood. */
function inOrder(parts) {
	const added = parts.filter((part) => !/^[!&]/.test(part));
	const kept = parts.filter((part) => part.startsWith("&"));
	const removed = parts.filter((part) => part.startsWith("!"));
	return [
		...added.length > 0 ? added : ["all"],
		...kept,
		...removed
	];
}
function matchPart(inventory, part, whole) {
	const host = inventory.hosts.get(part);
	if (host !== void 0) return [host];
	const subscript = part.startsWith("~") ? null : SUBSCRIPT.exec(part);
	const found = matchNames(inventory, subscript?.[1] ?? part, whole);
	return subscript === null || found.length === 0 ? found : pick(found, subscript, part);
}
function pick(hosts, subscript, part) {
	const [, , index, start, end] = subscript;
	if (index === void 0) return hosts.slice(Number(start), end ? Number(end) + 1 : void 0);
	const host = hosts.at(Number(index));
	if (host !== void 0) return [host];
	throw new UsageError({ message: `host pattern \`${part}\`: there are only ${hosts.length} hosts to count` });
}
function matchNames(inventory, expression, whole) {
	const matches = matcher(expression, whole);
	const groups = [...inventory.groups.keys()].filter(matches);
	const found = groups.flatMap((group) => groupHosts(inventory, group));
	if (groups.length === 0 || /^~|[.?*[]/.test(expression)) {
		for (const host of inventory.hosts.values()) if (matches(host.name)) found.push(host);
	}
	if (found.length > 0 || groups.length > 0) return found;
	if (LOCALHOST.includes(expression)) return [thisMachine(inventory, expression)];
	if (/^~|[*?[]/.test(expression)) return [];
	throw unknownName(inventory, expression, whole);
}
function matcher(expression, whole) {
	if (!expression.startsWith("~")) return (name) => globMatches(expression, name);
	const regex = compile(expression.slice(1), whole);
	return (name) => regex.test(name);
}
/** Python's `re.match`: anchored at the start only. `(?i)` and `(?P<name>` are Python's spelling. */
function compile(source, whole) {
	const inline = /^\(\?([is]+)\)/.exec(source);
	const body = source.slice(inline?.[0].length ?? 0).replaceAll("(?P<", "(?<").replaceAll("\\Z", "$").replaceAll("\\A", "^");
	try {
		return new RegExp(`^(?:${body})`, [...new Set(inline?.[1])].join(""));
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		throw new UsageError({ message: `host pattern \`${whole}\`: ${reason}` }, { cause: error });
	}
}
/** As Ansible's implicit localhost: the variables of `all`, and no SSH. */
function thisMachine(inventory, name) {
	return {
		name,
		groups: [],
		vars: {
			...inventory.groups.get("all")?.vars,
			ansible_connection: "local"
		}
	};
}
function unknownName(inventory, name, whole) {
	const message = `no host or group is called \`${name}\`${name === whole ? "" : ` (in the host pattern \`${whole}\`)`}`;
	const hint = suggestion(name, /* @__PURE__ */ new Set([...inventory.groups.keys(), ...inventory.hosts.keys()]));
	return new UsageError({
		message,
		...hint === void 0 ? {} : { hint }
	});
}
export { groupHosts as n, selectHosts as t };

//# sourceMappingURL=pattern2.js.map