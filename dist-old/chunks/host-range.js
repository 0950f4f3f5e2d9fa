import { isIPv6 } from "node:net";
// src/inventory/host-address.ts
const BRACKETED_PORT = /^\[(.+)\]:([0-9]+)$/;
const HOST_PORT = /^((?:[^:[\]]|\[[^\]]*\])*):([0-9]+)$/;
const STEP = "(?::[0-9]+)?";
const HEX = `(?:[0-9a-f]{1,4}|\\[[0-9a-f]+:[0-9a-f]+${STEP}\\])`;
const DECIMAL = `(?:[01]?[0-9]{1,2}|2[0-4][0-9]|25[0-5]|\\[[0-9]+:[0-9]+${STEP}\\])`;
const LABEL_RANGE = `\\[(?:[a-z]:[a-z]|[0-9]+:[0-9]+)${STEP}\\]`;
const LABEL = `(?:[\\p{L}\\p{N}_]|${LABEL_RANGE})(?:[\\p{L}\\p{N}_-]|${LABEL_RANGE})*(?<![_-])`;
const IPV4 = new RegExp(`^(?:${DECIMAL}\\.){3}${DECIMAL}$`, "iu");
const HOSTNAME = new RegExp(`^${LABEL}(?:\\.${LABEL})*$`, "iu");
/**
* Ansible's own expression (parsing/utils/addresses.py), where only the last alternative is anchored at the end:
* what starts like an IPv6 address is taken as one, and the host name check catches the rest.
*/
const IPV6 = new RegExp(`^(?:${[
	`(?:${HEX}:){7}${HEX}`,
	`(?:${HEX}:){1,6}:`,
	`(?:${HEX}:)(?::${HEX}){1,6}`,
	`(?:${HEX}:){2}(?::${HEX}){1,5}`,
	`(?:${HEX}:){3}(?::${HEX}){1,4}`,
	`(?:${HEX}:){4}(?::${HEX}){1,3}`,
	`(?:${HEX}:){5}(?::${HEX}){1,2}`,
	`(?:${HEX}:){6}(?::${HEX})`,
	`:(?::${HEX}){1,6}`,
	`${HEX}?::`,
	`(?:0:){6}(?:${DECIMAL}\\.){3}${DECIMAL}`,
	`::(?:ffff:)?(?:${DECIMAL}\\.){3}${DECIMAL}`
].join("|")})`, "iu");
/** Null where the text is no address, host name or range pattern with at most one port. */
function parseHostAddress(text) {
	const match = BRACKETED_PORT.exec(text) ?? HOST_PORT.exec(text);
	const host = match?.[1] ?? text;
	if (!IPV4.test(host) && !IPV6.test(host) && !HOSTNAME.test(host)) return null;
	return {
		host,
		port: match === null ? null : Number(match[2])
	};
}
// src/inventory/host-range.ts
/** More than any cluster has: a slip in a range must not fill the memory. */
const MAX_HOSTS = 1e5;
const LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
/** Expands `n[01:10:2].ex:2222`, `db-[a:f]`, `[2001:db8::1]:22` as Ansible does. */
function expandHostPattern(pattern) {
	const address = parseHostAddress(pattern);
	const expanded = expandRanges(address?.host ?? pattern);
	if ("problem" in expanded) return expanded;
	const port = address?.port ?? null;
	if (port !== null && (port < 1 || port > 65535)) return { problem: `port ${port} is not between 1 and 65535` };
	for (const host of expanded.hosts) {
		const problem = hostNameProblem(host);
		if (problem !== null) return { problem };
	}
	return {
		hosts: expanded.hosts,
		port
	};
}
/** What keeps `name` from being a host's name, or null. */
function hostNameProblem(name) {
	const quoted = JSON.stringify(name);
	if (name === "") return "a host needs a name";
	if (name === "__proto__" || name === "constructor" || name === "prototype") return `${quoted} cannot be a name here`;
	if (/[\s\u0000-\u001f\u007f/\\,'"`;&|<>(){}$[\]]/.test(name)) return `${quoted} is not a host name: it holds a character that host names do not have`;
	if (name.startsWith("-")) return `${quoted} is not a host name: it starts with a dash`;
	if (name.endsWith(":")) return `${quoted} is not a host name: after \`:\` a port number must follow`;
	if (name.includes(":") && !isIPv6(name)) return `${quoted} is neither host:port nor an IPv6 address (an IPv6 address with a port is [address]:port)`;
	return null;
}
function expandRanges(pattern) {
	let open = [pattern];
	while (open[0]?.includes("[") === true) {
		const wider = [];
		for (const one of open) {
			const names = expandFirst(one);
			if ("problem" in names) return names;
			for (const name of names.hosts) wider.push(name);
			if (wider.length > MAX_HOSTS) return tooMany(pattern);
		}
		open = wider;
	}
	return { hosts: open };
}
function tooMany(pattern) {
	return { problem: `\`${pattern}\` gives more than ${MAX_HOSTS} hosts` };
}
function expandFirst(pattern) {
	const match = /^([^[]*)\[([^\]]*)\](.*)$/s.exec(pattern);
	if (match === null) return { problem: `\`${pattern}\`: a [ without its ]` };
	const [, head = "", range = "", tail = ""] = match;
	const values = rangeValues(range);
	if ("problem" in values) return { problem: `\`${pattern}\`: ${values.problem}` };
	return { hosts: values.hosts.map((value) => `${head}${value}${tail}`) };
}
function rangeValues(range) {
	const bounds = range.split(":");
	if (bounds.length !== 2 && bounds.length !== 3) return { problem: "a range is [begin:end] or [begin:end:step]" };
	const begin = bounds[0] || "0";
	const end = bounds[1] ?? "";
	const step = bounds[2] ?? "1";
	if (end === "") return { problem: "a range needs an end" };
	if (!/^\d{1,9}$/.test(step) || Number(step) === 0) return { problem: `\`${step}\` is not a step` };
	if (/^[a-zA-Z]$/.test(begin) && /^[a-zA-Z]$/.test(end)) return letters(begin, end, Number(step));
	if (!/^\d{1,9}$/.test(begin) || !/^\d{1,9}$/.test(end)) return { problem: "a range goes from number to number or from letter to letter" };
	return numbers(begin, end, Number(step));
}
function letters(begin, end, step) {
	const from = LETTERS.indexOf(begin);
	const to = LETTERS.indexOf(end);
	if (from > to) return { problem: "the range runs backwards" };
	return { hosts: [...LETTERS.slice(from, to + 1)].filter((_, i) => i % step === 0) };
}
/** A leading zero in `begin` asks for names of one width: 01, 02, … 10. */
function numbers(begin, end, step) {
	const width = begin.startsWith("0") && begin.length > 1 ? begin.length : 0;
	if (width > 0 && end.length !== width) return { problem: "begin and end must have the same number of digits" };
	const from = Number(begin);
	const to = Number(end);
	if (from > to) return { problem: "the range runs backwards" };
	if ((to - from) / step >= MAX_HOSTS) return { problem: `more than ${MAX_HOSTS} hosts` };
	const hosts = [];
	for (let n = from; n <= to; n += step) hosts.push(String(n).padStart(width, "0"));
	return { hosts };
}
export { hostNameProblem as n, parseHostAddress as r, expandHostPattern as t };

//# sourceMappingURL=host-range.js.map