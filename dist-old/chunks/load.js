import { n as __exportAll } from "./rolldown-runtime.js";
import { t as UsageError } from "./usage-error.js";
import { n as hostNameProblem, r as parseHostAddress, t as expandHostPattern } from "./host-range.js";
import { n as codeFrame, r as printable, t as nestsTooDeep } from "./depth.js";
import { t as require_dist } from "./dist.js";
import { n as suggestion } from "./did-you-mean.js";
import { spawn } from "node:child_process";
import { dirname, extname, join, relative, resolve } from "node:path";
import { constants } from "node:fs";
import { access, constants as constants$1, open, readFile, readdir, stat } from "node:fs/promises";
import { performance } from "node:perf_hooks";
// src/inventory/draft.ts
function emptyDraft() {
	const draft = {
		groups: /* @__PURE__ */ new Map(),
		hosts: /* @__PURE__ */ new Map()
	};
	addGroup(draft, "all");
	addGroup(draft, "ungrouped");
	addChild(draft, "all", "ungrouped");
	return draft;
}
function addGroup(draft, name) {
	const known = draft.groups.get(name);
	if (known !== void 0) return known;
	const group = {
		name,
		hosts: /* @__PURE__ */ new Set(),
		children: /* @__PURE__ */ new Set(),
		parents: /* @__PURE__ */ new Set(),
		vars: {},
		priority: 1
	};
	draft.groups.set(name, group);
	return group;
}
/** A port counts only where the host is first named, as in Ansible. */
function addHost(draft, name, group, port) {
	if (!draft.hosts.has(name)) draft.hosts.set(name, {
		name,
		vars: port === null ? {} : { ansible_port: port }
	});
	addGroup(draft, group).hosts.add(name);
}
/** Returns what is wrong with the edge, or null. */
function addChild(draft, parent, child) {
	if (parent === child) return `group \`${child}\` cannot be its own child`;
	if (child === "all") return `\`all\` holds every group and cannot be a child of \`${parent}\``;
	if (ancestors(draft, parent).has(child)) return `group \`${child}\` as a child of \`${parent}\` closes a loop: \`${parent}\` is already below \`${child}\``;
	addGroup(draft, parent).children.add(child);
	addGroup(draft, child).parents.add(parent);
	return null;
}
/** Every group above `name`, itself left out. */
function ancestors(draft, name) {
	const seen = /* @__PURE__ */ new Set();
	const open = [...draft.groups.get(name)?.parents ?? []];
	for (let next = open.pop(); next !== void 0; next = open.pop()) {
		if (seen.has(next)) continue;
		seen.add(next);
		open.push(...draft.groups.get(next)?.parents ?? []);
	}
	return seen;
}
// src/inventory/folder.ts
function child(folder, name) {
	return {
		path: join(folder.path, name),
		shown: join(folder.shown, name)
	};
}
async function isFolder(path) {
	return (await stat(path).catch(() => null))?.isDirectory() ?? false;
}
/** The names in a folder in the order of their bytes, as Python sorts them; none where there is no such folder. */
async function listFolder(folder, problems) {
	try {
		return (await readdir(folder.path)).sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
	} catch (error) {
		const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
		if (code !== "ENOENT" && code !== "ENOTDIR") problems.push({
			message: `cannot be read (${code})`,
			file: folder.shown,
			hint: "check its permissions"
		});
		return [];
	}
}
// src/inventory/assign.ts
/** Gives a variable to the group of that name, else to the host: Ansible looks in this order too. Null when it went well. */
function assign(draft, owner, key, value) {
	const group = draft.groups.get(owner);
	if (group !== void 0) return assignToGroup(group, key, value);
	const host = draft.hosts.get(owner);
	if (host !== void 0) host.vars[key] = value;
	return null;
}
/** The hosts of one line or key, with their variables. */
function assignHosts(draft, group, named, vars) {
	const entries = [...vars];
	for (const host of named.hosts) {
		addHost(draft, host, group, named.port);
		for (const [key, value] of entries) {
			const problem = assign(draft, host, key, value);
			if (problem !== null) return problem;
		}
	}
	return null;
}
function assignToGroup(group, key, value) {
	if (key !== "ansible_group_priority") {
		group.vars[key] = value;
		return null;
	}
	const priority = typeof value === "string" ? Number.parseInt(value, 10) : value;
	if (typeof priority !== "number" || !Number.isFinite(priority)) return `ansible_group_priority of \`${group.name}\` must be a whole number`;
	group.priority = Math.trunc(priority);
	return null;
}
// src/inventory/host-list.ts
/** `n1,n2:2222,`: hosts without a group. Ranges are for files; Ansible does not expand them here either. */
function readHostList(draft, list, problems) {
	const named = list.split(",").map((item) => item.trim()).filter((item) => item !== "");
	if (named.length === 0) problems.push({
		message: `the list of hosts \`${list}\` names none`,
		hint: "write -i n1,n2,"
	});
	for (const item of named) {
		const { host, port } = parseHostAddress(item) ?? {
			host: item,
			port: null
		};
		const problem = hostNameProblem(host) ?? portProblem(port);
		if (problem !== null) problems.push({ message: `in the list of hosts \`${list}\`: ${problem}` });
		else if (!draft.hosts.has(host)) assignHosts(draft, "ungrouped", {
			hosts: [host],
			port
		}, []);
	}
}
function portProblem(port) {
	return port !== null && (port < 1 || port > 65535) ? `port ${port} is not between 1 and 65535` : null;
}
// src/inventory/merge.ts
/**
* The finished inventory, with Ansible's precedence (VARIABLE_PRECEDENCE in config/base.yml): `all`, the other groups, then
* the files for `all`, the files for the other groups, the host, its files. So a file for `all` beats what the inventory
* itself says of a group. Groups go by depth, then priority, then name; files go source by source.
*/
function mergeInventory(draft, adjacent) {
	adoptOrphans(draft);
	const memberships = hostGroups(draft);
	settleUngrouped(draft, memberships);
	const rank = groupOrder(draft);
	const hosts = /* @__PURE__ */ new Map();
	for (const { name } of draft.hosts.values()) {
		const ordered = [...memberships.get(name) ?? []].filter((group) => group !== "all").sort((a, b) => (rank.get(a) ?? 0) - (rank.get(b) ?? 0));
		hosts.set(name, {
			name,
			groups: ordered.filter((group) => group !== "ungrouped").sort(),
			vars: hostVars(draft, adjacent, name, ordered)
		});
	}
	return {
		hosts,
		groups: new Map([...draft.groups.values()].map((group) => [group.name, finished(group, adjacent)]))
	};
}
function finished(group, adjacent) {
	const vars = { ...group.vars };
	for (const files of adjacent) Object.assign(vars, files.groups.get(group.name));
	return {
		name: group.name,
		hosts: [...group.hosts],
		children: [...group.children],
		vars
	};
}
function adoptOrphans(draft) {
	const all = draft.groups.get("all");
	for (const group of draft.groups.values()) {
		if (group.name === "all" || group.parents.size > 0) continue;
		all?.children.add(group.name);
		group.parents.add("all");
	}
}
/** Every group of each host, ancestors included. */
function hostGroups(draft) {
	const result = /* @__PURE__ */ new Map();
	for (const group of draft.groups.values()) {
		const above = ancestors(draft, group.name);
		for (const host of group.hosts) {
			const groups = result.get(host) ?? /* @__PURE__ */ new Set();
			result.set(host, groups);
			groups.add(group.name);
			for (const name of above) groups.add(name);
		}
	}
	return result;
}
/** `ungrouped` holds exactly the hosts that no other group than `all` names. */
function settleUngrouped(draft, memberships) {
	const ungrouped = draft.groups.get("ungrouped");
	for (const host of draft.hosts.keys()) {
		const groups = memberships.get(host);
		if ([...groups ?? []].some((group) => group !== "all" && group !== "ungrouped")) {
			ungrouped?.hosts.delete(host);
			groups?.delete("ungrouped");
		} else {
			ungrouped?.hosts.add(host);
			groups?.add("ungrouped");
		}
	}
}
/** The place of each group in the order of merging: by depth, priority, name. */
function groupOrder(draft) {
	const depths = groupDepths(draft);
	const depth = (group) => depths.get(group.name) ?? 0;
	const sorted = [...draft.groups.values()].sort((a, b) => depth(a) - depth(b) || a.priority - b.priority || (a.name < b.name ? -1 : 1));
	return new Map(sorted.map((group, i) => [group.name, i]));
}
/** The longest way down from `all`. */
function groupDepths(draft) {
	const depths = /* @__PURE__ */ new Map();
	const depthOf = (name) => {
		const known = depths.get(name);
		if (known !== void 0) return known;
		const depth = [...draft.groups.get(name)?.parents ?? []].reduce((deepest, parent) => Math.max(deepest, depthOf(parent) + 1), 0);
		depths.set(name, depth);
		return depth;
	};
	for (const name of draft.groups.keys()) depthOf(name);
	return depths;
}
function hostVars(draft, adjacent, host, groups) {
	const vars = { ...draft.groups.get("all")?.vars };
	for (const group of groups) Object.assign(vars, draft.groups.get(group)?.vars);
	for (const files of adjacent) Object.assign(vars, files.groups.get("all"));
	for (const files of adjacent) for (const group of groups) Object.assign(vars, files.groups.get(group));
	Object.assign(vars, draft.hosts.get(host)?.vars);
	for (const files of adjacent) Object.assign(vars, files.hosts.get(host));
	return vars;
}
function reportAt(reading, place, message, hint) {
	const { file, text, problems } = reading;
	const shown = problems.length < 50 ? { frame: codeFrame(text, place.line, place.column) } : {};
	problems.push({
		message,
		file,
		...place,
		...shown,
		...hint === void 0 ? {} : { hint }
	});
}
// src/inventory/forbidden-key.ts
const FORBIDDEN_KEYS = /* @__PURE__ */ new Set([
	"__proto__",
	"constructor",
	"prototype"
]);
/** Keys that would reach into JavaScript's own objects. */
function isForbiddenKey(key) {
	return FORBIDDEN_KEYS.has(key);
}
// src/inventory/group-name.ts
/** What keeps `name` from being a group's name, or null. Dots and dashes are fine, as in Ansible's default. */
function groupNameProblem(name) {
	if (name === "") return "a group needs a name";
	if (isForbiddenKey(name)) return `\`${name}\` cannot be a name here`;
	if (/[\s\u0000-\u001f\u007f:,[\]]/.test(name)) return `${JSON.stringify(name)} is not a group name: spaces, colons, commas and brackets cannot stand in one`;
	return /^[!&~@]/.test(name) ? `${JSON.stringify(name)} is not a group name: patterns could not name it` : null;
}
// src/inventory/yaml/tree.ts
/** The bare value, without places. */
function treeValue(tree) {
	if (tree.kind === "scalar") return tree.value;
	if (tree.kind === "list") return tree.items.map(treeValue);
	return Object.fromEntries([...tree.entries].map(([key, { value }]) => [key, treeValue(value)]));
}
// src/inventory/ansible-json.ts
/** True for the shape that scripts and `ansible-inventory --list` print, false for YAML's shape written as JSON. */
function isAnsibleJson(tree) {
	if (tree.entries.has("_meta")) return true;
	return [...tree.entries.values()].some(({ value }) => {
		return value.kind === "list" || value.kind === "map" && value.entries.get("hosts")?.value.kind === "list";
	});
}
/** Reads `{ group: { hosts, vars, children }, _meta: { hostvars } }` (Ansible, "Developing dynamic inventory"). */
function readAnsibleJson(reading, tree) {
	const hosts = /* @__PURE__ */ new Set();
	for (const [name, { key, value }] of tree.entries) if (name !== "_meta") readGroup$1(reading, name, key, value, hosts);
	const meta = tree.entries.get("_meta")?.value;
	const hostvars = meta?.kind === "map" ? meta.entries.get("hostvars")?.value : void 0;
	for (const host of hosts) {
		const vars = hostvars?.kind === "map" ? hostvars.entries.get(host)?.value : void 0;
		if (vars !== void 0) readHostVars(reading, host, vars);
	}
	return {
		hosts: [...hosts],
		hasHostvars: hostvars !== void 0
	};
}
function readHostVars(reading, host, tree) {
	if (tree.kind !== "map") {
		reportAt(reading, tree.place, `the variables of \`${host}\` must be a mapping, not a ${tree.kind}`);
		return;
	}
	for (const [name, { key, value }] of tree.entries) report$1(reading, key, assign(reading.draft, host, name, treeValue(value)));
}
function readGroup$1(reading, name, key, tree, hosts) {
	const problem = groupNameProblem(name);
	report$1(reading, key, problem);
	if (problem !== null) return;
	addGroup(reading.draft, name);
	if (tree.kind === "list") readHosts(reading, name, tree, hosts);
	else if (tree.kind === "scalar") reportAt(reading, tree.place, `group \`${name}\` must be a mapping or a list of hosts`);
	else if ([
		"hosts",
		"vars",
		"children"
	].some((section) => tree.entries.has(section))) readSections(reading, name, tree, hosts);
	else readLoneHost(reading, name, key, tree, hosts);
}
function readSections(reading, group, tree, hosts) {
	const section = (name) => tree.entries.get(name)?.value;
	const listed = section("hosts");
	const vars = section("vars");
	const children = section("children");
	if (listed !== void 0) readHosts(reading, group, listed, hosts);
	if (vars?.kind === "map") for (const [name, { key, value }] of vars.entries) report$1(reading, key, assign(reading.draft, group, name, treeValue(value)));
	else if (vars !== void 0) reportAt(reading, vars.place, `\`vars\` of group \`${group}\` must be a mapping, not a ${vars.kind}`);
	for (const { name, place } of children === void 0 ? [] : names(reading, group, "children", children)) report$1(reading, place, groupNameProblem(name) ?? addChild(reading.draft, group, name));
}
function readHosts(reading, group, tree, hosts) {
	for (const { name, place } of names(reading, group, "hosts", tree)) addOne(reading, group, name, place, hosts);
}
/** `{"n1": {"a": 1}}`: a host in a group of its own name, with these variables. */
function readLoneHost(reading, name, key, tree, hosts) {
	addOne(reading, name, name, key, hosts);
	readHostVars(reading, name, tree);
}
function addOne(reading, group, name, place, hosts) {
	const problem = hostNameProblem(name);
	report$1(reading, place, problem ?? assignHosts(reading.draft, group, {
		hosts: [name],
		port: null
	}, []));
	if (problem === null) hosts.add(name);
}
function names(reading, group, section, tree) {
	const items = tree.kind === "list" ? tree.items : void 0;
	if (items?.every((item) => item.kind === "scalar" && typeof item.value === "string")) return items.map((item) => ({
		name: String(treeValue(item)),
		place: item.place
	}));
	reportAt(reading, tree.place, `\`${section}\` of group \`${group}\` must be a list of names`);
	return [];
}
function report$1(reading, place, problem) {
	if (problem !== null) reportAt(reading, place, problem);
}
// src/inventory/script.ts
const MAX_OUTPUT = 67108864;
/** Runs an executable inventory and gives what it prints. A status other than 0 is a problem with the end of its stderr. */
async function runScript(path, args, options) {
	const { stdout, stderr, failure } = await runProgram(path, args, options);
	return failure === null ? { stdout } : { problem: scriptProblem(failure, stderr) };
}
/** Runs a program of this machine without input. It has `timeoutMs`; then it and what it started are killed. */
async function runProgram(path, args, options) {
	const child = spawn(path, args, {
		cwd: options.cwd,
		env: {
			...process.env,
			...options.env
		},
		stdio: [
			"ignore",
			"pipe",
			"pipe"
		],
		detached: true
	});
	const stdout = [];
	let size = 0;
	let stderr = "";
	let stopped = null;
	const stop = (why) => {
		stopped ??= why;
		killGroup(child.pid);
		child.stdout.destroy();
		child.stderr.destroy();
	};
	const timer = setTimeout(() => stop(`did not end within ${Math.ceil(options.timeoutMs / 1e3)} s`), options.timeoutMs);
	child.stdout.on("data", (chunk) => {
		size += chunk.length;
		if (size > MAX_OUTPUT) stop(`prints more than ${MAX_OUTPUT / 1024 / 1024} MiB`);
		else stdout.push(chunk);
	});
	child.stderr.on("data", (chunk) => {
		stderr = (stderr + chunk.toString("utf8")).slice(-16384);
	});
	const ended = await new Promise((resolve) => {
		child.on("error", (error) => resolve(`cannot be run: ${error.message}`));
		child.on("close", (code, signal) => resolve(code === 0 ? null : `ended with ${signal ?? `status ${code}`}`));
	});
	clearTimeout(timer);
	return {
		stdout: Buffer.concat(stdout).toString("utf8"),
		stderr,
		failure: stopped ?? ended
	};
}
function killGroup(pid) {
	if (pid === void 0) return;
	try {
		process.kill(-pid, "SIGKILL");
	} catch {}
}
function scriptProblem(why, stderr) {
	const last = stderr.split("\n").filter((line) => line.trim() !== "").slice(-8);
	return {
		message: `the inventory script ${why}`,
		...last.length === 0 ? {} : { frame: last.map((line) => `  | ${printable(line)}`).join("\n") },
		hint: "run it by hand with --list to see what it says"
	};
}
// src/inventory/yaml/scalar.ts
var import_dist = require_dist();
const SAFE = (value, text) => Number.isSafeInteger(value) ? value : text;
const INTEGER = /^(?:[-+]?0b[01_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)$/;
const FLOAT = /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*)$/;
const TRUE = /^(?:yes|Yes|YES|true|True|TRUE|on|On|ON)$/;
const FALSE = /^(?:no|No|NO|false|False|FALSE|off|Off|OFF)$/;
const NULL = /^(?:~|null|Null|NULL|)$/;
/**
* A plain scalar as PyYAML types it (YAML 1.1, yaml/resolver.py): `yes` and `off` are booleans but `y` is text, `010`
* is 8, `1:30` is 90, `1e3` is text. Dates, `.inf` and integers a double cannot hold stay text: nothing is lost.
*/
function plainScalar(text) {
	if (NULL.test(text)) return null;
	if (TRUE.test(text)) return true;
	if (FALSE.test(text)) return false;
	if (INTEGER.test(text)) return integer(text);
	if (FLOAT.test(text)) return float(text);
	return text;
}
/** Text that is a whole JSON document keeps JSON's types, as in Ansible: `1e3` is a number there. */
function jsonScalar(text) {
	const value = JSON.parse(text);
	if (typeof value === "number") return /[.eE]/.test(text) ? value : SAFE(value, text);
	return typeof value === "boolean" || value === null ? value : text;
}
function integer(text) {
	const digits = text.replaceAll("_", "").replace(/^[-+]/, "");
	const size = digits.includes(":") ? sexagesimal(digits) : /^0[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number(digits);
	if (Number.isNaN(size)) return text;
	return SAFE(text.startsWith("-") ? 0 - size : size, text);
}
function float(text) {
	const digits = text.replaceAll("_", "").replace(/^[-+]/, "");
	const size = digits.includes(":") ? sexagesimal(digits) : Number(digits);
	if (!Number.isFinite(size)) return text;
	return text.startsWith("-") ? -size : size;
}
function sexagesimal(digits) {
	return digits.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
}
// src/inventory/yaml/build.ts
/** What aliases may blow a file up to; a legitimate inventory of thousands of hosts stays far below. */
const MAX_VALUES = 1e6;
/** Turns a node into a tree; what is wrong goes to `report`. */
function build(builder, node, depth) {
	const offset = node?.range?.[0] ?? 0;
	const place = placeOf(builder, offset);
	const nothing = {
		kind: "scalar",
		place,
		value: null
	};
	if (node === null) return nothing;
	if (depth > 100) {
		builder.report("nested too deeply to be an inventory", offset);
		return nothing;
	}
	if ((0, import_dist.isAlias)(node)) return resolveAlias(builder, node.source, offset, nothing);
	if (--builder.left === 0) builder.report("too many values for an inventory", offset);
	if (builder.left <= 0) return nothing;
	const anchor = "anchor" in node ? node.anchor : void 0;
	if (anchor !== void 0) builder.anchors.set(anchor, "open");
	const tree = buildContent(builder, node, place, depth);
	if (anchor !== void 0) builder.anchors.set(anchor, tree);
	return tree;
}
function buildContent(builder, node, place, depth) {
	const offset = node.range?.[0] ?? 0;
	const tag = "tag" in node ? node.tag : void 0;
	if (tag === "!vault" || tag === "!vault-encrypted") builder.report("a value encrypted by Ansible Vault: not supported yet", offset, VAULT_HINT);
	else if (tag !== void 0 && !KNOWN_TAGS.has(tag)) builder.report(`unknown tag ${tag}`, offset);
	if ((0, import_dist.isMap)(node)) return buildMap(builder, node.items, place, depth);
	if ((0, import_dist.isSeq)(node)) return {
		kind: "list",
		place,
		items: node.items.map((item) => build(builder, item, depth + 1))
	};
	return {
		kind: "scalar",
		place,
		value: (0, import_dist.isScalar)(node) ? scalarValue(builder, node, tag) : null
	};
}
const VAULT_HINT = "decrypt it with `ansible-vault decrypt`, or give the secret to netfix another way (-K, ssh-agent)";
const KNOWN_TAGS = /* @__PURE__ */ new Set([
	"!",
	"!unsafe",
	...[
		"str",
		"int",
		"float",
		"bool",
		"null",
		"map",
		"seq"
	].map((name) => `tag:yaml.org,2002:${name}`)
]);
function scalarValue(builder, node, tag) {
	const text = typeof node.value === "string" ? node.value : node.source ?? "";
	const typed = tag !== void 0 && /:(?:int|float|bool|null)$/.test(tag);
	if (tag !== void 0 && !typed) return text;
	if (!typed && node.type !== "PLAIN") return text;
	const value = typed ? plainScalar(text) : builder.scalar(text);
	return typeof value === "object" && value !== null ? text : value;
}
function buildMap(builder, pairs, place, depth) {
	const entries = /* @__PURE__ */ new Map();
	const merged = [];
	for (const pair of pairs) {
		const keyNode = pair.key;
		const offset = keyNode?.range?.[0] ?? 0;
		const value = build(builder, pair.value, depth + 1);
		if ((0, import_dist.isScalar)(keyNode) && keyNode.type === "PLAIN" && keyNode.value === "<<") {
			merged.push(value);
			continue;
		}
		const key = keyText$1(builder, keyNode, depth);
		if (key === null) builder.report("a key must be a plain word", offset);
		else if (isForbiddenKey(key)) builder.report(`\`${key}\` cannot be a key`, offset);
		else entries.set(key, {
			key: placeOf(builder, offset),
			value
		});
	}
	return {
		kind: "map",
		place,
		entries: merged.length === 0 ? entries : mergeInto(entries, merged)
	};
}
function keyText$1(builder, node, depth) {
	const tree = build(builder, node, depth + 1);
	if (tree.kind !== "scalar") return null;
	if ((0, import_dist.isScalar)(node) && typeof node.value === "string") return node.value;
	return String(tree.value);
}
/** `<<`: what the mapping says itself wins, then the first of the merged ones (YAML 1.1 merge key). */
function mergeInto(own, merged) {
	const result = /* @__PURE__ */ new Map();
	const sources = merged.flatMap((tree) => tree.kind === "list" ? tree.items : [tree]).reverse();
	for (const source of sources) {
		if (source.kind !== "map") continue;
		for (const [key, entry] of source.entries) result.set(key, entry);
	}
	for (const [key, entry] of own) result.set(key, entry);
	return result;
}
function resolveAlias(builder, name, offset, nothing) {
	const target = builder.anchors.get(name);
	if (target === void 0) builder.report(`alias *${name} has no anchor &${name} before it`, offset);
	else if (target === "open") builder.report(`alias *${name} stands inside what it names`, offset);
	else if (charge(builder, target)) return target;
	return nothing;
}
/** Counts what an alias repeats, so that a few lines cannot become a billion values. False when it is too much. */
function charge(builder, tree) {
	if (builder.left <= 0) return false;
	if (--builder.left === 0) {
		builder.report("aliases repeat too many values: this looks like an alias bomb", 0);
		return false;
	}
	if (tree.kind === "list") return tree.items.every((item) => charge(builder, item));
	if (tree.kind === "map") return [...tree.entries.values()].every((entry) => charge(builder, entry.value));
	return true;
}
function placeOf(builder, offset) {
	const { line, col } = builder.lines.linePos(offset);
	return {
		line,
		column: Math.max(col, 1)
	};
}
// src/inventory/yaml/read.ts
/** Reads one document with the types PyYAML gives. Every problem goes to `problems`; then the result is null. */
function readTree(text, file, problems) {
	const lines = new import_dist.LineCounter();
	const before = problems.length;
	const report = (message, offset, hint) => {
		const { line, col } = lines.linePos(offset);
		const column = Math.max(col, 1);
		const shown = problems.length < 50 ? { frame: codeFrame(text, line, column) } : {};
		problems.push({
			message,
			file,
			line,
			column,
			...shown,
			...hint === void 0 ? {} : { hint }
		});
	};
	if (nestsTooDeep(text, 200)) {
		problems.push({
			message: "nested too deeply to be an inventory",
			file
		});
		return null;
	}
	const document = parseYaml(text, lines);
	for (const error of worthReading(document.errors)) report(errorText(error.code, error.message), error.pos[0], errorHint(error.code));
	if (problems.length > before) return null;
	const tree = build({
		report,
		lines,
		scalar: isJson$1(text) ? jsonScalar : plainScalar,
		left: MAX_VALUES,
		anchors: /* @__PURE__ */ new Map()
	}, document.contents, 0);
	return problems.length > before ? null : tree;
}
function parseYaml(text, lines) {
	return (0, import_dist.parseDocument)(text, {
		schema: "failsafe",
		version: "1.1",
		lineCounter: lines,
		prettyErrors: false,
		logLevel: "error"
	});
}
function isJson$1(text) {
	if (!/^\s*[{[]/.test(text)) return false;
	try {
		JSON.parse(text);
		return true;
	} catch {
		return false;
	}
}
/** One slip makes the parser stumble on; only duplicate keys stand for themselves. */
function worthReading(errors) {
	const first = errors.find((error) => error.code !== "DUPLICATE_KEY");
	return errors.filter((error) => error.code === "DUPLICATE_KEY" || error === first);
}
function errorText(code, message) {
	if (code === "DUPLICATE_KEY") return "this key is here twice; the first one would be lost";
	if (code === "MULTIPLE_DOCS") return "a second document starts here; an inventory file holds one";
	return `not valid YAML: ${message.split("\n", 1)[0]}`;
}
function errorHint(code) {
	return code === "TAB_AS_INDENT" ? "indent with spaces" : void 0;
}
// src/inventory/dynamic.ts
/** For `--list` and all `--host` calls together. */
const DEADLINE_MS$1 = 3e4;
/** Reads an executable inventory: `--list`, and `--host NAME` for each host where it gives no `_meta.hostvars`. */
async function runInventoryScript(into, source) {
	const end = performance.now() + DEADLINE_MS$1;
	const listed = await runJson(into, source, ["--list"], end);
	if (listed === null) return;
	const { hosts, hasHostvars } = readAnsibleJson(listed.reading, listed.tree);
	if (hasHostvars) return;
	for (const host of hosts) {
		const asked = await runJson(into, source, ["--host", host], end);
		if (asked === null) return;
		readHostVars(asked.reading, host, asked.tree);
	}
}
async function runJson(into, source, args, end) {
	const file = `${source.shown} ${args.join(" ")}`;
	const timeoutMs = Math.max(1, Math.round(end - performance.now()));
	const output = await runScript(source.path, args, {
		cwd: source.cwd,
		timeoutMs
	});
	if ("problem" in output) {
		into.problems.push({
			file,
			...output.problem
		});
		return null;
	}
	const text = output.stdout.trim() === "" && args[0] === "--host" ? "{}" : output.stdout;
	if (!isJson(text)) {
		into.problems.push({
			file,
			message: "the inventory script does not print JSON",
			hint: "run it by hand with --list"
		});
		return null;
	}
	const tree = readTree(text, file, into.problems);
	if (tree === null) return null;
	if (tree.kind === "map") return {
		reading: {
			...into,
			file,
			text
		},
		tree
	};
	into.problems.push({
		file,
		message: `the inventory script must print an object, not a ${tree.kind}`
	});
	return null;
}
function isJson(text) {
	try {
		JSON.parse(text);
		return true;
	} catch {
		return false;
	}
}
// src/inventory/ini/python-literal.ts
/**
* What an INI value means: Ansible gives it to Python's `ast.literal_eval` and keeps the text where that fails.
* So `5`, `0x1f`, `True`, `None`, `'x'` and `['a', 1]` are typed, and `true`, `yes`, `010` and `10.0.0.1` are text.
* Complex numbers, sets and integers a double cannot hold stay text as well: no digit is lost.
*/
function pythonLiteral(text) {
	const scan = {
		text,
		at: 0,
		depth: 0
	};
	try {
		const value = tupleOrValue(scan);
		skipSpace(scan);
		return scan.at === text.length ? value : text;
	} catch (error) {
		if (error instanceof NotLiteral) return text;
		throw error;
	}
}
var NotLiteral = class extends Error {};
const NUMBER = /^(?:0[xX](?:_?[0-9a-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|(?:\d(?:_?\d)*)?\.\d(?:_?\d)*(?:[eE][-+]?\d(?:_?\d)*)?|\d(?:_?\d)*\.?[eE][-+]?\d(?:_?\d)*|\d(?:_?\d)*\.|\d(?:_?\d)*)/;
const STRING_START = /^([bBrRuU]{0,2})("""|'''|"|')/;
const ESCAPES = {
	"\\": "\\",
	"'": "'",
	"\"": "\"",
	a: "\x07",
	b: "\b",
	f: "\f",
	n: "\n",
	r: "\r",
	t: "	",
	v: "\v"
};
/** `1, 2` without brackets is a tuple in Python. */
function tupleOrValue(scan) {
	const first = value(scan);
	if (peek(scan) !== ",") return first;
	const items = [first];
	while (peek(scan) === ",") {
		scan.at++;
		if (peek(scan) === "") break;
		items.push(value(scan));
	}
	return items;
}
function value(scan) {
	const c = peek(scan);
	if (++scan.depth > 100) throw new NotLiteral();
	const result = c === "[" ? sequence(scan, "]").items : c === "(" ? parenthesis(scan) : c === "{" ? dict(scan) : atom(scan);
	scan.depth--;
	return result;
}
function atom(scan) {
	const sign = /^[-+]/.exec(rest(scan))?.[0];
	if (sign !== void 0) {
		scan.at++;
		skipSpace(scan);
		const size = number(scan);
		return sign === "-" ? 0 - size : size;
	}
	if (STRING_START.test(rest(scan))) return strings(scan);
	const word = /^(?:True|False|None)(?![\p{L}\p{N}_])/u.exec(rest(scan))?.[0];
	if (word === void 0) return number(scan);
	scan.at += word.length;
	return word === "None" ? null : word === "True";
}
function number(scan) {
	const source = NUMBER.exec(rest(scan))?.[0] ?? "";
	const digits = source.replaceAll("_", "");
	const after = scan.text.charAt(scan.at + source.length);
	if (source === "" || /[\p{L}\p{N}_.]/u.test(after) || /^0\d*[1-9]\d*$/.test(digits)) throw new NotLiteral();
	const result = Number(digits);
	if (!Number.isFinite(result)) throw new NotLiteral();
	if (!/[.eE]/.test(digits) && !Number.isSafeInteger(result)) throw new NotLiteral();
	scan.at += source.length;
	return result;
}
/** Adjacent strings are one, as in Python. */
function strings(scan) {
	let text = "";
	for (let start = STRING_START.exec(rest(scan)); start !== null; start = STRING_START.exec(rest(scan))) {
		scan.at += start[0].length;
		text += stringBody(scan, start[2] ?? "", /r/i.test(start[1] ?? ""));
		skipSpace(scan);
	}
	return text;
}
function stringBody(scan, quote, raw) {
	let text = "";
	while (!scan.text.startsWith(quote, scan.at)) {
		const c = scan.text.charAt(scan.at);
		if (c === "") throw new NotLiteral();
		if (c !== "\\") {
			text += c;
			scan.at++;
		} else if (raw) {
			text += scan.text.slice(scan.at, scan.at + 2);
			scan.at += 2;
		} else text += escapeSequence(scan);
	}
	scan.at += quote.length;
	return text;
}
function escapeSequence(scan) {
	const code = /^\\(?:([0-7]{1,3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/.exec(rest(scan));
	if (code !== null) {
		scan.at += code[0].length;
		const point = code[1] === void 0 ? Number.parseInt(code[2] ?? code[3] ?? code[4] ?? "", 16) : Number.parseInt(code[1], 8);
		if (point > 1114111) throw new NotLiteral();
		return String.fromCodePoint(point);
	}
	const next = scan.text.charAt(scan.at + 1);
	if (next === "" || /[xuUN]/.test(next)) throw new NotLiteral();
	scan.at += 2;
	return ESCAPES[next] ?? `\\${next}`;
}
function sequence(scan, close) {
	const items = [];
	let commas = 0;
	scan.at++;
	while (peek(scan) !== close) {
		items.push(value(scan));
		if (peek(scan) === ",") {
			commas++;
			scan.at++;
		} else if (peek(scan) !== close) throw new NotLiteral();
	}
	scan.at++;
	return {
		items,
		commas
	};
}
/** `(1)` is 1, `(1,)` and `()` are tuples. */
function parenthesis(scan) {
	const { items, commas } = sequence(scan, ")");
	const [first] = items;
	return items.length === 1 && commas === 0 && first !== void 0 ? first : items;
}
function dict(scan) {
	const entries = /* @__PURE__ */ new Map();
	scan.at++;
	while (peek(scan) !== "}") {
		const key = value(scan);
		if (typeof key === "object" && key !== null) throw new NotLiteral();
		expect(scan, ":");
		entries.set(keyText(key), value(scan));
		if (peek(scan) !== "}") expect(scan, ",");
	}
	scan.at++;
	return Object.fromEntries(entries);
}
/** As json.dumps writes a key that is no string. */
function keyText(key) {
	return String(key);
}
function expect(scan, c) {
	if (peek(scan) !== c) throw new NotLiteral();
	scan.at++;
}
function rest(scan) {
	return scan.text.slice(scan.at);
}
/** The next character that is not space, '' at the end. A comment runs to the end, as in Python. */
function peek(scan) {
	skipSpace(scan);
	return scan.text.charAt(scan.at);
}
function skipSpace(scan) {
	while (/[ \t\f]/.test(scan.text.charAt(scan.at))) scan.at++;
	if (scan.text.charAt(scan.at) === "#") scan.at = scan.text.length;
}
// src/inventory/ini/shell-words.ts
/**
* Splits a line as Python's `shlex.split(line, comments=True)` does (POSIX mode), since that is what reads an INI
* host line: quotes may stand inside a word, and an unquoted `#` ends the line even in the middle of a word.
*/
function splitWords(line) {
	const words = [];
	let word = null;
	let i = 0;
	while (i < line.length) {
		const c = line.charAt(i);
		if (c === "#") break;
		if (/[ \t\r\n]/.test(c)) {
			if (word !== null) words.push(word);
			word = null;
			i++;
			continue;
		}
		const part = c === "\\" ? escaped(line, i) : c === "\"" || c === "'" ? quoted(line, i) : {
			text: c,
			end: i + 1
		};
		if ("problem" in part) return part;
		word = (word ?? "") + part.text;
		i = part.end;
	}
	if (word !== null) words.push(word);
	return { words };
}
function escaped(line, start) {
	if (start + 1 >= line.length) return { problem: "the line ends after a backslash" };
	return {
		text: line.charAt(start + 1),
		end: start + 2
	};
}
/** In double quotes a backslash escapes only `"` and itself; in single quotes nothing does. */
function quoted(line, start) {
	const quote = line.charAt(start);
	let text = "";
	for (let i = start + 1; i < line.length; i++) {
		const c = line.charAt(i);
		if (c === quote) return {
			text,
			end: i + 1
		};
		const next = line.charAt(i + 1);
		if (quote === "\"" && c === "\\" && (next === "\"" || next === "\\")) {
			text += next;
			i++;
		} else text += c;
	}
	return { problem: `a ${quote} is opened and not closed` };
}
// src/inventory/ini/ini.ts
const KINDS = [
	"hosts",
	"children",
	"vars"
];
const SECTION = /^\[([^:\]\s]+)(?::([\p{L}\p{N}_]+))?\]\s*(?:#.*)?$/u;
const GROUP_NAME = /^([^:\]\s]+)\s*(?:#.*)?$/;
/**
* Ansible's INI inventory (plugins/inventory/ini.py): hosts before the first section are ungrouped, a section is
* `[group]`, `[group:children]` or `[group:vars]`, and a group may be used before it is declared.
*/
function readIni(reading) {
	const ini = {
		...reading,
		group: "ungrouped",
		kind: "hosts",
		line: 0,
		column: 1,
		pending: /* @__PURE__ */ new Map()
	};
	for (const raw of reading.text.split(/\r\n|\r|\n/)) {
		ini.line++;
		const line = raw.trim();
		ini.column = raw.length - raw.trimStart().length + 1;
		if (line !== "" && !/^[#;]/.test(line)) readLine(ini, line);
	}
	for (const [name, { line, message }] of ini.pending) {
		const others = [...reading.draft.groups.keys()].filter((group) => group !== name);
		reportAt(reading, {
			line,
			column: 1
		}, message, suggestion(name, others));
	}
}
function problem(ini, message, hint) {
	if (message !== null) reportAt(ini, {
		line: ini.line,
		column: ini.column
	}, message, hint);
}
function readLine(ini, line) {
	const section = SECTION.exec(line);
	if (section !== null) openSection(ini, section[1] ?? "", section[2] ?? "hosts");
	else if (line.startsWith("[") && line.endsWith("]")) problem(ini, `\`${line}\` is not a section`, "a section is [group], [group:children] or [group:vars], without spaces");
	else if (ini.kind === "hosts") readHostLine(ini, line);
	else if (ini.kind === "vars") readVar(ini, line);
	else if (ini.kind === "children") readChild$1(ini, line);
}
function openSection(ini, group, kind) {
	const known = KINDS.find((one) => one === kind);
	if (known === void 0) problem(ini, `unknown kind of section: \`${kind}\``, suggestion(kind, KINDS));
	problem(ini, groupNameProblem(group));
	ini.group = group;
	ini.kind = known ?? null;
	const pending = ini.pending.get(group);
	if (known === "vars" && pending === void 0 && !ini.draft.groups.has(group)) {
		const message = `variables for the group \`${group}\`, which no section declares`;
		ini.pending.set(group, {
			line: ini.line,
			message,
			parents: []
		});
	}
	addGroup(ini.draft, group);
	if (known !== "vars" && pending !== void 0) settle(ini, group, pending);
}
function settle(ini, group, pending) {
	ini.pending.delete(group);
	for (const parent of pending.parents) problem(ini, addChild(ini.draft, parent, group));
}
function readChild$1(ini, line) {
	const child = GROUP_NAME.exec(line)?.[1];
	if (child === void 0) {
		problem(ini, `\`${line}\` is not a group name`, `below [${ini.group}:children] stands one group on each line`);
		return;
	}
	const pending = ini.pending.get(child);
	if (ini.draft.groups.has(child)) problem(ini, addChild(ini.draft, ini.group, child));
	else if (pending !== void 0) pending.parents.push(ini.group);
	else {
		const message = `the group \`${child}\`, a child of \`${ini.group}\`, is declared nowhere`;
		ini.pending.set(child, {
			line: ini.line,
			message,
			parents: [ini.group]
		});
	}
}
function readVar(ini, line) {
	const at = line.indexOf("=");
	if (at < 0) {
		problem(ini, "expected key=value");
		return;
	}
	const entry = variable(ini, line.slice(0, at).trim(), line.slice(at + 1).trim());
	if (entry !== null) problem(ini, assign(ini.draft, ini.group, ...entry));
}
function readHostLine(ini, line) {
	const split = splitWords(line);
	if ("problem" in split) {
		problem(ini, split.problem);
		return;
	}
	const [pattern = "", ...words] = split.words;
	const named = expandHostPattern(pattern);
	const vars = hostVariables(ini, words);
	if ("problem" in named) problem(ini, named.problem, yamlHint(line));
	else problem(ini, assignHosts(ini.draft, ini.group, named, vars));
}
function yamlHint(line) {
	return /^(?:---|[^\s=]+:(?:\s|$))/.test(line) ? "this looks like YAML: name the file .yaml" : void 0;
}
/** A word that is none stays out of the message: it may be the rest of a password that holds a space. */
function hostVariables(ini, words) {
	const odd = words.findIndex((word) => word.indexOf("=") <= 0);
	if (odd >= 0) {
		problem(ini, `word ${odd + 2} of this line is not key=value`, "after the host stand variables; quote a value that holds spaces: key=\"a b\"");
		return [];
	}
	return words.flatMap((word) => {
		const at = word.indexOf("=");
		const named = variable(ini, word.slice(0, at), word.slice(at + 1));
		return named === null ? [] : [named];
	});
}
function variable(ini, key, text) {
	const value = pythonLiteral(text);
	const bad = isForbiddenKey(key) ? key : forbiddenKeyIn(value);
	if (bad === void 0) return [key, value];
	problem(ini, `\`${bad}\` cannot be a key`);
	return null;
}
function forbiddenKeyIn(value) {
	if (typeof value !== "object" || value === null) return void 0;
	for (const [key, item] of Object.entries(value)) {
		const bad = isForbiddenKey(key) ? key : forbiddenKeyIn(item);
		if (bad !== void 0) return bad;
	}
}
// src/inventory/source-folder.ts
/** Ansible's defaults: IGNORED_ALWAYS in inventory/manager.py, INVENTORY_IGNORE_EXTS in config/base.yml. */
const NO_SOURCE = /^\.|^(?:host_vars|group_vars|vars_plugins)$|(?:\.pyc|\.pyo|\.swp|\.bak|~|\.rpm|\.md|\.txt|\.rst|\.orig|\.ini|\.cfg|\.retry)$/;
/** Far more than anybody nests; a link to a folder above would go on for ever. */
const MAX_DEPTH = 20;
async function isVagrantFolder(path) {
	return await access(join(path, "Vagrantfile")).then(() => true, () => false);
}
/**
* The sources in a folder given with `-i`, in the order Ansible reads them: by name, a folder where its name stands. A
* Vagrant folder among them is one source. A folder without any is a problem that says what was passed over.
*/
async function sourcesInFolder(folder, problems) {
	const known = problems.length;
	const sources = await listSources(folder, problems, 0);
	if (sources.length > 0 || problems.length > known) return sources;
	const ini = (await listFolder(folder, problems)).find((name) => name.endsWith(".ini"));
	const hint = ini === void 0 ? "put inventory files into it; hidden files and those that end in .ini, .cfg, .md or .txt are passed over, as by Ansible" : `in a folder files that end in .ini are passed over, as by Ansible: name it with -i ${child(folder, ini).shown}`;
	problems.push({
		file: folder.shown,
		message: "is a folder without an inventory file",
		hint
	});
	return [];
}
async function listSources(folder, problems, depth) {
	if (depth > MAX_DEPTH) {
		problems.push({
			file: folder.shown,
			message: `is more than ${MAX_DEPTH} folders deep`,
			hint: "look for a link to a folder above it"
		});
		return [];
	}
	const found = [];
	const known = problems.length;
	for (const name of await listFolder(folder, problems)) {
		if (problems.length > known) break;
		if (NO_SOURCE.test(name)) continue;
		const entry = child(folder, name);
		const nested = await isFolder(entry.path) && !await isVagrantFolder(entry.path);
		found.push(...nested ? await listSources(entry, problems, depth + 1) : [entry]);
	}
	return found;
}
// src/inventory/source-text.ts
/** Far above the inventory of a thousand hosts, far below what would hurt. */
const MAX_BYTES = 67108864;
/** The text of a file, without a byte order mark. What is wrong goes to `problems`; then the result is null. */
async function readSourceText(path, shown, problems) {
	const read = await readBytes(path);
	if ("problem" in read) {
		problems.push({
			file: shown,
			...read.problem
		});
		return null;
	}
	if (read.bytes.subarray(0, 14).toString("latin1") === "$ANSIBLE_VAULT") {
		problems.push({
			file: shown,
			line: 1,
			column: 1,
			message: "a file encrypted by Ansible Vault: not supported yet",
			hint: VAULT_HINT
		});
		return null;
	}
	try {
		return new TextDecoder("utf-8", { fatal: true }).decode(read.bytes);
	} catch {
		problems.push({
			file: shown,
			message: "is not UTF-8 text"
		});
		return null;
	}
}
/** O_NONBLOCK, so that a named pipe nobody writes to cannot hold us; a pipe from the shell's `<(…)` is read to its end. */
async function readBytes(path) {
	let handle;
	try {
		const pipe = /^\/(?:dev|proc\/self)\/(?:fd\/\d+|stdin)$/.test(path);
		handle = await open(path, constants.O_RDONLY | (pipe ? 0 : constants.O_NONBLOCK));
		const found = await handle.stat();
		if (found.isDirectory()) return { problem: { message: "is a directory, not a file" } };
		if (!found.isFile() && !pipe) return { problem: { message: "is not a plain file" } };
		return await readBounded(handle);
	} catch (error) {
		return { problem: readProblem(error) };
	} finally {
		await handle?.close();
	}
}
async function readBounded(handle) {
	const chunks = [];
	let size = 0;
	for await (const chunk of handle.createReadStream({ autoClose: false })) {
		const bytes = Buffer.from(chunk);
		size += bytes.length;
		if (size > MAX_BYTES) return { problem: { message: `is larger than ${MAX_BYTES / 1024 / 1024} MiB` } };
		chunks.push(bytes);
	}
	return { bytes: Buffer.concat(chunks) };
}
function readProblem(error) {
	const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
	if (code === "ENOENT") return {
		message: "not found",
		hint: "check the path; a list of hosts is written with a comma: `n1,`"
	};
	if (code === "EACCES" || code === "EPERM") return {
		message: "may not be read",
		hint: "check its permissions"
	};
	return { message: `cannot be read (${code})` };
}
// src/inventory/vagrant/ssh-config.ts
/**
* The machines in what `vagrant ssh-config` prints (its template commands/ssh_config/config.erb): blocks that begin with
* `Host NAME`, with indented lines `Keyword value`, a path with blanks in double quotes. Whatever else stands there, as
* the words of a plugin, is passed over. Never throws.
*/
function readVagrantSshConfig(text) {
	return text.split(/^Host /m).slice(1).flatMap((block) => {
		const [name = "", ...lines] = block.split(/\r?\n/);
		const values = /* @__PURE__ */ new Map();
		for (const line of lines) {
			const [, keyword = "", value = ""] = /^[ \t]+([A-Za-z0-9]+) (.*)$/.exec(line) ?? [];
			if (keyword !== "" && !values.has(keyword)) values.set(keyword, unquoted(value.trim()));
		}
		const host = values.get("HostName") ?? "";
		if (name.trim() === "" || host === "") return [];
		return [{
			name: name.trim(),
			host,
			port: values.get("Port") ?? "22",
			user: values.get("User") ?? "vagrant",
			key: values.get("IdentityFile") ?? null,
			proxyCommand: values.get("ProxyCommand") ?? null
		}];
	});
}
function unquoted(value) {
	return /^"(.*)"$/.exec(value)?.[1] ?? value;
}
// src/inventory/vagrant/folder.ts
/** Ruby, its plugins and a question to each machine's provider. */
const DEADLINE_MS = 6e4;
/**
* The machines of a folder with a Vagrantfile, as `vagrant ssh-config` gives them. All must run. A machine has new host
* keys and the same address after each `up`, so its keys are kept under its provider's id, in a file of the folder.
*/
async function readVagrantFolder({ draft, problems }, { path, shown }, timeoutMs = DEADLINE_MS) {
	const { stdout, stderr, failure } = await runProgram("vagrant", ["ssh-config"], {
		cwd: path,
		timeoutMs,
		env: {
			VAGRANT_CWD: path,
			VAGRANT_NO_COLOR: "1",
			VAGRANT_CHECKPOINT_DISABLE: "1"
		}
	});
	const machines = readVagrantSshConfig(stdout);
	if (failure !== null) {
		problems.push({
			file: shown,
			...problemOf(failure, stderr, machines)
		});
		return;
	}
	if (machines.length === 0) problems.push({
		file: shown,
		message: "`vagrant ssh-config` names no machine"
	});
	const state = resolve(path, process.env.VAGRANT_DOTFILE_PATH ?? ".vagrant");
	for (const machine of machines) {
		const wrong = hostNameProblem(machine.name);
		if (wrong === null) {
			const vars = Object.entries(variablesOf(machine, state, await machineId(state, machine.name)));
			assignHosts(draft, "ungrouped", {
				hosts: [machine.name],
				port: null
			}, vars);
		} else problems.push({
			file: shown,
			message: `\`vagrant ssh-config\`: ${wrong}`
		});
	}
}
function variablesOf(machine, state, id) {
	const keys = id === null ? [] : [
		`HostKeyAlias=${machine.name}.${id}`,
		`UserKnownHostsFile="${join(state, "netfix_known_hosts")}"`,
		"StrictHostKeyChecking=accept-new"
	];
	const proxy = machine.proxyCommand === null ? [] : [`ProxyCommand=${machine.proxyCommand}`];
	const options = [
		"IdentitiesOnly=yes",
		...keys,
		...proxy
	];
	return {
		ansible_host: machine.host,
		ansible_port: Number(machine.port),
		ansible_user: machine.user,
		...machine.key === null ? {} : { ansible_ssh_private_key_file: machine.key },
		ansible_ssh_common_args: options.map((option) => `-o '${option}'`).join(" ")
	};
}
/** What the provider calls this very machine: another one after `vagrant destroy` and `up`. */
async function machineId(state, name) {
	const folder = join(state, "machines", name);
	const providers = await readdir(folder).catch(() => []);
	const [id = "", ...more] = (await Promise.all(providers.map((each) => readFile(join(folder, each, "id"), "utf8").catch(() => "")))).map((each) => each.trim()).filter((each) => each !== "");
	return more.length === 0 && /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(id) ? id : null;
}
function problemOf(failure, stderr, running) {
	if (failure.includes("ENOENT")) return {
		message: "is a Vagrant folder, but there is no `vagrant` to ask for its machines",
		hint: "install Vagrant, or write the machines into an inventory file"
	};
	const lines = stderr.split("\n").filter((line) => line.trim() !== "").slice(-12);
	const frame = lines.length === 0 ? {} : { frame: lines.map((line) => `  | ${printable(line)}`).join("\n") };
	if (/not yet ready for SSH|must be created|is not created/i.test(stderr.replaceAll(/\s+/g, " "))) {
		const names = running.map(({ name }) => name).join(", ");
		return {
			message: `not all of its machines run${names === "" ? "" : ` (${names} run${running.length === 1 ? "s" : ""})`}: \`vagrant ssh-config\` ${failure}`,
			...frame,
			hint: "run `vagrant up` in that folder; `vagrant status` says which machines run"
		};
	}
	return {
		message: `\`vagrant ssh-config\` ${failure}`,
		...frame,
		hint: "run it by hand in that folder"
	};
}
// src/inventory/yaml/groups.ts
const SECTIONS = [
	"hosts",
	"children",
	"vars"
];
/** Ansible's YAML inventory: top-level keys are groups, each with `hosts`, `children` and `vars`. */
function readYamlGroups(reading, tree) {
	const plugin = tree.entries.get("plugin");
	if (plugin !== void 0) {
		reportAt(reading, plugin.key, "this configures an Ansible inventory plugin, which netfix cannot run", PLUGIN_HINT);
		return;
	}
	for (const [name, { key, value }] of tree.entries) if (SECTIONS.includes(name)) reportAt(reading, key, `\`${name}\` stands at the top level, where group names are expected`, "put it below `all:`");
	else readGroup(reading, name, key, value);
}
const PLUGIN_HINT = "save what it gives: ansible-inventory -i FILE --list > inventory.json";
function readGroup(reading, name, key, tree) {
	const problem = groupNameProblem(name);
	if (problem !== null) {
		reportAt(reading, key, problem);
		return false;
	}
	addGroup(reading.draft, name);
	if (tree.kind === "scalar" && tree.value === null) return true;
	if (tree.kind !== "map") {
		reportAt(reading, tree.place, `group \`${name}\` must be a mapping with hosts, children or vars`, groupHint(tree));
		return true;
	}
	for (const [section, entry] of tree.entries) readSection(reading, name, section, entry);
	return true;
}
function groupHint(tree) {
	return tree.kind === "list" ? "put the hosts below `hosts:`, each as a key of its own, such as `n1:`" : void 0;
}
function readSection(reading, group, section, entry) {
	if (!SECTIONS.includes(section)) {
		reportAt(reading, entry.key, `unknown key \`${section}\` in group \`${group}\``, suggestion(section, SECTIONS));
		return;
	}
	for (const [name, item] of sectionEntries(reading, group, section, entry.value)) if (section === "vars") report(reading, item.key, assign(reading.draft, group, name, treeValue(item.value)));
	else if (section === "hosts") readHost(reading, group, name, item);
	else readChild(reading, group, name, item);
}
/** A lone word stands for a mapping with that one key, as in Ansible. */
function sectionEntries(reading, group, section, tree) {
	if (tree.kind === "map") return tree.entries;
	if (tree.kind === "scalar" && tree.value === null) return /* @__PURE__ */ new Map();
	if (tree.kind === "scalar" && typeof tree.value === "string" && section !== "vars") {
		const nothing = {
			kind: "scalar",
			place: tree.place,
			value: null
		};
		return /* @__PURE__ */ new Map([[tree.value, {
			key: tree.place,
			value: nothing
		}]]);
	}
	const hint = section === "vars" ? void 0 : "write each name as a key of its own, with a colon: `n1:`";
	reportAt(reading, tree.place, `\`${section}\` of group \`${group}\` must be a mapping, not a ${tree.kind}`, hint);
	return /* @__PURE__ */ new Map();
}
function readChild(reading, group, name, item) {
	if (!readGroup(reading, name, item.key, item.value)) return;
	report(reading, item.key, addChild(reading.draft, group, name));
}
function readHost(reading, group, pattern, item) {
	const named = expandHostPattern(pattern);
	if ("problem" in named) {
		reportAt(reading, item.key, named.problem);
		return;
	}
	const { value: tree } = item;
	if (tree.kind === "map") {
		const vars = [...tree.entries].map(([key, { value }]) => [key, treeValue(value)]);
		report(reading, item.key, assignHosts(reading.draft, group, named, vars));
	} else if (tree.kind === "scalar" && tree.value === null) assignHosts(reading.draft, group, named, []);
	else reportAt(reading, tree.place, `host \`${pattern}\` must have a mapping of variables, not a ${tree.kind}`);
}
function report(reading, place, problem) {
	if (problem !== null) reportAt(reading, place, problem);
}
// src/inventory/source.ts
/** Reads what one `-i` names into the draft, by what it is. */
async function readSource(into, source) {
	const { problems } = into;
	if (!await isFolder(source.path)) {
		if (await readFile$1(into, source) === "empty") problems.push({
			file: source.shown,
			message: "is empty: no host stands in it"
		});
	} else if (await isVagrantFolder(source.path)) {
		if (source.programs === "run") await readVagrantFolder(into, source);
	} else await readFolder(into, source);
}
/** Ansible warns of a file that is no inventory and goes on. Hosts could be missing then, so here nothing is done. */
async function readFolder(into, source) {
	const { problems } = into;
	const known = problems.length;
	const unread = [];
	for (const place of await sourcesInFolder(source, problems)) {
		const one = {
			...source,
			...place
		};
		const before = problems.length;
		if (await isFolder(one.path)) await readSource(into, one);
		else await readFile$1(into, one);
		if (problems.length > before) unread.push(relative(source.shown, one.shown));
	}
	if (unread.length === 0) return;
	problems.splice(known, 0, {
		file: source.shown,
		message: `what is wrong with files in this folder is told below: ${firstOf(unread)}`,
		hint: "one that is no inventory is passed over with the ending .txt or .md; or name the inventory files with an -i for each"
	});
}
function firstOf(names) {
	return names.length <= 5 ? names.join(", ") : `${names.slice(0, 5).join(", ")} and ${names.length - 5} more`;
}
/** An empty file among others is no mistake: Ansible passes over it in a folder. */
async function readFile$1(into, source) {
	const { problems } = into;
	if (await isProgram(source.path)) {
		if (source.programs === "run") await runInventoryScript(into, source);
		return "read";
	}
	const text = await readSourceText(source.path, source.shown, problems);
	if (text === null) return "read";
	if (text.startsWith("#!")) {
		const hint = `chmod +x ${source.shown}`;
		problems.push({
			file: source.shown,
			message: "is a script, but not executable",
			hint
		});
	} else if (isBlank(text)) return "empty";
	else readText(into, source.shown, text);
	return "read";
}
function readText(into, file, text) {
	const reading = {
		...into,
		file,
		text
	};
	if (!isYaml(file, text)) {
		readIni(reading);
		return;
	}
	const tree = readTree(text, file, into.problems);
	if (tree === null) return;
	if (tree.kind !== "map") {
		const hint = "start with `all:` and put the hosts below `hosts:`";
		into.problems.push({
			file,
			...tree.place,
			message: `an inventory must be a mapping of groups, not a ${tree.kind}`,
			hint
		});
	} else if (isAnsibleJson(tree) && /^\s*\{/.test(text)) readAnsibleJson(reading, tree);
	else readYamlGroups(reading, tree);
}
/** By the ending; without one by the first line that says something. */
function isYaml(file, text) {
	const extension = extname(file);
	if ([
		".yaml",
		".yml",
		".json"
	].includes(extension)) return true;
	if (extension !== "") return false;
	const first = text.split(/\r\n|\r|\n/).find((line) => !/^\s*(?:[#;]|$)/.test(line)) ?? "";
	return /^(?:---|%YAML|\{|(?:"[^"]*"|'[^']*'|[^\s:=[\]]+):(?:\s|$))/.test(first.trimStart());
}
function isBlank(text) {
	return text.split(/\r\n|\r|\n/).every((line) => /^\s*(?:[#;].*|---\s*)?$/.test(line));
}
/** Executable, and not merely a text on a file system that marks everything so: it starts with `#!` or is a binary. */
async function isProgram(path) {
	const found = await stat(path).catch(() => null);
	if (found === null || !found.isFile()) return false;
	return await access(path, constants$1.X_OK).then(() => true, () => false) && await startsLikeProgram(path);
}
async function startsLikeProgram(path) {
	const handle = await open(path).catch(() => null);
	if (handle === null) return false;
	try {
		const { buffer } = await handle.read(Buffer.alloc(4), 0, 4, 0);
		const start = buffer.toString("latin1");
		return start.startsWith("#!") || start === "ELF";
	} finally {
		await handle.close();
	}
}
// src/inventory/vars-files.ts
const EXTENSIONS = [
	".yml",
	".yaml",
	".json"
];
/**
* Reads `group_vars/` and `host_vars/` of a folder for the names given. As in Ansible (find_vars_files) NAME is a file
* or a folder of files, else NAME.yml, .yaml or .json; the first that exists counts and the others do not.
* `shown` is the folder as the user would write it, for messages.
*/
async function readAdjacentVars(folder, names, problems) {
	return {
		groups: await readVarsFolder(child(folder, "group_vars"), names.groups, problems),
		hosts: await readVarsFolder(child(folder, "host_vars"), names.hosts, problems)
	};
}
async function readVarsFolder(folder, names, problems) {
	const present = new Set(await listFolder(folder, problems));
	const result = /* @__PURE__ */ new Map();
	for (const name of names) {
		const file = ["", ...EXTENSIONS].map((extension) => name + extension).find((one) => present.has(one));
		if (file !== void 0) result.set(name, await readVars(child(folder, file), problems));
	}
	return result;
}
async function readVars(place, problems) {
	const vars = {};
	for (const file of await varsFiles(place, problems)) Object.assign(vars, await readVarsFile(file, problems));
	return vars;
}
/** The file itself, or in name order every file below a folder that is not hidden or a backup. */
async function varsFiles(place, problems, depth = 0) {
	if (!await isFolder(place.path)) return [place];
	if (depth > 20) return [];
	const found = [];
	for (const name of await listFolder(place, problems)) {
		if (name.startsWith(".") || name.endsWith("~")) continue;
		const entry = child(place, name);
		const extension = extname(name);
		if (extension === "") found.push(...await varsFiles(entry, problems, depth + 1));
		else if (EXTENSIONS.includes(extension) && !await isFolder(entry.path)) found.push(entry);
	}
	return found;
}
async function readVarsFile(place, problems) {
	const text = await readSourceText(place.path, place.shown, problems);
	const tree = text === null ? null : readTree(text, place.shown, problems);
	if (tree === null || tree.kind === "scalar" && tree.value === null) return {};
	const value = treeValue(tree);
	if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
	problems.push({
		message: `variables must be a mapping, not a ${tree.kind}`,
		file: place.shown,
		...tree.place
	});
	return {};
}
// src/inventory/load.ts
var load_exports = /* @__PURE__ */ __exportAll({ loadInventory: () => loadInventory });
/**
* Reads and merges the sources (`-i`), in order: files in Ansible's YAML, INI or JSON, executables that print its JSON,
* folders of these, and lists such as `n1,n2,`. Variables next to a source are those in its folder, or in the folder it is. Relative paths count from `cwd`. `programs: 'skip'` runs no executable. Throws a UsageError that carries every problem found.
*/
async function loadInventory(sources, cwd, { programs } = { programs: "run" }) {
	const draft = emptyDraft();
	const problems = [];
	const folders = /* @__PURE__ */ new Map();
	if (sources.length === 0) problems.push({
		message: "no inventory is given",
		hint: "name one with -i FILE or -i n1,n2,"
	});
	for (const source of sources) if (await isHostList(source, cwd)) readHostList(draft, source, problems);
	else {
		const path = resolve(cwd, source);
		const folder = await isFolder(path) ? {
			path,
			shown: source
		} : {
			path: dirname(path),
			shown: dirname(source)
		};
		folders.delete(folder.path);
		folders.set(folder.path, folder.shown);
		await readSource({
			draft,
			problems
		}, {
			path,
			shown: source,
			cwd,
			programs
		});
	}
	throwAny(problems);
	const adjacent = await readAllAdjacent(draft, folders, problems);
	throwAny(problems);
	return mergeInventory(draft, adjacent);
}
function throwAny(problems) {
	const more = problems.length - 50;
	if (more > 0) throw new UsageError([...problems.slice(0, 50), { message: `and ${more} more problems` }]);
	if (problems.length > 0) throw new UsageError(problems);
}
/** A comma makes a list, unless a file has that very name. */
async function isHostList(source, cwd) {
	if (!source.includes(",")) return false;
	return await stat(resolve(cwd, source)).then(() => false, () => true);
}
async function readAllAdjacent(draft, folders, problems) {
	const result = [];
	for (const [path, shown] of folders) {
		const names = {
			groups: draft.groups.keys(),
			hosts: draft.hosts.keys()
		};
		result.push(await readAdjacentVars({
			path,
			shown
		}, names, problems));
	}
	return result;
}
export { load_exports as n, isForbiddenKey as r, loadInventory as t };

//# sourceMappingURL=load.js.map