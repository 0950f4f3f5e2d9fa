import { n as suggestion } from "./did-you-mean.js";
import { t as UsageError } from "./usage-error.js";
import { C as SyntaxFault, E as hasTemplate, T as expressionsIn, h as SCOPE_NAMES, w as compile, x as paramFaults } from "./pattern.js";
import { r as isForbiddenKey } from "./load.js";
import { n as readSource } from "./source.js";
import { dirname, isAbsolute, join, resolve } from "node:path";
// src/playbook/part.ts
function isFields(value) {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
/** Something is wrong with a value; `offset` counts characters of a text. */
function faultAt(part, path, message, hint, offset = 0) {
	const place = part.source.locate([...part.path, ...path], offset);
	part.problems.push({
		...place,
		message,
		...hint === void 0 ? {} : { hint }
	});
}
/** Something is wrong with a key. */
function faultAtKey(part, path, message, hint) {
	const place = part.source.locateKey([...part.path, ...path]);
	part.problems.push({
		...place,
		message,
		...hint === void 0 ? {} : { hint }
	});
}
function hasField(part, key) {
	return Object.hasOwn(part.fields, key);
}
function field(part, key) {
	return hasField(part, key) ? part.fields[key] : void 0;
}
/** Text that is not empty, or null when there is none. */
function textField(part, key) {
	const value = field(part, key);
	if (value === void 0 || value === null) return null;
	if (typeof value === "number") return String(value);
	if (typeof value === "string" && value.trim() !== "") return value;
	faultAt(part, [key], `\`${key}\` must be text, not ${show(value)}`);
	return null;
}
function flagField(part, key) {
	const value = field(part, key);
	if (value === void 0) return false;
	if (typeof value === "boolean") return value;
	faultAt(part, [key], `\`${key}\` must be true or false, not ${show(value)}`, flagHint(value));
	return false;
}
function flagHint(value) {
	if (typeof value !== "string") return void 0;
	if (/^(yes|on|y)$/i.test(value)) return "write `true`";
	return /^(no|off|n)$/i.test(value) ? "write `false`" : void 0;
}
function numberField(part, key, bounds) {
	const value = field(part, key);
	if (value === void 0) return bounds.fallback;
	if (typeof value === "number" && value >= bounds.min && value <= bounds.max && (!bounds.integer || Number.isInteger(value))) return value;
	const kind = bounds.integer ? "an integer" : "a number";
	faultAt(part, [key], `\`${key}\` must be ${kind} from ${bounds.min} to ${bounds.max}, not ${show(value)}`);
	return bounds.fallback;
}
/** One text or a list of texts; with `split`, a text may hold several with commas between. */
function namesField(part, key, split) {
	const value = field(part, key);
	if (value === void 0 || value === null) return [];
	return (Array.isArray(value) ? value : [value]).flatMap((item, index) => {
		if (typeof item === "number") return [String(item)];
		if (typeof item === "string" && item.trim() !== "") return split ? splitNames(item) : [item];
		faultAt(part, Array.isArray(value) ? [key, index] : [key], `\`${key}\` must be text or a list of texts, not ${show(item)}`);
		return [];
	});
}
function splitNames(text) {
	return text.split(",").map((name) => name.trim()).filter((name) => name !== "");
}
/** A value as a message shows it. */
function show(value) {
	if (value === null) return "empty";
	if (Array.isArray(value)) return "a list";
	if (typeof value === "object") return "a map";
	const text = JSON.stringify(value);
	return text.length > 40 ? `${text.slice(0, 37)}…` : text;
}
// src/playbook/check-expressions.ts
/** Every `{{ }}` in a value must be CEL. */
function checkTemplates(part, value, path) {
	expressionsIn(value, (error, below, offset) => report(part, [...path, ...below], error, offset));
}
/** True when the condition is CEL. */
function checkWhen(part, path, source) {
	if (hasTemplate(source) || source.includes("{%")) {
		faultAt(part, path, "`when` is an expression already", "write it without `{{ }}`");
		return false;
	}
	try {
		compile(source);
		return true;
	} catch (error) {
		if (!(error instanceof SyntaxFault)) throw error;
		report(part, path, error, 0);
		return false;
	}
}
function report(part, path, error, offset) {
	if (!(error instanceof SyntaxFault)) {
		faultAt(part, path, error.message, void 0, error.offset);
		return;
	}
	const problem = error.problems[0];
	faultAt(part, path, problem?.message ?? error.message, problem?.hint, offset + error.offset);
}
// src/playbook/read-vars.ts
/** The `vars` of a play, a task or an import. */
function readVars(part) {
	if (!hasField(part, "vars")) return {};
	const vars = part.fields.vars ?? {};
	if (!isFields(vars)) {
		faultAt(part, ["vars"], `\`vars\` must be a map of names and values, not ${show(vars)}`);
		return {};
	}
	for (const name of Object.keys(vars)) {
		const fault = variableNameFault(name);
		if (fault !== null) faultAtKey(part, ["vars", name], fault);
	}
	checkTemplates(part, vars, ["vars"]);
	return vars;
}
/** Why a name cannot be a variable's, or null. Ansible's rule for names, and the names every expression has. */
function variableNameFault(name) {
	if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return `\`${name}\` is no name: letters, digits and \`_\`, not a digit first`;
	if (isForbiddenKey(name)) return `\`${name}\` cannot be a name`;
	return SCOPE_NAMES.includes(name) ? `\`${name}\` is taken: every expression has its own \`${name}\`` : null;
}
// src/playbook/words.ts
const PLAY_KEYS = [
	"name",
	"hosts",
	"become",
	"check_mode",
	"vars",
	"serial",
	"max_fail_percentage",
	"any_errors_fatal",
	"tasks",
	"handlers"
];
const TASK_KEYS = [
	"name",
	"when",
	"loop",
	"register",
	"tags",
	"ignore_errors",
	"notify",
	"retries",
	"delay",
	"run_once",
	"vars"
];
/** What stands beside `import_tasks` and `import_playbook`. */
const IMPORT_KEYS = [
	"name",
	"vars",
	"when",
	"tags"
];
/** Ansible's words that netfix does not have, and what to do instead. */
const PLAY_HINTS = {
	gather_facts: "leave it out: facts come with the first probe and cost nothing of their own",
	roles: "write the role’s tasks in a file of their own and use `import_tasks`",
	vars_files: "give the file on the command line: `-e @FILE`",
	vars_prompt: "give the value on the command line: `-e NAME=VALUE` or `-e @FILE`",
	pre_tasks: "put these tasks first in `tasks`",
	post_tasks: "put these tasks last in `tasks`",
	become_user: "tasks run as root (`become: true`) or as the login user; there is no third",
	become_method: "set `ansible_become_method` (sudo or doas) in the inventory",
	remote_user: "set `ansible_user` in the inventory, or use `-u`",
	connection: "set `ansible_connection: local` on the host in the inventory",
	environment: "set what a command needs inside a `shell` task",
	strategy: "hosts never wait for each other; use `serial` for batches",
	tags: "put tags on the tasks, or on the `import_tasks` that brings them in",
	ignore_errors: "put it on the tasks that may fail",
	when: "put it on the tasks, or on the `import_tasks` that brings them in",
	collections: "netfix has its own modules only: see `netfix modules`",
	force_handlers: "handlers run on every host that did not fail",
	order: "hosts are taken in the inventory’s order",
	port: "set `ansible_port` in the inventory",
	timeout: "use `--timeout`"
};
const TASK_HINTS = {
	block: "give the tasks the same `when`, or put them in a file and use `import_tasks` with `when`",
	rescue: "use `ignore_errors` with `register`, and `when` on the task that repairs",
	always: "use `ignore_errors` on what may fail; tasks after it then run",
	become: "`become` is set once for the whole play",
	become_user: "tasks run as root (`become: true` on the play) or as the login user",
	delegate_to: "write a play of its own for that host; `run_once` picks one host of the play",
	local_action: "write a play with `hosts: localhost`",
	with_items: "use `loop`",
	with_dict: "use `loop` over a list of maps",
	with_list: "use `loop`",
	with_sequence: "use `loop` with the values written out",
	loop_control: "the loop’s value is always called `item`",
	environment: "set what a command needs inside a `shell` task",
	changed_when: "a module decides this itself; in `shell`, `check` says whether there is something to fix",
	failed_when: "a module decides this itself; in `shell`, `check` and `fix` fail by their exit code",
	until: "`retries` alone tries again until the task succeeds",
	async: "hosts are worked on at the same time anyway; use `--timeout` for a limit",
	poll: "hosts are worked on at the same time anyway; use `--timeout` for a limit",
	no_log: "give secrets by `-e @FILE`, not in the playbook",
	check_mode: "put it on the play, or use `netfix check` for the whole playbook",
	diff: "use `--diff` on the command line",
	args: "write the parameters as a map below the module",
	listen: "notify a handler by its name",
	hosts: "`hosts` stands on the play; this is a task",
	action: "write the module’s name as the key",
	include_tasks: "use `import_tasks`",
	include_vars: "give the file on the command line: `-e @FILE`",
	include_role: "write the role’s tasks in a file and use `import_tasks`",
	import_role: "write the role’s tasks in a file and use `import_tasks`",
	import_playbook: "`import_playbook` stands in the list of plays",
	set_fact: "set it under `vars`, with an expression if it depends on others",
	debug: "see `-v`, or `netfix inventory --list` for variables",
	assert: "use `shell` with a `check` that fails",
	fail: "use `shell` with a `check` that fails",
	meta: "handlers run at the end of the play",
	modprobe: "use `kernel_module`",
	command: "use `shell`",
	raw: "use `shell`",
	script: "use `shell`",
	copy: "use `file`",
	template: "use `file`, whose `content` takes `{{ }}`",
	lineinfile: "use `file` for a whole file, or `shell` with `check` and `fix`",
	apt: "use `package`",
	yum: "use `package`",
	dnf: "use `package`",
	systemd: "use `service`",
	systemd_service: "use `service`",
	ufw: "use `firewall`: it finds out which one is active",
	firewalld: "use `firewall`: it finds out which one is active",
	iptables: "use `firewall`: it finds out which one is active",
	reboot: "netfix never reboots a host"
};
function playKeyHint(key) {
	return own(PLAY_HINTS, key) ?? suggestion(key, [...PLAY_KEYS, "import_playbook"]);
}
/** For a key that is neither a task's word nor a module: Ansible's long names are known by their last part. */
function taskKeyHint(key, modules) {
	const names = [...modules];
	const short = key.split(".").at(-1) ?? key;
	if (short !== key && names.includes(short)) return `write \`${short}\``;
	return own(TASK_HINTS, short) ?? suggestion(key, [
		...names,
		...TASK_KEYS,
		"import_tasks"
	]);
}
function isAnsibleWord(key) {
	return Object.hasOwn(TASK_HINTS, key.split(".").at(-1) ?? key);
}
function own(hints, key) {
	return Object.hasOwn(hints, key) ? hints[key] : void 0;
}
// src/playbook/read-task.ts
const NOTHING_INHERITED = {
	when: [],
	tags: [],
	vars: {},
	varsLocate: null
};
const MAX_NAME = 200;
/** Null when the task has no module to run; what is wrong is in `part.problems`. */
function readTask(part, modules, inherited) {
	const module = readModule(part, modules);
	const own = readWhen(part);
	const vars = readVars(part);
	const task = {
		name: readName(part),
		module: module ?? "",
		params: module === null ? null : readParams(part, module, modules),
		when: [...inherited.when.map(({ source }) => source), ...own],
		loop: readLoop(part),
		register: readRegister(part),
		tags: [.../* @__PURE__ */ new Set([...inherited.tags, ...readTags(part)])],
		ignoreErrors: flagField(part, "ignore_errors"),
		notify: namesField(part, "notify", false),
		retries: numberField(part, "retries", {
			min: 0,
			max: 1e3,
			integer: true,
			fallback: 0
		}),
		delay: numberField(part, "delay", {
			min: 0,
			max: 3600,
			integer: false,
			fallback: 5
		}),
		runOnce: flagField(part, "run_once"),
		vars: {
			...inherited.vars,
			...vars
		},
		position: positionOf(part),
		locate: locateTask(part, inherited, vars)
	};
	return module === null ? null : task;
}
function positionOf(part) {
	const { file, line, column } = part.source.locate(part.path);
	return {
		file,
		line,
		column
	};
}
/** Conditions and variables that came with an import stand in the importing file. */
function locateTask(part, inherited, vars) {
	return (path, offset) => {
		const [key, index] = path;
		if (key === "when" && typeof index === "number") return inherited.when[index]?.locate([], offset) ?? locateWhen(part, index - inherited.when.length, offset);
		if (key === "vars" && index !== void 0 && !Object.hasOwn(vars, index) && inherited.varsLocate !== null) return inherited.varsLocate(path.slice(1), offset);
		return part.source.locate([...part.path, ...path], offset);
	};
}
function locateWhen(part, index, offset) {
	const path = Array.isArray(part.fields.when) ? ["when", index] : ["when"];
	return part.source.locate([...part.path, ...path], offset);
}
function readModule(part, modules) {
	const others = Object.keys(part.fields).filter((key) => !TASK_KEYS.includes(key));
	const found = others.filter((key) => modules.has(key));
	const unknown = others.filter((key) => !modules.has(key));
	const missing = found.length === 0;
	for (const key of unknown) {
		const what = isAnsibleWord(key) ? `netfix has no \`${key}\`` : `there is no module${missing ? "" : " or key"} \`${key}\``;
		faultAtKey(part, [key], what, taskKeyHint(key, modules.keys()));
	}
	if (missing && unknown.length === 0) faultAt(part, [], "the task has no module", `give it one of ${[...modules.keys()].join(", ")}`);
	for (const key of found.slice(1)) faultAtKey(part, [key], `a task has one module, and this one has \`${found[0]}\` already`, "make it a task of its own");
	return found[0] ?? null;
}
function readParams(part, module, modules) {
	const given = part.fields[module] ?? null;
	const params = given === null ? {} : given;
	const schema = modules.get(module)?.params;
	checkTemplates(part, params, [module]);
	if (typeof params === "string" && hasTemplate(params)) return params;
	if (!isFields(params)) {
		const example = typeof params === "string" && module === "shell" ? "`shell: { check: …, fix: … }`" : `\`${module}: { name: value }\``;
		faultAt(part, [module], `\`${module}\` takes its parameters as a map, not ${show(params)}`, `write ${example}`);
		return {};
	}
	for (const fault of schema === void 0 ? [] : paramFaults(schema, params)) (fault.key === void 0 && !fault.missing ? faultAt : faultAtKey)(part, [
		module,
		...fault.path,
		...fault.key === void 0 ? [] : [fault.key]
	], `${module}: ${fault.message}`, fault.hint);
	return params;
}
function readName(part) {
	const name = textField(part, "name");
	if (name === null) return null;
	checkTemplates(part, name, ["name"]);
	return name.replace(/\s+/g, " ").trim().slice(0, MAX_NAME);
}
/** Conditions as written; the booleans `true` and `false` become their CEL words. */
function readWhen(part) {
	if (!hasField(part, "when")) return [];
	const value = part.fields.when ?? null;
	return (Array.isArray(value) ? value : [value]).flatMap((item, index) => {
		const path = Array.isArray(value) ? ["when", index] : ["when"];
		if (typeof item === "boolean") return [String(item)];
		if (typeof item === "string" && item.trim() !== "") return checkWhen(part, path, item) ? [item] : [];
		faultAt(part, path, `\`when\` must be an expression, true, false or a list of these, not ${show(item)}`);
		return [];
	});
}
function readLoop(part) {
	if (!hasField(part, "loop")) return null;
	const loop = part.fields.loop ?? null;
	checkTemplates(part, loop, ["loop"]);
	if (Array.isArray(loop) || typeof loop === "string" && hasTemplate(loop)) return loop;
	const hint = typeof loop === "string" ? `for a variable write "{{ ${loop} }}"` : void 0;
	faultAt(part, ["loop"], `\`loop\` must be a list, or an expression that gives one, not ${show(loop)}`, hint);
	return [];
}
function readRegister(part) {
	const name = textField(part, "register");
	if (name === null) return null;
	const fault = variableNameFault(name);
	if (fault === null) return name;
	faultAt(part, ["register"], fault);
	return null;
}
function readTags(part) {
	const tags = namesField(part, "tags", true);
	for (const tag of tags.filter((name) => /\s/.test(name) || hasTemplate(name))) faultAt(part, ["tags"], `a tag is one word, not ${show(tag)}`);
	return tags;
}
// src/playbook/read-play.ts
async function readPlay(part, modules, inherited, readTasks) {
	checkKeys(part, modules);
	const hosts = readHosts(part);
	const tasks = await readTasks(part, "tasks", inherited);
	const handlers = await readTasks(part, "handlers", {
		...inherited,
		when: []
	});
	checkHandlers(part, handlers);
	checkNotify(part, [...tasks, ...handlers], handlers);
	return {
		name: textField(part, "name") ?? hosts,
		hosts,
		become: flagField(part, "become"),
		checkMode: flagField(part, "check_mode"),
		vars: {
			...readVars(part),
			...inherited.vars
		},
		serial: readSerial(part),
		maxFailPercentage: readMaxFail(part),
		tasks,
		handlers,
		position: positionOf(part),
		locate: (path, offset) => part.source.locate([...part.path, ...path], offset)
	};
}
function checkKeys(part, modules) {
	if (!hasField(part, "hosts") && Object.keys(part.fields).some((key) => modules.has(key))) {
		faultAt(part, [], "this is a task, and a playbook is a list of plays", "put it under `tasks` of a play with `hosts`");
		return;
	}
	const known = PLAY_KEYS;
	for (const key of Object.keys(part.fields).filter((name) => !known.includes(name))) {
		const taskWord = TASK_KEYS.includes(key) ? "put it on the tasks" : void 0;
		faultAtKey(part, [key], `a play has no \`${key}\``, playKeyHint(key) ?? taskWord);
	}
	if (!hasField(part, "hosts")) faultAt(part, [], "the play has no `hosts`", "name hosts or groups, or `hosts: all`");
}
function readHosts(part) {
	const hosts = namesField(part, "hosts", false).join(",");
	if (hasTemplate(hosts)) faultAt(part, ["hosts"], "`hosts` takes no expression", "name a group, and choose with `-l`");
	else if (hosts === "" && hasField(part, "hosts") && part.fields.hosts === null) faultAtKey(part, ["hosts"], "`hosts` is empty", "name hosts or groups, or `hosts: all`");
	return hosts;
}
function readSerial(part) {
	if (!hasField(part, "serial")) return [];
	const value = part.fields.serial ?? null;
	return (Array.isArray(value) ? value : [value]).flatMap((item, index) => {
		const size = batchSize(item);
		if (size !== null) return [size];
		faultAt(part, Array.isArray(value) ? ["serial", index] : ["serial"], `\`serial\` must be a number of hosts or a percentage such as "30%", not ${show(item)}`);
		return [];
	});
}
function batchSize(value) {
	if (typeof value === "number") return Number.isInteger(value) && value >= 1 ? value : null;
	if (typeof value !== "string") return null;
	if (/^[1-9]\d{0,5}$/.test(value)) return Number(value);
	const percent = /^(\d{1,3}(?:\.\d+)?)%$/.exec(value)?.[1];
	return percent !== void 0 && Number(percent) > 0 && Number(percent) <= 100 ? value : null;
}
/** `any_errors_fatal: true` is the strictest percentage. */
function readMaxFail(part) {
	const fatal = flagField(part, "any_errors_fatal");
	if (!hasField(part, "max_fail_percentage")) return fatal ? 0 : null;
	const most = numberField(part, "max_fail_percentage", {
		min: 0,
		max: 100,
		integer: false,
		fallback: 0
	});
	return fatal ? 0 : most;
}
function checkHandlers(part, handlers) {
	const seen = /* @__PURE__ */ new Set();
	for (const handler of handlers) {
		const place = handler.locate?.([]) ?? handler.position;
		if (handler.name === null) part.problems.push({
			...place,
			message: "a handler needs a name",
			hint: "tasks call it by that name with `notify`"
		});
		else if (seen.has(handler.name)) {
			const at = handler.locate?.(["name"]) ?? place;
			part.problems.push({
				...at,
				message: `there are two handlers called \`${handler.name}\``
			});
		} else seen.add(handler.name);
	}
}
function checkNotify(part, tasks, handlers) {
	const names = [...new Set(handlers.flatMap((handler) => handler.name ?? []))];
	for (const task of tasks) for (const name of task.notify.filter((wanted) => !names.includes(wanted))) {
		const hint = suggestion(name, names) ?? "the play has no handlers";
		const place = task.locate?.(["notify", task.notify.indexOf(name)]) ?? task.position;
		part.problems.push({
			...place,
			message: `there is no handler \`${name}\``,
			hint
		});
	}
}
/** A map that stands in a list, or null with a problem. */
function partAt(parent, path, value, what) {
	const part = {
		...parent,
		path,
		fields: {}
	};
	if (isFields(value)) return {
		...part,
		fields: value
	};
	faultAt(part, [], `${what} must be a map, not ${show(value)}`);
	return null;
}
// src/playbook/load.ts
const MAX_TASKS = 1e4;
const MAX_PROBLEMS = 100;
/**
* Reads a playbook and all it imports, and checks everything that can be known before a host is touched: YAML, keys,
* modules and their parameters, expressions, handlers, imports. Throws one UsageError with every problem found.
* Values with `{{ }}` are checked for syntax here and for type once rendered (checkParams); for the variables they
* need see undefinedReferences.
*/
async function loadPlaybook(file, modules) {
	const loading = {
		modules,
		problems: [],
		sources: /* @__PURE__ */ new Map(),
		tasks: 0
	};
	const plays = await readPlaybook(loading, file, NOTHING_INHERITED, []);
	if (plays.length === 0 && loading.problems.length === 0) loading.problems.push({
		file,
		message: "there are no plays in it"
	});
	if (loading.problems.length > 0) throw new UsageError(limited(ordered(loading.problems)));
	return {
		file,
		plays
	};
}
/** File by file as they were read, each from top to bottom, each fault once. */
function ordered(problems) {
	const files = [...new Set(problems.map(({ file }) => file))];
	const rank = (problem) => files.indexOf(problem.file) * 0xe8d4a51000 + (problem.line ?? 0) * 1e5 + (problem.column ?? 0);
	return [...new Map(problems.map((one) => [`${one.file}:${one.line}:${one.column}:${one.message}`, one])).values()].sort((a, b) => rank(a) - rank(b));
}
function limited(problems) {
	const more = problems.length - MAX_PROBLEMS;
	return more > 0 ? [...problems.slice(0, MAX_PROBLEMS), { message: `and ${more} more` }] : problems;
}
async function open(loading, file) {
	const path = resolve(file);
	const known = loading.sources.get(path);
	if (known !== void 0) return await known;
	const reading = readSource(file);
	loading.sources.set(path, reading);
	loading.problems.push(...(await reading).problems);
	return await reading;
}
async function readPlaybook(loading, file, inherited, importing) {
	const source = await open(loading, file);
	const items = listOf(loading, source, "a playbook is a list of plays", "- name: …\n  hosts: all\n  tasks: []");
	const plays = [];
	for (const [index, item] of items.entries()) {
		const part = partAt({
			source,
			problems: loading.problems
		}, [index], item, "a play");
		if (part === null) continue;
		if (hasField(part, "import_playbook")) plays.push(...await importPlaybook(loading, part, inherited, importing));
		else plays.push(await readOnePlay(loading, part, inherited));
	}
	return plays;
}
function listOf(loading, source, message, example) {
	if (source.data === null) return [];
	const value = source.data.value ?? null;
	if (Array.isArray(value)) return value;
	const found = value === null ? `${message}, and the file is empty` : `${message}, not ${show(value)}`;
	const place = value === null ? { file: source.file } : source.locate([]);
	loading.problems.push({
		...place,
		message: found,
		hint: `start it like this:\n${example}`
	});
	return [];
}
function readOnePlay(loading, part, inherited) {
	return readPlay(part, loading.modules, inherited, (play, key, from) => readTaskField(loading, play, key, from));
}
async function readTaskField(loading, part, key, inherited) {
	const value = hasField(part, key) ? part.fields[key] ?? null : null;
	if (value === null) return [];
	if (Array.isArray(value)) return await readTaskList(loading, part.source, [...part.path, key], value, inherited, []);
	faultAt(part, [key], `\`${key}\` must be a list, not ${show(value)}`, "start each task with `-`");
	return [];
}
async function readTaskList(loading, source, path, items, inherited, importing) {
	const tasks = [];
	for (const [index, item] of items.entries()) {
		const part = partAt({
			source,
			problems: loading.problems
		}, [...path, index], item, "a task");
		if (part === null || !countTask(loading, part)) continue;
		if (hasField(part, "import_tasks")) tasks.push(...await importTasks(loading, part, inherited, importing));
		else tasks.push(...[readTask(part, loading.modules, inherited)].filter((task) => task !== null));
	}
	return tasks;
}
/** Imports of imports multiply: a bound keeps a few small files from becoming millions of tasks. */
function countTask(loading, part) {
	loading.tasks++;
	if (loading.tasks === 10001) faultAt(part, [], `more than ${MAX_TASKS} tasks`);
	return loading.tasks <= MAX_TASKS;
}
async function importTasks(loading, part, inherited, importing) {
	const file = importedFile(part, "import_tasks", importing);
	const passed = inherit(part, inherited, "import_tasks");
	if (file === null) return [];
	const source = await open(loading, file);
	return await readTaskList(loading, source, [], listOf(loading, source, "a file of tasks is a list", "- sysctl: { settings: { net.ipv4.ip_forward: 1 } }"), passed, [...importing, resolve(part.source.file)]);
}
async function importPlaybook(loading, part, inherited, importing) {
	const file = importedFile(part, "import_playbook", importing);
	const passed = inherit(part, inherited, "import_playbook");
	if (file === null || !countTask(loading, part)) return [];
	return await readPlaybook(loading, file, passed, [...importing, resolve(part.source.file)]);
}
/** Relative to the importing file. Null when it cannot be taken. */
function importedFile(part, key, importing) {
	const wanted = textField(part, key);
	if (wanted === null) {
		faultAt(part, [key], `\`${key}\` must name a file`);
		return null;
	}
	if (hasTemplate(wanted)) {
		faultAt(part, [key], `\`${key}\` takes no expression`, "import each file, with `when` to choose");
		return null;
	}
	const file = isAbsolute(wanted) ? wanted : join(dirname(part.source.file), wanted);
	const chain = [...importing, resolve(part.source.file)];
	if (!chain.includes(resolve(file))) return file;
	faultAt(part, [key], `\`${wanted}\` imports itself`, chainHint(chain, file));
	return null;
}
function chainHint(chain, file) {
	return `the circle: ${[...chain.slice(chain.indexOf(resolve(file))), resolve(file)].map((path) => path.split("/").at(-1)).join(" → ")}`;
}
function inherit(part, outer, key) {
	const known = [key, ...IMPORT_KEYS];
	for (const name of Object.keys(part.fields).filter((field) => !known.includes(field))) faultAtKey(part, [name], `\`${key}\` has no \`${name}\``, suggestion(name, known));
	const when = readWhen(part).map((source, index) => ({
		source,
		locate: (_, offset) => locateWhen(part, index, offset)
	}));
	const vars = readVars(part);
	return {
		when: [...outer.when, ...when],
		tags: [.../* @__PURE__ */ new Set([...outer.tags, ...readTags(part)])],
		vars: {
			...outer.vars,
			...vars
		},
		varsLocate: (path, offset) => {
			return outer.varsLocate !== null && !Object.hasOwn(vars, path[0] ?? "") && outer.varsLocate !== null ? outer.varsLocate(path, offset) : part.source.locate([
				...part.path,
				"vars",
				...path
			], offset);
		}
	};
}
export { variableNameFault as n, isFields as r, loadPlaybook as t };

//# sourceMappingURL=load2.js.map