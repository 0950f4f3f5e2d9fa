import { a as badCells, c as groupAlike, l as isWorthReading, o as figures, s as shortFigure, u as urgency } from "./execute.js";
import { n as markup, r as size, t as NOTHING } from "./markup.js";
import { d as safeText, n as duration, s as plural, u as safeLine } from "../cli.js";
import { createHash } from "node:crypto";
// src/report/html/room.ts
/** The first parts that fit into so many bytes together; at least one. A page must open on a phone whatever hosts say. */
function fitting(parts, bytes) {
	let used = 0;
	const over = parts.findIndex(({ element }, i) => {
		used += size(element);
		return i > 0 && used > bytes;
	});
	return over === -1 ? [...parts] : parts.slice(0, over);
}
/** The first form that fits into so many bytes; the last one where none does. */
function firstFitting(forms, last, bytes) {
	for (const form of forms) {
		const made = form();
		if (size(made) <= bytes) return made;
	}
	return last();
}
// src/report/html/diff.ts
const MOST_LINES = 400;
/** Bytes of one diff. */
const ROOM$2 = 4e4;
/** Of one line; the rest is told by its length. */
const MOST_CHARACTERS = 500;
/** A short diff is read at once, a long one when it is asked for. Both are printed on paper. */
const OPEN_LINES = 12;
/** Unified-diff text: what was added and what was taken away are elements of their own, not colours alone. */
function diffView(diff) {
	const all = diff.replace(/\n$/, "").split("\n");
	const lines = fitting(all.slice(0, MOST_LINES).map(lineView), ROOM$2);
	const hidden = all.length - lines.length;
	const more = hidden > 0 ? markup`… ${plural(hidden, "line")} more, see --json\n` : NOTHING;
	const open = all.length <= OPEN_LINES ? markup` open` : "";
	return markup`<details${open}><summary>diff</summary><pre tabindex=0>${lines.map(({ element }) => element)}${more}</pre></details>`;
}
function lineView(line, i) {
	const hidden = line.length - MOST_CHARACTERS;
	const text = hidden > 0 ? `${line.slice(0, MOST_CHARACTERS)} … ${hidden} characters more` : line;
	const isHeading = i < 2 && /^(---|\+\+\+) /.test(line);
	if (!isHeading && line.startsWith("+")) return { element: markup`<ins>${text}</ins>\n` };
	if (!isHeading && line.startsWith("-")) return { element: markup`<del>${text}</del>\n` };
	return { element: markup`${text}\n` };
}
// src/report/html/hosts.ts
const MOST_IN_LINE = 12;
/** Of a list that is folded away. */
const MOST_AT_ALL = 2e3;
/** Names of hosts, a long list folded. `<bdi>` keeps names that run from right to left from moving their neighbours. */
function hostNames(hosts) {
	if (hosts.length <= MOST_IN_LINE) return markup`<p class=on>${listed(hosts)}</p>`;
	const more = hosts.length > MOST_AT_ALL ? ` and ${hosts.length - MOST_AT_ALL} more` : "";
	return markup`<details class=on><summary>${plural(hosts.length, "host")}: ${listed(hosts.slice(0, 4))} …</summary><p>${listed(hosts.slice(0, MOST_AT_ALL))}${more}</p></details>`;
}
function listed(hosts) {
	return hosts.map((host, i) => markup`${i === 0 ? "" : ", "}${hostName(host)}`);
}
/** Names of plain ASCII cannot run from right to left, and a large page is full of them. */
function hostName(host) {
	const name = safeLine(host);
	return /^[ -~]*$/.test(name) ? markup`${name}` : markup`<bdi>${name}</bdi>`;
}
// src/report/html/status.ts
/** Classes are one letter: a page has them ten thousand times. `ok` has none, for it shall be quiet. */
const CLASS = {
	ok: "",
	changed: "c",
	"would-change": "w",
	failed: "f",
	unreachable: "u",
	blocked: "b",
	skipped: "s"
};
/** ` class=f`, or nothing; goes into a tag. */
function statusClass(status) {
	return CLASS[status] === "" ? markup`` : markup` class=${CLASS[status]}`;
}
/** The word in its colour. */
function statusMark(status) {
	return markup`<b class="k ${CLASS[status]}">${status}</b>`;
}
// src/report/html/entry.ts
/** Bytes that what one task said on alike hosts may take. */
const ROOM$1 = 6e4;
const EVIDENCE_LINES = 30;
/** Everything of a run that needs reading; the worst first, else in the order of the run. */
function entriesOf(document) {
	return document.plays.flatMap((play) => play.tasks).flatMap((task) => groupAlike(task.results.filter(isWorthReading)).map((results) => ({
		task,
		results
	}))).toSorted((a, b) => urgency(a.results[0]?.status) - urgency(b.results[0]?.status)).flatMap(({ task, results }, i) => entry(`r${i + 1}`, task, results));
}
function entry(id, task, results) {
	const [first] = results;
	if (first === void 0) return [];
	const ignored = first.ignored ? markup` <small>ignored: the task says so</small>` : NOTHING;
	const heading = markup`<h3>${statusMark(first.status)} ${safeLine(task.name)} <small>${task.module}</small>${ignored}</h3>`;
	const hosts = hostNames(results.map(({ host }) => host));
	const element = markup`<article id=${id}>${heading}${hosts}${body(first)}</article>\n`;
	return [{
		id,
		kind: kindOf(first),
		results,
		element
	}];
}
function kindOf({ status, ignored }) {
	if (status === "changed" || status === "would-change") return "change";
	return ignored || status === "ok" || status === "skipped" ? "warning" : "problem";
}
function body({ status, findings, changes, reason }) {
	const items = [
		...findings.length === 0 && reason !== void 0 ? [said("why", safeText(reason))] : [],
		...findings.map((finding) => findingItem(finding, status)),
		...changes.map(changeItem)
	];
	const shown = fitting(items, ROOM$1);
	const hidden = items.length - shown.length;
	const more = hidden > 0 ? markup`<li><i></i><div>and ${hidden} more, see --json</div></li>` : NOTHING;
	return items.length === 0 ? NOTHING : markup`<ul>${labelled(shown)}${more}</ul>`;
}
/** A label stands once before all that it holds for. */
function labelled(items) {
	return [...new Set(items.map(({ label }) => label))].map((label) => {
		const elements = items.filter((item) => item.label === label).map(({ element }) => element);
		return markup`<li><i>${label}</i> <div>${elements}</div></li>`;
	});
}
function said(label, text, more = NOTHING) {
	return {
		label,
		element: markup`<p>${text}</p>${more}`
	};
}
function findingItem({ severity, message, evidence, fixable }, status) {
	const label = {
		error: fixable && status === "changed" ? "was wrong" : "wrong",
		warning: "warning",
		info: "note"
	}[severity];
	const shown = evidence === void 0 ? NOTHING : markup`<pre tabindex=0>${safeText(evidence, EVIDENCE_LINES)}</pre>`;
	return said(label, safeText(message, EVIDENCE_LINES), shown);
}
function changeItem({ summary, diff }) {
	return said("change", safeLine(summary), diff === null ? NOTHING : diffView(diff));
}
/** A section of entries of one kind, as many as have room. Without entries its element is NOTHING. */
function entrySection(entries, { id, title, lead, room }) {
	if (entries.length === 0) return {
		id,
		title,
		element: NOTHING,
		shown: []
	};
	const shown = fitting(entries, room);
	const hidden = entries.slice(shown.length).flatMap(({ results }) => results).length;
	const more = hidden > 0 ? markup`<p>and ${plural(hidden, "result")} more, see --json</p>` : NOTHING;
	const elements = shown.map(({ element }) => element);
	return {
		id,
		title,
		element: markup`<section id=${id}><h2>${title}</h2>${lead}\n${elements}${more}</section>\n`,
		shown
	};
}
// src/report/html/box.ts
/** What may be wider than the screen scrolls in a box of its own, by touch, pointer and keyboard; its name is for screen readers. */
function scrollBox(name, table) {
	return markup`<div class=box tabindex=0 role=region aria-label="${name}">${table}</div>`;
}
// src/report/html/grid.ts
const LONGEST_TASK = 80;
/** One play: a row per host, a column per task, a word in each cell. Where not all rows have room, the worst are shown. */
function gridView(play, anchors, room) {
	const byTask = play.tasks.map(({ results }) => worstByHost(results));
	const hosts = [...new Set(byTask.flatMap((results) => [...results.keys()]))];
	if (hosts.length === 0) return NOTHING;
	const rows = hosts.map((host) => {
		const results = byTask.map((task) => task.get(host));
		return {
			host,
			worst: Math.min(...results.map(rank)),
			element: row$1(host, results, anchors)
		};
	});
	const shown = fitting(rows, room).length === rows.length ? rows : fitting(rows.toSorted((a, b) => a.worst - b.worst), room);
	const hidden = rows.length - shown.length;
	const more = hidden > 0 ? markup`<p>and ${plural(hidden, "host")} more, see --json</p>` : NOTHING;
	const headings = play.tasks.map(({ name }) => heading(safeLine(name)));
	const name = safeLine(play.name);
	const table = markup`<table class=grid><thead><tr><th scope=col>host</th>${headings}</tr></thead><tbody>\n${shown.map(({ element }) => element)}</tbody></table>`;
	return markup`<h3>${name}</h3>${scrollBox(name, table)}${more}\n`;
}
function worstByHost(results) {
	const worst = /* @__PURE__ */ new Map();
	for (const result of results) {
		const before = worst.get(result.host);
		if (before === void 0 || rank(result) < rank(before)) worst.set(result.host, result);
	}
	return worst;
}
/** Small is worse. */
function rank(result) {
	return result === void 0 ? Number.POSITIVE_INFINITY : urgency(result.ignored ? "ok" : result.status);
}
function heading(name) {
	return name.length <= LONGEST_TASK ? markup`<th scope=col>${name}</th>` : markup`<th scope=col title="${name}">${name.slice(0, LONGEST_TASK)}…</th>`;
}
/** HTML lets `</td>`, `</th>` and `</tr>` be left out, and a large page is mostly cells. */
function row$1(host, results, anchors) {
	return markup`<tr><th scope=row>${hostName(host)}${results.map((result) => cell(result, anchors))}\n`;
}
function cell(result, anchors) {
	if (result === void 0) return markup`<td>`;
	const word = result.ignored ? "ignored" : result.status;
	const anchor = anchors.get(result);
	const inside = anchor === void 0 ? markup`${word}` : markup`<a href=#${anchor}>${word}</a>`;
	return markup`<td${statusClass(result.ignored ? "skipped" : result.status)}>${inside}`;
}
// src/report/html/host-table.ts
const COLUMNS = [
	["ok", "ok"],
	["changed", "changed"],
	["wouldChange", "would change"],
	["failed", "failed"],
	["skipped", "skipped"],
	["blocked", "blocked"]
];
/** Every host with its state and how many of its tasks came to what; columns that are all zero are left out. */
function hostTable({ hosts }, room) {
	const all = Object.entries(hosts);
	if (all.length === 0) return NOTHING;
	const columns = COLUMNS.filter(([key]) => key === "ok" || all.some(([, host]) => host[key] > 0));
	const rowsOf = (some) => some.map(([name, host]) => ({ element: row(name, host, columns.map(([key]) => host[key])) }));
	const rows = fitting(rowsOf(all), room);
	const worst = () => all.toSorted(([, a], [, b]) => urgency(a.status) - urgency(b.status));
	const shown = rows.length === all.length ? rows : fitting(rowsOf(worst()), room);
	const hidden = all.length - shown.length;
	const more = hidden > 0 ? markup`<p>and ${plural(hidden, "host")} more, see --json</p>` : NOTHING;
	const headings = columns.map(([, title]) => markup`<th scope=col class=n>${title}</th>`);
	const table = markup`<table class=grid><thead><tr><th scope=col>host</th><th scope=col>state</th>${headings}</tr></thead><tbody>\n${shown.map(({ element }) => element)}</tbody></table>`;
	return markup`${scrollBox("All hosts", table)}${more}\n`;
}
function row(name, host, counts) {
	return markup`<tr><th scope=row>${hostName(name)}<td${statusClass(host.status)}>${host.status}${counts.map((count) => markup`<td class=n>${count}`)}\n`;
}
// src/report/html/heat.ts
/** Heat of each cell: of right ones by their rate against the best of the matrix, of others by what they lose. */
function heatOf(matrix) {
	const best = Math.max(0, ...matrix.cells.map((row) => Math.max(0, ...row.map((cell) => cell?.values?.mbitPerSecond ?? 0))));
	return (cell) => {
		if (!cell.ok) return lossHeat(cell.values?.lossPercent ?? 100);
		const rate = cell.values?.mbitPerSecond;
		return rate === void 0 || best === 0 ? "" : rateHeat(rate / best);
	};
}
function rateHeat(share) {
	if (share >= .9) return "";
	if (share >= .6) return "g";
	return share >= .3 ? "h" : "i";
}
function lossHeat(percent) {
	if (percent < 10) return "x";
	return percent < 50 ? "y" : "z";
}
// src/report/html/matrix.ts
/** Shown at once, and at all. */
const FIRST_BAD = 6;
const MOST_BAD = 200;
const MOST_NAMED = 4;
/** From here on cells are small, also on paper. */
const MANY_HOSTS = 16;
/** A picture of more says nothing, on any screen. */
const MOST_DRAWN = 200;
/**
* A matrix as a heat map whose cells hold their figure in text too. Rows send, columns receive, so both directions of a
* pair are there. Where there is room, all pairs follow in a table of words; where there is little, hovering tells less.
*/
function matrixView(matrix, room) {
	const bad = badCells(matrix);
	const tested = matrix.cells.flat().filter((cell) => cell !== null).length;
	const verdict = bad.length === 0 ? `All ${plural(tested, "direction")} right.` : `${bad.length} of ${plural(tested, "direction")} not right.`;
	const body = firstFitting(matrix.hosts.length > MOST_DRAWN ? [] : [
		() => markup`${heatMap(matrix, "hosts and figures")}${pairs(matrix)}`,
		() => markup`${heatMap(matrix, "figures")}${pairs(matrix)}`,
		() => heatMap(matrix, "hosts and figures"),
		() => heatMap(matrix, "figures"),
		() => heatMap(matrix, "nothing")
	], () => perHost(matrix), room);
	return markup`<article class=mx><h3>${safeLine(matrix.name)}</h3><p>${verdict}</p>${badList(bad)}${body}</article>\n`;
}
function badList(bad) {
	if (bad.length === 0) return NOTHING;
	const groups = together(bad);
	const items = groups.slice(0, MOST_BAD).map(({ from, to, reason }) => markup`<li>${someHosts(from)} → ${someHosts(to)}: ${safeLine(reason)}</li>`);
	const folded = items.slice(FIRST_BAD);
	const hidden = groups.length - items.length;
	const more = hidden > 0 ? markup`<li>and ${hidden} more, see --json</li>` : NOTHING;
	const rest = folded.length === 0 ? NOTHING : markup`<details><summary>${groups.length - FIRST_BAD} more</summary><ul class=bad>${folded}${more}</ul></details>`;
	return markup`<ul class=bad>${items.slice(0, FIRST_BAD)}</ul>${rest}`;
}
/** One host that nobody reaches, or that reaches nobody, is one line: whichever way makes fewer. */
function together(bad) {
	const receivers = grouped(bad, ({ to }) => to);
	const senders = grouped(bad, ({ from }) => from);
	return receivers.length <= senders.length ? receivers : senders;
}
function grouped(bad, end) {
	const groups = /* @__PURE__ */ new Map();
	for (const cell of bad) {
		const key = JSON.stringify([end(cell), cell.reason]);
		const group = groups.get(key) ?? {
			from: [],
			to: [],
			reason: cell.reason
		};
		groups.set(key, group);
		if (!group.from.includes(cell.from)) group.from.push(cell.from);
		if (!group.to.includes(cell.to)) group.to.push(cell.to);
	}
	return [...groups.values()].sort((a, b) => b.from.length + b.to.length - a.from.length - a.to.length);
}
function someHosts(hosts) {
	const shown = hosts.slice(0, MOST_NAMED);
	const more = hosts.length - shown.length;
	return markup`${shown.map((host, i) => markup`${i === 0 ? "" : ", "}${hostName(host)}`)}${more > 0 ? ` and ${more} more` : ""}`;
}
function heatMap(matrix, hover) {
	const heat = heatOf(matrix);
	const names = matrix.hosts.map(safeLine);
	const title = (i, j, cell) => {
		if (hover === "nothing") return NOTHING;
		const told = safeLine(figures(cell));
		const between = hover === "figures" ? "" : `${names[i]} → ${names[j]}: `;
		return markup` title="${between}${told}"`;
	};
	const view = (cell, i, j) => {
		if (cell === null) return markup`<td class=o>`;
		const name = heat(cell);
		const className = name === "" ? NOTHING : markup` class=${name}`;
		return markup`<td${className}${title(i, j, cell)}>${shortFigure(cell)}`;
	};
	const rows = matrix.cells.map((row, i) => markup`<tr><th scope=row>${hostName(names[i] ?? "")}${row.map((cell, j) => view(cell, i, j))}\n`);
	const headings = names.map((name) => markup`<th scope=col><span>${hostName(name)}</span>`);
	const size = names.length > MANY_HOSTS ? " many" : "";
	const table = markup`<table class="heat${size}"><thead><tr><th scope=col>from ↓ to →${headings}\n</thead><tbody>\n${rows}</tbody></table>`;
	return markup`<p class=next>Rows send, columns receive. ${legend(matrix)}</p>${scrollBox(safeLine(matrix.name), table)}`;
}
function legend(matrix) {
	const has = (name) => matrix.cells.some((row) => row.some((cell) => cell?.values?.[name] !== void 0));
	return `${has("mbitPerSecond") ? "5M: 5 Mbit/s arrive" : "ok: it arrives"}; ${has("lossPercent") ? "-12%: so much is lost" : "no: it does not"}.`;
}
/** Each pair once, both its directions in words. */
function pairs({ hosts, cells }) {
	const rows = hosts.flatMap((one, i) => hosts.slice(i + 1).flatMap((other, after) => {
		const j = i + 1 + after;
		const [there, back] = [cells[i]?.[j] ?? null, cells[j]?.[i] ?? null];
		if (there === null && back === null) return [];
		return [markup`<tr><th scope=row>${hostName(one)}<td>${hostName(other)}${inWords(there)}${inWords(back)}\n`];
	}));
	const long = hosts.length > MANY_HOSTS ? markup` class=long` : NOTHING;
	const table = markup`<table class=pairs><thead><tr><th scope=col>one</th><th scope=col>other</th><th scope=col>one → other</th><th scope=col>other → one</th></tr></thead><tbody>\n${rows}</tbody></table>`;
	return markup`<details${long}><summary>All pairs in words</summary>${scrollBox("All pairs in words", table)}</details>`;
}
function inWords(cell) {
	if (cell === null) return markup`<td>not tested`;
	return markup`<td${cell.ok ? NOTHING : markup` class=f`}>${safeLine(figures(cell))}`;
}
/** For matrices too large to be drawn: how many of its directions are right, host by host. */
function perHost({ hosts, cells }) {
	const told = (some) => {
		const tested = some.filter((cell) => cell !== null && cell !== void 0);
		const right = tested.filter((cell) => cell.ok).length;
		return markup`<td${right < tested.length ? markup` class=f` : NOTHING}>${right} of ${tested.length}`;
	};
	const rows = hosts.map((host, i) => markup`<tr><th scope=row>${hostName(host)}${told(cells[i] ?? [])}${told(cells.map((row) => row[i]))}\n`);
	const table = markup`<table class=pairs><thead><tr><th scope=col>host</th><th scope=col>sends to</th><th scope=col>receives from</th></tr></thead><tbody>\n${rows}</tbody></table>`;
	return markup`<p>It is too large to be drawn; every direction is in --json.</p>${scrollBox("Directions by host", table)}`;
}
// src/report/html/next-step.ts
/** What to do about what is not right. Findings say it for their own case; this is how to go on after it. */
function nextStep(document) {
	const failed = markup`Mend what is named here, then run the same command again: <code>netfix run</code> with <code>--retry-failed</code> works only on the hosts that are not right. `;
	const unreachable = markup`<code>netfix ping</code> tells which hosts answer. `;
	const parts = [...has(document, "failed") ? [failed] : [], ...has(document, "unreachable") ? [unreachable] : []];
	return parts.length === 0 ? NOTHING : markup`<p class=next>${parts}</p>`;
}
/** How what was changed can be taken back, or how what would be is done. */
function aboutChanges(document) {
	const { mode, run, plays } = document;
	if (mode === "check") return markup`<p class=next>Nothing was changed. The same tasks outside check mode make these changes.</p>`;
	if (plays.some(({ tasks }) => tasks.some(({ module }) => module === "undo"))) return NOTHING;
	return markup`<p class=next>After each change netfix looked again and found nothing left to do. <code>netfix undo --run ${run}</code> takes all of it back.</p>`;
}
function has({ hosts }, status) {
	return Object.values(hosts).some((host) => host.status === status);
}
// src/report/html/outcome.ts
const INTERRUPTED = 130;
/** The outcome in one sentence, such as `97 of 100 hosts are right; 2 failed, 1 could not be reached.` */
function outcome(document) {
	const count = counter(document);
	const total = Object.keys(document.hosts).length;
	const right = count("ok") + count("changed");
	const rest = [
		[count("failed"), "failed"],
		[count("unreachable"), "could not be reached"],
		[count("blocked"), "not finished"],
		[count("would-change"), "would be changed"],
		[count("skipped"), "had nothing to do"]
	].filter(([number]) => number > 0).map(([number, word]) => `${number} ${word}`);
	const sentence = [rightOf(right, total), rest.join(", ")].filter((part) => part !== "").join("; ");
	return `${document.exitCode === INTERRUPTED ? "Interrupted: " : ""}${sentence}.`;
}
function rightOf(right, total) {
	if (right < total) return `${right} of ${total} hosts ${right === 1 ? "is" : "are"} right`;
	if (total === 0) return "No host was worked on";
	return total === 1 ? "The host is right" : `All ${total} hosts are right`;
}
/** How that came about: what was right before, and what was done. */
function history(document) {
	const count = counter(document);
	const [right, changed] = [count("ok"), count("changed")];
	if (document.mode === "check") return "This was a check: nothing was changed.";
	if (changed === 0) return "Nothing was changed.";
	return `${right === 0 ? "" : `${right} ${right === 1 ? "was" : "were"} right before, `}${changed} ${changed === 1 ? "was" : "were"} put right and looked at again.`;
}
const BAR = [
	["ok", "k"],
	["changed", "c"],
	["would-change", "w"],
	["skipped", "s"],
	["blocked", "b"],
	["unreachable", "u"],
	["failed", "f"]
];
/** The same counts as a bar; for the eye alone, since the sentence above has said it. */
function outcomeBar(document) {
	const count = counter(document);
	const total = Object.keys(document.hosts).length;
	if (total === 0) return NOTHING;
	let x = 0;
	const parts = BAR.filter(([status]) => count(status) > 0).map(([status, name]) => {
		const width = count(status) / total * 100;
		const part = markup`<rect class=${name} x=${x.toFixed(2)} width=${width.toFixed(2)} height=1 />`;
		x += width;
		return part;
	});
	return markup`<svg class=bar viewBox="0 0 100 1" preserveAspectRatio=none aria-hidden=true>${parts}</svg>`;
}
/** When, how long, and by which name it can be asked for again. */
function runFacts({ run, startedAt, durationMs, mode, exitCode }) {
	const started = `${startedAt.slice(0, 10)} ${startedAt.slice(11, 19)} UTC`;
	const facts = [
		["Started", markup`<time datetime="${startedAt}">${started}</time>`],
		["Took", markup`${duration(durationMs)}`],
		["Mode", markup`${mode}`],
		["Run", markup`<code>${run}</code>`],
		["Exit code", markup`${exitCode}`]
	];
	return markup`<dl>${facts.map(([name, value]) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}
function counter({ hosts }) {
	const all = Object.values(hosts);
	return (status) => all.filter((host) => host.status === status).length;
}
// src/report/html/style-sheet.ts
/**
* System fonts, light and dark, screen and paper. Colours are variables so that each pair of text and ground stands in one
* place; a test computes their contrast (WCAG 2.2, 1.4.3).
*/
const STYLE_SHEET = `
:root{color-scheme:light dark;
--page:#fcfcfa;--text:#1c2127;--quiet:#565f6b;--line:#dddfe3;--panel:#f3f4f2;--link:#1b4f9c;
--c:#174a94;--gc:#e3ecfa;--w:#6d4400;--gw:#fbeed3;--f:#9c1f17;--gf:#fde6e2;--u:#7a1f63;--gu:#f9e4f3;--b:#5a4a26;--gb:#efe9db;--s:#565f6b;--gs:#eceef0;--k:#1b6a4c;--gk:#e1f1e9;
--h0:#7cc4a4;--h1:#a3d6bf;--h2:#c6e6d7;--h3:#e3f3eb;--ht:#0c2a1d;--x0:#fadcd0;--x1:#f3ae97;--x2:#e97b60;--xt:#2b0c04}
@media (prefers-color-scheme:dark){:root{
--page:#14171a;--text:#e5e7ea;--quiet:#a0a9b4;--line:#2f353c;--panel:#1c2025;--link:#8db7f5;
--c:#a9c9fa;--gc:#1c2f4e;--w:#f1cd8b;--gw:#40300e;--f:#ffb3a8;--gf:#51201b;--u:#f4b3e3;--gu:#47203c;--b:#ddcfa8;--gb:#383122;--s:#a0a9b4;--gs:#24292f;--k:#8fd6b5;--gk:#173527;
--h0:#1f7350;--h1:#1a5c41;--h2:#164834;--h3:#133628;--ht:#f0faf5;--x0:#4c1f16;--x1:#7c2b1b;--x2:#a83a25;--xt:#fff4f0}}
*{box-sizing:border-box}
html{font:100%/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;-webkit-text-size-adjust:100%;scroll-behavior:smooth}
body{margin:0 auto;padding:2rem 1.25rem 4rem;max-width:68rem;background:var(--page);color:var(--text);overflow-wrap:anywhere}
h1{font-size:clamp(1.5rem,1.1rem + 2vw,2.25rem);line-height:1.2;font-weight:650;letter-spacing:-.015em;margin:.2rem 0 1rem;text-wrap:balance}
h2{font-size:1.25rem;font-weight:650;margin:3rem 0 .5rem;padding-top:1rem;border-top:1px solid var(--line)}
h3{font-size:1rem;font-weight:600;margin:0}section>h3{margin-top:1rem}
p{margin:.4rem 0;max-width:46rem}
a{color:var(--link)}
code,pre{font:.8125rem/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace}
code{background:var(--panel);padding:.1em .35em;border-radius:.25rem}
small{font-weight:400;font-size:.8125rem;color:var(--quiet)}
:focus-visible{outline:2px solid var(--link);outline-offset:2px}
.by{margin:0;font-size:.8125rem;font-weight:600;letter-spacing:.08em;color:var(--quiet)}
.bar{display:block;width:100%;height:.5rem;border-radius:.25rem;margin:0 0 1rem}
.bar .k{fill:var(--h0)}.bar .c{fill:#3f7ad6}.bar .w{fill:#d99a1c}.bar .s{fill:var(--line)}.bar .b{fill:#9c8a5b}.bar .u{fill:#b3439a}.bar .f{fill:#d2463a}
dl{display:flex;flex-wrap:wrap;gap:.25rem 2rem;margin:1rem 0}
dt{font-size:.75rem;color:var(--quiet)}dd{margin:0}
nav{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;margin-top:1rem}nav a{padding:.25rem 0}
.next{color:var(--quiet)}
article{margin:1rem 0;padding:.9rem 1rem;border:1px solid var(--line);border-radius:.5rem;scroll-margin-top:1rem}
article:target{border-color:var(--link);box-shadow:0 0 0 1px var(--link)}
.k{font-size:.8125rem;font-weight:600;padding:.1em .5em;border-radius:.25rem;margin-right:.3em;white-space:nowrap;background:var(--gk);color:var(--k)}
.c{background:var(--gc);color:var(--c)}.w{background:var(--gw);color:var(--w)}.f{background:var(--gf);color:var(--f)}.u{background:var(--gu);color:var(--u)}.b{background:var(--gb);color:var(--b)}.s{background:var(--gs);color:var(--s)}
.on{margin:.25rem 0 .5rem;color:var(--quiet);font-size:.875rem;max-width:none}
article ul{list-style:none;margin:.5rem 0 0;padding:0}
article li{display:grid;grid-template-columns:5.5rem minmax(0,1fr);gap:0 .75rem;padding:.45rem 0;border-top:1px solid var(--line)}
article li:last-child{padding-bottom:0}article li:last-child>div>:last-child{margin-bottom:0}
article li i{font-style:normal;font-size:.8125rem;color:var(--quiet);line-height:1.5rem}
article li p{margin:0;white-space:pre-line}article li div>*+p{margin-top:.6rem}
details .bad{columns:18rem}
article .bad li{display:list-item;list-style:disc inside;break-inside:avoid;border:0;padding:.1rem 0}
summary{cursor:pointer;font-size:.875rem;color:var(--quiet);padding:.15rem 0}
pre{margin:.35rem 0;padding:.6rem .75rem;background:var(--panel);border-radius:.35rem;overflow:auto;max-height:32rem;white-space:pre;overflow-wrap:normal}
ins,del{text-decoration:none;display:inline-block;min-width:100%}
ins{background:var(--gk);color:var(--k)}del{background:var(--gf);color:var(--f)}
.box{overflow:auto;max-height:85vh;border:1px solid var(--line);border-radius:.5rem;margin:.75rem 0}
table{border-collapse:separate;border-spacing:0;font-size:.8125rem;line-height:1.4;overflow-wrap:normal}
th,td{padding:.3rem .6rem;text-align:left;border-top:1px solid var(--line);white-space:nowrap}
th{font-weight:600}
thead th{position:sticky;top:0;background:var(--page);z-index:1;vertical-align:bottom;border-top:0;border-bottom:1px solid var(--line)}
tbody tr:first-child>*{border-top:0}
th:first-child{position:sticky;left:0;background:var(--page);z-index:1;max-width:22rem;overflow:hidden;text-overflow:ellipsis;border-right:1px solid var(--line)}
thead th:first-child{z-index:2}
tr:hover>th{background:var(--panel)}
.grid{min-width:100%}:where(.grid) td{color:var(--quiet)}.grid thead th:not(:first-child){white-space:normal;min-width:6.5rem;max-width:12rem;overflow-wrap:break-word}
.grid td a{color:inherit}.grid .n,.grid thead th.n{text-align:right;min-width:0;font-variant-numeric:tabular-nums}
.pairs{min-width:100%}.pairs td{white-space:normal}
.heat th,.heat td{border-top:0;padding:.35rem .5rem}
.heat td{background:var(--h0);color:var(--ht);text-align:center;border:1px solid var(--page);font-variant-numeric:tabular-nums;min-width:3rem}
.heat:not(.many) thead th:not(:first-child){white-space:normal;overflow-wrap:break-word;max-width:9rem}
.heat .g{background:var(--h1)}.heat .h{background:var(--h2)}.heat .i{background:var(--h3)}
.heat .x,.heat .y,.heat .z{color:var(--xt);font-weight:700}.heat .x{background:var(--x0)}.heat .y{background:var(--x1)}.heat .z{background:var(--x2)}
.heat .o{background:var(--panel)}
.heat td:hover{outline:2px solid var(--text);outline-offset:-2px}
.many{font-size:.625rem;line-height:1}
.many td{padding:.2rem .1rem;min-width:2rem}.many th{padding:.15rem .4rem}
.many thead th:not(:first-child){padding:.4rem 0;vertical-align:bottom}
.many thead th span{display:block;writing-mode:vertical-rl;transform:rotate(180deg);max-height:14rem;overflow:hidden;text-overflow:ellipsis;margin:0 auto}
@media (min-width:40rem){code{white-space:nowrap}}
@media (max-width:40rem){body{padding:1.25rem 1rem 3rem}
article{padding:.75rem}article li{grid-template-columns:minmax(0,1fr)}article li:last-child{padding-bottom:0}article li:last-child>div>:last-child{margin-bottom:0}
article li i{line-height:1.3}
th:first-child{white-space:normal;overflow-wrap:anywhere;min-width:6.5rem;max-width:9rem}th,td{padding:.35rem .5rem}}
@media print{:root{color-scheme:light;
--page:#fff;--text:#000;--quiet:#454c55;--line:#c9ccd1;--panel:#f3f4f2;--link:#000;
--c:#174a94;--gc:#e3ecfa;--w:#6d4400;--gw:#fbeed3;--f:#9c1f17;--gf:#fde6e2;--u:#7a1f63;--gu:#f9e4f3;--b:#5a4a26;--gb:#efe9db;--s:#565f6b;--gs:#eceef0;--k:#1b6a4c;--gk:#e1f1e9;
--h0:#7cc4a4;--h1:#a3d6bf;--h2:#c6e6d7;--h3:#e3f3eb;--ht:#0c2a1d;--x0:#fadcd0;--x1:#f3ae97;--x2:#e97b60;--xt:#2b0c04}
@page{margin:14mm}
html{font-size:10pt}body{max-width:none;padding:0}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}
nav{display:none}a{text-decoration:none}
h2,h3,.on,.next,summary{break-after:avoid}h2{margin-top:1.5rem}tr{break-inside:avoid}.long{display:none}
pre,.box{overflow:visible;max-height:none;white-space:pre-wrap;overflow-wrap:anywhere}.box{border:0}
table{width:100%;table-layout:fixed;white-space:normal}
th,td{white-space:normal;overflow-wrap:anywhere!important;padding:.15rem .25rem;position:static!important;font-size:8pt;min-width:0!important;max-width:none!important}
details::details-content{content-visibility:visible;block-size:auto}
.grid th{font-size:6.5pt}.heat:not(.many){width:auto}
.many{table-layout:auto}.many th,.many td{font-size:3pt;padding:0;line-height:1.2}.many td{font-size:0;border:0}}
`;
// src/report/html/page.ts
/** Bytes that parts of the page may take, so that all of it stays under 2 MB. */
const ROOM = {
	problems: 2e5,
	changes: 2e5,
	warnings: 5e4,
	grids: 1e5,
	matrices: 13e5,
	hosts: 5e4
};
/** The page may load nothing, run nothing, and send nothing; its one style sheet is known by its hash (CSP Level 3). */
const POLICY = `default-src 'none'; style-src 'sha256-${createHash("sha256").update(STYLE_SHEET).digest("base64")}'; img-src data:; base-uri 'none'; form-action 'none'`;
/**
* One HTML page that needs nothing else: no script, no request. First what a person needs to know, then what was done,
* then everything. A pure function of the document, which holds no secret.
*/
function htmlReport(document) {
	const said = outcome(document);
	const sections = sectionsOf(document);
	const links = sections.map(({ id, title }) => markup`<a href=#${id}>${title}</a> `);
	const navigation = sections.length > 1 ? markup`<nav aria-label="Parts of this page">${links}</nav>` : NOTHING;
	return markup`<!DOCTYPE html>
<html lang=en>
<head>
<meta charset=utf-8>
<meta http-equiv=Content-Security-Policy content="${POLICY}">
<meta name=viewport content="width=device-width, initial-scale=1">
<meta name=color-scheme content="light dark">
<link rel=icon href="data:,">
<title>netfix: ${said}</title>
<style>${{ markup: STYLE_SHEET }}</style>
</head>
<body>
<header><p class=by>netfix</p><h1>${said}</h1>${outcomeBar(document)}<p>${history(document)}${badDirections(document)}</p>${runFacts(document)}${navigation}</header>
<main>
${sections.map(({ element }) => element)}</main>
</body>
</html>
`.markup;
}
function badDirections({ matrices }) {
	const bad = matrices.flatMap(badCells).length;
	return bad === 0 ? "" : ` ${plural(bad, "direction")} between hosts ${bad === 1 ? "is" : "are"} not right.`;
}
function sectionsOf(document) {
	const entries = entriesOf(document);
	const of = (kind) => entries.filter((entry) => entry.kind === kind);
	const told = [
		entrySection(of("problem"), {
			id: "problems",
			title: "Not right",
			lead: nextStep(document),
			room: ROOM.problems
		}),
		entrySection(of("change"), {
			id: "changes",
			title: document.mode === "check" ? "Would be changed" : "Put right",
			lead: aboutChanges(document),
			room: ROOM.changes
		}),
		entrySection(of("warning"), {
			id: "warnings",
			title: "To watch",
			lead: NOTHING,
			room: ROOM.warnings
		})
	];
	const anchors = anchorsOf(told.flatMap(({ shown }) => shown));
	return [...told, ...everything(document, anchors)].filter(({ element }) => element !== NOTHING);
}
function anchorsOf(entries) {
	return new Map(entries.flatMap(({ id, results }) => results.map((result) => [result, id])));
}
function everything(document, anchors) {
	const { plays, matrices } = document;
	const grids = plays.map((play) => gridView(play, anchors, ROOM.grids / plays.length));
	const maps = matrices.map((matrix) => matrixView(matrix, ROOM.matrices / matrices.length));
	return [
		section("grid", "Hosts and tasks", grids),
		section("matrices", "Between the hosts", maps),
		section("hosts", "Hosts", [hostTable(document, ROOM.hosts)])
	];
}
function section(id, title, parts) {
	return {
		id,
		title,
		element: parts.every((part) => part === NOTHING) ? NOTHING : markup`<section id=${id}><h2>${title}</h2>\n${parts}</section>\n`
	};
}
export { htmlReport };

//# sourceMappingURL=page.js.map