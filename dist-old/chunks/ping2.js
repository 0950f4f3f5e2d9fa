import { t as ping } from "./ping.js";
import { n as runOneTask } from "./one-task.js";
// src/commands/ping.ts
/** `netfix ping [PATTERN]`: log in everywhere, become root where asked, say what answered. */
async function pingCommand(pattern, options, io) {
	return runOneTask(ping, {}, {
		pattern,
		options,
		io
	});
}
export { pingCommand };

//# sourceMappingURL=ping2.js.map