import { SourceMap } from "node:module";
import { readFileSync } from "node:fs";
// src/stack-in-source.ts
const BUILT_PLACE = /(file:\/\/[^\s()]+\.js):(\d+):(\d+)/g;
/** An error's stack, or its text, with places in the built files replaced by those in the source. A place without a source map stays. */
function stackInSource(error) {
	return (error instanceof Error ? error.stack ?? error.message : String(error)).replace(BUILT_PLACE, (place, url, line, column) => {
		const origin = sourceMap(url)?.findEntry(Number(line) - 1, Number(column) - 1);
		if (origin === void 0 || !("originalSource" in origin)) return place;
		return `${origin.originalSource.replace(/^(\.\.\/)+/, "")}:${origin.originalLine + 1}:${origin.originalColumn + 1}`;
	});
}
function sourceMap(url) {
	try {
		return new SourceMap(JSON.parse(readFileSync(new URL(`${url}.map`), "utf8")));
	} catch {
		return null;
	}
}
// src/usage-error.ts
/** Wrong usage, playbook or inventory: exit code 64, and nothing was touched. Carries every problem found. */
var UsageError = class extends Error {
	problems;
	constructor(problems, options) {
		const list = Array.isArray(problems) ? problems : [problems];
		super(list.map(formatProblem).join("\n\n"), options);
		this.name = "UsageError";
		this.problems = list;
	}
};
/** `file:line:column: message`, then frame and hint on lines of their own. */
function formatProblem(problem) {
	const place = [
		problem.file,
		problem.line,
		problem.column
	].filter((part) => part !== void 0).join(":");
	return [
		place === "" ? problem.message : `${place}: ${problem.message}`,
		problem.frame,
		problem.hint
	].filter((line) => line !== void 0).join("\n");
}
export { stackInSource as n, UsageError as t };

//# sourceMappingURL=usage-error.js.map