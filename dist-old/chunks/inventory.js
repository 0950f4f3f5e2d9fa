import { n as groupHosts, t as selectHosts } from "./pattern2.js";
import { c as printable, d as safeText, l as safeJson } from "../cli.js";
import { t as inventoryOf } from "./inventory-source.js";
// src/inventory/render.ts
/** What Ansible sets itself and so leaves out of `--list` (cli/inventory.py, INTERNAL_VARS). */
const INTERNAL_VARS = new Set(`ansible_diff_mode ansible_config_file ansible_facts ansible_forks ansible_inventory_sources ansible_limit
  ansible_playbook_python ansible_run_tags ansible_skip_tags ansible_verbosity ansible_version inventory_dir inventory_file
  inventory_hostname inventory_hostname_short groups group_names omit playbook_dir`.split(/\s+/));
/** The object `ansible-inventory --list` prints as JSON: `_meta.hostvars`, and each group with its hosts and children. */
function inventoryList(inventory) {
	const hostvars = /* @__PURE__ */ new Map();
	for (const { name, vars } of groupHosts(inventory, "all")) {
		const shown = Object.entries(vars).filter(([key]) => !INTERNAL_VARS.has(key));
		if (shown.length > 0) hostvars.set(name, Object.fromEntries(shown));
	}
	const list = /* @__PURE__ */ new Map([["_meta", { hostvars: Object.fromEntries(hostvars) }]]);
	for (const group of inventory.groups.values()) {
		const hosts = group.name === "all" ? [] : group.hosts;
		const { children } = group;
		if (hosts.length + children.length === 0) continue;
		list.set(group.name, {
			...hosts.length > 0 ? { hosts } : {},
			...children.length > 0 ? { children } : {}
		});
	}
	return Object.fromEntries([...list].map(([name, value]) => [name, sorted(value)]).sort(byKey));
}
function sorted(value) {
	if (typeof value !== "object" || value === null) return value;
	if (Array.isArray(value)) return value.map(sorted);
	const entries = Object.entries(value).map(([key, item]) => [key, sorted(item)]);
	return Object.fromEntries(entries.sort(byKey));
}
function byKey(a, b) {
	return String(a[0]) < String(b[0]) ? -1 : 1;
}
/** The text `ansible-inventory --graph` prints, without a trailing newline. */
function inventoryGraph(inventory) {
	return graphGroup(inventory, "all", 0).join("\n");
}
function graphGroup(inventory, name, depth) {
	const group = inventory.groups.get(name);
	const hosts = name === "all" ? [] : group?.hosts ?? [];
	return [
		graphLine(`@${name}:`, depth),
		...(group?.children ?? []).flatMap((child) => graphGroup(inventory, child, depth + 1)),
		...hosts.map((host) => graphLine(host, depth + 1))
	];
}
function graphLine(text, depth) {
	return depth === 0 ? text : `${"  |".repeat(depth)}--${text}`;
}
// src/commands/inventory.ts
/** `netfix inventory`: host names, one a line; `--list` and `--graph` print what ansible-inventory does. */
async function inventoryCommand(options, io) {
	const inventory = await inventoryOf(options.inventory, io);
	io.stdout.write(`${render(inventory, options)}\n`);
	return 0;
}
function render(inventory, { list, graph, limit = "all" }) {
	const hosts = selectHosts(inventory, limit).map((host) => safeText(host.name));
	if (list) return safeJson(inventoryList(inventory), 4);
	return graph ? printable(inventoryGraph(inventory).trimEnd()) : hosts.join("\n");
}
export { inventoryCommand };

//# sourceMappingURL=inventory.js.map