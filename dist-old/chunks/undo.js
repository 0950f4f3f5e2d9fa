import { i as String, l as _Object_, u as Optional } from "./build.js";
import { n as defineModule, r as TRUSTED_PATH } from "./module.js";
import { c as RUN_ID, h as ROOT_HAS_JOURNALS, v as stateFolder } from "./task-title.js";
import { a as quote } from "./framed-script.js";
import { t as UsageError } from "./usage-error.js";
import { n as runOneTask } from "./one-task.js";
// src/safety/history.ts
const params$1 = _Object_({}, { additionalProperties: false });
const LIST_RUNS = `${stateFolder(null)}
for each in "$state"/runs/*Z-??????; do
  [ -d "$each" ] || continue
  set -- "$each"/steps/*
  [ -e "$1" ] || shift
  undone=no
  [ ! -e "$each/undone" ] || undone=yes
  echo "\${each##*/} $# $undone $(cat "$each/info" 2>/dev/null)"
done
${ROOT_HAS_JOURNALS}`;
/** What netfix did on a host, the latest first, from the journals it keeps there. */
const history = defineModule({
	name: "history",
	summary: "The runs that changed a host",
	params: params$1,
	example: "- history: {}",
	title: () => "history",
	probe: () => ({ runs: LIST_RUNS }),
	read: ({ runs }) => {
		const lines = (runs?.stdout ?? "").split("\n");
		return [...lines.includes("root: kept") ? [AS_ROOT] : [], ...lines.flatMap(readRun).reverse()];
	},
	plan: (runs) => ({
		findings: runs.length > 0 ? runs : [NONE],
		changes: []
	})
});
const NONE = {
	code: "history.none",
	severity: "info",
	message: "netfix changed nothing here"
};
const AS_ROOT = {
	code: "history.as-root",
	severity: "warning",
	message: "what netfix changed here as root only root can read: pass -b"
};
function readRun(line) {
	const [run = "", steps = "", undone, ...info] = line.split(" ");
	if (!RUN_ID.test(run)) return [];
	const by = / by (.*) since /.exec(` ${info.join(" ")}`)?.[1] ?? "an unknown user";
	return [{
		code: "history.run",
		severity: "info",
		message: `${run}  ${steps === "1" ? "1 change" : `${steps} changes`} by ${by}${undone === "yes" ? ", undone" : ""}`
	}];
}
// src/safety/undo.ts
const params = _Object_({ run: Optional(String({ pattern: RUN_ID.source })) }, { additionalProperties: false });
/**
* Takes back what a run did, by the undo.sh in its journal: the latest run, undone or not, or the one given. So a
* second undo does not go on to the run before. A script that another user could have written is not run.
*/
const undo = defineModule({
	name: "undo",
	summary: "What a run changed, taken back",
	params,
	example: "- undo: {}",
	title: ({ run }) => run === void 0 ? "undo the latest run" : `undo run ${run}`,
	probe: ({ run }) => ({ undo: lookAt(run ?? null) }),
	read: (parts) => readUndo(parts.undo?.stdout ?? ""),
	plan: (state, given) => planUndo(state, given.run ?? null)
});
/** Names of runs sort by their time. */
const LATEST_RUN = `run=
for each in "$state"/runs/*Z-??????; do [ ! -e "$each/undo.sh" ] || run=\${each##*/}; done`;
function lookAt(run) {
	return `${stateFolder(null)}
${TRUSTED_PATH}
${run === null ? LATEST_RUN : `run=${quote(run)}`}
${ROOT_HAS_JOURNALS}
[ -n "$run" ] && [ -d "$state/runs/$run" ] || exit 0
echo "run: $run"
[ ! -e "$state/runs/$run/undone" ] || echo 'undone: yes'
if ! undo=$(real_path "$state/runs/$run/undo.sh" 2>&1); then echo "refused: $undo"; exit 0; fi
if [ ! -f "$undo" ]; then echo 'refused: it has no undo.sh'; exit 0; fi
set -- $(stat -c '%u %a' "$undo")
case $1 in 0|"$(id -u)") ;; *) echo "refused: $undo belongs to another user (uid $1)"; exit 0;; esac
case $2 in *[2367]|*[2367]?) echo "refused: others may write to $undo"; exit 0;; esac
echo "undo: $undo"
sh "$undo" --check`;
}
function readUndo(stdout) {
	const lines = stdout.split("\n").map((line) => /^([a-z]+): (.*)$/.exec(line) ?? []);
	const all = (word) => lines.flatMap(([, first, rest]) => first === word && rest !== void 0 ? [rest] : []);
	const run = all("run")[0] ?? null;
	return {
		run: run !== null && RUN_ID.test(run) ? run : null,
		undo: all("undo")[0] ?? "",
		undone: all("undone").length > 0,
		refused: all("refused")[0] ?? null,
		would: all("would"),
		left: all("left"),
		rootHas: all("root").length > 0
	};
}
function planUndo(state, asked) {
	const { run, undo, undone, refused, would, left, rootHas } = state;
	const note = (code, severity, message) => ({
		code,
		severity,
		message
	});
	if (run === null) {
		const what = asked === null ? "netfix changed nothing here" : `run ${asked} changed nothing here`;
		return {
			findings: [rootHas ? note("undo.as-root", "error", `${what} as this user; what it changed as root only root undoes: pass -b`) : note("undo.nothing", "info", what)],
			changes: []
		};
	}
	if (refused !== null) return {
		findings: [note("undo.refused", "error", `run ${run} is not undone: ${refused}`)],
		changes: []
	};
	const kept = left.map((what) => ({
		...note("undo.left", "warning", what),
		fixable: true
	}));
	if (would.length === 0) return {
		findings: [note("undo.done", "info", undone ? `run ${run} is undone` : `of run ${run} nothing is left to undo`), ...kept],
		changes: []
	};
	const due = would.map((what) => ({
		...note("undo.due", "info", what),
		fixable: true
	}));
	const summary = `undo run ${run}`;
	return {
		findings: [...due, ...kept],
		changes: [{
			kind: "command",
			target: run,
			summary,
			run: `sh ${quote(undo)} --locked`,
			undo: null,
			journaled: false,
			seconds: 600
		}]
	};
}
// src/commands/undo.ts
/** `netfix undo [PATTERN]`: take back what the latest run did on each host, or the run given. */
async function undoCommand(pattern, options, io) {
	if (options.run !== void 0 && !RUN_ID.test(options.run)) throw new UsageError({
		message: `\`${options.run}\` is no run; one looks like 20261122T201500Z-3fa9c1`,
		hint: "see what there is with: netfix history -i INVENTORY"
	});
	const params = options.run === void 0 ? {} : { run: options.run };
	return runOneTask(undo, params, {
		pattern,
		options,
		io,
		check: options.check
	});
}
/** `netfix history [PATTERN]`: the runs that changed each host. */
async function historyCommand(pattern, options, io) {
	return runOneTask(history, {}, {
		pattern,
		options,
		io
	});
}
export { historyCommand, undoCommand };

//# sourceMappingURL=undo.js.map