import { i as __toESM } from "./rolldown-runtime.js";
import { d as safeText, i as indent, s as plural, u as safeLine } from "../cli.js";
import { o as parsePrefix, s as require_ipaddr } from "./address.js";
// src/net/pcap/bytes.ts
var import_ipaddr = /* @__PURE__ */ __toESM(require_ipaddr(), 1);
/** Numbers out of bytes in network order. What lies behind the end reads as 0: callers look at lengths first. */
function u8(data, at) {
	return data[at] ?? 0;
}
function u16(data, at) {
	return u8(data, at) << 8 | u8(data, at + 1);
}
function u24(data, at) {
	return u8(data, at) << 16 | u16(data, at + 1);
}
function u32(data, at) {
	return u16(data, at) * 65536 + u16(data, at + 2);
}
function word16(data, at, order) {
	return order === "big" ? u16(data, at) : u8(data, at) | u8(data, at + 1) << 8;
}
function word32(data, at, order) {
	return order === "big" ? u32(data, at) : word16(data, at, "little") + word16(data, at + 2, "little") * 65536;
}
const DIGESTED = 64;
/** FNV-1a of the first 64 bytes (draft-eastlake-fnv), as an unsigned 32-bit number. */
function digest(data, from, to) {
	let hash = 2166136261;
	const end = Math.min(to, from + DIGESTED, data.length);
	for (let at = from; at < end; at++) hash = Math.imul(hash ^ u8(data, at), 16777619);
	return hash >>> 0;
}
// src/net/pcap/reading.ts
/** Larger packets are in no capture: 256 KiB is the largest snapshot that tcpdump takes (MAXIMUM_SNAPLEN). */
const MOST_PACKET_BYTES = 262144;
const SKIPPED_AT_ONCE = 65536;
/** Goes past bytes without keeping them. False where the input ends before. */
function* skip(count) {
	for (let left = count; left > 0;) {
		const want = Math.min(left, SKIPPED_AT_ONCE);
		if ((yield want).length < want) return false;
		left -= want;
	}
	return true;
}
// src/net/pcap/pcap.ts
/** The first four bytes, as a big-endian number (draft-ietf-opsawg-pcap, 4), with what they say. */
const MAGIC = /* @__PURE__ */ new Map([
	[2712847316, {
		order: "big",
		perMicrosecond: 1
	}],
	[3569595041, {
		order: "little",
		perMicrosecond: 1
	}],
	[2712812621, {
		order: "big",
		perMicrosecond: 1e3
	}],
	[1295823521, {
		order: "little",
		perMicrosecond: 1e3
	}]
]);
function isPcap(first) {
	return first.length >= 4 && MAGIC.has(u32(first, 0));
}
/** The byte order of a file that begins so; null where it is no such file. */
function orderOf$1(first) {
	return first.length < 4 ? null : MAGIC.get(u32(first, 0))?.order ?? null;
}
/** The classic format: a header of 24 bytes, then packets with a header of 16. */
function* readPcap() {
	const header = yield 24;
	const magic = MAGIC.get(u32(header, 0));
	if (header.length < 24 || magic === void 0) return {
		kind: "cut",
		offset: 0,
		what: "the file ends within its header"
	};
	const { order, perMicrosecond } = magic;
	const linkType = word32(header, 20, order) & 67108863;
	for (let offset = 24;;) {
		const record = yield 16;
		if (record.length === 0) return null;
		if (record.length < 16) return {
			kind: "cut",
			offset,
			what: "the file ends within the header of a packet"
		};
		const seconds = word32(record, 0, order);
		const fraction = word32(record, 4, order);
		const size = word32(record, 8, order);
		const length = word32(record, 12, order);
		if (size > 262144) return {
			kind: "damaged",
			offset,
			what: `a packet of ${size} bytes, more than any capture has`
		};
		const data = size === 0 ? /* @__PURE__ */ new Uint8Array() : yield size;
		if (data.length < size) return {
			kind: "cut",
			offset,
			what: "the file ends within a packet"
		};
		yield {
			data,
			length,
			linkType,
			order,
			time: seconds * 1e6 + Math.floor(fraction / perMicrosecond),
			interface: null,
			direction: null
		};
		offset += 16 + size;
	}
}
// src/net/pcap/packet.ts
const TCP_FLAGS = {
	fin: 1,
	syn: 2,
	rst: 4,
	psh: 8,
	ack: 16
};
// src/net/tcpdump-text/ports.ts
/** Names that tcpdump prints for ports without -n, of /etc/services, where nodes use them. */
const NAMES$1 = new Map(Object.entries({
	ftp: 21,
	ssh: 22,
	smtp: 25,
	domain: 53,
	bootps: 67,
	bootpc: 68,
	http: 80,
	sunrpc: 111,
	ntp: 123,
	snmp: 161,
	bgp: 179,
	ldap: 389,
	https: 443,
	syslog: 514,
	ldaps: 636,
	nfs: 2049,
	"etcd-client": 2379,
	"etcd-server": 2380,
	mysql: 3306,
	postgresql: 5432,
	amqp: 5672,
	"http-alt": 8080,
	webcache: 8080
}));
const PORTLESS = /(?:^|:)\d{1,3}(?:\.\d{1,3}){3}$/;
/** `172.28.21.3.5000`, `fd00::1.80` or `web.example.http`: address and port. Null where there is no port that we know. */
function endOf(text) {
	const at = text.lastIndexOf(".");
	if (at <= 0 || PORTLESS.test(text)) return null;
	const last = text.slice(at + 1);
	const port = /^\d{1,5}$/.test(last) ? Number(last) : NAMES$1.get(last);
	return port === void 0 ? null : {
		address: text.slice(0, at),
		port
	};
}
// src/net/tcpdump-text/icmp-text.ts
/** In the order to be tried: the longer of two that begin alike comes first. */
const FORMS = [
	{
		pattern: /^net (\S+) unreachable - admin prohibited/,
		type: 3,
		code: 9
	},
	{
		pattern: /^host (\S+) unreachable - admin prohibited filter/,
		type: 3,
		code: 13
	},
	{
		pattern: /^host (\S+) unreachable - admin prohibited/,
		type: 3,
		code: 10
	},
	{
		pattern: /^net (\S+) unreachable/,
		type: 3,
		code: 0
	},
	{
		pattern: /^host (\S+) unreachable/,
		type: 3,
		code: 1
	},
	{
		pattern: /^(\S+) protocol \d+ unreachable/,
		type: 3,
		code: 2
	},
	{
		pattern: /^(\S+) (?:tcp|udp) port (\S+) unreachable/,
		type: 3,
		code: 3
	},
	{
		pattern: /^(\S+) unreachable - need to frag/,
		type: 3,
		code: 4
	},
	{
		pattern: /^(\S+) unreachable - source route failed/,
		type: 3,
		code: 5
	},
	{
		pattern: /^redirect (\S+) to host/,
		type: 5,
		code: 1
	},
	{
		pattern: /^redirect (\S+) to net/,
		type: 5,
		code: 0
	},
	{
		pattern: /^time exceeded in-transit/,
		type: 11,
		code: 0
	},
	{
		pattern: /^ip reassembly time exceeded/,
		type: 11,
		code: 1
	},
	{
		pattern: /^echo request/,
		type: 8,
		code: 0
	},
	{
		pattern: /^echo reply/,
		type: 0,
		code: 0
	}
];
const FORMS_6 = [
	{
		pattern: /^destination unreachable, unreachable route (\S+)/,
		type: 1,
		code: 0
	},
	{
		pattern: /^destination unreachable, +unreachable prohibited (\S+)/,
		type: 1,
		code: 1
	},
	{
		pattern: /^destination unreachable, beyond scope (\S+)/,
		type: 1,
		code: 2
	},
	{
		pattern: /^destination unreachable, unreachable address (\S+)/,
		type: 1,
		code: 3
	},
	{
		pattern: /^destination unreachable, unreachable port, (\S+) (?:tcp|udp) port (\S+)/,
		type: 1,
		code: 4
	},
	{
		pattern: /^destination unreachable, unknown unreach code \(5\)/,
		type: 1,
		code: 5
	},
	{
		pattern: /^destination unreachable, unknown unreach code \(6\)/,
		type: 1,
		code: 6
	},
	{
		pattern: /^packet too big/,
		type: 2,
		code: 0
	},
	{
		pattern: /^time exceeded in-transit/,
		type: 3,
		code: 0
	},
	{
		pattern: /^ip reassembly time exceeded/,
		type: 3,
		code: 1
	},
	{
		pattern: /^echo request/,
		type: 128,
		code: 0
	},
	{
		pattern: /^echo reply/,
		type: 129,
		code: 0
	},
	{
		pattern: /^neighbor solicitation/,
		type: 135,
		code: 0
	},
	{
		pattern: /^neighbor advertisement/,
		type: 136,
		code: 0
	}
];
/** `ICMP host 10.0.0.2 unreachable - admin prohibited, length 68` */
function icmpOf(text, ends) {
	return read(text.replace(/^ICMP /, ""), {
		family: 4,
		forms: FORMS,
		errors: [
			3,
			5,
			11
		],
		ends
	});
}
/** `ICMP6, neighbor solicitation, who has fd00::2, length 32` */
function icmpv6Of(text, ends) {
	return read(text.replace(/^ICMP6, /, ""), {
		family: 6,
		forms: FORMS_6,
		errors: [
			1,
			2,
			3
		],
		ends
	});
}
/** An unknown message gets a type that nobody has (RFC 3692 reserves it for experiments in ICMP and ICMPv6). */
const UNKNOWN = {
	pattern: /^/,
	type: 255,
	code: 0
};
function read(text, { family, forms, errors, ends }) {
	const form = forms.find(({ pattern }) => pattern.test(text)) ?? UNKNOWN;
	const [, target, port] = form.pattern.exec(text) ?? [];
	const number = (pattern) => {
		const found = pattern.exec(text)?.[1];
		return found === void 0 ? null : Number(found);
	};
	const isError = errors.includes(form.type) && form !== UNKNOWN;
	return {
		kind: "icmp",
		family,
		type: form.type,
		code: form.code,
		id: number(/^echo re[a-z]+, id (\d{1,5})/),
		sequence: number(/^echo re[a-z]+, (?:id \d{1,5}, )?seq (\d{1,5})/),
		mtu: number(/\bmtu (\d{1,6})/),
		neighbour: /(?:who has|tgt is) ([^\s,]{1,60})/.exec(text)?.[1] ?? null,
		about: isError ? quotedIn(text, {
			ends,
			target,
			port
		}) : null,
		checksum: "unknown",
		length: Math.max(0, (number(/, length (\d{1,5})/) ?? 8) - 8),
		digest: number(/, seq (\d{1,5})/) ?? form.type
	};
}
const QUOTED = /(?:proto|next-header) \S{1,20} \((\d{1,3})\)[^)]{0,40}\)? ?(?:payload length: \d{1,5}\) )?(\S{1,300}) > (\S{1,300}):/;
/**
* The packet an error is about: whole with -v, else its destination only. Its source is whom the error was sent to. With
* a port unreachable the words name the protocol.
*/
function quotedIn(text, { ends, target, port }) {
	const [, protocol, from, to] = QUOTED.exec(text) ?? [];
	if (protocol !== void 0 && from !== void 0 && to !== void 0) {
		const [source, destination] = [endOf(from), endOf(to)];
		return {
			source: source?.address ?? from,
			target: destination?.address ?? to,
			protocol: Number(protocol),
			sourcePort: source?.port ?? null,
			targetPort: destination?.port ?? null
		};
	}
	if (target === void 0) return null;
	const named = / tcp port /.test(text) ? 6 : / udp port /.test(text) ? 17 : 0;
	const targetPort = port !== void 0 && /^\d{1,5}$/.test(port) ? Number(port) : null;
	return {
		source: ends.target,
		target: target.replace(/,$/, ""),
		protocol: named,
		sourcePort: null,
		targetPort
	};
}
// src/net/tcpdump-text/ip-text.ts
/** Tunnels in tunnels: tcpdump's own lines are shorter. */
const MOST_DEPTH = 8;
const HEADER_4 = /^\((tos [^()]{0,200}(?:\([^()]{0,80}\)[^()]{0,80}){0,8})\) ?/;
const HEADER_6 = /^\(([^()]{0,200}(?:\([^()]{0,80}\)[^()]{0,80}){0,8})\) ?/;
const ENDS = /^(\S{1,300}) > (\S{1,300}): /;
/** Extension headers of IPv6; behind one that ends in a port the two ports stand apart. */
const EXTENSIONS$1 = /^(?:(?:HBH|DSTOPT|frag|srcrt)(?: ?\([^()]{0,80}\)){0,8} ){1,8}(?:(\S{1,20}) > (\S{1,20}): )?/;
const NOTES = /^(?:\[([^\]]{1,80})\] ){1,4}/;
/** `172.28.128.132.60358 > 172.28.21.3.5000: Flags [S], …`, with what -v adds. Null where it is not understood. */
function ipOf(text, family, depth = 0) {
	const verbose = (family === 4 ? HEADER_4 : HEADER_6).exec(text);
	const after = text.slice(verbose?.[0].length ?? 0);
	const ends = ENDS.exec(after);
	if (ends === null || depth > MOST_DEPTH) return null;
	const [whole, from = "", to = ""] = ends;
	const ip = headerOf(verbose?.[1] ?? "", family);
	const rest = after.slice(whole.length).trimStart();
	const [extensions = "", fromPort, toPort] = EXTENSIONS$1.exec(rest) ?? [];
	const port = (of) => of === void 0 ? "" : `.${of}`;
	const layers = bodyOf(rest.slice(extensions.length), {
		ip,
		from: `${from}${port(fromPort)}`,
		to: `${to}${port(toPort)}`,
		depth
	});
	return layers === null ? null : [ip, ...layers];
}
/** `tos 0x0, ttl 64, id 1, offset 0, flags [DF], proto TCP (6), length 52`, or as much as there is of it. */
function headerOf(text, family) {
	const number = (pattern) => {
		const found = pattern.exec(text)?.[1];
		return found === void 0 ? null : Number(found);
	};
	const offset = number(/offset (\d{1,5})/) ?? 0;
	const more = /flags \[[^\]]{0,9}\+/.test(text);
	const id = number(/\bid (\d{1,5})/);
	const payload = number(/payload length: (\d{1,5})/);
	return {
		kind: "ip",
		family,
		source: "",
		target: "",
		ttl: number(/(?:ttl|hlim) (\d{1,3})/),
		protocol: number(/(?:proto|next-header) \S{1,20} \((\d{1,3})\)/) ?? 0,
		length: payload === null ? number(/length (\d{1,5})/) ?? 0 : payload + 40,
		id,
		dontFragment: family === 6 || /flags \[[^\]]{0,9}DF/.test(text),
		fragment: offset > 0 || more ? {
			offset,
			more,
			id: id ?? 0
		} : null,
		checksum: family === 6 ? "absent" : checksumIn(text)
	};
}
function checksumIn(text) {
	if (/bad cksum|\(incorrect|bad udp cksum|bad icmp/.test(text)) return "bad";
	return /\(correct\)|sum ok/.test(text) ? "good" : "unknown";
}
function bodyOf(text, { ip, from, to, depth }) {
	const notes = NOTES.exec(text)?.[0] ?? "";
	const body = text.slice(notes.length);
	const bare = (protocol) => {
		[ip.source, ip.target, ip.protocol] = [
			from,
			to,
			protocol
		];
	};
	if (body.startsWith("ICMP ")) {
		bare(1);
		return sized(ip, 8, [icmpOf(body, {
			source: from,
			target: to
		})]);
	}
	if (body.startsWith("ICMP6, ")) {
		bare(58);
		return sized(ip, 8, [icmpv6Of(body, {
			source: from,
			target: to
		})]);
	}
	const header = GRE.exec(body)?.[0];
	if (header !== void 0) {
		bare(47);
		const key = /key=(0x[0-9a-f]{1,8})/.exec(header)?.[1];
		return [{
			kind: "tunnel",
			protocol: "gre",
			vni: key === void 0 ? null : Number(key)
		}, ...insideOf(body.slice(header.length), depth)];
	}
	const inner = innerOf$1(body, depth);
	if (inner !== null && endOf(from) === null) {
		bare(inner.family === 4 ? 4 : 41);
		return [{
			kind: "tunnel",
			protocol: "ipip",
			vni: null
		}, ...inner.layers];
	}
	const [source, target] = [endOf(from), endOf(to)];
	if (source === null || target === null || /^ip-proto-/.test(body)) {
		bare(ip.protocol);
		return [{
			kind: "unread",
			why: ip.fragment === null ? "other-protocol" : "later-fragment"
		}];
	}
	[ip.source, ip.target] = [source.address, target.address];
	const ports = {
		sourcePort: source.port,
		targetPort: target.port
	};
	if (body.startsWith("Flags [")) {
		ip.protocol = 6;
		return sized(ip, 20, [tcpOf(body, ports)]);
	}
	ip.protocol = 17;
	const length = Number(/UDP, length (\d{1,5})/.exec(body)?.[1] ?? /\((\d{1,5})\)$/.exec(body)?.[1] ?? 0);
	return sized(ip, 8, [{
		kind: "udp",
		...ports,
		length,
		checksum: checksumIn(notes),
		digest: hash(body)
	}, ...tunnelOf(body, depth) ?? []]);
}
/** Where the header's line did not tell the length of the packet, it is worked out from what did. */
function sized(ip, header, layers) {
	const [first] = layers;
	if (ip.length > 0 || first === void 0 || !("length" in first)) return layers;
	const options = first.kind === "tcp" && first.timestamp !== null ? 12 : 0;
	ip.length = (ip.family === 4 ? 20 : 40) + header + options + first.length;
	return layers;
}
/** With -e there is no word for the protocol: an IPv6 address tells, or what only its header has. */
const INNER_6 = /^(?:IP6 |\([^)]{0,80}next-header|[0-9a-f]{0,4}:\S{0,300} > )/;
const INNER_4 = /^(?:IP |\(tos |\S{1,300} > \S{1,300}: )/;
function innerOf$1(text, depth) {
	const family = INNER_6.test(text) ? 6 : 4;
	if (family === 4 && !INNER_4.test(text)) return null;
	const layers = ipOf(text.replace(/^IP6? /, ""), family, depth + 1);
	return layers === null ? null : {
		family,
		layers
	};
}
const GRE = /^GREv0,[^:]{0,160}? length \d{1,6}:?\s{0,8}/;
const TUNNELS = [
	{
		protocol: "vxlan",
		pattern: /^VXLAN, flags \[[^\]]{0,20}\] \(0x[0-9a-f]{2}\)(?:, gpid \d+)?, vni (\d{1,8})/
	},
	{
		protocol: "vxlan",
		pattern: /^OTV, flags \[[^\]]{0,20}\] \(0x[0-9a-f]{2}\), overlay \d{1,8}, instance (\d{1,8})/
	},
	{
		protocol: "geneve",
		pattern: /^Geneve, Flags \[[^\]]{0,20}\], vni (0x[0-9a-f]{1,6})(?:, proto \S{1,20} \(0x[0-9a-f]{1,4}\))?(?:, options \[[^\]]{0,200}\])?:?/
	}
];
function tunnelOf(text, depth) {
	for (const { protocol, pattern } of TUNNELS) {
		const match = pattern.exec(text);
		if (match === null) continue;
		const inside = text.slice(match[0].length).replace(/^:? {0,4}/, "");
		return [{
			kind: "tunnel",
			protocol,
			vni: Number(match[1])
		}, ...insideOf(inside, depth)];
	}
	return null;
}
/** A frame or a packet that is all of what a tunnel carries. */
function insideOf(text, depth) {
	const inside = text.replace(FRAME_INSIDE, "");
	return (ARP.test(inside) ? arpOf(inside) : innerOf$1(inside, depth)?.layers ?? null) ?? [{
		kind: "unread",
		why: "other-protocol"
	}];
}
const ARP = /^(?:ARP, )?(?:Ethernet \(len 6\), IPv4 \(len 4\), )?(?:Request|Reply) /;
const FRAME_INSIDE = /^\S{1,40} > \S{1,40}, ethertype \S{1,20} \(0x[0-9a-f]{4}\), length \d{1,6}: /;
const LETTERS = [
	["F", TCP_FLAGS.fin],
	["S", TCP_FLAGS.syn],
	["R", TCP_FLAGS.rst],
	["P", TCP_FLAGS.psh],
	[".", TCP_FLAGS.ack]
];
/** `Flags [P.], cksum 0x1 (correct), seq 1:4, ack 1, win 64240, options [nop,nop,TS val 77 ecr 0], length 3` */
function tcpOf(text, ports) {
	const number = (pattern) => Number(pattern.exec(text)?.[1] ?? 0);
	const letters = /^Flags \[([^\]]{0,12})\]/.exec(text)?.[1] ?? "";
	const timestamp = /TS val (\d{1,10})/.exec(text)?.[1];
	return {
		kind: "tcp",
		...ports,
		sequence: number(/, seq (\d{1,10})/),
		acknowledgement: number(/, ack (\d{1,10})/),
		flags: LETTERS.reduce((flags, [letter, bit]) => flags | (letters.includes(letter) ? bit : 0), 0),
		window: number(/, win (\d{1,10})/),
		length: number(/, length (\d{1,6})/),
		timestamp: timestamp === void 0 ? null : Number(timestamp),
		checksum: checksumIn(text)
	};
}
const WHO_HAS = /Request who-has (\S{1,60})(?: \([^)]{1,40}\))? tell ([^\s,]{1,60})/;
const IS_AT = /Reply (\S{1,60}) is-at ([^\s,]{1,40})/;
/** `Request who-has 172.28.21.3 tell 10.244.27.0, length 28` */
function arpOf(text) {
	const [, target, sender] = WHO_HAS.exec(text) ?? [];
	if (target !== void 0 && sender !== void 0) return [{
		kind: "arp",
		operation: 1,
		senderMac: null,
		sender,
		target
	}];
	const [, owner, senderMac] = IS_AT.exec(text) ?? [];
	if (owner === void 0 || senderMac === void 0) return null;
	return [{
		kind: "arp",
		operation: 2,
		senderMac,
		sender: owner,
		target: ""
	}];
}
function hash(text) {
	let value = 7;
	for (let i = 0; i < text.length && i < 200; i++) value = Math.imul(value, 31) + text.charCodeAt(i);
	return value >>> 0;
}
// src/net/tcpdump-text/packet-text.ts
/** Takes the match of a pattern off the front of a text. */
function take(rest, pattern) {
	const match = pattern.exec(rest.text);
	if (match !== null) rest.text = rest.text.slice(match[0].length);
	return match;
}
const NUMBER = /^ {0,12}\d{1,12} {2}/;
const DATED = /^ ?(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)\.(\d{6})\d{0,3} /;
const CLOCK = /^ ?(\d{1,2}):(\d\d):(\d\d)\.(\d{6})\d{0,3} /;
const SECONDS = /^ ?(\d{1,12})\.(\d{6})\d{0,3} /;
/** tcpdump 4.99 names interface and direction in captures of all interfaces. */
const PLACE = /^(\S{1,20}) {1,20}(In|Out|B|M|P) {1,4}/;
const OLD_PLACE = /^ {0,3}(In|Out|B|M|P) {1,4}(?=[0-9a-f]{2}:)/;
const DIRECTIONS$1 = {
	In: "in",
	Out: "out",
	B: "in",
	M: "in",
	P: "other"
};
/** With -e. */
const ETHERNET$1 = /^(\S{1,40})(?: \(oui [^)]{0,40}\))? > (\S{1,40})(?: \(oui [^)]{0,40}\))?, ethertype (\S{1,20}) \(0x[0-9a-f]{4}\), length (\d{1,6}): /;
const COOKED = /^(?:ifindex \d{1,9} )?(\S{1,40})(?: \(oui [^)]{0,40}\))? ethertype (\S{1,20}) \(0x[0-9a-f]{4}\), length (\d{1,6}): /;
const VLAN = /^vlan (\d{1,4}), p \d(?:, DEI)?, (?:ethertype (\S{1,20}) \(0x[0-9a-f]{4}\), )?/;
const KEYWORD = /^(IP6?|ARP),? /;
/** What tcpdump printed of one packet, lines joined by spaces. Null where that is not understood. */
function packetOf(text, number) {
	const rest = { text };
	const { time, dated } = timeOf$1(rest);
	const place = take(rest, PLACE) ?? take(rest, OLD_PLACE);
	const [on, word] = place?.length === 3 ? [place[1], place[2]] : [void 0, place?.[1]];
	const link = linkOf(rest);
	const layers = networkOf(take(rest, KEYWORD)?.[1] ?? link.protocol, rest.text);
	if (layers === null) return null;
	const ip = layers.find((layer) => layer.kind === "ip");
	return {
		number,
		time,
		dated,
		length: link.length ?? ip?.length ?? 0,
		interface: on ?? null,
		direction: word === void 0 ? null : DIRECTIONS$1[word] ?? null,
		layers: [...link.layers, ...layers]
	};
}
/** Microseconds. Without any time all packets come at once. */
function timeOf$1(rest) {
	if (!/^ ?\d{1,12}\.\d{6}/.test(rest.text)) take(rest, NUMBER);
	const dated = take(rest, DATED);
	if (dated !== null) {
		const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, fraction = 0] = dated.slice(1).map(Number);
		return {
			time: Date.UTC(year, month - 1, day, hour, minute, second) * 1e3 + fraction,
			dated: true
		};
	}
	const clock = take(rest, CLOCK);
	if (clock !== null) {
		const [hour = 0, minute = 0, second = 0, fraction = 0] = clock.slice(1).map(Number);
		return {
			time: ((hour * 60 + minute) * 60 + second) * 1e6 + fraction,
			dated: false
		};
	}
	const [seconds, fraction] = take(rest, SECONDS)?.slice(1).map(Number) ?? [];
	if (seconds === void 0 || fraction === void 0) return {
		time: 0,
		dated: false
	};
	return {
		time: seconds * 1e6 + fraction,
		dated: seconds > 1e8
	};
}
function linkOf(rest) {
	const ethernet = take(rest, ETHERNET$1);
	const cooked = ethernet === null ? take(rest, COOKED) : null;
	const [source, target, type, length] = ethernet?.slice(1) ?? (cooked === null ? [] : [
		cooked[1],
		void 0,
		cooked[2],
		cooked[3]
	]);
	if (source === void 0) return {
		layers: [],
		protocol: void 0,
		length: null
	};
	const vlans = [];
	let protocol = type;
	for (let tag = take(rest, VLAN); tag !== null; tag = take(rest, VLAN)) {
		vlans.push(Number(tag[1]));
		protocol = tag[2] ?? protocol;
	}
	return {
		layers: [{
			kind: "link",
			source,
			target: target ?? null,
			vlans
		}],
		protocol,
		length: Number(length)
	};
}
function networkOf(protocol, text) {
	switch (protocol) {
		case "IP":
		case "IPv4": return ipOf(text, 4);
		case "IP6":
		case "IPv6": return ipOf(text, 6);
		case "ARP": return arpOf(text);
		default: return null;
	}
}
// src/net/tcpdump-text/text-reader.ts
/** Longer lines and packets are cut: nothing that is understood is longer. */
const MOST_CHARS = 4096;
/** With a number (-#), a date (-tttt), seconds (-tt, -ttt) or the time of day in front. */
const BEGINS = /^ {0,12}(?:\d{1,12} {2})?(?:\d{4}-\d\d-\d\d )?(?:\d{1,2}:\d\d:\d\d|\d{1,12})\.\d{6,9} /;
const BEGINS_WITHOUT_TIME = /^(?:IP6?|ARP,) /;
/** What a tunnel's own line ends with: the packet inside is on the next one. */
const HAS_MORE = /(?:vni|instance) (?:0x)?[0-9a-f]{1,8}(?:, proto \S{1,20} \(0x[0-9a-f]{1,4}\))?$/;
const HEX_DUMP = /^\s{1,8}0x[0-9a-f]{4}:/;
/** What tcpdump says before and after the packets, and the prompt it was called at. */
const ASIDE = /^(?:[$#] |tcpdump: |listening on |reading from file |Warning: |\d{1,12} packets? (?:captured|received|dropped))|^[\^C\s]*$/;
const LOST = /^(\d{1,12}) packets? dropped by kernel/;
/** Reads what tcpdump prints, line by line: lines that belong to one packet are put together first. */
var TextReader = class {
	#onPacket;
	#decoder = new TextDecoder();
	#line = "";
	#record = null;
	#lines = 0;
	#end = {
		packets: 0,
		unreadLines: 0,
		lost: null,
		dated: true
	};
	#day = {
		last: 0,
		added: 0
	};
	constructor(onPacket) {
		this.#onPacket = onPacket;
	}
	feed(chunk) {
		this.#take(this.#decoder.decode(chunk, { stream: true }));
	}
	end() {
		this.#take(`${this.#decoder.decode()}\n`);
		this.#flush();
		return this.#end;
	}
	#take(text) {
		const lines = text.split("\n");
		const last = lines.pop() ?? "";
		for (const line of lines) {
			this.#read((this.#line + line).slice(0, MOST_CHARS).trimEnd());
			this.#line = "";
		}
		this.#line = (this.#line + last).slice(0, MOST_CHARS);
	}
	#read(line) {
		this.#lines++;
		const open = this.#record;
		const lost = LOST.exec(line)?.[1];
		if (lost !== void 0) this.#end.lost = Number(lost);
		if (BEGINS.test(line)) this.#begin(line);
		else if (ASIDE.test(line) || HEX_DUMP.test(line)) return;
		else if (open !== null && (/^\s/.test(line) || HAS_MORE.test(open.text))) open.text = `${open.text} ${line.trim()}`.slice(0, MOST_CHARS);
		else if (BEGINS_WITHOUT_TIME.test(line)) this.#begin(line);
		else if (this.#lines > 1 || line !== "") this.#end.unreadLines++;
	}
	#begin(text) {
		this.#flush();
		this.#record = {
			text,
			line: this.#lines
		};
	}
	#flush() {
		const record = this.#record;
		this.#record = null;
		if (record === null) return;
		const packet = packetOf(record.text, record.line);
		if (packet === null) {
			this.#end.unreadLines++;
			return;
		}
		this.#end.packets++;
		if (!packet.dated) {
			this.#end.dated = false;
			packet.time = this.#pastMidnight(packet.time);
		}
		this.#onPacket(packet);
	}
	/** Times of day go on counting where they begin anew. */
	#pastMidnight(time) {
		if (this.#day.last - time > HALF_DAY) this.#day.added += 2 * HALF_DAY;
		this.#day.last = time;
		return time + this.#day.added;
	}
};
const HALF_DAY = 432e8;
// src/net/pcap/addresses.ts
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
/** Six bytes as `02:00:ac:1c:80:0b`. */
function macAddress(data, at) {
	const pair = (i) => HEX[u8(data, at + i)] ?? "";
	return `${pair(0)}:${pair(1)}:${pair(2)}:${pair(3)}:${pair(4)}:${pair(5)}`;
}
function ipv4Address(data, at) {
	return `${u8(data, at)}.${u8(data, at + 1)}.${u8(data, at + 2)}.${u8(data, at + 3)}`;
}
/** Sixteen bytes in the canonical form of RFC 5952. */
function ipv6Address(data, at) {
	return import_ipaddr.default.fromByteArray([...data.subarray(at, at + 16)]).toString();
}
// src/net/pcap/step.ts
/** True where `bytes` of the header were captured. */
function has({ from, to }, bytes) {
	return to - from >= bytes;
}
function behind(span, bytes) {
	return {
		...span,
		from: span.from + bytes
	};
}
/** Ends a packet that cannot be read further. */
function stop(layers, why) {
	layers.push({
		kind: "unread",
		why
	});
	return null;
}
// src/net/pcap/link.ts
const NOTHING_COOKED = {
	direction: null,
	interface: null
};
const ETHERTYPE_IPV4 = 2048;
const ETHERTYPE_IPV6 = 34525;
/** 802.1Q, 802.1ad, and what came before the latter. */
const VLAN_TAGS = [
	33024,
	34984,
	37120
];
/** Link types (https://www.tcpdump.org/linktypes.html) that are read, by number. */
const LINK_TYPES = new Map([
	[0, (span, layers, order) => bare(family(span, layers, order))],
	[1, (span, layers) => bare(ethernet({
		kind: "ethernet",
		span
	}, layers))],
	...[
		12,
		14,
		101,
		228,
		229
	].map((type) => [type, (span, layers) => bare(ipOnly(span, layers))]),
	[108, (span, layers) => bare(family(span, layers, "big"))],
	[113, cooked],
	[276, cookedTwo]
]);
function linkReader(linkType) {
	return LINK_TYPES.get(linkType) ?? null;
}
function bare(next) {
	return {
		next,
		cooked: NOTHING_COOKED
	};
}
const ethernet = ({ span }, layers) => {
	if (!has(span, 14)) return stop(layers, "cut");
	const { data, from } = span;
	const vlans = [];
	layers.push({
		kind: "link",
		source: macAddress(data, from + 6),
		target: macAddress(data, from),
		vlans
	});
	return untagged(u16(data, from + 12), behind(span, 14), vlans, layers);
};
/** Goes past VLAN tags: two bytes of tag, two of the type that follows. */
function untagged(type, span, vlans, layers) {
	let [inner, rest] = [type, span];
	while (VLAN_TAGS.includes(inner)) {
		if (!has(rest, 4)) return stop(layers, "cut");
		vlans.push(u16(rest.data, rest.from) & 4095);
		inner = u16(rest.data, rest.from + 2);
		rest = behind(rest, 4);
	}
	return {
		kind: "network",
		type: inner,
		span: rest
	};
}
/** Packet types of packet(7). */
const DIRECTIONS = [
	"in",
	"in",
	"in",
	"other",
	"out"
];
/** LINKTYPE_LINUX_SLL: packet type, ARPHRD, address length, address, protocol. */
function cooked(span, layers) {
	if (!has(span, 16)) return bare(stop(layers, "cut"));
	const { data, from } = span;
	const direction = DIRECTIONS[u16(data, from)] ?? null;
	const vlans = [];
	layers.push({
		kind: "link",
		source: cookedSource(span, u16(data, from + 4), 6),
		target: null,
		vlans
	});
	return {
		next: untagged(u16(data, from + 14), behind(span, 16), vlans, layers),
		cooked: {
			direction,
			interface: null
		}
	};
}
/** LINKTYPE_LINUX_SLL2: protocol, reserved, interface index, ARPHRD, packet type, address length, address. */
function cookedTwo(span, layers) {
	if (!has(span, 20)) return bare(stop(layers, "cut"));
	const { data, from } = span;
	const direction = DIRECTIONS[u8(data, from + 10)] ?? null;
	const vlans = [];
	layers.push({
		kind: "link",
		source: cookedSource(span, u8(data, from + 11), 12),
		target: null,
		vlans
	});
	return {
		next: untagged(u16(data, from), behind(span, 20), vlans, layers),
		cooked: {
			direction,
			interface: u32(data, from + 4)
		}
	};
}
function cookedSource({ data, from }, length, at) {
	return length === 6 ? macAddress(data, from + at) : null;
}
/** LINKTYPE_RAW and its kin: the version in the first four bits tells. */
function ipOnly(span, layers) {
	if (!has(span, 1)) return stop(layers, "cut");
	const version = u8(span.data, span.from) >> 4;
	if (version !== 4 && version !== 6) return stop(layers, "malformed");
	return {
		kind: "network",
		type: version === 4 ? ETHERTYPE_IPV4 : ETHERTYPE_IPV6,
		span
	};
}
/** LINKTYPE_NULL and LINKTYPE_LOOP: an address family, 2 for IPv4, and for IPv6 what each system has. */
function family(span, layers, order) {
	if (!has(span, 4)) return stop(layers, "cut");
	const value = word32(span.data, span.from, order);
	if (value !== 2 && ![
		10,
		24,
		28,
		30
	].includes(value)) return stop(layers, "other-protocol");
	return {
		kind: "network",
		type: value === 2 ? ETHERTYPE_IPV4 : ETHERTYPE_IPV6,
		span: behind(span, 4)
	};
}
// src/net/pcap/checksum.ts
/** The sum of 16-bit words (RFC 1071), not yet folded: at most 2^48 for what a packet can hold. */
function sumOf$1(data, from, to) {
	let sum = 0;
	let at = from;
	for (; at + 1 < to; at += 2) sum += u16(data, at);
	return at < to ? sum + u8(data, at) * 256 : sum;
}
/** To 16 bits, carries added to the low end. */
function fold(sum) {
	let folded = sum;
	while (folded > 65535) folded = Math.floor(folded / 65536) + folded % 65536;
	return folded;
}
/**
* Judges the field at `field` of `data[from..to)`, which is all that it covers. `pseudo` is the sum of the
* pseudo-header (RFC 9293 3.1, RFC 8200 8.1), 0 where there is none.
*/
function checksumOf(data, { from, to, field, pseudo }) {
	if (fold(sumOf$1(data, from, to) + pseudo) === 65535) return "good";
	return pseudo !== 0 && u16(data, field) === fold(pseudo) ? "partial" : "bad";
}
// src/net/pcap/network.ts
/** EtherTypes (IANA ieee-802-numbers). */
const network = ({ type, span }, layers) => {
	switch (type) {
		case 2048: return ipv4(span, layers);
		case 34525: return ipv6(span, layers);
		case 2054: return arp(span, layers);
		default: return stop(layers, "other-protocol");
	}
};
/** Only IPv4 over six-byte hardware addresses, as on every network we know. */
function arp(span, layers) {
	if (!has(span, 28)) return stop(layers, "cut");
	const { data, from } = span;
	if (u16(data, from + 2) !== 2048 || u16(data, from + 4) !== 1540) return stop(layers, "other-protocol");
	layers.push({
		kind: "arp",
		operation: u16(data, from + 6),
		senderMac: macAddress(data, from + 8),
		sender: ipv4Address(data, from + 14),
		target: ipv4Address(data, from + 24)
	});
	return null;
}
function ipv4(span, layers) {
	if (!has(span, 20)) return stop(layers, "cut");
	const { data, from } = span;
	const header = (u8(data, from) & 15) * 4;
	const length = u16(data, from + 2) || span.end - from;
	if (u8(data, from) >> 4 !== 4 || header < 20 || length < header) return stop(layers, "malformed");
	const fragment = fragmentOf(u16(data, from + 6), u16(data, from + 4));
	const protocol = u8(data, from + 9);
	const ip = {
		kind: "ip",
		family: 4,
		source: ipv4Address(data, from + 12),
		target: ipv4Address(data, from + 16),
		ttl: u8(data, from + 8),
		protocol,
		length,
		id: u16(data, from + 4),
		dontFragment: (u16(data, from + 6) & 16384) !== 0,
		fragment,
		checksum: "unknown"
	};
	layers.push(ip);
	if (!has(span, header)) return stop(layers, "cut");
	ip.checksum = checksumOf(data, {
		from,
		to: from + header,
		field: from + 10,
		pseudo: 0
	});
	const pseudo = fragment === null ? sumOf$1(data, from + 12, from + 20) + protocol : null;
	return payload(ip, {
		span: within(span, header, length),
		protocol,
		pseudo
	}, layers);
}
function fragmentOf(field, id) {
	const [offset, more] = [(field & 8191) * 8, (field & 8192) !== 0];
	return offset === 0 && !more ? null : {
		offset,
		more,
		id
	};
}
/** What lies between the header and the length that the header gives. */
function within(span, header, length) {
	const end = span.from + length;
	return {
		data: span.data,
		from: span.from + header,
		to: Math.min(span.to, end),
		end
	};
}
function payload({ fragment, family }, { span, protocol, pseudo }, layers) {
	if (fragment !== null && fragment.offset > 0) return stop(layers, "later-fragment");
	return {
		kind: "transport",
		protocol,
		family,
		pseudo,
		span
	};
}
function ipv6(span, layers) {
	if (!has(span, 40)) return stop(layers, "cut");
	const { data, from } = span;
	if (u8(data, from) >> 4 !== 6) return stop(layers, "malformed");
	const length = u16(data, from + 4) + 40;
	const ip = {
		kind: "ip",
		family: 6,
		source: ipv6Address(data, from + 8),
		target: ipv6Address(data, from + 24),
		ttl: u8(data, from + 7),
		protocol: u8(data, from + 6),
		length: length === 40 ? Math.max(span.end - from, 40) : length,
		id: null,
		dontFragment: true,
		fragment: null,
		checksum: "absent"
	};
	layers.push(ip);
	const rest = extensions(within(span, 40, ip.length), ip);
	if (rest === null) return stop(layers, "cut");
	const pseudo = rest.judged ? sumOf$1(data, from + 8, from + 40) + ip.protocol : null;
	return payload(ip, {
		span: rest.span,
		protocol: ip.protocol,
		pseudo
	}, layers);
}
/** Hop-by-hop options, routing, destination options, mobility, HIP, shim6: the second byte is their length in units of eight. */
const EXTENSIONS = [
	0,
	43,
	60,
	135,
	139,
	140
];
const FRAGMENT = 44;
const AUTHENTICATION = 51;
/**
* Goes past extension headers (RFC 8200, 4), and notes in `ip` what follows them. `judged` is false where a checksum
* cannot be: in a fragment, and where a routing header holds the address that it was made for. Null where one is cut.
*/
function extensions(span, ip) {
	let [rest, judged] = [span, true];
	for (;;) {
		const isFragment = ip.protocol === FRAGMENT;
		if (!isFragment && ip.protocol !== AUTHENTICATION && !EXTENSIONS.includes(ip.protocol)) return {
			span: rest,
			judged
		};
		if (!has(rest, 8)) return null;
		const { data, from } = rest;
		if (isFragment) {
			const field = u16(data, from + 2);
			const [offset, more] = [field & 65528, (field & 1) !== 0];
			if (offset > 0 || more) [ip.fragment, judged] = [{
				offset,
				more,
				id: u32(data, from + 4)
			}, false];
		}
		if (ip.protocol === 43 && u8(data, from + 3) > 0) judged = false;
		const units = u8(data, from + 1);
		const size = isFragment ? 8 : ip.protocol === AUTHENTICATION ? (units + 2) * 4 : (units + 1) * 8;
		ip.protocol = u8(data, from);
		rest = behind(rest, size);
		if (ip.fragment !== null && ip.fragment.offset > 0) return {
			span: rest,
			judged
		};
	}
}
// src/net/pcap/icmp.ts
/** Types that are read further: RFC 792 and RFC 1191; RFC 4443 and RFC 4861. */
const ECHOES = {
	4: [0, 8],
	6: [128, 129]
};
const ERRORS$1 = {
	4: [
		3,
		4,
		5,
		11,
		12
	],
	6: [
		1,
		2,
		3,
		4
	]
};
const NEIGHBOUR = [135, 136];
/** ICMPv6 sums a pseudo-header too (RFC 4443, 2.3), ICMP none. */
const icmp = ({ span, family, pseudo }, layers) => {
	if (!has(span, 8)) return stop(layers, "cut");
	const { data, from, to, end } = span;
	const [type, code] = [u8(data, from), u8(data, from + 1)];
	const isEcho = ECHOES[family].some((each) => each === type);
	const isError = ERRORS$1[family].some((each) => each === type);
	const sum = family === 4 ? 0 : (pseudo ?? 0) + end - from;
	layers.push({
		kind: "icmp",
		family,
		type,
		code,
		id: isEcho ? u16(data, from + 4) : null,
		sequence: isEcho ? u16(data, from + 6) : null,
		mtu: mtuOf(span, family, type, code),
		neighbour: family === 6 && NEIGHBOUR.includes(type) && has(span, 24) ? ipv6Address(data, from + 8) : null,
		about: isError ? quoted(behind(span, 8), family) : null,
		checksum: pseudo === null || end > to ? "unknown" : checksumOf(data, {
			from,
			to: end,
			field: from + 2,
			pseudo: sum
		}),
		length: end - from - 8,
		digest: digest(data, from + 8, Math.min(to, end))
	});
	return null;
};
/** Routers older than RFC 1191 leave it 0. */
function mtuOf({ data, from }, family, type, code) {
	if (family === 4) return type === 3 && code === 4 ? u16(data, from + 6) || null : null;
	return type === 2 ? u32(data, from + 4) : null;
}
/** The first bytes of an IP packet: ports stand first in TCP, UDP and SCTP alike. */
function quoted(span, family) {
	const layers = [];
	const next = network({
		kind: "network",
		type: family === 4 ? 2048 : 34525,
		span
	}, layers);
	const [ip] = layers;
	if (ip?.kind !== "ip") return null;
	const { source, target, protocol } = ip;
	const hasPorts = next !== null && [
		6,
		17,
		132
	].includes(protocol) && has(next.span, 4);
	const port = (at) => hasPorts ? u16(next.span.data, next.span.from + at) : null;
	return {
		source,
		target,
		protocol,
		sourcePort: port(0),
		targetPort: port(2)
	};
}
// src/net/pcap/tunnel.ts
const GENEVE_PORT = 6081;
/** IANA's, and the one that Linux had before it (flannel, cilium, k3s). */
const VXLAN_PORTS = [4789, 8472];
const ETHERNET = 25944;
const NETWORK_TYPES = [
	2048,
	2054,
	34525
];
/** The packet inside a UDP payload, where that is VXLAN or Geneve; null where it is anything else. */
function tunnelIn(span, port, layers) {
	if (isVxlan(span, port)) {
		layers.push({
			kind: "tunnel",
			protocol: "vxlan",
			vni: u24(span.data, span.from + 4)
		});
		return {
			kind: "ethernet",
			span: behind(span, 8)
		};
	}
	return port === GENEVE_PORT ? geneve(span, layers) : null;
}
/**
* RFC 7348, 5: a flag that the network identifier is valid; all else reserved, 0, and not to be looked at. Ports are
* often others, so on any port a payload counts that has those zeros and an Ethernet frame with IP or ARP inside.
*/
function isVxlan(span, port) {
	const { data, from } = span;
	if (!has(span, 8)) return false;
	if (VXLAN_PORTS.includes(port)) return (u8(data, from) & 8) !== 0;
	return u32(data, from) === 134217728 && u8(data, from + 7) === 0 && has(span, 22) && NETWORK_TYPES.includes(u16(data, from + 20));
}
/** Words of four bytes that the header has besides: a checksum, a key, a sequence number. */
const GRE_WORDS = [
	32768,
	8192,
	4096
];
/** RFC 2784 and 2890: flags, an EtherType, and what the flags say. Other versions, and ERSPAN, are not read. */
function gre(span, layers) {
	if (!has(span, 4)) return stop(layers, "cut");
	const { data, from } = span;
	const [flags, type] = [u16(data, from), u16(data, from + 2)];
	const isRead = type === ETHERNET || NETWORK_TYPES.includes(type);
	if ((flags & 16391) !== 0 || !isRead) return stop(layers, "other-protocol");
	const [sum = 0, key = 0, sequence = 0] = GRE_WORDS.map((flag) => (flags & flag) === 0 ? 0 : 4);
	if (!has(span, 4 + sum + key + sequence)) return stop(layers, "cut");
	layers.push({
		kind: "tunnel",
		protocol: "gre",
		vni: key === 0 ? null : u32(data, from + 4 + sum)
	});
	const inner = behind(span, 4 + sum + key + sequence);
	return type === ETHERNET ? {
		kind: "ethernet",
		span: inner
	} : {
		kind: "network",
		type,
		span: inner
	};
}
/** RFC 8926, 3.4: version and length of options (in words of four), flags, protocol, network identifier. */
function geneve(span, layers) {
	const { data, from } = span;
	if (!has(span, 8) || u8(data, from) >> 6 !== 0) return null;
	const type = u16(data, from + 2);
	if (type !== ETHERNET && !NETWORK_TYPES.includes(type)) return null;
	layers.push({
		kind: "tunnel",
		protocol: "geneve",
		vni: u24(data, from + 4)
	});
	const inner = behind(span, 8 + (u8(data, from) & 63) * 4);
	return type === ETHERNET ? {
		kind: "ethernet",
		span: inner
	} : {
		kind: "network",
		type,
		span: inner
	};
}
// src/net/pcap/transport.ts
/** IP protocol numbers (IANA protocol-numbers) that are read. */
const PROTOCOLS = {
	icmp: 1,
	ipv4: 4,
	tcp: 6,
	udp: 17,
	ipv6: 41,
	gre: 47,
	icmpv6: 58
};
const transport = (next, layers) => {
	switch (next.protocol) {
		case PROTOCOLS.tcp: return tcp(next, layers);
		case PROTOCOLS.udp: return udp$1(next, layers);
		case PROTOCOLS.icmp: return next.family === 4 ? icmp(next, layers) : stop(layers, "other-protocol");
		case PROTOCOLS.icmpv6: return next.family === 6 ? icmp(next, layers) : stop(layers, "other-protocol");
		case PROTOCOLS.ipv4:
		case PROTOCOLS.ipv6: return ipInIp(next, layers);
		case PROTOCOLS.gre: return gre(next.span, layers);
		default: return stop(layers, "other-protocol");
	}
};
/** RFC 2003, RFC 2473, RFC 4213. */
function ipInIp({ protocol, span }, layers) {
	layers.push({
		kind: "tunnel",
		protocol: "ipip",
		vni: null
	});
	return {
		kind: "network",
		type: protocol === PROTOCOLS.ipv4 ? 2048 : 34525,
		span
	};
}
function tcp({ span, pseudo }, layers) {
	if (!has(span, 20)) return stop(layers, "cut");
	const { data, from, end } = span;
	const header = (u8(data, from + 12) >> 4) * 4;
	if (header < 20 || from + header > end) return stop(layers, "malformed");
	layers.push({
		kind: "tcp",
		sourcePort: u16(data, from),
		targetPort: u16(data, from + 2),
		sequence: u32(data, from + 4),
		acknowledgement: u32(data, from + 8),
		flags: u8(data, from + 13),
		window: u16(data, from + 14),
		length: end - from - header,
		timestamp: timestampOf(data, from + 20, Math.min(from + header, span.to)),
		checksum: judge(span, end, {
			field: from + 16,
			pseudo
		})
	});
	return null;
}
/** The value of option 8 among the options of a TCP header: kind, length, content (RFC 9293, 3.2). */
function timestampOf(data, from, to) {
	for (let at = from; at < to;) {
		const kind = u8(data, at);
		if (kind === 0) return null;
		if (kind === 8 && u8(data, at + 1) === 10 && at + 10 <= to) return u32(data, at + 2);
		at += kind === 1 ? 1 : Math.max(2, u8(data, at + 1));
	}
	return null;
}
function udp$1({ family, span, pseudo }, layers) {
	if (!has(span, 8)) return stop(layers, "cut");
	const { data, from } = span;
	const length = u16(data, from + 4) || span.end - from;
	if (length < 8) return stop(layers, "malformed");
	const isAbsent = u16(data, from + 6) === 0 && family === 4;
	const targetPort = u16(data, from + 2);
	const to = Math.min(span.to, from + length);
	layers.push({
		kind: "udp",
		sourcePort: u16(data, from),
		targetPort,
		length: length - 8,
		checksum: isAbsent ? "absent" : judge(span, from + length, {
			field: from + 6,
			pseudo
		}),
		digest: digest(data, from + 8, to)
	});
	return tunnelIn(behind({
		...span,
		to,
		end: from + length
	}, 8), targetPort, layers);
}
/** The pseudo-header also has the length of what the checksum covers. */
function judge({ data, from, to }, end, { field, pseudo }) {
	if (pseudo === null || end > to) return "unknown";
	return checksumOf(data, {
		from,
		to: end,
		field,
		pseudo: pseudo + end - from
	});
}
// src/net/pcap/decode.ts
/** Headers of one packet that are read: tunnels can stand in each other for as long as a packet has bytes. */
const MOST_LAYERS = 32;
/** Reads all headers of a frame. Never throws, whatever its bytes: what cannot be read ends in an `unread` layer. */
function decodeFrame({ data, length, linkType, order }) {
	const layers = [];
	const span = {
		data,
		from: 0,
		to: data.length,
		end: Math.max(length, data.length)
	};
	const link = linkReader(linkType)?.(span, layers, order);
	if (link === void 0) {
		stop(layers, "other-protocol");
		return {
			layers,
			cooked: {
				direction: null,
				interface: null
			},
			known: false
		};
	}
	let { next } = link;
	while (next !== null && layers.length < MOST_LAYERS) next = step(next, layers);
	if (next !== null) stop(layers, "too-deep");
	const last = layers.at(-1);
	if (last?.kind === "unread" && last.why === "cut" && data.length >= length) last.why = "malformed";
	return {
		layers,
		cooked: link.cooked,
		known: true
	};
}
function step(next, layers) {
	switch (next.kind) {
		case "ethernet": return ethernet(next, layers);
		case "network": return network(next, layers);
		case "transport": return transport(next, layers);
	}
}
// src/net/pcap/pcapng.ts
const SECTION = 168627466;
const BYTE_ORDER_MAGIC = 439041101;
const INTERFACE = 1;
const SIMPLE_PACKET = 3;
const STATISTICS = 5;
const ENHANCED_PACKET = 6;
const READ = [
	INTERFACE,
	SIMPLE_PACKET,
	STATISTICS,
	ENHANCED_PACKET
];
/** A packet with generous options. Longer blocks of other kinds are passed over unread. */
const MOST_BLOCK_BYTES = 327680;
const MOST_INTERFACES = 4096;
function isPcapng(first) {
	return first.length >= 4 && u32(first, 0) === SECTION;
}
/** draft-ietf-opsawg-pcapng. `lost` is told, whenever it changes, how many packets were not captured. */
function* readPcapng(lost) {
	let order = "little";
	let interfaces = [];
	let lostBefore = 0;
	for (let offset = 0;;) {
		const broken = (kind, what) => ({
			kind,
			offset,
			what
		});
		const head = Uint8Array.from(yield 12);
		if (head.length === 0) return null;
		if (head.length < 12) return broken("cut", "the file ends within the header of a block");
		if (u32(head, 0) === SECTION) {
			const said = orderOf(head);
			if (said === null) return broken("damaged", "a section without a byte-order magic");
			order = said;
			lostBefore += sumOfLost(interfaces);
			interfaces = [];
		}
		const [type, length] = [word32(head, 0, order), word32(head, 4, order)];
		if (length < 12 || length % 4 !== 0) return broken("damaged", `a block of ${length} bytes`);
		if (READ.includes(type)) {
			if (length < 20) return broken("damaged", `a block of ${length} bytes, too short for its kind`);
			if (length > MOST_BLOCK_BYTES) return broken("damaged", `a block of ${length} bytes, more than any capture has`);
			const rest = yield length - 12;
			if (rest.length < length - 12) return broken("cut", "the file ends within a block");
			if (word32(rest, rest.length - 4, order) !== length) return broken("damaged", "a block whose two lengths differ");
			const block = {
				first: head.subarray(8),
				rest: rest.subarray(0, -4),
				order
			};
			if (type === INTERFACE) {
				if (interfaces.length === MOST_INTERFACES) return broken("damaged", `more than ${MOST_INTERFACES} interfaces`);
				interfaces.push(interfaceOf(block, interfaces.length));
			} else if (type === STATISTICS) {
				noteLost(block, interfaces);
				lost(lostBefore + sumOfLost(interfaces));
			} else {
				const record = type === ENHANCED_PACKET ? enhanced(block, interfaces) : simple(block, interfaces);
				if (typeof record === "string") return broken("damaged", record);
				yield record;
			}
		} else if (!(yield* skip(length - 12))) return broken("cut", "the file ends within a block");
		offset += length;
	}
}
function orderOf(head) {
	if (word32(head, 8, "big") === BYTE_ORDER_MAGIC) return "big";
	return word32(head, 8, "little") === BYTE_ORDER_MAGIC ? "little" : null;
}
function sumOfLost(interfaces) {
	return interfaces.reduce((sum, { lost }) => sum + lost, 0);
}
function interfaceOf({ first, rest, order }, index) {
	const found = {
		linkType: word16(first, 0, order),
		snapLength: word32(rest, 0, order),
		name: `interface ${index}`,
		resolution: 1000000n,
		offset: 0n,
		lost: 0
	};
	for (const { code, value } of options(rest, 4, order)) {
		if (code === 2) found.name = new TextDecoder().decode(value).slice(0, 64);
		if (code === 9 && value.length === 1) found.resolution = resolutionOf(u8(value, 0));
		if (code === 14 && value.length === 8) found.offset = BigInt.asIntN(64, word64(value, 0, order));
	}
	return found;
}
/** if_tsresol: a negative power of ten, or of two where the highest bit is set. */
function resolutionOf(value) {
	return value < 128 ? 10n ** BigInt(value) : 2n ** BigInt(value - 128);
}
function word64(data, at, order) {
	const [a, b] = [BigInt(word32(data, at, order)), BigInt(word32(data, at + 4, order))];
	return order === "big" ? a << 32n | b : b << 32n | a;
}
/** Options are a code, a length and a value that is filled up to four bytes. */
function* options(data, from, order) {
	for (let at = from; at + 4 <= data.length;) {
		const [code, length] = [word16(data, at, order), word16(data, at + 2, order)];
		if (code === 0 || at + 4 + length > data.length) return;
		yield {
			code,
			value: data.subarray(at + 4, at + 4 + length)
		};
		at += 4 + padded(length);
	}
}
function padded(length) {
	return Math.ceil(length / 4) * 4;
}
/** isb_ifdrop and isb_osdrop, counted from the beginning of the capture. */
function noteLost({ first, rest, order }, interfaces) {
	const found = interfaces[word32(first, 0, order)];
	if (found === void 0) return;
	let lost = 0;
	for (const { code, value } of options(rest, 8, order)) if ((code === 5 || code === 7) && value.length === 8) lost += Number(word64(value, 0, order));
	found.lost = lost;
}
/** Interface, time (high and low word), captured and original length, data, options. */
function enhanced({ first, rest, order }, interfaces) {
	const on = interfaces[word32(first, 0, order)];
	if (on === void 0) return "a packet of an interface that the file does not describe";
	if (rest.length < 16) return "a packet block too short for its kind";
	const size = word32(rest, 8, order);
	if (size > 262144 || 16 + size > rest.length) return `a packet of ${size} bytes in a smaller block`;
	return {
		data: rest.subarray(16, 16 + size),
		length: word32(rest, 12, order),
		linkType: on.linkType,
		order,
		time: timeOf(word32(rest, 0, order), word32(rest, 4, order), on),
		interface: on.name,
		direction: directionOf(rest, 16 + padded(size), order)
	};
}
/** epb_flags: 1 in, 2 out. */
function directionOf(rest, from, order) {
	for (const { code, value } of options(rest, from, order)) {
		if (code !== 2 || value.length !== 4) continue;
		const bits = word32(value, 0, order) & 3;
		if (bits === 1) return "in";
		return bits === 2 ? "out" : null;
	}
	return null;
}
/** In microseconds. The usual resolution needs no large numbers. */
function timeOf(high, low, { resolution, offset }) {
	if (resolution === 1000000n && offset === 0n) return high * 4294967296 + low;
	const ticks = BigInt(high) << 32n | BigInt(low);
	return Number(ticks * 1000000n / resolution + offset * 1000000n);
}
/** Original length and data, of the first interface, with no time. */
function simple({ first, rest, order }, interfaces) {
	const [on] = interfaces;
	if (on === void 0) return "a packet of an interface that the file does not describe";
	const length = word32(first, 0, order);
	const most = on.snapLength === 0 ? length : Math.min(length, on.snapLength);
	if (most > rest.length) return `a packet of ${most} bytes in a smaller block`;
	return {
		data: rest.subarray(0, most),
		length,
		linkType: on.linkType,
		order,
		time: 0,
		interface: on.name,
		direction: null
	};
}
// src/net/pcap/pump.ts
const NOTHING = /* @__PURE__ */ new Uint8Array();
/** Runs a reading over input that comes in pieces of any size. Keeps no more than what was asked for and not yet given. */
var Pump = class {
	#reading;
	#onRecord;
	#wanted = 0;
	#waiting = [];
	#bytes = 0;
	#ended = false;
	#broken = null;
	constructor(reading, onRecord) {
		this.#reading = reading;
		this.#onRecord = onRecord;
		this.#advance(NOTHING);
	}
	/** What stopped it, or null so far. */
	get broken() {
		return this.#broken;
	}
	/** Input after it stopped is not looked at. */
	feed(chunk) {
		if (this.#ended) return;
		this.#waiting.push(chunk);
		this.#bytes += chunk.length;
		if (this.#bytes < this.#wanted) return;
		const input = this.#waiting.length === 1 ? chunk : Buffer.concat(this.#waiting);
		let at = 0;
		while (!this.#ended && input.length - at >= this.#wanted) {
			const given = input.subarray(at, at + this.#wanted);
			at += this.#wanted;
			this.#advance(given);
		}
		this.#waiting = at < input.length ? [Uint8Array.from(input.subarray(at))] : [];
		this.#bytes = this.#ended ? 0 : input.length - at;
	}
	/** Gives what is left, which is less than was asked for. */
	end() {
		const left = Buffer.concat(this.#waiting);
		this.#waiting = [];
		if (!this.#ended) this.#advance(left);
		while (!this.#ended) this.#advance(NOTHING);
	}
	#advance(given) {
		let step = this.#reading.next(given);
		while (!step.done && typeof step.value !== "number") {
			this.#onRecord(step.value);
			step = this.#reading.next(NOTHING);
		}
		if (step.done) {
			this.#ended = true;
			this.#broken = step.value;
			this.#waiting = [];
		} else this.#wanted = step.value;
	}
};
// src/net/pcap/capture-file.ts
/**
* Reads a capture that comes in pieces of any size: pcap, pcapng, or the text that tcpdump prints. Whatever the bytes are,
* it does not throw, and keeps no more of them than one packet has. `onPacket` is called for each packet, in order.
*/
var CaptureReader = class {
	#onPacket;
	#first = /* @__PURE__ */ new Uint8Array();
	#format = null;
	#pump = null;
	#text = null;
	#packets = 0;
	#unreadLinkTypes = /* @__PURE__ */ new Map();
	#lost = null;
	constructor(onPacket) {
		this.#onPacket = onPacket;
	}
	/** What the first bytes say it is; null before these came. */
	get format() {
		return this.#format;
	}
	feed(chunk) {
		if (this.#format !== null) this.#pass(chunk);
		else {
			this.#first = Buffer.concat([this.#first, chunk]);
			if (this.#first.length >= 4) this.#begin();
		}
	}
	end() {
		if (this.#format === null) this.#begin();
		this.#pump?.end();
		const text = this.#text?.end() ?? null;
		return {
			format: this.#format ?? "text",
			packets: text?.packets ?? this.#packets,
			unreadLinkTypes: this.#unreadLinkTypes,
			unreadLines: text?.unreadLines ?? 0,
			lost: text?.lost ?? this.#lost,
			dated: text?.dated ?? true,
			broken: this.#pump?.broken ?? null
		};
	}
	/** Anything that is no capture file may be text. */
	#begin() {
		const onRecord = (record) => this.#decode(record);
		if (isPcap(this.#first)) {
			this.#format = "pcap";
			this.#pump = new Pump(readPcap(), onRecord);
		} else if (isPcapng(this.#first)) {
			this.#format = "pcapng";
			const lost = (packets) => {
				this.#lost = packets;
			};
			this.#pump = new Pump(readPcapng(lost), onRecord);
		} else {
			this.#format = "text";
			this.#text = new TextReader(this.#onPacket);
		}
		this.#pass(this.#first);
		this.#first = /* @__PURE__ */ new Uint8Array();
	}
	#pass(chunk) {
		this.#pump?.feed(chunk);
		this.#text?.feed(chunk);
	}
	#decode(record) {
		this.#packets++;
		const { layers, cooked, known } = decodeFrame(record);
		if (!known) {
			const { linkType } = record;
			if (this.#unreadLinkTypes.size < MOST_LINK_TYPES || this.#unreadLinkTypes.has(linkType)) this.#unreadLinkTypes.set(linkType, (this.#unreadLinkTypes.get(linkType) ?? 0) + 1);
		}
		this.#onPacket({
			number: this.#packets,
			time: record.time,
			length: record.length,
			interface: cooked.interface === null ? record.interface : `interface ${cooked.interface}`,
			direction: cooked.direction ?? record.direction,
			layers
		});
	}
};
const MOST_LINK_TYPES = 16;
// src/net/explain/recent.ts
/** A bounded table that gives up what was touched longest ago. */
var Recent = class {
	/** How many were given up. */
	dropped = 0;
	#most;
	#onDrop;
	#entries = /* @__PURE__ */ new Map();
	constructor(most, onDrop = () => {}) {
		this.#most = most;
		this.#onDrop = onDrop;
	}
	/** Finds an entry, which is then the latest touched. */
	get(key) {
		const found = this.#entries.get(key);
		if (found === void 0) return void 0;
		this.#entries.delete(key);
		this.#entries.set(key, found);
		return found;
	}
	/** Puts an entry in; one that had its key is given up. */
	set(key, value) {
		this.delete(key);
		this.#entries.set(key, value);
		if (this.#entries.size > this.#most) {
			const [oldest] = this.#entries.keys();
			if (oldest !== void 0) {
				this.dropped++;
				this.delete(oldest);
			}
		}
		return value;
	}
	delete(key) {
		const found = this.#entries.get(key);
		this.#entries.delete(key);
		if (found !== void 0) this.#onDrop(found);
	}
	values() {
		return [...this.#entries.values()];
	}
};
// src/net/explain/sightings.ts
const MOST_SHOWN = 3;
const MOST_PLACES = 8;
function noSightings() {
	return {
		count: 0,
		first: [],
		last: null,
		places: [],
		ttl: null
	};
}
function note(sightings, { packet, time, place, ttl, again }) {
	if (place !== null && sightings.places.length < MOST_PLACES && !sightings.places.includes(place)) sightings.places.push(place);
	if (again) return;
	sightings.count++;
	sightings.last = {
		packet,
		time
	};
	if (sightings.first.length < MOST_SHOWN) sightings.first.push(sightings.last);
	if (ttl !== null) sightings.ttl = Math.max(ttl, sightings.ttl ?? 0);
}
/** The first few and the last, in order. */
function shown({ first, last }) {
	return last === null || first.some(({ packet }) => packet === last.packet) ? first : [...first, last];
}
/** Seconds from the first to the last. */
function span({ first, last }) {
	const [begin] = first;
	return begin === void 0 || last === null ? 0 : Math.max(0, last.time - begin.time) / 1e6;
}
// src/net/explain/stream.ts
const MOST_WAITING = 32;
function newStream() {
	return {
		packets: 0,
		data: 0,
		next: null,
		acknowledged: null,
		passed: 0,
		stuck: null,
		hole: null,
		waiting: [],
		bad: 0
	};
}
/** How far `a` is ahead of `b`, below zero where it is behind (RFC 9293, 3.4). */
function ahead(a, b) {
	return a - b | 0;
}
/** A packet of this direction. A byte sent again is no data, but a probe of a window or of life (RFC 9293, 3.8). */
function sent(stream, { sequence, length }, size, seen) {
	stream.packets++;
	const isNew = stream.next === null || ahead(sequence, stream.next) >= 0;
	if (length === 0 || length === 1 && !isNew) return;
	stream.data++;
	const end = sequence + length >>> 0;
	if (isNew) {
		const missing = stream.next === null ? 0 : ahead(sequence, stream.next);
		if (missing > 0) stream.hole ??= {
			from: stream.next ?? 0,
			bytes: missing,
			seen
		};
		stream.next = end;
		if (stream.waiting.length < MOST_WAITING) stream.waiting.push({
			end,
			size
		});
	} else {
		sentAgain(stream, sequence, size, seen);
		if (ahead(end, stream.next ?? end) > 0) stream.next = end;
	}
}
function sentAgain(stream, sequence, size, seen) {
	const { hole, acknowledged, stuck } = stream;
	const at = {
		packet: seen.packet,
		time: seen.time
	};
	if (hole !== null && ahead(sequence, hole.from) >= 0 && ahead(sequence, hole.from + hole.bytes) < 0) {
		stream.hole = null;
		return;
	}
	if (acknowledged !== null && ahead(sequence, acknowledged) < 0) return;
	if (stuck === null || stuck.sequence !== sequence) stream.stuck = {
		sequence,
		size,
		times: 1,
		first: at,
		last: at
	};
	else stream.stuck = {
		...stuck,
		times: stuck.times + 1,
		size: Math.min(stuck.size, size),
		last: at
	};
}
/** What the other side says it has got. */
function acknowledged(stream, upTo) {
	const before = stream.acknowledged;
	if (before !== null && ahead(upTo, before) <= 0) return;
	stream.acknowledged = upTo;
	const { stuck, hole } = stream;
	if (stuck !== null && ahead(upTo, stuck.sequence) > 0) stream.stuck = null;
	if (hole !== null && ahead(upTo, hole.from + hole.bytes) >= 0) stream.hole = null;
	const { waiting } = stream;
	for (let [next] = waiting; next !== void 0 && ahead(upTo, next.end) >= 0; [next] = waiting) {
		stream.passed = Math.max(stream.passed, next.size);
		waiting.shift();
	}
}
// src/net/explain/connections.ts
/** Follows TCP connections by their four numbers; a new initial sequence number begins a new one. */
var Connections = class {
	#all;
	/** Given up for want of room, or because a new one took their ports, though something was wrong with them. */
	#kept = [];
	#most;
	constructor(most) {
		this.#most = most;
		this.#all = new Recent(most, (connection) => {
			if (this.#kept.length < most && isWorthKeeping(connection)) this.#kept.push(connection);
		});
	}
	/** False where some were given up: what is not here may still have been seen. */
	get isWhole() {
		return this.#all.dropped === 0;
	}
	values() {
		return [...this.#kept, ...this.#all.values()].slice(0, 2 * this.#most);
	}
	see(view) {
		const { tcp, ip } = view;
		if (tcp === null || ip === null) return;
		const { connection, fromClient } = this.#find(view, tcp);
		connection.carrier ??= view.carrier?.hosts ?? null;
		const has = (flag) => (tcp.flags & TCP_FLAGS[flag]) !== 0;
		if (has("syn") && !has("ack") && fromClient) this.#syn(connection, view, tcp);
		else if (has("syn") && !fromClient) note(connection.synAck, view.seen);
		else if (has("rst") && !fromClient && isUnanswered(connection)) note(connection.refusal, view.seen);
		else if (!has("syn") && !view.seen.again) this.#use(connection, view, {
			tcp,
			size: ip.length,
			fromClient
		});
	}
	/** A packet behind the handshake. */
	#use(connection, view, { tcp, size, fromClient }) {
		if ((tcp.flags & TCP_FLAGS.rst) !== 0) connection.isReset = true;
		const [mine, other] = fromClient ? [connection.fromClient, connection.fromServer] : [connection.fromServer, connection.fromClient];
		sent(mine, tcp, size, view.seen);
		if (view.sum === "bad" && tcp.length > 1) mine.bad++;
		if ((tcp.flags & TCP_FLAGS.ack) !== 0) acknowledged(other, tcp.acknowledgement);
		connection.isOpen ||= mine.packets > 0 && other.packets > 0;
	}
	#syn(connection, view, tcp) {
		connection.isn = tcp.sequence;
		note(connection.syn, view.seen);
		if (view.sum === "bad" && !view.seen.again) connection.badSyn++;
		if (view.direction !== null) connection.isIncoming = view.direction === "in" && connection.isIncoming !== false;
	}
	#find(view, tcp) {
		const [source, target] = [view.ip?.source ?? "", view.ip?.target ?? ""];
		const here = `${source} ${tcp.sourcePort}`;
		const there = `${target} ${tcp.targetPort}`;
		const isSyn = (tcp.flags & (TCP_FLAGS.syn | TCP_FLAGS.ack)) === TCP_FLAGS.syn;
		const key = here < there ? `${here} ${there}` : `${there} ${here}`;
		const known = this.#all.get(key);
		const isNew = isSyn && known !== void 0 && isOther(known, tcp.sequence);
		if (known !== void 0 && (!isNew || isCrossing(known, source, tcp.sourcePort))) return {
			connection: known,
			fromClient: known.client === source && known.clientPort === tcp.sourcePort
		};
		const isAnswer = (tcp.flags & TCP_FLAGS.syn) !== 0 && !isSyn;
		const fromClient = isSyn || !isAnswer && tcp.sourcePort >= tcp.targetPort;
		const ends = fromClient ? {
			client: source,
			clientPort: tcp.sourcePort,
			server: target,
			serverPort: tcp.targetPort
		} : {
			client: target,
			clientPort: tcp.targetPort,
			server: source,
			serverPort: tcp.sourcePort
		};
		return {
			connection: this.#all.set(key, newConnection(ends)),
			fromClient
		};
	}
};
function newConnection(ends) {
	return {
		...ends,
		isn: null,
		syn: noSightings(),
		synAck: noSightings(),
		refusal: noSightings(),
		isOpen: false,
		fromClient: newStream(),
		fromServer: newStream(),
		isReset: false,
		carrier: null,
		badSyn: 0,
		isIncoming: null
	};
}
/** A SYN with this number begins a connection of its own. */
function isOther({ isn, fromClient, fromServer }, sequence) {
	return isn === null ? fromClient.packets + fromServer.packets > 0 : isn !== sequence;
}
/** A SYN from the other end while the first one is open: both connect at once, and it counts as an answer (RFC 9293, 3.5). */
function isCrossing(known, source, port) {
	return isUnanswered(known) && known.refusal.count === 0 && known.server === source && known.serverPort === port;
}
/** Its SYN was seen, and nothing that accepts it. */
function isUnanswered({ syn, synAck, fromServer }) {
	return syn.count > 0 && synAck.count === 0 && fromServer.packets === 0;
}
function isWorthKeeping(connection) {
	const { refusal, synAck, isOpen, fromClient, fromServer } = connection;
	if (isUnanswered(connection) || refusal.count > 0 || synAck.count > 0 && !isOpen) return true;
	return [fromClient, fromServer].some(({ stuck, hole }) => stuck !== null || hole !== null);
}
// src/net/explain/exchanges.ts
const MOST_OPEN = 64;
const ECHO = {
	4: {
		ask: 8,
		answer: 0
	},
	6: {
		ask: 128,
		answer: 129
	}
};
var Exchanges = class {
	#all;
	constructor(most) {
		this.#all = new Recent(most);
	}
	get isWhole() {
		return this.#all.dropped === 0;
	}
	values() {
		return this.#all.values();
	}
	see(view) {
		if (view.icmp !== null) this.#echo(view, view.icmp);
		else if (view.udp !== null) this.#udp(view, view.udp);
	}
	#echo(view, { family, type, id, sequence }) {
		const { ip, seen } = view;
		const { ask, answer } = ECHO[family];
		if (ip === null || type !== ask && type !== answer) return;
		const isAsk = type === ask;
		const [source, target] = isAsk ? [ip.source, ip.target] : [ip.target, ip.source];
		const found = this.#of(`echo ${source} ${target} ${id}`, {
			kind: "echo",
			source,
			target,
			ports: null
		});
		this.#add(found, view, isAsk);
		if (sequence === null || seen.again) return;
		if (isAsk) {
			if (found.open.size < MOST_OPEN) found.open.set(sequence, {
				size: ip.length,
				time: seen.time
			});
		} else if (found.open.delete(sequence)) found.passed = Math.max(found.passed, ip.length);
	}
	#udp(view, { sourcePort, targetPort }) {
		const { ip } = view;
		if (ip === null || isForMany(ip.target)) return;
		const [source, target] = [ip.source, ip.target];
		const back = this.#all.get(`udp ${target} ${targetPort} ${source} ${sourcePort}`);
		const ports = [sourcePort, targetPort];
		const found = back ?? this.#of(`udp ${source} ${sourcePort} ${target} ${targetPort}`, {
			kind: "udp",
			source,
			target,
			ports
		});
		this.#add(found, view, back === void 0);
	}
	#add(found, view, isAsk) {
		note(isAsk ? found.asks : found.answers, view.seen);
		if (!isAsk) return;
		found.carrier ??= view.carrier?.hosts ?? null;
		found.firstSize ||= view.ip?.length ?? 0;
		if (view.sum === "bad" && !view.seen.again) found.bad++;
		if (view.direction !== null) found.isIncoming = view.direction === "in" && found.isIncoming !== false;
	}
	#of(key, { kind, source, target, ports }) {
		const [sourcePort, targetPort] = ports ?? [null, null];
		return this.#all.get(key) ?? this.#all.set(key, {
			kind,
			source,
			target,
			sourcePort,
			targetPort,
			asks: noSightings(),
			answers: noSightings(),
			open: /* @__PURE__ */ new Map(),
			passed: 0,
			carrier: null,
			bad: 0,
			isIncoming: null,
			firstSize: 0
		});
	}
};
/** Multicast and broadcast: nobody in particular is to answer. */
function isForMany(address) {
	return /^(?:22[4-9]|23\d)\.|^255\.255\.255\.255$|\.255$|^ff[0-9a-f]{2}:/.test(address);
}
/** Echoes that were not answered though there was time to, in microseconds before the capture's end. */
function unanswered$1({ open }, end, patience) {
	return [...open.values()].filter(({ time }) => end - time >= patience);
}
// src/net/explain/view.ts
function viewOf(packet, layers, again) {
	const { ip, transport, outer, tunnel, outerUdp } = layers;
	const { number, time, direction } = packet;
	const seen = {
		packet: number,
		time,
		place: placeOf$1(packet)
	};
	const [link] = packet.layers;
	return {
		seen: {
			...seen,
			ttl: ip?.ttl ?? null,
			again: again.inner
		},
		link: link?.kind === "link" ? link : null,
		arp: transport?.kind === "arp" ? transport : null,
		ip,
		tcp: transport?.kind === "tcp" ? transport : null,
		udp: transport?.kind === "udp" ? transport : null,
		icmp: transport?.kind === "icmp" ? transport : null,
		carrier: outer === null || tunnel === null ? null : {
			key: carrierKey(outer, tunnel, outerUdp),
			hosts: `${outer.source} ${outer.target}`,
			source: outer.source,
			target: outer.target,
			tunnel,
			port: outerUdp?.targetPort ?? null,
			seen: {
				...seen,
				ttl: outer.ttl,
				again: again.outer
			}
		},
		unpacked: again.unpacked,
		sum: sumOf(packet.layers),
		direction
	};
}
function carrierKey(outer, { protocol, vni }, udp) {
	return `${outer.source} ${outer.target} ${protocol} ${udp?.targetPort} ${vni}`;
}
/** `eth0 out`, or as much of it as the capture tells. */
function placeOf$1({ interface: on, direction }) {
	return on === null && direction === null ? null : [on, direction].filter((word) => word !== null).join(" ");
}
function innerOf(layers) {
	const at = layers.findIndex(({ kind }) => kind === "tunnel");
	const inside = at === -1 ? layers : layers.slice(layers.findLastIndex(({ kind }) => kind === "tunnel") + 1);
	const last = inside.at(-1);
	const [tunnel, before] = [layers[at], layers[at - 1]];
	return {
		ip: inside.find((layer) => layer.kind === "ip") ?? null,
		transport: (last?.kind === "unread" ? inside.at(-2) : last) ?? null,
		outer: at === -1 ? null : layers.find((layer) => layer.kind === "ip") ?? null,
		outerUdp: before?.kind === "udp" ? before : null,
		tunnel: tunnel?.kind === "tunnel" ? tunnel : null
	};
}
function sumOf(layers) {
	let worst = "unknown";
	for (const layer of layers) {
		if (!("checksum" in layer) || layer.checksum === "absent" || layer.checksum === "unknown") continue;
		if (layer.checksum === "bad") return "bad";
		if (worst !== "partial") worst = layer.checksum;
	}
	return worst;
}
// src/net/explain/fold.ts
/**
* Below the shortest time that Linux waits before it sends a segment again (TCP_RTO_MIN, 200 ms), and far above what a
* packet needs from one interface of a machine to the next.
*/
const WINDOW_MICROS = 1e5;
const MOST_REMEMBERED = 2e4;
const NEVER = {
	inner: false,
	outer: false,
	unpacked: null
};
/**
* Finds the packets that a capture of all interfaces holds several times: one packet on its way from interface to
* interface of one machine. What its sender sends again has another IP identification or timestamp, or comes later.
*/
var Fold = class {
	folded = 0;
	#isText;
	/** In the order of their times. */
	#remembered = /* @__PURE__ */ new Map();
	constructor(isText) {
		this.#isText = isText;
	}
	/** No packet comes any more: nothing need be remembered. */
	end() {
		this.#remembered.clear();
	}
	/** Says of a packet and of what carries it whether they were seen before. */
	look(packet, inner) {
		const place = placeOf$1(packet);
		if (place === null && !this.#isText) return NEVER;
		this.#forget(packet.time);
		const { outer, tunnel, outerUdp } = inner;
		const on = packet.interface === null ? null : place;
		const cameIn = packet.direction === "in" && outer !== null && tunnel !== null ? carrierKey(outer, tunnel, outerUdp) : null;
		const before = this.#find(identityOf(inner.ip, inner.transport), {
			time: packet.time,
			on,
			cameIn
		});
		const around = outer === null ? null : this.#find(`outer ${identityOf(outer, outerUdp)}`, {
			time: packet.time,
			on,
			cameIn: null
		});
		if (before !== null) this.folded++;
		const unpacked = outer === null && before !== null ? before.cameIn : null;
		return {
			inner: before !== null,
			outer: around !== null,
			unpacked
		};
	}
	/** Remembers what is new. On an interface where it was seen before it cannot be the same one: it is sent again. */
	#find(identity, { time, on, cameIn }) {
		if (identity === null) return null;
		const known = this.#remembered.get(identity);
		if (known !== void 0 && (on === null || !known.places.has(on))) {
			if (on !== null) known.places.add(on);
			known.cameIn ??= cameIn;
			return known;
		}
		this.#remembered.delete(identity);
		this.#remembered.set(identity, {
			time,
			places: new Set(on === null ? [] : [on]),
			cameIn
		});
		return null;
	}
	#forget(now) {
		for (const [identity, { time }] of this.#remembered) {
			if (!(Math.abs(now - time) > WINDOW_MICROS) && this.#remembered.size < MOST_REMEMBERED) return;
			this.#remembered.delete(identity);
		}
	}
};
/** What stays the same on a packet's way through a machine. Null for what is no packet of its own kind. */
function identityOf(ip, transport) {
	if (transport?.kind === "arp") return `arp ${transport.operation} ${transport.sender} ${transport.target}`;
	if (ip === null) return null;
	const { source, target, id, fragment } = ip;
	return `${source} ${target} ${id} ${fragment?.id} ${fragment?.offset} ${contentOf(transport)}`;
}
function contentOf(transport) {
	switch (transport?.kind) {
		case "tcp": {
			const { sourcePort, targetPort, sequence, acknowledgement, flags, length, timestamp } = transport;
			return `tcp ${sourcePort} ${targetPort} ${sequence} ${acknowledgement} ${flags} ${length} ${timestamp}`;
		}
		case "udp": return `udp ${transport.sourcePort} ${transport.targetPort} ${transport.length} ${transport.digest}`;
		case "icmp": {
			const { type, code, id, sequence, neighbour, digest } = transport;
			return `icmp ${type} ${code} ${id} ${sequence} ${neighbour} ${digest}`;
		}
		default: return "";
	}
}
// src/net/explain/neighbours.ts
const MOST_ASKERS = 16;
const ICMPV6_SOLICITATION = 135;
const ICMPV6_ADVERTISEMENT = 136;
var Neighbours = class {
	#all;
	constructor(most) {
		this.#all = new Recent(most);
	}
	values() {
		return this.#all.values();
	}
	see(view) {
		const said = wordOf(view);
		if (said === null) return;
		const key = `${said.protocol} ${said.target}`;
		const found = this.#all.get(key) ?? (said.isAnswer ? null : this.#all.set(key, newNeighbour(said)));
		if (found === null) return;
		if (said.isAnswer) {
			note(found.answers, view.seen);
			found.askers.clear();
			return;
		}
		const asker = found.askers.get(said.asker) ?? noSightings();
		if (found.askers.size < MOST_ASKERS) found.askers.set(said.asker, asker);
		note(asker, view.seen);
		found.carrier ??= view.carrier?.hosts ?? null;
	}
};
/**
* Who asks for itself announces itself, and who has no address yet only looks whether one is free (RFC 5227, RFC 4862):
* neither waits for an answer.
*/
function wordOf({ arp, icmp, ip }) {
	if (arp !== null) {
		const isAnswer = arp.operation === 2;
		if (isAnswer) return {
			protocol: "arp",
			target: arp.sender,
			asker: arp.target,
			isAnswer
		};
		const { sender: asker, target } = arp;
		return asker === target || asker === "0.0.0.0" ? null : {
			protocol: "arp",
			target,
			asker,
			isAnswer
		};
	}
	if (icmp === null || ip === null || icmp.family !== 6 || icmp.neighbour === null) return null;
	const { neighbour: target } = icmp;
	if (icmp.type === ICMPV6_ADVERTISEMENT) return {
		protocol: "nd",
		target,
		asker: ip.target,
		isAnswer: true
	};
	if (icmp.type !== ICMPV6_SOLICITATION || ip.source === "::") return null;
	return {
		protocol: "nd",
		target,
		asker: ip.source,
		isAnswer: false
	};
}
function newNeighbour({ protocol, target }) {
	return {
		protocol,
		target,
		askers: /* @__PURE__ */ new Map(),
		answers: noSightings(),
		carrier: null
	};
}
// src/net/explain/overlays.ts
var Overlays = class {
	#all;
	constructor(most) {
		this.#all = new Recent(most);
	}
	values() {
		return this.#all.values();
	}
	see({ carrier, unpacked, ip, link, direction }) {
		if (ip !== null && isForMany(ip.target)) return;
		const opened = unpacked === null ? void 0 : this.#all.get(unpacked);
		if (opened !== void 0) opened.unpacked++;
		if (carrier === null) return;
		const found = this.#all.get(carrier.key) ?? this.#all.set(carrier.key, newOverlay(carrier));
		note(found.sent, carrier.seen);
		const showsAll = link === null || link.target === null;
		if (direction === "in" && showsAll && !carrier.seen.again) found.cameIn++;
	}
};
function newOverlay({ source, target, tunnel: { protocol, vni }, port }) {
	return {
		protocol,
		port,
		vni,
		source,
		target,
		sent: noSightings(),
		cameIn: 0,
		unpacked: 0
	};
}
// src/net/explain/sums.ts
/** Packets with wrong checksums, apart from those whose sums were left for a network card to fill in. */
var Sums = class {
	partial = noSightings();
	bad = noSightings();
	/** Of the bad ones, those that were being sent by the capturing machine. */
	badSent = 0;
	see({ sum, seen, direction }) {
		if (sum === "partial") note(this.partial, seen);
		if (sum !== "bad") return;
		note(this.bad, seen);
		if (direction === "out" && !seen.again) this.badSent++;
	}
};
// src/net/explain/unreachable.ts
/** Unreachable, packet too big, redirect, time exceeded. */
const ERRORS = {
	4: [
		3,
		5,
		11
	],
	6: [
		1,
		2,
		3
	]
};
var Unreachables = class {
	#all;
	constructor(most) {
		this.#all = new Recent(most);
	}
	values() {
		return this.#all.values();
	}
	see({ icmp, ip, seen }) {
		if (icmp === null || ip === null || icmp.about === null) return;
		if (!ERRORS[icmp.family].some((type) => type === icmp.type)) return;
		const { source, target, protocol, targetPort } = icmp.about;
		const key = [
			ip.source,
			icmp.family,
			icmp.type,
			icmp.code,
			source,
			target,
			protocol,
			targetPort
		].join(" ");
		const found = this.#all.get(key) ?? this.#all.set(key, newUnreachable(icmp, icmp.about, ip.source));
		note(found.sightings, seen);
		if (icmp.mtu !== null) found.mtu = Math.min(icmp.mtu, found.mtu ?? icmp.mtu);
	}
};
function newUnreachable({ family, type, code, mtu }, about, reporter) {
	return {
		reporter,
		family,
		type,
		code,
		about,
		mtu,
		sightings: noSightings()
	};
}
// src/net/explain/vantage.ts
const MOST_ADDRESSES = 256;
/** What systems start a packet with: one with less was forwarded. */
const INITIAL_TTLS = [
	64,
	128,
	255
];
/** Whose capture it is: the addresses of the machine that made it, as far as the packets or the caller tell. */
var Vantage = class {
	#local;
	#isKnown;
	/** Addresses with the MAC address they were sent from. */
	#sentFrom = /* @__PURE__ */ new Map();
	/** MAC addresses that take part in every unicast frame so far: in the end the machine's own. Null before the first. */
	#ownMacs = null;
	constructor(addresses = []) {
		this.#local = new Set(addresses);
		this.#isKnown = addresses.length > 0;
	}
	see({ direction, ip, arp, link, seen }) {
		if (this.#isKnown) return;
		const source = arp?.sender ?? (ip !== null && INITIAL_TTLS.includes(seen.ttl ?? 0) ? ip.source : null);
		if (source === null || source === "0.0.0.0" || source === "::") return;
		if (direction === "out" && this.#local.size < MOST_ADDRESSES) this.#local.add(source);
		if (direction === null && link?.source && link.target !== null) this.#learn(source, link.source, link.target);
	}
	#learn(address, from, to) {
		if (this.#sentFrom.size < MOST_ADDRESSES && !this.#sentFrom.has(address)) this.#sentFrom.set(address, from);
		if ((Number.parseInt(to.slice(1, 2), 16) & 1) === 1) return;
		const own = this.#ownMacs;
		if (own?.size === 1 && (own.has(from) || own.has(to))) return;
		this.#ownMacs = new Set([from, to].filter((mac) => own === null || own.has(mac)));
	}
	/** True for an address of the capturing machine, false for another's, null where the capture does not tell. */
	isLocal(address) {
		if (this.#local.has(address)) return true;
		if (this.#local.size > 0) return false;
		const own = this.#ownMacs;
		if (own?.size !== 1) return null;
		const from = this.#sentFrom.get(address);
		return from === void 0 ? null : own.has(from);
	}
};
// src/net/explain/point.ts
const MOST_FLOWS$1 = 1e4;
const MOST_PAIRS = 2e3;
/** One capture point: all that is remembered of its packets. Bounded, however many there are. */
var Point = class {
	name;
	vantage;
	connections;
	exchanges;
	neighbours = new Neighbours(MOST_PAIRS);
	overlays = new Overlays(MOST_PAIRS);
	unreachables = new Unreachables(MOST_PAIRS);
	sums = new Sums();
	/** Times of the first and the last packet; null before one came. */
	times = null;
	packets = 0;
	/** Packets whose headers were not captured whole: the snapshot length was too small. */
	cut = 0;
	/** Packets that were not captured; null where nobody counted. */
	lost = null;
	/** False where times are of the day only. */
	dated = true;
	#fold;
	constructor({ name, isText = false, addresses = [], most = MOST_FLOWS$1 }) {
		this.name = name;
		this.vantage = new Vantage(addresses);
		this.connections = new Connections(most);
		this.exchanges = new Exchanges(most);
		this.#fold = new Fold(isText);
	}
	/** Packets that were seen before on another interface. */
	get folded() {
		return this.#fold.folded;
	}
	/** Lets go of what only the next packet would need. */
	end() {
		this.#fold.end();
	}
	see(packet) {
		this.packets++;
		const { time } = packet;
		const { begin, end } = this.times ?? {
			begin: time,
			end: time
		};
		this.times = {
			begin: Math.min(begin, time),
			end: Math.max(end, time)
		};
		const last = packet.layers.at(-1);
		if (last?.kind === "unread" && last.why === "cut") this.cut++;
		const inner = innerOf(packet.layers);
		const view = viewOf(packet, inner, this.#fold.look(packet, inner));
		this.vantage.see(view);
		this.connections.see(view);
		this.exchanges.see(view);
		this.neighbours.see(view);
		this.overlays.see(view);
		this.unreachables.see(view);
		this.sums.see(view);
	}
};
// src/net/explain/read-point.ts
/** Reads a whole capture, and remembers of it what verdicts are made of. Throws what `chunks` throws, and nothing else. */
async function readPoint(chunks, options) {
	let point = null;
	const reader = new CaptureReader((packet) => {
		point ??= new Point({
			...options,
			isText: reader.format === "text"
		});
		point.see(packet);
	});
	for await (const chunk of chunks) reader.feed(chunk);
	const end = reader.end();
	const read = point ?? new Point(options);
	read.end();
	read.lost = end.lost;
	read.dated = end.dated;
	return {
		point: read,
		end
	};
}
// src/report/explanation.ts
const STATUS = {
	error: "failed",
	warning: "changed",
	info: "skipped"
};
/** What a person reads: the captures, the verdicts with what shows them, and one line that says how it stands. */
function explanationText(document, style) {
	const many = document.captures.length > 1;
	return `${[
		document.captures.map((capture) => captureText(capture, style)).join("\n"),
		...document.verdicts.map((verdict) => verdictText(verdict, many, style)),
		closingLine(document, style)
	].join("\n\n")}\n`;
}
function captureText(capture, style) {
	const { name, packets, duplicates, begin, end, seconds, lost, problems } = capture;
	const when = begin === null ? "" : ` in ${seconds.toFixed(1)} s (${begin} to ${end})`;
	const twice = duplicates === 0 ? "" : `; ${duplicates} of them the same packet on another interface`;
	const missing = lost === null || lost === 0 ? "" : `; ${lost} were not captured`;
	return [`${style.bold(safeLine(name))}: ${plural(packets, "packet")}${when}${twice}${missing}`, ...problems.map((problem) => `  ${safeText(problem)}`)].join("\n");
}
function verdictText(verdict, many, style) {
	const { id, code, severity, message, evidence, causes, next, because } = verdict;
	const lines = [`${style.status(STATUS[severity], `${id} ${severity}`)} ${style.dim(code)}`, `  ${safeText(message)}`];
	if (because !== null) lines.push(`  This follows from ${because}.`);
	const width = Math.max(0, ...evidence.map(({ packet }) => String(packet).length));
	for (const { capture, packet, time, text } of evidence) {
		const where = many ? `${capture} ` : "";
		lines.push(style.dim(`    ${safeLine(where)}#${String(packet).padEnd(width)}  ${time}  ${safeLine(text)}`));
	}
	if (because === null) lines.push(...list("likely", causes), ...list("next", next));
	return lines.join("\n");
}
function list(word, entries) {
	if (entries.length === 0) return [];
	return [`  ${word}:`, ...entries.map((entry) => indent(`- ${safeLine(entry)}`, 4))];
}
function closingLine({ captures, verdicts, more }, style) {
	const counted = (severity) => verdicts.filter((verdict) => verdict.severity === severity).length;
	const [errors, warnings] = [counted("error"), counted("warning")];
	const hidden = more === 0 ? "" : ` and ${more} more that are not shown`;
	if (captures.every(({ packets }) => packets === 0)) return "There is no packet that could tell anything.";
	if (errors + warnings === 0) return style.status("ok", "Nothing is wrong that these packets would show.");
	return `${[...errors === 0 ? [] : [style.status("failed", plural(errors, "error"))], ...warnings === 0 ? [] : [style.status("changed", plural(warnings, "warning"))]].join(", ")}${hidden}.`;
}
// src/net/explain/links.ts
/** Whether one verdict follows from another: by the code of the cause, what ties the two together. */
const FOLLOWS = {
	"arp.unanswered": needsNeighbour,
	"nd.unanswered": needsNeighbour,
	"overlay.dropped": sameCarrier,
	"overlay.one-way": sameCarrier,
	"checksum.bad": (effect, cause) => cause.severity === "error" && sameFlow(effect, cause),
	"mtu.too-big": (effect, cause) => ["mtu.black-hole", "tcp.stalled"].includes(effect.code) && sameFlow(effect, cause)
};
/** What may follow from something else. */
const EFFECTS = [
	"tcp.syn-unanswered",
	"tcp.syn-ack-unanswered",
	"tcp.stalled",
	"mtu.black-hole",
	"icmp.echo-unanswered",
	"icmp.host-unreachable",
	"dns.unanswered",
	"udp.one-way",
	"arp.unanswered",
	"nd.unanswered"
];
/** Finds which verdict explains which, and orders them: errors first, causes before what follows from them. */
function linked(drafts) {
	const causes = new Map(drafts.map((draft) => [draft, causeOf(draft, drafts)]));
	const isCause = new Set([...causes.values()].filter((cause) => cause !== null));
	for (const cause of isCause) cause.severity = "error";
	const rank = (draft) => {
		const depth = causes.get(draft) == null ? isCause.has(draft) ? 0 : 1 : 2;
		return SEVERITIES.indexOf(draft.severity) * 3 + depth;
	};
	const ordered = drafts.toSorted((a, b) => rank(a) - rank(b));
	return ordered.map((draft) => {
		const cause = causes.get(draft);
		return {
			draft,
			because: cause == null ? null : ordered.indexOf(cause) + 1
		};
	});
}
const SEVERITIES = [
	"error",
	"warning",
	"info"
];
function causeOf(effect, drafts) {
	if (!EFFECTS.includes(effect.code)) return null;
	return drafts.find((cause) => cause !== effect && (FOLLOWS[cause.code]?.(effect, cause) ?? false)) ?? null;
}
/** Nothing is sent to a neighbour whose hardware address nobody tells; nor in a tunnel between such. */
function needsNeighbour(effect, cause) {
	if (effect.code === cause.code) return false;
	const { targets, carrier } = effect.concerns;
	const ends = carrier === null ? targets : [...targets, ...carrier.split(" ")];
	return cause.concerns.targets.some((target) => ends.includes(target));
}
function sameCarrier(effect, cause) {
	const [one, two] = [effect.concerns.carrier, cause.concerns.carrier];
	return one !== null && two !== null && one.split(" ").sort().join() === two.split(" ").sort().join();
}
function sameFlow(effect, cause) {
	const { source, targets } = effect.concerns;
	return source === cause.concerns.source && cause.concerns.targets.some((target) => targets.includes(target));
}
// src/net/explain/time-text.ts
/** What a Date can hold (ECMA-262, 21.4.1.1). */
const MOST_MILLISECONDS = 864e13;
/**
* `2026-11-22T20:15:59.903566Z`, or `20:15:59.903566` where the capture has no dates. The time may be anything at all.
*/
function timeText(micros, dated) {
	const millis = Math.floor(micros / 1e3);
	if (!(Math.abs(millis) <= MOST_MILLISECONDS)) return `${micros} us`;
	const rest = String(micros - millis * 1e3).padStart(3, "0");
	const text = `${new Date(millis).toISOString().slice(0, -1)}${rest}Z`;
	return dated ? text : text.slice(11, -1);
}
// src/net/explain/advice.ts
/** Why something gets no answer, by where it was lost: the most likely first. */
const CAUSES = {
	here: [
		"a firewall on that machine drops it: tcpdump sees packets before the firewall does",
		"rp_filter on that machine drops it, because the way back is by another interface",
		"nothing listens there and a firewall drops the refusal"
	],
	"not-forwarded": [
		"forwarding is off on that machine (net.ipv4.ip_forward, or conf.INTERFACE.forwarding)",
		"a firewall there drops what is forwarded (FORWARD policy DROP of Docker or ufw)",
		"that machine has no route to the address, or rp_filter drops the packet"
	],
	swallowed: [
		"if the address is not its own: forwarding is off there (net.ipv4.ip_forward), or its firewall drops what is forwarded",
		"if the address is its own: its firewall drops the packet, for tcpdump sees packets before the firewall does",
		"rp_filter there drops it, because the way back is by another interface"
	],
	left: [
		"a firewall on the way or at the other end drops it: the node itself, a security group, the hypervisor",
		"a node on the way does not forward it (net.ipv4.ip_forward is 0, or FORWARD drops it)",
		"the other end is down, or a route on the way leads elsewhere"
	],
	back: [
		"a firewall between the two drops the answer, or the machine that asked drops it on arrival",
		"the answer takes another way, and a stateful firewall or rp_filter there does not know it",
		"address translation rewrote the question and does not know the answer"
	],
	unknown: [
		"a firewall at the other end or on the way drops it",
		"a node on the way does not forward it (net.ipv4.ip_forward is 0, or FORWARD drops it)",
		"the other end is down, or the filter of the capture hid the answers"
	]
};
/** What to do next, by where it was lost. `to` is what to connect to: `10.0.0.2:80`. */
function nextSteps(where, to) {
	switch (where) {
		case "here": return [
			"on that machine: nft list ruleset; iptables-save; iptables-legacy-save",
			"on that machine: ss -ltnup (does something listen?) and sysctl -a -r rp_filter",
			"netfix check PLAYBOOK with a `firewall` task for the port says which rule drops it"
		];
		case "not-forwarded":
		case "swallowed": return [
			"on that machine: sysctl -a -r \"forwarding|ip_forward|rp_filter\"",
			"on that machine: nft list ruleset; iptables -S FORWARD; ip route get ADDRESS",
			"netfix check playbooks/baseline.yaml -i hosts --diff shows what forwarding needs, now and after a boot"
		];
		case "back": return ["on the machine that asked: nft list ruleset; conntrack -S; sysctl -a -r rp_filter"];
		default: return [`see who loses it: capture "tcpdump -i any -w FILE" at both ends while somebody calls ${to}, and explain both files`, "on the other end: ss -ltnup, nft list ruleset, iptables-save"];
	}
}
// src/net/explain/grouped.ts
/** Entries with the same key together, in the order of the first of each. */
function grouped(entries, keyOf) {
	const groups = /* @__PURE__ */ new Map();
	for (const entry of entries) {
		const key = keyOf(entry);
		const group = groups.get(key);
		if (group === void 0) groups.set(key, [entry]);
		else group.push(entry);
	}
	return groups;
}
// src/net/explain/journey.ts
/** Null where nobody saw the question. `knows` tells whether a point that saw nothing can be sure of it. */
function journeyOf(seen, points, knows = () => true) {
	const parts = seen.filter(({ asks }) => asks.count > 0).sort(alongTheWay);
	const [first] = parts;
	const last = parts.at(-1);
	if (first === void 0 || last === void 0) return null;
	const answered = parts.find(({ answers }) => answers.count > 0) ?? null;
	return {
		parts,
		first,
		last,
		answered,
		unseen: points.filter((point) => knows(point) && parts.every((part) => part.point !== point)),
		where: whereOf(last, answered)
	};
}
/** Who asks comes first and who is asked last; between them each router takes one from the time to live. */
function alongTheWay(a, b) {
	const begin = (part) => part.asks.first[0]?.time ?? 0;
	if (a.point === b.point) return begin(a) - begin(b);
	const rank = ({ point, source, target }) => {
		if (point.vantage.isLocal(source) === true) return 0;
		return point.vantage.isLocal(target) === true ? 2 : 1;
	};
	const ttl = (b.asks.ttl ?? 0) - (a.asks.ttl ?? 0);
	return rank(a) - rank(b) || ttl || begin(a) - begin(b);
}
function whereOf({ point, source, target, asks }, answered) {
	if (answered !== null) return "back";
	if (point.vantage.isLocal(target) === true) return "here";
	const words = asks.places.map((place) => place.split(" ").at(-1));
	if (words.includes("out") || point.vantage.isLocal(source) === true) return "left";
	if (!words.includes("in")) return "unknown";
	return point.vantage.isLocal(target) === false ? "not-forwarded" : "swallowed";
}
function lastSeen({ last, answered }) {
	const { point, asks, answers } = answered ?? last;
	const sightings = answered === null ? asks : answers;
	const place = sightings.places.at(-1) ?? null;
	return sightings.last === null ? null : {
		...sightings.last,
		point,
		place
	};
}
/** Where it was lost, in words; `what` is the question (`the SYN`). Says nothing where nothing is known. */
function tellJourney(journey, what) {
	const { first, last, answered, unseen, where } = journey;
	const many = journey.parts.length + unseen.length > 1;
	const at = (part) => many ? `${part.point.name}` : "the machine that captured";
	const rewritten = last.target === first.target ? "" : ` (by then rewritten to ${last.target})`;
	if (answered !== null) return answered.point === first.point ? "" : `${answered.point.name} saw the answer, ${first.point.name} did not: it is lost on the way back`;
	const missing = unseen.length === 0 ? "" : `; ${names(unseen)} saw nothing of it`;
	switch (where) {
		case "here": return `${what} reached ${last.target} itself${many ? ` (${last.point.name})` : ""}, which does not answer`;
		case "not-forwarded":
		case "swallowed": return `${what} came into ${at(last)}${places(last)}${rewritten} and did not leave it${missing}`;
		case "left": return many ? `${last.point.name} saw ${what} last, on its way out${places(last)}${rewritten}${missing}` : `${what} left ${at(last)}${places(last)}${rewritten}`;
		default: return many ? `${last.point.name} saw ${what} last${places(last)}${rewritten}${missing}` : "";
	}
}
function places({ asks }) {
	return asks.places.length === 0 ? "" : ` (${asks.places.join(", ")})`;
}
function names(points) {
	const all = points.map(({ name }) => name);
	return all.length < 2 ? all.join("") : `${all.slice(0, -1).join(", ")} and ${all.at(-1)}`;
}
// src/net/explain/verdict.ts
function proofs(point, sightings, text) {
	return shown(sightings).map((sighting) => ({
		...sighting,
		point,
		text
	}));
}
/** `10.0.0.1:80`, `[fd00::1]:80`; without a port the address alone. */
function endpoint(address, port) {
	if (port === null) return address;
	return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}
function times(count) {
	return count === 1 ? "once" : `${count} times`;
}
function seconds(value) {
	return value < .05 ? "at once" : `in ${value.toFixed(1)} s`;
}
function count(number, noun) {
	return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
// src/net/explain/verdicts/exchanges.ts
/** An answer may take so long, in microseconds. */
const PATIENCE$2 = 1e6;
const DNS = 53;
const ALWAYS_PASSES$1 = 1280;
const ONE_WAY$1 = 3;
/** Echoes and UDP that nobody answers: those from one host to another, or to one port of it, together. */
function exchangeVerdicts(points, isExplained) {
	const all = points.flatMap((point) => point.exchanges.values().map((exchange) => ({
		point,
		exchange
	})));
	const speaks = new Set(all.map(({ point, exchange }) => pairOf(point, exchange.source, exchange.target)));
	return [...grouped(all, ({ exchange: { kind, source, target, targetPort } }) => [
		kind,
		source,
		target,
		targetPort
	].join(" ")).values()].flatMap((exchanges) => {
		const [known] = exchanges;
		if (known === void 0) return [];
		const { source, target, targetPort: port } = known.exchange;
		if (isExplained(source, target, port)) return [];
		const group = {
			source,
			target,
			port,
			exchanges
		};
		const draft = port === null ? echo(group, points) : udp(group, points, speaks);
		return draft === null ? [] : [draft];
	});
}
function pairOf(point, source, target) {
	return `${point.name} ${source} ${target}`;
}
/** One exchange as all points saw it: the one with the most questions at the point nearest to who asks. */
function journeyIn({ exchanges }, points) {
	const busiest = exchanges.toSorted((a, b) => b.exchange.asks.count - a.exchange.asks.count)[0];
	if (busiest === void 0) return null;
	const same = exchanges.filter(({ exchange }) => exchange.sourcePort === busiest.exchange.sourcePort);
	const journey = journeyOf(same.map(({ point, exchange: { source, target, asks, answers } }) => ({
		point,
		source,
		target,
		asks,
		answers
	})), points, (point) => point.exchanges.isWhole);
	const exchange = same.find(({ exchange: each }) => each.asks === journey?.first.asks)?.exchange;
	return journey === null || exchange === void 0 ? null : {
		journey,
		exchange
	};
}
function baseOf$1({ source, target }, { journey, exchange }) {
	return {
		lastSeen: lastSeen(journey),
		concerns: {
			targets: [target],
			carrier: exchange.carrier,
			source
		}
	};
}
function echo(group, points) {
	const found = journeyIn(group, points);
	if (found === null) return null;
	const { journey, exchange } = found;
	const { point } = journey.first;
	const here = group.exchanges.filter((each) => each.point === point).map((each) => each.exchange);
	const lost = here.flatMap((each) => unanswered$1(each, point.times?.end ?? 0, PATIENCE$2));
	const answers = here.reduce((sum, each) => sum + each.answers.count, 0);
	const asks = here.reduce((sum, each) => sum + each.asks.count, 0);
	if (lost.length === 0) return null;
	const { source, target } = group;
	const passed = Math.max(...here.map((each) => each.passed));
	const smallest = Math.min(...lost.map(({ size }) => size));
	const base = {
		...baseOf$1(group, found),
		proofs: proofs(point, exchange.asks, `echo request ${source} > ${target}, ${exchange.firstSize} bytes`)
	};
	if (answers > 0 && smallest > passed && smallest > ALWAYS_PASSES$1) return {
		...base,
		code: "mtu.black-hole",
		severity: "error",
		message: `large pings from ${source} to ${target} are lost, small ones pass: ${smallest} bytes get no answer, ${passed} bytes do`,
		causes: ["an interface on the way carries less than the sender believes: an overlay, a VPN, a NIC with another MTU"],
		next: ["netfix mesh --mtu -b -i hosts measures what the nodes can send each other", `tracepath -n ${target}`]
	};
	if (answers > 0) return {
		...base,
		code: "icmp.echo-loss",
		severity: "warning",
		message: `${count(lost.length, "ping")} of ${asks} from ${source} to ${target} got no answer`,
		causes: ["packets are lost now and then: congestion, a bad link, an address that two machines have"],
		next: [`on ${source}: ping -c 100 -i 0.2 ${target}; ip -s link`]
	};
	const way = tellJourney(journey, "the ping");
	return {
		...base,
		code: "icmp.echo-unanswered",
		severity: "error",
		message: `${target} does not answer the pings of ${source}: ${count(asks, "request")} ${seconds(span(exchange.asks))}, no reply${way === "" ? "" : `; ${way}`}`,
		causes: CAUSES[journey.where],
		next: nextSteps(journey.where, target)
	};
}
/** `speaks`: who sends UDP to whom, on whatever ports: the two may speak to each other on others. */
function udp(group, points, speaks) {
	const found = journeyIn(group, points);
	if (found === null) return null;
	const { journey } = found;
	const { point, asks } = journey.first;
	const here = group.exchanges.filter((each) => each.point === point).map((each) => each.exchange);
	if (here.some(({ answers }) => answers.count > 0)) return null;
	const sent = here.reduce((sum, each) => sum + each.asks.count, 0);
	const { source, target, port } = group;
	const to = endpoint(target, port);
	const way = tellJourney(journey, "the datagram");
	const base = {
		...baseOf$1(group, found),
		proofs: proofs(point, asks, `UDP ${source} > ${to}`)
	};
	const waited = (point.times?.end ?? 0) - (asks.last?.time ?? 0);
	if (port === DNS && (sent > 1 || waited >= 2 * PATIENCE$2)) return {
		...base,
		code: "dns.unanswered",
		severity: "error",
		message: `${to} does not answer the DNS queries of ${source}: ${count(sent, "query").replace("querys", "queries")}, no answer${way === "" ? "" : `; ${way}`}`,
		causes: CAUSES[journey.where],
		next: ["kubectl -n kube-system get pods -l k8s-app=kube-dns -o wide", ...nextSteps(journey.where, to)]
	};
	const begin = Math.min(...here.map((each) => each.asks.first[0]?.time ?? 0));
	const end = Math.max(...here.map((each) => each.asks.last?.time ?? 0));
	if (port === DNS || sent < ONE_WAY$1 || end - begin < PATIENCE$2) return null;
	if (speaks.has(pairOf(point, target, source))) return null;
	return {
		...base,
		code: "udp.one-way",
		severity: "warning",
		message: `UDP goes one way only: ${source} sent ${count(sent, "datagram")} to ${to}, and nothing comes back${way === "" ? "" : `; ${way}`}`,
		causes: ["normal for syslog, statsd, NetFlow and the like, which want no answer", ...CAUSES[journey.where]],
		next: nextSteps(journey.where, to)
	};
}
// src/net/explain/attempts.ts
/** Nothing has so many addresses on its way: packets that were made up. */
const MOST_MEMBERS = 100;
/** How long a machine has a SYN at most, from its first interface to the last, in microseconds. */
const PASSES = 1e5;
/**
* Puts together what belongs together: the client chooses an initial sequence number of 32 bits that nothing on the way
* changes. Address translation leaves one end as it was, or (a Service, masqueraded) rewrites both within one machine.
*/
function attemptsOf(points) {
	return [...grouped(points.flatMap((point) => point.connections.values().map((connection) => ({
		point,
		connection
	}))).filter(({ connection }) => connection.isn !== null), ({ connection }) => String(connection.isn)).values()].flatMap(related).flatMap((members) => {
		const journey = journeyOf(members.map(partOf$1), points, (point) => point.connections.isWhole);
		const first = members.find(({ point, connection }) => isOf(journey?.first, point, connection));
		return journey === null || first === void 0 ? [] : [{
			members,
			journey,
			first: first.connection
		}];
	});
}
/** Apart what only happens to have the same number. */
function related(members) {
	const groups = [];
	for (const member of members.slice(0, MOST_MEMBERS)) {
		const group = groups.find((each) => each.some((other) => sharesEnd(other.connection, member.connection) || isSameMoment(other, member)));
		if (group === void 0) groups.push([member]);
		else group.push(member);
	}
	return groups;
}
function isSameMoment(a, b) {
	const [one, two] = [a, b].map(({ connection }) => connection.syn.first[0]?.time);
	if (a.point !== b.point || one === void 0 || two === void 0) return false;
	return Math.abs(one - two) <= PASSES;
}
function sharesEnd(a, b) {
	return a.client === b.client && a.clientPort === b.clientPort || a.server === b.server && a.serverPort === b.serverPort;
}
function partOf$1({ point, connection }) {
	const { client: source, server: target, syn: asks, synAck, refusal } = connection;
	return {
		point,
		source,
		target,
		asks,
		answers: synAck.count > 0 ? synAck : refusal
	};
}
function isOf(part, point, { client, server, syn }) {
	return part?.point === point && part.source === client && part.target === server && part.asks === syn;
}
// src/net/explain/verdicts/handshakes.ts
/** A SYN that was sent only once counts as unanswered when the capture went on for so long behind it, in microseconds. */
const PATIENCE$1 = 3e6;
/** What became of the tries to connect by TCP, those from one client to one service together. */
function handshakeVerdicts(points, isExplained) {
	return [...grouped(attemptsOf(points).flatMap((attempt) => {
		const outcome = outcomeOf(attempt);
		return outcome === "fine" || outcome === "unanswered" && isExplained(attempt) ? [] : [{
			outcome,
			attempt
		}];
	}), ({ outcome, attempt: { first } }) => [
		outcome,
		first.client,
		first.server,
		first.serverPort
	].join(" ")).values()].flatMap((group) => {
		const [shown] = group.toSorted((a, b) => b.attempt.first.syn.count - a.attempt.first.syn.count);
		return shown === void 0 ? [] : [tell$3(shown.outcome, shown.attempt, group.length)];
	});
}
function outcomeOf({ first, journey }) {
	const { syn, synAck, refusal, fromClient } = first;
	if (refusal.count > 0) return "refused";
	if (synAck.count > 0) return fromClient.packets > 0 || synAck.count < 2 ? "fine" : "not-completed";
	if (fromClient.data > 0) return "answered-elsewhere";
	const { point } = journey.first;
	const waited = (point.times?.end ?? 0) - (syn.last?.time ?? 0);
	return syn.count > 1 || waited >= PATIENCE$1 ? "unanswered" : "fine";
}
function tell$3(outcome, attempt, attempts) {
	const { first, journey } = attempt;
	const { client, clientPort, server, serverPort, carrier } = first;
	const to = endpoint(server, serverPort);
	const ends = `${endpoint(client, clientPort)} > ${to}`;
	const back = `${to} > ${endpoint(client, clientPort)}`;
	const others = attempts > 1 ? ` (${count(attempts, "connection")} like this)` : "";
	const syn = proofs(journey.first.point, first.syn, `SYN ${ends}`);
	const targets = [...new Set(attempt.members.map(({ connection }) => connection.server))];
	const base = {
		severity: "error",
		lastSeen: lastSeen(journey),
		concerns: {
			targets,
			carrier,
			source: client
		}
	};
	const tried = `its SYN was sent ${times(first.syn.count)} ${seconds(span(first.syn))}`;
	switch (outcome) {
		case "refused": return {
			...base,
			code: "tcp.refused",
			message: `${to} refuses ${client}: the SYN is answered by RST${others}`,
			proofs: [...syn.slice(0, 1), ...proofs(journey.first.point, first.refusal, `RST ${back}`)],
			causes: [
				...first.synAck.count > 0 ? [`something on the way sends the RST, for ${server} itself accepts: its SYN-ACK came, too`] : [],
				`nothing listens on port ${serverPort} of ${server}, or only on another of its addresses`,
				"for a service: it has no ready endpoint, or its target port is wrong",
				"a firewall refuses it with a reset (reject with tcp reset)"
			],
			next: [`on ${server}: ss -ltn sport = :${serverPort}`, "for a service: kubectl get endpointslices, kubectl get pods -o wide"]
		};
		case "not-completed": return {
			...base,
			code: "tcp.syn-ack-unanswered",
			message: `${client} does not take the answer of ${to}: SYN-ACK was sent ${times(first.synAck.count)}, and no ACK came${others}`,
			proofs: [...syn.slice(0, 2), ...proofs(journey.first.point, first.synAck, `SYN-ACK ${back}`)],
			causes: CAUSES.back,
			next: nextSteps("back", to)
		};
		case "answered-elsewhere": return {
			...base,
			code: "tcp.one-way",
			severity: "warning",
			message: `only what ${client} sends to ${to} is seen, and it goes on as if it was answered${others}`,
			proofs: syn,
			causes: ["the answers take another way than the questions (asymmetric routing): a stateful firewall on one of the two will drop them", "the capture was made on one interface of several, or its filter hid the answers"],
			next: ["capture on all interfaces (-i any) with a filter for both addresses only"]
		};
		default: {
			const way = tellJourney(journey, "the SYN");
			const answer = unanswered(attempt);
			return {
				...base,
				code: "tcp.syn-unanswered",
				message: `${client} gets no answer from ${to}: ${tried}${others}${way === "" ? "" : `; ${way}`}`,
				proofs: [...syn, ...answer],
				causes: CAUSES[journey.where],
				next: nextSteps(journey.where, to)
			};
		}
	}
}
/** The last point's SYN, and the answer where it was seen. */
function unanswered({ journey, first }) {
	const { last, answered } = journey;
	const ends = (source, target) => `${endpoint(source, first.clientPort)} > ${endpoint(target, first.serverPort)}`;
	const show = (point, sightings, text) => proofs(point, sightings, text).slice(0, 1);
	return [...last === journey.first ? [] : show(last.point, last.asks, `SYN ${ends(last.source, last.target)}`), ...answered === null ? [] : show(answered.point, answered.answers, `answer to ${endpoint(first.client, first.clientPort)}`)];
}
// src/net/explain/verdicts/neighbours.ts
/** Linux asks three times, a second apart (mcast_solicit and retrans_time_ms, arp(7)); who is answered asks once. */
const ASKED_IN_VAIN = 3;
/** Addresses that nobody says to have. */
function neighbourVerdicts(points) {
	return [...grouped(points.flatMap((point) => point.neighbours.values().map((neighbour) => ({
		point,
		neighbour
	}))), ({ neighbour: { protocol, target } }) => `${protocol} ${target}`).values()].flatMap((seen) => {
		const parts = seen.flatMap(({ point, neighbour }) => partsOf(point, neighbour));
		const [worst] = parts.filter(isInVain).sort((a, b) => b.asks.count - a.asks.count);
		const [known] = seen;
		return worst === void 0 || known === void 0 ? [] : [tell$2(worst, parts, known.neighbour)];
	});
}
function partsOf(point, { askers, answers, target }) {
	return [...askers].map(([source, asks]) => ({
		point,
		source,
		target,
		asks,
		answers
	}));
}
/**
* The answer goes to who asked alone: a machine that merely hears the question of another does not see it, unless the
* question is for itself.
*/
function isInVain({ point, source, target, asks }) {
	if (point.vantage.isLocal(source) === false && point.vantage.isLocal(target) !== true) return false;
	return asks.count >= ASKED_IN_VAIN || asks.count > 1 && span(asks) >= .9;
}
function tell$2(worst, parts, neighbour) {
	const { protocol, target, carrier } = neighbour;
	const { source, asks, point } = worst;
	const what = protocol === "arp" ? "ARP" : "neighbour discovery";
	const others = parts.filter((part) => part.source === source && part.point !== point && part.asks.count > 0);
	const isHere = point.vantage.isLocal(target) === true;
	const question = protocol === "arp" ? `who-has ${target} tell ${source}` : `${source} asks who has ${target}`;
	return {
		code: `${protocol}.unanswered`,
		severity: "error",
		message: `nobody says to have ${target}: ${source} asked by ${what} ${times(asks.count)} ${seconds(span(asks))}; ${isHere ? `the machine that captured has ${target} and should have answered` : `${target} should have answered`}${others.map(told).join("")}`,
		proofs: proofs(point, asks, question),
		causes: causesOf(source, target, protocol, isHere),
		next: nextOf$1(source, target, protocol),
		lastSeen: null,
		concerns: {
			targets: [target],
			carrier,
			source
		}
	};
}
/** What another point knows of the question. */
function told({ point, target, answers }) {
	if (answers.count > 0) return `; ${point.name} saw the answer: it is lost on the way back`;
	return point.vantage.isLocal(target) === true ? `; ${point.name} has that address, heard the question and is silent` : `; ${point.name} heard the question`;
}
function causesOf(source, target, protocol, isHere) {
	if (isHere) return [protocol === "arp" ? "arp_ignore or arp_filter of that interface, or an arptables or nft arp rule, keeps it silent" : "its firewall drops ICMPv6: neighbour discovery must always be let in"];
	const foreign = isFarFrom(source, target) ? [`${source} is of another network: a route takes ${target} for a neighbour though it is none (pod, service and node ranges that overlap, or a route without its gateway)`] : [];
	const flannel = /^(?:\d{1,3}\.){3}0$/.test(source) ? [`${source} ends in .0, as the address of flannel.1 does: flanneld should have written this neighbour and did not`] : [];
	return [
		...foreign,
		...flannel,
		`the machine with ${target} is down, or the address is no longer in use`,
		`it is on another network segment or VLAN than ${source}, or a switch, hypervisor or cloud keeps the question from it`,
		...protocol === "nd" ? ["a firewall drops ICMPv6: neighbour discovery must always be let in"] : []
	];
}
/** Of another /16, or /64: then hardly on one link. */
function isFarFrom(a, b) {
	const [one, two] = [parsePrefix(a), parsePrefix(b)];
	if (one === null || two === null || one.family !== two.family) return false;
	const shift = one.family === "ip" ? 16n : 64n;
	return one.low >> shift !== two.low >> shift;
}
function nextOf$1(source, target, protocol) {
	const family = protocol === "nd" ? " -6" : "";
	return [
		`on the machine with ${source}: ip${family} route get ${target}; ip${family} neigh show ${target}`,
		`find out who is to have ${target}: kubectl get pods,nodes -A -o wide | grep -wF ${target}`,
		"ranges that overlap are found by a `cidr` task: netfix modules cidr"
	];
}
// src/net/explain/verdicts/overlays.ts
/** Fewer packets prove nothing. */
const ENOUGH = 3;
const NAMES = {
	vxlan: "VXLAN",
	geneve: "Geneve",
	gre: "GRE",
	ipip: "IPIP"
};
/** Tunnels between nodes whose packets are not taken out at the other end, or that carry packets one way only. */
function overlayVerdicts(points) {
	const ways = grouped(points.flatMap((point) => point.overlays.values().map((overlay) => ({
		point,
		overlay
	}))), ({ overlay }) => keyOf$1(overlay));
	return [...ways.values()].flatMap((way) => {
		const shut = way.find(({ overlay }) => isShut(overlay));
		if (shut !== void 0) return [tellShut(shut)];
		const [known] = way;
		if (known === void 0 || way.some(({ overlay }) => overlay.unpacked > 0)) return [];
		const back = ways.get(keyOf$1({
			...known.overlay,
			source: known.overlay.target,
			target: known.overlay.source
		}));
		const journey = journeyOf(way.map((seen) => partOf(seen, back ?? [])), points);
		return journey === null || !isOneWay$1(journey) ? [] : [tellOneWay$1(known.overlay, journey)];
	});
}
function keyOf$1({ protocol, port, vni, source, target }) {
	return [
		protocol,
		port,
		vni,
		source,
		target
	].join(" ");
}
/** They come in, are not passed on, and not one is seen again outside of its tunnel. */
function isShut({ cameIn, unpacked, sent }) {
	return cameIn >= ENOUGH && unpacked === 0 && !sent.places.some((place) => place.endsWith("out"));
}
function isOneWay$1({ first: { asks, answers } }) {
	return asks.count >= ENOUGH && answers.count === 0;
}
function partOf({ point, overlay: { source, target, sent } }, back) {
	return {
		point,
		source,
		target,
		asks: sent,
		answers: back.find((each) => each.point === point)?.overlay.sent ?? noSightings()
	};
}
function nameOf({ protocol, vni, port }) {
	return [
		NAMES[protocol],
		vni === null ? null : `vni ${vni}`,
		port === null ? null : `port ${port}`
	].filter((word) => word !== null).join(", ");
}
function tellShut({ overlay, point }) {
	const { protocol, port, source, target, sent, cameIn } = overlay;
	const what = port === null ? NAMES[protocol] : `${port}/udp`;
	return {
		code: "overlay.dropped",
		severity: "error",
		message: `what ${source} sends in the overlay (${nameOf(overlay)}) reaches ${target}, and nothing of it is taken out of the tunnel there: ${count(cameIn, "packet")}`,
		proofs: proofs(point, sent, `${NAMES[protocol]} ${source} > ${target}`),
		causes: [
			`a firewall on ${target} drops ${what}: tcpdump sees packets before the firewall does`,
			`${target} has no ${NAMES[protocol]} device with this network and port, or it is down`,
			"the checksums are wrong, and the receiver drops the packets without a word"
		],
		next: [
			"netfix mesh -b -i hosts shows who reaches whom, and which rule is in the way",
			`on ${target}: ip -d link show type ${protocol}; nft list ruleset; iptables-save; nstat -az | grep -i csum`,
			"open the port by a `firewall` task: netfix modules firewall"
		],
		lastSeen: sent.last === null ? null : {
			...sent.last,
			point,
			place: sent.places.at(-1) ?? null
		},
		concerns: {
			targets: [],
			carrier: `${source} ${target}`,
			source: null
		}
	};
}
function tellOneWay$1(overlay, journey) {
	const { protocol, port } = overlay;
	const { point, source, target, asks } = journey.first;
	const name = NAMES[protocol];
	const way = tellJourney(journey, `the ${name} packet`);
	return {
		code: "overlay.one-way",
		severity: "warning",
		message: `the overlay goes one way only: ${source} sent ${count(asks.count, "packet")} to ${target} (${nameOf(overlay)}), and none came back${way === "" ? "" : `; ${way}`}`,
		proofs: proofs(point, asks, `${name} ${source} > ${target}`),
		causes: [`${port === null ? name : `${port}/udp`} is not open on ${target}, or between the nodes: each direction has to be let in by itself, for the source ports differ`, ...CAUSES[journey.where]],
		next: ["netfix mesh -b -i hosts shows who reaches whom, and which rule is in the way", "open the port by a `firewall` task: netfix modules firewall"],
		lastSeen: lastSeen(journey),
		concerns: {
			targets: [],
			carrier: `${source} ${target}`,
			source: null
		}
	};
}
// src/net/explain/verdicts/streams.ts
/** Every link carries an IPv6 packet of 1280 bytes (RFC 8200, 5): smaller ones are not lost for their size. */
const ALWAYS_PASSES = 1280;
/** Three losses of one segment are no chance. */
const SENT_AGAIN_IN_VAIN = 2;
/** How long bytes may be missing, in microseconds, before they count as lost. */
const PATIENCE = 1e6;
const ONE_WAY = 3;
/** Connections that stood and then carried data in vain, or in one direction only. */
function streamVerdicts(points) {
	return [...grouped(points.flatMap((point) => point.connections.values().flatMap((connection) => faultsOf(point, connection))), ({ kind, connection, stream }) => {
		const way = stream === connection.fromClient ? "to" : "from";
		return [
			kind,
			connection.client,
			way,
			connection.server,
			connection.serverPort
		].join(" ");
	}).values()].flatMap((group) => {
		const [shown] = group;
		const draft = shown === void 0 ? null : tell$1(shown, points);
		if (draft === null) return [];
		const same = group.filter(({ point }) => point === shown?.point).length;
		const message = same < 2 ? draft.message : `${draft.message} (${count(same, "connection")} like this)`;
		return [{
			...draft,
			message
		}];
	});
}
function faultsOf(point, connection) {
	const { client, clientPort, server, serverPort, fromClient, fromServer } = connection;
	const [a, b] = [endpoint(client, clientPort), endpoint(server, serverPort)];
	return [{
		stream: fromClient,
		from: a,
		to: b
	}, {
		stream: fromServer,
		from: b,
		to: a
	}].flatMap((way) => {
		const kind = kindOf(point, connection, way.stream);
		return kind === null ? [] : [{
			kind,
			point,
			connection,
			...way
		}];
	});
}
function kindOf(point, connection, stream) {
	if (isStuck(stream)) return "stuck";
	if (isMissing(point, stream)) return "missing";
	return isOneWay(connection, stream) ? "one-way" : null;
}
function isStuck({ stuck }) {
	return stuck !== null && stuck.times >= SENT_AGAIN_IN_VAIN;
}
function isMissing(point, { hole, data }) {
	return hole !== null && data > 0 && (point.times?.end ?? 0) - hole.seen.time >= PATIENCE;
}
function isOneWay({ syn, fromClient, fromServer }, stream) {
	const other = stream === fromClient ? fromServer : fromClient;
	return syn.count === 0 && stream.data >= ONE_WAY && other.packets === 0;
}
function tell$1(faulty, points) {
	const { kind, stream } = faulty;
	if (kind === "one-way") return tellOneWay(faulty);
	if (kind === "missing") return tellHole(faulty);
	return stream.stuck === null ? null : tellStuck(faulty, stream.stuck, points);
}
function baseOf({ point, connection, from }, { packet, time }) {
	const { client, server, carrier } = connection;
	const isClient = from === endpoint(client, connection.clientPort);
	return {
		severity: "error",
		lastSeen: {
			packet,
			time,
			point,
			place: null
		},
		concerns: {
			targets: [isClient ? server : client],
			carrier,
			source: isClient ? client : server
		}
	};
}
const MTU_CAUSES = ["an interface on the way carries less than the sender believes: an overlay, a VPN, a NIC with another MTU", "the router that drops them says so by ICMP, and a firewall drops that message"];
/** Overheads of FAULTS: VXLAN 50 bytes (70 over IPv6), IPIP 20, WireGuard 60 (80). */
function mtuNext({ connection: { client, server } }) {
	return [
		"netfix mesh --mtu -b -i hosts measures what the nodes can send each other",
		`on both ends: ip -d link; ping -M do -s 1472 and smaller between ${client} and ${server}`,
		"an overlay needs less than its NIC: 50 bytes for VXLAN (70 over IPv6), 20 for IPIP, 60 for WireGuard (80 over IPv6)"
	];
}
function tellStuck(faulty, stuck, points) {
	const { point, from, to, stream } = faulty;
	const duration = (stuck.last.time - stuck.first.time) / 1e6;
	const proofs = [stuck.first, stuck.last].map((sighting, i) => ({
		...sighting,
		point,
		text: `${i === 0 ? "sent again" : "and again, the last time"}: ${stuck.size} bytes, seq ${stuck.sequence}, ${from} > ${to}`
	}));
	const isLarge = stuck.size > ALWAYS_PASSES && stuck.size > stream.passed;
	const far = beyond(faulty, points, stuck);
	const again = `one of ${stuck.size} bytes was sent again ${times(stuck.times)} ${seconds(duration)} and is not acknowledged`;
	if (isLarge) {
		const small = stream.passed > 0 ? `up to ${stream.passed} bytes` : "the handshake";
		return {
			...baseOf(faulty, stuck.last),
			code: "mtu.black-hole",
			message: `large packets from ${from} to ${to} are lost, small ones pass (${small}): ${again}${far}`,
			proofs,
			causes: MTU_CAUSES,
			next: mtuNext(faulty)
		};
	}
	return {
		...baseOf(faulty, stuck.last),
		code: "tcp.stalled",
		message: `${from} sends to ${to} and gets no acknowledgement any more: ${again}${far}`,
		proofs,
		causes: [
			"the other end, or the way to it, went away in the middle of the connection",
			"a stateful firewall or address translation forgot the connection (a flushed or full conntrack table)",
			"a firewall was closed meanwhile"
		],
		next: ["on the nodes between: conntrack -S; dmesg | grep -i conntrack", "ping the other end"]
	};
}
/** What other points know of the bytes that are stuck. */
function beyond({ point, connection, stream }, points, stuck) {
	const isFromClient = stream === connection.fromClient;
	const told = points.flatMap((other) => {
		if (other === point) return [];
		const same = other.connections.values().find((each) => isSame(each, connection));
		return same === void 0 ? [] : [{
			other,
			stream: isFromClient ? same.fromClient : same.fromServer
		}];
	}).map(({ other, stream: { next } }) => {
		const got = next !== null && (next - stuck.sequence | 0) > 0;
		return `${other.name} ${got ? "saw it" : "did not see it, but others of this connection"}`;
	});
	return told.length === 0 ? "" : `; ${told.join(", ")}`;
}
function isSame(a, b) {
	return a.isn === b.isn && (a.isn !== null || a.client === b.client && a.server === b.server) && (a.clientPort === b.clientPort || a.serverPort === b.serverPort);
}
function tellHole(faulty) {
	const { point, from, to, stream } = faulty;
	const { hole } = stream;
	if (hole === null) return null;
	const isLarge = hole.bytes + 40 > ALWAYS_PASSES;
	const message = `${hole.bytes} bytes from ${from} to ${to} never came here though later ones did`;
	const proof = {
		...hole.seen,
		point,
		text: `the first packet behind the gap, ${from} > ${to}`
	};
	return {
		...baseOf(faulty, hole.seen),
		code: isLarge ? "mtu.black-hole" : "tcp.stalled",
		message: isLarge ? `large packets from ${from} to ${to} are lost, small ones pass: ${message}` : message,
		proofs: [proof],
		causes: isLarge ? MTU_CAUSES : ["packets are lost on the way, again and again"],
		next: mtuNext(faulty)
	};
}
function tellOneWay(faulty) {
	const { point, from, to, stream } = faulty;
	return {
		...baseOf(faulty, {
			packet: 0,
			time: point.times?.end ?? 0
		}),
		code: "tcp.one-way",
		severity: "warning",
		lastSeen: null,
		message: `${from} sends to ${to} (${count(stream.data, "packet")}), and nothing of the way back is seen`,
		proofs: [],
		causes: ["the answers take another way than the questions (asymmetric routing)", "the capture was made on one interface of several, or its filter hid the answers"],
		next: ["capture on all interfaces (-i any) with a filter for both addresses only"]
	};
}
// src/net/explain/verdicts/sums.ts
/** Wrong checksums: those that a receiver drops packets for, and those that only look wrong in a sender's capture. */
function sumVerdicts(points) {
	const rejected = points.flatMap(rejectedFlows);
	return rejected.length > 0 ? rejected : harmless(points);
}
/** Flows whose every question came in with a wrong sum and none of which was answered. */
function rejectedFlows(point) {
	const tcp = point.connections.values().flatMap(({ syn, synAck, badSyn, isIncoming, client, server, serverPort, carrier, fromClient }) => {
		const isSyn = syn.count > 0 && badSyn === syn.count && synAck.count === 0;
		const isData = fromClient.bad > 0 && fromClient.stuck !== null && fromClient.bad >= fromClient.stuck.times;
		const isHere = isIncoming ?? point.vantage.isLocal(server);
		if (!(isSyn || isData) || isHere === false) return [];
		return [{
			source: client,
			to: endpoint(server, serverPort),
			target: server,
			carrier,
			sightings: syn,
			isSure: isHere === true
		}];
	});
	const rest = point.exchanges.values().flatMap(({ asks, answers, bad, isIncoming, source, target, targetPort, carrier }) => {
		const isHere = isIncoming ?? point.vantage.isLocal(target);
		if (bad === 0 || bad < asks.count || answers.count > 0 || isHere === false) return [];
		return [{
			source,
			to: endpoint(target, targetPort),
			target,
			carrier,
			sightings: asks,
			isSure: isHere === true
		}];
	});
	return [...new Map([...tcp, ...rest].map((each) => [`${each.source} ${each.to}`, each])).values()].map(({ source, to, target, carrier, sightings, isSure }) => ({
		code: "checksum.bad",
		severity: isSure ? "error" : "warning",
		message: `what comes from ${source} to ${to} has a wrong checksum, and is not answered: ${isSure ? "the receiver drops it without a word" : "a receiver drops that, unless this is the sender, whose network card fills it in"}`,
		proofs: proofs(point, sightings, `wrong checksum, ${source} > ${to}`),
		causes: [
			...carrier === null ? [] : ["the sender leaves checksums inside the tunnel to a network card that does not know how (VXLAN checksum offload)"],
			"checksum offload that does not work on the sender: its driver, or a virtual network card",
			"something on the way changes packets and does not sum them anew"
		],
		next: ["on the receiver: nstat -az | grep -i csum; dmesg | grep -i checksum", "on the sender: ethtool -K flannel.1 tx-checksum-ip-generic off (or the interface in question), and try again"],
		lastSeen: null,
		concerns: {
			targets: [target],
			carrier,
			source
		}
	}));
}
/** Sums that were not filled in yet, or that nobody minded. */
function harmless(points) {
	const seen = points.filter(({ sums: { partial, bad } }) => partial.count + bad.count > 0);
	if (seen.length === 0) return [];
	const total = (of) => seen.reduce((sum, point) => sum + of(point), 0);
	const number = count(total(({ sums }) => sums.partial.count + sums.bad.count), "packet");
	return [{
		code: "checksum.offload",
		severity: "info",
		message: total(({ sums }) => sums.bad.count - sums.badSent) > 0 ? `wrong checksums in ${number}, and nothing shows that they were dropped for it: on the sender that is normal, for its network card fills them in behind the capture` : `checksums not filled in yet in ${number}: normal where they were sent, and between namespaces or VMs of one machine`,
		proofs: seen.flatMap((point) => proofs(point, point.sums.bad.count > 0 ? point.sums.bad : point.sums.partial, "checksum offload").slice(0, 1)),
		causes: [],
		next: [],
		lastSeen: null,
		concerns: {
			targets: [],
			carrier: null,
			source: null
		}
	}];
}
// src/net/explain/verdicts/unreachables.ts
const NO_ROUTE = {
	code: "icmp.net-unreachable",
	says: "it has no route to the destination",
	causes: ["a route is missing there: the CNI did not write it, or somebody flushed it"]
};
const NO_NEIGHBOUR = {
	code: "icmp.host-unreachable",
	says: "the destination did not answer its ARP or neighbour discovery",
	causes: [
		"the destination is down, or has another address by now",
		"a route takes the destination for a neighbour of that machine though it is none: ranges that overlap",
		"a firewall rejects it so (reject with icmp-host-unreachable)"
	]
};
const CLOSED = {
	code: "icmp.port-unreachable",
	says: "nobody listens on the port",
	causes: [
		"nothing is bound to that UDP port there; for an overlay: its device is missing",
		"a firewall rejects it so: icmp-port-unreachable is what REJECT sends unless told otherwise",
		"a service without ready endpoints: kube-proxy rejects so"
	]
};
const REJECTED = {
	code: "icmp.port-unreachable",
	says: "it is rejected",
	causes: ["a firewall there rejects it (icmp-port-unreachable is what REJECT sends unless told otherwise): a closed TCP port says so by RST", "a service without ready endpoints: kube-proxy rejects so"]
};
const PROHIBITED = {
	code: "icmp.admin-prohibited",
	says: "a firewall forbids it",
	causes: ["a firewall there rejects it (reject with icmp-admin-prohibited; firewalld says so for every closed port)", "a router on the way has an access list"]
};
const TOO_BIG = {
	code: "mtu.too-big",
	says: "the packet is too large to be passed on",
	causes: ["an interface on the way carries less than the sender believes: an overlay, a VPN or a tunnel"]
};
const LOOP = {
	code: "icmp.time-exceeded",
	says: "the packet passed too many routers",
	causes: ["routes that lead in a circle", "or somebody ran traceroute, which works like this"]
};
const FRAGMENTS = {
	code: "icmp.reassembly",
	says: "fragments of a packet did not all arrive",
	causes: ["a firewall or load balancer on the way drops fragments", "an MTU on the way is smaller than the sender believes"]
};
const REDIRECT = {
	code: "icmp.redirect",
	says: "another router is nearer",
	causes: ["two routers on one segment; harmless, but an odd way"]
};
const OTHER = {
	code: "icmp.unreachable",
	says: "the destination is not reachable",
	causes: ["see the type and code of the ICMP message"]
};
/** Types and codes of RFC 792, RFC 1122 (3.2.2.1) and RFC 1812 (5.2.7.1). */
function meaningOf4(type, code) {
	if (type === 5) return REDIRECT;
	if (type === 11) return code === 0 ? LOOP : FRAGMENTS;
	return (/* @__PURE__ */ new Map([
		[0, NO_ROUTE],
		[1, NO_NEIGHBOUR],
		[3, CLOSED],
		[4, TOO_BIG],
		[6, NO_ROUTE],
		[7, NO_NEIGHBOUR],
		[9, PROHIBITED],
		[10, PROHIBITED],
		[13, PROHIBITED]
	])).get(code) ?? OTHER;
}
/** Types and codes of RFC 4443. */
function meaningOf6(type, code) {
	if (type === 2) return TOO_BIG;
	if (type === 3) return code === 0 ? LOOP : FRAGMENTS;
	return [
		NO_ROUTE,
		PROHIBITED,
		OTHER,
		NO_NEIGHBOUR,
		CLOSED,
		PROHIBITED,
		PROHIBITED
	][code] ?? OTHER;
}
const PROTOCOL_NAMES = /* @__PURE__ */ new Map([
	[1, "ICMP"],
	[4, "IPIP"],
	[6, "TCP"],
	[17, "UDP"],
	[47, "GRE"],
	[50, "ESP"],
	[58, "ICMPv6"]
]);
/** Ports of clients (ip_local_port_range begins here). */
const FIRST_CLIENT_PORT = 32768;
/** What ICMP says of flows, and who says so. */
function unreachableVerdicts(points) {
	return [...grouped(points.flatMap((point) => point.unreachables.values().map((found) => ({
		point,
		found
	}))), ({ found }) => keyOf(found)).values()].flatMap((same) => {
		const [shown] = same;
		return shown === void 0 ? [] : [tell(shown.found, same)];
	});
}
function keyOf({ reporter, family, type, code, about }) {
	const { source, target, protocol, targetPort } = about;
	return [
		reporter,
		family,
		type,
		code,
		source,
		target,
		protocol,
		targetPort
	].join(" ");
}
function tell(found, same) {
	const { family, type, code, about, reporter, mtu } = found;
	const said = family === 4 ? meaningOf4(type, code) : meaningOf6(type, code);
	const meaning = said === CLOSED && about.protocol === PROTOCOLS.tcp ? REJECTED : said;
	const most = Math.max(...same.map((each) => each.found.sightings.count));
	const flow = `${PROTOCOL_NAMES.get(about.protocol) ?? "a packet"} from ${about.source} to ${endpoint(about.target, about.targetPort)}`;
	const size = mtu === null ? "" : ` (it passes ${mtu} bytes)`;
	const proof = same.flatMap(({ point, found: each }) => proofs(point, each.sightings, `ICMP type ${type} code ${code} from ${reporter} about ${flow}`).slice(0, 2));
	return {
		code: meaning.code,
		severity: severityOf(meaning, about),
		message: `${whoIs(reporter, about)} says of ${flow} that ${meaning.says}${size}: ${count(most, "ICMP message")} of type ${type} code ${code}`,
		proofs: proof,
		causes: meaning.causes,
		next: nextOf(meaning, reporter, about),
		lastSeen: null,
		concerns: {
			targets: [about.target],
			carrier: null,
			source: about.source
		}
	};
}
function whoIs(reporter, { source, target }) {
	if (reporter === target) return `the destination ${reporter} itself`;
	return reporter === source ? `the sender's own machine (${reporter})` : `${reporter}, a machine on the way,`;
}
/** To be told of a smaller MTU is how it should be; a client's port that is closed by now got an answer too late. */
function severityOf(meaning, { targetPort, protocol }) {
	if (meaning === REDIRECT || meaning === TOO_BIG) return "info";
	const isLate = meaning === CLOSED && protocol === PROTOCOLS.udp && (targetPort ?? 0) >= FIRST_CLIENT_PORT;
	return meaning === LOOP || isLate ? "warning" : "error";
}
function nextOf(meaning, reporter, { target, targetPort }) {
	switch (meaning) {
		case PROHIBITED: return [`on ${reporter}: nft list ruleset; iptables-save; iptables-legacy-save (look for reject)`, "open the port by a `firewall` task: netfix modules firewall"];
		case CLOSED: return [`on ${reporter}: ss -lnup; ip -d link show type vxlan; and the firewall's rules for port ${targetPort}`];
		case TOO_BIG: return [`tracepath -n ${target}; give the overlay an MTU that fits: netfix mesh --mtu -b -i hosts`];
		default: return [`on ${reporter}: ip route get ${target}; ip neigh show ${target}`];
	}
}
// src/net/explain/explain.ts
const MOST_VERDICTS = 100;
const MOST_OF_A_KIND = 200;
const MOST_EVIDENCE = 8;
/** What the packets of all capture points say together. */
function explain(points) {
	const isSaid = saidByIcmp(points);
	const isExplained = ({ members }) => members.some(({ connection: { client, server, serverPort } }) => isSaid(client, server, serverPort));
	const kinds = [
		points.flatMap((point) => [...lostPackets(point), ...cutPackets(point)]),
		neighbourVerdicts(points),
		unreachableVerdicts(points),
		sumVerdicts(points),
		overlayVerdicts(points),
		handshakeVerdicts(points, isExplained),
		streamVerdicts(points),
		exchangeVerdicts(points, isSaid)
	];
	const verdicts = linked(kinds.flatMap((drafts) => drafts.slice(0, MOST_OF_A_KIND))).slice(0, MOST_VERDICTS).map(({ draft, because }, i) => verdictOf(draft, because, i + 1));
	return {
		verdicts,
		more: kinds.flat().length - verdicts.length
	};
}
/** Tells whether some ICMP error is about a flow. A port that is not quoted may be any. */
function saidByIcmp(points) {
	const about = points.flatMap((point) => point.unreachables.values().map((found) => found.about));
	const said = new Set(about.flatMap(({ source, target, targetPort }) => [`${source} ${target} ${targetPort}`, `${source} ${target} some`]));
	return (source, target, port) => said.has(`${source} ${target} ${port ?? "some"}`) || said.has(`${source} ${target} null`);
}
function lostPackets(point) {
	if (point.lost === null || point.lost === 0) return [];
	return [{
		...OF_THE_CAPTURE,
		code: "capture.lost",
		message: `${point.name}: ${point.lost} packets were not captured: what seems to be missing may be missing here only`,
		causes: ["more packets than the machine could write down"],
		next: ["capture again with a narrower filter, or with a smaller snapshot length"]
	}];
}
function cutPackets({ name, cut, packets }) {
	if (cut === 0) return [];
	return [{
		...OF_THE_CAPTURE,
		code: "capture.cut",
		message: `${name}: ${cut} of ${packets} packets are cut off within their headers: what they would say is not known`,
		causes: ["a snapshot length too small for the headers, of tunnels above all (tcpdump -s)"],
		next: ["capture again without -s, or with 256 bytes at least"]
	}];
}
/** What a verdict on the capture itself has, whatever it is. */
const OF_THE_CAPTURE = {
	severity: "warning",
	proofs: [],
	lastSeen: null,
	concerns: {
		targets: [],
		carrier: null,
		source: null
	}
};
function verdictOf(draft, because, id) {
	const { code, severity, message, causes, next } = draft;
	return {
		id,
		code,
		severity,
		message,
		evidence: draft.proofs.slice(0, MOST_EVIDENCE).map((proof) => ({
			...placeOf(proof),
			text: proof.text
		})),
		causes,
		next,
		lastSeen: draft.lastSeen === null ? null : {
			...placeOf(draft.lastSeen),
			place: draft.lastSeen.place
		},
		because
	};
}
function placeOf({ point, packet, time }) {
	return {
		capture: point.name,
		packet,
		time: timeText(time, point.dated)
	};
}
// src/commands/explanation.ts
/** Flows that are remembered, over all captures together. */
const MOST_FLOWS = 2e4;
/** What captures say together, each being a capture point. */
function explanationOf(read) {
	const { verdicts, more } = explain(read.map(({ point }) => point));
	return {
		captures: read.map(captureOf),
		verdicts,
		more
	};
}
function isFaulty({ verdicts }) {
	return verdicts.some(({ severity }) => severity === "error");
}
function captureOf({ point, end }) {
	const { name, times, folded, lost, dated } = point;
	const text = (time) => time === void 0 ? null : timeText(time, dated);
	return {
		name,
		format: end.format,
		packets: end.packets,
		duplicates: folded,
		begin: text(times?.begin),
		end: text(times?.end),
		seconds: times === null ? 0 : (times.end - times.begin) / 1e6,
		lost,
		problems: problemsOf(end)
	};
}
/** What could not be read of it, in sentences. */
function problemsOf({ broken, unreadLines, unreadLinkTypes, packets }) {
	const unread = [...unreadLinkTypes].map(([type, count]) => `${plural(count, "packet")} of link type ${type}, which netfix does not read`);
	const lines = unreadLines === 0 ? [] : [`${unreadLines} lines were not understood (tcpdump -n helps where names are shown)`];
	const place = broken === null ? "" : `at byte ${broken.offset}, behind packet ${packets}`;
	if (broken === null) return [...unread, ...lines];
	const what = broken.kind === "cut" ? `it is cut short ${place}: ${broken.what}` : `it is damaged ${place}: ${broken.what}; what follows was not read`;
	return [
		...unread,
		...lines,
		what
	];
}
export { explanationText as a, MOST_PACKET_BYTES as c, problemsOf as i, word32 as l, explanationOf as n, readPoint as o, isFaulty as r, orderOf$1 as s, MOST_FLOWS as t };

//# sourceMappingURL=explanation.js.map