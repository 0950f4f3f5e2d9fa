import { t as execute } from "./execute.js";
import { t as inventoryOf } from "./inventory-source.js";
// src/playbook/bare-task.ts
/** A task of one module with nothing else said, for plays that no file holds. */
function bareTask(module, part = {}) {
	return {
		name: null,
		module,
		params: {},
		when: [],
		loop: null,
		register: null,
		tags: [],
		ignoreErrors: false,
		notify: [],
		retries: 0,
		delay: 0,
		runOnce: false,
		vars: {},
		position: {
			file: module,
			line: 1,
			column: 1
		},
		...part
	};
}
// src/commands/one-task.ts
/** A command that is one task on the hosts of a pattern: a play of its own, that no file holds. */
async function runOneTask(module, params, { pattern, options, io, check = false }) {
	const inventory = await inventoryOf(options.inventory, io);
	const playbook = {
		file: module.name,
		plays: [playOf(module.name, pattern, options.become, [bareTask(module.name, { params })])]
	};
	const modules = /* @__PURE__ */ new Map([[module.name, module]]);
	return execute({
		playbook,
		inventory,
		modules,
		mode: check ? "check" : "run",
		extraVars: {},
		diff: false,
		all: true
	}, options, io);
}
/** A play that no file holds. */
function playOf(name, hosts, become, tasks) {
	return {
		name,
		hosts,
		become,
		vars: {},
		serial: [],
		checkMode: false,
		maxFailPercentage: null,
		tasks,
		handlers: [],
		position: {
			file: name,
			line: 1,
			column: 1
		}
	};
}
export { runOneTask as n, bareTask as r, playOf as t };

//# sourceMappingURL=one-task.js.map