import { n as suggestion } from "./did-you-mean.js";
import { t as modules } from "./modules.js";
import { t as UsageError } from "./usage-error.js";
// src/commands/module-page.ts
/** A module's page in Markdown, made from its schema: what `netfix modules NAME` prints and docs/modules/ holds. */
function modulePage(module) {
	const schema = module.params;
	const params = Object.entries(schema.properties ?? {}).map(([name, param]) => paramLine(name, param, schema.required ?? []));
	const kind = module.kind === "fleet" ? "Works on all hosts of the play at once.\n\n" : "";
	const table = params.length === 0 ? "No parameters." : [
		"| parameter | type | default | meaning |",
		"|---|---|---|---|",
		...params
	].join("\n");
	return `# ${module.name}\n\n${module.summary}.\n\n${kind}${table}\n\n## Example\n\n\`\`\`yaml\n${module.example.trim()}\n\`\`\`\n`;
}
function paramLine(name, param, required) {
	const fallback = param.default === void 0 ? required.includes(name) ? "required" : "" : `\`${JSON.stringify(param.default)}\``;
	return `| ${[
		`\`${name}\``,
		typeText(param),
		fallback,
		param.description ?? ""
	].map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}
function typeText(schema) {
	if (schema.const !== void 0) return `\`${String(schema.const)}\``;
	if (schema.enum !== void 0) return schema.enum.map((value) => `\`${String(value)}\``).join(" or ");
	if (schema.anyOf !== void 0) return schema.anyOf.map(typeText).join(" or ");
	if (schema.items !== void 0) return `list of ${typeText(schema.items)}`;
	const range = schema.minimum !== void 0 && schema.maximum !== void 0 ? ` ${schema.minimum} to ${schema.maximum}` : "";
	return `${[schema.type ?? "any"].flat().join(" or ")}${range}`;
}
// src/commands/modules.ts
/** `netfix modules`: what there is; `netfix modules sysctl`: one module's page. */
async function modulesCommand(name, options, io) {
	if (name === void 0) {
		const all = [...modules.values()].map((module) => ({
			name: module.name,
			summary: module.summary
		}));
		const width = Math.max(...all.map((module) => module.name.length));
		const lines = all.map((module) => `${module.name.padEnd(width)}  ${module.summary}`);
		io.stdout.write(options.json ? `${JSON.stringify(all, null, 2)}\n` : `${lines.join("\n")}\n`);
		return 0;
	}
	const module = modules.get(name);
	if (module === void 0) {
		const hint = suggestion(name, modules.keys());
		throw new UsageError({
			message: `there is no module \`${name}\``,
			...hint === void 0 ? {} : { hint }
		});
	}
	const { summary, params, example } = module;
	io.stdout.write(options.json ? `${JSON.stringify({
		name,
		summary,
		params,
		example
	}, null, 2)}\n` : modulePage(module));
	return 0;
}
export { modulesCommand };

//# sourceMappingURL=modules2.js.map