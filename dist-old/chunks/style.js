// src/report/style.ts
const STATUS_COLOUR = {
	ok: 32,
	changed: 33,
	"would-change": 33,
	failed: 31,
	unreachable: 31,
	blocked: 35,
	skipped: 36
};
function newStyle(colour) {
	const paint = (code) => (text) => colour ? `\x1b[${code}m${text}\x1b[0m` : text;
	return {
		bold: paint(1),
		dim: paint(2),
		status: (status, text) => paint(STATUS_COLOUR[status])(text)
	};
}
/** Colour only for a terminal that wants it: NO_COLOR (no-color.org), TERM=dumb and --no-color turn it off. */
function wantsColour(stream, flag, env) {
	return flag && stream.isTTY === true && !env.NO_COLOR && env.TERM !== "dumb";
}
export { wantsColour as n, newStyle as t };

//# sourceMappingURL=style.js.map