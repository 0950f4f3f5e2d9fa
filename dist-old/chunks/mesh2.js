import { t as mesh } from "./mesh.js";
import { n as runOneTask } from "./one-task.js";
// src/commands/mesh.ts
/** `netfix mesh [PATTERN] --port N`: who reaches whom. */
async function meshCommand(pattern, options, io) {
	const { port, via, mtu } = options;
	return runOneTask(mesh, {
		port,
		via,
		mtu
	}, {
		pattern,
		options,
		io
	});
}
export { meshCommand };

//# sourceMappingURL=mesh2.js.map