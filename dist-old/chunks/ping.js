import { l as _Object_ } from "./build.js";
import { n as defineModule } from "./module.js";
// src/modules/ping.ts
/** Logs in and becomes who tasks run as; facts come with every first script, so there is nothing to probe. */
const ping = defineModule({
	name: "ping",
	summary: "Log in, become who tasks run as, and say what the host is",
	params: _Object_({}, { additionalProperties: false }),
	example: "- ping: {}",
	title: () => "ping",
	probe: () => ({}),
	read: () => null,
	plan: (_state, _params, { facts }) => {
		const who = facts.uid === 0 ? "root" : `uid ${facts.uid}`;
		return {
			findings: [{
				code: "ping.answer",
				severity: "info",
				message: `${facts.os.name || facts.os.id}, kernel ${facts.kernel}, as ${who}`
			}],
			changes: []
		};
	},
	standalone: () => ({
		kind: "looks",
		why: "it only logs in"
	})
});
export { ping as t };

//# sourceMappingURL=ping.js.map