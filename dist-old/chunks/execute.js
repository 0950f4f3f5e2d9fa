import { n as wantsColour, t as newStyle } from "./style.js";
import { n as run, t as newDocument } from "./document.js";
import { a as padEnd, c as printable, d as safeText, i as indent, l as safeJson, n as duration, o as padStart, r as hostList, s as plural, t as columns, u as safeLine } from "../cli.js";
import { n as hostAccess, s as plainProgress, t as watchInterrupt } from "./interrupt.js";
import { t as UsageError } from "./usage-error.js";
import { r as writeWhole } from "./write-whole.js";
import { dirname, resolve } from "node:path";
import { constants } from "node:fs";
import { access, realpath, stat } from "node:fs/promises";
import { hostname, userInfo } from "node:os";
import { setTimeout } from "node:timers/promises";
// src/report/groups.ts
/** Results of one task that read the same but for their host, in the order of their first host. No group is empty. */
function groupAlike(results) {
	const groups = /* @__PURE__ */ new Map();
	for (const result of results) {
		const { status, ignored, reason, findings, changes } = result;
		const key = JSON.stringify([
			status,
			ignored,
			reason,
			findings,
			changes
		]);
		const group = groups.get(key);
		if (group === void 0) groups.set(key, [result]);
		else group.push(result);
	}
	return [...groups.values()];
}
/** Worst first. */
const ORDER = [
	"failed",
	"unreachable",
	"blocked",
	"would-change",
	"changed",
	"ok",
	"skipped"
];
/** Small is worse. */
function urgency(status) {
	return status === void 0 ? -1 : ORDER.indexOf(status);
}
/** Whether a person needs to read it: `ok` that warns of nothing, and `blocked`, say nothing new. */
function isWorthReading({ status, findings }) {
	if (status === "ok" || status === "skipped") return findings.some(({ severity }) => severity !== "info");
	return status !== "blocked" || findings.some(({ code }) => code === "handler.not-run");
}
// src/report/figures.ts
/** Directions that are not right, in the order of the rows. */
function badCells(matrix) {
	return matrix.cells.flatMap((row, i) => row.flatMap((cell, j) => cell === null || cell.ok ? [] : [{
		from: matrix.hosts[i] ?? "",
		to: matrix.hosts[j] ?? "",
		reason: cell.reason ?? "failed"
	}]));
}
/** The one figure that tells most, short: `-12%` (loss), `940M` (Mbit/s), `3M!` (not right for another reason), `ok`, `no`. */
function shortFigure({ ok, values }) {
	const loss = values?.lossPercent;
	const rate = values?.mbitPerSecond;
	if (!ok && loss !== void 0 && loss > 0) return `-${rounded(loss)}%`;
	if (rate === void 0) return ok ? "ok" : "no";
	return `${rounded(rate)}M${ok ? "" : "!"}`;
}
const UNITS = {
	lossPercent: "% lost",
	mbitPerSecond: "Mbit/s",
	jitterMs: "ms jitter"
};
/** All that was measured, in words: `5 Mbit/s, 0 % lost`; where it is not right, why, with what was measured. */
function figures({ ok, reason, values }) {
	const measured = Object.entries(values ?? {}).filter(([name]) => ok || name !== "lossPercent" || reason === void 0).map(([name, value]) => `${Number(value.toFixed(2))} ${UNITS[name] ?? name}`);
	return [...ok ? measured.length === 0 ? ["ok"] : [] : [reason ?? "failed"], ...measured].join(", ");
}
function rounded(value) {
	return value >= 10 ? value.toFixed(0) : String(Number(value.toFixed(1)));
}
// src/report/matrix.ts
const MOST_HOSTS = 24;
/** Longer names stand before their rows alone, and columns have numbers. */
const LONGEST_HEADING = 12;
/** Rows send, columns receive. A large matrix is told by its bad cells alone. */
function matrixTable(matrix, style) {
	const bad = badCells(matrix);
	const title = `${style.bold(safeLine(matrix.name))}  ${bad.length === 0 ? "all pairs right" : `${bad.length} bad`}`;
	const body = matrix.hosts.length <= MOST_HOSTS ? grid(matrix, style) : [];
	const reasons = bad.slice(0, 40).map((cell) => `  ${safeLine(cell.from)} -> ${safeLine(cell.to)}: ${safeLine(cell.reason)}`);
	return [
		title,
		...body,
		...reasons,
		""
	].join("\n");
}
function grid(matrix, style) {
	const widest = (texts) => Math.max(7, ...texts.map(columns)) + 2;
	const names = matrix.hosts.map(safeLine);
	const isNumbered = names.some((name) => columns(name) > LONGEST_HEADING);
	const labels = isNumbered ? names.map((name, i) => `${i + 1} ${name}`) : names;
	const headings = isNumbered ? names.map((_, i) => `${i + 1}`) : names;
	const [first, width] = [widest(labels), widest(headings)];
	return [`  ${padEnd("from\\to", first)}${headings.map((name) => padStart(name, width)).join("")}`, ...matrix.cells.map((row, i) => `  ${padEnd(labels[i] ?? "", first)}${row.map((cell) => cellText(cell, width, style)).join("")}`)];
}
function cellText(cell, width, style) {
	if (cell === null) return style.dim(".".padStart(width));
	return style.status(cell.ok ? "ok" : "failed", shortFigure(cell).padStart(width));
}
// src/report/terminal.ts
/** What a person reads after a run: what needs reading, then the hosts, then one line that says how it stands. */
function terminalReport(document, options) {
	const plays = document.plays.map((play) => {
		const tasks = play.tasks.map((task) => taskText(task, options)).filter((text) => text !== "");
		return tasks.length === 0 ? "" : `${options.style.bold(safeLine(play.name))}\n${tasks.join("\n")}\n`;
	});
	const matrices = document.matrices.map((matrix) => matrixTable(matrix, options.style));
	return `${[
		...plays,
		...matrices,
		hostTable(document.hosts, options.style),
		closingLine(document, options.style)
	].filter((part) => part !== "").join("\n")}\n`;
}
/** More of one task is not read but searched, and for that there is --json. */
const MOST_GROUPS = 40;
const MOST_FINDINGS = 20;
/** Results that read the same are shown once, with the hosts they hold for; the worst first where not all are shown. */
function taskText(task, options) {
	const all = groupAlike(task.results.filter((each) => options.verbose || isWorthReading(each)));
	if (all.length <= MOST_GROUPS || options.verbose) return all.map((group) => groupText(task, group, options)).join("\n");
	const worst = all.sort(([a], [b]) => urgency(a?.status) - urgency(b?.status));
	const hidden = plural(worst.slice(MOST_GROUPS).flat().length, "host");
	return [...worst.slice(0, MOST_GROUPS).map((group) => groupText(task, group, options)), options.style.dim(`  and ${hidden} more with other words, see -v or --json`)].join("\n");
}
function groupText(task, group, options) {
	const { style, diff } = options;
	const [result] = group;
	if (result === void 0) return "";
	const word = style.status(result.status, result.status.padEnd(12));
	const ignored = result.ignored ? style.dim(" (ignored)") : "";
	const lines = [`  ${word} ${safeLine(task.name)}${ignored}  ${style.dim(hostList(group.map((each) => each.host)))}`];
	const most = options.verbose ? Number.POSITIVE_INFINITY : MOST_FINDINGS;
	for (const finding of result.findings.slice(0, most)) lines.push(findingText(finding, result.status, style));
	const hidden = result.findings.length - most;
	if (hidden > 0) lines.push(style.dim(indent(`and ${plural(hidden, "finding")} more, see -v or --json`, 17)));
	for (const change of result.changes) {
		lines.push(indent(`+ ${safeLine(change.summary)}`, 15));
		if (diff && change.diff !== null) lines.push(indent(coloured(safeText(change.diff, 200), style), 19));
	}
	if (result.findings.length === 0 && result.reason !== void 0) lines.push(indent(safeText(result.reason), 15));
	return lines.join("\n");
}
function findingText(finding, status, style) {
	const sign = {
		error: finding.fixable === true && status !== "failed" ? "-" : "!",
		warning: "?",
		info: " "
	}[finding.severity];
	const message = `${" ".repeat(15)}${sign} ${indent(safeText(finding.message), 17).trimStart()}`;
	if (finding.evidence === void 0) return message;
	return `${message}\n${style.dim(indent(safeText(finding.evidence), 19))}`;
}
function coloured(diff, style) {
	const paint = (line) => {
		if (line.startsWith("+")) return style.status("ok", line);
		return line.startsWith("-") ? style.status("failed", line) : style.dim(line);
	};
	return diff.split("\n").map(paint).join("\n");
}
const COLUMNS = [
	"ok",
	"changed",
	"wouldChange",
	"failed",
	"skipped",
	"blocked"
];
const HEADINGS = {
	ok: "ok",
	changed: "changed",
	wouldChange: "would change",
	failed: "failed",
	skipped: "skipped",
	blocked: "blocked"
};
const MOST_ROWS = 100;
/** One row per host; columns that are all zero are left out. Of a long list the worst hosts are shown. */
function hostTable(hosts, style) {
	const all = Object.entries(hosts);
	const worst = () => all.toSorted(([, a], [, b]) => urgency(a.status) - urgency(b.status));
	const rows = all.length <= MOST_ROWS ? all : worst().filter(([, host]) => host.status !== "ok").slice(0, MOST_ROWS);
	const shown = COLUMNS.filter((column) => column === "ok" || all.some(([, host]) => host[column] > 0));
	const width = Math.max(4, ...rows.map(([name]) => columns(safeLine(name))));
	const heading = `${"host".padEnd(width)}  ${"state".padEnd(12)}${shown.map((column) => HEADINGS[column].padStart(13)).join("")}`;
	const lines = rows.map(([name, host]) => {
		const counts = shown.map((column) => String(host[column]).padStart(13)).join("");
		return `${padEnd(safeLine(name), width)}  ${style.status(host.status, host.status.padEnd(12))}${counts}`;
	});
	const hidden = all.length - rows.length;
	return [
		style.bold(heading),
		...lines,
		...hidden > 0 ? [style.dim(`and ${plural(hidden, "host")} more, see --json`)] : [],
		""
	].join("\n");
}
function closingLine(document, style) {
	const hosts = Object.values(document.hosts);
	const having = (status) => hosts.filter((host) => host.status === status).length;
	const parts = [
		[
			having("changed"),
			"fixed",
			"changed"
		],
		[
			having("would-change"),
			"would change",
			"would-change"
		],
		[
			having("blocked"),
			"not finished",
			"blocked"
		],
		[
			having("failed"),
			"failed",
			"failed"
		],
		[
			having("unreachable"),
			"unreachable",
			"unreachable"
		],
		[
			having("skipped"),
			"skipped",
			"skipped"
		]
	].filter(([count]) => count > 0).map(([count, word, status]) => style.status(status, `${count} ${word}`));
	const right = having("ok");
	if (right > 0) parts.unshift(style.status("ok", `${right} ${hosts.length === right ? "right, nothing to do" : "already right"}`));
	const interrupted = document.exitCode === 130 ? " (interrupted)" : "";
	return `${plural(hosts.length, "host")}: ${parts.join(", ")}. ${duration(document.durationMs)}${interrupted}`;
}
// src/commands/perform.ts
/** How long a run may take to gather its results once all connections are closed. */
const BREAK_OFF_MS = 2e3;
async function accessTo(inventory, options, io) {
	return {
		inventory,
		...await hostAccess(inventory, options, io)
	};
}
/**
* Runs a playbook over an inventory and gathers what came of it, showing progress. Throws UsageError before touching a
* host. The document of a run that was broken off before it began has no name.
*/
async function perform(execution, { inventory, access, ssh }, options, io) {
	const { document, add } = newDocument();
	const progress = await progressFor(options, io);
	const interrupt = watchInterrupt((message) => progress.show({
		type: "notice",
		message
	}));
	let kept = Promise.resolve(null);
	const keep = (finished) => {
		const { record } = execution;
		if (record) kept = kept.then(() => record.write(document, finished));
	};
	const emit = (event) => {
		add(event);
		progress.show(event);
		if (event.type === "play-started") keep(false);
	};
	try {
		const running = run({
			playbook: execution.playbook,
			inventory,
			limit: options.limit ?? null,
			only: execution.only ?? null,
			modules: execution.modules,
			...access,
			settings: {
				mode: execution.mode,
				forks: options.forks,
				timeoutMs: options.timeout * 1e3,
				extraVars: execution.extraVars,
				safety: {
					by: `${userInfo().username}@${hostname()}`,
					lockSeconds: options.lockTimeout,
					guardSeconds: options.guardSeconds,
					folder: null
				},
				verbose: options.verbose,
				interrupted: interrupt.interrupted,
				abandoned: interrupt.abandoned,
				emit
			}
		});
		await Promise.race([running, interrupt.whenAbandoned.then(() => breakOff(ssh, running))]);
	} finally {
		await progress.settled();
		interrupt.release();
	}
	if (document.run === "") return document;
	keep(true);
	const unkept = await kept;
	if (unkept !== null) io.stderr.write(`netfix: ${printable(unkept)}\n`);
	return document;
}
/** Scripts end with their connections, and the run with its scripts: no host is waited for longer than that. */
async function breakOff(ssh, running) {
	await ssh.close();
	const timer = new AbortController();
	await Promise.race([running, setTimeout(BREAK_OFF_MS, void 0, { signal: timer.signal }).catch(() => {})]);
	timer.abort();
}
/** Live rows on a terminal; plain lines elsewhere, and with -v, whose scripts would tear the rows apart. */
async function progressFor(options, io) {
	if (!(io.stderr.isTTY && io.stderr.columns >= 40 && !io.env.CI && io.env.TERM !== "dumb" && !options.verbose)) return {
		show: plainProgress(io.stderr),
		settled: async () => {}
	};
	const { liveProgress } = await import("./live-progress.js");
	return liveProgress(io.stderr);
}
// src/commands/report-files.ts
/** Checks, before anything is done, that the files asked for can be written. Throws UsageError. */
async function reportFiles(options, cwd) {
	const files = [];
	if (options.report !== void 0) files.push({
		flag: "--report",
		path: await writablePath("--report", options.report, cwd),
		render: html
	});
	if (options.junit !== void 0) files.push({
		flag: "--junit",
		path: await writablePath("--junit", options.junit, cwd),
		render: junit
	});
	if (new Set(files.map(({ path }) => path)).size < files.length) throw new UsageError({ message: `--report and --junit name the same file: ${options.junit}` });
	return files;
}
/** Writes them all; a file that cannot be written keeps no other from it. Resolves to what could not be written. */
async function writeReports(files, document) {
	const failures = [];
	for (const { flag, path, render } of files) {
		const text = await render(document);
		await writeWhole(path, text).catch((error) => {
			failures.push(`cannot write the file of ${flag}: ${error.message}`);
		});
	}
	return failures;
}
async function html(document) {
	const { htmlReport } = await import("./page.js");
	return htmlReport(document);
}
async function junit(document) {
	const { junitReport } = await import("./junit.js");
	return junitReport(document);
}
/** Absolute; where it is a link, what the link means. A device or a pipe would be replaced by a file: it is refused. */
async function writablePath(flag, given, cwd) {
	const wrong = (why) => new UsageError({
		message: `${flag} ${given}: ${why}`,
		hint: `${flag} takes the file to write`
	});
	if (given === "") throw wrong("this is no file name");
	const path = await realpath(resolve(cwd, given)).catch(() => resolve(cwd, given));
	const there = await stat(path).catch(() => null);
	if (given.endsWith("/") || there?.isDirectory()) throw wrong("this is a folder");
	if (there !== null && !there.isFile()) throw wrong("this is no regular file");
	const folder = dirname(path);
	if ((await stat(folder).catch(() => null))?.isDirectory() !== true) throw wrong(`there is no folder ${folder}`);
	await access(folder, constants.W_OK | constants.X_OK).catch(() => {
		throw wrong(`the folder ${folder} cannot be written`);
	});
	return path;
}
// src/commands/execute.ts
/** Before there was anything to report. */
const INTERRUPTED = 130;
/** A run that came right and could not be reported, as where standard output cannot be written. */
const UNWRITTEN = 70;
/** Runs a playbook over an inventory, shows it, and gives the exit code. Throws UsageError before touching a host. */
async function execute(execution, options, io) {
	const reports = await reportFiles(options, io.cwd);
	const access = await accessTo(execution.inventory, options, io);
	const document = await perform(execution, access, options, io).finally(() => access.ssh.close());
	if (document.run === "") return INTERRUPTED;
	const style = newStyle(wantsColour(io.stdout, options.color, io.env));
	const text = options.json ? `${safeJson(document, 2)}\n` : terminalReport(document, {
		style,
		diff: execution.diff,
		verbose: execution.all || options.verbose
	});
	io.stdout.write(text);
	const unwritten = await writeReports(reports, document);
	for (const why of unwritten) io.stderr.write(`netfix: ${printable(why)}\n`);
	return unwritten.length > 0 && document.exitCode === 0 ? UNWRITTEN : document.exitCode;
}
export { badCells as a, groupAlike as c, terminalReport as i, isWorthReading as l, accessTo as n, figures as o, perform as r, shortFigure as s, execute as t, urgency as u };

//# sourceMappingURL=execute.js.map