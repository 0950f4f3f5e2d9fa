import { t as modules } from "./modules.js";
import { n as parseExtraVars, t as selectPlayTasks } from "./tags.js";
import { t as loadPlaybook } from "./load2.js";
import { t as execute } from "./execute.js";
import { t as inventoryOf } from "./inventory-source.js";
import { t as UsageError } from "./usage-error.js";
import { r as writeWhole } from "./write-whole.js";
import { basename, join, resolve } from "node:path";
import { mkdir, readFile, readdir, rm } from "node:fs/promises";
import { homedir } from "node:os";
// src/commands/run-record.ts
/** `$XDG_STATE_HOME/netfix/runs`, by default `~/.local/state/netfix/runs` (XDG Base Directory Specification). */
function recordFolder(env) {
	const given = env.XDG_STATE_HOME ?? "";
	const state = given.startsWith("/") ? given : join(env.HOME ?? homedir(), ".local", "state");
	return join(state, "netfix", "runs");
}
/** Keeps the record of one run: one file, `RUN.json`, written whole or not at all, for its user only. */
function recorder(folder, playbook) {
	return { async write(document, finished) {
		const record = {
			playbook,
			finished,
			hosts: Object.fromEntries(Object.entries(document.hosts).map(([name, { status }]) => [name, finished ? status : null])),
			document
		};
		try {
			await mkdir(folder, {
				recursive: true,
				mode: 448
			});
			await writeWhole(join(folder, `${document.run}.json`), `${JSON.stringify(record)}\n`, 384);
			if (finished) await prune(folder);
			return null;
		} catch (error) {
			return `cannot keep a record of the run in ${folder}: ${error.message}`;
		}
	} };
}
/** Hosts that the last run of this playbook did not bring right. Throws UsageError when there is none. */
async function failedHosts(folder, playbook) {
	for (const file of (await recordsIn(folder)).reverse()) {
		const record = await readRecord(join(folder, file));
		if (record?.playbook !== playbook) continue;
		const failed = Object.entries(record.hosts).filter(([, status]) => !isRight(status));
		if (failed.length > 0) return new Set(failed.map(([name]) => name));
		throw new UsageError({
			message: `no host failed in run ${record.document.run}, the last of ${basename(playbook)}`,
			hint: "run it without --retry-failed"
		});
	}
	throw new UsageError({
		message: `there is no run of ${playbook} to retry: no record of one is in ${folder}`,
		hint: "run it without --retry-failed"
	});
}
function isRight(status) {
	return status === "ok" || status === "changed" || status === "skipped";
}
/** Names of runs sort by their time. */
async function recordsIn(folder) {
	return (await readdir(folder).catch(() => [])).filter((file) => /^\d{8}T\d{6}Z-[0-9a-f]{6}\.json$/.test(file)).sort();
}
async function readRecord(path) {
	try {
		return JSON.parse(await readFile(path, "utf8"));
	} catch {
		return null;
	}
}
async function prune(folder) {
	const old = (await recordsIn(folder)).slice(0, -20);
	await Promise.all(old.map((file) => rm(join(folder, file), { force: true })));
}
// src/commands/run.ts
/** `netfix run PLAYBOOK`, and with `check` the same without changing anything. */
async function runCommand(file, options, io) {
	const inventory = await inventoryOf(options.inventory, io);
	const loaded = await loadPlaybook(file, modules);
	const extraVars = await parseExtraVars(options.extraVars, io.cwd);
	const selected = selectPlayTasks(loaded, options.tags, options.skipTags);
	const playbook = options.become ? {
		...selected,
		plays: selected.plays.map((play) => ({
			...play,
			become: true
		}))
	} : selected;
	const mode = options.check ? "check" : "run";
	const path = resolve(io.cwd, file);
	const folder = recordFolder(io.env);
	const only = options.retryFailed ? await failedHosts(folder, path) : null;
	const record = mode === "run" ? recorder(folder, path) : null;
	const shown = {
		diff: options.diff,
		all: false
	};
	return execute({
		playbook,
		inventory,
		modules,
		mode,
		extraVars,
		only,
		record,
		...shown
	}, options, io);
}
export { runCommand };

//# sourceMappingURL=run.js.map