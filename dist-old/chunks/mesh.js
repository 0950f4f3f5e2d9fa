import { n as formatPrefix, o as parsePrefix } from "./address.js";
import { a as quote, o as quoteAll, t as framedScript } from "./framed-script.js";
import { n as connectFunction, t as answerOf } from "./tcp-connect.js";
import { c as Boolean, l as _Object_, o as Literal, r as Union, s as Integer, u as Optional } from "./build.js";
import { t as defineFleetModule } from "./module.js";
import { randomBytes } from "node:crypto";
/** Findings of one kind; where there are more, a last one says how many. */
const MOST_FINDINGS = 40;
/** `n1`, `n1 and n2`, `n1, n2 and n3`, `n1, …, n20 and 7 more`. */
function listed(words) {
	const shown = words.slice(0, 20);
	const all = words.length > 20 ? [...shown, `${words.length - 20} more`] : shown;
	const last = all.at(-1) ?? "";
	return all.length < 2 ? last : `${all.slice(0, -1).join(", ")} and ${last}`;
}
/** The first of a long list, and how many more there are, told of the hosts those are about. */
function firstOf(items, hostsOf, tell) {
	const told = items.slice(0, MOST_FINDINGS).map(tell);
	const rest = items.slice(MOST_FINDINGS);
	const [last] = told.slice(-1);
	if (rest.length === 0 || last === void 0) return told;
	const hosts = [...new Set(rest.flatMap(hostsOf))];
	const { code, severity } = last.finding;
	return [...told, {
		hosts,
		finding: {
			code,
			severity,
			message: `and ${rest.length} more of these`
		}
	}];
}
/** What each host is told, in order. */
function byHost(told) {
	const findings = /* @__PURE__ */ new Map();
	for (const { hosts, finding } of told) for (const host of hosts) findings.set(host, [...findings.get(host) ?? [], finding]);
	return Object.fromEntries(findings);
}
// src/net/firewall/rules.ts
const MARK_ALL = 4294967295n;
/** A condition that always holds, or never. */
function constant(holds) {
	return {
		test: "constant",
		holds
	};
}
function opaque(text) {
	return {
		test: "opaque",
		text: text.slice(0, 200)
	};
}
function match(condition) {
	return {
		kind: "match",
		condition
	};
}
function act(action) {
	return {
		kind: "act",
		action
	};
}
// src/net/firewall/nft-selector.ts
function selectorOf(left) {
	if (!isObject(left)) return unreadable(left);
	const [[kind, body] = ["", null]] = Object.entries(left);
	if (kind === "concat" && Array.isArray(body)) return concatenation(body.map(selectorOf));
	if (kind === "&" && Array.isArray(body)) return masked$1(body[0], body[1], left);
	if (!isObject(body)) return unreadable(left);
	if ("tunnel" in body) return unreadable(left);
	if (kind === "payload") return payload(String(body.protocol), String(body.field)) ?? unreadable(left);
	if (kind === "meta") return meta(String(body.key)) ?? unreadable(left);
	if (kind === "ct") return conntrack(String(body.key)) ?? unreadable(left);
	if (kind === "fib") return fib(body) ?? unreadable(left);
	return unreadable(left);
}
function unreadable(left) {
	return {
		needs: [],
		among: () => opaque(JSON.stringify(left) ?? "")
	};
}
function payload(protocol, field) {
	if (protocol === "ip" || protocol === "ip6") return header(protocol, field);
	if (protocol === "ether" && field === "type") return names$2("family", familyName);
	if (!TRANSPORT.has(protocol) && protocol !== "th") return null;
	const port = field === "dport" || field === "sport" ? field : null;
	if (protocol === "th") return port && numbers$2(port, parseNumbers);
	const needs = [name("l4proto", [transportName(protocol)])];
	if (port !== null) return numbers$2(port, parseNumbers, needs);
	if (protocol === "tcp" && field === "flags") return numbers$2("tcpflags", parseFlags, needs);
	return {
		...unreadable(`${protocol} ${field}`),
		needs
	};
}
/** Payload protocols that stand for the transport protocol of their name. */
const TRANSPORT = /* @__PURE__ */ new Set([
	"tcp",
	"udp",
	"udplite",
	"sctp",
	"dccp",
	"icmp",
	"icmpv6",
	"igmp",
	"esp",
	"ah",
	"comp"
]);
function header(family, field) {
	const needs = [name("family", [family])];
	if (field === "saddr" || field === "daddr") return numbers$2(field, (value) => parseAddress(value, family), needs);
	if (field === "protocol" || field === "nexthdr") return names$2("l4proto", transportName, needs);
	return {
		...unreadable(`${family} ${field}`),
		needs
	};
}
function meta(key) {
	switch (key) {
		case "iif":
		case "iifname": return {
			...names$2("iif", String),
			presence: {
				test: "present",
				field: "iif"
			}
		};
		case "oif":
		case "oifname": return {
			...names$2("oif", String),
			presence: {
				test: "present",
				field: "oif"
			}
		};
		case "l4proto": return names$2("l4proto", transportName);
		case "nfproto":
		case "protocol": return names$2("family", familyName);
		case "pkttype": return names$2("pkttype", packetType);
		case "mark": return numbers$2("mark", parseNumbers);
		default: return null;
	}
}
/** All but the state are asked of a connection: without one the rule breaks off (nft_ct_get_eval). */
function conntrack(key) {
	const needs = [{ test: "tracked" }];
	if (key === "state") return {
		...names$2("ctstate", bitNames),
		bits: true
	};
	if (key === "status") return {
		...names$2("ctstatus", bitNames, needs),
		bits: true
	};
	if (key === "mark") return numbers$2("ctmark", parseNumbers, needs);
	if (key === "direction") return names$2("ctdir", (value) => value === 0 ? "original" : String(value), needs);
	return null;
}
/** Several bits at once (`established | related`) are what no packet has. */
function bitNames(value) {
	return isObject(value) && Array.isArray(value["|"]) ? value["|"].map(String).join("|") : String(value);
}
/**
* The packet comes in on the interface its source is reached by: that is how callers choose it. So the reverse path
* exists.
*/
function fib(body) {
	const flags = Array.isArray(body.flags) ? body.flags : [body.flags];
	if (body.result === "type" && flags.includes("daddr")) return names$2("daddrtype", String);
	if (body.result === "type" && flags.includes("saddr")) return names$2("saddrtype", String);
	return flags.includes("saddr") && flags.includes("iif") && String(body.result).startsWith("oif") ? constants((value) => !isZero(value)) : null;
}
function isZero(value) {
	return value === false || value === 0 || value === "0";
}
function masked$1(left, mask, whole) {
	const inner = selectorOf(left);
	const bits = inner.number?.parse(mask);
	if (inner.number === void 0 || !bits || bits.low !== bits.high) return unreadable(whole);
	return numbers$2(inner.number.field, inner.number.parse, inner.needs, bits.low);
}
function concatenation(parts) {
	return {
		needs: parts.flatMap((part) => part.needs),
		among: (values) => ({
			test: "any",
			entries: values.map((value) => tuple(parts, value)),
			negated: false
		})
	};
}
function tuple(parts, value) {
	const fields = isObject(value) && Array.isArray(value.concat) ? value.concat : [];
	if (fields.length !== parts.length) return [opaque(JSON.stringify(value) ?? "")];
	return parts.map((part, i) => part.among([fields[i]]));
}
function numbers$2(field, parse, needs = [], mask) {
	const bits = mask === void 0 ? {} : { mask };
	return {
		needs,
		number: {
			field,
			parse,
			...bits
		},
		among(values) {
			const ranges = [];
			for (const value of values) {
				const range = value === "*" ? {
					low: 0n,
					high: (1n << 128n) - 1n
				} : parse(value);
				if (range === null) return opaque(`${field} ${JSON.stringify(value)}`);
				ranges.push(range);
			}
			return {
				test: "number",
				field,
				ranges,
				negated: false,
				...bits
			};
		}
	};
}
function names$2(field, spell, needs = []) {
	return {
		needs,
		among(values) {
			const odd = values.find((value) => spell(value) === "[object Object]");
			return odd === void 0 ? name(field, values.map(spell)) : opaque(`${field} ${JSON.stringify(odd)}`);
		}
	};
}
function constants(test) {
	return {
		needs: [],
		among: (values) => constant(values.some((value) => value === "*" || test(value)))
	};
}
function name(field, spelled) {
	return {
		test: "name",
		field,
		names: spelled,
		negated: false
	};
}
const TRANSPORTS = /* @__PURE__ */ new Map([
	["1", "icmp"],
	["6", "tcp"],
	["17", "udp"],
	["58", "icmpv6"],
	["ipv6-icmp", "icmpv6"]
]);
/** One spelling for a transport protocol: nft and iptables print names or IANA numbers. */
function transportName(value) {
	return TRANSPORTS.get(String(value)) ?? String(value);
}
/** nft and iptables have two words for a packet that is addressed to this host's link-layer address. */
function packetType(value) {
	return value === "unicast" ? "host" : String(value);
}
function familyName(value) {
	if (value === "ipv4" || value === "ip") return "ip";
	return value === "ipv6" || value === "ip6" ? "ip6" : String(value);
}
function parseNumbers(value) {
	return rangeOf(value, parseNumber);
}
function parseNumber(value) {
	if (typeof value !== "number" || !Number.isInteger(value) || value < 0 || value > Number(4294967295n)) return null;
	return {
		low: BigInt(value),
		high: BigInt(value)
	};
}
function parseAddress(value, family) {
	if (isObject(value) && isObject(value.prefix)) return addressRange$1(`${value.prefix.addr}/${value.prefix.len}`, family);
	return rangeOf(value, (end) => typeof end === "string" ? addressRange$1(end, family) : null);
}
function addressRange$1(text, family) {
	const range = parsePrefix(text);
	return range?.family === family ? range : null;
}
function rangeOf(value, parse) {
	if (!isObject(value) || !Array.isArray(value.range)) return parse(value);
	const low = parse(value.range[0]);
	const high = parse(value.range[1]);
	return low && high && {
		low: low.low,
		high: high.high
	};
}
/** RFC 9293, 3.1: bits of the control flags. */
const TCP_FLAGS = /* @__PURE__ */ new Map([
	["fin", 1n],
	["syn", 2n],
	["rst", 4n],
	["psh", 8n],
	["ack", 16n],
	["urg", 32n],
	["ecn", 64n],
	["cwr", 128n]
]);
/** One flag or a list, in either tool's spelling, as a bit mask. */
function parseFlags(value) {
	let bits = 0n;
	const flags = isObject(value) && Array.isArray(value["|"]) ? value["|"] : value;
	for (const flag of Array.isArray(flags) ? flags : [flags]) {
		const bit = isObject(flag) ? parseFlags(flag)?.low : typeof flag === "number" ? parseNumber(flag)?.low : TCP_FLAGS.get(String(flag).toLowerCase());
		if (bit === void 0) return null;
		bits |= bit;
	}
	return {
		low: bits,
		high: bits
	};
}
function isObject(value) {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
// src/net/firewall/ipset.ts
/** The output of `ipset save`; see ipset(8). */
function parseIpSets(text) {
	const sets = /* @__PURE__ */ new Map();
	for (const line of text.split("\n")) {
		const [command, name = "", third = "", ...options] = line.trim().split(/\s+/);
		if (command === "create") sets.set(name, create(third, options));
		if (command === "add") add(sets.get(name), third, options);
	}
	return sets;
}
function create(type, options) {
	const [store, parts = ""] = type.split(":");
	const family = options[options.indexOf("family") + 1] === "inet6" ? "ip6" : "ip";
	return {
		parts: store === "list" ? ["set"] : parts.split(","),
		family: parts === "port" || store === "list" ? null : family,
		entries: [],
		plain: !options.includes("netmask") && !options.includes("bitmask")
	};
}
function add(set, entry, options) {
	set?.entries.push(entry);
	if (set !== void 0 && options.some((word) => word === "nomatch" || word === "wildcard")) set.plain = false;
}
/**
* `--match-set NAME src,dst`: the test of a set, each of its parts against the source's or the destination's side. A
* set of the other family, or one with more parts than directions, holds nothing (ip_set_test in ip_set_core.c). Null:
* a set that is not there or not understood.
*/
function matchSet(sets, name, directions, family) {
	const set = sets.get(name);
	if (set === void 0 || !set.plain) return null;
	const sides = directions.split(",");
	if (set.family !== null && set.family !== family || sides.length < set.parts.length) return constant(false);
	const entries = set.parts[0] === "set" ? members(sets, set, directions, family) : set.entries.map((entry) => conditions(set, entry, sides));
	const known = entries.filter((entry) => entry !== null);
	return known.length === entries.length ? {
		test: "any",
		entries: known,
		negated: false
	} : null;
}
/** A list of sets has no lists among its members (ip_set_list_set.c), so this ends. */
function members(sets, { entries }, directions, family) {
	return entries.map((member) => {
		const condition = sets.get(member)?.parts[0] === "set" ? null : matchSet(sets, member, directions, family);
		return condition && [condition];
	});
}
function conditions({ parts }, entry, sides) {
	const values = entry.split(",");
	if (values.length !== parts.length) return null;
	const all = parts.map((part, i) => readPart(part, values[i] ?? "", sides[i] === "src"));
	return all.every((each) => each !== null) ? all.flat() : null;
}
function readPart(part, value, fromSource) {
	switch (part) {
		case "ip":
		case "net": return numbers$1(fromSource ? "saddr" : "daddr", parsePrefix(value));
		case "port": return readPort(fromSource ? "sport" : "dport", value);
		case "iface": return value.startsWith("physdev:") ? null : [names$1(fromSource ? "iif" : "oif", value)];
		default: return null;
	}
}
/** `tcp:53`, or a number alone in a bitmap, which no protocol is told apart in. */
function readPort(field, value) {
	const [, protocol, port = ""] = /^(?:([a-z0-9-]+):)?(\d{1,5})$/.exec(value) ?? [];
	if (port === "") return /^icmp/.test(value) ? [constant(false)] : null;
	const range = numbers$1(field, {
		low: BigInt(port),
		high: BigInt(port)
	});
	return protocol === void 0 ? range : [names$1("l4proto", transportName(protocol)), ...range];
}
function numbers$1(field, range) {
	return range && [{
		test: "number",
		field,
		ranges: [range],
		negated: false
	}];
}
function names$1(field, name) {
	return {
		test: "name",
		field,
		names: [name],
		negated: false
	};
}
// src/net/firewall/iptables-match.ts
/** The matches of a rule as iptables-save writes them: `[!] -s …`, then `-m NAME options`. See iptables-extensions(8). */
function readMatches(words, family, sets) {
	let module = "";
	return options(words).flatMap((option) => {
		if (option.name === "-m") {
			module = option.values[0] ?? "";
			return MODULES.has(module) || module === "set" ? [] : [opaque(`-m ${module}`)];
		}
		if (option.name === "-p" && module === "") module = option.values[0] ?? "";
		const basic = BASIC.get(option.name);
		if (basic !== void 0) return negateAll(basic(option.values), option.negated);
		const read = module === "set" ? ipSet(family, sets) : MODULES.get(module);
		if (read === void 0) return [opaque(`${option.name} ${option.values.join(" ")}`)];
		const conditions = read(option);
		return conditions === null ? [opaque(`-m ${module} ${option.name} ${option.values.join(" ")}`)] : [...connectionNeeded(option, words), ...negateAll(conditions, option.negated)];
	});
}
function options(words) {
	const found = [];
	let negated = false;
	for (const word of words) {
		const last = found.at(-1);
		if (isText(last)) last?.values.push(word);
		else if (word === "!") negated = true;
		else if (/^--?[a-z]/i.test(word)) {
			found.push({
				name: word,
				values: [],
				negated
			});
			negated = false;
		} else last?.values.push(word);
	}
	return found;
}
/** What a person wrote may look like an option. */
function isText(option) {
	return option !== void 0 && TEXTS.has(option.name) && option.values.length === 0;
}
const TEXTS = /* @__PURE__ */ new Set([
	"--comment",
	"--name",
	"--hashlimit-name",
	"--string",
	"--hex-string"
]);
function negateAll(conditions, negated) {
	return negated ? conditions.map(negate$1) : [...conditions];
}
function negate$1(condition) {
	if (condition.test === "lookup") return {
		...condition,
		condition: negate$1(condition.condition)
	};
	if (condition.test === "constant") return constant(!condition.holds);
	return "negated" in condition ? {
		...condition,
		negated: !condition.negated
	} : condition;
}
const BASIC = table({
	"-s": (values) => [addresses("saddr", values)],
	"-d": (values) => [addresses("daddr", values)],
	"-i": ([name = ""]) => [names("iif", [name.replace(/\+$/, "*")])],
	"-o": ([name = ""]) => [names("oif", [name.replace(/\+$/, "*")])],
	"-f": () => [constant(false)],
	"-p": ([name = ""]) => [name === "all" ? constant(true) : names("l4proto", [transportName(name)])]
});
/** A host may print any word, `constructor` too. */
function table(entries) {
	return new Map(Object.entries(entries));
}
/** What each match module asks; null: an option we cannot read. */
const MODULES = table({
	comment: () => [],
	tcp: transport,
	udp: transport,
	multiport: transport,
	state: connection,
	conntrack: connection,
	mark: ({ name, values }) => name === "--mark" ? one(mark("mark", values[0])) : null,
	connmark: ({ name, values }) => name === "--mark" ? connectionMark$1(values[0]) : null,
	addrtype: addressType,
	iprange: ({ name, values: [range = ""] }) => {
		return one(numbers(name === "--src-range" ? "saddr" : "daddr", [addressRange(range)]));
	},
	pkttype: ({ name, values: [type = ""] }) => name === "--pkt-type" ? [names("pkttype", [packetType(type)])] : null,
	rpfilter: ({ name }) => name === "--invert" ? [constant(false)] : [],
	connlimit: ({ name }) => name === "--connlimit-above" ? [constant(false)] : name === "--connlimit-upto" ? null : [],
	hashlimit: ({ name }) => name === "--hashlimit-above" ? [constant(false)] : name === "--hashlimit-upto" ? null : [],
	recent,
	physdev: ({ name }) => name === "--physdev-is-bridged" ? [constant(false)] : null,
	rt: ({ negated }) => [constant(negated)]
});
/** Any rule that passed may have changed any set, through a list of sets too. */
function ipSet(family, sets) {
	return ({ name, values: [set = "", directions = ""] }) => {
		if (name !== "--match-set") return SET_ASIDES.has(name) ? [] : null;
		const condition = matchSet(sets, set, directions, family);
		return condition && [{
			test: "lookup",
			set: "ipset",
			condition
		}];
	};
}
const SET_ASIDES = /* @__PURE__ */ new Set([
	"--return-nomatch",
	"--update-counters",
	"--update-subcounters"
]);
/** `--set` notes the source and always holds. The rest asks what has come from it before. */
function recent({ name }) {
	if (name === "--set") return [constant(true)];
	return [
		"--name",
		"--mask",
		"--rsource",
		"--rdest"
	].includes(name) ? [] : null;
}
/** Without a connection it never holds, negated or not (xt_connmark.c). */
function connectionMark$1(text) {
	const condition = mark("ctmark", text);
	return condition && [{ test: "tracked" }, condition];
}
function one(condition) {
	return condition && [condition];
}
function transport({ name, values: [value = "", second = ""] }) {
	switch (name) {
		case "--dport":
		case "--dports":
		case "--destination-ports": return one(ports("dport", value));
		case "--sport":
		case "--sports": return one(ports("sport", value));
		case "--ports": {
			const either = [ports("dport", value), ports("sport", value)].flatMap((condition) => condition ?? []);
			return either.length === 2 ? [{
				test: "any",
				entries: either.map((each) => [each]),
				negated: false
			}] : null;
		}
		case "--tcp-flags": return one(flags(value, second));
		default: return null;
	}
}
function flags(mask, set) {
	const bits = (text) => text === "NONE" ? {
		low: 0n,
		high: 0n
	} : parseFlags(text.split(","));
	const all = parseFlags([
		"fin",
		"syn",
		"rst",
		"psh",
		"ack",
		"urg"
	]);
	const under = mask === "ALL" ? all : bits(mask);
	const wanted = set === "ALL" ? all : bits(set);
	if (!under || !wanted) return null;
	return {
		test: "number",
		field: "tcpflags",
		ranges: [wanted],
		mask: under.low,
		negated: false
	};
}
function connection({ name, values: [value = ""] }) {
	const words = value.toLowerCase().split(",");
	if (name === "--state" || name === "--ctstate") return [names("ctstate", words)];
	if (name === "--ctstatus") return [names("ctstatus", words)];
	return name === "--ctdir" ? [names("ctdir", words)] : null;
}
/** Without a connection only the state is looked at: the rest never holds, but beside a state always (xt_conntrack.c). */
function connectionNeeded({ name }, words) {
	return CONNECTION.has(name) && !words.includes("--ctstate") ? [{ test: "tracked" }] : [];
}
const CONNECTION = /* @__PURE__ */ new Set(["--ctstatus", "--ctdir"]);
function addressType({ name, values: [value = ""] }) {
	const types = value.toLowerCase().split(",");
	if (name === "--dst-type") return [names("daddrtype", types)];
	if (name === "--src-type") return [names("saddrtype", types)];
	return name === "--limit-iface-in" ? [] : null;
}
function names(field, spelled) {
	return {
		test: "name",
		field,
		names: spelled,
		negated: false
	};
}
function addresses(field, values) {
	return numbers(field, values.map(parsePrefix)) ?? opaque(values.join(" "));
}
function numbers(field, ranges) {
	const known = ranges.filter((range) => range !== null);
	return known.length === ranges.length ? {
		test: "number",
		field,
		ranges: known,
		negated: false
	} : null;
}
function addressRange(text) {
	const [low, high] = text.split("-").map(parsePrefix);
	return low && high ? {
		low: low.low,
		high: high.high
	} : null;
}
function ports(field, text) {
	return numbers(field, text.split(",").map(portRange));
}
/** `80`, `80:90`, `:90`, `80:`. iptables-save never prints service names. */
function portRange(text) {
	const [, low = "", colon, high = ""] = /^(\d*)(:?)(\d*)$/.exec(text) ?? [];
	if (colon === void 0 || text === "") return null;
	const first = BigInt(low || "0");
	return {
		low: first,
		high: colon === "" ? first : BigInt(high || "65535")
	};
}
function mark(field, text = "") {
	const parts = /^(0x[0-9a-f]+|\d+)(?:\/(0x[0-9a-f]+|\d+))?$/i.exec(text);
	if (parts?.[1] === void 0) return null;
	const value = BigInt(parts[1]);
	const mask = parts[2] === void 0 ? {} : { mask: BigInt(parts[2]) };
	return {
		test: "number",
		field,
		ranges: [{
			low: value,
			high: value
		}],
		negated: false,
		...mask
	};
}
// src/net/firewall/iptables-target.ts
/** Targets that let the packet go on as it is, as far as a filter can see. */
const SILENT$1 = new Set([
	"LOG",
	"NFLOG",
	"ULOG",
	"TRACE",
	"AUDIT",
	"TCPMSS",
	"TOS",
	"DSCP",
	"CHECKSUM",
	"CLASSIFY",
	"TTL",
	"HL"
].concat([
	"SECMARK",
	"CONNSECMARK",
	"TCPOPTSTRIP",
	"RATEEST",
	"IDLETIMER",
	"LED"
]));
/** `-j TARGET options` or `-g CHAIN`: what the rule does. See iptables-extensions(8). */
function readTarget(words, isChain) {
	const [flag, target = "", ...options] = words;
	if (isChain(target)) return [act({
		kind: flag === "-g" ? "goto" : "jump",
		chain: target
	})];
	if (SILENT$1.has(target)) return [];
	switch (target) {
		case "ACCEPT": return [act({ kind: "accept" })];
		case "DROP":
		case "REJECT": return [act({ kind: "drop" })];
		case "RETURN": return [act({ kind: "return" })];
		case "MARK": return [act({
			kind: "mark",
			change: setMark$1("mark", options)
		})];
		case "CONNMARK": return connectionMark(options);
		case "SET": return options.includes("--map-set") ? [act({
			kind: "opaque",
			text: words.join(" ")
		})] : [act({
			kind: "touch",
			set: "ipset"
		})];
		case "CT":
		case "NOTRACK": return target === "NOTRACK" || options.includes("--notrack") ? [act({ kind: "notrack" })] : [];
		case "MASQUERADE":
		case "SNAT": return [act({ kind: "accept" })];
		default: return [act({
			kind: "opaque",
			text: words.join(" ")
		})];
	}
}
/** `--set-xmark value/mask`: mark = (mark & ~mask) ^ value. iptables-save prints every form of MARK so. */
function setMark$1(field, options) {
	const [, value, mask] = /^(0x[0-9a-f]+)(?:\/(0x[0-9a-f]+))?$/i.exec(options[1] ?? "") ?? [];
	const change = {
		field,
		mark: 0n,
		ctmark: 0n,
		value: null
	};
	if (options[0] !== "--set-xmark" || value === void 0) return change;
	const kept = mask === void 0 ? 0n : MARK_ALL & ~BigInt(mask);
	return {
		...change,
		[field]: kept,
		value: BigInt(value)
	};
}
/** Without a connection it does nothing; see connmark_tg in xt_connmark.c. */
function connectionMark(options) {
	const nfmask = maskOf(options, "--nfmask");
	const ctmask = maskOf(options, "--ctmask");
	return [act({
		kind: "mark",
		change: options.includes("--restore-mark") ? {
			field: "mark",
			mark: MARK_ALL & ~nfmask,
			ctmark: ctmask,
			value: 0n
		} : options.includes("--save-mark") ? {
			field: "ctmark",
			mark: nfmask,
			ctmark: MARK_ALL & ~ctmask,
			value: 0n
		} : setMark$1("ctmark", options)
	})];
}
function maskOf(options, name) {
	const at = options.indexOf(name);
	const text = options[at + 1] ?? "";
	return at !== -1 && /^(0x[0-9a-f]+|\d+)$/i.test(text) ? BigInt(text) : MARK_ALL;
}
// src/net/firewall/iptables.ts
const HOOKS$1 = /* @__PURE__ */ new Map([
	["PREROUTING", "prerouting"],
	["INPUT", "input"],
	["FORWARD", "forward"],
	["OUTPUT", "output"],
	["POSTROUTING", "postrouting"]
]);
/** The priorities the kernel gives iptables' tables (linux/netfilter_ipv4.h). */
const PRIORITIES = /* @__PURE__ */ new Map([
	["raw", -300],
	["mangle", -150],
	["nat", -100],
	["filter", 0],
	["security", 50]
]);
/**
* The output of iptables-save or ip6tables-save, of one or several tables; with or without counters. Where `sets` lacks
* a set, matches of it are in doubt.
*/
function parseIptables(text, engine, family, sets = /* @__PURE__ */ new Map()) {
	const chains = /* @__PURE__ */ new Map();
	let table = "filter";
	for (const line of text.split("\n")) if (line.startsWith("*")) table = line.slice(1).trim();
	else if (line.startsWith(":")) declare(chains, line, {
		engine,
		family,
		table
	});
	else if (/^(\[\d+:\d+\] )?-A /.test(line)) append(chains, line, {
		family,
		table,
		sets
	});
	return [...chains.values()];
}
function declare(chains, line, where) {
	const [name = "", policy = "-"] = line.slice(1).split(" ");
	chains.set(`${where.table} ${name}`, {
		...where,
		name,
		base: baseOf$1(name, where.table, policy),
		rules: []
	});
}
/** Only built-in chains have a policy. */
function baseOf$1(name, table, policy) {
	const hook = HOOKS$1.get(name);
	if (hook === void 0 || policy === "-") return null;
	return {
		type: table === "nat" ? "nat" : "filter",
		hook,
		priority: PRIORITIES.get(table) ?? 0,
		policy: policy === "DROP" ? "drop" : "accept"
	};
}
function append(chains, line, within) {
	const text = line.replace(/^\[\d+:\d+\] /, "");
	const [, name = "", ...words] = splitWords(text);
	chains.get(`${within.table} ${name}`)?.rules.push(readRule$1(text, words, within, (target) => chains.has(`${within.table} ${target}`)));
}
function readRule$1(text, words, { family, sets }, isChain) {
	const at = words.findIndex((word) => word === "-j" || word === "-g");
	const conditions = readMatches(at === -1 ? words : words.slice(0, at), family, sets);
	const effects = at === -1 ? [] : readTarget(words.slice(at), isChain);
	const comment = words.indexOf("--comment");
	return {
		text,
		handle: null,
		comment: comment === -1 ? null : words[comment + 1] ?? null,
		statements: [...conditions.map(match), ...effects]
	};
}
/** The words of a line as iptables-save quotes them: double quotes, with backslash before `"`, `'` and itself. */
function splitWords(line) {
	return [...line.matchAll(/"((?:\\.|[^"\\])*)"|(\S+)/g)].map(([, quoted, bare]) => bare ?? (quoted ?? "").replaceAll(/\\(.)/g, "$1"));
}
// src/net/firewall/packet.ts
const SYN = 2n;
const SYN_ACK = 18n;
function holds(condition, packet, state) {
	switch (condition.test) {
		case "constant": return condition.holds;
		case "opaque": return null;
		case "number": return negate(numberHolds(condition, packet, state), condition.negated);
		case "name": return negate(nameHolds(condition, packet, state), condition.negated);
		case "tracked": return state.connection === null ? null : state.connection === "tracked";
		case "present": return deviceOf$1(condition.field, packet, state) ? true : null;
		case "lookup": return state.touched.has(condition.set) ? null : holds(condition.condition, packet, state);
		case "any": return negate(anyHolds(condition.entries, packet, state), condition.negated);
	}
}
/** All of them; false as soon as one is false, whatever the others are. */
function allHold(conditions, packet, state) {
	let all = true;
	for (const condition of conditions) {
		const truth = holds(condition, packet, state);
		if (truth === false) return false;
		if (truth === null) all = null;
	}
	return all;
}
function anyHolds(entries, packet, state) {
	let any = false;
	for (const entry of entries) {
		const truth = allHold(entry, packet, state);
		if (truth === true) return true;
		if (truth === null) any = null;
	}
	return any;
}
function negate(truth, negated) {
	return truth === null ? null : truth !== negated;
}
function numberHolds(condition, packet, state) {
	const value = numberOf(condition.field, packet, state);
	if (value === null) return null;
	const masked = condition.mask === void 0 ? value : value & condition.mask;
	return condition.ranges.some((range) => range.low <= masked && masked <= range.high);
}
function numberOf(field, packet, state) {
	switch (field) {
		case "saddr": return packet.source;
		case "daddr": return packet.destination;
		case "sport": return packet.sourcePort;
		case "dport": return packet.port;
		case "mark": return state.mark;
		case "ctmark": return state.connection === "tracked" ? state.ctmark : null;
		case "tcpflags":
			if (packet.protocol !== "tcp") return null;
			return packet.reply ? SYN_ACK : SYN;
	}
}
function nameHolds(condition, packet, state) {
	const value = nameOf(condition.field, packet, state);
	if (value === null) return null;
	return condition.names.some((name) => matchesName(name, value));
}
function matchesName(pattern, value) {
	return pattern.endsWith("*") ? value.startsWith(pattern.slice(0, -1)) : pattern === value;
}
function nameOf(field, packet, state) {
	switch (field) {
		case "family": return packet.family;
		case "l4proto": return packet.protocol;
		case "iif":
		case "oif": return deviceOf$1(field, packet, state);
		case "ctstate":
			if (packet.reply && state.connection === "tracked") return "established";
			return state.connection && STATES[state.connection];
		case "ctstatus": return state.connection === "tracked" && !packet.reply ? NO_STATUS : null;
		case "ctdir":
			if (state.connection !== "tracked") return null;
			return packet.reply ? "reply" : "original";
		case "pkttype": return "host";
		case "saddrtype": return packet.iif === "" || packet.iif === "lo" ? "local" : "unicast";
		case "daddrtype": return packet.oif === "" ? "local" : "unicast";
	}
}
/**
* Kernels before 5.7 do not tell a postrouting chain where a forwarded packet came in (ip_output in
* net/ipv4/ip_output.c).
*/
function deviceOf$1(field, packet, { hook }) {
	if (field === "oif") return hook === "ingress" || hook === "prerouting" ? "" : packet.oif;
	return hook === "postrouting" && packet.iif !== "" ? null : packet.iif;
}
/** A packet without a connection that is not marked untracked is invalid (nft_ct.c, xt_conntrack.c). */
const STATES = {
	none: "invalid",
	tracked: "new",
	untracked: "untracked"
};
/** A new connection's ct status has none of the bits that have names. */
const NO_STATUS = "";
// src/net/firewall/walk.ts
const MAX_STEPS = 2e5;
const MAX_DEPTH = 64;
/** NF_IP_PRI_CONNTRACK (linux/netfilter_ipv4.h): from here on a packet has a connection. */
const CONNTRACK = -200;
/**
* One pass over the rules that collects every fate the packet may meet. Where a rule cannot be decided its effect is
* added to what may happen and the pass goes on, so the cost stays linear and a single possible fate is certain.
*/
var Walk = class {
	packet;
	/** Whether what it answers was tracked, where it answers. */
	answersTracked;
	state;
	chains = /* @__PURE__ */ new Map();
	steps = 0;
	/** Where the packet left our sight: nothing is certain after. */
	astray = null;
	constructor(ruleSet, packet) {
		this.packet = packet;
		this.answersTracked = !(packet.reply && ruleSet.chains.some(mayUntrack));
		const ctmark = packet.reply ? null : 0n;
		this.state = {
			hook: "ingress",
			mark: 0n,
			ctmark,
			connection: "none",
			touched: /* @__PURE__ */ new Set()
		};
		for (const chain of ruleSet.chains) this.chains.set(chainKey(chain, chain.name), chain);
	}
	/**
	* The verdicts of base chains of one hook and priority, in any order. Groups must come in the order the kernel runs
	* them: what one sets the next one sees. Of nat chains only those that do something.
	*/
	tied(group) {
		const start = { ...this.state };
		let blurred = start;
		const verdicts = group.map((each) => {
			const verdict = this.filtering(each);
			blurred = blur(blurred, this.state);
			return verdict;
		});
		if (group.length === 1 || isSame(blurred, start)) return verdicts.flat();
		const again = group.map((each) => {
			this.state = { ...blurred };
			return this.filtering(each);
		});
		this.state = blurred;
		return again.flat();
	}
	filtering({ chain, base }) {
		const verdict = this.base(chain, base);
		return base.type === "nat" && verdict.kind === "accepted" ? [] : [verdict];
	}
	base(chain, base) {
		this.state.hook = base.hook;
		this.connect(base);
		if (base.type === "nat" && this.packet.reply) return {
			kind: "accepted",
			place: null
		};
		if (base.type === "nat" && this.state.connection !== "tracked") return this.skipNat(chain);
		const outcomes = {
			accepted: null,
			dropped: null,
			doubt: null
		};
		const frame = {
			base: chain,
			chain,
			path: [chain.name],
			outcomes
		};
		if (this.chain(frame)) this.act({ kind: base.policy }, null, frame);
		return this.astray === null ? conclude(outcomes) : {
			kind: "unknown",
			...this.astray
		};
	}
	/** Conntrack sees the packet on its way in, and on its way out, before the chains of higher priorities do. */
	connect({ hook, priority }) {
		const first = hook === "prerouting" || hook === "output";
		if (hook === "ingress" || first && priority < CONNTRACK || this.state.connection !== "none") return;
		const certain = this.answersTracked && !(first && priority === CONNTRACK);
		this.state.connection = certain ? "tracked" : null;
	}
	/** Only packets with a connection meet nat chains (nf_nat_core.c, nf_nat_inet_fn). */
	skipNat(chain) {
		if (this.state.connection !== null) return {
			kind: "accepted",
			place: null
		};
		return {
			kind: "unknown",
			expression: "whether the packet is tracked",
			place: {
				base: chain,
				chain,
				rule: null,
				path: [chain.name]
			}
		};
	}
	/** True when the packet may come back to the caller. */
	chain(frame) {
		let mayReturn = false;
		for (const rule of frame.chain.rules) {
			const { flow, sure } = this.rule(rule, frame);
			if (flow === "next") continue;
			if (flow === "back") mayReturn = true;
			if (sure) return mayReturn;
		}
		return true;
	}
	/** A match that cannot be decided counts only once the rule does something: a later one may yet be false. */
	rule(rule, frame) {
		let sure = true;
		for (const statement of rule.statements) {
			if (++this.steps > MAX_STEPS) return this.giveUp("the rule set is too large to follow", rule, frame);
			if (statement.kind === "match") {
				const truth = holds(statement.condition, this.packet, this.state);
				if (truth === false) return {
					flow: "next",
					sure: true
				};
				if (truth === null) sure = false;
				continue;
			}
			if (!sure) this.doubt(rule.text, rule, frame);
			const step = statement.kind === "act" ? {
				flow: this.act(statement.action, rule, frame),
				sure: true
			} : this.map(statement.entries, rule, frame);
			sure &&= step.sure;
			if (step.flow !== "on") return {
				flow: step.flow,
				sure
			};
		}
		return {
			flow: "next",
			sure
		};
	}
	/** The entries that may hold, up to the first that does for certain. */
	map(entries, rule, frame) {
		const flows = /* @__PURE__ */ new Set();
		let truth = false;
		for (const { conditions, action } of entries) {
			truth = allHold(conditions, this.packet, this.state);
			if (truth === false) continue;
			if (truth === null) this.doubt(rule.text, rule, frame);
			flows.add(this.act(action, rule, frame));
			if (truth === true) break;
		}
		if (truth !== true) flows.add("next");
		return this.either(flows, rule, frame);
	}
	either(flows, rule, frame) {
		const [only = "next"] = flows;
		if (flows.size === 1) return {
			flow: only,
			sure: true
		};
		if (flows.has("on") && flows.has("back")) return this.giveUp(rule.text, rule, frame);
		return {
			flow: flows.has("on") ? "on" : flows.has("back") ? "back" : "next",
			sure: false
		};
	}
	act(action, rule, frame) {
		switch (action.kind) {
			case "accept":
				frame.outcomes.accepted ??= placeOf$1(rule, frame);
				return "end";
			case "drop":
				frame.outcomes.dropped ??= placeOf$1(rule, frame);
				return "end";
			case "return": return "back";
			case "opaque":
				this.astray ??= {
					expression: action.text,
					place: placeOf$1(rule, frame)
				};
				return this.giveUp(action.text, rule, frame).flow;
			case "jump":
			case "goto": return this.enter(action, rule, frame);
			default:
				this.change(action, frame);
				return "on";
		}
	}
	change(action, { outcomes }) {
		if (action.kind === "mark") this.setMark(action.change, outcomes.doubt !== null);
		if (action.kind === "touch") this.state.touched.add(action.set);
		if (action.kind === "notrack" && this.state.connection === "none") this.state.connection = outcomes.doubt === null ? "untracked" : null;
	}
	/** After the first doubt a mark may or may not have been set: then it is not known. */
	setMark(change, doubtful) {
		const { state } = this;
		if ((state.connection === "none" || state.connection === "untracked") && (change.field === "ctmark" || change.ctmark !== 0n)) return;
		const parts = [
			masked(state.mark, change.mark),
			masked(state.ctmark, change.ctmark),
			change.value
		];
		const known = parts.every((part) => part !== null) && !doubtful;
		state[change.field] = known ? parts.reduce((sum, part) => sum ^ part, 0n) : null;
	}
	enter(action, rule, frame) {
		const chain = this.chains.get(chainKey(frame.chain, action.chain));
		if (chain === void 0 || frame.path.length > MAX_DEPTH) return this.giveUp(`${action.kind} ${action.chain}`, rule, frame).flow;
		if (!this.chain({
			...frame,
			chain,
			path: [...frame.path, chain.name]
		})) return "end";
		return action.kind === "goto" ? "back" : "next";
	}
	/** From here on everything may happen. */
	giveUp(expression, rule, frame) {
		this.doubt(expression, rule, frame);
		frame.outcomes.accepted ??= placeOf$1(rule, frame);
		frame.outcomes.dropped ??= placeOf$1(rule, frame);
		return {
			flow: "end",
			sure: true
		};
	}
	doubt(expression, rule, frame) {
		frame.outcomes.doubt ??= {
			expression,
			place: placeOf$1(rule, frame)
		};
	}
};
function mayUntrack({ rules }) {
	return rules.some(({ statements }) => statements.some((each) => each.kind === "act" && each.action.kind === "notrack"));
}
/** What is not the same before and after is not known in between. */
function blur(before, after) {
	const notrack = before.connection === "none" && after.connection === "untracked";
	return {
		hook: after.hook,
		mark: before.mark === after.mark ? after.mark : null,
		ctmark: before.ctmark === after.ctmark ? after.ctmark : null,
		connection: notrack || before.connection === null ? null : after.connection,
		touched: after.touched
	};
}
function isSame(a, b) {
	return a.mark === b.mark && a.ctmark === b.ctmark && (a.connection !== null || b.connection === null);
}
function masked(value, mask) {
	return mask === 0n ? 0n : value && value & mask;
}
function chainKey(within, name) {
	return [
		within.engine,
		within.family,
		within.table,
		name
	].join("\0");
}
function placeOf$1(rule, frame) {
	return {
		base: frame.base,
		chain: rule === null ? frame.base : frame.chain,
		rule,
		path: frame.path
	};
}
function conclude(outcomes) {
	if (outcomes.dropped === null) return {
		kind: "accepted",
		place: outcomes.accepted
	};
	if (outcomes.accepted === null) return {
		kind: "dropped",
		place: outcomes.dropped
	};
	return {
		kind: "unknown",
		...outcomes.doubt ?? {
			expression: "undecided",
			place: outcomes.dropped
		}
	};
}
// src/net/firewall/verdict.ts
/** The hooks a packet for this host itself passes, in order. */
const LOCAL_HOOKS = [
	"ingress",
	"prerouting",
	"input"
];
/** The hooks a packet passes that this host hands on to another, in order. */
const FORWARD_HOOKS = [
	"ingress",
	"prerouting",
	"forward",
	"postrouting"
];
/**
* The fate of a packet over all base chains of `hooks`, in the kernel's order. An accept ends its base chain only:
* the next one may still drop (nft(8), "accept").
*/
function verdictOf$1(ruleSet, packet, hooks = LOCAL_HOOKS) {
	const verdicts = verdictsOf(ruleSet, packet, hooks);
	return verdicts.find((verdict) => verdict.kind === "dropped") ?? verdicts.find((verdict) => verdict.kind === "unknown") ?? {
		kind: "accepted",
		place: null
	};
}
/**
* One verdict per base chain, each as if those before it had let the packet pass. A nat chain is among them only where
* it may drop the packet or send it elsewhere.
*/
function verdictsOf(ruleSet, packet, hooks = LOCAL_HOOKS) {
	const walk = new Walk(ruleSet, packet);
	return groups(baseChains(ruleSet, packet, hooks)).flatMap((group) => walk.tied(group));
}
/** Chains of one hook and priority: their order is that of their making, which no listing shows. */
function groups(chains) {
	const found = [];
	for (const chain of chains) {
		const [last] = found.at(-1) ?? [];
		if (last?.base.hook === chain.base.hook && last.base.priority === chain.base.priority) found.at(-1)?.push(chain);
		else found.push([chain]);
	}
	return found;
}
/** In the order the kernel runs them: by hook, then by priority. */
function baseChains(ruleSet, packet, hooks) {
	return ruleSet.chains.flatMap((chain) => chain.base !== null && sees(chain, packet) ? [{
		chain,
		base: chain.base
	}] : []).filter(({ base }) => hooks.includes(base.hook)).sort((a, b) => rank(a.base, hooks) - rank(b.base, hooks));
}
function rank(base, hooks) {
	return hooks.indexOf(base.hook) * 1e10 + base.priority;
}
function sees({ family }, packet) {
	return family === packet.family || family === "inet" || family === "netdev";
}
// src/modules/firewall/place.ts
const ENGINES = {
	nft: "nftables",
	"iptables-nft": "iptables",
	"iptables-legacy": "iptables-legacy"
};
/** `nftables, table inet filter, chain input, policy drop`: where a person finds it. */
function placeText({ base, chain, rule }) {
	const ipv6 = chain.engine !== "nft" && chain.family === "ip6" ? " for IPv6" : "";
	const table = chain.engine === "nft" ? `${chain.family} ${chain.table}` : chain.table;
	const via = chain === base ? "" : ` (from ${base.name})`;
	return `${ENGINES[chain.engine]}${ipv6}, table ${table}, chain ${chain.name}${via}, ${ruleText(rule, base.base?.policy)}`;
}
function ruleText(rule, policy = "accept") {
	if (rule === null) return `policy ${policy}`;
	return rule.handle === null ? `rule \`${rule.text}\`` : `rule \`${rule.text}\`, handle ${rule.handle}`;
}
// src/net/firewall/nft-devices.ts
/** Lines of `nft list chains`. */
function readDevices(lines) {
	const found = /* @__PURE__ */ new Map();
	let table = [];
	let chain = "";
	for (const line of lines) {
		const words = line.trim().split(/\s+/);
		if (words[0] === "table") table = words.slice(1, 3);
		else if (words[0] === "chain") chain = words[1] ?? "";
		const [, one, several] = /^\s*type filter hook ingress device(?: "?([^\s"{]+)"?|s = \{([^}]*)\}) /.exec(line) ?? [];
		const devices = several?.split(",").map((name) => name.trim().replaceAll("\"", "")) ?? (one ? [one] : []);
		if (devices.length > 0) found.set([...table, chain].join("\0"), devices);
	}
	return found;
}
// src/net/firewall/nft-match.ts
function readMatch(body, named) {
	if (!isObject(body)) return [opaque("match")];
	const selector = selectorOf(body.left);
	return [
		...selector.needs,
		...absence(body, selector),
		inSet(body.right, compare(body, selector, named))
	];
}
/** Only what is negated holds of an absent interface, on newer kernels. */
function absence({ op }, { presence }) {
	return op === "!=" && presence !== void 0 ? [presence] : [];
}
/** A rule may have changed the set it tests. */
function inSet(set, condition) {
	return typeof set === "string" && set.startsWith("@") ? {
		test: "lookup",
		set: set.slice(1),
		condition
	} : condition;
}
function compare(body, selector, named) {
	const { op, right } = body;
	if (selector.number?.field === "tcpflags" && op === "in") return anyFlag(selector, right);
	if (op === "==" || op === "in" || op === "!=" || op === "!" && selector.bits === true) {
		const values = valuesOf(right, selector, named);
		if (values === null) return opaque(JSON.stringify(body));
		return negatedIf(op === "!=" || op === "!", selector.among(values));
	}
	const bound = selector.number?.parse(right);
	if (!selector.number || !bound) return opaque(JSON.stringify(body));
	const range = comparison(String(op), bound.low);
	if (range === null) return opaque(JSON.stringify(body));
	const { field, mask } = selector.number;
	return {
		test: "number",
		field,
		ranges: [range],
		negated: false,
		...mask === void 0 ? {} : { mask }
	};
}
/** A list of flags is one value, of which the bits are meant. */
function valuesOf(right, { number }, named) {
	if (number?.field === "tcpflags" && Array.isArray(right)) return [right];
	return elementsOf(right, named);
}
/** `tcp flags syn,ack` holds when any of them is set. */
function anyFlag({ number }, right) {
	const bits = isObject(right) && "set" in right ? null : number?.parse(right);
	if (!bits) return opaque(`tcp flags ${JSON.stringify(right)}`);
	return {
		test: "number",
		field: "tcpflags",
		ranges: [{
			low: 0n,
			high: 0n
		}],
		mask: bits.low,
		negated: true
	};
}
function comparison(op, bound) {
	const top = (1n << 128n) - 1n;
	switch (op) {
		case "<": return {
			low: 0n,
			high: bound - 1n
		};
		case "<=": return {
			low: 0n,
			high: bound
		};
		case ">": return {
			low: bound + 1n,
			high: top
		};
		case ">=": return {
			low: bound,
			high: top
		};
		default: return null;
	}
}
function negatedIf(negated, condition) {
	if (!negated) return condition;
	if (condition.test === "constant") return constant(!condition.holds);
	return "negated" in condition ? {
		...condition,
		negated: !condition.negated
	} : opaque(JSON.stringify(condition));
}
/** The values on the right of a match: one, a list, an anonymous set or a named one. Null: the set is not there. */
function elementsOf(right, named) {
	if (typeof right === "string" && right.startsWith("@")) {
		const elements = named.elements.get(right.slice(1));
		return elements === void 0 ? null : elements.map(elementValue);
	}
	if (Array.isArray(right)) return right.map(elementValue);
	if (isObject(right) && "set" in right) return elementsOf(right.set, named);
	return [right];
}
/** Elements with a time-out, counter or comment come wrapped. */
function elementValue(element) {
	return isObject(element) && isObject(element.elem) ? element.elem.val : element;
}
// src/net/firewall/nft-map.ts
/** A map from what a packet is to what is done with it; `actionOf` reads the right sides. */
function readMapEntries(map, named, actionOf) {
	const pairs = isObject(map) ? elementsOf(map.data, named) : null;
	if (!isObject(map) || pairs === null) return [act({
		kind: "opaque",
		text: JSON.stringify(map) ?? "map"
	})];
	const selector = selectorOf(map.key);
	const entries = pairs.map((pair) => {
		const [key, data] = Array.isArray(pair) ? pair : [];
		return {
			conditions: [inSet(map.data, selector.among([elementValue(key)]))],
			action: actionOf(data),
			last: elementValue(key) === "*"
		};
	});
	const ordered = [...entries.filter((e) => !e.last), ...entries.filter((e) => e.last)];
	return [...selector.needs.map(match), {
		kind: "map",
		entries: ordered
	}];
}
// src/net/firewall/nft-mangle.ts
/** `meta mark set …` and its like. */
function readMangle(body, named) {
	if (!isObject(body)) return [match(opaque("mangle"))];
	const { key, value } = body;
	const needs = selectorOf(key).needs.map(match);
	const field = markOf(key);
	if (field !== null) return setMark(field, value, named);
	if (isObject(key) && isObject(key.payload) && MOVED.has(String(key.payload.field))) return [...needs, act({
		kind: "opaque",
		text: JSON.stringify({ mangle: body })
	})];
	return !isObject(value) && !(isObject(key) && "tcp option" in key) ? needs : [...needs, match(opaque(JSON.stringify({ mangle: body })))];
}
/** A packet with another of these is another packet. */
const MOVED = /* @__PURE__ */ new Set([
	"saddr",
	"daddr",
	"sport",
	"dport",
	"protocol",
	"nexthdr",
	"version",
	"type"
]);
function setMark(field, value, named) {
	if (!isObject(value) || !isObject(value.map)) {
		const change = markChange(value);
		return [...usesCtMark(value) ? [match({ test: "tracked" })] : [], act({
			kind: "mark",
			change: {
				field,
				...change ?? UNREAD
			}
		})];
	}
	return readMapEntries(value.map, named, (data) => {
		return {
			kind: "mark",
			change: {
				field,
				...(isBits(data) ? markChange(data) : null) ?? UNREAD
			}
		};
	});
}
const UNREAD = {
	mark: 0n,
	ctmark: 0n,
	value: null
};
function markOf(key) {
	if (!isObject(key)) return null;
	if (isObject(key.meta) && key.meta.key === "mark") return "mark";
	return isObject(key.ct) && key.ct.key === "mark" ? "ctmark" : null;
}
/** Without a connection there is no ct mark to read, and the rule breaks off (nft_ct_get_eval). */
function usesCtMark(value) {
	return JSON.stringify(value)?.includes("{\"ct\":") ?? false;
}
/** A mark built from constants and `&`, `|`, `^` on a mark. */
function markChange(value) {
	if (isBits(value)) return {
		mark: 0n,
		ctmark: 0n,
		value: BigInt(value)
	};
	const source = markOf(value);
	if (source !== null) return {
		mark: 0n,
		ctmark: 0n,
		value: 0n,
		[source]: MARK_ALL
	};
	const [[op, operands] = ["", null]] = isObject(value) ? Object.entries(value) : [];
	if (!Array.isArray(operands) || operands.length !== 2 || !isBits(operands[1])) return null;
	const inner = markChange(operands[0]);
	return inner && combine(op, inner, BigInt(operands[1]));
}
function combine(op, inner, bits) {
	const keep = op === "&" ? bits : op === "|" ? ~bits & MARK_ALL : MARK_ALL;
	if (op !== "&" && op !== "|" && op !== "^") return null;
	const value = inner.value & keep ^ (op === "&" ? 0n : bits);
	return {
		mark: inner.mark & keep,
		ctmark: inner.ctmark & keep,
		value
	};
}
function isBits(value) {
	return typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= Number(4294967295n);
}
// src/net/firewall/nft-statement.ts
/** One entry of a rule's `expr` list. What has no say in the verdict gives nothing; what is not known gives doubt. */
function readStatement(expression, named) {
	if (!isObject(expression)) return [match(opaque(JSON.stringify(expression) ?? ""))];
	const [[kind, body] = ["", null]] = Object.entries(expression);
	if (SILENT.has(kind)) return [];
	if (kind === "continue") return [];
	const action = readAction(expression);
	if (action !== null) return [act(action)];
	switch (kind) {
		case "reject": return readReject(body);
		case "match": return readMatch(body, named).map(match);
		case "vmap": return readMapEntries(body, named, (data) => verdictOf(data));
		case "mangle": return readMangle(body, named);
		case "limit":
		case "ct count":
		case "quota": return [match(readLimit(kind, typeof body === "string" ? named.limits.get(body) : body))];
		case "set": return readSetUpdate(body, named);
		case "xt": return readXt(body);
		default: return [match(opaque(JSON.stringify(expression)))];
	}
}
const SILENT = /* @__PURE__ */ new Set([
	"counter",
	"log",
	"comment",
	"ct helper",
	"ct timeout",
	"ct expectation",
	"last",
	"secmark"
]);
/** A verdict, or null when the expression is none. `queue` and the translations leave our sight. */
function readAction(expression) {
	const [[kind, body] = ["", null]] = Object.entries(expression);
	switch (kind) {
		case "accept":
		case "drop":
		case "return":
		case "notrack": return { kind };
		case "jump":
		case "goto": return {
			kind,
			chain: isObject(body) ? String(body.target) : ""
		};
		case "queue":
		case "dnat":
		case "redirect":
		case "tproxy":
		case "fwd":
		case "synproxy": return {
			kind: "opaque",
			text: JSON.stringify(expression)
		};
		case "snat":
		case "masquerade": return { kind: "accept" };
		default: return null;
	}
}
/** The right side of a verdict map. */
function verdictOf(data) {
	if (isObject(data) && "continue" in data) return { kind: "continue" };
	return (isObject(data) ? readAction(data) : null) ?? {
		kind: "opaque",
		text: JSON.stringify(data) ?? "vmap"
	};
}
/**
* nft leaves out a match on the family before a reject that implies it (`reject with icmpv6 …`), so the reject must
* ask for it itself.
*/
function readReject(body) {
	const type = isObject(body) ? body.type : void 0;
	const drop = act({ kind: "drop" });
	if (type !== "icmp" && type !== "icmpv6") return [drop];
	return [match({
		test: "name",
		field: "family",
		names: [type === "icmp" ? "ip" : "ip6"],
		negated: false
	}), drop];
}
/**
* The packet is the only one of its kind just now: it exceeds no limit, count or quota. What is within one may run
* dry, so that stays in doubt.
*/
function readLimit(kind, body) {
	return isObject(body) && body.inv === true ? constant(false) : opaque(`${kind} ${JSON.stringify(body)}`);
}
/** The element is there from then on, whatever its own statements say of the packet (nft_dynset.c). */
function readSetUpdate(body, named) {
	if (!isObject(body)) return [match(opaque("set"))];
	const statements = Array.isArray(body.stmt) ? body.stmt : [];
	return [
		...selectorOf(isObject(body.elem) && isObject(body.elem.elem) ? body.elem.elem.val : body.elem).needs.map(match),
		act({
			kind: "touch",
			set: String(body.set).replace(/^@/, "")
		}),
		...statements.flatMap((statement) => readStatement(statement, named))
	];
}
/** Of iptables' own matches and targets nft shows the names at most. */
function readXt(body) {
	const doubt = opaque(JSON.stringify({ xt: body }));
	return isObject(body) && body.type === "match" ? [match(doubt)] : [match(doubt), act({
		kind: "opaque",
		text: doubt.text
	})];
}
// src/net/firewall/nft-text.ts
const MAX_LENGTH = 200;
/** A rule's `expr` list much as `nft list` prints it, for people: counters left out, bounded. */
function nftText(expressions) {
	const text = expressions.map(statement).filter((part) => part !== "").join(" ");
	return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text;
}
function statement(expression) {
	if (!isObject(expression)) return value(expression);
	const [[kind, body] = ["", null]] = Object.entries(expression);
	switch (kind) {
		case "counter": return "";
		case "match": return isObject(body) ? matchText(body) : kind;
		case "jump":
		case "goto": return `${kind} ${isObject(body) ? body.target : ""}`;
		case "vmap": return isObject(body) ? `${value(body.key)} vmap ${value(body.data)}` : kind;
		case "reject": return isObject(body) && body.expr !== void 0 ? `reject with ${body.type} ${body.expr}` : kind;
		case "limit": return isObject(body) ? `limit rate ${body.inv ? "over " : ""}${body.rate}/${body.per}` : kind;
		case "mangle": return isObject(body) ? `${value(body.key)} set ${value(body.value)}` : kind;
		case "log": return "log";
		case "xt": return isObject(body) ? `xt ${body.type} ${body.name}` : "xt";
		default: return body === null ? kind : JSON.stringify(expression);
	}
}
function matchText(body) {
	const op = body.op === "==" || body.op === "in" ? "" : `${body.op} `;
	return `${value(body.left)} ${op}${value(body.right)}`;
}
function value(data) {
	if (Array.isArray(data)) return data.map(value).join(",");
	if (!isObject(data)) return String(data);
	const [[kind, body] = ["", null]] = Object.entries(data);
	if (Array.isArray(body)) return listText(kind, body);
	if (!isObject(body)) return JSON.stringify(data);
	switch (kind) {
		case "payload": return `${body.protocol} ${body.field}`;
		case "meta": return body.key === "iifname" || body.key === "iif" ? String(body.key) : `meta ${body.key}`;
		case "ct": return `ct ${body.key}`;
		case "prefix": return `${body.addr}/${body.len}`;
		case "elem": return value(body.val);
		case "fib": return `fib ${value(body.flags).replaceAll(",", " . ")} ${body.result}`;
		default: return JSON.stringify(data);
	}
}
function listText(kind, items) {
	switch (kind) {
		case "set": return `{ ${items.map(element).join(", ")} }`;
		case "range": return items.map(value).join("-");
		case "concat": return items.map(value).join(" . ");
		default: return items.map(value).join(` ${kind} `);
	}
}
/** Map elements are pairs of key and verdict. */
function element(item) {
	if (!Array.isArray(item)) return value(item);
	return `${value(item[0])} : ${statement(item[1])}`;
}
// src/net/firewall/nft-ruleset.ts
const HOOKS = [
	"ingress",
	"prerouting",
	"input",
	"forward",
	"output",
	"postrouting"
];
/**
* The output of `nft -j list ruleset` (libnftables-json(5)): one document, or one per line. The text of `nft list chains`
* may follow: it alone names an ingress chain's devices before nft 1.0.8. Rules that iptables-nft
* made hold `xt` expressions, which nft does not show: they come out as doubt, and hasHiddenParts tells.
*/
function parseNft(output) {
	try {
		const lines = output.split("\n").filter((line) => line.trim() !== "");
		const listing = lines.findIndex((line) => line.startsWith("table "));
		const documents = listing === -1 ? lines : lines.slice(0, listing);
		return {
			chains: chainsOf(documents.flatMap(parseJson), readDevices(lines.slice(documents.length))),
			unread: []
		};
	} catch {
		return {
			chains: [],
			unread: ["the output of `nft -j list ruleset` is not what nft prints, or was cut off"]
		};
	}
}
/** Throws on anything that is not nft's; so may the readers on nesting that no kernel makes. */
function parseJson(text) {
	const document = JSON.parse(text);
	if (!isObject(document) || !Array.isArray(document.nftables)) throw new SyntaxError("not an nft document");
	return document.nftables.filter(isObject);
}
function chainsOf(objects, devices) {
	const tables = new Tables(objects);
	const chains = /* @__PURE__ */ new Map();
	for (const { chain } of objects) if (isObject(chain)) chains.set(key(chain, chain.name), newChain(chain, tables.isDormant(chain), devices));
	for (const { rule } of objects) if (isObject(rule)) chains.get(key(rule, rule.chain))?.rules.push(readRule(rule, tables.named(rule)));
	return [...chains.values()];
}
function key(object, name) {
	return [
		object.family,
		object.table,
		name
	].join("\0");
}
/** What a table holds besides chains. */
var Tables = class {
	known = /* @__PURE__ */ new Map();
	dormant = /* @__PURE__ */ new Map();
	constructor(objects) {
		for (const { table, set, map, limit } of objects) {
			if (isObject(table)) this.dormant.set(key({
				...table,
				table: table.name
			}, ""), isDormant(table.flags));
			const elements = set ?? map;
			if (isObject(elements)) this.at(elements).elements.set(String(elements.name), Array.isArray(elements.elem) ? elements.elem : []);
			if (isObject(limit)) this.at(limit).limits.set(String(limit.name), limit);
		}
	}
	named(object) {
		return this.at(object);
	}
	isDormant(object) {
		const dormant = this.dormant.get(key(object, ""));
		return dormant === void 0 ? false : dormant;
	}
	at(object) {
		const table = this.known.get(key(object, "")) ?? {
			elements: /* @__PURE__ */ new Map(),
			limits: /* @__PURE__ */ new Map()
		};
		this.known.set(key(object, ""), table);
		return table;
	}
};
/** Null: cannot be told. nft 1.0.6 prints the table's own name in place of any flag; later ones a word or a list. */
function isDormant(flags) {
	const words = [flags ?? []].flat().map(String);
	if (words.includes("dormant")) return true;
	return words.every((word) => word === "owner" || word === "persist") ? false : null;
}
/** The base chains of a dormant table are not asked (nft(8), "TABLES"). */
function newChain(chain, dormant, devices) {
	const base = dormant === true ? null : baseOf(chain);
	const asked = dormant === null ? [passes("a table with flags that nft does not name", opaque("flags"))] : [];
	return {
		engine: "nft",
		family: String(chain.family),
		table: String(chain.table),
		name: String(chain.name),
		base,
		rules: base?.hook === "ingress" ? [...asked, otherDevices(chain, devices)] : base === null ? [] : asked
	};
}
/** A rule that nobody wrote: what the packet must be like to meet the chain. */
function passes(text, condition) {
	return {
		text,
		handle: null,
		comment: null,
		statements: [match(condition), act({ kind: "accept" })]
	};
}
function baseOf(chain) {
	const hook = String(chain.hook);
	if (!HOOKS.includes(hook)) return null;
	return {
		type: String(chain.type),
		hook,
		priority: Number(chain.prio) || 0,
		policy: chain.policy === "drop" ? "drop" : "accept"
	};
}
/** An ingress chain sees only its own devices' packets. */
function otherDevices(chain, listed) {
	const named = [chain.dev].flat().filter((dev) => typeof dev === "string");
	const devices = named.length > 0 ? named : listed.get(key(chain, chain.name)) ?? [];
	const elsewhere = devices.length === 0 ? opaque("an ingress chain whose device nft does not name") : {
		test: "name",
		field: "iif",
		names: devices,
		negated: true
	};
	return passes(`not from ${devices.join(", ")}`, elsewhere);
}
function readRule(rule, named) {
	const expressions = Array.isArray(rule.expr) ? rule.expr : [];
	const comment = typeof rule.comment === "string" ? rule.comment : null;
	return {
		text: nftText(expressions),
		handle: typeof rule.handle === "number" ? rule.handle : null,
		comment,
		statements: doubtHiddenFamily(rule, expressions.flatMap((expression) => readStatement(expression, named)))
	};
}
/**
* Before `reject with tcp reset` in an inet table nft also leaves out a match on the family, and nothing tells (seen
* with 1.0.6).
*/
function doubtHiddenFamily(rule, statements) {
	const resets = JSON.stringify(rule.expr ?? []).includes("\"type\":\"tcp reset\"");
	if (rule.family !== "inet" || !resets || statements.some(asksFamily)) return statements;
	return [match(opaque("reject with tcp reset: nft hides which family it is for")), ...statements];
}
function asksFamily(statement) {
	return statement.kind === "match" && statement.condition.test === "name" && statement.condition.field === "family";
}
/** True of a chain that iptables-nft keeps: `nft -j` hides the `xt` expressions of its rules. */
function hasHiddenParts(chain) {
	return chain.rules.some((rule) => rule.statements.some(isHidden));
}
/** Every hidden part leaves a match in doubt, a target too. */
function isHidden(statement) {
	return statement.kind === "match" && statement.condition.test === "opaque" && statement.condition.text.startsWith("{\"xt\"");
}
// src/modules/firewall/listing.ts
/** Above this many bytes tables that hold no filter (nat of a large cluster) are left out, and taken to translate nothing. */
const LARGE = 3e6;
/** Old nft names the devices of ingress chains in its text alone. */
const NFT = `has nft || exit 0
rules=$(nft -j list ruleset) || exit 1
[ \${#rules} -gt ${LARGE} ] || {
  printf '%s\\n' "$rules"
  case $rules in *'"hook": "ingress"'*) nft list chains;; esac
  exit 0
}
nft list tables | while read -r word family table; do
  case $table in nat|kube-proxy) ;; *) nft -j list table "$family" "$table";; esac
done`;
/** The variant `iptables` stands for when the host has no tool that names it. All tables at once where that is not too much. */
const NFT_SAVE = (tool) => `save=${tool}-nft-save
has "$save" || { save=${tool}-save; "$save" -V 2>/dev/null | grep -q nf_tables || exit 0; }
rules=$("$save")
[ \${#rules} -gt ${LARGE} ] || { printf '%s\\n' "$rules"; exit 0; }
for table in raw mangle filter security; do "$save" -t $table; done
rules=$("$save" -t nat)
[ \${#rules} -gt ${LARGE} ] || printf '%s\\n' "$rules"`;
/** Asking a legacy table for its rules makes the kernel create it, so only those that are there are asked for. */
const LEGACY_SAVE = (tool, names) => `[ -r /proc/net/${names} ] || exit 0
save=${tool}-legacy-save
has "$save" || { save=${tool}-save; has "$save" || exit 0; "$save" -V 2>/dev/null | grep -q nf_tables && exit 0; }
while read -r table; do
  rules=$("$save" -t "$table") || exit 1
  [ "$table" = nat ] && [ \${#rules} -gt ${LARGE} ] || printf '%s\\n' "$rules"
done </proc/net/${names}`;
/** Asking would load ip_set where it is not in use. Sets that cannot be listed leave in doubt what asks for them. */
const IPSET = `has ipset && [ -d /sys/module/ip_set ] || exit 0
sets=$(ipset save 2>/dev/null) || exit 0
[ \${#sets} -gt ${LARGE} ] || printf '%s\\n' "$sets"`;
/** Where distributions have the file that nftables.service loads; the first that is there is it. */
const NFT_MAIN_FILES = "/etc/sysconfig/nftables.conf /etc/nftables.conf /etc/nftables.nft";
/** Main file and its content, closed by a dot so that its last newline is seen. */
const NFT_MAIN = `for file in ${NFT_MAIN_FILES}; do
  [ -f "$file" ] && [ -r "$file" ] || continue
  printf '%s\\n' "$file"
  cat "$file"
  printf .
  break
done`;
/** Probe parts that list every rule in force. 'nft main' tells whose a table is. */
const LISTING = {
	nft: NFT,
	"iptables-nft ip": NFT_SAVE("iptables"),
	"iptables-nft ip6": NFT_SAVE("ip6tables"),
	"iptables-legacy ip": LEGACY_SAVE("iptables", "ip_tables_names"),
	"iptables-legacy ip6": LEGACY_SAVE("ip6tables", "ip6_tables_names"),
	ipset: IPSET,
	"nft main": NFT_MAIN
};
/** Listings that failed: their rules are not known. */
function listingFailures(parts) {
	return Object.keys(LISTING).flatMap((name) => name === "nft main" ? [] : failure$1(name, parts[name]));
}
function failure$1(name, output) {
	if (output === void 0 || output.exitCode === 0) return [];
	return [`${name}: ${output.stderr.trim().split("\n").at(-1) ?? ""}`.slice(0, 300)];
}
/** Every chain in force, of every engine. Never throws, whatever the parts hold. */
function readRules(parts) {
	const sets = parseIpSets(textOf(parts, "ipset"));
	const iptables = [
		...iptablesChains(parts, "iptables-nft", "ip", sets),
		...iptablesChains(parts, "iptables-nft", "ip6", sets),
		...iptablesChains(parts, "iptables-legacy", "ip", sets),
		...iptablesChains(parts, "iptables-legacy", "ip6", sets)
	];
	const nft = parseNft(textOf(parts, "nft"));
	return {
		chains: mergeEngines(nft.chains, iptables, textOf(parts, "nft main")),
		unread: nft.unread
	};
}
function iptablesChains(parts, engine, family, sets) {
	return parseIptables(textOf(parts, `${engine} ${family}`), engine, family, sets);
}
/**
* iptables-nft's tables show up in nft's listing too, with parts hidden. Each table is kept from one side only:
* iptables' when it is iptables' own, else nft's.
*/
function mergeEngines(nft, iptables, mainFile) {
	const mirrored = new Set(iptables.filter((chain) => chain.engine === "iptables-nft").map(tableOf));
	const owned = new Set([...mirrored].filter((table) => isIptables(nft.filter((c) => tableOf(c) === table), mainFile)));
	return [...nft.filter((chain) => !owned.has(tableOf(chain))), ...iptables.filter((chain) => chain.engine !== "iptables-nft" || owned.has(tableOf(chain)))];
}
function tableOf(chain) {
	return `${chain.family} ${chain.table}`;
}
/**
* Hidden parts settle it. Without any, a table of iptables' shape is iptables' unless nftables.conf defines it. A
* host may have iptables on nft and no `nft`.
*/
function isIptables(chains, mainFile) {
	if (chains.some(hasHiddenParts)) return true;
	const [first] = chains;
	if (first === void 0) return true;
	const [family, table] = [first.family, first.table].map(literal);
	return !new RegExp(`table\\s+${family}\\s+${table}\\b`).test(mainFile);
}
/** A host names its tables as it likes: a name must not become a pattern. */
function literal(text) {
	return text.slice(0, 256).replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
function textOf(parts, name) {
	return parts[name]?.stdout ?? "";
}
// src/modules/port-processes.ts
/**
* Shell text that prints `iperf (pid 7)` for each process that listens on the port, by ss(8): of all users for root, else
* of one's own. `families` are ss's letters for them: `u` for UDP, `t` for TCP.
*/
function portProcesses(port, families) {
	return `has ss && ss -Hlnp${families} 'sport = :${port}' 2>/dev/null | sed -n 's/.*users:(("\\([^"]*\\)",pid=\\([0-9]*\\).*/\\1 (pid \\2)/p'`;
}
// src/modules/mesh/scripts.ts
/** Of 16 million, that nobody else has is as good as certain; a host that has it refuses. */
function freshVni() {
	return 1 + randomBytes(3).readUIntBE(0, 3) % 16777214;
}
/** Hosts remove the device by themselves after so long, should we vanish. */
const LIFE_SECONDS = 50;
/** Locally administered, by the host's place in the play: what learned it heard that host. */
function macOf(place) {
	return `02:6e:66:${[
		place >> 16,
		place >> 8,
		place
	].map((byte) => (byte & 255).toString(16).padStart(2, "0")).join(":")}`;
}
/** The place of a host by its MAC; null for a MAC that is none of ours. */
function placeOf(mac) {
	const [, digits] = /^02:6e:66:([0-9a-f:]{8})$/.exec(mac) ?? [];
	return digits === void 0 ? null : Number.parseInt(digits.replaceAll(":", ""), 16);
}
const KEEPER = `n=0
while [ $n -lt ${LIFE_SECONDS} ] && [ -e "/sys/class/net/$1" ]; do sleep 1; n=$((n + 1)); done
ip link del "$1" 2>/dev/null`;
/** Of the neighbour table's hard limit (gc_thresh3, arp(7)) one in so many entries stays free. */
const NEIGHBOUR_RESERVE = 5;
/**
* Makes the device, floods it to every peer (head-end replication, bridge(8)) and brings it up. Its address belongs to
* no route: it is there so that the kernel announces the device by gratuitous ARP (arp_notify, ip-sysctl.rst), which
* every peer learns from. Beside flannel's device on the same port it shares the kernel's socket. Where the kernel
* gives nobody else the port (EADDRINUSE beside an `external` device: cilium, OVN), the device listens on the port
* `spare` and still sends to the one under test, and the script prints `holder WHO`: what arrives is then to be
* read from conntrack, by its source port. `local`, the outer source, is null where the
* host does not have the address that others reach it by. A device for an MTU announces nothing: the first frame it
* sends is the large one, and `df set` (ip-link(8)) keeps the network from cutting that in pieces.
*/
function setUpScript({ device, vni, port, mtu, sourcePorts, anyHolder }, { place, local, peers, spare }) {
	const entries = peers.map((peer) => `fdb append 00:00:00:00:00:00 dev ${device} dst ${peer} port ${port}\n`).join("");
	const source = sourcePorts + place;
	return `has ip && has bridge || { echo 'ip and bridge (iproute2) are not installed' >&2; exit 1; }
limit=$(cat /proc/sys/net/ipv4/neigh/default/gc_thresh3 2>/dev/null || echo 0)
used=$(ip neigh show | wc -l)
if [ "$limit" -gt 0 ] && [ $((used + ${peers.length})) -gt $((limit - limit / ${NEIGHBOUR_RESERVE})) ]; then
  echo "its neighbour table is nearly full ($used of $limit, net.ipv4.neigh.default.gc_thresh3)" >&2; exit 1
fi
apart=; has setsid && apart=setsid
set_up() {
  said=$(ip link add ${device} type vxlan id ${vni} dstport "$1" srcport ${source} ${source + 1} ttl 64 ${local === null ? "" : `local ${quote(local)}`}${mtu === null ? "" : " df set"} 2>&1) || return 1
  $apart sh -c ${quote(KEEPER)} netfix-mesh ${device} </dev/null >/dev/null 2>&1 &
  keeper=$!
  echo ${mtu === null ? 1 : 0} >/proc/sys/net/ipv4/conf/${device}/arp_notify
  [ ! -d /proc/sys/net/ipv6/conf/${device} ] || echo 1 >/proc/sys/net/ipv6/conf/${device}/disable_ipv6
  said=$({ ip link set ${device} alias netfix-mesh address ${macOf(place)}${mtu === null ? "" : ` mtu ${mtu}`} &&
    ip addr add 169.254.${1 + Math.floor(place / 254) % 254}.${1 + place % 254}/32 scope link dev ${device} &&
    printf %s ${quote(entries)} | bridge -batch - &&
    ip link set ${device} up; } 2>&1) && return 0
  kill "$keeper" 2>/dev/null
  ip link del ${device}
  return 1
}
set_up ${port} && exit 0
external=$(ip -o -d link show type vxlan 2>/dev/null | sed -n 's/^[0-9]*: \\([^:@]*\\)[:@].* external .*dstport ${port} .*/the device \\1/p')
holder=$external$(${portProcesses(port, "u")})
first=$said
${anyHolder ? "" : "[ -n \"$external\" ] && "}set_up ${spare} && { echo "holder \${holder:-the kernel}"; exit 0; }
echo "no VXLAN device can be had on ${port}/udp: $first\${holder:+; it is held by $holder}" >&2
exit 1`;
}
/**
* Announces the device again, twice: to set an address that it has sends a gratuitous ARP, too. Or sends one packet of
* the MTU to everybody, which nobody answers (icmp_echo_ignore_broadcasts): 28 bytes of it are headers.
*/
function sendScript({ device, mtu }, place, waitSeconds) {
	const pause = waitSeconds === 0 ? "" : `sleep ${waitSeconds}\n`;
	if (mtu !== null) return `${pause}ping -V 2>/dev/null | grep -q iputils || { echo 'ping (iputils) is not installed' >&2; exit 1; }
ping -b -q -c 1 -W 1 -M do -s ${mtu - 28} -I ${device} 255.255.255.255 >/dev/null 2>&1
:`;
	return `${pause}for n in 1 2; do
  ip link set ${device} address ${macOf(place)} || exit 1
  sleep 0.1 2>/dev/null || sleep 1
done`;
}
/**
* Lines `heard MAC ADDRESS`, or `tracked PORT SOURCE` of every packet of ours that conntrack let in or out (an entry is
* made when a packet has passed the last rule of input or output, nf_conntrack_confirm()); `neighbour ADDRESS MAC`,
* `own MAC` and `mtu BYTES`; `overlay DEVICE BYTES` of the other VXLAN devices on the port.
*/
function readScript(overlay, { own, peers, tracked, senders }) {
	const link = (word, file) => `read -r said </sys/class/net/${quote(own ?? "")}/${file} && echo "${word} $said"\n`;
	return `sleep 0.3 2>/dev/null || sleep 1
${tracked ? trackedLines(overlay, senders) : heardLines(overlay)}
${own === null ? "" : link("own", "address") + link("mtu", "mtu")}${overlay.mtu === null ? "" : overlayLines(overlay)}ip neigh show | awk -v peers=${quote(peers.join(" "))} '
BEGIN { n = split(peers, list); for (i = 1; i <= n; i++) asked[list[i]] }
$1 in asked { for (i = 2; i < NF; i++) if ($i == "lladdr") print "neighbour", $1, $(i + 1) }'`;
}
/** Cilium's device is `external`, and takes any size: there the routes in the pods keep packets small. */
function overlayLines({ device, port }) {
	return `ip -o -d link show type vxlan 2>/dev/null |
  sed -n -e '/: ${device}[:@]/d' -e '/ vxlan external /d' -e 's/^[0-9]*: \\([^:@ ]*\\)[:@].* mtu \\([0-9]*\\) .* dstport ${port} .*/overlay \\1 \\2/p'
`;
}
function heardLines({ device }) {
	return `bridge fdb show dev ${device} | while read -r mac word address rest; do
  [ "$word" != dst ] || echo "heard $mac $address"
done`;
}
/** The first addresses and ports of a line are those of the packet that made it, the second those of its answer. */
function trackedLines({ port, sourcePorts }, senders) {
	return `{ cat /proc/net/nf_conntrack 2>/dev/null || conntrack -L -p udp 2>/dev/null; } |
  sed -n 's/^[^=]*src=\\([^ ]*\\) dst=[^ ]* sport=\\([0-9]*\\) dport=${port} .*/\\2 \\1/p' |
  awk '$1 >= ${sourcePorts} && $1 < ${sourcePorts + senders} { print "tracked " $0 }'`;
}
function removeScript({ device }) {
	return `ip link del ${device}`;
}
// src/modules/mesh/pairs.ts
function isV6({ address }) {
	return address.includes(":");
}
function sameFamily(one, other) {
	return isV6(one) === isV6(other);
}
/** The others that speak the same IP. */
function peersOf(host, hosts) {
	return hosts.filter((peer) => peer !== host && sameFamily(peer, host));
}
function addressesOf(hosts) {
	return hosts.map(({ address }) => address);
}
/** Every direction that can be tested: both ends speak the same IP. */
function directionsOf(hosts) {
	return hosts.flatMap((from) => peersOf(from, hosts).map((to) => ({
		from,
		to
	})));
}
// src/modules/mesh/rounds.ts
/** Steps that all hosts take together. Who fails one takes no other. */
var Rounds = class {
	absent = /* @__PURE__ */ new Map();
	#fleet;
	#hosts;
	#deadline;
	constructor(fleet, hosts, deadline) {
		this.#fleet = fleet;
		this.#hosts = hosts;
		this.#deadline = deadline;
	}
	present() {
		return this.#hosts.filter((host) => !this.absent.has(host));
	}
	/** What each printed, by name. */
	async each(script) {
		const taking = new Map(this.present().map((host) => [host, this.#hosts.indexOf(host)]));
		const outputs = await this.#fleet.each((host) => {
			const place = taking.get(host);
			return place === void 0 ? null : script(host, place);
		}, this.#deadline);
		const printed = /* @__PURE__ */ new Map();
		for (const host of taking.keys()) {
			const output = outputs.get(host.name);
			const why = failure(output);
			if (why !== null) this.absent.set(host, why);
			else printed.set(host.name, output?.stdout ?? "");
		}
		return printed;
	}
};
function failure(output) {
	if (output === void 0) return "it gave no answer";
	if (output.failure !== null) return output.failure;
	if (output.exitCode === 0) return null;
	return output.stderr.trim().split("\n").at(-1)?.slice(0, 300) || `exit code ${output.exitCode}`;
}
// src/modules/mesh/measure.ts
const DEADLINE$1 = { timeoutMs: 15e3 };
/** Source ports lie above those of services and below those that the kernel gives out last. */
const SOURCE_PORTS = {
	first: 2e4,
	last: 6e4
};
/**
* How often all send before what was not heard counts as lost, and how long they wait before, in seconds. Many hosts
* that never spoke to each other ask for each other's addresses all at once, and busy ones drop some of that; the kernel
* asks again after a second (retrans_time_ms, arp(7)).
*/
const WAITS = [
	0,
	1,
	2
];
/**
* Few rounds, however many hosts: all make their device, all send, all say whom they heard, all take it away. Who
* reached whom is in the devices' own forwarding tables, for VXLAN learns by the source of what arrives (RFC 7348,
* section 4.1); where something else holds the port it is in the host's conntrack table.
*/
async function measure(fleet, hosts, test) {
	const overlay = overlayFor(test, hosts.length);
	const round = new Rounds(fleet, hosts, DEADLINE$1);
	const settings = { spare: overlay.sourcePorts + hosts.length };
	const holders = await round.each((host, place) => {
		const local = deviceOf(host) === null ? null : host.address;
		return setUpScript(overlay, {
			place,
			local,
			peers: addressesOf(peersOf(host, hosts)),
			...settings
		});
	});
	const hearings = /* @__PURE__ */ new Map();
	for (const [i, wait] of WAITS.entries()) {
		const size = test.mtu === null ? "" : `, ${test.mtu} bytes`;
		fleet.progress(`${round.present().length} hosts${size}, try ${i + 1}`);
		await round.each((_, place) => sendScript(overlay, place, wait));
		const read = await round.each((host) => readScript(overlay, {
			own: deviceOf(host),
			peers: addressesOf(peersOf(host, hosts)).map(shortened),
			tracked: holderIn(holders.get(host.name)) !== null,
			senders: hosts.length
		}));
		for (const host of round.present()) {
			const holder = holderIn(holders.get(host.name));
			hearings.set(host, readHearing(read.get(host.name) ?? "", hosts, {
				...overlay,
				host,
				holder
			}));
		}
		if (round.present().every((host) => hasHeardAll(host, hearings, round.present()))) break;
	}
	await round.each(() => removeScript(overlay));
	const present = round.present();
	return {
		hearings: new Map(present.map((host) => [host, hearings.get(host) ?? NOTHING])),
		absent: round.absent
	};
}
function overlayFor(test, hosts) {
	const room = SOURCE_PORTS.last - SOURCE_PORTS.first - hosts;
	return {
		...test,
		device: `nfx${randomBytes(4).toString("hex")}`,
		vni: freshVni(),
		sourcePorts: SOURCE_PORTS.first + randomBytes(2).readUInt16BE() % room
	};
}
function holderIn(stdout) {
	return /^holder (.{1,200})/m.exec(stdout ?? "")?.[1] ?? null;
}
const NOTHING = {
	deafBy: null,
	heard: /* @__PURE__ */ new Map(),
	neighbours: /* @__PURE__ */ new Map(),
	mac: null,
	mtu: null,
	overlays: /* @__PURE__ */ new Map()
};
function hasHeardAll(host, hearings, present) {
	const { deafBy, heard } = hearings.get(host) ?? NOTHING;
	return deafBy !== null || peersOf(host, present).every((peer) => heard.has(peer.name));
}
/** The interface that has the address other nodes reach a host by; null behind address translation. */
function deviceOf({ address, facts }) {
	return facts.addresses.find((each) => each.address.split("/")[0] === address)?.device ?? null;
}
function readHearing(stdout, hosts, { host, holder, sourcePorts }) {
	const hearing = {
		...NOTHING,
		deafBy: holder,
		heard: /* @__PURE__ */ new Map(),
		neighbours: /* @__PURE__ */ new Map(),
		overlays: /* @__PURE__ */ new Map()
	};
	for (const line of stdout.split("\n")) {
		const [word, first = "", second = ""] = line.split(" ");
		if (word === "own") hearing.mac = first;
		if (word === "mtu" && /^\d{2,6}$/.test(first)) hearing.mtu = Number(first);
		if (word === "overlay" && /^\d{2,6}$/.test(second)) hearing.overlays.set(first.slice(0, 15), Number(second));
		if (word === "neighbour") hearing.neighbours.set(first, second);
		const sender = word === "heard" ? hosts[placeOf(first) ?? -1] : void 0;
		if (sender !== void 0) hearing.heard.set(sender.name, second);
		const tracked = word === "tracked" ? hosts[Number(first) - sourcePorts] : void 0;
		if (tracked !== void 0) hearing.deafBy = null;
		if (tracked !== void 0 && tracked !== host) hearing.heard.set(tracked.name, shortened(second));
	}
	return hearing;
}
/** As iproute2 prints it. /proc/net/nf_conntrack has IPv6 addresses with all their zeros. */
function shortened(address) {
	const range = parsePrefix(address);
	return range === null ? address : formatPrefix(range);
}
// src/modules/mesh/causes.ts
const SENDING_HOOKS = ["output", "postrouting"];
const DEADLINE = { timeoutMs: 3e4 };
/** One of those that tests send from. */
const SOURCE_PORT = 45000n;
/** Asks the hosts at both ends for their rules, once, and walks them for each packet that was lost. */
async function causesOf(fleet, losses, sent) {
	const asked = new Set(losses.flatMap(({ from, to }) => [from, to]));
	if (asked.size === 0) return /* @__PURE__ */ new Map();
	const listings = new Map([...asked].map((host) => [host, framedScript(sections())]));
	const outputs = await fleet.each((host) => listings.get(host)?.text ?? null, DEADLINE);
	const rules = /* @__PURE__ */ new Map();
	for (const [host, listing] of listings) {
		const output = outputs.get(host.name);
		const parts = partsOf(listing.read(output?.stdout ?? "", output?.stderr ?? ""));
		const isWhole = Object.keys(parts).length === Object.keys(LISTING).length && listingFailures(parts).length === 0;
		rules.set(host, isWhole ? readRules(parts) : null);
	}
	return new Map(losses.map((lost) => [lost, causeOf(lost, sent, rules)]));
}
function sections() {
	return Object.values(LISTING).map((script, i) => ({
		id: String(i),
		script,
		quiet: true
	}));
}
function partsOf(outputs) {
	const parts = Object.keys(LISTING).flatMap((name, i) => {
		const output = outputs.get(String(i));
		return output === void 0 ? [] : [[name, output]];
	});
	return Object.fromEntries(parts);
}
function causeOf(lost, sent, rules) {
	const { from, to } = lost;
	const [sending, receiving] = [rules.get(from) ?? null, rules.get(to) ?? null];
	const packet = packetOf(lost, sent);
	if (packet === null) return {
		at: null,
		text: ""
	};
	const input = receiving && verdictOf$1(receiving, packet, LOCAL_HOOKS);
	if (input?.kind === "dropped") return {
		at: to,
		text: placeText(input.place)
	};
	const output = sending && verdictOf$1(sending, {
		...packet,
		iif: "",
		oif: deviceOf(from)
	}, SENDING_HOOKS);
	if (output?.kind === "dropped") return {
		at: from,
		text: placeText(output.place)
	};
	const unread = [receiving === null ? to : null, sending === null ? from : null].filter((host) => host !== null);
	if (unread.length > 0) return {
		at: null,
		text: `the firewall rules of ${unread.map(({ name }) => name).join(" and ")} could not be read`
	};
	if (input?.kind === "unknown") return {
		at: null,
		text: `whether ${to.name} lets it in cannot be told from its rules (\`${input.expression.slice(0, 200)}\`)`
	};
	return {
		at: null,
		text: ""
	};
}
function packetOf({ from, to }, { protocol, port }) {
	const source = parsePrefix(from.address);
	const destination = parsePrefix(to.address);
	if (source === null || destination === null) return null;
	return {
		family: source.family,
		protocol,
		source: source.low,
		destination: destination.low,
		sourcePort: SOURCE_PORT,
		port: BigInt(port),
		iif: deviceOf(to),
		oif: ""
	};
}
// src/modules/mesh/found.ts
function incomplete(host, why) {
	const message = `${host.name} was not tested: ${why}`;
	return {
		hosts: [host.name],
		finding: {
			code: "mesh.incomplete",
			severity: "error",
			message
		}
	};
}
/** Hosts in the play's order; a direction that is not among `cells` was not tested. */
function matrixOf(name, hosts, cells) {
	const known = new Map(cells.map(({ direction: { from, to }, cell }) => [`${from.name}\0${to.name}`, cell]));
	return {
		name,
		hosts: hosts.map(({ name }) => name),
		cells: hosts.map((from) => hosts.map((to) => known.get(`${from.name}\0${to.name}`) ?? null))
	};
}
// src/modules/mesh/tcp.ts
const CONNECT_SECONDS = 4;
const AT_ONCE = 50;
/** Every host connects to every other, all at the same time, with what it has. */
async function measureTcp(fleet, hosts, port) {
	fleet.progress(`${hosts.length} hosts connect to each other`);
	const round = new Rounds(fleet, hosts, { timeoutMs: (Math.ceil(hosts.length / AT_ONCE) * 5 + 15) * 1e3 });
	const printed = await round.each((host) => connectScript(addressesOf(peersOf(host, hosts)), port));
	const present = round.present();
	return {
		answers: new Map(present.map((host) => [host, readAnswers(printed.get(host.name) ?? "", peersOf(host, hosts))])),
		listening: new Set(present.filter((host) => /^listens$/m.test(printed.get(host.name) ?? ""))),
		absent: round.absent
	};
}
/**
* One line per peer, `PLACE EXIT TEXT`, and `listens`. A socket in /proc/net/tcp listens in state
* 0A; those of 127.0.0.0/8 and ::1 (in host byte order, proc_pid_net(5)) nobody else reaches.
*/
function connectScript(peers, port) {
	const hex = port.toString(16).toUpperCase().padStart(4, "0");
	return `${connectFunction(CONNECT_SECONDS)}
cat /proc/net/tcp /proc/net/tcp6 2>/dev/null |
  awk '$4 == "0A" && $2 ~ /:${hex}$/ && $2 !~ /^(......7F|00000000000000000000000001000000):/ { found = 1 } END { if (found) print "listens" }'
n=0
for peer in ${quoteAll(peers)}; do
  ( said=$(connect "$peer" ${port}); echo "answer $n $? $(printf %s "$said" | tr '\\n' ' ' | cut -c1-300)" ) &
  n=$((n + 1))
  [ $((n % ${AT_ONCE})) != 0 ] || wait
done
wait`;
}
function readAnswers(stdout, peers) {
	const answers = /* @__PURE__ */ new Map();
	for (const line of stdout.split("\n")) {
		const [, place, code, text = ""] = /^answer (\d{1,5}) (\d{1,3}) ?(.*)$/.exec(line) ?? [];
		const peer = place === void 0 ? void 0 : peers[Number(place)];
		if (peer !== void 0) answers.set(peer.name, answerOf(Number(code), text));
	}
	return answers;
}
// src/modules/mesh/patterns.ts
/**
* Cuts losses into as few shapes as tell one cause each: whole nodes, rows and columns first, then blocks of senders
* that miss the same receivers. Rows and columns need three hosts to be told from a pair.
*/
function patternsOf(losses, hosts) {
	const lost = new Map(hosts.map((host) => [host, /* @__PURE__ */ new Set()]));
	for (const { from, to } of losses) lost.get(from)?.add(to);
	const others = hosts.length - 1;
	const isRow = (host) => others > 1 && lost.get(host)?.size === others;
	const isColumn = (host) => others > 1 && hosts.every((from) => from === host || lost.get(from)?.has(host) === true);
	const rows = hosts.filter(isRow);
	const columns = hosts.filter(isColumn);
	const rest = (host) => hosts.filter((other) => other !== host);
	const lines = [
		...rows.filter((host) => columns.includes(host)).map((host) => ({
			kind: "node",
			from: [host],
			to: [host]
		})),
		...rows.filter((host) => !columns.includes(host)).map((host) => ({
			kind: "row",
			from: [host],
			to: rest(host)
		})),
		...columns.filter((host) => !rows.includes(host)).map((host) => ({
			kind: "column",
			from: rest(host),
			to: [host]
		}))
	];
	const left = losses.filter(({ from, to }) => !rows.includes(from) && !columns.includes(to));
	return [...lines, ...blocksOf(left)];
}
function blocksOf(losses) {
	const receivers = /* @__PURE__ */ new Map();
	for (const { from, to } of losses) receivers.set(from, [...receivers.get(from) ?? [], to]);
	const blocks = /* @__PURE__ */ new Map();
	for (const [from, to] of receivers) {
		const key = to.map(({ name }) => name).join("\0");
		const block = blocks.get(key) ?? {
			kind: "block",
			from: [],
			to
		};
		block.from.push(from);
		blocks.set(key, block);
	}
	return [...blocks.values()];
}
// src/modules/mesh/tell.ts
/**
* One sentence per cause, at the host where it can be mended. `what`: `8472/udp`. `twins` have an address that another
* machine has, too.
*/
function tellLosses(losses, hosts, { what, twins }) {
	const dropped = /* @__PURE__ */ new Map();
	const rest = [];
	for (const [lost, { at, text }] of losses) {
		if (at === null) {
			if (!twins.includes(lost.to)) rest.push(lost);
			continue;
		}
		const key = `${at.name}\0${at === lost.to}\0${text}`;
		const group = dropped.get(key) ?? {
			at,
			text,
			losses: []
		};
		group.losses.push(lost);
		dropped.set(key, group);
	}
	return [...[...dropped.values()].map(({ at, text, losses: mine }) => tellDrop(at, text, mine, what, hosts.length)), ...patternsOf(rest, hosts).map((pattern) => tellPattern(pattern, losses, what))];
}
function tellDrop(at, text, losses, what, hosts) {
	const isReceiver = losses.every(({ to }) => to === at);
	const peers = losses.map(({ from, to }) => isReceiver ? from : to);
	const all = peers.length > 1 && peers.length === hosts - 1;
	const names = namesOf(peers);
	const message = isReceiver ? `${all ? `nothing reaches ${at.name}` : `${names} ${peers.length === 1 ? "does" : "do"} not reach ${at.name}`}: it drops ${what} (${text})` : `${all ? `nothing that ${at.name} sends arrives` : `${at.name} does not reach ${names}`}: it drops its own ${what} (${text})`;
	return {
		hosts: [at.name],
		finding: {
			code: "mesh.dropped",
			severity: "error",
			message
		}
	};
}
/** The two hosts' rules are not to blame, or cannot be read: where a person has to look. */
function tellPattern({ kind, from, to }, losses, what) {
	const [sender, receiver] = [from[0], to[0]];
	const inside = [...losses].filter(([lost]) => from.includes(lost.from) && to.includes(lost.to));
	const doubts = [...new Set(inside.map(([, { text }]) => text).filter((text) => text !== ""))].slice(0, 3);
	const rules = doubts.length === 0 ? "no rule of these hosts drops it" : doubts.join("; ");
	const between = "a security group, a hypervisor or a firewall between them";
	const told = (host, sentence) => ({
		hosts: [host.name],
		finding: {
			code: "mesh.lost",
			severity: "error",
			message: `${sentence} (${rules})`
		}
	});
	switch (kind) {
		case "node": return told(sender, `${sender.name} neither reaches another host by ${what} nor is it reached: look at its link, its route to the others and its security group`);
		case "row": return told(sender, `nothing that ${sender.name} sends by ${what} arrives: look at its route to the others, its uplink and its outgoing security group`);
		case "column": return told(receiver, `nothing reaches ${receiver.name} by ${what}: look at ${between}, then at rp_filter of ${receiver.name}`);
		case "block": return told(receiver, `${`${namesOf(from)} ${from.length === 1 ? "does" : "do"} not reach ${namesOf(to)} by ${what}`}: look at ${between}, and at the routes of both sides`);
	}
}
/** Packets that arrive from another address than others use: rules that name the nodes do not know them. */
function tellTranslations({ hearings }) {
	return [...hearings.keys()].flatMap((sender) => {
		const seen = [...hearings].flatMap(([receiver, { heard }]) => {
			const source = heard.get(sender.name);
			return source === void 0 || source === sender.address ? [] : [{
				receiver,
				source
			}];
		});
		const [first] = seen;
		if (first === void 0) return [];
		const sources = [...new Set(seen.map(({ source }) => source))].slice(0, 3).join(", ");
		const where = namesOf(seen.map(({ receiver }) => receiver));
		const message = `what ${sender.name} sends arrives at ${where} from ${sources}, not from ${sender.address}: something between translates addresses, or node_ip in the inventory is not the address it sends from`;
		return [{
			hosts: [sender.name],
			finding: {
				code: "mesh.translated",
				severity: "warning",
				message
			}
		}];
	});
}
/**
* Some host has another hardware address for an address than its owner's. One that answers for many addresses is a
* router or a cloud's proxy and says nothing.
*/
function twinsOf({ hearings }) {
	return [...hearings].flatMap(([owner, { mac }]) => {
		if (mac === null) return [];
		const strange = [...hearings].flatMap(([host, { neighbours }]) => {
			const seen = neighbours.get(owner.address);
			const answersForMany = [...neighbours.values()].filter((each) => each === seen).length > 1;
			return seen === void 0 || seen === mac || answersForMany ? [] : [{
				host,
				seen
			}];
		});
		const [first] = strange;
		return first === void 0 ? [] : [{
			owner,
			misled: strange.map(({ host }) => host),
			mac: first.seen
		}];
	});
}
function tellTwin({ owner, misled, mac }) {
	const message = `another machine has the address ${owner.address} of ${owner.name}, too: ${namesOf(misled)} ${misled.length === 1 ? "sends" : "send"} to it at ${mac}`;
	return {
		hosts: [owner.name],
		finding: {
			code: "mesh.duplicate-address",
			severity: "error",
			message
		}
	};
}
function namesOf(hosts) {
	return listed(hosts.map(({ name }) => name));
}
// src/modules/mesh/connections.ts
const REASONS = {
	connected: "",
	refused: "refused",
	unreachable: "rejected on the way",
	silent: "no answer"
};
/** Who can connect to whom by TCP, and why not. */
async function byConnections(fleet, hosts, { port, mtu }) {
	const measured = await measureTcp(fleet, hosts, port);
	const what = `${port}/tcp`;
	const tested = directionsOf(hosts).flatMap((direction) => {
		const answer = measured.answers.get(direction.from)?.get(direction.to.name);
		return answer === void 0 ? [] : [{
			direction,
			answer
		}];
	});
	const failed = tested.filter(({ answer }) => answer !== "connected");
	const causes = await causesOf(fleet, failed.map(({ direction }) => direction), {
		protocol: "tcp",
		port
	});
	const closed = new Set(failed.filter((each) => isClosed(each, causes, measured)).map(({ direction }) => direction));
	const lost = new Map([...causes].filter(([direction]) => !closed.has(direction)));
	const cells = tested.map(({ direction, answer }) => ({
		direction,
		cell: cellOf(answer, closed.has(direction))
	}));
	return {
		told: [
			...mtu ? hosts.slice(0, 1).map(tellNoMtu) : [],
			...[...measured.absent].map(([host, why]) => incomplete(host, why)),
			...tellLosses(lost, hosts, {
				what,
				twins: []
			}),
			...tellClosed(hosts.filter((host) => [...closed].some(({ to }) => to === host)), what)
		],
		matrices: [matrixOf(`mesh ${what}`, fleet.hosts, cells)]
	};
}
/** The host itself refuses, for nothing listens: whatever was sent got there. */
function isClosed({ direction, answer }, causes, { listening }) {
	const cause = causes.get(direction);
	const isByRule = cause === void 0 || cause.at !== null || cause.text !== "";
	return answer === "refused" && !isByRule && !listening.has(direction.to);
}
function cellOf(answer, isClosed) {
	return answer === "connected" || isClosed ? { ok: true } : {
		ok: false,
		reason: REASONS[answer]
	};
}
function tellNoMtu(host) {
	return {
		hosts: [host.name],
		finding: {
			code: "mesh.incomplete",
			severity: "error",
			message: "the path MTU was not tested: that takes datagrams, with via: vxlan or udp"
		}
	};
}
function tellClosed(receivers, what) {
	if (receivers.length === 0) return [];
	const message = `the way to ${what} of ${listed(receivers.map(({ name }) => name))} is open, but nothing listens there`;
	return [{
		hosts: receivers.map(({ name }) => name),
		finding: {
			code: "mesh.closed",
			severity: "info",
			message
		}
	}];
}
// src/modules/mesh/mtu.ts
/** Outer Ethernet is not counted: IP, UDP, VXLAN and the inner Ethernet header (RFC 7348, section 5). */
const OVERHEAD = {
	v4: 50,
	v6: 70
};
function overheadOf(host) {
	return isV6(host) ? OVERHEAD.v6 : OVERHEAD.v4;
}
/**
* Whether the overlay's largest packets arrive: those that fit into what the best of the hosts' interfaces carries. A
* node with less is the fault. Null where no interface told its MTU.
*/
async function measureMtu(fleet, { hearings }, test) {
	const hosts = [...hearings.keys()];
	const overhead = Math.max(...hosts.map(overheadOf));
	const best = Math.max(0, ...[...hearings.values()].map(({ mtu }) => mtu ?? 0));
	if (best <= overhead + 28) return null;
	const mtu = best - overhead;
	return {
		mtu,
		measured: await measure(fleet, hosts, {
			...test,
			mtu
		})
	};
}
/** Hosts whose own interface carries less, then paths between hosts that do. `losses`: small packets do arrive. */
function tellMtu({ mtu, measured }, losses) {
	const small = [...measured.hearings].filter(([host, { mtu: own }]) => own !== null && own < mtu + overheadOf(host));
	const isSmall = (host) => small.some(([each]) => each === host);
	const between = losses.filter(({ from, to }) => !isSmall(from) && !isSmall(to));
	const hosts = [...measured.hearings.keys()].filter((host) => !isSmall(host));
	return [
		...[...measured.absent].map(([host, why]) => told(host, "incomplete", `the path MTU of ${host.name} was not tested: ${why}`)),
		...small.map(([host, { mtu: own }]) => {
			const overhead = overheadOf(host);
			const most = (own ?? 0) - overhead;
			return told(host, "mtu", `the interface of ${host.name} carries packets of ${own} bytes, the others' ${mtu + overhead}: an overlay's packets of ${mtu} bytes reach it from nobody; raise its MTU, or give the overlay ${most}`);
		}),
		...[...measured.hearings].flatMap(([host, hearing]) => tellOverlays(host, hearing)),
		...patternsOf(between, hosts).map((pattern) => {
			const message = `packets of ${mtu} bytes in the overlay do not arrive ${wayOf(pattern)}, though small ones do: a link on the way carries less than the interfaces do; raise its MTU, or lower the overlay's`;
			return told((pattern.kind === "row" ? pattern.from : pattern.to)[0], "mtu", message);
		})
	];
}
/** An overlay's device that takes more than fits: what does not is cut in pieces, which many networks drop, or lost. */
function tellOverlays(host, { mtu, overlays }) {
	const most = (mtu ?? Number.POSITIVE_INFINITY) - overheadOf(host);
	return [...overlays].flatMap(([device, own]) => {
		if (own <= most) return [];
		const message = `${device} of ${host.name} takes packets of ${own} bytes, and with VXLAN's ${overheadOf(host)} they do not fit into the interface's ${mtu}: large ones are cut in pieces or lost; set the CNI's MTU to ${most}`;
		return [{
			hosts: [host.name],
			finding: {
				code: "mesh.overlay-mtu",
				severity: "warning",
				message
			}
		}];
	});
}
function wayOf({ kind, from, to }) {
	const [senders, receivers] = [from, to].map((hosts) => listed(hosts.map(({ name }) => name)));
	switch (kind) {
		case "node": return `to and from ${receivers}`;
		case "row": return `from ${senders}`;
		case "column": return `to ${receivers}`;
		case "block": return `from ${senders} to ${receivers}`;
	}
}
function told(host, code, message) {
	return {
		hosts: [host.name],
		finding: {
			code: `mesh.${code}`,
			severity: "error",
			message
		}
	};
}
// src/modules/mesh/params.ts
const params = _Object_({
	port: Optional(Integer({
		minimum: 1,
		maximum: 65535,
		default: 8472,
		description: "The port: of an overlay 8472 (flannel, cilium, k3s) or 4789 (calico), or any other."
	})),
	via: Optional(Union([
		Literal("vxlan"),
		Literal("udp"),
		Literal("tcp")
	], {
		default: "vxlan",
		description: "What is sent: an overlay's packets, datagrams to a port that anything may hold, or a TCP connection."
	})),
	mtu: Optional(Boolean({
		default: false,
		description: "Also whether packets of the size that the overlay will use arrive whole."
	}))
}, { additionalProperties: false });
function testFrom({ port = 8472, via = "vxlan", mtu = false }) {
	return {
		port,
		via,
		mtu
	};
}
/** `8472/udp` */
function portName({ port, via }) {
	return `${port}/${via === "tcp" ? "tcp" : "udp"}`;
}
// src/modules/mesh/datagrams.ts
/** Who hears whom by datagrams, why not, and whether large ones arrive. */
async function byDatagrams(fleet, hosts, { port, via, mtu }) {
	const test = {
		port,
		mtu: null,
		anyHolder: via === "udp"
	};
	const what = portName({
		port,
		via
	});
	const measured = await measure(fleet, hosts, test);
	const lost = lostIn(measured);
	const path = mtu ? await measureMtu(fleet, measured, test) : null;
	const causes = await causesOf(fleet, lost, {
		protocol: "udp",
		port
	});
	const twins = twinsOf(measured);
	const present = [...measured.hearings.keys()];
	const told = [
		...[...measured.absent].map(([host, why]) => incomplete(host, why)),
		...tellDeaf(measured, what),
		...twins.map(tellTwin),
		...tellLosses(causes, present, {
			what,
			twins: twins.map(({ owner }) => owner)
		}),
		...tellTranslations(measured),
		...path === null ? [] : tellMtu(path, onlyLarge(lostIn(path.measured), measured))
	];
	const matrices = [matrix(fleet, measured, `mesh ${what}`)];
	if (path !== null) matrices.push(matrix(fleet, path.measured, `packets of ${path.mtu} bytes`));
	return {
		told,
		matrices
	};
}
/** What arrives at a deaf host nobody knows: those directions were not tested. */
function testedIn({ hearings }) {
	return directionsOf([...hearings.keys()]).filter(({ to }) => hearings.get(to)?.deafBy === null);
}
function hasArrived({ hearings }, { from, to }) {
	return hearings.get(to)?.heard.has(from.name) === true;
}
function lostIn(measured) {
	return testedIn(measured).filter((direction) => !hasArrived(measured, direction));
}
/** Where small packets arrive and large ones do not. */
function onlyLarge(large, measured) {
	return large.filter((direction) => hasArrived(measured, direction));
}
function matrix({ hosts }, measured, name) {
	return matrixOf(name, hosts, testedIn(measured).map((direction) => {
		const ok = hasArrived(measured, direction);
		return {
			direction,
			cell: ok ? { ok } : {
				ok,
				reason: "did not arrive"
			}
		};
	}));
}
function tellDeaf({ hearings }, what) {
	return [...hearings].flatMap(([host, { deafBy }]) => {
		if (deafBy === null) return [];
		const message = `what arrives at ${host.name} could not be seen: ${deafBy} holds ${what}, and its connection tracking says nothing of it; look with tcpdump there while this test runs again`;
		return [{
			hosts: [host.name],
			finding: {
				code: "mesh.unseen",
				severity: "warning",
				message
			}
		}];
	});
}
// src/modules/mesh.ts
/** Who reaches whom, in both directions, by real packets: nothing is installed, nothing stays. */
const mesh = defineFleetModule({
	name: "mesh",
	summary: "Who reaches whom on the overlay port, and which rule on which host is in the way",
	params,
	example: "- mesh: { port: 8472 }",
	title: (given) => `mesh ${portName(testFrom(given))}`,
	async run(fleet, given) {
		const test = testFrom(given);
		const { able, told } = ableHosts(fleet.hosts, test);
		if (able.length < 2) return {
			findings: byHost([...told, ...alone(able)]),
			matrices: []
		};
		const found = test.via === "tcp" ? await byConnections(fleet, able, test) : await byDatagrams(fleet, able, test);
		return {
			findings: byHost([...told, ...found.told]),
			matrices: found.matrices
		};
	}
});
/** Devices need root, a connection does not; two hosts with one address cannot be told apart. */
function ableHosts(hosts, { via }) {
	const told = hosts.flatMap((host) => {
		if (host.facts.uid !== 0 && via !== "tcp") return [incomplete(host, "it takes root; set `become: true` or pass -b")];
		const twin = hosts.find((other) => other !== host && other.address === host.address);
		if (twin === void 0) return [];
		return [incomplete(host, `${twin.name} has the same address ${host.address}: set node_ip for them in the inventory`)];
	});
	const out = new Set(told.flatMap(({ hosts: names }) => names));
	return {
		able: hosts.filter((host) => !out.has(host.name)),
		told
	};
}
function alone([only]) {
	if (only === void 0) return [];
	const message = `${only.name} was not tested: there is no second host to send to it`;
	return [{
		hosts: [only.name],
		finding: {
			code: "mesh.alone",
			severity: "warning",
			message
		}
	}];
}
export { listed as S, verdictOf$1 as _, measure as a, byHost as b, portProcesses as c, listingFailures as d, readRules as f, LOCAL_HOOKS as g, FORWARD_HOOKS as h, deviceOf as i, LISTING as l, placeText as m, patternsOf as n, freshVni as o, parseNft as p, matrixOf as r, macOf as s, mesh as t, NFT_MAIN_FILES as u, verdictsOf as v, firstOf as x, parseIptables as y };

//# sourceMappingURL=mesh.js.map