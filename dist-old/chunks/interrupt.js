import { t as UsageError } from "./usage-error.js";
import { d as safeText, s as plural, u as safeLine } from "../cli.js";
import { t as createSsh } from "./open.js";
import { n as resolveTarget, t as sshConfigFor } from "./ssh-config.js";
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { Writable } from "node:stream";
// src/report/progress.ts
/** Plain lines for logs, pipes and -v: one when a step starts, one when it ends. */
function plainProgress(sink) {
	let step = newStep("", 0);
	return (event) => {
		switch (event.type) {
			case "play-started":
				sink.write(`${safeLine(event.name)}: ${plural(event.hosts.length, "host")}\n`);
				break;
			case "step-started":
				step = newStep(event.title, event.hosts);
				sink.write(`  ${safeLine(event.title)} ...\n`);
				break;
			case "host-finished":
				finishHost(step, event.status);
				break;
			case "step-finished":
				sink.write(`  ${stepTitle(step)}\n`);
				break;
			case "script":
				sink.write(`--- ${safeLine(event.host)} runs:\n${safeText(event.script, 2e3)}\n---\n`);
				break;
			case "notice": sink.write(`${safeLine(event.message)}\n`);
		}
	};
}
function newStep(title, hosts) {
	return {
		title,
		hosts,
		done: 0,
		byStatus: /* @__PURE__ */ new Map(),
		note: "",
		endsAt: null
	};
}
function finishHost(step, status) {
	step.done++;
	step.byStatus.set(status, (step.byStatus.get(status) ?? 0) + 1);
}
/** What a step is at, and how long it says it will take. */
function noteProgress(step, event) {
	step.note = event.text;
	step.endsAt = event.secondsLeft === void 0 ? null : Date.now() + event.secondsLeft * 1e3;
}
/** Whether the step is to be shown as gone wrong. */
function hasFailures(step) {
	return step.byStatus.has("failed") || step.byStatus.has("unreachable");
}
/** `iperf 8472/udp: 12/50 hosts, 3 changed, round 2 of 9, 40 s left`. */
function stepTitle(step) {
	const counts = [...step.byStatus].filter(([status]) => status !== "ok").map(([status, count]) => `${count} ${status}`);
	const done = step.done === 0 ? plural(step.hosts, "host") : `${step.done}/${plural(step.hosts, "host")}`;
	const left = step.endsAt === null ? "" : timeLeft((step.endsAt - Date.now()) / 1e3);
	const notes = [safeLine(step.note), left].filter((note) => note !== "");
	return [
		`${safeLine(step.title)}: ${done}`,
		...counts,
		...notes
	].join(", ");
}
function timeLeft(seconds) {
	if (seconds <= 0) return "";
	return seconds < 100 ? `${Math.ceil(seconds)} s left` : `${Math.round(seconds / 60)} min left`;
}
// src/commands/ask-secret.ts
/** One line from the terminal without echo; null when there is no terminal or the user pressed Ctrl-D. */
async function askSecret(prompt, io) {
	if (!io.stdin.isTTY || !io.stderr.isTTY) return null;
	io.stderr.write(safeLine(prompt));
	const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
	const lines = createInterface({
		input: io.stdin,
		output: silent,
		terminal: true
	});
	return new Promise((resolve) => {
		lines.once("line", (line) => {
			resolve(line);
			lines.close();
		});
		lines.once("close", () => {
			io.stderr.write("\n");
			resolve(null);
		});
		lines.once("SIGINT", () => {
			lines.close();
			process.kill(process.pid, "SIGINT");
		});
	});
}
// src/commands/become-password.ts
/**
* The password for sudo: asked for with -K, else the first line of the file that NETFIX_BECOME_PASSWORD_FILE names,
* else null. It is never taken from a flag or a variable's value, where other users could read it.
*/
async function becomePassword(ask, io) {
	const file = io.env.NETFIX_BECOME_PASSWORD_FILE;
	if (ask) return askForPassword(io);
	if (file === void 0 || file === "") return null;
	try {
		return (await readFile(file, "utf8")).split(/\r?\n/, 1)[0] ?? "";
	} catch (error) {
		const reason = error.code ?? String(error);
		throw new UsageError({ message: `NETFIX_BECOME_PASSWORD_FILE names ${file}, which cannot be read (${reason})` });
	}
}
async function askForPassword(io) {
	const password = await askSecret("become password: ", io);
	if (password !== null) return password;
	throw new UsageError({
		message: "-K asks for a password, but there is no terminal to ask on",
		hint: "put the password in a file only you can read and name it in NETFIX_BECOME_PASSWORD_FILE"
	});
}
// src/commands/host-access.ts
/** A host that has not answered by then is taken for gone. */
const MOST_CONNECT_SECONDS = 10;
/** How hosts are reached, by flags, inventory and ssh_config. `ssh` is to be closed. Throws UsageError. */
async function hostAccess(inventory, options, io) {
	const password = await becomePassword(options.askBecomePass, io);
	const config = await sshConfigFor(inventory, io);
	const ssh = createSsh({ askPassphrase: (path) => askSecret(`passphrase of ${path}: `, io) });
	return {
		ssh,
		access: {
			becomePassword: password,
			open: (target) => ssh.open(target),
			resolveTarget: (host, connection) => resolveTarget({
				name: host.name,
				connection
			}, config, resolveDefaults(options))
		}
	};
}
function resolveDefaults(options) {
	return {
		user: options.user ?? null,
		privateKey: options.privateKey ?? null,
		acceptNewHostKeys: options.acceptNewHostKeys,
		connectTimeoutMs: Math.min(options.timeout, MOST_CONNECT_SECONDS) * 1e3
	};
}
// src/commands/interrupt.ts
/** 128 + SIGINT, as shells report it. */
const INTERRUPTED = 130;
/** Counts Ctrl-C and SIGTERM, and says what the first one does. The third ends the process where it stands. */
function watchInterrupt(say) {
	let count = 0;
	let interrupt = () => {};
	const whenInterrupted = new Promise((resolve) => {
		interrupt = resolve;
	});
	let abandon = () => {};
	const whenAbandoned = new Promise((resolve) => {
		abandon = resolve;
	});
	const onSignal = () => {
		count++;
		if (count === 1) {
			say("interrupted: finishing what is begun; press Ctrl-C again to break it off");
			interrupt();
		}
		if (count === 2) abandon();
		if (count === 3) process.exit(INTERRUPTED);
	};
	process.on("SIGINT", onSignal);
	process.on("SIGTERM", onSignal);
	return {
		interrupted: () => count > 0,
		abandoned: () => count > 1,
		whenInterrupted,
		whenAbandoned,
		release() {
			process.off("SIGINT", onSignal);
			process.off("SIGTERM", onSignal);
		}
	};
}
export { newStep as a, stepTitle as c, hasFailures as i, hostAccess as n, noteProgress as o, finishHost as r, plainProgress as s, watchInterrupt as t };

//# sourceMappingURL=interrupt.js.map