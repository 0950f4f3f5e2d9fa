import { t as UsageError } from "./usage-error.js";
import { n as writeNew } from "./write-whole.js";
import { t as require_dist } from "./dist.js";
import { r as parseHostAddress, t as expandHostPattern } from "./host-range.js";
import { t as modules } from "./modules.js";
import { dirname, join } from "node:path";
import { lstat, mkdir, readFile, rm, rmdir } from "node:fs/promises";
// src/inventory/schema.ts
var import_dist = require_dist();
/** The JSON Schema (draft 7) of an inventory in Ansible's YAML shape, for editors. netfix itself checks more than this can say. */
const inventorySchema = {
	$schema: "http://json-schema.org/draft-07/schema#",
	title: "netfix inventory (Ansible's YAML shape)",
	type: "object",
	minProperties: 1,
	propertyNames: { not: { enum: [
		"hosts",
		"children",
		"vars",
		"plugin"
	] } },
	additionalProperties: { $ref: "#/definitions/group" },
	definitions: {
		group: {
			type: ["object", "null"],
			additionalProperties: false,
			properties: {
				hosts: {
					description: "Each host, or range such as node[1:3], with its variables.",
					type: [
						"object",
						"string",
						"null"
					],
					additionalProperties: { $ref: "#/definitions/vars" }
				},
				children: {
					description: "Groups below this one.",
					type: [
						"object",
						"string",
						"null"
					],
					additionalProperties: { $ref: "#/definitions/group" }
				},
				vars: { $ref: "#/definitions/vars" }
			}
		},
		vars: {
			type: ["object", "null"],
			properties: {
				ansible_host: {
					description: "Name or address SSH connects to.",
					type: "string"
				},
				ansible_port: {
					type: ["integer", "string"],
					minimum: 1,
					maximum: 65535,
					pattern: "^[0-9]{1,5}$|\\{\\{"
				},
				ansible_user: {
					description: "Who logs in.",
					type: ["string", "integer"]
				},
				ansible_ssh_private_key_file: { type: "string" },
				ansible_connection: {
					description: "local: this machine, without SSH.",
					enum: [
						"ssh",
						"smart",
						"paramiko",
						"local"
					]
				},
				ansible_become: {
					description: "Become root.",
					type: [
						"boolean",
						"string",
						"integer"
					]
				},
				ansible_become_method: { enum: ["sudo", "doas"] },
				ansible_ssh_common_args: {
					description: "ssh options, such as -J jump.",
					type: "string"
				},
				ansible_group_priority: { type: ["integer", "string"] },
				node_ip: {
					description: "The address other nodes reach it by.",
					type: "string"
				},
				access_ip: {
					description: "As node_ip (kubespray).",
					type: "string"
				},
				ip: {
					description: "As node_ip (kubespray), where access_ip is not set.",
					type: "string"
				}
			}
		}
	}
};
// src/playbook/schema.ts
const TEMPLATE = {
	type: "string",
	pattern: "\\{\\{"
};
const NAMES = { anyOf: [{ type: "string" }, {
	type: "array",
	items: { type: "string" }
}] };
const CONDITION = { anyOf: [{ type: "string" }, { type: "boolean" }] };
const WHEN = {
	description: "CEL: all must be true for the task to run",
	anyOf: [...CONDITION.anyOf, {
		type: "array",
		items: CONDITION
	}]
};
const VARS = {
	type: "object",
	description: "Variables: names and values; values may hold {{ }}"
};
/**
* The JSON Schema (draft 7) of a playbook, for editors. Every value of a module's parameters may be a `{{ }}` text
* instead; netfix itself checks more than this can say.
*/
function playbookSchema(modules) {
	return {
		$schema: "http://json-schema.org/draft-07/schema#",
		title: "netfix playbook",
		type: "array",
		items: { anyOf: [{ $ref: "#/definitions/play" }, { $ref: "#/definitions/import_playbook" }] },
		definitions: {
			play: playSchema({
				type: "array",
				items: { $ref: "#/definitions/task" }
			}),
			import_playbook: importSchema("import_playbook"),
			task: { anyOf: [taskSchema(modules), importSchema("import_tasks")] }
		}
	};
}
function playSchema(tasks) {
	return closed({
		name: { type: "string" },
		hosts: {
			...NAMES,
			description: "A pattern: all, a group, a host, web:!db, web[0:2], ~regex"
		},
		become: {
			type: "boolean",
			description: "Run the tasks as root"
		},
		check_mode: {
			type: "boolean",
			description: "Only look and tell, also in `netfix run`"
		},
		vars: VARS,
		serial: {
			description: "Hosts at a time: a number, a percentage, or a list of these, the last one repeating",
			anyOf: [...SERIAL.anyOf, {
				type: "array",
				items: SERIAL
			}]
		},
		max_fail_percentage: {
			type: "number",
			minimum: 0,
			maximum: 100
		},
		any_errors_fatal: {
			type: "boolean",
			description: "One failed host stops the run"
		},
		tasks,
		handlers: tasks
	}, ["hosts"]);
}
const SERIAL = { anyOf: [{
	type: "integer",
	minimum: 1
}, {
	type: "string",
	pattern: "^[0-9.]+%$"
}] };
function importSchema(key) {
	const file = {
		type: "string",
		description: "A file, relative to this one"
	};
	return closed({
		[key]: file,
		name: { type: "string" },
		vars: VARS,
		when: WHEN,
		tags: NAMES
	}, [key]);
}
function taskSchema(modules) {
	const names = [...modules.keys()].sort();
	const params = names.map((name) => [name, moduleSchema(name, modules.get(name))]);
	return {
		...closed({
			...TASK_WORDS,
			...Object.fromEntries(params)
		}, []),
		anyOf: names.map((name) => ({
			required: [name],
			errorMessage: NO_MODULE
		}))
	};
}
const TASK_WORDS = {
	name: { type: "string" },
	when: WHEN,
	loop: {
		description: "Runs once per value, called item",
		anyOf: [{ type: "array" }, TEMPLATE]
	},
	register: {
		type: "string",
		description: "The name under which later tasks see the result"
	},
	tags: NAMES,
	ignore_errors: { type: "boolean" },
	notify: {
		...NAMES,
		description: "Handlers to run at the end of the play when this task changed something"
	},
	retries: {
		type: "integer",
		minimum: 0,
		maximum: 1e3,
		description: "Further tries after the first failed one"
	},
	delay: {
		type: "number",
		minimum: 0,
		maximum: 3600,
		description: "Seconds between tries"
	},
	run_once: { type: "boolean" },
	vars: VARS
};
/** Editors that know `errorMessage` say it instead of "Missing property", of the first name. */
const NO_MODULE = "A task needs a module: `netfix modules` lists them";
function moduleSchema(name, module) {
	const schema = renderable(JSON.parse(JSON.stringify(module?.params ?? {})));
	return {
		title: `parameters of ${name}`,
		...module?.summary === void 0 ? {} : { description: module.summary },
		...schema
	};
}
function closed(properties, required) {
	return {
		type: "object",
		additionalProperties: false,
		properties,
		...required.length > 0 ? { required } : {}
	};
}
/** The same schema where each value below may also be a `{{ }}` text. */
function renderable(schema) {
	const inner = { ...schema };
	for (const key of ["properties", "patternProperties"]) if (isJson(schema[key])) inner[key] = mapValues(schema[key], (value) => orTemplate(value));
	for (const key of ["items", "additionalProperties"]) if (isJson(schema[key])) inner[key] = orTemplate(schema[key]);
	for (const key of [
		"anyOf",
		"oneOf",
		"allOf"
	]) {
		const branches = schema[key];
		if (Array.isArray(branches)) inner[key] = branches.map((branch) => renderable(branch));
	}
	return inner;
}
function orTemplate(schema) {
	const { description, default: fallback, ...rest } = schema;
	const about = {
		...description === void 0 ? {} : { description },
		...fallback === void 0 ? {} : { default: fallback }
	};
	const anyText = rest.type === "string" && Object.keys(rest).length === 1;
	return {
		...about,
		...anyText ? rest : { anyOf: [renderable(rest), TEMPLATE] }
	};
}
function isJson(value) {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
function mapValues(record, change) {
	return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
// src/commands/init/schemas.ts
const INVENTORY_SCHEMA = "schemas/inventory.schema.json";
const PLAYBOOK_SCHEMA = "schemas/playbook.schema.json";
/** What editors complete and check playbooks and inventories by: files by their path. */
function editorSchemas() {
	return [[INVENTORY_SCHEMA, `${JSON.stringify(inventorySchema, null, 2)}\n`], [PLAYBOOK_SCHEMA, `${JSON.stringify(playbookSchema(modules), null, 2)}\n`]];
}
/** The comment by which the YAML language server, and so most editors, find the schema of a file. */
function schemaLine(schema) {
	return `# yaml-language-server: $schema=${schema}\n`;
}
// src/commands/init/inventory-file.ts
const HEAD = `${schemaLine(INVENTORY_SCHEMA)}# The nodes, in Ansible's shape: groups and variables are as there. \`netfix inventory --graph -i hosts.yaml\` shows them.
all:
  vars:
    # ansible_user: ubuntu # who logs in; without it ssh_config or your own name
    # ansible_ssh_private_key_file: ~/.ssh/id_ed25519
    # ansible_ssh_common_args: -J jump.example.org
`;
/** Right without its marks, too: then it names three nodes. */
const EXAMPLE = `  hosts:
    # node1:
    #   ansible_host: 192.0.2.11 # where SSH connects to, where that is not the name
    #   node_ip: 10.0.0.11 # the address other nodes reach it by, where it is another one
    # node[2:3]:
`;
/** The text of an inventory of these hosts, each `[user@]host[:port]`. Throws UsageError with all that is wrong. */
function inventoryFile(words) {
	if (words.length === 0) return HEAD + EXAMPLE;
	const problems = [];
	const seen = /* @__PURE__ */ new Set();
	const hosts = words.flatMap((word) => readHost(word, seen, problems) ?? []);
	if (problems.length > 0) throw new UsageError(problems);
	const lines = (0, import_dist.stringify)({ hosts: new Map(hosts.map(entry)) }, {
		nullStr: "",
		lineWidth: 0
	});
	return HEAD + lines.replace(/^(?=.)/gm, "  ").replace(/ +$/gm, "");
}
function entry({ name, user, port }) {
	if (user === null && port === null) return [name, null];
	return [name, {
		...user === null ? {} : { ansible_user: user },
		...port === null ? {} : { ansible_port: port }
	}];
}
function readHost(word, seen, problems) {
	const problem = (message, hint) => {
		problems.push({
			message,
			...hint === void 0 ? {} : { hint }
		});
		return null;
	};
	if (/^\.{0,2}$|\//.test(word)) return problem(`${JSON.stringify(word)} is no host`, "init writes into the folder you are in: go there, and name the hosts only");
	const [, user = null, address = word] = /^(.*)@([^@]*)$/.exec(word) ?? [];
	if (user !== null && !/^[\p{L}\p{N}_][\p{L}\p{N}_.\\@-]*$/u.test(user)) return problem(`${JSON.stringify(word)}: this is no user name`, "write user@host");
	const found = expandHostPattern(address);
	if ("problem" in found) return problem(found.problem);
	for (const host of found.hosts) {
		if (seen.has(host)) return problem(`${host} is named twice`);
		seen.add(host);
	}
	return {
		name: parseHostAddress(address)?.host ?? address,
		user,
		port: found.port
	};
}
// src/commands/init/playbook-file.ts
/** The tasks of playbooks/baseline.yaml, with plain values: a playbook of one's own is changed, not parametrised. */
const PLAYBOOK_FILE = `${schemaLine(PLAYBOOK_SCHEMA)}# What every Kubernetes node needs of its network before \`kubeadm init\` or \`join\`. It is yours: change what you like.
# \`netfix modules\` lists what a task can be, \`netfix modules sysctl\` shows one of them. Editors complete both.
- name: Kubernetes node network
  hosts: all # or a group of the inventory, or a pattern: workers:!node3
  become: true # root by sudo or doas; add -K where they ask for a password
  vars:
    # The overlay's port. flannel, Cilium and k3s: 8472. Calico: 4789.
    overlay_port: 8472
  # Modules and settings hold now and after a boot.
  tasks:
    - name: kernel modules
      tags: [modules]
      kernel_module: { name: "{{ item }}" }
      loop: [br_netfilter, overlay]

    - name: forwarding and bridge filtering
      tags: [sysctl]
      sysctl:
        settings:
          net.ipv4.ip_forward: 1
          # For CNIs whose pods hang on a bridge, and for kube-proxy.
          net.bridge.bridge-nf-call-iptables: 1
          net.bridge.bridge-nf-call-ip6tables: 1
        # A line of another file that would win at the next boot: \`fail\` names it, \`comment\` comments it out.
        conflicts: fail

    - name: overlay port open between the nodes
      tags: [firewall]
      firewall:
        allow: ["{{ overlay_port }}/udp"] # more of them: 6443/tcp, 10250/tcp, 30000-32767/tcp
        from: nodes # the hosts of this play; or CIDRs: [10.0.0.0/24]

    # The last two measure every pair of nodes. Leave them out with --skip-tags iperf.
    - name: iperf is there to measure with
      tags: [iperf]
      package: { names: [iperf] }

    - name: packets pass between all pairs of nodes
      tags: [iperf]
      iperf:
        port: "{{ overlay_port }}"
        protocol: udp
        bandwidth: 5M # what each pair sends
        seconds: 3
        max_loss: 1 # percent
`;
// src/commands/init.ts
/**
* `netfix init [HOST…]`: an inventory of these hosts, a playbook, and the schemas that editors check both by, in the
* folder where it is called. Throws UsageError, and has written nothing, where one of them is there or cannot be written.
*/
async function initCommand(hosts, io) {
	const schemas = editorSchemas();
	const files = new Map([
		["hosts.yaml", inventoryFile(hosts)],
		["playbook.yaml", PLAYBOOK_FILE],
		...schemas
	]);
	for (const [name, text] of schemas) if (await holds(join(io.cwd, name), text)) files.delete(name);
	const taken = [];
	for (const name of files.keys()) if (await isThere(join(io.cwd, name))) taken.push(name);
	if (taken.length > 0) throw new UsageError({
		message: `there already: ${taken.join(", ")}`,
		hint: "init replaces nothing: call it in another folder, or move what is there away"
	});
	await writeAll(files, io.cwd);
	io.stdout.write(summary(hosts));
}
/** A link that leads nowhere is there, too. */
async function isThere(path) {
	return await lstat(path).catch(() => null) !== null;
}
/** From an earlier `init`, or from the clone of netfix that this is. */
async function holds(path, text) {
	return await readFile(path, "utf8").catch(() => null) === text;
}
/** All of them or none. */
async function writeAll(files, folder) {
	const undo = [];
	for (const [name, text] of files) {
		const path = join(folder, name);
		try {
			const made = await mkdir(dirname(path), { recursive: true });
			if (made !== void 0) undo.push(() => rmdir(made));
			await writeNew(path, text);
			undo.push(() => rm(path));
		} catch (error) {
			for (const back of undo.reverse()) await back().catch(() => {});
			throw new UsageError({
				message: `cannot write ${name}: ${error.message}`,
				hint: "call init in a folder that is yours"
			});
		}
	}
}
function summary(hosts) {
	const [named, first] = hosts.length === 0 ? ["the inventory, with an example", "Name your nodes in hosts.yaml. Then:"] : ["the inventory", "Next:"];
	return `hosts.yaml     ${named}
playbook.yaml  what a Kubernetes node needs of its network, to be changed as you like
schemas/       what editors complete and check both by

${first}
  netfix ping -i hosts.yaml                  # who answers
  netfix check playbook.yaml -i hosts.yaml   # what would change; changes nothing
  netfix run playbook.yaml -i hosts.yaml     # make it so
`;
}
export { initCommand };

//# sourceMappingURL=init.js.map