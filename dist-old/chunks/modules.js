import { n as __exportAll } from "./rolldown-runtime.js";
import { a as overlap, i as isLoopback, n as formatPrefix, o as parsePrefix, r as isLinkLocal, t as contains$1 } from "./address.js";
import { S as listed, _ as verdictOf, b as byHost, c as portProcesses, d as listingFailures, f as readRules, g as LOCAL_HOOKS, h as FORWARD_HOOKS, i as deviceOf, l as LISTING, m as placeText, n as patternsOf, o as freshVni, p as parseNft, r as matrixOf$1, s as macOf, t as mesh, u as NFT_MAIN_FILES, v as verdictsOf, x as firstOf$1, y as parseIptables } from "./mesh.js";
import { a as Number$1, c as Boolean, d as _Array_, i as String$1, l as _Object_, n as Record, o as Literal, r as Union, s as Integer, t as build_default, u as Optional } from "./build.js";
import { n as defineModule, r as TRUSTED_PATH, t as defineFleetModule } from "./module.js";
import { a as quote, o as quoteAll, r as parseDump } from "./framed-script.js";
import { n as suggestion } from "./did-you-mean.js";
import { t as ping } from "./ping.js";
import { a as toolboxManifest, i as SELECTOR, n as MANAGED_BY, o as params$15, r as NAME, t as CONTAINER } from "./manifest.js";
import { createHash } from "node:crypto";
// src/net/free-range.ts
/** Private space: RFC 1918, section 3, and RFC 4193, section 3.1 (the half whose prefixes are given locally). */
const PRIVATE = {
	ip: ranges$1("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"),
	ip6: ranges$1("fd00::/8")
};
function ranges$1(...prefixes) {
	return prefixes.map(parsePrefix).filter((range) => range !== null);
}
/**
* A private prefix of the same family and size as `wanted` that overlaps none of `busy`: the first one from
* `preferred` on, else the first of all. Null where private space has none.
*/
function freeRange(wanted, busy, preferred) {
	const size = wanted.high - wanted.low + 1n;
	const taken = busy.filter(({ family }) => family === wanted.family).toSorted((a, b) => a.low < b.low ? -1 : a.low > b.low ? 1 : 0);
	for (const window of windows(wanted.family, preferred)) {
		const free = firstFit(window, size, taken);
		if (free !== null) return free;
	}
	return null;
}
/** From `preferred` to the end of its block; then every block. */
function windows(family, preferred) {
	const blocks = PRIVATE[family];
	if (preferred === null) return blocks;
	return [...blocks.filter((block) => contains$1(block, preferred)).map((block) => ({
		...block,
		low: preferred.low
	})), ...blocks];
}
/** `taken` in the order of its lower ends. */
function firstFit(window, size, taken) {
	let low = roundUp(window.low, size);
	for (const range of taken) {
		if (range.low >= low + size) break;
		if (range.high >= low) low = roundUp(range.high + 1n, size);
	}
	const high = low + size - 1n;
	return high <= window.high ? {
		family: window.family,
		low,
		high
	} : null;
}
function roundUp(value, size) {
	return (value + size - 1n) / size * size;
}
// src/modules/cidr/made-by-cluster.ts
/** Devices that a CNI plugin gives pod addresses and routes to. */
const POD_DEVICES = [
	/^(cni\d+|cbr0|veth[0-9a-f]{7,8})$/,
	/^flannel[.-]/,
	/^(cali.*|tunl0|vxlan(-v6)?\.calico|wireguard\.cali|wg-v6\.cali)$/,
	/^(cilium_.*|lxc_health|lxc[0-9a-f]{8,12})$/,
	/^(kube-bridge|tun-[0-9a-f]+)$/,
	/^(weave|vethwe.*)$/,
	/^(antrea-.*|ovn-k8s-mp\d+|ovn0)$/
];
/** Devices that hold service addresses on every node: kube-proxy in IPVS mode, NodeLocal DNSCache, kube-router, Antrea. */
const SERVICE_DEVICES = /^(kube-ipvs0|nodelocaldns|kube-dummy-if|antrea-gw0)$/;
/** Calico's: BIRD's own number is 12 (rtnetlink.h), Felix marks its routes without a tunnel with 80. */
const POD_PROTOCOLS = [
	"bird",
	"12",
	"80"
];
/** OVN-Kubernetes sends the service range to a masquerade address in here. */
const MASQUERADE = parsePrefix("169.254.0.0/16");
function isClusterAddress({ device, address }, { use, range }) {
	return contains$1(range, address) && isClusterDevice(device, use);
}
/**
* True for a route inside the range that the running cluster made from this very range: by its device, by who wrote it,
* or because it leads to another node, as flannel's host-gw and routes without an overlay do. `isNode` knows the
* addresses of nodes.
*/
function isClusterRoute(route, { use, range }, isNode) {
	if (!contains$1(range, route.destination)) return false;
	if (route.devices.length > 0 && route.devices.every((device) => isClusterDevice(device, use))) return true;
	const isHop = (gateway) => use === "pod" ? isNode(gateway) : MASQUERADE !== null && contains$1(MASQUERADE, gateway);
	if (route.gateways.length > 0 && route.gateways.every(isHop)) return true;
	return use === "pod" && POD_PROTOCOLS.includes(route.protocol);
}
function isClusterDevice(device, use) {
	return use === "service" ? SERVICE_DEVICES.test(device) : POD_DEVICES.some((pattern) => pattern.test(device));
}
// src/modules/cidr/network.ts
/** Lines of each kind; a router may have a million routes. */
const MOST_LINES = 1e4;
const MOST_CHARACTERS = 300;
/**
* One look at addresses, routes and VXLAN devices. The plain text of ip(8), which reads the same from iproute2 of any
* age and, but for VXLAN, from busybox; -j came with iproute2 4.13. Lines begin with their kind.
*/
const NETWORK_SCRIPT = `has ip || { echo no-ip; exit 0; }
some() { sed "s/^/$1 /" | head -n ${MOST_LINES}; }
ip -o address show 2>/dev/null | sed 's/\\\\.*//' | some address
for family in 4 6; do
  ip -$family -o route show table all 2>/dev/null |
    sed -e '/^broadcast /d' -e '/^multicast /d' -e '/^anycast /d' -e '/^local [^ /]* /d' | some route
done
if vxlans=$(ip -o -d link show type vxlan 2>/dev/null); then
  printf '%s\\n' "$vxlans" | some vxlan
else
  grep -l -x DEVTYPE=vxlan /sys/class/net/*/uevent 2>/dev/null | sed -n 's|^/sys/class/net/\\(.*\\)/uevent$|no-vxlan \\1|p'
fi
:`;
/**
* Reads what hosts print. Lines that make no sense are left out; without any address nothing can be said of the host.
* Nodes of one cluster have the same routes, thousands in a large one: a line that came before is the same object.
*/
function networkReader() {
	const known = /* @__PURE__ */ new Map();
	const routeOf = (text) => {
		const before = known.get(text);
		if (before !== void 0) return before;
		const route = readRoute(text);
		known.set(text, route);
		return route;
	};
	return (output) => readNetwork(output, routeOf);
}
function readNetwork(output, routeOf) {
	const lines = /* @__PURE__ */ new Map();
	for (const text of output.split("\n")) {
		const end = text.indexOf(" ");
		const kind = end === -1 ? text : text.slice(0, end);
		const list = lines.get(kind) ?? [];
		lines.set(kind, list);
		list.push(text.slice(kind.length + 1));
	}
	const of = (kind) => lines.get(kind) ?? [];
	return {
		addresses: of("address").map(readAddress).filter((address) => address !== null),
		routes: of("route").map(routeOf).filter((route) => route !== null),
		vxlans: of("vxlan").map(readVxlan).filter((vxlan) => vxlan !== null),
		unseen: unseen(of)
	};
}
function unseen(of) {
	if (of("no-ip").length > 0) return ["its network, for it has no ip command (package iproute2)"];
	if (of("address").length === 0) return ["its addresses, for `ip address show` printed none"];
	const long = ["address", "route"].filter((kind) => of(kind).length >= MOST_LINES);
	const hidden = of("no-vxlan").map(bounded);
	return [...long.map((kind) => `all of its ${kind === "route" ? "routes" : "addresses"}, for there are more than ${MOST_LINES}`), ...hidden.length > 0 ? [`the local address of its VXLAN device ${hidden.slice(0, 5).join(", ")}, which busybox's ip does not show (package iproute2)`] : []];
}
/** `2: eth0    inet 10.0.0.1/24 brd … scope global eth0`; `inet 10.8.0.2 peer 10.8.0.1/32` on a tunnel. */
function readAddress(text) {
	const [, device = "", cidr = ""] = /^\d+: (\S+) +inet6? (\S+)/.exec(text) ?? [];
	const subnet = parsePrefix(cidr);
	const address = parsePrefix(cidr.split("/")[0] ?? "");
	return subnet === null || address === null ? null : {
		device: deviceName(device),
		address,
		subnet,
		line: bounded(text.replace(/^\d+: /, ""))
	};
}
/** `[TYPE] PREFIX [via ADDRESS] [dev NAME] [proto NAME] …`, several next hops behind backslashes. */
function readRoute(text) {
	const words = text.split(/[\s\\]+/).filter((word) => word !== "");
	const [first = "", second = ""] = words;
	const typed = /^[a-z]+$/.test(first) && first !== "default";
	const prefix = typed ? second : first;
	const family = text.includes(":") ? "::/0" : "0.0.0.0/0";
	const destination = parsePrefix(prefix === "default" ? family : prefix);
	if (destination === null) return null;
	const after = (key) => words.flatMap((word, i) => word === key ? [(words[i + 1] ?? "").replace(/^inet6?$/, words[i + 2] ?? "")] : []);
	return {
		type: typed ? first : "unicast",
		destination,
		devices: after("dev").map(bounded),
		gateways: after("via").map(parsePrefix).filter((gateway) => gateway !== null),
		protocol: after("proto")[0] ?? null,
		line: bounded(text)
	};
}
/** ` vxlan id 1 local 10.0.0.1 dev eth0 …` stands behind a backslash of its own. A device without `local` is left out. */
function readVxlan(text) {
	const device = deviceName(/^\d+: ([^\s:]+)/.exec(text)?.[1] ?? "");
	const part = text.split("\\").find((each) => /^ *vxlan /.test(each)) ?? "";
	const local = parsePrefix(/ local (\S+)/.exec(part)?.[1] ?? "");
	if (local === null) return null;
	const [shown] = /vxlan .*? dstport \d+/.exec(part) ?? [part];
	return {
		device,
		local,
		line: bounded(`${device}: ${shown}`)
	};
}
/** Without the `@if7` of a veth or the `@eth0` of a VLAN. */
function deviceName(text) {
	return bounded(text.split("@")[0] ?? "");
}
function bounded(text) {
	return text.trim().slice(0, MOST_CHARACTERS);
}
/** The whole address space, or one of the halves in which VPNs write it so as to win over the default route. */
function isDefault({ family, low, high }) {
	return high - low + 1n >= 1n << (family === "ip" ? 31n : 127n);
}
// src/modules/cidr/duplicates.ts
/** Bridges for one machine's own containers and guests, with the same addresses everywhere: no other host sees them. */
const LOCAL_BRIDGES = /^(docker\d+|docker_gwbridge|br-[0-9a-f]{12}|podman\d+|cni-podman\d+|nerdctl\d+|virbr\d+|lxcbr\d+|lxdbr\d+|incusbr\d+)$/;
/** Where several hosts hold one address on purpose: anycast, direct routing. */
const SHARED_DEVICES = /^(lo|dummy\d+)$/;
/** Addresses that two hosts have, and those the kernel itself found on another machine. */
function tellDuplicates(hosts) {
	const duplicates = [...holdersByAddress(hosts)].map(([address, holders]) => ({
		address,
		holders
	})).filter((each) => namesOf$2(each).length > 1);
	const known = new Set(duplicates.map(({ address }) => address));
	const refused = hosts.flatMap(({ name, addresses }) => addresses.filter(isRefused).map((own) => ({
		name,
		own,
		address: formatPrefix(own.address)
	})));
	return [...firstOf$1(duplicates, namesOf$2, (each) => tell$2(each, hosts)), ...firstOf$1(refused.filter(({ address }) => !known.has(address)), ({ name }) => [name], ({ name, own, address }) => tellRefused(name, own, address))];
}
/** Duplicate address detection of IPv6 (RFC 4862, 5.4) found another machine with it: the address is not used. */
function isRefused({ line }) {
	return / dadfailed( |$)/.test(line);
}
function tellRefused(name, { device, line }, address) {
	const message = `${address} of ${name} (${device}) is on another machine too, its kernel says (dadfailed): it is not used`;
	return {
		hosts: [name],
		finding: {
			code: "cidr.duplicate-address",
			severity: "error",
			message,
			evidence: `${name}: ${line}`
		}
	};
}
function namesOf$2({ holders }) {
	return [...new Set(holders.map(({ host }) => host.name))];
}
function holdersByAddress(hosts) {
	const holders = /* @__PURE__ */ new Map();
	const add = (address, holder) => {
		const list = holders.get(address) ?? [];
		holders.set(address, list);
		list.push(holder);
	};
	for (const host of hosts) {
		const owned = host.addresses.filter(isMeantForOne);
		for (const own of owned) add(formatPrefix(own.address), {
			host,
			own
		});
		if (!owned.some(({ address }) => formatPrefix(address) === host.nodeAddress)) add(host.nodeAddress, {
			host,
			own: null
		});
	}
	return holders;
}
function isMeantForOne({ device, address }) {
	return ![
		LOCAL_BRIDGES,
		SHARED_DEVICES,
		SERVICE_DEVICES
	].some((pattern) => pattern.test(device)) && !isLoopback(address) && !isLinkLocal(address);
}
function tell$2(duplicate, hosts) {
	const { address, holders } = duplicate;
	const who = listed(holders.map(({ host, own }) => `${host.name} (${own?.device ?? "by the inventory"})`));
	const lines = holders.flatMap(({ host, own }) => own === null ? [] : [`${host.name}: ${own.line}`]);
	const isNat = isBehindNat(duplicate, hosts);
	const message = isNat ? `${address} is on ${who}, each behind a NAT of its own: kubelet and the CNI must be told the node's other address (kubelet --node-ip, flannel --iface)` : `${address} is on ${who}: packets for it reach one of them, and not always the same`;
	return {
		hosts: namesOf$2(duplicate),
		finding: {
			code: isNat ? "cidr.nat-address" : "cidr.duplicate-address",
			severity: isNat ? "warning" : "error",
			message,
			evidence: lines.slice(0, 20).join("\n")
		}
	};
}
/**
* Vagrant and QEMU give each guest a network of its own with the same address and gateway: then every holder's default
* route leaves through that very network, no host has another address there, and nobody is reached by this one.
*/
function isBehindNat({ address, holders }, hosts) {
	if (!holders.every(({ host, own }) => own !== null && leavesBy(host, own))) return false;
	const subnets = holders.flatMap(({ own }) => own?.subnet ?? []);
	const isNear = (text) => {
		const range = parsePrefix(text);
		return range !== null && subnets.some((subnet) => contains$1(subnet, range));
	};
	return hosts.every(({ addresses, nodeAddress }) => !isNear(nodeAddress) && addresses.every((other) => {
		const text = formatPrefix(other.address);
		return text === address || !isNear(text);
	}));
}
/** True when the host's default route goes through this address's network; in IPv6 the gateway is link-local. */
function leavesBy({ routes }, { device, subnet }) {
	return routes.some(({ destination, devices, gateways }) => destination.family === subnet.family && isDefault(destination) && devices.includes(device) && gateways.some((gateway) => contains$1(subnet, gateway) || isLinkLocal(gateway)));
}
// src/modules/cidr/look.ts
/** One round trip per host. Hosts that gave no answer are told, and not among the seen. */
async function lookAtHosts$1(fleet) {
	const outputs = await fleet.each(() => NETWORK_SCRIPT, { timeoutMs: 3e4 });
	const read = networkReader();
	const looks = fleet.hosts.map((host) => lookOf(host, outputs.get(host.name), read));
	return {
		seen: looks.flatMap(({ seen }) => seen ?? []),
		told: looks.flatMap(({ told }) => told)
	};
}
function lookOf(host, output, read) {
	const failure = output === void 0 ? "it gave no answer" : output.failure;
	if (output === void 0 || failure !== null) return {
		seen: null,
		told: [incomplete(host, "error", `${host.name} was not looked at: ${failure}`)]
	};
	const network = read(output.stdout);
	const range = parsePrefix(host.address);
	const seen = {
		...network,
		name: host.name,
		nodeAddress: range === null ? host.address : formatPrefix(range)
	};
	const severity = network.addresses.length === 0 ? "error" : "warning";
	return {
		seen,
		told: network.unseen.map((what) => incomplete(host, severity, `not seen of ${host.name}: ${what}`))
	};
}
function incomplete(host, severity, message) {
	return {
		hosts: [host.name],
		finding: {
			code: "cidr.incomplete",
			severity,
			message
		}
	};
}
// src/modules/cidr/params.ts
const CIDR = "[0-9A-Fa-f:.]+/[0-9]{1,3}";
/** One, or several with commas as kubeadm's podSubnet has them. */
const cidrs = String$1({ pattern: `^${CIDR}(,${CIDR})*$` });
/** What kubeadm takes without --service-cidr. It has no default for pods. */
const KUBEADM_SERVICES = "10.96.0.0/12";
const params$14 = _Object_({
	pods: Optional(Union([cidrs, _Array_(cidrs)], { description: "The cluster's pod ranges (kubeadm's `podSubnet`): a CIDR, several with commas, or a list. Without it no pod range is looked at." })),
	services: Optional(Union([cidrs, _Array_(cidrs)], {
		default: KUBEADM_SERVICES,
		description: "Its service ranges (kubeadm's `serviceSubnet`). `[]` for none."
	}))
}, { additionalProperties: false });
/** The ranges of checked parameters, each once; those that are no CIDR after all come back as text. */
function readRanges(given) {
	const ranges = /* @__PURE__ */ new Map();
	const wrong = [];
	for (const use of ["pod", "service"]) for (const text of cidrsOf(given, use)) {
		const range = parsePrefix(text);
		const name = `${use} range ${range === null ? text : cidrText(range)}`;
		if (range === null) wrong.push(name);
		else ranges.set(name, {
			use,
			range,
			name
		});
	}
	return {
		ranges: [...ranges.values()],
		wrong
	};
}
/** The ranges as the playbook has them. */
function cidrsOf(given, use) {
	return [use === "pod" ? given.pods ?? [] : given.services ?? KUBEADM_SERVICES].flat().flatMap((text) => text.split(","));
}
/** As formatPrefix, but with the length of a single address too: `10.0.0.1/32`. */
function cidrText(range) {
	const single = range.low === range.high;
	return `${formatPrefix(range)}${single ? range.family === "ip" ? "/32" : "/128" : ""}`;
}
// src/modules/cidr/overlaps.ts
/** How a range meets what hosts have, the worst first. Only the last one is a warning. */
const KINDS = [
	"network",
	"address",
	"route",
	"broader-route"
];
/** All overlaps of the range with addresses and routes of the hosts. `isNode` knows the addresses of nodes. */
function overlapsOf(cluster, hosts, isNode) {
	const found = /* @__PURE__ */ new Map();
	for (const host of hosts) for (const meeting of [...addressMeetings(cluster, host), ...routeMeetings(cluster, host, isNode)]) add$1(found, cluster, host.name, meeting);
	return [...found.values()].toSorted((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind));
}
function add$1(found, cluster, host, meeting) {
	const { where, kind, how, lines } = meeting;
	const key = cidrText(where);
	const entry = found.get(key) ?? {
		with: cluster,
		where,
		kind,
		hosts: /* @__PURE__ */ new Map()
	};
	found.set(key, entry);
	if (KINDS.indexOf(kind) < KINDS.indexOf(entry.kind)) entry.kind = kind;
	const share = entry.hosts.get(host);
	if (share === void 0) entry.hosts.set(host, {
		how,
		lines
	});
	else share.lines.push(...lines);
}
/** Addresses inside the range; each stands for the network it is in. */
function addressMeetings(cluster, host) {
	const meetings = host.addresses.filter((own) => contains$1(cluster.range, own.address) && !isClusterAddress(own, cluster)).map(({ device, address, subnet, line }) => ({
		kind: cidrText(subnet) === cidrText(address) ? "address" : "network",
		where: subnet,
		how: `${formatPrefix(address)} on ${device}`,
		lines: [line]
	}));
	const node = parsePrefix(host.nodeAddress);
	const isOnDevice = host.addresses.some(({ address }) => formatPrefix(address) === host.nodeAddress);
	if (node === null || isOnDevice || !contains$1(cluster.range, node)) return meetings;
	return [...meetings, {
		kind: "address",
		where: node,
		how: "where other nodes reach it",
		lines: []
	}];
}
function routeMeetings(cluster, host, isNode) {
	const subnets = new Set(host.addresses.map(({ device, subnet }) => `${device} ${cidrText(subnet)}`));
	return host.routes.filter((route) => leadsSomewhere(route) && overlap(route.destination, cluster.range)).filter((route) => !isClusterRoute(route, cluster, isNode)).map((route) => ({
		kind: kindOf(route, cluster, subnets),
		where: route.destination,
		how: wayOf(route),
		lines: [route.line]
	}));
}
/** Default routes and those that discard (the CNI's blackholes too) lead to no network of their own. */
function leadsSomewhere({ type, destination }) {
	return !isDefault(destination) && ![
		"blackhole",
		"unreachable",
		"prohibit",
		"throw"
	].includes(type);
}
function kindOf({ destination, devices, gateways }, cluster, subnets) {
	if (gateways.length === 0 && devices.some((device) => subnets.has(`${device} ${cidrText(destination)}`))) return "network";
	return contains$1(cluster.range, destination) ? "route" : "broader-route";
}
function wayOf({ devices, gateways }) {
	return [gateways.length > 0 ? `via ${gateways.slice(0, 2).map(formatPrefix).join(" and ")}` : "", devices.length > 0 ? `dev ${[...new Set(devices)].slice(0, 2).join(" and ")}` : ""].filter((word) => word !== "").join(" ") || "by a route";
}
/** `proposal` is what the messages end with. */
function tellOverlaps(overlaps, proposal) {
	return firstOf$1(overlaps, ({ hosts }) => [...hosts.keys()], (each) => ({
		hosts: [...each.hosts.keys()],
		finding: {
			code: each.kind === "broader-route" ? "cidr.broader-route" : "cidr.overlap",
			severity: each.kind === "broader-route" ? "warning" : "error",
			message: `${sentence(each)}; ${proposal}`,
			evidence: evidence$1(each)
		}
	}));
}
function sentence({ with: cluster, where, kind, hosts }) {
	const shares = listed([...hosts].map(([name, { how }]) => `${name} (${how})`));
	switch (kind) {
		case "network": return `${cluster.name} overlaps ${cidrText(where)}, a network of ${shares}`;
		case "address": return `${cluster.name} holds ${formatPrefix(where)}, an address of ${shares}`;
		case "route": return `${cluster.name} overlaps ${cidrText(where)}, which has a route on ${shares}`;
		case "broader-route": return `${cluster.name} lies in ${cidrText(where)}, which has a route on ${shares}: what is behind it with an address of the range is out of reach`;
	}
}
function evidence$1({ hosts }) {
	const lines = [...hosts].flatMap(([name, share]) => share.lines.map((line) => `${name}: ${line}`));
	const rest = lines.length - 20;
	return [...lines.slice(0, 20), ...rest > 0 ? [`and ${rest} more`] : []].join("\n");
}
// src/modules/cidr/vxlan.ts
/** VXLAN devices that send from an address another host's send from too, or that the other nodes do not know. */
function tellVxlans(hosts) {
	const byLocal = /* @__PURE__ */ new Map();
	for (const host of hosts) for (const vxlan of host.vxlans) {
		const local = formatPrefix(vxlan.local);
		byLocal.set(local, [...byLocal.get(local) ?? [], {
			host,
			vxlan
		}]);
	}
	const shared = [...byLocal].filter(([, senders]) => namesOf$1(senders).length > 1);
	const alone = [...byLocal.values()].filter((senders) => namesOf$1(senders).length === 1).flat();
	return [...firstOf$1(shared, ([, senders]) => namesOf$1(senders), ([local, senders]) => tellShared(local, senders)), ...firstOf$1(alone.flatMap((sender) => oddity(sender, hosts) ?? []), (each) => each.hosts, (each) => each)];
}
function namesOf$1(senders) {
	return [...new Set(senders.map(({ host }) => host.name))];
}
function tellShared(local, senders) {
	const who = listed(senders.map(({ host, vxlan }) => `${host.name} (${vxlan.device})`));
	const evidence = senders.slice(0, 20).map(({ host, vxlan }) => `${host.name}: ${vxlan.line}`);
	return {
		hosts: namesOf$1(senders),
		finding: {
			code: "cidr.vxlan-shared",
			severity: "error",
			message: `the VXLAN devices of ${who} all send from ${local}, so answers cannot find their way: give the CNI the device that has the node's own address (flannel --iface, Calico IP_AUTODETECTION_METHOD)`,
			evidence: evidence.join("\n")
		}
	};
}
/** Null where the address is the node's own, or in a network that other hosts are in too. */
function oddity({ host, vxlan }, hosts) {
	const local = formatPrefix(vxlan.local);
	const tell = (severity, why) => ({
		hosts: [host.name],
		finding: {
			code: "cidr.vxlan-local",
			severity,
			message: `${vxlan.device} of ${host.name} sends from ${local}, ${why}`,
			evidence: `${host.name}: ${vxlan.line}`
		}
	});
	const own = host.addresses.find(({ address }) => formatPrefix(address) === local);
	if (own === void 0) return tell("error", "which is no address of that host");
	if (hosts.filter((other) => other !== host).flatMap(({ addresses }) => addresses).some(({ address }) => contains$1(own.subnet, address)) || !isKnownElsewhere(host, local)) return null;
	return tell("warning", `but the other nodes reach it by ${host.nodeAddress}: is ${local} really the address of the overlay's network?`);
}
/** True when the host has another address of the same family that the inventory knows it by. */
function isKnownElsewhere({ addresses, nodeAddress }, local) {
	const node = addresses.find(({ address }) => formatPrefix(address) === nodeAddress);
	return nodeAddress !== local && node !== void 0 && node.address.family === parsePrefix(local)?.family;
}
// src/modules/cidr.ts
/** Where the search for a free range begins: what people already know from other clusters. */
const USUAL = {
	pod: {
		ip: "10.244.0.0",
		ip6: "fd00:10:244::"
	},
	service: {
		ip: "10.96.0.0",
		ip6: "fd00:10:96::"
	}
};
/** Looks and tells; it changes nothing, for a cluster's ranges are set when it is made. */
const cidr = defineFleetModule({
	name: "cidr",
	summary: "Pod and service ranges against the networks of all hosts, and addresses that two hosts have",
	params: params$14,
	example: "- cidr: { pods: [10.244.0.0/16], services: [10.96.0.0/12] }",
	title: (given) => `cidr ${[...cidrsOf(given, "pod"), ...cidrsOf(given, "service")].join(", ")}`.trim(),
	async run(fleet, given) {
		const { ranges, wrong } = readRanges(given);
		const { seen, told } = await lookAtHosts$1(fleet);
		const everyone = fleet.hosts.map(({ name }) => name);
		const all = [
			...wrong.map((name) => error(everyone, "cidr.wrong-range", `${name} is not a CIDR`)),
			...told,
			...tellRanges(ranges, seen, fleet),
			...tellDuplicates(seen),
			...tellVxlans(seen)
		];
		return {
			findings: byHost(all),
			matrices: []
		};
	}
});
function error(hosts, code, message) {
	return {
		hosts,
		finding: {
			code,
			severity: "error",
			message
		}
	};
}
/** The ranges against each other and against the hosts. Those that meet anything get a proposal, each its own. */
function tellRanges(ranges, seen, fleet) {
	const isNode = nodeTest(seen, fleet);
	const taken = [...networksOf(seen), ...ranges.map(({ range }) => range)];
	return ranges.flatMap((each, i) => {
		const clashes = ranges.slice(i + 1).filter(({ range }) => overlap(range, each.range));
		const overlaps = overlapsOf(each, seen, isNode);
		if (clashes.length === 0 && overlaps.length === 0) return [];
		const free = freeFor(each, taken);
		if (free !== null) taken.push(free);
		const proposal = proposalText(free, seen.length, fleet.hosts.length);
		const everyone = fleet.hosts.map(({ name }) => name);
		return [...clashes.map(({ name }) => error(everyone, "cidr.ranges-overlap", `${each.name} overlaps ${name}; ${proposal}`)), ...tellOverlaps(overlaps, proposal)];
	});
}
/** A range of the same size that nothing in use overlaps. */
function freeFor({ use, range }, taken) {
	return freeRange(range, taken, parsePrefix(USUAL[use][range.family]));
}
function proposalText(free, seen, hosts) {
	const where = seen === hosts ? "on all hosts" : `on the hosts that answered (${seen} of ${hosts})`;
	return free === null ? `no private range of that size is free ${where}` : `free ${where} is ${cidrText(free)}`;
}
/** Everything in use, the cluster's own included. */
function networksOf(seen) {
	const networks = [
		...[...new Set(seen.flatMap((host) => host.routes))].map(({ destination }) => destination).filter((destination) => !isDefault(destination)),
		...seen.flatMap(({ addresses }) => addresses.flatMap(({ address, subnet }) => [address, subnet])),
		...seen.map(({ nodeAddress }) => parsePrefix(nodeAddress))
	];
	return [...new Map(networks.flatMap((each) => each === null ? [] : [[cidrText(each), each]])).values()];
}
/** Knows the addresses of the hosts that were seen, and those of the whole inventory. */
function nodeTest(seen, fleet) {
	const known = [...[...fleet.hosts.map(({ address }) => address), ...Object.values(fleet.groups).flat()].map(parsePrefix), ...seen.flatMap((host) => host.addresses.map(({ address }) => address))];
	const texts = new Set(known.flatMap((address) => address === null ? [] : [formatPrefix(address)]));
	return (address) => texts.has(formatPrefix(address));
}
// src/net/sysctl/glob.ts
/** True when glob(3) would expand the text instead of taking it as it stands. */
function isGlob(text) {
	return /[*?[]/.test(text);
}
/**
* Whether the glob of a sysctl.d line matches a path, as glob(7): `*`, `?` and `[…]` never match a slash, and a
* leading dot is matched only by a dot. Takes time proportional to the product of the lengths, whatever the glob.
*/
function matchesGlob(glob, path) {
	const patterns = glob.split("/");
	const names = path.split("/");
	return patterns.length === names.length && patterns.every((each, i) => matchesName(each, names[i] ?? ""));
}
function matchesName(pattern, name) {
	if (name.startsWith(".") && !pattern.startsWith(".")) return false;
	const parts = tokens(pattern);
	let at = 0;
	let part = 0;
	let star = -1;
	let starAt = 0;
	while (at < name.length) {
		const token = parts[part];
		if (token === "*") {
			star = part++;
			starAt = at;
		} else if (token?.(name[at] ?? "")) {
			part++;
			at++;
		} else if (star !== -1) {
			part = star + 1;
			at = ++starAt;
		} else return false;
	}
	return parts.slice(part).every((token) => token === "*");
}
function tokens(pattern) {
	const found = [];
	for (let i = 0; i < pattern.length; i++) {
		const char = pattern[i];
		const close = char === "[" ? pattern.indexOf("]", i + (/^\[[!^]/.test(pattern.slice(i, i + 2)) ? 3 : 2)) : -1;
		if (char === "*") found.push("*");
		else if (char === "?") found.push(() => true);
		else if (close !== -1) {
			found.push(charClass(pattern.slice(i + 1, close)));
			i = close;
		} else {
			const literal = char === "\\" ? pattern[++i] : char;
			found.push((other) => other === literal);
		}
	}
	return found;
}
function charClass(body) {
	const negated = body.startsWith("!") || body.startsWith("^");
	const members = negated ? body.slice(1) : body;
	return (char) => contains(members, char) !== negated;
}
function contains(members, char) {
	for (let i = 0; i < members.length; i++) {
		const from = members[i] ?? "";
		const isRange = members[i + 1] === "-" && i + 2 < members.length;
		const to = isRange ? members[i + 2] ?? "" : from;
		if (char >= from && char <= to) return true;
		if (isRange) i += 2;
	}
	return false;
}
// src/modules/cni-devices/drop-in.ts
/** The folder of a drop-in, where there is none yet. Undo leaves it where something else has come into it. */
function makeFolder$1({ missing }, folder) {
	return missing.includes(folder) ? [folderChange(folder)] : [];
}
function folderChange(folder) {
	return {
		kind: "command",
		target: folder,
		summary: `make the folder ${folder}`,
		run: `mkdir -p ${quote(folder)}`,
		undo: `rmdir ${quote(folder)} 2>/dev/null || :`
	};
}
/** The files once this one has that content. */
function withFile$1(files, path, content) {
	const lines = (content ?? "").replace(/\n$/, "").split("\n");
	return [...files.filter((file) => file.path !== path), {
		path,
		target: path,
		lines
	}];
}
/** As earlier tasks of the same batch will leave the files. */
function afterPending$2(state, pending) {
	const written = pending.filter((change) => change.kind === "file" && change.after !== null);
	const made = pending.flatMap((change) => change.kind === "command" ? [change.target] : []);
	const after = (files, folder) => written.filter(({ path }) => path.startsWith(folder)).reduce((all, { path, after: content }) => withFile$1(all, path, content), files);
	const { networkManager, networkd } = state;
	return {
		...state,
		missing: state.missing.filter((folder) => !made.includes(folder)),
		networkManager: {
			...networkManager,
			files: after(networkManager.files, "/etc/NetworkManager/")
		},
		networkd: {
			...networkd,
			files: after(networkd.files, "/etc/systemd/networkd.conf"),
			links: after(networkd.links, "/etc/systemd/network/")
		}
	};
}
// src/net/drop-in-folders.ts
/**
* The folders of `sysctl.d`, `modules-load.d` or `modprobe.d`, the stronger first: of two files of one name only the
* first folder's is read (sysctl.d(5), modules-load.d(5), modprobe.d(5)).
*/
function dropInFolders(name) {
	return [
		`/etc/${name}`,
		`/run/${name}`,
		`/usr/local/lib/${name}`,
		`/usr/lib/${name}`,
		`/lib/${name}`
	];
}
/** The files that are read, in the order they are: by name, bytewise; of each name the strongest folder's. */
function dropInOrder(files, folders) {
	const byName = /* @__PURE__ */ new Map();
	for (const folder of folders) for (const file of files) if (file.path.startsWith(`${folder}/`) && !byName.has(fileName(file))) byName.set(fileName(file), file);
	return [...byName.values()].sort((a, b) => Buffer.compare(Buffer.from(fileName(a)), Buffer.from(fileName(b))));
}
function fileName({ path }) {
	return path.slice(path.lastIndexOf("/") + 1);
}
// src/net/ini-lines.ts
/** Lines that are no entry of a section are left out: NetworkManager refuses such a file, systemd passes over them. */
function iniLines(lines) {
	let section = "";
	return lines.flatMap((text, i) => {
		const trimmed = text.trim();
		const header = /^\[(.+)\]$/.exec(trimmed)?.[1];
		if (header !== void 0) section = header;
		const entry = /^([^#;=][^=]*)=(.*)$/.exec(trimmed);
		if (header !== void 0 || entry === null || section === "") return [];
		return [{
			section,
			key: (entry[1] ?? "").trim(),
			value: (entry[2] ?? "").trim(),
			line: i + 1
		}];
	});
}
/** systemd.syntax(7) and GLib know more words than these are written with; anything else is false. */
function isYes(value) {
	return /^(1|yes|y|true|t|on)$/i.test(value);
}
// src/modules/drop-in-files.ts
/**
* Read-only sh that shows every `*.conf` (or other suffix) of the folders of these names, and `singles` when they are there: `~path`
* and, for a link, `>what it is`; `!path` for one we may not read; then the contents, with those of `more`.
* /lib is left out where it is /usr/lib.
*/
function dropInScript(names, singles, more, suffix = "conf") {
	const folders = names.flatMap(dropInFolders);
	const own = folders.filter((folder) => !folder.startsWith("/lib/"));
	const lib = folders.filter((folder) => folder.startsWith("/lib/"));
	return `end='
'
set -- ${quoteAll(own)}
[ -h /lib ] || set -- "$@" ${quoteAll(lib)}
for d in "$@"; do
  shift
  for f in "$d"/*.${suffix} "$d"/.*.${suffix}; do
    if [ -e "$f" ] || [ -h "$f" ]; then set -- "$@" "$f"; fi
  done
done
for f in ${quoteAll(singles)}; do [ ! -e "$f" ] || set -- "$@" "$f"; done
list=
for f in "$@"; do
  list="$list~$f$end"
  [ ! -h "$f" ] || list="$list>$(readlink -f "$f")$end"
  [ ! -f "$f" ] || [ -r "$f" ] || list="$list!$f$end"
done
printf %s "$list"
dump "$@" ${quoteAll(more)}`;
}
/** Never throws, whatever the output holds. */
function readDropIns(output) {
	const contents = parseDump(output);
	const targets = /* @__PURE__ */ new Map();
	const unreadable = [];
	let path = "";
	for (const line of output.split("\n")) {
		const rest = line.slice(1);
		if (line.startsWith("~")) {
			path = rest;
			targets.set(path, path);
		}
		if (line.startsWith(">") && path !== "") targets.set(path, rest);
		if (line.startsWith("!")) unreadable.push(rest);
	}
	return {
		files: [...targets].map(([each, target]) => ({
			path: each,
			target,
			lines: contents.get(each) ?? []
		})),
		unreadable,
		contents
	};
}
// src/modules/cni-devices/probe.ts
const FOLDERS$1 = {
	networkManager: "/etc/NetworkManager/conf.d",
	networkd: "/etc/systemd/networkd.conf.d",
	links: "/etc/systemd/network"
};
const FILES_SCRIPT$1 = dropInScript(["NetworkManager/conf.d", "systemd/networkd.conf.d"], ["/etc/NetworkManager/NetworkManager.conf", "/etc/systemd/networkd.conf"], []);
const LINKS_SCRIPT = dropInScript(["systemd/network"], [], [], "link");
/**
* A unit that is wanted at boot is enabled; one that runs has left its traces. nmcli(1) asks the running NetworkManager,
* `-t` gives `DEVICE:STATE` with backslashes before colons of names.
*/
const USED = `used() { for f in /etc/systemd/system/*.wants/$1.service /run/systemd/system/*.wants/$1.service "$2"; do [ ! -e "$f" ] && [ ! -h "$f" ] || { echo "used $1"; break; }; done; }`;
const UNITS = {
	NetworkManager: "/run/NetworkManager/NetworkManager.pid",
	"systemd-networkd": "/run/systemd/netif/state"
};
/** Sh that holds where the unit is used. */
function isUsed(unit) {
	return `${USED}\n[ -n "$(used ${unit} ${UNITS[unit]})" ]`;
}
const USE_SCRIPT$1 = `${USED}
used NetworkManager ${UNITS.NetworkManager}
used systemd-networkd ${UNITS["systemd-networkd"]}
for d in ${Object.values(FOLDERS$1).join(" ")}; do [ -d "$d" ] || echo "missing $d"; done
has nmcli && has NetworkManager && nmcli -t -f DEVICE,STATE device status 2>/dev/null | sed 's/^/device /'
:`;
function readState$9(parts) {
	const { files, unreadable } = readDropIns(parts.files?.stdout ?? "");
	const of = (folder) => files.filter(({ path }) => path.includes(folder));
	const use = (parts.use?.stdout ?? "").split("\n");
	const devices = use.flatMap((line) => {
		const [, name = "", state = ""] = /^device (.*):([^:]*)$/.exec(line) ?? [];
		return name === "" ? [] : [[name.replaceAll("\\", ""), state]];
	});
	return {
		networkManager: {
			isUsed: use.includes("used NetworkManager") || devices.length > 0,
			files: of("/NetworkManager/"),
			devices: new Map(devices)
		},
		networkd: {
			isUsed: use.includes("used systemd-networkd"),
			files: of("/systemd/networkd.conf"),
			links: readDropIns(parts.links?.stdout ?? "").files
		},
		missing: use.flatMap((line) => line.startsWith("missing ") ? [line.slice(8)] : []),
		unreadable
	};
}
// src/modules/cni-devices/networkd.ts
const DROP_IN$2 = `${FOLDERS$1.networkd}/zzz-netfix.conf`;
const FOREIGN = ["ManageForeignRoutes", "ManageForeignRoutingPolicyRules"];
/** That systemd-networkd does not remove the routes and rules that a CNI makes (networkd.conf(5), cilium#18706). */
function planForeign(state) {
	const { isUsed, files } = state.networkd;
	if (!isUsed) return {
		findings: [],
		changes: []
	};
	const wrong = FOREIGN.filter((key) => isManaged(setting(files, key)));
	if (wrong.length === 0) return {
		findings: [],
		changes: []
	};
	const change = keepForeign(files);
	const then = withFile$1(files, DROP_IN$2, change.after);
	const lost = wrong.filter((key) => isManaged(setting(then, key)));
	const mended = wrong.filter((key) => !lost.includes(key));
	return {
		findings: [...mended.length === 0 ? [] : [tellForeign(files, mended)], ...lost.map((key) => tellLost$1(then, key))],
		changes: mended.length === 0 ? [] : [...makeFolder$1(state, FOLDERS$1.networkd), change]
	};
}
function keepForeign(files) {
	return write$2(files, DROP_IN$2, `[Network]\n${FOREIGN.map((key) => `${key}=no\n`).join("")}`, `set ${FOREIGN.map((key) => `${key}=no`).join(" and ")}`);
}
/** The last line of the last file counts; the main file is read before all drop-ins. */
function setting(files, key) {
	const main = files.filter(({ path }) => path === "/etc/systemd/networkd.conf");
	const dropIns = dropInOrder(files, dropInFolders("systemd/networkd.conf.d"));
	return lastOf([...main, ...dropIns], "Network", key);
}
function lastOf(files, section, key) {
	return files.flatMap(({ path, lines }) => iniLines(lines).filter((entry) => entry.section === section && entry.key === key).map(({ value, line }) => ({
		value,
		place: `${path}:${line}`,
		evidence: `${path}:${line}: ${key}=${value}`
	}))).at(-1) ?? null;
}
/** Yes is the default, and what an empty value goes back to. */
function isManaged(set) {
	return set === null || set.value === "" || isYes(set.value);
}
function tellForeign(files, keys) {
	const evidence = keys.map((key) => setting(files, key)?.evidence ?? `no file sets ${key}: its default is yes`);
	return {
		code: "cni_devices.foreign-routes",
		severity: "warning",
		message: `systemd-networkd removes ${listed(keys.map((key) => key === "ManageForeignRoutes" ? "routes" : "routing policy rules"))} that it did not make, a CNI's among them, when it starts or a link changes; it reads this file when it next starts`,
		evidence: evidence.join("\n"),
		fixable: true
	};
}
function tellLost$1(files, key) {
	const by = setting(files, key);
	return {
		code: "cni_devices.overridden",
		severity: "error",
		message: `${key} stays yes: ${by?.place} is read after ${DROP_IN$2}; mend that line`,
		...by && { evidence: by.evidence },
		fixable: false
	};
}
const LINK = `${FOLDERS$1.links}/10-netfix-flannel.link`;
/** A name that the pattern of the link file means. */
const FLANNEL = "flannel.1";
/**
* That udev leaves flannel's device the MAC address it was made with: the other nodes were told that one (flannel#1155).
* Since 0.15.1 flannel gives it itself, and udev keeps off.
*/
function planLink(state) {
	const { isUsed, links } = state.networkd;
	const policy = isUsed ? policyFor(links) : null;
	if (policy === null) return {
		findings: [],
		changes: []
	};
	const change = keepAddress(links);
	const then = policyFor(withFile$1(links, LINK, change.after));
	return {
		findings: [{
			code: then === null ? "cni_devices.mac-policy" : "cni_devices.overridden",
			severity: then === null ? "warning" : "error",
			message: `udev gives ${FLANNEL} another MAC address than it was made with, which the other nodes do not know: ${(then ?? policy).place}`,
			evidence: (then ?? policy).evidence,
			fixable: then === null
		}],
		changes: then === null ? [...makeFolder$1(state, FOLDERS$1.links), change] : []
	};
}
function keepAddress(links) {
	return write$2(links, LINK, "[Match]\nOriginalName=flannel*\n\n[Link]\nMACAddressPolicy=none\n", "leave flannel's devices the MAC address they were made with");
}
/** The first file by name that matches a device is the only one applied to it (systemd.link(5)). Null: the MAC stays. */
function policyFor(links) {
	const first = dropInOrder(links, dropInFolders("systemd/network")).find(({ lines }) => lines.length > 0 && matchesFlannel(iniLines(lines)));
	const policy = first === void 0 ? null : lastOf([first], "Link", "MACAddressPolicy");
	return policy !== null && ["persistent", "random"].includes(policy.value) ? policy : null;
}
const FLANNEL_HAS = {
	OriginalName: FLANNEL,
	Driver: "vxlan",
	Kind: "vxlan",
	Type: "ether"
};
/** By properties that a VXLAN device has not (a hardware address, a path) it is not meant. `!` turns a list round. */
function matchesFlannel(entries) {
	return entries.filter(({ section }) => section === "Match").every(({ key, value }) => {
		const isTurned = value.startsWith("!");
		return value.slice(isTurned ? 1 : 0).split(/\s+/).some((glob) => matchesGlob(glob, FLANNEL_HAS[key] ?? "")) !== isTurned;
	});
}
function write$2(files, path, content, summary) {
	const lines = files.find((file) => file.path === path)?.lines;
	return {
		kind: "file",
		path,
		target: path,
		summary,
		before: lines === void 0 ? null : lines.map((line) => `${line}\n`).join(""),
		after: `# Written by netfix.\n${content}`
	};
}
// src/net/unmanaged-devices.ts
const MAIN = "/etc/NetworkManager/NetworkManager.conf";
const KEY = "unmanaged-devices";
const KEYS = [
	KEY,
	`${KEY}+`,
	`${KEY}-`
];
/**
* The files that NetworkManager reads, in its order: packages', then those of /run, then the main file, then
* /etc's, each folder by name, bytewise. A file in /run hides the packages' of its name, one in /etc both
* (NetworkManager.conf(5)).
*/
function networkManagerFiles(files) {
	const [etc = [], run = [], lib = []] = [
		"/etc",
		"/run",
		"/usr/lib"
	].map((root) => files.filter(({ path }) => path.startsWith(`${root}/NetworkManager/conf.d/`)).sort(byName$1));
	const without = (list, hiding) => list.filter((file) => !hiding.some((other) => fileName(other) === fileName(file)));
	const main = files.filter(({ path }) => path === MAIN);
	return [
		...without(lib, [...run, ...etc]),
		...without(run, etc),
		...main,
		...etc
	];
}
function byName$1(a, b) {
	return Buffer.compare(Buffer.from(fileName(a)), Buffer.from(fileName(b)));
}
/**
* What `[keyfile] unmanaged-devices` comes to over files in order. `=` sets the list, `+=` adds, `-=` takes off. These
* are three keys to GLib: of one that stands in a file several times each has the last one's value.
*/
function unmanagedDevices(files) {
	const found = {
		specs: [],
		removals: []
	};
	for (const { path, lines } of files) {
		const entries = iniLines(lines);
		if (entries.some(({ section, key, value }) => section === ".config" && key === "enable" && isNo(value))) continue;
		const mine = entries.filter(({ section, key }) => section === "keyfile" && KEYS.includes(key));
		for (const { key } of mine) {
			const last = mine.findLast((entry) => entry.key === key);
			if (last !== void 0) apply$1(found, key, splitSpecs(last.value), `${path}:${last.line}`);
		}
	}
	return found;
}
/** `enable` may also hold conditions (versions, environment): a file with those counts as read. */
function isNo(value) {
	return !isYes(value) && /^(0|no|n|false|f|off)$/i.test(value);
}
function apply$1(found, key, specs, place) {
	const has = (spec) => found.specs.some((each) => each.spec === spec);
	if (key === `${KEY}+`) {
		found.specs.push(...specs.filter((spec) => !has(spec)).map((spec) => ({
			spec,
			place
		})));
		return;
	}
	const goes = ({ spec }) => key === KEY ? !specs.includes(spec) : specs.includes(spec);
	const taken = found.specs.filter(goes).map(({ spec }) => spec);
	if (taken.length > 0) found.removals.push({
		taken,
		place
	});
	found.specs = key === KEY ? specs.map((spec) => ({
		spec,
		place
	})) : found.specs.filter((each) => !goes(each));
}
/** Commas and semicolons part the entries, unless a backslash stands before them. */
function splitSpecs(value) {
	const parts = value.match(/(?:\\.|[^,;\\])+/g) ?? [];
	return [...new Set(parts.map((part) => part.trim()).filter((part) => part !== ""))];
}
/** The entry that keeps NetworkManager from a device, or leaves it to it (`except:`); null where none speaks of it. */
function specFor({ specs }, interfaces) {
	const except = specs.filter(({ spec }) => spec.startsWith("except:"));
	const exception = except.find(({ spec }) => concerns(spec.slice(7), interfaces));
	if (exception !== void 0) return exception;
	const positive = specs.filter((each) => !except.includes(each));
	if (positive.length === 0) return except[0] === void 0 ? null : {
		...except[0],
		spec: "*"
	};
	return positive.find(({ spec }) => covers(spec, interfaces)) ?? null;
}
/** Whether every device that `interfaces`, a name or glob, means is meant by the entry. */
function covers(spec, interfaces) {
	if (spec === "*" || spec === interfaces || spec === `interface-name:=${interfaces}`) return true;
	const glob = /^interface-name:~?([^=].*)$/.exec(spec)?.[1];
	if (glob === void 0) return false;
	return glob === interfaces || matchesGlob(glob, interfaces.replaceAll(/[*?]/g, "_"));
}
/** Whether some device that `interfaces` means may be meant by the entry. */
function concerns(spec, interfaces) {
	const name = spec.replace(/^interface-name:[~=]?/, "");
	return covers(spec, interfaces) || spec.startsWith("interface-name:") && matchesGlob(interfaces, name);
}
// src/modules/cni-devices/unmanaged.ts
/** Behind `calico.conf`, which Calico's documentation has people write with a `=`. */
const DROP_IN$1 = `${FOLDERS$1.networkManager}/zzz-netfix.conf`;
const HEADER$5 = "# Written by netfix: NetworkManager leaves these devices to the CNI. Entries are added, none is taken off.";
/** That NetworkManager, now and whenever it reads its files, leaves the devices alone. */
function planNetworkManager(state, interfaces) {
	const { isUsed, files, devices } = state.networkManager;
	if (!isUsed) return {
		findings: [],
		changes: []
	};
	const now = unmanagedDevices(networkManagerFiles(files));
	const open = interfaces.filter((each) => !isLeftAlone(now, each));
	const own = dropIn(files.find(({ path }) => path === DROP_IN$1)?.lines ?? null, open);
	const then = unmanagedDevices(networkManagerFiles(withFile$1(files, DROP_IN$1, own.after)));
	const lost = open.filter((each) => !isLeftAlone(then, each));
	const mended = open.filter((each) => !lost.includes(each));
	const file = mended.length === 0 ? [] : [...makeFolder$1(state, FOLDERS$1.networkManager), own];
	const held = [...devices].filter(([name, deviceState]) => deviceState !== "unmanaged" && isMeant(name, interfaces));
	const isReloaded = devices.size > 0 && (file.length > 0 || held.length > 0 && lost.length === 0);
	return {
		findings: [
			...mended.length === 0 ? [] : [tellOpen(mended, now)],
			...lost.map((each) => tellLost(each, then)),
			...held.length === 0 ? [] : [tellHeld(held, lost.length === 0)]
		],
		changes: [...file, ...isReloaded ? [RELOAD] : []]
	};
}
function isLeftAlone(list, interfaces) {
	const spec = specFor(list, interfaces);
	return spec !== null && !spec.spec.startsWith("except:");
}
function isMeant(name, interfaces) {
	return interfaces.some((each) => matchesGlob(each, name));
}
/** What it holds stays in it: other tasks may have asked for it. */
function dropIn(lines, interfaces) {
	const before = lines === null ? null : lines.map((line) => `${line}\n`).join("");
	const held = unmanagedDevices([{
		path: DROP_IN$1,
		target: DROP_IN$1,
		lines: lines ?? []
	}]).specs;
	const specs = /* @__PURE__ */ new Set([...held.map(({ spec }) => spec), ...interfaces.map((each) => `interface-name:${each}`)]);
	return {
		kind: "file",
		path: DROP_IN$1,
		target: DROP_IN$1,
		summary: `keep NetworkManager from ${listed(interfaces)}`,
		before,
		after: `${HEADER$5}\n[keyfile]\nunmanaged-devices+=${[...specs].join(";")}\n`
	};
}
function tellOpen(open, now) {
	const evidence = [...now.specs, ...now.removals.map(gone)].map(({ spec, place }) => `${place}: ${spec}`);
	return {
		code: "cni_devices.managed",
		severity: "warning",
		message: `NetworkManager may take over ${listed(open)}: no file tells it to leave them alone`,
		evidence: evidence.join("\n") || "no file sets unmanaged-devices",
		fixable: true
	};
}
function gone({ taken, place }) {
	return {
		spec: `takes ${taken.join(", ")} off the list`,
		place
	};
}
/** A file that is read after ours has the last word. */
function tellLost(interfaces, then) {
	const exception = specFor(then, interfaces);
	const removal = then.removals.findLast(({ taken }) => taken.includes(`interface-name:${interfaces}`));
	const by = exception ?? (removal === void 0 ? null : gone(removal));
	return {
		code: "cni_devices.overridden",
		severity: "error",
		message: `NetworkManager may take over ${interfaces}: ${by?.place ?? "a later file"} has the last word; mend that line`,
		...by && { evidence: `${by.place}: ${by.spec}` },
		fixable: false
	};
}
function tellHeld(held, fixable) {
	return {
		code: "cni_devices.in-force",
		severity: "warning",
		message: `NetworkManager has ${listed(held.map(([name]) => name))} under it now`,
		evidence: held.map(([name, deviceState]) => `nmcli device status: ${name} ${deviceState}`).join("\n"),
		fixable
	};
}
/** Reads the files again and nothing else: no connection is taken down (nmcli(1)). Its undo would run before the file is back. */
const RELOAD = {
	kind: "command",
	target: "NetworkManager",
	summary: "have NetworkManager read its files again",
	run: "nmcli general reload conf",
	undo: ":"
};
// src/modules/cni-devices/standalone.ts
/** Where the managers are used. The drop-ins are written whole, and files that are read after them are not looked at. */
function standalone$7(interfaces) {
	const isFlannel = interfaces.some((each) => matchesGlob(each, "flannel.1"));
	const networkd = `! { ${isUsed("systemd-networkd")}\n}`;
	const networkManager = `! { ${isUsed("NetworkManager")}\n}`;
	return {
		kind: "steps",
		steps: [
			...file(dropIn(null, interfaces), FOLDERS$1.networkManager, networkManager),
			reload$1(),
			...file(keepForeign([]), FOLDERS$1.networkd, networkd),
			...isFlannel ? file(keepAddress([]), FOLDERS$1.links, networkd) : []
		]
	};
}
function file(change, folder, unless) {
	return [{
		kind: "change",
		change: folderChange(folder),
		check: `[ -d ${folder} ]`,
		unless
	}, {
		kind: "change",
		change,
		unless
	}];
}
/** Only a NetworkManager that runs can be told. */
function reload$1() {
	const runs = "has nmcli && nmcli -t -f RUNNING general 2>/dev/null | grep -qx running";
	return {
		kind: "always",
		afterChange: true,
		change: {
			...RELOAD,
			run: `if ${runs}; then ${RELOAD.run}; fi`
		}
	};
}
// src/modules/cni-devices.ts
/** What flannel, Calico, Cilium and kube-proxy call their devices. */
const DEVICES = [
	"cali*",
	"cilium*",
	"cni*",
	"flannel*",
	"kube-ipvs0",
	"lxc*",
	"tunl*",
	"vxlan.calico",
	"vxlan-v6.calico",
	"wireguard.cali",
	"wg-v6.cali"
];
const params$13 = _Object_({ interfaces: Optional(_Array_(String$1({ pattern: "^[A-Za-z0-9_.*?-]{1,15}$" }), {
	minItems: 1,
	uniqueItems: true,
	default: DEVICES,
	description: "Devices that NetworkManager is to leave alone, by name or glob (`*`, `?`)."
})) }, { additionalProperties: false });
/** The devices, routes and rules of a CNI, left alone by NetworkManager and systemd-networkd where the host has them. */
const cniDevices = defineModule({
	name: "cni_devices",
	summary: "A CNI's devices, routes and rules, left alone by NetworkManager and systemd-networkd",
	params: params$13,
	example: "- cni_devices: { interfaces: ['flannel*', 'cni*'] }",
	title: ({ interfaces }) => `cni_devices${interfaces === void 0 ? "" : ` ${interfaces.join(" ")}`}`,
	probe: () => ({
		files: FILES_SCRIPT$1,
		links: LINKS_SCRIPT,
		use: USE_SCRIPT$1
	}),
	read: readState$9,
	plan(seen, { interfaces = DEVICES }, { facts, pending }) {
		const own = ownConnection(facts, interfaces);
		if (own !== null) return {
			findings: [own],
			changes: []
		};
		const state = afterPending$2(seen, pending);
		const isFlannel = interfaces.some((each) => matchesGlob(each, "flannel.1"));
		const plans = [
			planNetworkManager(state, interfaces),
			planForeign(state),
			...isFlannel ? [planLink(state)] : []
		];
		return {
			findings: [...plans.flatMap(({ findings }) => findings), ...unreadable$2(state)],
			changes: plans.flatMap(({ changes }) => changes)
		};
	},
	standalone: ({ interfaces = DEVICES }) => standalone$7(interfaces)
});
/** NetworkManager takes the addresses off a device that it is told to leave. */
function ownConnection({ ssh, addresses }, interfaces) {
	const device = addresses.find(({ address }) => address === ssh?.server)?.device;
	if (device === void 0 || !interfaces.some((each) => matchesGlob(each, device))) return null;
	return {
		code: "cni_devices.own-connection",
		severity: "error",
		message: `${device} carries the SSH connection, and is no CNI's device: take it out of \`interfaces\``,
		fixable: false
	};
}
function unreadable$2({ unreadable: paths }) {
	if (paths.length === 0) return [];
	return [{
		code: "cni_devices.unreadable-file",
		severity: "warning",
		message: `cannot be read by this user: set become: true (${paths.slice(0, 5).join(", ")})`
	}];
}
// src/modules/file.ts
const MAX_BYTES = 1048576;
const params$12 = _Object_({
	path: String$1({
		pattern: "^/([^\\u0000\\n]*[^/\\u0000\\n])$",
		maxLength: 4096,
		description: "An absolute path without a slash at its end."
	}),
	content: Optional(String$1({
		pattern: "^[^\\u0000]*$",
		maxLength: MAX_BYTES,
		description: "The whole content, byte for byte, up to 1 MiB. Without it the content is left alone."
	})),
	mode: Optional(String$1({
		pattern: "^[0-7]{3,4}$",
		description: "Octal in quotes, \"0644\". Without it a file keeps its mode and a new one gets 0644 (a secret one 0600)."
	})),
	state: Optional(Union([Literal("present"), Literal("absent")], { default: "present" })),
	secret: Optional(Boolean({
		default: false,
		description: "Never show the content in a diff."
	}))
}, { additionalProperties: false });
/** One file with exactly this content and mode, or no file. */
const fileModule = defineModule({
	name: "file",
	summary: "A file with exactly this content and mode, or no file at all",
	params: params$12,
	example: `- file:
    path: /etc/NetworkManager/conf.d/cni.conf
    content: |
      [keyfile]
      unmanaged-devices=interface-name:cali*;interface-name:flannel*
    mode: "0644"`,
	title: ({ path, state }) => state === "absent" ? `no file ${path}` : `file ${path}`,
	probe: (wanted) => ({ file: probeScript$2(wanted) }),
	read: (parts) => readState$8(parts.file),
	plan(seen, wanted, { pending }) {
		const state = afterPending$1(seen, wanted.path, pending);
		const obstacle = obstacleTo$3(state, wanted);
		if (obstacle !== null) return {
			findings: [obstacle],
			changes: []
		};
		const plan = wanted.state === "absent" ? planAbsent(state, wanted) : planPresent(state, wanted);
		if (plan.changes.length === 0 || state.untrusted === null) return plan;
		return {
			findings: [untrustedPath(wanted.path, state.untrusted)],
			changes: []
		};
	},
	standalone: (wanted) => standalone$6(wanted)
});
function standalone$6({ path, content, mode, state, secret = false }) {
	if (secret) return {
		kind: "impossible",
		why: `${path} is a secret, and what is exported is kept in the open`
	};
	if (state === "absent") return step$2(change({
		path,
		before: null,
		after: null,
		secret,
		summary: `remove ${path}`
	}));
	if (content !== void 0) {
		const made = change({
			path,
			before: null,
			after: content,
			secret,
			summary: `write ${path}`
		});
		return step$2(mode === void 0 ? made : {
			...made,
			mode
		});
	}
	const file = quote(path);
	const there = {
		kind: "told",
		check: `[ -f ${file} ]`,
		message: `${path} does not exist`
	};
	if (mode === void 0) return {
		kind: "steps",
		steps: [there]
	};
	return {
		kind: "steps",
		steps: [there, {
			kind: "change",
			check: `[ ! -f ${file} ] || [ "$(stat -L -c %a ${file})" = ${mode.replace(/^0+(?=.)/, "")} ]`,
			change: {
				kind: "command",
				target: path,
				summary: `set the mode of ${path} to ${mode}`,
				run: `chmod ${mode} ${file}`,
				undo: ":",
				writes: [path]
			}
		}]
	};
}
function step$2(made) {
	return {
		kind: "steps",
		steps: [{
			kind: "change",
			change: made
		}]
	};
}
/** The engine writes only where nobody else could lead it elsewhere; here the same test says so beforehand. */
function probeScript$2({ path, state }) {
	const parent = path.slice(0, path.lastIndexOf("/")) || "/";
	return `${TRUSTED_PATH}
p=${quote(path)} d=${quote(parent)}
if [ ! -d "$d" ]; then echo 'parent missing'
else
  echo 'parent there'
  why=$(real_path ${state === "absent" ? "\"$d/\"" : "\"$p\""} 2>&1 >/dev/null) || printf 'untrusted %s\\n' "$why"
fi
[ ! -L "$p" ] || printf 'link %s\\n' "$(readlink "$p")"
if [ -d "$p" ]; then echo 'kind directory'
elif [ ! -e "$p" ]; then echo 'kind absent'
elif [ ! -f "$p" ]; then echo 'kind special'
elif [ ! -r "$p" ]; then echo 'kind unreadable'
elif [ "$(wc -c <"$p")" -gt ${MAX_BYTES} ]; then echo 'kind too-large'
else
  printf 'mode %s\\n' "$(stat -L -c %a "$p")"
  echo 'kind file'
  if has base64; then echo base64; base64 <"$p"; else echo hex; od -An -tx1 -v <"$p"; fi
fi`;
}
function readState$8(output) {
	const [head = "", encoding, body = ""] = (output?.stdout ?? "").split(/^(base64|hex)\n/m);
	const value = (key) => new RegExp(`^${key} (.*)$`, "m").exec(head)?.[1] ?? null;
	const kinds = [
		"absent",
		"file",
		"directory",
		"special",
		"unreadable",
		"too-large"
	];
	const packed = body.replaceAll(/\s/g, "");
	return {
		kind: kinds.find((kind) => kind === value("kind")) ?? "unknown",
		mode: value("mode"),
		content: encoding === void 0 ? null : Buffer.from(packed, encoding),
		link: value("link"),
		parent: value("parent") === "missing" ? "missing" : "there",
		untrusted: value("untrusted")
	};
}
/** What an earlier task of the same batch will have made of this file. */
function afterPending$1(state, path, pending) {
	const earlier = pending.findLast((change) => change.kind === "file" && change.path === path);
	if (earlier?.kind !== "file") return state;
	if (earlier.after === null) return {
		...state,
		kind: "absent",
		mode: null,
		content: null,
		link: null
	};
	const mode = earlier.mode ?? state.mode ?? "644";
	return {
		...state,
		kind: "file",
		mode,
		content: Buffer.from(earlier.after)
	};
}
function obstacleTo$3(state, { path, content, state: wanted = "present" }) {
	const fault = (code, message) => ({
		code: `file.${code}`,
		severity: "error",
		message,
		fixable: false
	});
	const folder = path.slice(0, path.lastIndexOf("/")) || "/";
	if (state.kind === "directory") return fault("directory", `${path} is a directory, not a file: remove or rename it`);
	if (state.kind === "special") return fault("special", `${path} is a device, pipe or socket: it is left alone`);
	if (state.kind === "unknown") return fault("unknown", `${path} could not be looked at`);
	if (wanted === "absent") return null;
	if (state.kind === "unreadable") return fault("unreadable", `${path} cannot be read by this user: set become: true`);
	if (state.kind === "too-large") return fault("too-large", `${path} is larger than 1 MiB: it is left alone`);
	if (content !== void 0 && Buffer.byteLength(content) > MAX_BYTES) return fault("too-large", `the content for ${path} is larger than 1 MiB`);
	if (state.parent === "missing") return fault("no-folder", `the folder ${folder} does not exist: make it, or install the package that brings it`);
	if (content === void 0 && state.kind === "absent") return fault("absent", `${path} does not exist: give its content`);
	return null;
}
function untrustedPath(path, why) {
	return {
		code: "file.untrusted-path",
		severity: "error",
		message: `${path} is left alone: ${why}; change it as that user (without become), or use a folder that only root may write to`,
		fixable: false
	};
}
function planAbsent(state, { path, secret = false }) {
	if (state.kind === "absent" && state.link === null) return {
		findings: [],
		changes: []
	};
	const finding = {
		code: "file.present",
		severity: "error",
		message: `${path} is there and should not be`,
		fixable: true
	};
	const what = state.link === null ? path : `the link ${path} (not ${state.link})`;
	const before = state.content?.toString() ?? null;
	return {
		findings: [finding],
		changes: [change({
			path,
			before,
			after: null,
			secret,
			summary: `remove ${what}`
		})]
	};
}
function planPresent(state, wanted) {
	const { path, content, secret = false } = wanted;
	const mode = wanted.mode ?? (secret && state.kind === "absent" ? "0600" : void 0);
	const before = state.content?.toString() ?? null;
	const after = content ?? before ?? "";
	const isSame = state.content?.equals(Buffer.from(after)) ?? false;
	const isMode = mode === void 0 || state.mode !== null && parseInt(state.mode, 8) === parseInt(mode, 8);
	if (isSame && isMode) return {
		findings: [],
		changes: []
	};
	const finding = {
		severity: "error",
		fixable: true,
		...difference(state, path, isSame, mode)
	};
	const where = state.link === null ? "" : ` (a symbolic link: ${state.link} is written)`;
	const made = change({
		path,
		before,
		after,
		secret,
		summary: `${isSame ? `set the mode of ${path} to ${mode}` : `write ${path}`}${where}`
	});
	return {
		findings: [finding],
		changes: [mode === void 0 ? made : {
			...made,
			mode
		}]
	};
}
function difference(state, path, isSame, mode) {
	if (state.kind === "absent") return {
		code: "file.absent",
		message: `${path} does not exist`
	};
	if (!isSame) return {
		code: "file.content",
		message: `${path} has another content`
	};
	return {
		code: "file.mode",
		message: `${path} has mode ${state.mode ?? "?"}, not ${mode}`
	};
}
function change(parts) {
	const { secret, ...rest } = parts;
	return {
		kind: "file",
		target: parts.path,
		...rest,
		...secret ? { secret } : {}
	};
}
// src/modules/firewall/params.ts
/** `8472/udp`, `30000-32767/tcp`. */
const PORT = "^[0-9]{1,5}(-[0-9]{1,5})?/(tcp|udp)$";
const source = String$1({
	minLength: 1,
	pattern: "^[^\\s]+$"
});
const params$11 = _Object_({
	allow: _Array_(String$1({ pattern: PORT }), {
		minItems: 1,
		description: "Ports or port ranges with their protocol: `8472/udp`, `30000-32767/tcp`."
	}),
	state: Optional(Union([Literal("present"), Literal("absent")], {
		default: "present",
		description: "present: the ports are open. absent: what netfix opened for them is closed again: its own rules, and in ufw and firewalld the rule it makes for `from`."
	})),
	from: Optional(Union([source, _Array_(source, { minItems: 1 })], {
		default: "nodes",
		description: "Who may reach them: `nodes` (the hosts of the play), a group, an address or a CIDR, or a list of those."
	}))
}, { additionalProperties: false });
/** Ports of a checked parameter; those whose numbers make no sense come back as text. */
function readPorts(allow) {
	const ports = [];
	const wrong = [];
	for (const name of new Set(allow)) {
		const port = readPort(name);
		if (port === null) wrong.push(name);
		else ports.push(port);
	}
	return {
		ports,
		wrong
	};
}
function readPort(name) {
	const [, first = "", last = first, protocol] = /^(\d+)(?:-(\d+))?\/(tcp|udp)$/.exec(name) ?? [];
	const low = Number(first);
	const high = Number(last);
	if (low < 1 || high > 65535 || low > high) return null;
	return {
		name,
		protocol: protocol === "tcp" ? "tcp" : "udp",
		low,
		high
	};
}
/** `8472`, or `30000-32767` with the separator the tool wants. */
function portText(port, separator) {
	return port.low === port.high ? String(port.low) : `${port.low}${separator}${port.high}`;
}
// src/modules/firewall/sources.ts
/** Lists of addresses as read, kept with the list: all hosts of a play are given the same ones. */
const read = /* @__PURE__ */ new WeakMap();
/**
* What `from` stands for on this host, each address once, narrower ones inside wider ones left out, in order.
* Empty when the only source is the host itself: it reaches itself without a firewall in the way.
*/
function readSources(from, host) {
	const findings = [];
	const ranges = [];
	for (const word of typeof from === "string" ? [from] : from ?? ["nodes"]) {
		const addresses = expand(word, host);
		if (addresses === null) findings.push(notASource(word, host));
		const known = readAddresses(addresses ?? []);
		findings.push(...known.unreadable.map((address) => notAnAddress(address, word)));
		ranges.push(...known.ranges);
	}
	const own = readAddresses(host.facts.addresses.map(({ address }) => address)).ranges;
	const reachable = compact(ranges).filter((range) => canReach(range.family, own, host));
	return {
		ranges: reachable.every((range) => isOwn$1(range, own)) ? [] : reachable,
		findings
	};
}
/** Without those of the loopback. */
function readAddresses(addresses) {
	const known = read.get(addresses);
	if (known !== void 0) return known;
	const parsed = addresses.map((address) => ({
		address,
		range: parsePrefix(address)
	}));
	const result = {
		ranges: parsed.flatMap(({ range }) => range === null || isLoopback(range) ? [] : [range]),
		unreadable: parsed.flatMap(({ address, range }) => range === null ? [address] : [])
	};
	read.set(addresses, result);
	return result;
}
function expand(word, host) {
	if (word === "nodes") return host.nodes;
	if (Object.hasOwn(host.groups, word)) return host.groups[word] ?? [];
	return parsePrefix(word) === null ? null : [word];
}
function notASource(word, host) {
	const groups = Object.keys(host.groups).slice(0, 20).join(", ");
	return {
		code: "firewall.unknown-source",
		severity: "error",
		message: `\`from: ${word}\` is neither \`nodes\`, an address, a CIDR nor a group of the inventory${groups ? ` (groups: ${groups})` : ""}`
	};
}
function notAnAddress(address, word) {
	return {
		code: "firewall.unknown-source",
		severity: "error",
		message: `${address} (from \`${word}\`) is not an address: give the host an address in the inventory, or list CIDRs in \`from\``
	};
}
/** A host without any address of the family is not reached over it. */
function canReach(family, own, { facts }) {
	return facts.addresses.length === 0 || own.some((address) => address.family === family);
}
function isOwn$1(range, own) {
	return range.low === range.high && own.some(({ family, low }) => family === range.family && low === range.low);
}
function compact(ranges) {
	const kept = [];
	for (const range of [...ranges].sort(byFamilyThenWidth)) {
		const last = kept.at(-1);
		if (last?.family !== range.family || range.high > last.high) kept.push(range);
	}
	return kept;
}
function byFamilyThenWidth(a, b) {
	if (a.family !== b.family) return a.family < b.family ? -1 : 1;
	if (a.low !== b.low) return a.low < b.low ? -1 : 1;
	return a.high > b.high ? -1 : 1;
}
/** `10.0.0.1, 10.0.0.2 and 7 more`. */
function sourcesText(ranges) {
	const shown = ranges.slice(0, 3).map(formatPrefix);
	return ranges.length > 3 ? `${shown.join(", ")} and ${ranges.length - 3} more` : shown.join(", ");
}
// src/modules/firewall/firewalld.ts
/** firewalld's own chains: of table `firewalld` (nftables backend), or named so (iptables backend). */
function firewalldOwns(place, state) {
	if (!state.firewalldRunning) return false;
	if (place.base.engine === "nft") return place.base.table.startsWith("firewalld");
	return place.base.rules.some((rule) => /-j (INPUT_ZONES|FORWARD_IN_ZONES)(_SOURCE)?$/.test(rule.text)) && place.base.table === "filter";
}
/**
* The zone that judged the packet, from the chains it went through, or the default zone. firewalld itself put it
* there by its rule that a source's zone beats an interface's, which beats the default one.
*/
function zoneOf(place, state) {
	for (const chain of [...place.path].reverse()) {
		const [, zone] = /^(?:filter_)?IN_(?!policy_|POLICIES)(.+?)(?:_(?:pre|log|deny|allow|post))?$/.exec(chain) ?? [];
		if (zone !== void 0) return zone;
	}
	return (state.firewalldFiles.get("/etc/firewalld/firewalld.conf") ?? []).map((line) => /^DefaultZone=(\S+)/.exec(line)?.[1]).find((zone) => zone !== void 0) ?? "public";
}
/** Run time only; nothing is reloaded, since that would wipe the rules of a CNI. */
function openRunTime$2({ port, place, sources }, state) {
	return richRules(zoneOf(place, state), port, sources, false);
}
function openPermanent(zone, port, sources) {
	return richRules(zone, port, sources, true);
}
/** The zone whose accepting rules a chain of firewalld's holds, or null. */
function zoneOfChain(chain, state) {
	if (!state.firewalldRunning || !chain.table.startsWith("firewalld")) return null;
	return /^filter_IN_(.+)_allow$/.exec(chain.name)?.[1] ?? null;
}
/** Our rich rule as firewalld's nftables backend writes it. */
function kernelRule$1(port, source) {
	return `${source.family} saddr ${formatPrefix(source)} ${port.protocol} dport ${portText(port, "-")} accept`;
}
function closeRunTime(zone, port, rule) {
	const source = parsePrefix(/ saddr (\S+) /.exec(rule)?.[1] ?? "");
	return source === null ? null : richRules(zone, port, [source], false, "remove");
}
function closePermanent(zone, port, sources) {
	return richRules(zone, port, sources, true, "remove");
}
/** Zones whose file has our rich rule for some of the sources. */
function storedOpenings(state, port, sources) {
	if (!state.firewalldRunning) return [];
	return [...state.firewalldFiles.keys()].flatMap((path) => {
		const [, zone] = /^\/etc\/firewalld\/zones\/([\w-]+)\.xml$/.exec(path) ?? [];
		if (zone === void 0) return [];
		const rules = (zoneFile(zone, state).match(/<rule\b[^>]*>[\s\S]*?<\/rule>/g) ?? []).map(tags);
		const stored = sources.filter((source) => rules.includes(storedRule(port, source)));
		return stored.length === 0 ? [] : [{
			zone,
			sources: stored
		}];
	});
}
function storedRule(port, source) {
	return `<rule family="${source.family === "ip" ? "ipv4" : "ipv6"}"><source address="${formatPrefix(source)}"/><port port="${portText(port, "-")}" protocol="${port.protocol}"/><accept/></rule>`;
}
/** Without the blanks between tags. */
function tags(xml) {
	return xml.replaceAll(/>\s+</g, "><");
}
function richRules(zone, port, sources, permanent, verb = "add") {
	const rules = sources.map((source) => richRule(source, port));
	const command = (word) => [`firewall-cmd -q${permanent ? " --permanent" : ""} ${quote(`--zone=${zone}`)}`, ...rules.map((rule) => quote(`--${word}-rich-rule=${rule}`))].join(" ");
	const [what, sign] = verb === "add" ? ["accept", "+"] : ["no longer accept", "-"];
	return {
		kind: "command",
		target: `firewalld zone ${zone}${permanent ? " (permanent)" : ""}`,
		summary: `${what} ${port.name} from ${sourcesText(sources)}${permanent ? " after a boot too" : ""}`,
		...permanent ? { writes: zoneFiles(zone) } : { risk: "connectivity" },
		run: command(verb),
		undo: command(verb === "add" ? "remove" : "add"),
		diff: rules.map((rule) => `${sign} ${rule}`).join("\n")
	};
}
/** What firewall-cmd --permanent writes: the zone's own file, and the one before it (firewalld.zones(5)). */
function zoneFiles(zone) {
	const file = `/etc/firewalld/zones/${zone}.xml`;
	return /^[\w-]+$/.test(zone) ? [file, `${file}.old`] : [];
}
function richRule(source, port) {
	return `rule family="${source.family === "ip" ? "ipv4" : "ipv6"}" source address="${formatPrefix(source)}" port port="${portText(port, "-")}" protocol="${port.protocol}" accept`;
}
/** Sources that get through now, with their zone, whose zone file would not let them in after a boot. */
function missingPermanently$1(judgement, state) {
	const missing = [];
	const packets = [...judgement.accepted.map(({ port, place, source }) => ({
		port,
		place,
		sources: [source]
	})), ...judgement.blocked];
	for (const { port, place, sources } of packets) {
		if (!firewalldOwns(place, state)) continue;
		const zone = zoneOf(place, state);
		const file = zoneFile(zone, state);
		for (const source of sources) if (!admits(file, port, source, state)) add(missing, zone, port, source);
	}
	return missing;
}
function add(missing, zone, port, source) {
	const same = missing.find((each) => each.zone === zone && each.port === port);
	if (same === void 0) missing.push({
		zone,
		port,
		sources: [source]
	});
	else if (!same.sources.includes(source)) same.sources.push(source);
}
/** The administrator's file of a zone hides the distribution's (firewalld.zones(5)). */
function zoneFile(zone, state) {
	return (state.firewalldFiles.get(`/etc/firewalld/zones/${zone}.xml`) ?? state.firewalldFiles.get(`/usr/lib/firewalld/zones/${zone}.xml`) ?? []).join("\n").replaceAll(/<!--[\s\S]*?-->/g, "");
}
/** Whether a zone file lets a source in: by target, port, service, or a rich rule that accepts. */
function admits(file, port, source, state) {
	const rules = file.match(/<rule\b[^>]*>[\s\S]*?<\/rule>/g) ?? [];
	const plain = file.replaceAll(/<rule\b[^>]*>[\s\S]*?<\/rule>/g, "");
	if (/<zone\b[^>]*\btarget="ACCEPT"/.test(plain) || hasPort(plain, port)) return true;
	return namesService(plain, port, state) || rules.some((rule) => ruleAdmits(rule, port, source, state));
}
function ruleAdmits(rule, port, source, state) {
	if (!/<accept\b/.test(rule) || !(hasPort(rule, port) || namesService(rule, port, state))) return false;
	const [tag] = /<source\b[^>]*>/.exec(rule) ?? [];
	if (tag === void 0) return familyOf$1(rule, source);
	const range = parsePrefix(/\baddress="([^"]*)"/.exec(tag)?.[1] ?? "");
	if (range === null || /\binvert=/.test(tag)) return false;
	return range.family === source.family && range.low <= source.low && source.high <= range.high;
}
function familyOf$1(rule, source) {
	const [, family] = /<rule\b[^>]*\bfamily="(ipv[46])"/.exec(rule) ?? [];
	return family === void 0 || family === (source.family === "ip" ? "ipv4" : "ipv6");
}
function hasPort(xml, port) {
	return (xml.match(/<port\b[^>]*>/g) ?? []).some((tag) => {
		const [, low, high] = /\bport="(\d+)(?:-(\d+))?"/.exec(tag) ?? [];
		if (low === void 0 || !tag.includes(`protocol="${port.protocol}"`)) return false;
		return Number(low) <= port.low && port.high <= Number(high ?? low);
	});
}
function namesService(xml, port, state) {
	return (xml.match(/<service\b[^>]*>/g) ?? []).some((tag) => {
		const [, name] = /\bname="([^"]+)"/.exec(tag) ?? [];
		const file = state.services.get(`/etc/firewalld/services/${name}.xml`) ?? state.services.get(`/usr/lib/firewalld/services/${name}.xml`);
		return file !== void 0 && hasPort(file.join("\n"), port);
	});
}
// src/modules/firewall/ufw.ts
/** A drop in ufw's chains, by ufw's policy, or behind its jumps in INPUT: a rule of ufw's would come before it. */
function ufwOwns({ base, chain, rule }, state) {
	if (!state.ufw.enabled || base.engine === "nft" || base.table !== "filter") return false;
	const entry = base.rules.findIndex((each) => /-j ufw6?-before-(input|forward)$/.test(each.text));
	if (entry === -1) return false;
	return chain !== base || rule === null || base.rules.indexOf(rule) > entry;
}
/** True when the drop stands in a file of ufw's that `ufw allow` cannot get ahead of. */
function isBeyondUfw({ path }) {
	return path.some((chain) => /^ufw6?-before-(input|forward)$/.test(chain)) && !path.some(isAnyUserChain);
}
/** Where ufw keeps the user's rules in the kernel. */
function userChain$1({ sources }) {
	return sources[0]?.family === "ip6" ? "ufw6-user-input" : "ufw-user-input";
}
function isUserChain(name) {
	return name === "ufw-user-input" || name === "ufw6-user-input";
}
/** Where the user's rules are, those for what is forwarded too. */
function isAnyUserChain(name) {
	return /^ufw6?-user-(input|forward)$/.test(name);
}
/**
* ufw keeps run time and boot together, so one command does both. An earlier rule of the user's that denies needs
* ours before it: `prepend`, of ufw 0.36 (2018).
*/
function open$1({ port, place, sources }) {
	const verb = place.path.some(isUserChain) ? "prepend allow" : "allow";
	const rules = sources.map((source) => ruleWords$1(port, source));
	return {
		kind: "command",
		target: "ufw",
		summary: `accept ${port.name} from ${sourcesText(sources)}`,
		risk: "connectivity",
		run: rules.map((rule) => `ufw ${verb} ${rule} comment netfix`).join(" &&\n"),
		undo: [...rules].reverse().map((rule) => `ufw delete allow ${rule}`).join("\n"),
		diff: rules.map((rule) => `+ ufw ${verb} ${rule}`).join("\n")
	};
}
function ruleWords$1(port, source) {
	return `proto ${port.protocol} from ${quote(formatPrefix(source))} to any port ${portText(port, ":")}`;
}
/** The rule as the kernel has it once ufw has made it. */
function kernelRule(chain, port, source) {
	return `-A ${chain} -s ${source.low === source.high ? `${formatPrefix(source)}/${source.family === "ip" ? 32 : 128}` : formatPrefix(source)} -p ${port.protocol} -m ${port.protocol} --dport ${portText(port, ":")} -j ACCEPT`;
}
/** Deletes a rule of the user's chain by the words that made it; undo puts it back at its place. */
function close$3(chain, rule, port) {
	const [, address] = / -s ([0-9a-fA-F.:/]+) /.exec(rule.text) ?? [];
	if (address === void 0) return null;
	const words = `proto ${port.protocol} from ${quote(address.replace(/\/(32|128)$/, ""))} to any port ${portText(port, ":")}`;
	const place = chain.rules.filter((each) => / -j /.test(each.text)).indexOf(rule) + 1;
	return {
		kind: "command",
		target: "ufw",
		summary: `remove the rule that accepts ${port.name} from ${address}`,
		risk: "connectivity",
		run: `ufw delete allow ${words}`,
		undo: `ufw insert ${place} allow ${words} comment netfix || ufw allow ${words} comment netfix`,
		diff: `- ufw allow ${words}`
	};
}
/** What ufw would load at boot: the rules in force with the user's from ufw's files, and none beside ufw's own. */
function bootRules(state) {
	const stored = new Map(["ip", "ip6"].flatMap((family) => parseIptables(state.ufw.userRules[family].join("\n"), "iptables-nft", family).filter((chain) => isAnyUserChain(chain.name)).map((chain) => [`${family} ${chain.name}`, chain.rules])));
	return {
		chains: state.rules.chains.filter((chain) => chain.engine !== "nft" && chain.table === "filter").map((chain) => ({
			...chain,
			rules: stored.get(`${chain.family} ${chain.name}`) ?? ufwRules(chain)
		})),
		unread: []
	};
}
function ufwRules(chain) {
	return chain.base === null ? chain.rules : chain.rules.filter((rule) => /-j ufw6?-/.test(rule.text));
}
// src/modules/firewall/backend.ts
/** Who keeps the rules of the base chain a packet was dropped in, and so where it must be let in. */
function backendOf(place, state) {
	if (firewalldOwns(place, state)) return "firewalld";
	if (ufwOwns(place, state)) return "ufw";
	return place.base.engine === "nft" ? "nftables" : "iptables";
}
// src/modules/firewall/iptables.ts
/** Marks a rule as ours, for people and for undo. */
const COMMENT = "netfix";
/** A rule at the top of a chain of iptables', for now only: files are another matter. */
function openRunTime$1(blocked, state, chain = blocked.place.base.name) {
	const { port, sources, place } = blocked;
	const { table, engine, family } = place.base;
	const tool = toolOf(engine, family, state);
	const act = (verb, source) => `${tool} -w -t ${quote(table)} ${verb} ${quoteAll(ruleWords(port, source))}`;
	return {
		kind: "command",
		target: `${tool} ${table} ${chain}`,
		summary: `accept ${port.name} from ${sourcesText(sources)}`,
		risk: "connectivity",
		run: sources.map((source) => act(`-I ${quoteAll([chain, "1"])}`, source)).join(" &&\n"),
		undo: [...sources].reverse().map((source) => {
			const is = (verb) => act(`${verb} ${quoteAll([chain])}`, source);
			return `if ${is("-C")} 2>/dev/null; then ${is("-D")}; fi`;
		}).join(" &&\n"),
		diff: sources.map((source) => `+ ${ruleLine$1(chain, port, source)}`).join("\n")
	};
}
/** Whether a line of iptables-save is a rule of ours for the port: only we comment so. */
function opens({ text }, port, comment = COMMENT) {
	const match = `-p ${port.protocol} -m ${port.protocol} --dport ${portText(port, ":")}`;
	return text.endsWith(` ${match} -m comment --comment ${comment} -j ACCEPT`);
}
/** Deletes one rule of ours by its exact words; undo puts it back where it stood. Null for words we did not write. */
function close$2(chain, rule, port, state) {
	const words = rule.text.split(" ").slice(2);
	if (!words.every((word) => /^[\w./:-]+$/.test(word))) return null;
	const tool = toolOf(chain.engine, chain.family, state);
	const act = (verb) => `${tool} -w -t ${quote(chain.table)} ${verb} ${quoteAll(words)}`;
	const name = quote(chain.name);
	return {
		kind: "command",
		target: `${tool} ${chain.table} ${chain.name}`,
		summary: `remove the rule that accepts ${port.name}`,
		risk: "connectivity",
		run: act(`-D ${name}`),
		undo: `${act(`-C ${name}`)} 2>/dev/null || ${act(`-I ${name} ${chain.rules.indexOf(rule) + 1}`)}`,
		diff: `- ${rule.text}`
	};
}
/** As iptables-save writes it. */
function ruleLine$1(chain, port, source) {
	return [
		"-A",
		chain,
		...ruleWords(port, source)
	].join(" ");
}
function ruleWords(port, source) {
	return [
		"-s",
		source.low === source.high ? `${formatPrefix(source)}/${source.family === "ip" ? 32 : 128}` : formatPrefix(source),
		...[
			"-p",
			port.protocol,
			"-m",
			port.protocol,
			"--dport",
			portText(port, ":")
		],
		"-m",
		"comment",
		"--comment",
		COMMENT,
		"-j",
		"ACCEPT"
	];
}
/** The tool that names its engine, where there is one. */
function toolOf(engine, family, state) {
	const plain = family === "ip6" ? "ip6tables" : "iptables";
	const exact = `${plain}-${engine === "iptables-legacy" ? "legacy" : "nft"}`;
	return state.tools.has(exact) ? exact : plain;
}
// src/modules/firewall/lockout.ts
/**
* Whether our own next SSH connection would still be let in. `refusal`: it would not be, or nobody can tell although
* the rules before let it in for sure. `doubt`: it could not be told before either; then the guard watches alone.
*/
function lockout(before, after, host) {
	const packet = sshPacket(host.facts);
	if (packet === null) return {
		refusal: null,
		doubt: []
	};
	const [was, will] = [verdictOf(before, packet), verdictOf(after, packet)];
	if (will.kind === "accepted" || was.kind === "dropped") return {
		refusal: null,
		doubt: []
	};
	if (will.kind === "unknown" && was.kind === "unknown") return {
		refusal: null,
		doubt: [unclear(host, will)]
	};
	return {
		refusal: wouldLockOut(host, will),
		doubt: []
	};
}
/** The first packet of one more connection like the one we stand on. */
function sshPacket({ ssh, addresses }) {
	const client = parsePrefix(ssh?.client ?? "");
	const server = parsePrefix(ssh?.server ?? "");
	if (ssh === null || client === null || server === null) return null;
	return {
		family: client.family,
		protocol: "tcp",
		source: client.low,
		destination: server.low,
		sourcePort: BigInt(ssh.clientPort),
		port: BigInt(ssh.port),
		iif: addresses.find(({ address }) => parsePrefix(address)?.low === server.low)?.device ?? null,
		oif: ""
	};
}
function connection(host) {
	const { ssh } = host.facts;
	return `SSH from ${ssh?.client} to port ${ssh?.port}`;
}
function wouldLockOut(host, verdict) {
	const place = verdict.place === null ? "" : ` by ${placeText(verdict.place)}`;
	return {
		code: "firewall.lockout",
		severity: "error",
		message: `${verdict.kind === "unknown" ? `whether ${connection(host)} would still be let in cannot be told (\`${verdict.expression}\`)` : `${connection(host)} would be dropped${place}`}: we would lock ourselves out, so nothing is changed. Let SSH in by a rule of its own first`
	};
}
function unclear(host, { expression }) {
	return {
		code: "firewall.unknown",
		severity: "warning",
		message: `whether ${connection(host)} is let in cannot be told from the rules; the guard takes the change back if it is not`,
		evidence: expression
	};
}
// src/modules/firewall/nftables.ts
/** A word that nft takes without quotes (nft(8), "identifiers"), and a shell as well: nft's own backslash is left out. */
const IDENTIFIER = /^[A-Za-z][A-Za-z0-9_/.-]*$/;
/** `inet filter input`, or null where nft has no words for it. */
function chainWords({ family, table, name }) {
	const words = [
		family,
		table,
		name
	];
	return words.every((word) => IDENTIFIER.test(word)) ? words.join(" ") : null;
}
/** The accept for a blocked port at the top of the base chain that drops it; null when nft has no words for it. */
function acceptRule({ port, place, sources }) {
	const chain = chainWords(place.base);
	if (chain === null) return null;
	const what = matchPort(port, sources);
	const comment = ruleComment(port, `${chain} ${what}`);
	return {
		chain,
		comment,
		text: `insert rule ${chain} ${what} counter accept comment "${comment}"`
	};
}
/** `ip saddr 10.0.0.0/8 udp dport 8472`; sources of one family. */
function matchPort(port, sources) {
	return `${matchSource(sources)} ${port.protocol} dport ${portText(port, "-")}`;
}
function matchSource(sources) {
	const addresses = sources.map(formatPrefix);
	const set = addresses.length === 1 ? addresses.join() : `{ ${addresses.join(", ")} }`;
	return `${sources[0]?.family ?? "ip"} saddr ${set}`;
}
/** `netfix:8472/udp:1f2e3d4c`. The last part tells our own rules for a port apart, so that undo takes back its own. */
function ruleComment(port, text) {
	return `netfix:${port.name}:${createHash("sha256").update(text).digest("hex").slice(0, 8)}`;
}
function isOurs$1(chain) {
	return chain.rules.some((rule) => rule.comment?.startsWith("netfix:") === true);
}
/** `ip saddr { … }` of a rule we made: the text it is listed by may be shortened. */
function sourcesOf$1(chain, rule) {
	const saddr = rule.statements.flatMap((each) => each.kind === "match" ? [each.condition] : []).find((each) => each.test === "number" && each.field === "saddr");
	if (saddr?.test !== "number" || saddr.negated || saddr.mask !== void 0) return null;
	const six = chain.family === "ip6" || rule.text.startsWith("ip6 ");
	return matchSource(saddr.ranges.map((range) => ({
		...range,
		family: six ? "ip6" : "ip"
	})));
}
/** Deletes one rule of ours; undo puts the same words back where they stood. Null when nft has no words for it. */
function close$1(chain, rule, port) {
	const place = chainWords(chain);
	if (place === null || rule.handle === null) return null;
	const comment = rule.comment ?? "";
	if (!/^netfix:[\w/-]+:[0-9a-f]{8}$/.test(comment)) return null;
	const from = sourcesOf$1(chain, rule);
	if (from === null) return null;
	const text = `${from} ${port.protocol} dport ${portText(port, "-")} counter accept comment "${comment}"`;
	const at = chain.rules.indexOf(rule);
	const there = `nft -a list chain ${place} | grep -qF ${quote(`comment "${comment}"`)}`;
	const words = at === 0 ? `insert rule ${place}` : `add rule ${place} index ${at - 1}`;
	return {
		kind: "command",
		target: `nft ${place}`,
		summary: `remove the rule that accepts ${port.name}`,
		risk: "connectivity",
		run: `nft delete rule ${place} handle ${rule.handle}`,
		undo: `${there} || printf '%s\\n' ${quote(`${words} ${text}`)} | nft -f -`,
		diff: `- ${rule.text}`
	};
}
/** Checked by nft first, then made in one transaction. Undo finds the handle by the comment. */
function openRunTime(blocked, rule) {
	const line = `printf '%s\\n' ${quote(rule.text)}`;
	return {
		kind: "command",
		target: `nft ${rule.chain}`,
		summary: `accept ${blocked.port.name} from ${sourcesText(blocked.sources)}`,
		risk: "connectivity",
		run: `${line} | nft -c -f - && ${line} | nft -f -`,
		undo: removal(rule.chain, rule.comment),
		diff: `+ ${rule.text}`
	};
}
/** Deletes the rules of a chain that bear the comment, by their handles. */
function removal(chain, comment) {
	return `nft -a list chain ${chain} | sed -n ${quote(`s|.*comment "${comment}" # handle \\([0-9]*\\)$|\\1|p`)} |
while read -r handle; do nft delete rule ${chain} handle "$handle"; done`;
}
// src/modules/firewall/pending.ts
/** A file's content once the earlier changes of the batch are made; null when it is not there. */
function contentOf(path, seen, pending) {
	let content = seen;
	for (const change of pending) if (change.kind === "file" && change.path === path) content = change.after;
	return content;
}
// src/modules/firewall/closing.ts
/**
* Closes ports again: rules that bear netfix's mark, whatever their sources, and in ufw and firewalld, which keep no
* mark in the kernel, the rule netfix makes for these sources. Run time first, then what is loaded at boot. Nothing is
* planned when our own SSH would no longer get in.
*/
function planClosings(state, ports, sources, host) {
	const [unread] = [...state.failures, ...state.rules.unread];
	if (unread !== void 0) return {
		findings: [unreadable$1(unread)],
		changes: []
	};
	const openings = ports.flatMap((port) => openingsOf(state, port, sources));
	const { refusal, doubt } = lockout(state.rules, without(state.rules, openings), host);
	const now = openings.map((opening) => ({
		opening,
		change: close(opening, state)
	}));
	const kept = [...ports.flatMap((port) => closeInFirewalld(state, port, sources)), ...closeInFiles(state, ports, host)];
	const findings = [...now.map(({ opening, change }) => isOpen(opening, change !== null)), ...kept.map(isKept)];
	if (refusal !== null) return {
		findings: [refusal],
		changes: []
	};
	return {
		findings: [...findings, ...doubt],
		changes: [...now.flatMap(({ change }) => change ?? []).reverse(), ...kept]
	};
}
/** Whether our own SSH stays open is judged by all of the rules or not at all. */
function unreadable$1(evidence) {
	return {
		code: "firewall.unknown",
		severity: "error",
		message: "some of the rules in force could not be read, so nobody can tell whether SSH stays open: nothing is closed",
		evidence
	};
}
function openingsOf(state, port, sources) {
	return state.rules.chains.flatMap((chain) => chain.rules.filter((rule) => isOpening(chain, rule, port, sources, state)).map((rule) => ({
		chain,
		rule,
		port
	})));
}
function isOpening(chain, rule, port, sources, state) {
	if (chain.engine === "nft") {
		if (zoneOfChain(chain, state) === null) return rule.comment?.startsWith(`netfix:${port.name}:`) === true;
		return sources.some((source) => rule.text === kernelRule$1(port, source));
	}
	if (isUserChain(chain.name) && state.ufw.enabled) return sources.some((source) => rule.text === kernelRule(chain.name, port, source));
	return rule.comment === "netfix" && opens(rule, port);
}
function without(rules, openings) {
	const gone = new Set(openings.map(({ rule }) => rule));
	const chains = rules.chains.map((chain) => ({
		...chain,
		rules: chain.rules.filter((rule) => !gone.has(rule))
	}));
	return {
		...rules,
		chains
	};
}
/** Null: there are no words that would remove it safely. */
function close({ chain, rule, port }, state) {
	if (chain.engine !== "nft") return isUserChain(chain.name) && state.ufw.enabled ? close$3(chain, rule, port) : close$2(chain, rule, port, state);
	const zone = zoneOfChain(chain, state);
	return zone === null ? close$1(chain, rule, port) : closeRunTime(zone, port, rule.text);
}
function closeInFirewalld(state, port, sources) {
	return storedOpenings(state, port, sources).map(({ zone, sources: stored }) => {
		return closePermanent(zone, port, stored);
	});
}
/** Our lines in the files that are loaded at boot. */
function closeInFiles(state, ports, host) {
	const isOurs = (line) => ports.some((port) => line.includes(`comment "netfix:${port.name}:`) || opens({ text: line }, port, "netfix"));
	return [...state.iptablesFiles.map(({ file }) => file), ...state.nftOwn === null ? [] : [state.nftOwn]].flatMap((file) => {
		const before = contentOf(file.path, file.content, host.pending);
		if (before === null || file.odd) return [];
		const lines = before.split("\n");
		const left = lines.filter((line) => !isOurs(line));
		if (left.length === lines.length) return [];
		const summary = `no longer open ${ports.map(({ name }) => name).join(", ")} at boot`;
		const { path } = file;
		return [{
			kind: "file",
			target: path,
			summary,
			path,
			before,
			after: left.join("\n")
		}];
	});
}
function isOpen({ chain, rule, port }, closable) {
	const place = placeText({
		base: chain,
		chain,
		rule,
		path: [chain.name]
	});
	return {
		code: "firewall.open",
		severity: "error",
		message: `${port.name} is let in by netfix's rule (${place})${closable ? "" : "; it was changed since, so remove it by hand"}`,
		...closable ? { fixable: true } : {}
	};
}
function isKept(change) {
	return {
		code: "firewall.open",
		severity: "error",
		message: `after a boot it would be open again: ${change.target}`,
		fixable: true
	};
}
// src/net/firewall/classes.ts
/**
* The values of a field fall into classes that no rule of a set tells apart, so one packet per class stands for
* all: a whole prefix or port range is judged exactly, at the cost of its few classes.
*/
var Classes = class {
	cuts;
	constructor(ruleSet, field) {
		const cuts = /* @__PURE__ */ new Set();
		for (const range of rangesOf(ruleSet, field)) cuts.add(range.low).add(range.high + 1n);
		this.cuts = [0n, ...cuts].sort((a, b) => a < b ? -1 : a > b ? 1 : 0);
	}
	/** One value for each class that has some in the range, the same for equal classes. */
	representatives(range) {
		const first = this.index(range.low);
		return this.cuts.slice(first, this.index(range.high) + 1);
	}
	/** One value of the range for each class that has at least its 256th part, the widest first: no single hosts. */
	wide(range) {
		const [, ...inner] = this.representatives(range);
		const starts = [range.low, ...inner];
		return starts.map((low, i) => ({
			low,
			width: (starts[i + 1] ?? range.high + 1n) - low
		})).filter(({ width }) => width * 256n >= range.high - range.low + 1n).sort((a, b) => Number(b.width > a.width) - Number(b.width < a.width)).map(({ low }) => low);
	}
	/** The last cut that is not above the value. */
	index(value) {
		let low = 0;
		let high = this.cuts.length - 1;
		while (low < high) {
			const middle = Math.ceil((low + high) / 2);
			if ((this.cuts[middle] ?? 0n) <= value) low = middle;
			else high = middle - 1;
		}
		return low;
	}
};
function* rangesOf(ruleSet, field) {
	for (const chain of ruleSet.chains) for (const rule of chain.rules) for (const statement of rule.statements) yield* statementRanges(statement, field);
}
function* statementRanges(statement, field) {
	if (statement.kind === "match") yield* conditionRanges(statement.condition, field);
	if (statement.kind !== "map") return;
	for (const entry of statement.entries) for (const condition of entry.conditions) yield* conditionRanges(condition, field);
}
function* conditionRanges(condition, field) {
	if (condition.test === "number" && condition.field === field) yield* condition.ranges;
	if (condition.test === "lookup") yield* conditionRanges(condition.condition, field);
	if (condition.test !== "any") return;
	for (const entry of condition.entries) for (const inner of entry) yield* conditionRanges(inner, field);
}
// src/modules/firewall/judge.ts
/** Ephemeral, as a sender's usually is (ip_local_port_range). */
const SOURCE_PORT$1 = 40000n;
/** Judges the first packet of every source to every port, in every base chain that sees it. */
function judge$3(rules, ports, sources, host) {
	const found = {
		blocked: [],
		doubts: [],
		accepted: []
	};
	const verdicts = new Verdicts(rules, host);
	for (const port of ports) for (const source of sources) for (const verdict of verdicts.of(port, source)) note$1(found, port, source, verdict);
	return found;
}
function note$1(found, port, source, verdict) {
	if (verdict.kind === "dropped") noteBlocked(found.blocked, port, source, verdict.place);
	else if (verdict.kind === "unknown") noteDoubt$1(found.doubts, {
		port,
		...verdict
	});
	else if (verdict.place !== null) found.accepted.push({
		port,
		place: verdict.place,
		source
	});
}
/** One entry per port, base chain and family: the family decides the tool and the words of a rule. */
function noteBlocked(blocked, port, source, place) {
	const same = blocked.find((each) => each.port === port && each.place.base === place.base && each.sources[0]?.family === source.family);
	if (same === void 0) blocked.push({
		port,
		place,
		sources: [source]
	});
	else if (!same.sources.includes(source)) same.sources.push(source);
}
function noteDoubt$1(doubts, doubt) {
	const same = (other) => other.port === doubt.port && other.place.rule === doubt.place.rule;
	if (!doubts.some(same)) doubts.push(doubt);
}
/** Verdicts by class, so that a thousand nodes cost no more than the few ways the rules tell them apart. */
var Verdicts = class {
	rules;
	arrivals;
	sources;
	ports;
	known = /* @__PURE__ */ new Map();
	constructor(rules, host) {
		this.rules = rules;
		this.arrivals = {
			ip: arrival("ip", host),
			ip6: arrival("ip6", host)
		};
		this.sources = new Classes(rules, "saddr");
		this.ports = new Classes(rules, "dport");
	}
	of(port, source) {
		const numbers = this.ports.representatives({
			low: BigInt(port.low),
			high: BigInt(port.high)
		});
		return this.sources.representatives(source).flatMap((from) => numbers.flatMap((number) => this.one(source.family, port.protocol, from, number)));
	}
	one(family, protocol, source, port) {
		const key = [
			family,
			protocol,
			source,
			port
		].join(" ");
		const verdicts = this.known.get(key) ?? verdictsOf(this.rules, this.packet(family, protocol, source, port));
		this.known.set(key, verdicts);
		return verdicts;
	}
	packet(family, protocol, source, port) {
		const { device, address } = this.arrivals[family];
		return {
			family,
			protocol,
			source,
			port,
			destination: address,
			sourcePort: SOURCE_PORT$1,
			iif: device,
			oif: ""
		};
	}
};
/** Peers send to the address that stands among the nodes', so the packet comes in on the interface that has it. */
function arrival(family, host) {
	const nodes = canonicalNodes(host.nodes);
	const own = host.facts.addresses.filter(({ address }) => parsePrefix(address)?.family === family);
	const chosen = own.find(({ address }) => nodes.has(canonical(address))) ?? (new Set(own.map(({ device }) => device)).size === 1 ? own[0] : void 0);
	if (chosen === void 0) return {
		device: null,
		address: null
	};
	return {
		device: chosen.device,
		address: parsePrefix(chosen.address)?.low ?? null
	};
}
/** Kept with the list: all hosts of a play are given the same one. */
const canonicalLists = /* @__PURE__ */ new WeakMap();
function canonicalNodes(nodes) {
	const known = canonicalLists.get(nodes) ?? new Set(nodes.map(canonical));
	canonicalLists.set(nodes, known);
	return known;
}
function canonical(address) {
	const range = parsePrefix(address);
	return range === null ? address : formatPrefix(range);
}
// src/modules/firewall/probe.ts
/** Files that some service loads at boot with iptables-restore. */
const IPTABLES_FILES = {
	ip: [
		"/etc/iptables/rules.v4",
		"/etc/sysconfig/iptables",
		"/etc/iptables/rules-save"
	],
	ip6: [
		"/etc/iptables/rules.v6",
		"/etc/sysconfig/ip6tables",
		"/etc/iptables/rules6-save"
	]
};
/** In this folder so that no distribution's own file of the name exists. */
const NFT_OWN_FILE = "/etc/nftables.d/netfix.nft";
/** Sh that holds where firewalld runs: by its process, for asking it takes its slow front end. */
const FIREWALLD_RUNS = "has firewall-cmd && cat /proc/[0-9]*/comm 2>/dev/null | grep -qx firewalld";
/** Gathered, and printed at once. */
const TOOLS = `end='
'
tools=
for tool in nft iptables iptables-nft iptables-legacy ip6tables ip6tables-nft ip6tables-legacy ufw firewall-cmd; do
  has $tool && tools="$tools$tool$end"
done
for unit in nftables netfilter-persistent iptables ip6tables ufw firewalld; do
  for link in /etc/systemd/system/*.wants/$unit.service /etc/runlevels/*/$unit; do
    [ -e "$link" ] || [ -L "$link" ] || continue
    tools="\${tools}enabled $unit$end"
    break
  done
done
if ${FIREWALLD_RUNS}; then tools="\${tools}running firewalld$end"; fi
printf %s "$tools"
has iptables && iptables -V 2>/dev/null
exit 0`;
const UFW = "dump /etc/ufw/ufw.conf /etc/ufw/user.rules /etc/ufw/user6.rules";
const FIREWALLD = `has firewall-cmd || exit 0
dump /etc/firewalld/firewalld.conf /usr/lib/firewalld/zones/*.xml /etc/firewalld/zones/*.xml`;
/** What the persisted rule set would be: nft loads it into an empty network namespace and lists it. */
const NFT_BOOT = `has nft && has unshare || exit 0
for link in /etc/systemd/system/*.wants/nftables.service /etc/runlevels/*/nftables; do
  [ -e "$link" ] || [ -L "$link" ] || continue
  for file in ${NFT_MAIN_FILES}; do
    [ -f "$file" ] || continue
    unshare -n sh -c 'nft -f "$1" && nft -j list ruleset' sh "$file"
    exit $?
  done
done`;
function content(path) {
	return `[ -f ${quote(path)} ] && [ -r ${quote(path)} ] && { cat ${quote(path)}; printf .; }; exit 0`;
}
/** Services of firewalld that hold one of the ports: a zone may admit it by name. */
function services(allow) {
	return `has firewall-cmd || exit 0
dump $(grep -l ${readPorts(allow).ports.map(({ low, high }) => low === high ? `${low}` : `${low}-${high}`).map((number) => `-e ${quote(`port="${number}"`)}`).join(" ")} /usr/lib/firewalld/services/*.xml /etc/firewalld/services/*.xml 2>/dev/null)`;
}
const FILES = [
	...IPTABLES_FILES.ip,
	...IPTABLES_FILES.ip6,
	NFT_OWN_FILE
];
/** All that readState() reads, but for firewalld's services. */
const PROBE$1 = {
	tools: TOOLS,
	...LISTING,
	ufw: UFW,
	firewalld: FIREWALLD,
	"nft boot": NFT_BOOT,
	...Object.fromEntries(FILES.map((path) => [`file ${path}`, content(path)]))
};
function probe({ allow }) {
	return {
		...PROBE$1,
		services: services(allow)
	};
}
// src/modules/firewall/state.ts
/** What an odd file is, in words. */
const ODD = "not plain UTF-8 text (line ends of Windows, say)";
/** What the probe printed. Never throws, whatever it holds. */
function readState$7(parts) {
	const tools = lines(parts, "tools");
	return {
		rules: readRules(parts),
		tools: new Set(tools),
		defaultEngine: tools.some((line) => line.includes("(nf_tables)")) ? "iptables-nft" : "iptables-legacy",
		enabled: new Set(tools.flatMap((line) => line.startsWith("enabled ") ? [line.slice(8)] : [])),
		firewalldRunning: tools.includes("running firewalld"),
		ufw: readUfw(parseDump(text(parts, "ufw"))),
		firewalldFiles: parseDump(text(parts, "firewalld")),
		services: parseDump(text(parts, "services")),
		nftMain: readMain(text(parts, "nft main")),
		nftOwn: readFile(parts, NFT_OWN_FILE),
		...readBoot(parts["nft boot"]),
		iptablesFiles: [...readFiles$1(parts, "ip"), ...readFiles$1(parts, "ip6")],
		failures: listingFailures(parts)
	};
}
function text(parts, name) {
	return parts[name]?.stdout ?? "";
}
function lines(parts, name) {
	return text(parts, name).split("\n").filter((line) => line !== "");
}
function readUfw(files) {
	const enabled = (files.get("/etc/ufw/ufw.conf") ?? []).some((line) => /^\s*ENABLED\s*=\s*"?yes"?/i.test(line));
	const rules = (path) => files.get(path) ?? [];
	return {
		enabled,
		userRules: {
			ip: rules("/etc/ufw/user.rules"),
			ip6: rules("/etc/ufw/user6.rules")
		}
	};
}
function readFiles$1(parts, family) {
	return IPTABLES_FILES[family].flatMap((path) => {
		const file = readFile(parts, path);
		return file === null ? [] : [{
			family,
			file
		}];
	});
}
function readFile(parts, path) {
	const output = text(parts, `file ${path}`);
	return output.endsWith(".") ? hostFile(path, output.slice(0, -1)) : null;
}
function readMain(output) {
	const end = output.indexOf("\n");
	return end > 0 && output.endsWith(".") ? hostFile(output.slice(0, end), output.slice(end + 1, -1)) : null;
}
function hostFile(path, content) {
	return {
		path,
		content,
		odd: /[\r\0\uFFFD]/.test(content)
	};
}
function readBoot(output) {
	if (output === void 0 || output.exitCode === 0 && output.stdout.trim() === "") return {
		nftBoot: null,
		nftBootError: null
	};
	const rules = parseNft(output.stdout);
	if (output.exitCode === 0 && rules.unread.length === 0) return {
		nftBoot: rules,
		nftBootError: null
	};
	return {
		nftBoot: null,
		nftBootError: output.stderr.trim().slice(0, 300) || "nft could not load it"
	};
}
// src/modules/firewall/iptables-file.ts
/**
* Files that are loaded at boot with iptables-restore and would drop a packet again get our lines and no other
* change: a whole save would keep what a CNI put into the kernel just now.
*/
function persist$1(state, ports, sources, host) {
	const findings = [];
	const changes = [];
	if (!isLoaded(state, host)) return {
		findings,
		changes
	};
	for (const { family, file } of state.iptablesFiles) {
		const content = contentOf(file.path, file.content, host.pending) ?? "";
		const { blocked } = judge$3({
			chains: parseIptables(content, state.defaultEngine, family),
			unread: []
		}, ports, sources.filter((source) => source.family === family), host);
		if (blocked.length === 0) continue;
		findings.push(...blocked.map((each) => dropsAtBoot$2(file, each)));
		if (!file.odd) changes.push(fileChange$2(file, content, blocked));
	}
	return {
		findings,
		changes
	};
}
/** Without systemd it cannot be told what loads a file at boot: then one that is there counts. */
function isLoaded(state, host) {
	return host.facts.init !== "systemd" || [
		"netfilter-persistent",
		"iptables",
		"ip6tables"
	].some((unit) => state.enabled.has(unit));
}
function dropsAtBoot$2(file, { port, place, sources }) {
	const why = file.odd ? `; it is ${ODD}, so netfix leaves it: add the rule by hand` : "";
	return {
		code: "firewall.not-persistent",
		severity: "error",
		message: `${file.path} would drop ${port.name} from ${sourcesText(sources)} after a boot (${placeText(place)})${why}`,
		...file.odd ? {} : { fixable: true }
	};
}
function fileChange$2(file, content, blocked) {
	return {
		kind: "file",
		target: file.path,
		summary: `keep ${[...new Set(blocked.map(({ port }) => port.name))].join(", ")} open after a boot`,
		risk: "connectivity",
		path: file.path,
		before: content,
		after: blocked.reduce(insertRules, content)
	};
}
/** Our lines before the chain's first rule in its table, where they win. */
function insertRules(content, { port, place, sources }) {
	const lines = content.split("\n");
	const table = lines.findIndex((line) => line.trim() === `*${place.base.table}`);
	const end = lines.findIndex((line, i) => i > table && line.trim() === "COMMIT");
	const first = lines.findIndex((line, i) => i > table && isRuleOf(line, place.base.name));
	const at = first === -1 || first > end ? end : first;
	if (table === -1 || at === -1) return content;
	const rules = sources.map((source) => ruleLine$1(place.base.name, port, source));
	return [
		...lines.slice(0, at),
		...rules,
		...lines.slice(at)
	].join("\n");
}
function isRuleOf(line, chain) {
	return line.replace(/^\[\d+:\d+\] /, "").startsWith(`-A ${chain} `);
}
// src/modules/firewall/nftables-file.ts
const HEADER$4 = "# Kept by netfix: accepts in chains that would drop them. Included by the main file.";
/**
* After a boot. `live` is what is dropped now in nft's own tables: it is what must be kept when the persisted rules
* could not be tried.
*/
function persist(state, live, ports, sources, host) {
	const main = state.nftMain;
	if (main === null || !state.enabled.has("nftables")) return noService$1(state, live);
	const dropped = state.nftBoot === null ? live : judge$3(state.nftBoot, ports, sources, host).blocked;
	const findings = [
		...flushes(main, host),
		...untried(state, main),
		...dropped.map((each) => dropsAtBoot$1(main, each))
	];
	if (dropped.length === 0) return {
		findings,
		changes: []
	};
	if (main.odd || state.nftOwn?.odd === true) return {
		findings: [...findings, unwritable(main)],
		changes: []
	};
	return {
		findings,
		changes: keep(dropped.flatMap((each) => acceptRule(each) ?? []), `keep ${portsText(dropped)} open after a boot`, main, state.nftOwn, host)
	};
}
/** Rules that nothing loads at boot: ours would be gone as well, and so would be what blocks. */
function noService$1(state, live) {
	if (!(live.length > 0 || state.rules.chains.some((chain) => chain.engine === "nft" && isOurs$1(chain)))) return {
		findings: [],
		changes: []
	};
	return {
		findings: [{
			code: "firewall.not-persistent",
			severity: "warning",
			message: "the opened ports are open until the next boot only: nftables.service does not start at boot here. Put the rules where whatever loads this rule set reads them"
		}],
		changes: []
	};
}
function flushes(main, host) {
	const lines = (contentOf(main.path, main.content, host.pending) ?? "").split("\n");
	const line = lines.findIndex((each) => /^\s*flush\s+ruleset\b/.test(each));
	if (line === -1) return [];
	return [{
		code: "firewall.flushes",
		severity: "warning",
		message: `${main.path}:${line + 1} flushes every table: loading it again on a running node wipes the rules of kube-proxy and the CNI`,
		evidence: lines[line] ?? ""
	}];
}
function untried(state, main) {
	if (state.nftBootError === null) return [];
	return [{
		code: "firewall.unknown",
		severity: "warning",
		message: `what ${main.path} makes of the firewall after a boot could not be tried in an empty network namespace`,
		evidence: state.nftBootError
	}];
}
function dropsAtBoot$1(main, { port, place, sources }) {
	return {
		code: "firewall.not-persistent",
		severity: "error",
		message: `${main.path} would drop ${port.name} from ${sourcesText(sources)} after a boot (${placeText(place)})`,
		fixable: true
	};
}
function unwritable(main) {
	return {
		code: "firewall.not-persistent",
		severity: "error",
		message: `${main.path} or ${NFT_OWN_FILE} is ${ODD}, so netfix does not write to it: add the rules by hand`
	};
}
/** Rules in the file that the main one includes. */
function keep(rules, summary, main, own, host) {
	const before = contentOf(NFT_OWN_FILE, own?.content ?? null, host.pending);
	const after = addRules(before, rules);
	return [
		...before === null ? [makeFolder()] : [],
		...after === before ? [] : [fileChange$1(NFT_OWN_FILE, before, after, summary)],
		...include(main, host)
	];
}
function portsText(dropped) {
	return [...new Set(dropped.map(({ port }) => port.name))].join(", ");
}
/**
* The table and chain are added first, which changes nothing where they exist: so a main file that later drops them
* still loads.
*/
function addRules(before, rules) {
	const kept = before?.trimEnd().split("\n") ?? [HEADER$4];
	const lines = rules.flatMap(({ chain, text }) => {
		return [
			`add table ${chain.slice(0, chain.lastIndexOf(" "))}`,
			`add chain ${chain}`,
			text
		];
	});
	return `${[.../* @__PURE__ */ new Set([...kept, ...lines])].join("\n")}\n`;
}
function makeFolder() {
	return {
		kind: "command",
		target: "/etc/nftables.d",
		summary: "make the folder for included rules",
		run: "mkdir -p /etc/nftables.d",
		undo: "rmdir /etc/nftables.d 2>/dev/null || :"
	};
}
/** At the end of the main file, where its chains exist, unless it reads the folder already. */
function include(main, host) {
	const content = contentOf(main.path, main.content, host.pending) ?? "";
	if (/^\s*include\s+"\/etc\/nftables\.d\/(netfix\.nft|\*\.nft|\*)"/m.test(content)) return [];
	const after = `${content}${content === "" || content.endsWith("\n") ? "" : "\n"}include "${NFT_OWN_FILE}"\n`;
	return [fileChange$1(main.path, content, after, `include ${NFT_OWN_FILE}`)];
}
function fileChange$1(path, before, after, summary) {
	return {
		kind: "file",
		target: path,
		summary,
		path,
		before,
		after,
		risk: "connectivity"
	};
}
// src/modules/firewall/status.ts
/** What is worth saying of the firewalls as such, whatever the ports. */
function statusFindings(state, host) {
	return [
		...unread(state),
		...mixed(state),
		...noneActive(state),
		...unloaded(state, host)
	];
}
function unread(state) {
	return [...state.failures, ...state.rules.unread].map((evidence) => ({
		code: "firewall.unknown",
		severity: "warning",
		message: "some of the rules in force could not be read, so this host may drop what netfix believes to be open",
		evidence
	}));
}
/** Both are in force: what either drops is dropped, and the tools of one do not show the other's rules. */
function mixed(state) {
	const inUse = state.rules.chains.filter(isFilterInUse);
	const engines = new Set(inUse.map((chain) => chain.engine));
	if (!engines.has("iptables-legacy") || engines.size === 1) return [];
	return [{
		code: "firewall.legacy-mixed",
		severity: "warning",
		message: "rules of legacy iptables and of nftables are in force at once; what either drops is dropped. Move them to one: see `iptables-legacy-save`",
		evidence: [...engines].map((engine) => chainsText(engine, inUse)).join("; ")
	}];
}
/** The chains of one engine that filter, with the first rule of each: `iptables-legacy: filter INPUT, policy drop, …`. */
function chainsText(engine, chains) {
	return `${engine}: ${chains.filter((chain) => chain.engine === engine).slice(0, 4).map(({ table, name, base, rules }) => {
		const first = rules[0] === void 0 ? "" : `, ${rules.length} rules from \`${rules[0].text.slice(0, 100)}\``;
		return `${table} ${name}, policy ${base?.policy ?? "accept"}${first}`;
	}).join(" / ")}`;
}
function isFilterInUse(chain) {
	return chain.base !== null && chain.base.type !== "nat" && (chain.rules.length > 0 || chain.base.policy === "drop");
}
function noneActive(state) {
	if (state.rules.chains.some((chain) => isFilterInUse(chain) && chain.base !== null && LOCAL_HOOKS.includes(chain.base.hook)) || state.failures.length > 0 || state.rules.unread.length > 0) return [];
	const stopped = state.tools.has("firewall-cmd") && !state.firewalldRunning && state.enabled.has("firewalld");
	return [{
		code: "firewall.none-active",
		severity: stopped ? "warning" : "info",
		message: stopped ? "no firewall is active on this host, but firewalld starts at the next boot and may block then: start it and run again" : "no firewall is active on this host. If a port is blocked all the same, look at the cloud security group or the hypervisor"
	}];
}
/** Rules of ours in the kernel that no file brings back. */
function unloaded(state, host) {
	if (!state.rules.chains.some((chain) => chain.engine !== "nft" && chain.rules.some((rule) => rule.comment === "netfix")) || state.ufw.enabled || state.iptablesFiles.length > 0 && isLoaded(state, host)) return [];
	return [{
		code: "firewall.not-persistent",
		severity: "warning",
		message: "the opened ports are open until the next boot only: nothing loads iptables rules at boot here. Install iptables-persistent (iptables-services on Red Hat), or add the rules where they come from"
	}];
}
// src/modules/firewall/plan.ts
/** Run time first, then what is loaded at boot: a node that loses us in between comes back as it was. */
function plan$1(state, params, host) {
	if (host.facts.uid !== 0) return {
		findings: [needsRoot$1()],
		changes: []
	};
	const { ports, wrong } = readPorts(params.allow);
	const { ranges, findings } = readSources(params.from, host);
	const faults = [...wrong.map(wrongPort), ...findings];
	if (faults.length > 0) return {
		findings: faults,
		changes: []
	};
	if (params.state === "absent") return planClosings(state, ports, ranges, host);
	if (ranges.length === 0) return {
		findings: [noSource()],
		changes: []
	};
	return planOpenings(state, ports, ranges, host);
}
function planOpenings(state, ports, sources, host) {
	const now = judge$3(state.rules, ports, sources, host);
	const runTime = now.blocked.map((each) => openNow$3(each, state, host));
	const nft = now.blocked.filter(({ place }) => backendOf(place, state) === "nftables");
	const kept = [
		...keepInFirewalld$1(now, state),
		...keepInUfw$1(now.blocked, state, ports, sources, host),
		persist$1(state, ports, sources, host),
		persist(state, nft, ports, sources, host)
	];
	const all = [...runTime, ...kept];
	return {
		findings: [
			...all.flatMap(({ findings }) => findings),
			...now.doubts.map(({ port, place, expression }) => unknown$1(port.name, placeText(place), expression)),
			...statusFindings(state, host)
		],
		changes: all.flatMap(({ changes }) => changes)
	};
}
function openNow$3(blocked, state, host) {
	const backend = backendOf(blocked.place, state);
	const change = opening$2(backend, blocked, state, host);
	return {
		findings: [isBlocked$1(backend, blocked, change !== null)],
		changes: change === null ? [] : [change]
	};
}
/** Null: nothing we would do gets ahead of what drops it. */
function opening$2(backend, blocked, state, host) {
	switch (backend) {
		case "firewalld": return openRunTime$2(blocked, state);
		case "ufw": return isBeyondUfw(blocked.place) ? null : openInUfw$1(blocked, state, host);
		case "iptables": return openRunTime$1(blocked, state);
		case "nftables": {
			const rule = acceptRule(blocked);
			return rule && openRunTime(blocked, rule);
		}
	}
}
/** ufw adds no rule that its files hold already, so one that the kernel lost is put back there alone. */
function openInUfw$1(blocked, state, host) {
	return judge$3(bootRules(state), [blocked.port], blocked.sources, host).blocked.length === 0 ? openRunTime$1(blocked, state, userChain$1(blocked)) : open$1(blocked);
}
function keepInFirewalld$1(now, state) {
	return missingPermanently$1(now, state).map(({ zone, port, sources }) => ({
		findings: [{
			code: "firewall.not-persistent",
			severity: "error",
			message: `firewalld's permanent zone ${zone} does not let in ${port.name} from ${sourcesText(sources)}`,
			fixable: true
		}],
		changes: [openPermanent(zone, port, sources)]
	}));
}
/** What `ufw allow` opens now it keeps too. Only ports that are open now by other means remain. */
function keepInUfw$1(blockedNow, state, ports, sources, host) {
	if (!state.ufw.enabled) return [];
	const opened = new Set(blockedNow.filter(({ place }) => backendOf(place, state) === "ufw").map(({ port }) => port));
	const { blocked } = judge$3(bootRules(state), ports, sources, host);
	return blocked.filter(({ port, place }) => !opened.has(port) && !isBeyondUfw(place)).map((each) => ({
		findings: [{
			code: "firewall.not-persistent",
			severity: "error",
			message: `ufw's own rules do not let in ${each.port.name} from ${sourcesText(each.sources)}: it is open until the next boot only`,
			fixable: true
		}],
		changes: [open$1(each)]
	}));
}
function isBlocked$1(backend, { port, place, sources }, fixable) {
	const keeper = backend === "ufw" || backend === "firewalld" ? `${backend} (${placeText(place)})` : placeText(place);
	const advice = fixable ? "" : "; netfix cannot get ahead of that, so change it by hand";
	return {
		code: "firewall.blocked",
		severity: "error",
		message: `${port.name} from ${sourcesText(sources)} is dropped by ${keeper}${advice}`,
		...fixable ? { fixable } : {}
	};
}
function unknown$1(port, place, expression) {
	return {
		code: "firewall.unknown",
		severity: "warning",
		message: `whether ${port} gets through cannot be told: ${place}`,
		evidence: expression
	};
}
function needsRoot$1() {
	return {
		code: "firewall.needs-root",
		severity: "error",
		message: "the firewall can be read by root only: set `become: true` for the play, or log in as root"
	};
}
function wrongPort(name) {
	return {
		code: "firewall.wrong-port",
		severity: "error",
		message: `\`allow: ${name}\` is no port: 1 to 65535, the smaller number first`
	};
}
function noSource() {
	return {
		code: "firewall.no-source",
		severity: "info",
		message: "there is no other host to open a port for: no source in `from` besides this host"
	};
}
// src/modules/firewall/standalone.ts
/**
* A script cannot judge rules, so it lets the port in wherever something could drop it: a rule more than a run would
* make, for the same sources. To close a port takes the judgement that SSH stays open.
*/
function standalone$5({ allow, from = "nodes", state }, lone) {
	const no = (why, hint) => ({
		kind: "impossible",
		why,
		...hint === void 0 ? {} : { hint }
	});
	if (state === "absent") return no("what it closes depends on the rules in force");
	const words = [from].flat();
	if (lone.nodes === null && words.includes("nodes")) return no("without an inventory nobody knows the `nodes` of `from`", "give one with -i, or list CIDRs in `from`");
	const { ports, wrong } = readPorts(allow);
	if (wrong.length > 0) return no(`${wrong.join(", ")}: no port`);
	const { ranges, findings } = readSources(from, {
		nodes: lone.nodes ?? [],
		groups: lone.groups,
		facts: { addresses: [] }
	});
	const [finding] = findings;
	if (finding !== void 0) return no(finding.message);
	if (ranges.length === 0) return no("no address is known of any host in `from`", "set node_ip in the inventory, or list CIDRs in `from`");
	return {
		kind: "steps",
		steps: ports.map((port) => opening$1(port, ranges))
	};
}
function opening$1(port, ranges) {
	const families = ["ip", "ip6"].flatMap((family) => {
		const own = ranges.filter((range) => range.family === family);
		return own.length === 0 ? [] : [inWords(port, family, own)];
	});
	return {
		kind: "open",
		what: `accept ${port.name} from ${sourcesText(ranges)}`,
		families
	};
}
function inWords(port, family, sources) {
	const match = matchPort(port, sources);
	const chain = family === "ip" ? "ufw-user-input" : "ufw6-user-input";
	return {
		family,
		nft: {
			match,
			comment: ruleComment(port, match)
		},
		sources: sources.map((source) => ({
			address: formatPrefix({
				...source,
				high: source.low
			}),
			iptables: ruleWords(port, source).join(" "),
			ufw: ruleWords$1(port, source),
			ufwKernel: kernelRule(chain, port, source),
			rich: richRule(source, port)
		}))
	};
}
// src/modules/firewall/firewall.ts
/** Opens ports in the chains that drop them, now and after a boot, for the given sources only. */
const firewall = defineModule({
	name: "firewall",
	summary: "Ports open between the nodes, in whichever firewall drops them",
	params: params$11,
	example: `- firewall:
    allow: [8472/udp]
    from: nodes`,
	title: ({ allow, state }) => `firewall ${allow.join(" ")}${state === "absent" ? " absent" : ""}`,
	probe,
	read: (parts) => readState$7(parts),
	plan: plan$1,
	standalone: standalone$5
});
// src/modules/forward/params.ts
const params$10 = _Object_({ pods: Union([cidrs, _Array_(cidrs, { minItems: 1 })], { description: "The cluster's pod ranges (kubeadm's `podSubnet`), of either family: a CIDR, several with commas, or a list." }) }, { additionalProperties: false });
// src/modules/forward/firewalld.ts
/** Its target is ACCEPT (firewalld.zones(5)): what comes from there may go anywhere. */
const ZONE = "trusted";
/** Run time only; nothing is reloaded, since that would wipe the rules of a CNI. */
function trustNow(pods) {
	return sourceChange(pods, false);
}
function trustPermanently(pods) {
	return sourceChange(pods, true);
}
function sourceChange(pods, permanent) {
	const command = (verb) => `firewall-cmd -q${permanent ? " --permanent" : ""} --zone=${ZONE} ${quote(`--${verb}-source=${formatPrefix(pods)}`)}`;
	return {
		kind: "command",
		target: `firewalld zone ${ZONE}${permanent ? " (permanent)" : ""}`,
		summary: `trust pods (${formatPrefix(pods)})${permanent ? " after a boot too" : ""}`,
		...permanent ? { writes: zoneFiles(ZONE) } : { risk: "connectivity" },
		run: command("add"),
		undo: command("remove"),
		diff: `+ source ${formatPrefix(pods)}`
	};
}
/** Another zone that has the very range as its source: firewalld keeps a source in one zone. */
function otherZone(pods, state) {
	for (const path of state.firewalldFiles.keys()) {
		const [, zone] = /^\/etc\/firewalld\/zones\/([\w-]+)\.xml$/.exec(path) ?? [];
		if (zone === void 0 || zone === ZONE) continue;
		if (sourcesOf(zone, state).some((each) => formatPrefix(each) === formatPrefix(pods))) return zone;
	}
	return null;
}
/** Pods that the trusted zone lets through now, and its file would not after a boot. */
function missingPermanently({ accepted }, state) {
	const missing = accepted.filter(({ pods, place, path }) => path.source === pods && firewalldOwns(place, state) && place.path.some((chain) => /^(filter_)?FWD(I|O)?_trusted(_|$)/.test(chain))).filter(({ pods, path }) => !isTrusted(pods, state) && !zoneFile(ZONE, state).includes(`<interface name="${path.iif}"`));
	return [...new Set(missing.map(({ pods }) => pods))];
}
function isTrusted(pods, state) {
	return sourcesOf(ZONE, state).some((source) => contains$1(source, pods));
}
function sourcesOf(zone, state) {
	return (zoneFile(zone, state).match(/<source\b[^>]*>/g) ?? []).map((tag) => parsePrefix(/\baddress="([^"]*)"/.exec(tag)?.[1] ?? "")).filter((range) => range !== null);
}
// src/modules/forward/entry.ts
/** The rule of the base chain that a packet came to its place by, or that dropped it there; null: the policy did. */
function entryOf({ base, chain, rule, path }) {
	if (chain === base) return rule;
	const next = path[1] ?? "";
	return base.rules.find((each) => leadsTo(each, next)) ?? null;
}
function leadsTo({ statements }, chain) {
	const goes = (action) => "chain" in action && action.chain === chain;
	return statements.some((each) => each.kind === "act" && goes(each.action) || each.kind === "map" && each.entries.some(({ action }) => goes(action)));
}
// src/modules/forward/iptables.ts
/** What lets pod traffic through a chain: from the pods, and to them. */
function rulesFor$1(pods) {
	return ["-s", "-d"].map((side) => [
		side,
		cidrText(pods),
		"-m",
		"comment",
		"--comment",
		COMMENT,
		"-j",
		"ACCEPT"
	]);
}
/** The same as iptables-save writes it. */
function ruleLines(chain, pods) {
	return rulesFor$1(pods).map((words) => [
		"-A",
		chain,
		...words
	].join(" "));
}
/**
* Right before the rule that drops, and at the end where the policy does: what the chain says of the packet before that
* stays in force, network policies and what Docker's users wrote among it. `top`: the head of that chain instead.
*/
function openNow$2({ pods, place }, state, top) {
	const { table, name, engine, family } = place.base;
	const chain = top ?? name;
	const tool = `${toolOf(engine, family, state)} -w -t ${quote(table)}`;
	const rules = rulesFor$1(pods).map(quoteAll);
	const entry = entryOf(place);
	const before = top === void 0 && entry !== null ? numberOf$2(tool, chain, entry.text) : "";
	const at = top !== void 0 ? "1" : "\"$number\"";
	const add = top === void 0 && entry === null ? `-A ${quote(chain)}` : `-I ${quote(chain)} ${at}`;
	return {
		kind: "command",
		target: `${toolOf(engine, family, state)} ${table} ${chain}`,
		summary: `let traffic of pods (${formatPrefix(pods)}) through`,
		risk: "connectivity",
		run: before + [...rules].reverse().map((rule) => `${tool} ${add} ${rule}`).join(" &&\n"),
		undo: rules.map((rule) => `if ${tool} -C ${quote(chain)} ${rule} 2>/dev/null; then ${tool} -D ${quote(chain)} ${rule}; fi`).join(" &&\n"),
		diff: ruleLines(chain, pods).map((line) => `+ ${line}`).join("\n")
	};
}
/** The rule's number now, by its words: others add rules too. `-S` prints the chain itself first. */
function numberOf$2(tool, chain, rule) {
	return `number=$(${tool} -S ${quote(chain)} | sed 1d | grep -nxF -e ${quote(rule)} | head -n 1 | cut -d: -f1)
[ -n "$number" ] || { echo 'the rule that drops is no longer where it was: run again' >&2; exit 1; }
`;
}
// src/modules/firewall/cluster-chains.ts
/** Chains of iptables that kube-proxy, the kubelet or a CNI makes and fills by itself. */
const CHAINS = /^(KUBE-|cali-|(OLD_)?CILIUM_|FLANNEL-|CNI-|WEAVE|ANTREA-|OVN-KUBE-)/;
/** The same of nft's tables. */
const TABLES = /^(kube-proxy|calico|flannel-ipv[46]|cni_|kindnet|kube-network-policies|ovn-kubernetes|antrea)/;
/** `KUBE-FORWARD`, `cali-FORWARD`, `FLANNEL-FWD`: kept by the cluster itself, network policies among them. */
function isClusterChainName(name) {
	return CHAINS.test(name);
}
function isClusterChain({ engine, table, name }) {
	return CHAINS.test(name) || engine === "nft" && TABLES.test(table);
}
// src/modules/forward/paths.ts
/** Stands for a device that no rule names: the one that a CNI is still to make. */
const UNNAMED = "?";
/**
* The ways of a pod range's traffic, by the routes that a CNI has made so far: from and to the pods of other nodes, to
* anywhere, and from other nodes where their packets come without an overlay.
*/
function pathsOf(pods, { routes }, host) {
	const { local, overlay, uplink } = devicesOf$1(pods, routes);
	const between = {
		name: "pods to pods",
		answers: "answers of pods",
		source: pods,
		destination: pods
	};
	const away = {
		name: "pods to elsewhere",
		answers: "answers from elsewhere",
		source: pods,
		destination: everywhere(pods)
	};
	const peer = overlay === uplink ? otherNode(pods, host) : null;
	return [
		{
			...between,
			iif: local,
			oif: overlay
		},
		...local === overlay ? [] : [{
			...between,
			iif: overlay,
			oif: local
		}],
		{
			...away,
			iif: local,
			oif: uplink
		},
		...peer === null ? [] : [{
			name: "nodes to pods",
			answers: "answers to nodes",
			source: peer,
			destination: pods,
			iif: uplink,
			oif: local
		}]
	];
}
/** Where pods of this host are, where those of others are, and where the rest of the world is. */
function devicesOf$1(pods, routes) {
	const inside = routes.filter((route) => route.type === "unicast" && contains$1(pods, route.destination) && route.devices.length > 0);
	const isRemote = ({ gateways, destination }) => gateways.length > 0 || contains$1(destination, pods);
	const local = inside.find((route) => !isRemote(route));
	const overlay = inside.find(isRemote);
	const uplink = routes.find(({ type, destination }) => type === "unicast" && destination.family === pods.family && isDefault(destination));
	return {
		local: local?.devices[0] ?? UNNAMED,
		overlay: overlay?.devices[0] ?? UNNAMED,
		uplink: uplink?.devices[0] ?? UNNAMED
	};
}
function everywhere({ family }) {
	return {
		family,
		low: 0n,
		high: (1n << (family === "ip" ? 32n : 128n)) - 1n
	};
}
function otherNode({ family }, { nodes, facts }) {
	const own = new Set(facts.addresses.map(({ address }) => parsePrefix(address)?.low));
	return nodes.map(parsePrefix).filter((range) => range !== null).find((range) => range.family === family && !own.has(range.low)) ?? null;
}
/** `pods to pods (cni0 to flannel.1)`. */
function pathText(path, answers) {
	const [from, to] = answers ? [path.oif, path.iif] : [path.iif, path.oif];
	const way = [from, to].map((device) => device === UNNAMED ? "a device that no rule names" : device);
	return `${answers ? path.answers : path.name} (${way.join(" to ")})`;
}
// src/modules/forward/judge.ts
/** Ephemeral, as a sender's usually is (ip_local_port_range). */
const SOURCE_PORT = 40000n;
/**
* Judges the traffic of a pod range in general: addresses and ports that few rules tell apart. What single pods or ports
* meet is a matter of policy.
*/
function judge$2(rules, ranges) {
	const found = {
		blocked: [],
		doubts: [],
		byCluster: [],
		accepted: []
	};
	const packets = new Packets(rules);
	for (const { pods, paths } of ranges) for (const path of paths) for (const packet of packets.of(path)) for (const verdict of verdictsOf(rules, packet, FORWARD_HOOKS)) note(found, {
		pods,
		path,
		answers: packet.reply === true
	}, verdict);
	return found;
}
function note(found, judged, verdict) {
	if (verdict.kind === "unknown") noteDoubt(found, verdict);
	else if (verdict.kind === "dropped") noteDropped(found, judged, verdict.place);
	else if (verdict.place !== null) found.accepted.push({
		pods: judged.pods,
		place: verdict.place,
		path: judged.path
	});
}
function noteDoubt({ doubts }, { place, expression }) {
	if (!doubts.some((each) => each.place.base === place.base && each.place.rule === place.rule)) doubts.push({
		place,
		expression
	});
}
function noteDropped(found, { pods, path, answers }, place) {
	if (isByCluster(place)) {
		if (!found.byCluster.some(({ rule }) => rule === place.rule)) found.byCluster.push(place);
		return;
	}
	const way = {
		path,
		text: pathText(path, answers)
	};
	const same = found.blocked.find((each) => each.pods === pods && each.place.base === place.base);
	if (same === void 0) {
		found.blocked.push({
			pods,
			place,
			ways: [way]
		});
		return;
	}
	if (!same.ways.some((each) => each.path === path)) same.ways.push(way);
	if (position(place) < position(same.place)) same.place = place;
}
function isByCluster({ base, chain, path }) {
	return path.some(isClusterChainName) || isClusterChain(base) || isClusterChain(chain);
}
/** Of the rule of the base chain that leads to the drop; a policy comes last. */
function position(place) {
	const entry = entryOf(place);
	return entry === null ? Number.POSITIVE_INFINITY : place.base.rules.indexOf(entry);
}
/** The packets that stand for a way's traffic, first ones and answers. */
var Packets = class {
	sources;
	destinations;
	ports;
	constructor(rules) {
		this.sources = new Classes(rules, "saddr");
		this.destinations = new Classes(rules, "daddr");
		this.ports = new Classes(rules, "dport");
	}
	*of({ source, destination, iif, oif }) {
		const [port = 0n] = this.ports.wide({
			low: 1n,
			high: 65535n
		});
		for (const [from, to] of this.pairs(source, destination)) for (const protocol of ["tcp", "udp"]) {
			const first = {
				family: source.family,
				protocol,
				source: from,
				destination: to,
				sourcePort: SOURCE_PORT,
				port,
				iif,
				oif
			};
			yield first;
			yield answerTo(first);
		}
	}
	/** Every source to the usual destination, and the usual source to every destination. */
	pairs(source, destination) {
		const sources = this.sources.wide(source);
		const parts = this.destinations.wide(destination);
		const destinations = isDefault(destination) ? parts.slice(0, 1) : parts;
		const [from = source.low] = sources;
		const [to = destination.low] = destinations;
		return [...sources.map((each) => [each, to]), ...destinations.slice(1).map((each) => [from, each])];
	}
};
function answerTo(packet) {
	return {
		...packet,
		source: packet.destination ?? 0n,
		destination: packet.source,
		sourcePort: packet.port,
		port: packet.sourcePort,
		iif: packet.oif,
		oif: packet.iif,
		reply: true
	};
}
// src/modules/forward/iptables-file.ts
/**
* Files that are loaded at boot get our lines and no other change, where they would drop pod traffic themselves, and
* where something else makes a chain that drops it then: Docker sets the policy of FORWARD when it starts. `live` is
* what chains of iptables would drop now without our rules.
*/
function keepInFiles(state, live, ranges, host) {
	const kept = {
		findings: [],
		changes: []
	};
	const covered = /* @__PURE__ */ new Set();
	for (const { family, file } of isLoaded(state, host) ? state.iptablesFiles : []) {
		const own = ranges.filter(({ pods }) => pods.family === family);
		const content = contentOf(file.path, file.content, host.pending) ?? "";
		const dropped = judge$2(rulesOf(content, state, family), own).blocked.filter(({ place }) => isForward(place));
		const lacking = live.filter(({ pods, place }) => pods.family === family && !hasLines(content, place.base.name, pods));
		const missing = [...dropped, ...lacking.filter(({ pods }) => !dropped.some((each) => each.pods === pods))];
		for (const { pods } of own) covered.add(pods);
		if (missing.length === 0) continue;
		kept.findings.push(...missing.map((each) => atBoot$3(file, each, dropped.includes(each))));
		if (!file.odd) kept.changes.push(fileChange(file, content, missing));
	}
	const unkept = live.filter(({ pods }) => !covered.has(pods));
	if (unkept.length > 0) kept.findings.push(notLoaded(unkept));
	return kept;
}
function rulesOf(content, state, family) {
	return {
		chains: parseIptables(content, state.defaultEngine, family),
		unread: []
	};
}
function isForward({ base }) {
	return base.base?.hook === "forward";
}
function hasLines(content, chain, pods) {
	const lines = content.split("\n").map((line) => line.replace(/^\[\d+:\d+\] /, ""));
	return ruleLines(chain, pods).every((line) => lines.includes(line));
}
/** The rules in force but for ours: what drops then is what they are there for. */
function withoutOurs(rules) {
	const ours = new RegExp(`^-A \\S+ -[sd] \\S+ -m comment --comment ${COMMENT} -j ACCEPT$`);
	const chains = rules.chains.map((chain) => chain.engine === "nft" ? chain : {
		...chain,
		rules: chain.rules.filter(({ text }) => !ours.test(text))
	});
	return {
		...rules,
		chains
	};
}
function atBoot$3(file, { pods, place }, itself) {
	const by = itself ? `would drop` : `does not let through`;
	const why = file.odd ? `; it is ${ODD}, so netfix leaves it: add the rules by hand` : "";
	return {
		code: "forward.not-persistent",
		severity: "error",
		message: `${file.path} ${by} traffic of pods (${cidrText(pods)}) after a boot (${placeText(place)})${why}`,
		...file.odd ? {} : { fixable: true }
	};
}
function notLoaded(live) {
	return {
		code: "forward.not-persistent",
		severity: "warning",
		message: `traffic of pods (${[...new Set(live.map((each) => cidrText(each.pods)))].join(", ")}) is let through until the next boot only: no file of iptables rules is loaded at boot here. Install iptables-persistent (iptables-services on Red Hat), or have the CNI make the rules`
	};
}
function fileChange(file, content, missing) {
	return {
		kind: "file",
		target: file.path,
		summary: "let pod traffic through after a boot too",
		risk: "connectivity",
		path: file.path,
		before: content,
		after: missing.reduce(insertLines, content)
	};
}
/** Before the line that drops, else at the end of the table; a file without the table gets one. */
function insertLines(content, { pods, place }) {
	const { name, table } = place.base;
	const rules = ruleLines(name, pods);
	const lines = content.split("\n");
	const start = lines.findIndex((line) => line.trim() === `*${table}`);
	const end = lines.findIndex((line, i) => i > start && line.trim() === "COMMIT");
	if (start === -1 || end === -1) return `${content}${content === "" || content.endsWith("\n") ? "" : "\n"}*${table}\n${rules.join("\n")}\nCOMMIT\n`;
	const entry = entryOf(place);
	const drop = lines.findIndex((line, i) => i > start && i < end && entry !== null && line.replace(/^\[\d+:\d+\] /, "") === entry.text);
	const at = drop === -1 ? end : drop;
	return [
		...lines.slice(0, at),
		...rules,
		...lines.slice(at)
	].join("\n");
}
// src/modules/forward/nftables.ts
/** The rules for a pod range; `verb` is `add rule`, `insert rule`, or a place before another rule. */
function rulesFor({ pods, place }, before) {
	const chain = chainWords(place.base);
	if (chain === null) return null;
	const comment = commentOf(chain, pods);
	const verb = before === null ? `add rule ${chain}` : `insert rule ${chain}${before}`;
	return ["saddr", "daddr"].map((side) => ({
		chain,
		comment,
		text: `${verb} ${pods.family} ${side} ${formatPrefix(pods)} counter accept comment "${comment}"`
	}));
}
/** `netfix:forward:1f2e3d4c`: tells the rules of one pod range and chain from all others. */
function commentOf(chain, pods) {
	return `netfix:forward:${createHash("sha256").update(`${chain} ${formatPrefix(pods)}`).digest("hex").slice(0, 8)}`;
}
/** Right before the rule that drops, by its handle; at the end where the policy does. Null: nft has no words for it. */
function openNow$1(blocked) {
	const entry = entryOf(blocked.place);
	if (entry !== null && entry.handle === null) return null;
	const rules = rulesFor(blocked, entry === null ? null : ` position ${entry.handle}`);
	const [rule] = rules ?? [];
	if (rules === null || rule === void 0) return null;
	const lines = `printf '%s\\n' ${rules.map(({ text }) => quote(text)).join(" ")}`;
	return {
		kind: "command",
		target: `nft ${rule.chain}`,
		summary: `let traffic of pods (${formatPrefix(blocked.pods)}) through`,
		risk: "connectivity",
		run: `${lines} | nft -c -f - && ${lines} | nft -f -`,
		undo: removal(rule.chain, rule.comment),
		diff: rules.map(({ text }) => `+ ${text}`).join("\n")
	};
}
/** After a boot. `live` is what is dropped now: it is what must be kept when the persisted rules could not be tried. */
function keepInFile(state, live, ranges, host) {
	const main = state.nftMain;
	if (main === null || !state.enabled.has("nftables")) return {
		findings: live.length > 0 || hasOurs(state) ? [noService()] : [],
		changes: []
	};
	const dropped = (state.nftBoot === null ? live : judge$2(state.nftBoot, ranges).blocked).filter(({ place }) => place.base.base?.hook === "forward");
	if (dropped.length === 0) return {
		findings: untried(state, main),
		changes: []
	};
	const findings = [...flushes(main, host), ...untried(state, main)];
	if (main.odd || state.nftOwn?.odd === true) return {
		findings: [...findings, unwritable(main)],
		changes: []
	};
	const kept = dropped.map((each) => ({
		each,
		rules: atBoot$2(each)
	}));
	const rules = kept.flatMap((each) => each.rules ?? []);
	return {
		findings: [...findings, ...kept.map(({ each, rules: known }) => dropsAtBoot(main.path, each, known !== null))],
		changes: rules.length === 0 ? [] : keep(rules, "let pod traffic through after a boot too", main, state.nftOwn, host)
	};
}
/**
* A handle means nothing after a boot, and an index that is out of range would keep the whole file from loading. So
* where a rule drops, ours go to the top of the chain: unless a rule in between says more of pods than what it lets in.
*/
function atBoot$2(blocked) {
	const entry = entryOf(blocked.place);
	if (entry === null) return rulesFor(blocked, null);
	const { rules } = blocked.place.base;
	return rules.slice(0, rules.indexOf(entry)).every(isIndifferent) ? rulesFor(blocked, "") : null;
}
/** It drops nothing, or only what belongs to no connection. */
function isIndifferent({ statements }) {
	return statements.every((each) => each.kind === "match" || each.kind === "act" && HARMLESS.has(each.action.kind)) || statements.some((each) => each.kind === "match" && isInvalidOnly(each.condition));
}
const HARMLESS = /* @__PURE__ */ new Set([
	"accept",
	"continue",
	"mark"
]);
function isInvalidOnly(condition) {
	if (condition.test !== "name" || condition.field !== "ctstate" || condition.negated) return false;
	return condition.names.every((name) => name === "invalid");
}
function hasOurs({ rules }) {
	return rules.chains.some((chain) => chain.rules.some(({ comment }) => comment?.startsWith("netfix:forward:")));
}
function noService() {
	return {
		code: "forward.not-persistent",
		severity: "warning",
		message: "pod traffic is let through until the next boot only: nftables.service does not start at boot here. Put the rules where whatever loads this rule set reads them"
	};
}
function dropsAtBoot(main, { pods, place }, fixable) {
	const advice = fixable ? "" : "; rules before it say more of pods, so add the accept there by hand";
	return {
		code: "forward.not-persistent",
		severity: "error",
		message: `${main} would drop traffic of pods (${cidrText(pods)}) after a boot (${placeText(place)})${advice}`,
		...fixable ? { fixable } : {}
	};
}
// src/modules/forward/ufw.ts
/** Where ufw keeps the user's rules for what is forwarded. */
function userChain({ family }) {
	return family === "ip6" ? "ufw6-user-forward" : "ufw-user-forward";
}
/**
* `ufw route` keeps run time and boot together (ufw(8), "RULE SYNTAX"). An earlier rule of the user's that denies needs
* ours before it: `prepend`, of ufw 0.36 (2018).
*/
function open({ pods, place }) {
	const verb = place.path.some(isAnyUserChain) ? "prepend allow" : "allow";
	const rules = ["from", "to"].map((side) => `${side} ${quote(formatPrefix(pods))}`);
	return {
		kind: "command",
		target: "ufw route",
		summary: `let traffic of pods (${formatPrefix(pods)}) through`,
		risk: "connectivity",
		run: rules.map((rule) => `ufw route ${verb} ${rule} comment netfix`).join(" &&\n"),
		undo: [...rules].reverse().map((rule) => `ufw route delete allow ${rule}`).join("\n"),
		diff: rules.map((rule) => `+ ufw route ${verb} ${rule}`).join("\n")
	};
}
// src/modules/forward/plan.ts
/** Run time first, then what is loaded at boot: a node that loses us in between comes back as it was. */
function plan({ firewall, network }, params, host) {
	if (host.facts.uid !== 0) return {
		findings: [needsRoot()],
		changes: []
	};
	const { ranges, wrong } = readRanges({
		pods: params.pods,
		services: []
	});
	const faults = [...wrong.map((name) => wrongRange(`${name} is not a CIDR`)), ...ranges.filter(({ range }) => isDefault(range)).map(({ name }) => wrongRange(`${name} is half of all addresses or more: give the cluster's own pod range`))];
	if (faults.length > 0) return {
		findings: faults,
		changes: []
	};
	return planWays(firewall, ranges.map(({ range }) => ({
		pods: range,
		paths: pathsOf(range, network, host)
	})), host);
}
function planWays(state, ranges, host) {
	const now = judge$2(state.rules, ranges);
	const parts = [
		...now.blocked.map((each) => openNow(each, state, ranges)),
		...keepInFirewalld(now, state),
		...keepInUfw(now, state, ranges),
		keepInIptables(state, ranges, host),
		keepInFile(state, ofBackend("nftables", now.blocked, state), ranges, host)
	];
	return {
		findings: [
			...parts.flatMap(({ findings }) => findings),
			...now.doubts.map(({ place, expression }) => unknown(place, expression)),
			...now.byCluster.map(byCluster),
			...unread(state),
			...mixed(state)
		],
		changes: parts.flatMap(({ changes }) => changes)
	};
}
function ofBackend(backend, blocked, state) {
	return blocked.filter(({ place }) => backendOf(place, state) === backend);
}
function openNow(blocked, state, ranges) {
	const backend = backendOf(blocked.place, state);
	const change = blocked.place.base.base?.hook === "forward" ? opening(backend, blocked, state, ranges) : null;
	return {
		findings: [isBlocked(blocked, backend, state, change !== null)],
		changes: change === null ? [] : [change]
	};
}
/** Null: nothing we would do gets ahead of what drops it. */
function opening(backend, blocked, state, ranges) {
	switch (backend) {
		case "firewalld": return hasPodsSource(blocked) && otherZone(blocked.pods, state) === null ? trustNow(blocked.pods) : null;
		case "ufw": return isBeyondUfw(blocked.place) ? null : openInUfw(blocked, state, ranges);
		case "iptables": return openNow$2(blocked, state);
		case "nftables": return openNow$1(blocked);
	}
}
function hasPodsSource({ pods, ways }) {
	return ways.some(({ path }) => path.source === pods);
}
/** ufw adds no rule that its files hold already, so one that the kernel lost is put back there alone. */
function openInUfw(blocked, state, ranges) {
	return !judge$2(bootRules(state), ranges).blocked.some(({ pods }) => pods === blocked.pods) ? openNow$2(blocked, state, userChain(blocked.pods)) : open(blocked);
}
function keepInFirewalld(now, state) {
	const missing = ofBackend("firewalld", now.blocked, state).filter((each) => hasPodsSource(each) && otherZone(each.pods, state) === null).map(({ pods }) => pods).filter((pods) => !isTrusted(pods, state));
	return [.../* @__PURE__ */ new Set([...missing, ...missingPermanently(now, state)])].map((pods) => ({
		findings: [{
			code: "forward.not-persistent",
			severity: "error",
			message: `firewalld's permanent zone trusted does not have the pods (${cidrText(pods)}) among its sources`,
			fixable: true
		}],
		changes: [trustPermanently(pods)]
	}));
}
/** What `ufw route allow` lets through now it keeps too. Only what is let through now by other means remains. */
function keepInUfw(now, state, ranges) {
	if (!state.ufw.enabled) return [];
	const opened = new Set(ofBackend("ufw", now.blocked, state).map(({ pods }) => pods));
	return judge$2(bootRules(state), ranges).blocked.filter(({ pods, place }) => !opened.has(pods) && !isBeyondUfw(place)).map((each) => ({
		findings: [{
			code: "forward.not-persistent",
			severity: "error",
			message: `ufw's own rules do not let traffic of pods (${cidrText(each.pods)}) through: it is open until the next boot only`,
			fixable: true
		}],
		changes: [open(each)]
	}));
}
function keepInIptables(state, ranges, host) {
	const inForce = withoutOurs(state.rules);
	return keepInFiles(state, state.ufw.enabled ? [] : ofBackend("iptables", judge$2(inForce, ranges).blocked, state).filter(({ place }) => place.base.base?.hook === "forward"), ranges, host);
}
function isBlocked({ pods, place, ways }, backend, state, fixable) {
	const shown = ways.slice(0, 4).map(({ text }) => text);
	const more = ways.length > shown.length ? ` and ${ways.length - shown.length} more` : "";
	return {
		code: "forward.blocked",
		severity: "error",
		message: `traffic of pods (${cidrText(pods)}) is dropped by ${keeper(place, backend)}: ${shown.join(", ")}${more}${fixable ? "" : byHand(pods, backend, place, state)}`,
		...fixable ? { fixable } : {}
	};
}
function keeper(place, backend) {
	const where = placeText(place);
	if (backend === "ufw") return `ufw (${where}${place.rule === null ? ", DEFAULT_FORWARD_POLICY in /etc/default/ufw" : ""})`;
	if (backend === "firewalld") return `firewalld (${where})`;
	return place.rule === null && place.base.rules.some(({ text }) => / -j DOCKER/.test(text)) ? `Docker's policy for what is forwarded (${where})` : where;
}
function byHand(pods, backend, place, state) {
	if (place.base.base?.hook !== "forward") return "; that is no chain for what is forwarded, so change it by hand";
	const zone = backend === "firewalld" ? otherZone(pods, state) : null;
	if (zone !== null) return `; the range is a source of zone ${zone}, and a source has one zone: take it out there, or let that zone forward`;
	if (backend === "firewalld") return "; it comes from outside of the pod range, and for that firewalld needs a policy between zones: see firewalld.policies(5)";
	return "; netfix cannot get ahead of that, so change it by hand";
}
function unknown(place, expression) {
	return {
		code: "forward.unknown",
		severity: "warning",
		message: `whether pod traffic gets through cannot be told: ${placeText(place)}`,
		evidence: expression
	};
}
function byCluster(place) {
	return {
		code: "forward.cluster-policy",
		severity: "info",
		message: `some pod traffic is dropped by the cluster's own rules, which netfix leaves alone (a network policy, most likely): ${placeText(place)}`
	};
}
function wrongRange(message) {
	return {
		code: "forward.wrong-range",
		severity: "error",
		message
	};
}
function needsRoot() {
	return {
		code: "forward.needs-root",
		severity: "error",
		message: "the firewall can be read by root only: set `become: true` for the play, or log in as root"
	};
}
// src/modules/forward/forward.ts
/** Lets pod traffic through the chains that drop what is forwarded, now and after a boot, for the pod ranges only. */
const forward = defineModule({
	name: "forward",
	summary: "Pod traffic let through by whichever firewall drops what is forwarded",
	params: params$10,
	example: "- forward: { pods: 10.244.0.0/16 }",
	title: ({ pods }) => `forward ${[pods].flat().join(" ")}`,
	probe: () => ({
		...PROBE$1,
		network: NETWORK_SCRIPT
	}),
	read: (parts) => ({
		firewall: readState$7(parts),
		network: networkReader()(parts.network?.stdout ?? "")
	}),
	plan
});
// src/modules/package.ts
const params$9 = _Object_({
	names: _Array_(String$1({
		pattern: "^[A-Za-z0-9]([A-Za-z0-9+._:-]*[A-Za-z0-9+])?$",
		maxLength: 128,
		description: "A package name as the package manager takes it."
	}), {
		minItems: 1,
		description: "Packages that must be installed."
	}),
	state: Optional(Literal("present", { default: "present" }))
}, { additionalProperties: false });
/** Mirrors are slow, and another package manager may hold the lock for a minute first. */
const INSTALL_SECONDS = 900;
/** Packages that are installed, whatever their version. Removes none. */
const packageModule = defineModule({
	name: "package",
	summary: "Packages that are installed (apt, dnf, yum, zypper, apk)",
	params: params$9,
	example: "- package: { names: [iperf, conntrack] }",
	title: ({ names }) => `packages ${names.join(", ")}`,
	probe: ({ names }) => ({ database: probeScript$1(names) }),
	read: (parts) => ({ installed: new Set((parts.database?.stdout ?? "").split("\n")) }),
	plan({ installed }, { names }, { facts }) {
		const missing = [...new Set(names)].filter((name) => !installed.has(name));
		if (missing.length === 0) return {
			findings: [],
			changes: []
		};
		const obstacle = obstacleTo$2(missing, facts);
		if (obstacle !== null || facts.packageManager === null) return {
			findings: obstacle === null ? [] : [obstacle],
			changes: []
		};
		return {
			findings: [{
				code: "package.missing",
				severity: "error",
				message: `not installed: ${missing.join(", ")}`,
				fixable: true
			}],
			changes: [install(facts.packageManager, missing)]
		};
	},
	standalone: ({ names }) => ({
		kind: "steps",
		steps: [...new Set(names)].map(standaloneStep)
	})
});
/** One package a step, so that undo takes back only what was missing. */
function standaloneStep(name) {
	const word = quote(name);
	return {
		kind: "change",
		check: `( ${probeScript$1([name])} ) | grep -qxF -- ${word}`,
		change: {
			kind: "command",
			target: name,
			summary: `install ${name}`,
			run: whicheverManager((manager) => INSTALL[manager](word)),
			undo: whicheverManager((manager) => REMOVE[manager](word))
		}
	};
}
/** In the order in which the facts look for one. */
function whicheverManager(script) {
	return `${[
		"apt",
		"dnf",
		"yum",
		"zypper",
		"apk"
	].map((manager, i) => {
		return `${i === 0 ? "if" : "elif"} has ${manager === "apt" ? "apt-get" : manager}; then\n${script(manager)}`;
	}).join("\n")}\nelse echo 'no package manager that netfix knows is here' >&2; exit 1\nfi`;
}
function obstacleTo$2(missing, { packageManager, uid }) {
	const names = missing.join(", ");
	const obstacle = (code, message) => ({
		code,
		severity: "error",
		message,
		fixable: false
	});
	if (packageManager === null) return obstacle("package.no-manager", `not installed: ${names}; and no package manager that netfix knows is here (apt, dnf, yum, zypper, apk)`);
	return uid === 0 ? null : obstacle("package.needs-root", `not installed: ${names}; to install needs root: set become: true`);
}
/**
* One wanted name per line for each that is there. A name may be virtual: `Provides` of dpkg-query(1), `--whatprovides`
* of rpm(8). Packages that are half installed or only configured do not count. Needs no root.
*/
function probeScript$1(names) {
	const wanted = quoteAll([...new Set(names)]);
	return `if has apt-get && has dpkg-query; then
  dpkg-query -W -f '\${db:Status-Status}\\t\${Package}\\t\${Architecture}\\t\${Provides}\\n' 2>/dev/null | awk -F '\\t' -v names=${quote([...new Set(names)].join(" "))} '
    BEGIN { count = split(names, list, " "); for (i = 1; i <= count; i++) wanted[list[i]] = 1 }
    $1 == "installed" {
      say($2); say($2 ":" $3)
      n = split($4, provided, /, */)
      for (i = 1; i <= n; i++) { sub(/ .*/, "", provided[i]); say(provided[i]) }
    }
    function say(name) { if (name in wanted) { print name; delete wanted[name] } }'
elif has rpm; then
  for name in ${wanted}; do
    if rpm -q -- "$name" >/dev/null 2>&1 || rpm -q --whatprovides -- "$name" >/dev/null 2>&1; then echo "$name"; fi
  done
elif has apk; then
  for name in ${wanted}; do apk info -e -- "$name" >/dev/null 2>&1 && echo "$name"; done
fi
:`;
}
function install(manager, missing) {
	const names = quoteAll(missing);
	return {
		kind: "command",
		target: missing.join(" "),
		summary: `install ${missing.join(", ")} with ${manager === "apt" ? "apt-get" : manager}`,
		run: INSTALL[manager](names),
		undo: REMOVE[manager](names),
		diff: missing.map((name) => `+ package ${name}\n`).join(""),
		seconds: INSTALL_SECONDS
	};
}
/**
* apt-get takes a name it does not know for a regular expression, so names are looked up first (apt-get(8)). Lists
* are fetched when they are older than a week or do not know a name, and once more when the install fails.
*/
function aptInstall(names) {
	return `export DEBIAN_FRONTEND=noninteractive
apt() { apt-get -q -y -o DPkg::Lock::Timeout=60 -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold "$@" </dev/null; }
known() { for name in ${names}; do apt-cache showpkg "$name" 2>/dev/null | grep -q '^Package: ' || { unknown=$name; return 1; }; done; }
recent() { [ -n "$(find /var/lib/apt/lists -maxdepth 1 -name '*_Packages*' -mtime -7 2>/dev/null)" ]; }
fresh=
{ recent && known; } || { apt update; fresh=1; }
known || { echo "apt knows no package $unknown; is its repository in /etc/apt/sources.list.d?" >&2; exit 1; }
apt install -- ${names} || { [ -z "$fresh" ] && apt update && apt install -- ${names}; }`;
}
const INSTALL = {
	apt: aptInstall,
	dnf: (names) => `dnf -y -q install -- ${names} </dev/null`,
	yum: (names) => `yum -y -q install -- ${names} </dev/null`,
	zypper: (names) => `ZYPP_LOCK_TIMEOUT=60 zypper --non-interactive --quiet install -- ${names} </dev/null`,
	apk: (names) => `apk add --wait 60 -- ${names} || { apk update --wait 60 && apk add --wait 60 -- ${names}; }`
};
/** dpkg and rpm refuse to remove what something else needs by now; their front ends would take that along. */
const REMOVE = {
	apt: (names) => `code=0; for name in ${names}; do if dpkg-query -W "$name" >/dev/null 2>&1; then DEBIAN_FRONTEND=noninteractive dpkg -r "$name" </dev/null || code=1; fi; done; (exit $code)`,
	dnf: rpmRemove,
	yum: rpmRemove,
	zypper: rpmRemove,
	apk: (names) => `apk del --wait 60 -- ${names}`
};
function rpmRemove(names) {
	return `code=0; for name in ${names}; do if rpm -q -- "$name" >/dev/null 2>&1; then rpm -e -- "$name" || code=1; fi; done; (exit $code)`;
}
// src/modules/iperf/params.ts
const RATE = "^(?=.*[1-9])\\d{1,6}(\\.\\d{1,3})?[KMG]$";
const params$8 = _Object_({
	port: Integer({
		minimum: 1,
		maximum: 65535,
		description: "The port to test."
	}),
	protocol: Optional(Union([Literal("udp"), Literal("tcp")], { default: "udp" })),
	bandwidth: Optional(String$1({
		pattern: RATE,
		default: "5M",
		description: "What is sent. Bits per second and direction: a number with K, M or G."
	})),
	seconds: Optional(Integer({
		minimum: 1,
		maximum: 300,
		default: 3,
		description: "Length of each test."
	})),
	max_loss: Optional(Number$1({
		minimum: 0,
		maximum: 100,
		default: 1,
		description: "Percent; more than this fails."
	})),
	max_jitter: Optional(Number$1({
		minimum: 0,
		maximum: 1e4,
		description: "Milliseconds; more than this fails. Not judged below 100 datagrams."
	})),
	min_bandwidth: Optional(String$1({
		pattern: RATE,
		description: "As `bandwidth`; where less than this arrives it fails."
	})),
	pairs: Optional(Union([
		Literal("all"),
		Literal("ring"),
		_Object_({ rounds: Integer({
			minimum: 1,
			maximum: 1e3
		}) }, {
			additionalProperties: false,
			description: "That many rounds of the circle method."
		})
	], { description: "Which pairs: `all` (above 30 hosts only 10 rounds of them unless you say so), a `ring`, or a number of rounds." })),
	roles: Optional(_Array_(String$1(), {
		minItems: 1,
		description: "Inventory groups. Every two hosts of these are tested, whatever `pairs` leaves out."
	})),
	length: Optional(Integer({
		minimum: 64,
		maximum: 65e3,
		default: 1400,
		description: "Bytes per datagram."
	})),
	version: Optional(Union([
		Literal("auto"),
		Literal(2),
		Literal(3)
	], {
		default: "auto",
		description: "iperf 2 or iperf3 (which needs TCP on the port too). `auto`: 2 unless more hosts have iperf3."
	})),
	install: Optional(Boolean({
		default: false,
		description: "Install iperf where it is missing, as the module `package` does: version 2 unless `version` is 3."
	}))
}, { additionalProperties: false });
function testFrom(given) {
	return {
		port: given.port,
		protocol: given.protocol ?? "udp",
		bitsPerSecond: bits(given.bandwidth ?? "5M"),
		seconds: given.seconds ?? 3,
		maxLoss: given.max_loss ?? 1,
		maxJitterMs: given.max_jitter ?? null,
		minBitsPerSecond: given.min_bandwidth === void 0 ? null : bits(given.min_bandwidth),
		pairs: given.pairs ?? null,
		roles: given.roles ?? [],
		length: given.length ?? 1400,
		version: given.version ?? "auto",
		install: given.install ?? false
	};
}
/** iperf 2 takes K, M and G as powers of 1024, iperf3 as powers of 1000; plain bits mean the same to both. */
function bits(text) {
	const scale = {
		K: 1e3,
		M: 1e6,
		G: 1e9
	}[text.slice(-1)] ?? 1;
	return Math.round(Number(text.slice(0, -1)) * scale);
}
/** `8472/udp`. */
function portName({ port, protocol }) {
	return `${port}/${protocol}`;
}
// src/modules/iperf/tunnel.ts
const PLACES = {
	server: 1,
	client: 2
};
/** Bytes of the outer headers: IP, UDP, VXLAN and the inner Ethernet header (RFC 7348, section 5). */
const OVERHEAD = {
	v4: 50,
	v6: 70
};
/** Nobody else is in there, so any address will do. */
function innerAddress(end) {
	return `169.254.1.${PLACES[end]}`;
}
/** Shell function. When the namespace alone goes, its device follows at some later time. */
const CLOSE_TUNNEL = `close_tunnel() {
  [ -n "$space" ] || return 0
  nsenter -t "$space" -n ip link del nfx 2>/dev/null
  kill "$space" 2>/dev/null
}`;
/**
* Shell functions `tunnel` and `close_tunnel`. The first makes the end and sets `inside`, the words that run a command in
* it, and `space`, which the second needs. The device stands in a network namespace of its own, without rules, sockets
* or other addresses, while the packets that carry it pass the host's own rules: a VXLAN's socket belongs to the
* namespace that the device was made from (vxlan_newlink() in drivers/net/vxlan/vxlan_core.c). A sleeping process holds
* the namespace, and the kernel takes the device away with it, after `seconds` at the latest. Devices share the port, so
* flannel's is left alone; beside one that is `external` (cilium, OVN) this one cannot be brought up (EADDRINUSE). The
* neighbour is fixed, for to ask for it would need the way back.
*/
function tunnelFunction({ port, vni, end, local, remote }, seconds) {
	const other = end === "server" ? "client" : "server";
	const source = local === null ? "" : `local ${quote(local)} `;
	const overhead = remote.includes(":") ? OVERHEAD.v6 : OVERHEAD.v4;
	return `tunnel() {
  for tool in ip unshare nsenter; do has $tool || { echo "$tool is not installed" >&2; return 1; }; done
  route=$(ip -o route get ${quote(remote)}) || return 1
  mtu=$(cat "/sys/class/net/$(echo "$route" | sed 's/.* dev \\([^ ]*\\).*/\\1/')/mtu" 2>/dev/null || echo 1500)
  unshare -n sleep ${seconds} </dev/null >/dev/null 2>&1 & space=$!
  inside="nsenter -t $space -n"
  n=0
  while [ "$(readlink /proc/$space/ns/net)" = "$(readlink /proc/self/ns/net)" ] && [ $n -lt 20 ]; do
    n=$((n + 1)); sleep 0.1 2>/dev/null || sleep 1
  done
  kill -0 $space 2>/dev/null || { echo 'no network namespace can be made, which takes root' >&2; return 1; }
  said=$(set_up 2>&1) || { close_tunnel; printf '%s\\n' "$said" | head -n 1 >&2; return 1; }
}
${CLOSE_TUNNEL}
set_up() {
  ip link add nfx netns $space type vxlan id ${vni} dstport ${port} ttl 64 ${source}remote ${quote(remote)} &&
    $inside ip -batch - <<IP
link set nfx address ${macOf(PLACES[end])} mtu $((mtu - ${overhead})) addrgenmode none
link set nfx up
address add ${innerAddress(end)}/30 dev nfx
neighbour replace ${innerAddress(other)} lladdr ${macOf(PLACES[other])} dev nfx nud permanent
IP
}`;
}
// src/modules/iperf/scripts.ts
/** Seconds a client may take beyond its test: iperf 2 waits 2 s for a report that never comes, iperf3 for ever. */
const CLIENT_SLACK = 8;
/** Seconds a server lives beyond that, so that it is there until it is asked for its report. */
const SERVER_SLACK = 25;
/** Deadline of the step that runs the client. */
function clientTimeoutMs({ seconds }) {
	return (seconds + CLIENT_SLACK + 5) * 1e3;
}
/**
* Shell test: does anything listen on the port, within the tunnel where there is one? From /proc/PID/net/{udp,tcp}
* (proc_pid_net(5)), which shows the kernel's own sockets (VXLAN) too. To bind and see is no test: iperf 2 sets
* SO_REUSEADDR, and two servers share the port.
*/
function heldFunction(port, protocols) {
	const hex = port.toString(16).toUpperCase().padStart(4, "0");
	return `inside= space=
held() { cat ${protocols.flatMap((protocol) => [protocol, `${protocol}6`]).map((name) => `"/proc/\${space:-self}/net/${name}"`).join(" ")} 2>/dev/null | awk '$2 ~ /:${hex}$/ && ($4 == "07" || $4 == "0A") { found = 1 } END { exit !found }'; }`;
}
/** Lines `iperf 2` and `iperf 3`, of what can be run. iperf3 goes by the name iperf on some hosts. */
const VERSIONS = `has iperf && case $(iperf --version 2>&1) in *'iperf version 2'*) echo 'iperf 2';; esac
has iperf3 && echo 'iperf 3'
:`;
/** iperf3 opens TCP whatever it measures. */
function protocolsOf({ protocol, version }) {
	return protocol === "udp" && version === 3 ? ["udp", "tcp"] : [protocol];
}
/**
* Lines `iperf 2`, `iperf 3`, `held`, `holder WHO` and `device NAME`. With a tunnel to try, for UDP, a port that is held
* gives `tunnel` where one can be had beside its holder, else the reason stands on stderr. An iperf that a run which was
* cut off has left behind is about to end: it is waited for, a client too, since what it still sends confuses the next
* server (iperf 2.1.8 was seen to count nothing of its own test, and to end).
*/
function lookScript(test, trial) {
	const protocols = protocolsOf(test);
	const families = protocols.length === 2 ? "ut" : test.protocol === "udp" ? "u" : "t";
	const processes = portProcesses(test.port, families);
	const beside = `${tunnelFunction(trial, 5)}
  tunnel && { echo tunnel; close_tunnel; }`;
	return `${VERSIONS}
${heldFunction(test.port, protocols)}
holders() { ${processes} | sed 's/^/holder /'; }
lingering() { has ss && ss -Hanp${families} '( sport = :${test.port} or dport = :${test.port} )' 2>/dev/null | grep -q '"iperf'; }
for n in 1 2 3; do lingering || break; sleep 1; done
if held; then
  echo held
  holders
  for type in vxlan geneve; do
    ip -o -d link show type $type 2>/dev/null | sed -n "s/^[0-9]*: \\([^:@]*\\)[:@].* dstport ${test.port} .*/device \\1 ($type)/p"
  done
  ${test.protocol === "udp" ? beside : ""}
fi
:`;
}
/**
* Stays beside the server in a session of its own: ends it and takes the folder away when told to (TERM), and by itself
* when its time is over, or as soon as the shell that netfix came in by is gone.
*/
const KEEPER = `dir=$1 life=$2 shell=$3 space=$4; shift 4
"$@" </dev/null >"$dir/log" 2>&1 & server=$!
${CLOSE_TUNNEL}
finish() { kill -9 $server $clock 2>/dev/null; close_tunnel; rm -rf "$dir"; exit 0; }
clock=; trap finish TERM HUP INT
echo $server >"$dir/server"; echo $$ >"$dir/keeper"
while [ "$life" -gt 0 ] && kill -0 "$shell" 2>/dev/null; do
  sleep 1 & clock=$!
  wait $clock
  life=$((life - 1))
done
finish`;
/** Starts the server and waits until it listens. Prints its folder, which serverReportScript() wants. */
function startScript({ test, version, address, tunnel }) {
	const command = version === 3 ? server3(test) : server2(test, address);
	const life = test.seconds + CLIENT_SLACK + SERVER_SLACK;
	return `${heldFunction(test.port, [version === 3 ? "tcp" : test.protocol])}
${tunnel === null ? "" : `${tunnelFunction(tunnel, life)}\ntunnel || exit 1`}
held && { echo 'the port is held' >&2; exit 1; }
dir=$(mktemp -d "\${TMPDIR:-/tmp}/netfix-iperf.XXXXXXXXXX") || exit 1
apart=; has setsid && apart=setsid
shell=$$
$apart sh -c ${quote(KEEPER)} netfix-iperf "$dir" ${life} $shell "$space" $inside ${quoteAll(command)} </dev/null >/dev/null 2>&1 &
n=0
until [ -s "$dir/keeper" ] && held; do
  n=$((n + 1)); [ $n -lt 50 ] || break
  sleep 0.1 2>/dev/null || sleep 1
done
printf '%s\\n' "$dir"`;
}
function server2({ port, protocol }, address) {
	return [
		"iperf",
		"-s",
		"-p",
		String(port),
		"-i",
		"1",
		...protocol === "udp" ? ["-u"] : [],
		...familyOf(address)
	];
}
function server3({ port }) {
	return [
		"iperf3",
		"-s",
		"-1",
		"-J",
		"-p",
		String(port)
	];
}
/** First line `up` or `gone`, then the server's log. iperf3 prints its report when it ends. */
function serverReportScript(dir, version) {
	return `d=${quote(dir)}
[ -s "$d/keeper" ] || { echo gone; exit 0; }
read -r server <"$d/server"; read -r keeper <"$d/keeper"
gone() { ! kill -0 "$server" 2>/dev/null; }
wait_for() { n=0; until "$@" || [ $n -ge 20 ]; do n=$((n + 1)); sleep 0.1 2>/dev/null || sleep 1; done; }
removed() { [ ! -d "$d" ]; }
if gone; then echo gone; else echo up; fi
${version === 3 ? "kill -TERM \"$server\" 2>/dev/null; wait_for gone" : ""}
tail -c 200000 "$d/log"
kill -TERM "$keeper" 2>/dev/null
wait_for removed
rm -rf "$d"`;
}
/**
* iperf 2 does not end on TERM while it connects, and sends on for seconds before it ends. iperf3 does, and tells its
* server so. A line a second shows whether anybody still listens: without netfix the client is ended at once, not when
* its test is over.
*/
function clientScript({ test, version, address, tunnel }) {
	const command = version === 3 ? client3(test, address) : client2(test, address);
	const seconds = test.seconds + CLIENT_SLACK;
	const end = version === 3 ? "TERM" : "KILL";
	return `inside= space=
${tunnel === null ? CLOSE_TUNNEL : `${tunnelFunction(tunnel, seconds)}\ntunnel || exit 1`}
$inside ${quoteAll(command)} </dev/null 2>&1 & client=$!
( trap '' PIPE; left=${seconds}; while [ $left -gt 0 ] && echo; do sleep 1 >/dev/null; left=$((left - 1)); done; kill -${end} $client ) 2>/dev/null & watch=$!
wait $client; code=$?
{ kill $watch; wait $watch; } 2>/dev/null
close_tunnel
echo "exit code $code"`;
}
function client2(test, address) {
	return [
		"iperf",
		"-c",
		address,
		...sending(test),
		...familyOf(address)
	];
}
function client3(test, address) {
	return [
		"iperf3",
		"-c",
		address,
		...sending(test),
		"-J"
	];
}
function familyOf(address) {
	return address.includes(":") ? ["-V"] : [];
}
function sending({ port, protocol, bitsPerSecond, seconds, length }) {
	return [
		"-p",
		String(port),
		"-b",
		String(bitsPerSecond),
		"-t",
		String(seconds),
		...protocol === "udp" ? [
			"-u",
			"-l",
			String(length)
		] : []
	];
}
// src/modules/iperf/install.ts
/** The iperf that a test wants, by the host's package manager, where it cannot be run yet. */
const iperfPackage = defineModule({
	name: "iperf",
	summary: "iperf is installed",
	params: params$8,
	example: "- iperf: { port: 8472, install: true }",
	title: (given) => `iperf for ${portName(testFrom(given))}`,
	probe: (given) => ({
		versions: VERSIONS,
		...packageModule.probe(packageFor(given))
	}),
	read: (parts, given) => ({
		versions: new Set((parts.versions?.stdout ?? "").split("\n")),
		packages: packageModule.read(parts, packageFor(given))
	}),
	plan: ({ versions, packages }, given, host) => versions.has(`iperf ${versionOf(given)}`) ? {
		findings: [],
		changes: []
	} : packageModule.plan(packages, packageFor(given), host)
});
/** Where any version will do it is 2 on every host, so that all have the same. */
function versionOf({ version }) {
	return version === 3 ? 3 : 2;
}
function packageFor(given) {
	return { names: [versionOf(given) === 3 ? "iperf3" : "iperf"] };
}
// src/net/iperf-report.ts
const MAX_CHARS = 262144;
const FEW = 100;
/**
* Reports of iperf 2 (2.0.x to 2.2.x): the server's log with `-i 1`, and what the client printed. The client's own
* copy of the server report is left alone: it is the same for a block of the way there and of the way back. A server
* that lost the client's last datagram never prints a total; then its seconds are added up against what was sent.
*/
function readIperf2(server, client, protocol) {
	const sent = sentBy(client);
	const lines = linesOf(server, client);
	const summed = lines.findLast((line, i) => i > 0 && line.start === 0) ?? null ?? addUp(lines);
	if (summed === null) return sent === null && protocol === "udp" ? { kind: "not-sent" } : {
		kind: "silent",
		sent
	};
	if (summed.lost === null || summed.total === null) return withoutCounts(summed.mbit, protocol);
	return fromCounts(summed.total, summed.lost, sent, summed.jitter, summed.mbit);
}
/** UDP without counts of datagrams proves nothing. */
function withoutCounts(mbit, protocol) {
	if (protocol === "udp") return { kind: "unreadable" };
	return mbit > 0 ? {
		kind: "traffic",
		mbitPerSecond: mbit,
		datagrams: null
	} : {
		kind: "silent",
		sent: null
	};
}
/** A server counts up to the last datagram it saw; one or two at the end may be the closing ones. */
function fromCounts(seen, seenLost, sent, jitter, mbit) {
	const received = Math.max(0, seen - seenLost);
	if (received === 0) return {
		kind: "silent",
		sent: sent ?? seen
	};
	const total = sent !== null && seen < sent - 2 ? sent : seen;
	return {
		kind: "traffic",
		mbitPerSecond: mbit,
		datagrams: {
			total,
			lost: total - received,
			jitterMs: received < FEW ? null : jitter
		}
	};
}
const HEADER$3 = /^\[ *(\d{1,6})\] local \S{1,80} port \d{1,5} connected with \S{1,80} port (\d{1,5})\b/;
const REPORT = /^\[ *(\d{1,6})\] +(\d{1,9}\.\d{1,6})- *(\d{1,9}\.\d{1,6}) +sec +\S{1,20} +[KMGT]?Bytes +(\S{1,20}) +([KMGT]?)bits\/sec(?: +(\S{1,20}) ms +(\d{1,12})\/ *(\d{1,12}) )?/;
/** The lines of our own test: the one whose peer port is the client's, else the last one. */
function linesOf(server, client) {
	const port = /^\[ *\d{1,6}\] local \S{1,80} port (\d{1,5}) connected/m.exec(client.slice(0, MAX_CHARS))?.[1];
	const tests = [];
	for (const text of server.slice(-262144).split("\n")) {
		const [, id, peer] = HEADER$3.exec(text) ?? [];
		if (id !== void 0 && peer !== void 0) tests.push({
			id,
			port: peer,
			lines: []
		});
		const report = REPORT.exec(text);
		if (report !== null) tests.findLast((test) => test.id === report[1])?.lines.push(lineOf(report));
	}
	return (tests.findLast((test) => test.port === port) ?? tests.at(-1))?.lines ?? [];
}
function lineOf(match) {
	const [, , start, end, rate, unit = "", jitter, lost, total] = match;
	const scale = {
		"": 1e-6,
		K: .001,
		M: 1,
		G: 1e3,
		T: 1e6
	}[unit] ?? 1;
	return {
		start: finite(start),
		end: finite(end),
		mbit: finite(rate) * scale,
		jitter: jitter === void 0 ? null : finite(jitter),
		lost: lost === void 0 ? null : finite(lost),
		total: total === void 0 ? null : finite(total)
	};
}
function addUp(lines) {
	const [first] = lines;
	const last = lines.findLast((line) => line.mbit > 0);
	if (first === void 0 || last === void 0) return null;
	const sum = (pick) => lines.reduce((all, line) => all + pick(line), 0);
	const isUdp = first.total !== null;
	return {
		start: 0,
		end: last.end,
		mbit: sum((line) => line.mbit * Math.max(0, line.end - line.start)) / Math.max(1, last.end),
		jitter: last.jitter,
		lost: isUdp ? sum((line) => line.lost ?? 0) : null,
		total: isUdp ? sum((line) => line.total ?? 0) : null
	};
}
function sentBy(client) {
	const sent = /\bSent (\d{1,12}) datagrams/.exec(client.slice(0, MAX_CHARS))?.[1];
	return sent === void 0 || Number(sent) === 0 ? null : Number(sent);
}
function finite(text) {
	const value = Number(text);
	return Number.isFinite(value) && value >= 0 ? value : 0;
}
/**
* The server's report of iperf3 (`-s -1 -J`). It has `accepted_connection` once the client's TCP connection stood,
* and streams once datagrams came.
*/
function readIperf3(server, protocol) {
	const report = parseJson(server);
	if (field(report, "start") === void 0) return { kind: "unreadable" };
	if (field(report, "start", "accepted_connection") === void 0) return { kind: "no-control" };
	const received = field(report, "end", "sum_received");
	const bytes = number(field(received, "bytes"));
	const total = number(field(received, "packets"));
	const mbit = number(field(received, "bits_per_second")) / 1e6;
	if (bytes === 0) return {
		kind: "silent",
		sent: total === 0 ? null : total
	};
	if (field(received, "packets") === void 0) return withoutCounts(mbit, protocol);
	const jitter = number(field(received, "jitter_ms"));
	return fromCounts(total, number(field(received, "lost_packets")), null, jitter, mbit);
}
/** Some versions print numbers that JSON does not have. */
function parseJson(text) {
	const from = Math.max(text.indexOf("{"), 0);
	try {
		return JSON.parse(text.slice(from).replaceAll(/:\s*-?(?:nan|inf)\b/g, ": null"));
	} catch {
		return null;
	}
}
function field(value, ...path) {
	let at = value;
	for (const key of path) {
		if (typeof at !== "object" || at === null || !Object.hasOwn(at, key)) return void 0;
		at = at[key];
	}
	return at;
}
function number(value) {
	return typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : 0;
}
// src/modules/iperf/measure.ts
const QUICK_MS = 15e3;
/** Starting the servers and asking them for their reports, in seconds. */
const AROUND_A_TEST = 1;
/** Every round A→B and then B→A, so that no host is ever in two tests at once. Three steps per half round. */
async function measure(fleet, hosts, rounds, method) {
	const halves = rounds.flatMap((round) => [round, round.map(([a, b]) => [b, a])]);
	const directions = [];
	for (const [i, half] of halves.entries()) {
		const left = (halves.length - i) * (method.test.seconds + AROUND_A_TEST);
		fleet.progress(`round ${Math.floor(i / 2) + 1} of ${rounds.length}`, left);
		const pairs = half.flatMap(([a, b]) => {
			const [from, to] = [hosts[a], hosts[b]];
			return from === void 0 || to === void 0 ? [] : [{
				from,
				to
			}];
		});
		directions.push(...await measureHalf(fleet, pairs, method));
	}
	return directions;
}
async function measureHalf(fleet, pairs, method) {
	const { version, test } = method;
	const receiving = new Map(pairs.map((ends) => [ends.to.name, ends]));
	const sending = new Map(pairs.map((ends) => [ends.from.name, ends]));
	const vni = freshVni();
	const started = await fleet.each(({ name }) => {
		const ends = receiving.get(name);
		return ends === void 0 ? null : startScript(endOf("server", ends, method, vni));
	}, { timeoutMs: QUICK_MS });
	const client = await fleet.each(({ name }) => {
		const ends = sending.get(name);
		return ends !== void 0 && folderOf(started.get(ends.to.name)) !== null ? clientScript(endOf("client", ends, method, vni)) : null;
	}, { timeoutMs: clientTimeoutMs(test) });
	const served = await fleet.each(({ name }) => {
		const dir = folderOf(started.get(name));
		return dir === null ? null : serverReportScript(dir, version);
	}, { timeoutMs: QUICK_MS });
	return pairs.map((ends) => ({
		...ends,
		outcome: outcomeOf(ends, version, test, {
			started: started.get(ends.to.name),
			client: client.get(ends.from.name),
			served: served.get(ends.to.name)
		})
	}));
}
function endOf(end, { from, to }, method, vni) {
	const { test, version, tunnelled } = method;
	if (!tunnelled) return {
		test,
		version,
		address: to.address,
		tunnel: null
	};
	const [own, other] = end === "server" ? [to, from] : [from, to];
	const local = deviceOf(own) === null ? null : own.address;
	const tunnel = {
		port: test.port,
		vni,
		end,
		local,
		remote: other.address
	};
	return {
		test,
		version,
		address: innerAddress("server"),
		tunnel
	};
}
/** The folder a server was started in. A host that names another kind of path is not believed. */
function folderOf(output) {
	const dir = output?.stdout.trim() ?? "";
	return /^\/[\w./-]*\/netfix-iperf\.\w{6,}$/.test(dir) && !dir.includes("/../") ? dir : null;
}
function outcomeOf({ from, to }, version, test, { started, client, served }) {
	const fault = (host, why) => ({
		kind: "fault",
		host,
		why
	});
	if (folderOf(started) === null) return fault(to, failure(started) ?? "the iperf server could not be started");
	const clientFailure = failure(client);
	if (client === void 0 || clientFailure !== null) return fault(from, clientFailure ?? "the iperf client did not run");
	const servedFailure = failure(served);
	if (served === void 0 || servedFailure !== null) return fault(to, servedFailure ?? "the iperf server gave no report");
	const [state, ...rest] = served.stdout.split("\n");
	const log = rest.join("\n");
	if (state === "gone" && (version === 2 || log.trim() === "")) return fault(to, `the iperf server ended during the test${log.trim() === "" ? "" : `: ${lastLine(log)}`}`);
	return {
		kind: "report",
		report: version === 3 ? readIperf3(log, test.protocol) : readIperf2(log, client.stdout, test.protocol),
		said: complaints(client.stdout)
	};
}
function failure(output) {
	if (output === void 0) return null;
	if (output.failure !== null) return output.failure;
	return output.exitCode === 0 ? null : lastLine(output.stderr) || `exit code ${output.exitCode}`;
}
/** What a sender says of errors: `read failed: Connection refused` is a reject, silence a drop. */
function complaints(client) {
	const lines = client.split("\n").filter((line) => /failed|error|unable|refused|unreachable/i.test(line) && !/interrupt/.test(line));
	return [...new Set(lines.map((line) => line.trim()))].slice(0, 5).join("\n").slice(0, 500);
}
function lastLine(text) {
	return (text.trim().split("\n").at(-1) ?? "").slice(0, 200);
}
// src/modules/iperf/look.ts
/** Nothing is sent through it: it shows whether the kernel gives this host one. */
const TRIAL = {
	end: "server",
	local: null,
	remote: "127.0.0.1"
};
/** Which hosts can be tested, with which iperf. Changes nothing on them. */
async function lookAtHosts(fleet, test) {
	const look = lookScript(test, {
		...TRIAL,
		port: test.port,
		vni: freshVni()
	});
	const outputs = await fleet.each(() => look, { timeoutMs: 15e3 });
	const looks = fleet.hosts.map((host) => readLook(host, outputs.get(host.name)));
	const version = versionFor(looks, test);
	const faults = looks.map((look) => faultOf(look, looks, version, test));
	const able = looks.filter((_, i) => faults[i] === null);
	const hosts = able.map(({ host }) => host);
	const tunnelled = able.some(({ holder }) => holder !== null);
	const findings = Object.fromEntries(looks.flatMap(({ host }, i) => {
		const fault = faults[i];
		return fault === null || fault === void 0 ? [] : [[host.name, [fault]]];
	}));
	return {
		hosts,
		tunnelled,
		version: hosts.length === 0 ? null : version,
		findings
	};
}
function readLook(host, output) {
	const lines = (output?.stdout ?? "").split("\n");
	const values = (key) => lines.filter((line) => line.startsWith(`${key} `)).map((line) => line.slice(key.length + 1, 200));
	const holders = [.../* @__PURE__ */ new Set([...values("holder"), ...values("device").map((device) => `the device ${device}`)])];
	return {
		host,
		failure: output === void 0 ? "it gave no answer" : output.failure,
		versions: new Set(values("iperf")),
		holder: lines.includes("held") ? holders.join(", ") || "the kernel or a process of another user" : null,
		noTunnel: lines.includes("tunnel") ? null : lastLine(output?.stderr ?? "")
	};
}
/** iperf 2 unless more hosts could take part with iperf3. */
function versionFor(looks, { version }) {
	if (version !== "auto") return version;
	const having = (wanted) => looks.filter(({ versions }) => versions.has(wanted)).length;
	return having("3") > having("2") ? 3 : 2;
}
function faultOf(look, looks, version, test) {
	const { host } = look;
	const fault = (code, message) => ({
		code: `iperf.${code}`,
		severity: "error",
		message
	});
	if (look.failure !== null) return fault("incomplete", `${host.name} was not tested: ${look.failure}`);
	const twin = looks.find((other) => other.host !== host && other.host.address === host.address);
	if (twin !== void 0) return fault("same-address", `${host.name} and ${twin.host.name} have the same address ${host.address}: set node_ip for them in the inventory`);
	if (look.holder !== null && look.noTunnel !== null) return fault("port-held", held(host, look.holder, look.noTunnel, test));
	return look.versions.has(String(version)) ? null : fault("missing", missing(host, version, test));
}
function held(host, holder, noTunnel, test) {
	const wait = /^iperf3? /.test(holder) ? " (one of a run that was cut off ends by itself within a minute or so)" : "";
	const isProcess = / \(pid \d+\)$/.test(holder);
	const beside = isProcess || noTunnel === "" ? "" : `, and no other VXLAN can stand beside it (${noTunnel})`;
	const via = test.protocol === "tcp" ? ", via: tcp" : isProcess ? ", via: udp" : "";
	const next = `name a free port that the same rules let in, or see with \`mesh: { port: ${test.port}${via} }\` who reaches whom on this one`;
	return `${host.name}: ${portName(test)} is held by ${holder}${wait}${beside}; iperf cannot listen there: ${next}`;
}
function missing(host, version, { install }) {
	const name = version === 2 ? "iperf" : "iperf3";
	const what = version === 2 ? "iperf (version 2)" : "iperf3";
	if (install) return `${host.name} has no ${what}, though a package ${name} is installed`;
	return `${host.name} has no ${what}: set \`install: true\`, or put the task \`package: { names: [${name}] }\` before this one`;
}
// src/modules/iperf/pattern.ts
/**
* Where to look for a block, from which other directions are blocked: a whole column points at the receiver, a whole
* row at the sender, one direction of a pair at the receiver, both at what lies between. Null when it is no block.
*/
function whereToLook(verdict, all) {
	if (verdict.fault?.blocked !== true) return null;
	const { from, to } = verdict.direction;
	const blocked = (other) => other.fault?.blocked === true;
	const column = all.filter(({ direction }) => direction.to === to);
	const row = all.filter(({ direction }) => direction.from === from);
	if (column.length > 1 && column.every(blocked)) return `nothing arrives at ${to.name}, so look at its own firewall (input) first`;
	if (row.length > 1 && row.every(blocked)) return `nothing from ${from.name} arrives anywhere, so look at its outgoing rules and its uplink`;
	const back = all.find(({ direction }) => direction.from === to && direction.to === from);
	if (back !== void 0 && !blocked(back)) return `${to.name} → ${from.name} is open, so look at the firewall (input) or rp_filter of ${to.name}`;
	return `look at the firewall of ${to.name}, then at what lies between (security group, hypervisor)`;
}
// src/net/tournament.ts
/**
* The circle method of round-robin tournaments: every pair meets exactly once and nobody plays twice in a round.
* `count` even: count - 1 rounds of count / 2 pairs; odd: count rounds, in each of which one sits out.
*/
function circleRounds(count) {
	if (count < 2) return [];
	const seats = count + count % 2;
	return Array.from({ length: seats - 1 }, (_, round) => circleRound(seats, round)).map((pairs) => pairs.filter(([a, b]) => a < count && b < count));
}
/** The last seat stays where it is while the others move around the circle. */
function circleRound(seats, round) {
	const moving = seats - 1;
	const others = Array.from({ length: seats / 2 - 1 }, (_, i) => {
		return [(round + i + 1) % moving, (round - i - 1 + moving) % moving];
	});
	return [[round, moving], ...others];
}
/** Each with the next and the last with the first: 1 round for two, 2 for an even count, 3 for an odd one. */
function ringRounds(count) {
	if (count < 2) return [];
	const pairs = Array.from({ length: count === 2 ? 1 : count }, (_, i) => [i, (i + 1) % count]);
	const isLast = (i) => count % 2 === 1 && i === count - 1;
	return [
		0,
		1,
		2
	].map((round) => pairs.filter((_, i) => (isLast(i) ? 2 : i % 2) === round)).filter((round) => round.length > 0);
}
/** At most `wanted` of the rounds, spread evenly over all of them, the first always among them. */
function sampleRounds(rounds, wanted) {
	if (wanted >= rounds.length) return [...rounds];
	return rounds.filter((_, i) => Math.floor(i * wanted / rounds.length) !== Math.floor((i - 1) * wanted / rounds.length));
}
/** The rounds, and behind them as many more as it takes for every two of `members` to have met. */
function withAllPairs(rounds, members) {
	const met = new Set(rounds.flat().flatMap(([a, b]) => [`${a} ${b}`, `${b} ${a}`]));
	const among = circleRounds(members.length).map((round) => round.map(([i, j]) => [members[i], members[j]]).filter(([a, b]) => !met.has(`${a} ${b}`)));
	return [...rounds, ...among.filter((round) => round.length > 0)];
}
// src/modules/iperf/schedule.ts
/** Above this many hosts all pairs take too long to be a default. */
const MANY_HOSTS = 30;
const SAMPLED_ROUNDS = 10;
/** Who is tested with whom, round by round: what `pairs` asks for, and behind it what `roles` needs besides. */
function roundsFor(hosts, test, groups) {
	const members = new Set(test.roles.flatMap((role) => groups[role] ?? []));
	const places = hosts.flatMap((name, i) => members.has(name) ? [i] : []);
	return withAllPairs(sampledRounds(hosts.length, test), places);
}
function sampledRounds(hosts, { pairs }) {
	if (pairs === "ring") return ringRounds(hosts);
	const rounds = circleRounds(hosts);
	if (pairs === "all") return rounds;
	if (pairs !== null) return sampleRounds(rounds, pairs.rounds);
	return hosts > MANY_HOSTS ? sampleRounds(rounds, SAMPLED_ROUNDS) : rounds;
}
/** What no host could ever fulfil; null when there is nothing of the kind. */
function mistakeIn(test, groups) {
	const unknown = test.roles.find((role) => !Object.hasOwn(groups, role));
	if (unknown !== void 0) {
		const hint = suggestion(unknown, Object.keys(groups));
		return `\`roles\`: the inventory has no group \`${unknown}\`${hint === void 0 ? "" : `; ${hint}`}`;
	}
	if (test.minBitsPerSecond !== null && test.minBitsPerSecond > test.bitsPerSecond) return "`min_bandwidth` is more than `bandwidth`, which is all that is sent";
	return null;
}
// src/modules/iperf/verdict.ts
function judge$1(direction, { test, tunnelled }) {
	const { outcome, to } = direction;
	if (outcome.kind === "fault") return bad(direction, outcome.host, "incomplete", `not tested: ${outcome.host.name}: ${outcome.why}`, "");
	const { report, said } = outcome;
	switch (report.kind) {
		case "traffic": return judgeTraffic(direction, report, said, test);
		case "silent": return silent(direction, report.sent, said, test);
		case "not-sent": return bad(direction, direction.from, "not-sent", `${direction.from.name} could not send to ${to.address}`, said);
		case "unreadable": return bad(direction, to, "incomplete", `not tested: the iperf server on ${to.name} gave no report that can be read`, said);
		case "no-control": return test.protocol === "tcp" ? silent(direction, null, said, test) : noControl(direction, said, test, tunnelled);
	}
}
/** In a tunnel the answers to its TCP are packets of the port as well: what is blocked may be the way back. */
function noControl(direction, said, test, tunnelled) {
	const text = `${tunnelled ? `iperf3 needs answers before it measures, and on ${portName(test)} the way there or the way back is blocked` : `iperf3 needs TCP on ${test.port} before it measures, and that is blocked: nothing is known of ${portName(test)}`}; install iperf (version 2), which needs ${tunnelled ? "none" : "no TCP"}`;
	return {
		...bad(direction, direction.to, "no-control", text, said),
		cell: {
			ok: false,
			reason: `iperf3 has no TCP connection on ${test.port}`
		}
	};
}
function judgeTraffic(direction, { mbitPerSecond, datagrams }, said, test) {
	const shortfalls = [
		datagrams === null ? null : tooLossy(datagrams, test),
		tooSlow(mbitPerSecond, test),
		datagrams === null ? null : tooUneven(datagrams, test)
	].filter((each) => each !== null);
	const values = {
		...lossOf(datagrams),
		mbitPerSecond: round(mbitPerSecond),
		...jitterOf(datagrams)
	};
	if (shortfalls.length === 0) return {
		direction,
		cell: {
			ok: true,
			values
		},
		fault: null
	};
	const findings = shortfalls.map(({ code, text }) => findingOf(direction, code, text, said));
	const reason = shortfalls.map((each) => each.reason).join(", ");
	const fault = {
		host: direction.to,
		findings,
		blocked: false
	};
	return {
		direction,
		cell: {
			ok: false,
			values,
			reason
		},
		fault
	};
}
function tooLossy(datagrams, test) {
	const loss = lossPercent(datagrams);
	if (loss <= test.maxLoss) return null;
	const cause = loss <= 1 ? "so little may be chance: run it again" : "look for congestion, a policer, a wrong MTU or an address that two hosts have";
	const text = `${percent(loss)} % of ${datagrams.total} datagrams lost on ${portName(test)}: ${cause}`;
	return {
		code: "loss",
		reason: `${percent(loss)} % lost`,
		text
	};
}
function tooSlow(mbitPerSecond, { minBitsPerSecond }) {
	if (minBitsPerSecond === null || mbitPerSecond * 1e6 >= minBitsPerSecond) return null;
	const reason = `${round(mbitPerSecond)} of at least ${round(minBitsPerSecond / 1e6)} Mbit/s`;
	return {
		code: "bandwidth",
		reason,
		text: `only ${reason} arrived: look for loss, a policer or a busy link`
	};
}
function tooUneven({ jitterMs }, { maxJitterMs }) {
	if (jitterMs === null || maxJitterMs === null || jitterMs <= maxJitterMs) return null;
	const reason = `${round(jitterMs)} ms jitter`;
	return {
		code: "jitter",
		reason,
		text: `${reason}, at most ${maxJitterMs} ms wanted: look for a busy host or a queue on the way`
	};
}
function lossPercent({ total, lost }) {
	return total === 0 ? 0 : 100 * lost / total;
}
function lossOf(datagrams) {
	return datagrams === null ? {} : { lossPercent: round(lossPercent(datagrams)) };
}
function jitterOf(datagrams) {
	const jitterMs = datagrams?.jitterMs ?? null;
	return jitterMs === null ? {} : { jitterMs: round(jitterMs) };
}
function silent(direction, sent, said, test) {
	const isUdp = test.protocol === "udp";
	const text = isUdp ? `100 % of ${sent === null ? "the" : sent} datagrams lost on ${portName(test)}` : `no TCP connection on port ${test.port}`;
	const verdict = bad(direction, direction.to, isUdp ? "loss" : "no-connection", text, said);
	const cell = {
		ok: false,
		...isUdp ? { values: {
			lossPercent: 100,
			mbitPerSecond: 0
		} } : {},
		reason: isUdp ? "100 % lost" : "no connection"
	};
	return {
		...verdict,
		cell,
		fault: verdict.fault && {
			...verdict.fault,
			blocked: true
		}
	};
}
function bad(direction, host, code, text, evidence) {
	const findings = [findingOf(direction, code, text, evidence)];
	return {
		direction,
		cell: {
			ok: false,
			reason: text
		},
		fault: {
			host,
			findings,
			blocked: false
		}
	};
}
function findingOf({ from, to }, code, text, evidence) {
	return {
		code: `iperf.${code}`,
		severity: "error",
		message: `${from.name} → ${to.name}: ${text}`,
		...evidence === "" ? {} : { evidence }
	};
}
/** Never rounds to 100 what is less, nor to 0 what is more. */
function percent(value) {
	const tenths = Math.min(Math.max(Math.round(value * 10), 1), value < 100 ? 999 : 1e3);
	return String(tenths / 10);
}
function round(value) {
	return Math.round(value * 1e3) / 1e3;
}
// src/modules/iperf.ts
const MIN_DATAGRAMS = 100;
/** Sends real traffic between the hosts on a port that must be open, and reads what the receivers report. */
const iperf = defineFleetModule({
	name: "iperf",
	summary: "Traffic between every two hosts on one port, measured by its receiver",
	params: params$8,
	example: "- iperf: { port: 8472, protocol: udp, bandwidth: 5M, seconds: 3, max_loss: 1 }",
	title: (given) => `iperf ${portName(testFrom(given))}`,
	prepare: ({ install }) => install === true ? iperfPackage : null,
	async run(fleet, given) {
		const test = testFrom(given);
		const mistake = mistakeIn(test, fleet.groups);
		if (mistake !== null) return {
			findings: refusal(fleet.hosts, mistake),
			matrices: []
		};
		const { hosts, version, tunnelled, findings } = await lookAtHosts(fleet, test);
		const rounds = roundsFor(hosts.map(({ name }) => name), test, fleet.groups);
		if (version === null || rounds.length === 0) return {
			findings: withAlone(findings, fleet.hosts),
			matrices: []
		};
		const method = {
			test,
			version,
			tunnelled
		};
		const verdicts = inOrder(await measure(fleet, hosts, rounds, method), fleet.hosts).map((direction) => judge$1(direction, method));
		return addFew(addFaults({
			findings: { ...findings },
			matrices: [matrixOf(fleet.hosts, verdicts, method)]
		}, verdicts), hosts, test);
	}
});
function refusal(hosts, message) {
	const finding = {
		code: "iperf.parameters",
		severity: "error",
		message
	};
	return byHost([{
		hosts: hosts.map(({ name }) => name),
		finding
	}]);
}
/** As the hosts stand in the play, not as the rounds came. */
function inOrder(directions, hosts) {
	const place = new Map(hosts.map((host, i) => [host, i]));
	const rank = ({ from, to }) => (place.get(from) ?? 0) * hosts.length + (place.get(to) ?? 0);
	return directions.toSorted((a, b) => rank(a) - rank(b));
}
function withAlone(findings, hosts) {
	const [only] = hosts.filter(({ name }) => !Object.hasOwn(findings, name));
	if (only === void 0) return findings;
	const message = `${only.name} was not tested: there is no second host to send to it`;
	return {
		...findings,
		[only.name]: [{
			code: "iperf.alone",
			severity: "warning",
			message
		}]
	};
}
function matrixOf(hosts, verdicts, { test, tunnelled }) {
	const cells = new Map(verdicts.map(({ direction: { from, to }, cell }) => [`${from.name}\0${to.name}`, cell]));
	return {
		name: `iperf ${portName(test)}${tunnelled ? " over VXLAN" : ""}`,
		hosts: hosts.map(({ name }) => name),
		cells: hosts.map((from) => hosts.map((to) => cells.get(`${from.name}\0${to.name}`) ?? null))
	};
}
function addFaults(result, verdicts) {
	const findings = new Map(Object.entries(result.findings));
	for (const verdict of verdicts) {
		if (verdict.fault === null) continue;
		const { host } = verdict.fault;
		const where = whereToLook(verdict, verdicts);
		const told = verdict.fault.findings.map((finding) => where === null ? finding : {
			...finding,
			message: `${finding.message}; ${where}`
		});
		findings.set(host.name, [...findings.get(host.name) ?? [], ...told]);
	}
	return {
		...result,
		findings: Object.fromEntries(findings)
	};
}
/** A handful of datagrams is no evidence of anything. */
function addFew(result, hosts, test) {
	const datagrams = Math.floor(test.bitsPerSecond * test.seconds / (8 * test.length));
	const [first] = hosts;
	if (test.protocol === "tcp" || datagrams >= MIN_DATAGRAMS || first === void 0) return result;
	const finding = {
		code: "iperf.few-datagrams",
		severity: "warning",
		message: `only about ${datagrams} datagrams per direction say little of loss: raise bandwidth or seconds`
	};
	const findings = new Map(Object.entries(result.findings));
	findings.set(first.name, [finding, ...findings.get(first.name) ?? []]);
	return {
		...result,
		findings: Object.fromEntries(findings)
	};
}
// src/modules/kernel-module/probe.ts
const OURS = "/etc/modules-load.d/netfix.conf";
const ETC_MODULES = "/etc/modules";
const COMMAND_LINE = "/proc/cmdline";
/** The same for every module, so that several tasks share it. */
const CONFIG_SCRIPT = `has modprobe && echo modprobe
${dropInScript(["modules-load.d", "modprobe.d"], [ETC_MODULES], [COMMAND_LINE])}`;
/** One name for `br-netfilter`, `br_netfilter.ko.xz` and `kernel/net/bridge/br_netfilter.ko`. */
function moduleName(text) {
	return text.slice(text.lastIndexOf("/") + 1).replace(/\.ko(\.(xz|zst|gz))?$/, "").replaceAll("-", "_");
}
/** What can be seen of modules that leave no folder in /sys/module when they are part of the kernel. */
const EFFECTS = /* @__PURE__ */ new Map([
	["br_netfilter", "/proc/sys/net/bridge"],
	["nf_conntrack", "/proc/sys/net/netfilter/nf_conntrack_max"],
	["ip_vs", "/proc/sys/net/ipv4/vs"],
	["ip_tables", "/proc/net/ip_tables_names"],
	["ip6_tables", "/proc/net/ip6_tables_names"],
	["tun", "/sys/class/misc/tun"]
]);
/**
* Built in or loaded, as the kernel itself tells it. `initstate` is there for loaded modules only, wherever sysfs is
* (Documentation/ABI/stable/sysfs-module); a built-in one may have a folder without it, an effect, a line in
* modules.builtin, a file system's name, or just its init function.
*/
function presenceScript(name) {
	const module = quote(moduleName(name));
	const file = quote(`^([^:]*/)?${moduleName(name).replaceAll("_", "[-_]")}\\.ko(\\.(xz|zst|gz))?(:|$)`);
	const effect = EFFECTS.get(moduleName(name));
	return `m=${module} d=/lib/modules folder= is=
read -r r </proc/sys/kernel/osrelease || r=$(uname -r)
[ -d "$d/$r" ] || d=/usr/lib/modules
if [ -d "$d/$r" ]; then folder=running; else
  for f in /lib/modules/* /usr/lib/modules/*; do [ ! -e "$f" ] || { folder=other; break; }; done
fi
if [ -e "/sys/module/$m/initstate" ]; then is="loaded /sys/module/$m"
elif [ ! -d /sys/module ] && grep -qs "^$m " /proc/modules; then is='loaded /proc/modules'
elif [ -d "/sys/module/$m" ]; then is="built-in /sys/module/$m"
${effect === void 0 ? "" : `elif [ -e ${effect} ]; then is='built-in ${effect}'`}
elif grep -qsE ${file} "$d/$r/modules.builtin"; then is="built-in $d/$r/modules.builtin"
elif grep -qsE "(^|[[:space:]])$m\\$" /proc/filesystems; then is='built-in /proc/filesystems'
elif [ ! -d "$d/$r" ] && grep -qsE " \${m}_(init|init_module|module_init|mod_init)\\$" /proc/kallsyms; then is='built-in /proc/kallsyms'
fi
line=$(grep -sm 1 -E ${file} "$d/$r/modules.dep")
printf '%s\\n' "\${folder:+folder $folder}" "$is" "\${line:+disk \${line%%:*}}"
exit 0`;
}
function readState$6(parts) {
	const config = parts.config?.stdout ?? "";
	const presence = parts.presence?.stdout ?? "";
	const { files, contents } = readDropIns(config);
	const loaded = lineAfter(presence, "loaded");
	const builtIn = lineAfter(presence, "built-in");
	const folder = lineAfter(presence, "folder");
	return {
		presence: loaded !== null ? "loaded" : builtIn !== null ? "built-in" : "not-loaded",
		evidence: loaded ?? builtIn ?? "",
		onDisk: lineAfter(presence, "disk"),
		folder: folder === "running" || folder === "other" ? folder : "none",
		modprobe: config.split("\n").includes("modprobe"),
		commandLine: contents.get(COMMAND_LINE)?.[0] ?? "",
		loadFiles: [...dropInOrder(files, dropInFolders("modules-load.d")), ...files.filter((file) => file.path === ETC_MODULES)],
		modprobeFiles: dropInOrder(files, dropInFolders("modprobe.d")),
		ours: files.find((file) => file.path === "/etc/modules-load.d/netfix.conf")?.lines ?? null
	};
}
function lineAfter(output, word) {
	return output.split("\n").find((each) => each.startsWith(`${word} `))?.slice(word.length + 1) ?? null;
}
// src/modules/kernel-module/denied.ts
function denialOf(state, name) {
	const found = [...commandLineDenials(state, name), ...fileDenials(state, name)];
	return found.find(({ when }) => when === "always") ?? found[0] ?? null;
}
/** Documentation/admin-guide/kernel-parameters.txt (module_blacklist) and modprobe(8) (modprobe.blacklist). */
function commandLineDenials({ commandLine }, name) {
	return commandLine.split(/\s+/).flatMap((text) => {
		const [, option, list = ""] = /^(module_blacklist|modprobe\.blacklist)=(.*)$/.exec(text) ?? [];
		if (option === void 0 || !list.split(",").some((each) => isSame$1(each, name))) return [];
		return [{
			place: "the kernel command line",
			text,
			when: option === "module_blacklist" ? "always" : "boot"
		}];
	});
}
function fileDenials({ modprobeFiles }, name) {
	return modprobeFiles.flatMap(({ target, lines }) => lines.flatMap((text, i) => {
		const [directive, module = "", command = ""] = text.trim().split(/\s+/);
		if (!isSame$1(module, name)) return [];
		const place = `${target}:${i + 1}`;
		if (directive === "blacklist") return [{
			place,
			text: text.trim(),
			when: "boot"
		}];
		return directive === "install" && /^(\S*\/)?(false|true|:)$/.test(command) ? [{
			place,
			text: text.trim(),
			when: "always"
		}] : [];
	}));
}
function isSame$1(a, b) {
	return moduleName(a) === moduleName(b);
}
// src/modules/kernel-module/package-with.ts
/** How to get a module that the running kernel's packages do not have, in words. */
function packageWith({ os, kernel, arch }) {
	const isLike = (...ids) => [os.id, ...os.idLike].some((id) => ids.includes(id));
	if (isLike("rhel", "fedora", "centos", "rocky", "almalinux")) return `install kernel-modules-extra-${kernel}`;
	if (os.id === "ubuntu" && kernel.endsWith("-raspi")) return "install linux-modules-extra-raspi";
	if (os.id === "ubuntu") return `install linux-modules-extra-${kernel}`;
	if (isLike("debian") && kernel.includes("cloud")) return `the cloud kernel lacks some modules: install linux-image-${debianArch(arch)} and boot it`;
	if (isLike("alpine")) return "the virt kernel lacks some modules: install linux-lts and boot it";
	return `install the package that has the other modules of kernel ${kernel}`;
}
function debianArch(machine) {
	if (machine === "x86_64") return "amd64";
	return machine === "aarch64" ? "arm64" : machine;
}
// src/modules/kernel-module/loading.ts
/** Loads the module now, or says why that cannot be. */
function planLoading(state, name, facts, pending) {
	if (state.presence !== "not-loaded" || isPending(name, pending)) return {
		findings: [],
		changes: []
	};
	const obstacle = obstacleTo$1(state, name, facts);
	if (obstacle !== null) return {
		findings: [obstacle],
		changes: []
	};
	return {
		findings: [{
			code: "kernel_module.not-loaded",
			severity: "error",
			message: `the kernel module ${name} is not loaded`,
			evidence: `/lib/modules/${facts.kernel}/${state.onDisk}`,
			fixable: true
		}],
		changes: [loadModule(name)]
	};
}
function loadModule(name) {
	const module = moduleName(name);
	return {
		kind: "kernel-module",
		module,
		target: module,
		summary: `load the kernel module ${module}`
	};
}
function isPending(name, pending) {
	return pending.some((change) => change.kind === "kernel-module" && moduleName(change.module) === moduleName(name));
}
function obstacleTo$1(state, name, facts) {
	if (state.onDisk === null) return {
		code: "kernel_module.missing",
		severity: "error",
		message: `the kernel module ${name} is neither loaded, built in nor on disk: ${wayOut(state, facts)}`,
		fixable: false
	};
	const denial = denialOf(state, name);
	if (denial?.when === "always") return {
		code: "kernel_module.denied",
		severity: "error",
		message: `the kernel module ${name} is not loaded, and ${denial.place} keeps it so (${denial.text}): remove that`,
		evidence: denial.text,
		fixable: false
	};
	if (state.modprobe) return null;
	return {
		code: "kernel_module.no-modprobe",
		severity: "error",
		message: `the kernel module ${name} is not loaded, and there is no modprobe to load it: install kmod`,
		fixable: false
	};
}
/** A kernel update takes the running kernel's folder away on some distributions; a package does not help then. */
function wayOut({ folder }, facts) {
	if (folder === "other") return `/lib/modules has other kernels than the running ${facts.kernel}: reboot into one of them`;
	if (folder === "none") return "this kernel has no /lib/modules at all; in a container, load it on the machine outside";
	return packageWith(facts);
}
// src/modules/kernel-module/persistence.ts
const HEADER$2 = "# Written by netfix: kernel modules to load at boot, one per line.";
/** Makes a module that is not part of the kernel be loaded at every boot, or says what will keep it from that. */
function planPersistence(state, name, pending) {
	const findings = [...deniedAtBoot(state, name), ...goneAtBoot(state, name)];
	const ours = ourLines(state, pending);
	if ([...state.loadFiles.filter((file) => file.path !== "/etc/modules-load.d/netfix.conf").flatMap((file) => file.lines), ...ours ?? []].some((line) => loads(line, name))) return {
		findings,
		changes: []
	};
	const module = moduleName(name);
	return {
		findings: [{
			code: "kernel_module.not-persistent",
			severity: "error",
			message: `the kernel module ${name} is not loaded at boot: no file of modules-load.d names it`,
			fixable: true
		}, ...findings],
		changes: [ourChange(ours, module)]
	};
}
function deniedAtBoot(state, name) {
	const denial = denialOf(state, name);
	if (denial === null) return [];
	return [{
		code: "kernel_module.denied",
		severity: "error",
		message: `the kernel module ${name} will not be loaded at boot: ${denial.place} keeps it out (${denial.text}): remove that`,
		evidence: denial.text,
		fixable: false
	}];
}
/** Loaded by hand, or its package was taken away since. Without the folder nothing can be said: see package-with. */
function goneAtBoot({ onDisk, folder }, name) {
	if (onDisk !== null || folder !== "running") return [];
	return [{
		code: "kernel_module.not-on-disk",
		severity: "warning",
		message: `the kernel module ${name} is loaded but no longer on disk: the next boot will not find it`
	}];
}
/** Lines that start with # or ; are comments (modules-load.d(5)); /etc/modules may have options behind the name. */
function loads(line, name) {
	const [word = ""] = line.trim().split(/\s+/);
	return !/^[#;]/.test(word) && moduleName(word) === moduleName(name);
}
function ourLines(state, pending) {
	const earlier = pending.findLast((change) => change.kind === "file" && change.path === "/etc/modules-load.d/netfix.conf");
	if (earlier?.kind !== "file") return state.ours;
	return earlier.after?.split("\n").filter((line) => line !== "") ?? null;
}
function ourChange(before, module) {
	const kept = (before ?? []).map((line) => line.trim()).filter((line) => line !== "" && !/^[#;]/.test(line));
	return {
		kind: "file",
		path: OURS,
		target: OURS,
		summary: `load ${module} at boot`,
		before: before && asText$1(before),
		after: asText$1([HEADER$2, ...[.../* @__PURE__ */ new Set([...kept, module])].sort()])
	};
}
function asText$1(lines) {
	return lines.map((line) => `${line}\n`).join("");
}
// src/modules/kernel-module/standalone.ts
/** What denies a module is left to modprobe to say; a denial that holds at boot alone is not seen. */
function standalone$4({ name, persist = true }) {
	const load = {
		kind: "change",
		change: loadModule(name),
		check: isPresent(name, "loaded|built-in")
	};
	return {
		kind: "steps",
		steps: persist ? [load, atBoot$1(name)] : [load]
	};
}
function atBoot$1(name) {
	const module = moduleName(name);
	const as = `^[[:space:]]*${module.replaceAll("_", "[-_]")}([[:space:]]|$)`;
	const files = dropInFolders("modules-load.d").map((folder) => `${folder}/*.conf`);
	const unless = `${`grep -qsE -- '${as}' ${ETC_MODULES} ${files.join(" ")}`} || ${isPresent(name, "built-in")}`;
	return {
		kind: "line",
		path: OURS,
		header: HEADER$2,
		line: module,
		as,
		unless
	};
}
function isPresent(name, how) {
	return `( ${presenceScript(name)}\n) | grep -qE '^(${how}) '`;
}
// src/modules/kernel-module.ts
const params$7 = _Object_({
	name: String$1({
		pattern: "^[A-Za-z0-9_][A-Za-z0-9_-]*$",
		maxLength: 56,
		description: "The module, as modprobe takes it. `-` and `_` are the same."
	}),
	persist: Optional(Boolean({
		default: true,
		description: "Also load it at every boot (modules-load.d)."
	}))
}, { additionalProperties: false });
/** A kernel module that is there, whether loaded or built in, now and after the next boot. */
const kernelModule = defineModule({
	name: "kernel_module",
	summary: "A kernel module, loaded or built in, now and after the next boot",
	params: params$7,
	example: "- kernel_module: { name: br_netfilter }",
	title: ({ name }) => `kernel module ${name}`,
	probe: ({ name }) => ({
		presence: presenceScript(name),
		config: CONFIG_SCRIPT
	}),
	read: readState$6,
	plan(state, { name, persist = true }, { facts, pending }) {
		const now = planLoading(state, name, facts, pending);
		if (now.findings.some(({ fixable }) => fixable === false)) return now;
		if (!persist || state.presence === "built-in") return now;
		const boot = planPersistence(state, name, pending);
		return {
			findings: [...now.findings, ...boot.findings],
			changes: [...now.changes, ...boot.changes]
		};
	},
	standalone: standalone$4
});
// src/modules/limits/limit.ts
/** The number that the kernel, or a line of a file, gives a key; null for anything else. */
function numberOf$1(text) {
	return /^\s*\d{1,10}\s*$/.test(text ?? "") ? Number(text) : null;
}
/** The largest of them. */
function largest(rooms) {
	return rooms.reduce((a, b) => b.entries > a.entries ? b : a, {
		entries: 0,
		why: ""
	});
}
/** The least power of two that is not less. */
function powerOfTwo(entries) {
	return 2 ** Math.ceil(Math.log2(Math.max(entries, 1)));
}
// src/modules/sysctl/probe.ts
const UFW_FILE = "/etc/ufw/sysctl.conf";
/** Every file of the boot order, and what tells whether ufw's is one of them. */
const FILES_SCRIPT = dropInScript(["sysctl.d"], ["/etc/sysctl.conf"], [
	UFW_FILE,
	"/etc/ufw/ufw.conf",
	"/etc/default/ufw"
]);
/** One process for all devices: a node may have hundreds. A device that goes away meanwhile is left out. */
function devicesScript(key) {
	return `cd /proc/sys/net/ipv4/conf && grep -sH '' ./*/${key} || :`;
}
/** `!path` for a key that is not there, else `path:value`. A shell's own read takes numbers apart byte by byte. */
function valuesScript(paths) {
	const words = quoteAll(paths);
	return `cd /proc/sys || exit 1
for k in ${words}; do [ -e "$k" ] || printf '!%s\\n' "$k"; done
grep -sH '' ${words} /dev/null || :`;
}
function readState$5(parts, paths) {
	return {
		...readFiles(parts.files?.stdout ?? ""),
		values: readValues(parts.values?.stdout ?? "", paths),
		forwarding: readDevices(parts.forwarding?.stdout ?? "")
	};
}
function readFiles(output) {
	const { files, unreadable, contents } = readDropIns(output);
	return {
		files,
		late: ufwFile(contents),
		unreadable
	};
}
/** ufw-init loads the file that IPT_SYSCTL of /etc/default/ufw names, when /etc/ufw/ufw.conf says ENABLED=yes. */
function ufwFile(contents) {
	const lines = contents.get(UFW_FILE);
	const enabled = shellVariable(contents.get("/etc/ufw/ufw.conf"), "ENABLED")?.toLowerCase() === "yes";
	const loaded = shellVariable(contents.get("/etc/default/ufw"), "IPT_SYSCTL") === UFW_FILE;
	return lines !== void 0 && enabled && loaded ? [{
		path: UFW_FILE,
		target: UFW_FILE,
		lines
	}] : [];
}
function shellVariable(lines, name) {
	return (lines?.findLast((each) => each.startsWith(`${name}=`)))?.slice(name.length + 1).replaceAll(/["'\s]/g, "");
}
function readValues(output, paths) {
	const lines = output.split("\n");
	const absent = new Set(lines.filter((line) => line.startsWith("!")).map((line) => line.slice(1)));
	const present = paths.filter((path) => !absent.has(path));
	return new Map(present.map((path) => [path, printedValue(lines, path)]));
}
function printedValue(lines, path) {
	const mine = lines.filter((line) => line.startsWith(`${path}:`));
	return mine.length === 0 ? null : mine.map((line) => line.slice(path.length + 1)).join("\n");
}
/** What devicesScript() printed: the values by device, `all` and `default` among them. */
function readDevices(output) {
	const found = output.split("\n").map((line) => /^\.\/([^/]+)\/\w+:(-?\d+)$/.exec(line));
	return new Map(found.flatMap((match) => match ? [[match[1] ?? "", match[2] ?? ""]] : []));
}
// src/modules/limits/probe.ts
const CONNTRACK_MAX = "net/netfilter/nf_conntrack_max";
/** The keys exist in the machine's own namespace only (neigh_sysctl_register() of net/core/neighbour.c). */
function thresholdPath(family, number) {
	return `net/${family}/neigh/default/gc_thresh${number}`;
}
const PATHS = [...["ipv4", "ipv6"].flatMap((family) => [
	1,
	2,
	3
].map((number) => thresholdPath(family, number))), CONNTRACK_MAX];
const VALUES_SCRIPT = valuesScript(PATHS);
/** A line of names, then one line of hexadecimal numbers per CPU (neigh_stat_seq_show(), ct_cpu_seq_show()). */
const USE_SCRIPT = `cd /proc/net/stat 2>/dev/null || exit 0
dump arp_cache ndisc_cache nf_conntrack`;
/** Nothing where only root may read the log (kernel.dmesg_restrict). */
const LOG_SCRIPT = `dmesg 2>/dev/null | grep -iE 'neighbou?r table overflow|nf_conntrack: table full' | tail -n 2 || :`;
function readState$4(parts) {
	const tables = parseDump(parts.use?.stdout ?? "");
	const log = parts.log?.stdout ?? "";
	return {
		...readState$5(parts, PATHS),
		use: {
			ipv4: tableUse(tables.get("arp_cache"), ["table_fulls"]),
			ipv6: tableUse(tables.get("ndisc_cache"), ["table_fulls"]),
			conntrack: tableUse(tables.get("nf_conntrack"), ["drop", "early_drop"])
		},
		log: log.split("\n").filter((line) => line !== "")
	};
}
/** `entries` is the whole table's on every line, the other columns are counted by each CPU for itself. */
function tableUse(lines, refusals) {
	const [names = [], ...cpus] = (lines ?? []).map((line) => line.trim().split(/\s+/));
	const at = (cpu, name) => hex(cpu[names.indexOf(name)]);
	const [first] = cpus;
	if (first === void 0) return null;
	const refused = cpus.flatMap((cpu) => refusals.map((name) => at(cpu, name)));
	return {
		entries: at(first, "entries"),
		refused: refused.reduce((sum, count) => sum + count, 0)
	};
}
function hex(text) {
	return /^[0-9a-f]{1,8}$/.test(text ?? "") ? Number.parseInt(text ?? "", 16) : 0;
}
// src/modules/limits/conntrack.ts
/** No count of a host leads to more: over a gigabyte of entries. A task may ask for it. */
const MOST$1 = 2 ** 22;
/** The table of connections should be at most three quarters full. Null where nothing tracks connections. */
function conntrackLimit(state, asked) {
	const use = state.use.conntrack;
	if (!state.values.has("net/netfilter/nf_conntrack_max")) return null;
	const counted = {
		entries: Math.min(Math.ceil((use?.entries ?? 0) * 4 / 3), MOST$1),
		why: `four thirds of the ${use?.entries} connections it has now`
	};
	const room = largest([{
		entries: asked ?? 0,
		why: "asked for by the task"
	}, counted]);
	return {
		table: "connection tracking table",
		code: "limits.conntrack",
		path: CONNTRACK_MAX,
		room,
		values: /* @__PURE__ */ new Map([[CONNTRACK_MAX, Math.max(asked ?? 0, powerOfTwo(counted.entries))]]),
		unset: asked === void 0 ? numberOf$1(state.values.get("net/netfilter/nf_conntrack_max")) ?? 0 : 0,
		evidence: use === null ? [] : [`${use.entries} connections, ${use.refused} refused or dropped for room`, ...state.log.filter((line) => /table full/i.test(line))]
	};
}
// src/modules/limits/neighbours.ts
/** What arp.c and ndisc.c of the kernel set gc_thresh3 to (gc_thresh3 in Documentation/networking/ip-sysctl.rst). */
const KERNEL_DEFAULT = 1024;
/** No count of a host leads to more: half a gigabyte of entries. A task may ask for it. */
const MOST = 2 ** 20;
/**
* A table should be at most half full, by its entries now and by an entry for each node of the play. Where it
* overflowed since the boot the kernel's own limit is not enough, whatever it holds now.
*/
function neighbourLimit(state, family, nodes, asked) {
	const path = thresholdPath(family, 3);
	const use = state.use[family];
	if (!state.values.has(path)) return null;
	const rooms = [
		{
			entries: asked ?? 0,
			why: "asked for by the task"
		},
		{
			entries: Math.min(2 * nodes, MOST),
			why: `twice the ${nodes} nodes of the play`
		},
		{
			entries: Math.min(2 * (use?.entries ?? 0), MOST),
			why: `twice the ${use?.entries} entries it has now`
		},
		{
			entries: use !== null && use.refused > 0 ? 2 * KERNEL_DEFAULT : 0,
			why: `it overflowed ${use?.refused} times since the boot`
		}
	];
	const room = largest(rooms);
	const top = Math.max(asked ?? 0, powerOfTwo(largest(rooms.slice(1)).entries));
	return {
		table: `${family === "ipv4" ? "IPv4" : "IPv6"} neighbour table`,
		code: "limits.neighbours",
		path,
		room,
		values: thresholds(family, top),
		unset: KERNEL_DEFAULT,
		evidence: use === null ? [] : [`${use.entries} entries, ${use.refused} overflows`, ...state.log.filter((line) => /table overflow/i.test(line))]
	};
}
/** In the proportions of the kernel's own 128, 512 and 1024. */
function thresholds(family, top) {
	return /* @__PURE__ */ new Map([
		[thresholdPath(family, 1), Math.floor(top / 8)],
		[thresholdPath(family, 2), Math.floor(top / 2)],
		[thresholdPath(family, 3), top]
	]);
}
// src/net/sysctl/key.ts
/**
* The path below /proc/sys that a key names, with slashes. As sysctl.d(5) has it: the first separator decides. When
* it is a dot, dots and slashes change places, so that the VLAN device `eth0.100` is written `eth0/100` in a dotted key.
*/
function sysctlPath(key) {
	return (/[./]/.exec(key)?.[0] === "." ? swapSeparators(key) : key).replaceAll(/\/+/g, "/").replace(/^\/|\/$/g, "");
}
/** The dotted key of a path below /proc/sys: the inverse of sysctlPath. */
function sysctlName(path) {
	return swapSeparators(path);
}
/** One kernel variable under two names: a write to one is a write to the other. */
const ALIASES = [["net/ipv4/ip_forward", "net/ipv4/conf/all/forwarding"], ["net/netfilter/nf_conntrack_max", "net/nf_conntrack_max"]];
/** Every path of the kernel variable behind `path`, itself first. */
function sysctlAliases(path) {
	return [path, ...(ALIASES.find((names) => names.includes(path)) ?? [path]).filter((name) => name !== path)];
}
/** The same text for every name of one kernel variable. */
function canonicalPath(path) {
	return ALIASES.find((names) => names.includes(path))?.[0] ?? path;
}
function swapSeparators(text) {
	return text.replaceAll(/[./]/g, (separator) => separator === "." ? "/" : ".");
}
// src/net/sysctl/order.ts
const FOLDERS = dropInFolders("sysctl.d");
/** Reads all files once; ask it about many keys with `bootWinner`. Never throws, whatever the files hold. */
function bootOrder({ files, late }) {
	const lateLists = late.map((file) => procpsList(assignments([file], true)));
	const dropIns = dropInOrder(files, FOLDERS);
	const visible = dropIns.filter((file) => !fileName(file).startsWith("."));
	const main = files.filter((file) => file.path === "/etc/sysctl.conf");
	return {
		"systemd-sysctl": [systemdList(assignments(visible, false)), ...lateLists],
		"sysctl --system": [procpsList(assignments([...dropIns, ...main], true)), ...lateLists]
	};
}
/**
* The line that decides the value of a path below /proc/sys after a boot; null when no file names it. Asked about a
* glob, it tells what becomes of a key that the glob matches and no line names: that of a device yet to come.
*/
function bootWinner(order, reader, path) {
	const names = sysctlAliases(path);
	let excluded = null;
	for (const list of order[reader].toReversed()) {
		const writer = list.assignments.findLast((each) => names.some((name) => writes(list, each, name)));
		if (writer !== void 0) return winner(writer);
		const named = names.map((name) => list.named.get(name)).find((each) => each !== void 0);
		if (named !== void 0) excluded ??= winner(named);
	}
	return excluded;
}
function writes(list, { key, value }, path) {
	if (value === null) return false;
	return key === path || isGlob(key) && !list.named.has(path) && matchesGlob(key, path);
}
function winner({ path, target, line, text, value }) {
	return {
		path,
		target,
		line,
		text,
		value
	};
}
/**
* systemd-sysctl keeps one entry per key: a later line with another value moves it to the end, one with the same
* value leaves it where it was (parse_file() of src/sysctl/sysctl.c). Either way the later line is the one to name.
*/
function systemdList(all) {
	const kept = /* @__PURE__ */ new Map();
	for (const each of all) {
		if (kept.get(each.key)?.value !== each.value) kept.delete(each.key);
		kept.set(each.key, each);
	}
	return {
		assignments: [...kept.values()],
		named: byName([...kept.values()])
	};
}
/** procps writes every line in turn, and an exclusion only keeps globs away (write_setting_list() of sysctl.c). */
function procpsList(all) {
	return {
		assignments: all,
		named: byName(all)
	};
}
function byName(all) {
	return new Map(all.filter(({ key }) => !isGlob(key)).map((each) => [each.key, each]));
}
function assignments(files, procps) {
	return files.flatMap(({ path, target, lines }) => lines.flatMap((text, i) => {
		const parsed = parseSysctlLine(text, procps);
		return parsed === null ? [] : [{
			...parsed,
			path,
			target,
			line: i + 1,
			text
		}];
	}));
}
/** A line as the readers take it: `key = value`, `-key = value` (errors ignored) or `-key` (an exclusion, value null). */
function parseSysctlLine(text, procps = false) {
	const line = text.trim();
	if (line === "" || line.startsWith("#") || line.startsWith(";")) return null;
	const at = line.indexOf("=");
	const left = at === -1 ? line : line.slice(0, at);
	if (at === -1 && !left.startsWith("-")) return null;
	const name = left.startsWith("-") ? left.slice(1) : left;
	if (procps && /^\s/.test(name)) return null;
	const key = sysctlPath(name.trim());
	return key === "" ? null : {
		key,
		value: at === -1 ? null : line.slice(at + 1).trim()
	};
}
// src/net/sysctl/value.ts
/**
* One text per meaning: `4096<tab>87380` and `4096 87380` are the same to the kernel, and so are 0x10, 020 and 16
* (proc_dointvec reads numbers with base 0).
*/
function canonicalValue(path, text) {
	const words = text.trim().split(/\s+/).map(canonicalWord);
	if (path.endsWith("/ip_local_reserved_ports")) return canonicalPorts(words.join(","));
	return words.join(" ");
}
/** True when the kernel would hold the same after writing either. */
function sameValue(path, a, b) {
	return canonicalValue(path, a) === canonicalValue(path, b);
}
function canonicalWord(word) {
	const [, sign = "", digits = ""] = /^([+-]?)(0x[0-9a-f]{1,16}|\d{1,20})$/i.exec(word) ?? [];
	if (digits === "") return word;
	if (/^0[0-7]+$/.test(digits)) return signed(sign, BigInt(`0o${digits}`));
	return /^0\d/.test(digits) ? word : signed(sign, BigInt(digits));
}
function signed(sign, value) {
	return String(sign === "-" ? -value : value);
}
/** The kernel prints a port list sorted and merged (Documentation/networking/ip-sysctl.rst). */
function canonicalPorts(list) {
	const ranges = list.split(",").filter((part) => part !== "").map((part) => part.split("-").map(Number)).map(([from = NaN, to = from]) => ({
		from,
		to
	}));
	if (ranges.some(({ from, to }) => !Number.isInteger(from) || !Number.isInteger(to))) return list;
	const merged = [];
	for (const range of ranges.sort((a, b) => a.from - b.from)) {
		const last = merged.at(-1);
		if (last !== void 0 && range.from <= last.to + 1) last.to = Math.max(last.to, range.to);
		else merged.push({ ...range });
	}
	return merged.map(({ from, to }) => from === to ? `${from}` : `${from}-${to}`).join(",");
}
// src/modules/sysctl/drop-in.ts
/** Sorts behind every name that starts with a number, 99-sysctl.conf included. */
const DROP_IN = "/etc/sysctl.d/99-zzz-netfix.conf";
const HEADER$1 = "# Written by netfix. One line per key; netfix replaces its own lines and keeps the others.";
/** The drop-in with a line for each setting, sorted; lines for other keys are kept. */
function withSettings(lines, settings) {
	const kept = /* @__PURE__ */ new Map();
	for (const text of lines) {
		const parsed = parseSysctlLine(text);
		if (parsed !== null) kept.set(canonicalPath(parsed.key), text.trim());
	}
	for (const { name, path, value } of settings) kept.set(canonicalPath(path), `${name} = ${value}`);
	return [HEADER$1, ...[...kept.values()].sort()];
}
/** True when the lines give the setting its value, under any of its names. */
function holds(lines, { path, value }) {
	const mine = lines.map((line) => parseSysctlLine(line)).findLast((line) => line !== null && canonicalPath(line.key) === canonicalPath(path));
	return mine?.value !== void 0 && mine.value !== null && sameValue(path, mine.value, value);
}
/** Null when there is no such file. */
function dropInLines({ files }) {
	return files.find((file) => file.path === "/etc/sysctl.d/99-zzz-netfix.conf")?.lines ?? null;
}
/** The files once the drop-in holds `lines`. */
function withDropIn(state, lines) {
	return withFile(state, {
		path: DROP_IN,
		target: DROP_IN,
		lines
	});
}
function withFile(state, file) {
	return {
		...state,
		files: [...state.files.filter((each) => each.path !== file.path), file]
	};
}
function dropInChange(before, after, added) {
	const lines = added.map(({ name, value }) => `${name} = ${value}`);
	return {
		kind: "file",
		path: DROP_IN,
		target: DROP_IN,
		summary: `set at boot: ${lines.join(", ")}`,
		before: before && asText(before),
		after: asText(after)
	};
}
function asText(lines) {
	return lines.map((line) => `${line}\n`).join("");
}
// src/modules/sysctl/settings.ts
/** Whether a boot that leaves the key at this value, or unset, is right. */
function isRightAtBoot({ path, value, rule }, found, reader) {
	return rule?.accepts(found, reader) ?? (found !== null && sameValue(path, found, value));
}
/**
* The settings, without repetitions, in an order that ends right: a change of ip_forward resets the forwarding of
* every device (Documentation/networking/ip-sysctl.rst), so it comes first and `default` second.
*/
function readSettings(given) {
	const byVariable = /* @__PURE__ */ new Map();
	const contradictions = [];
	for (const [key, raw] of Object.entries(given)) {
		const path = sysctlPath(key);
		const setting = {
			name: sysctlName(path),
			path,
			value: String(raw).trim().replaceAll(/\s+/g, " ")
		};
		const earlier = byVariable.get(canonicalPath(path));
		if (earlier === void 0) byVariable.set(canonicalPath(path), setting);
		else if (!sameValue(path, earlier.value, setting.value)) contradictions.push(contradiction(earlier, setting));
	}
	return {
		settings: [...byVariable.values()].sort((a, b) => rank(a) - rank(b)),
		contradictions
	};
}
function contradiction(a, b) {
	return {
		code: "sysctl.contradiction",
		severity: "error",
		message: `${a.name === b.name ? a.name : `${a.name} and ${b.name}, two names of one parameter,`} cannot be both ${a.value} and ${b.value}: remove one of them from the task`
	};
}
function rank({ path }) {
	if (isForwardingSwitch(path)) return 0;
	return path === "net/ipv4/conf/default/forwarding" ? 1 : 2;
}
/** The switch whose change resets the forwarding of every device. */
function isForwardingSwitch(path) {
	return canonicalPath(path) === "net/ipv4/ip_forward";
}
/** True where the host is asked to route IPv4. */
function wantsForwarding(settings) {
	return settings.some(({ path, value }) => isForwardingSwitch(path) && value !== "0");
}
/** `eth0` of `net/ipv4/conf/eth0/forwarding`. */
function forwardingDevice(path) {
	return /^net\/ipv4\/conf\/([^/]+)\/forwarding$/.exec(path)?.[1];
}
function forwardingPath(device) {
	return `net/ipv4/conf/${device}/forwarding`;
}
/**
* True for devices that forward when the host does: `all` is the switch itself, loopback takes no part in forwarding,
* and a device that the task names is left to the task.
*/
function isRouted(device, settings) {
	if (device === "all" || device === "lo") return false;
	return !settings.some(({ path }) => forwardingDevice(path) === device);
}
// src/modules/sysctl/pending.ts
/** The host as it will be once the changes of earlier tasks are made. */
function afterPending(state, pending) {
	return pending.reduce(afterChange, state);
}
function afterChange(state, change) {
	switch (change.kind) {
		case "sysctl": return afterWrite(state, change.path, change.after);
		case "file": return afterFile(state, change);
		case "comment": return afterComment(state, change);
		default: return state;
	}
}
/** A write of the forwarding switch that changes it also sets every device (inet_forward_change() of the kernel). */
function afterWrite(state, path, value) {
	const values = new Map(state.values);
	const forwarding = new Map(state.forwarding);
	const before = sysctlAliases(path).map((name) => values.get(name)).find((each) => each !== void 0);
	values.set(path, value);
	for (const name of sysctlAliases(path)) if (values.has(name)) values.set(name, value);
	const device = forwardingDevice(path);
	if (device !== void 0) forwarding.set(device, value);
	if (isForwardingSwitch(path) && before !== value) {
		for (const each of forwarding.keys()) forwarding.set(each, value);
		for (const each of values.keys()) if (forwardingDevice(each) !== void 0) values.set(each, value);
	}
	return {
		...state,
		values,
		forwarding
	};
}
function afterFile(state, { path, after }) {
	if (!/^\/(etc|run|usr|lib)\/(.*\/)?sysctl\.(d\/[^/]+\.conf|conf)$/.test(path)) return state;
	if (after === null) return {
		...state,
		files: state.files.filter((file) => file.path !== path)
	};
	return withFile(state, {
		path,
		target: path,
		lines: contentLines(after)
	});
}
function contentLines(content) {
	return content === "" ? [] : content.replace(/\n$/, "").split("\n");
}
function afterComment(state, { path, lines }) {
	const numbers = new Set(lines.map(({ line }) => line));
	const edit = (file) => file.target === path ? {
		...file,
		lines: file.lines.map((text, i) => numbers.has(i + 1) ? `# ${text}` : text)
	} : file;
	return {
		...state,
		files: state.files.map(edit),
		late: state.late.map(edit)
	};
}
// src/modules/sysctl/conflicts.ts
/** Finds the lines that beat the drop-in, `state` holding it already, and comments them out where that is allowed. */
function settleOverrides(state, settings, conflicts, readers) {
	let now = state;
	const all = [];
	for (const setting of settings) {
		let found = overridesOf(now, setting, readers);
		all.push(...found);
		while (conflicts === "comment" && found.some(({ winner }) => canComment(winner))) {
			now = commentOut(now, commentsFor(found.map(({ winner }) => winner)));
			found = overridesOf(now, setting, readers);
			all.push(...found.filter((each) => !all.some((other) => isSame(each, other))));
		}
	}
	return {
		state: now,
		names: new Set(all.filter((each) => each.readers.includes(readers[0])).map(({ setting }) => setting.name)),
		findings: all.map((each) => report$1(each, conflicts, readers)),
		changes: conflicts === "comment" ? commentsFor(all.map(({ winner }) => winner)) : []
	};
}
function overridesOf(state, setting, readers) {
	const order = bootOrder(state);
	const found = [];
	for (const reader of readers) {
		const winner = bootWinner(order, reader, setting.path);
		if (winner === null || isRightAtBoot(setting, winner.value, reader)) continue;
		const same = found.find((each) => isSame(each, {
			setting,
			winner
		}));
		if (same === void 0) found.push({
			setting,
			winner,
			readers: [reader]
		});
		else same.readers.push(reader);
	}
	return found;
}
function isSame(a, b) {
	return a.setting === b.setting && a.winner.target === b.winner.target && a.winner.line === b.winner.line;
}
function report$1({ setting, winner, readers }, conflicts, [boot]) {
	const place = `${winner.target}:${winner.line}`;
	const atBoot = readers.includes(boot);
	const value = winner.value === null ? "left unset" : winner.value;
	const when = atBoot ? "after the next boot" : `after a run of ${readers.join(", ")}, which the boot does not use`;
	const fixable = conflicts === "comment" && canComment(winner);
	const next = fixable ? "" : `; ${nextStep(winner)}`;
	const message = `${setting.name} is ${value} ${when}, not ${setting.value}: ${place} has the last word (${readers.join(" and ")})${next}`;
	const evidence = `${place}: ${winner.text.trim()}`;
	return atBoot ? {
		code: "sysctl.overridden",
		severity: "error",
		message,
		evidence,
		fixable
	} : {
		code: "sysctl.readers-disagree",
		severity: "warning",
		message,
		evidence,
		fixable
	};
}
function nextStep(winner) {
	if (/[\0\ufffd]/.test(winner.target + winner.text)) return "it is not plain text, so remove the line by hand";
	return canComment(winner) ? "remove the line, or let netfix comment it out with `conflicts: comment`" : "something writes that file anew at each boot: change it there";
}
/**
* Files below /run are gone at the next boot and then made again. A line or name that is not plain text (NUL, or bytes
* that are no UTF-8) cannot be named to the host again as it was.
*/
function canComment({ target, text }) {
	return !target.startsWith("/run/") && !/[\0\ufffd]/.test(target + text);
}
/** One change per file. */
function commentsFor(winners) {
	const byFile = /* @__PURE__ */ new Map();
	for (const { target, line, text } of winners.filter(canComment)) {
		const lines = byFile.get(target) ?? /* @__PURE__ */ new Map();
		byFile.set(target, lines.set(line, text));
	}
	return [...byFile].map(([path, found]) => {
		const lines = [...found].map(([line, text]) => ({
			line,
			text
		})).sort((a, b) => a.line - b.line);
		return {
			kind: "comment",
			path,
			target: path,
			summary: `comment out ${lines.map(({ line, text }) => `line ${line} (${text.trim()})`).join(", ")}`,
			lines
		};
	});
}
function commentOut(state, changes) {
	return changes.reduce(afterComment, state);
}
// src/modules/sysctl/boot-devices.ts
/**
* Lines that turn the forwarding of single devices off. A device that is there when ip_forward goes from 0 to 1 is
* reset to 1; one that comes later gets its line then (99-systemd.rules runs systemd-sysctl for it). Which of the two
* happens is a race of the boot, hence a warning.
*/
function planBootDevices(state, settings, conflicts, reader) {
	const order = bootOrder(state);
	const byPlace = /* @__PURE__ */ new Map();
	for (const device of [...state.forwarding.keys()].filter((each) => isRouted(each, settings))) {
		const winner = bootWinner(order, reader, forwardingPath(device));
		if (winner?.value !== "0") continue;
		const place = `${winner.target}:${winner.line}`;
		const same = byPlace.get(place) ?? {
			winner,
			devices: []
		};
		byPlace.set(place, {
			winner,
			devices: [...same.devices, device]
		});
	}
	const found = [...byPlace.values()];
	const comment = conflicts === "comment";
	return {
		findings: found.map(({ winner, devices }) => report(winner, devices, comment && canComment(winner))),
		changes: comment ? commentsFor(found.map(({ winner }) => winner)) : []
	};
}
function report(winner, devices, fixable) {
	const place = `${winner.target}:${winner.line}`;
	return {
		code: "sysctl.interface-forwarding",
		severity: "warning",
		message: `${devices.join(", ")} may not forward IPv4 after the next boot: ${place} turns it off`,
		evidence: `${place}: ${winner.text.trim()}`,
		fixable
	};
}
// src/modules/sysctl/readers.ts
function readersOf(init) {
	return init === "systemd" ? ["systemd-sysctl", "sysctl --system"] : ["sysctl --system", "systemd-sysctl"];
}
// src/modules/sysctl/boot.ts
/** What the next boot will make of the settings, and the lines that make it right. */
function planBoot(state, settings, conflicts, init) {
	const readers = readersOf(init);
	const today = bootOrder(state);
	const missing = settings.filter((setting) => readers.some((reader) => !isRight$1(today, reader, setting)));
	const dropIn = planDropIn(state, missing);
	const overrides = settleOverrides(dropIn.state, missing, conflicts, readers);
	const told = dropIn.added.filter(({ name }) => !overrides.names.has(name));
	const devices = wantsForwarding(settings) ? planBootDevices(overrides.state, settings, conflicts, readers[0]) : {
		findings: [],
		changes: []
	};
	return {
		findings: [
			...told.map((setting) => notYet(today, readers, setting)),
			...overrides.findings,
			...devices.findings,
			...unsure(state)
		],
		changes: [
			...dropIn.changes,
			...overrides.changes,
			...devices.changes
		]
	};
}
function isRight$1(order, reader, setting) {
	return isRightAtBoot(setting, bootWinner(order, reader, setting.path)?.value ?? null, reader);
}
function planDropIn(state, missing) {
	const before = dropInLines(state);
	const added = missing.filter((setting) => !holds(before ?? [], setting));
	if (added.length === 0) return {
		state,
		added,
		changes: []
	};
	const after = withSettings(before ?? [], added);
	return {
		state: withDropIn(state, after),
		added,
		changes: [dropInChange(before, after, added)]
	};
}
/** Why the drop-in gets a line that will hold. */
function notYet(order, readers, setting) {
	const { name, value } = setting;
	const reader = readers.find((each) => !isRight$1(order, each, setting)) ?? readers[0];
	if (setting.rule !== void 0) return {
		severity: "error",
		...setting.rule.fault(reader),
		fixable: true
	};
	const winner = bootWinner(order, reader, setting.path);
	const after = reader === readers[0] ? "after the next boot" : `after a run of ${reader}`;
	const code = winner === null || winner.target === "/etc/sysctl.d/99-zzz-netfix.conf" ? "sysctl.not-persistent" : "sysctl.overridden";
	if (winner === null) return {
		code,
		severity: "error",
		message: `${name} = ${value} does not last: no file that ${reader} reads sets it`,
		fixable: true
	};
	const place = `${winner.target}:${winner.line}`;
	return {
		code,
		severity: "error",
		message: `${name} is ${winner.value ?? "not set"} ${after}, not ${value}: ${place} (${reader})`,
		evidence: `${place}: ${winner.text.trim()}`,
		fixable: true
	};
}
/** A file we may not read could say anything. */
function unsure({ unreadable }) {
	if (unreadable.length === 0) return [];
	return [{
		code: "sysctl.unreadable-file",
		severity: "warning",
		message: `${unreadable.join(", ")} cannot be read without root: the values after a boot are not certain`
	}];
}
// src/modules/limits/raise.ts
/** Raises what is too low now, and lowers nothing. */
function raiseNow$1(state, limit) {
	const { table, code, path, room, values, evidence } = limit;
	const now = numberOf$1(state.values.get(path));
	if (now === null || now >= room.entries) return {
		findings: [],
		changes: []
	};
	const finding = {
		code,
		severity: "error",
		message: `the ${table} takes ${now} entries (${sysctlName(path)}), and should take ${room.entries}: ${room.why}`,
		evidence: [`/proc/sys/${path}: ${now}`, ...evidence].join("\n"),
		fixable: true
	};
	const changes = [...values].flatMap(([key, value]) => {
		const before = numberOf$1(state.values.get(key));
		return before === null || before >= value ? [] : [raise(key, before, value)];
	});
	return {
		findings: [finding],
		changes
	};
}
function raise(path, before, after) {
	const target = sysctlName(path);
	return {
		kind: "sysctl",
		path,
		target,
		summary: `raise ${target} to ${after}`,
		before: `${before}`,
		after: `${after}`
	};
}
/** The same for the next boot. */
function raiseAtBoot$1(state, limits, conflicts, init) {
	const order = bootOrder(state);
	return planBoot(state, limits.filter((limit) => readersOf(init).some((reader) => isLow(limit, order, reader))).flatMap((limit) => settingsOf(limit, order)), conflicts, init);
}
function isLow({ path, room, unset }, order, reader) {
	return (numberOf$1(bootWinner(order, reader, path)?.value) ?? unset) < room.entries;
}
function settingsOf(limit, order) {
	return [...limit.values].map(([path, value]) => {
		const least = path === limit.path ? limit.room.entries : value;
		const name = sysctlName(path);
		return {
			name,
			path,
			value: `${value}`,
			rule: {
				accepts: (found) => (numberOf$1(found) ?? 0) >= least,
				fault: (reader) => faultAtBoot(limit, name, least, bootWinner(order, reader, path), reader)
			}
		};
	});
}
function faultAtBoot({ code, table }, name, least, line, reader) {
	const place = `${line?.target}:${line?.line}`;
	const now = line?.value == null ? `no file that ${reader} reads sets ${name}` : `${name} will be ${line.value} by ${place} (${reader})`;
	return {
		code: `${code}-at-boot`,
		message: `after the next boot the ${table} is too small: ${now}, and ${least} is needed`,
		...line && { evidence: `${place}: ${line.text.trim()}` }
	};
}
// src/modules/sysctl/run-time.ts
/** Keys that can cut the connection we stand on: IPv6 forwarding makes a host drop the routes its router announced. */
const RISKY = /^net\/ipv4\/conf\/.*\/(rp_filter|arp_ignore|arp_filter)$|^net\/ipv6\/conf\/.*\/(forwarding|disable_ipv6|accept_ra)$/;
/** What to write now. `state` is the host after the changes of earlier tasks. */
function planRunTime(state, settings, pending) {
	const plan = {
		findings: [],
		changes: [],
		possible: []
	};
	let now = state;
	for (const setting of settings) {
		const found = judge(now, setting, pending);
		if (found?.finding) plan.findings.push(found.finding);
		if (found?.finding.fixable === false) continue;
		plan.possible.push(setting);
		if (found === null) continue;
		plan.changes.push(write$1(setting, found.before));
		now = afterWrite(now, setting.path, setting.value);
	}
	if (wantsForwarding(plan.possible)) planDevices(now, settings, plan);
	return plan;
}
/** Null when the value is right. */
function judge(state, setting, pending) {
	const current = state.values.get(setting.path);
	if (current === void 0) return {
		finding: absent(setting, pending),
		before: null
	};
	if (current === null) return {
		finding: unreadable(setting),
		before: null
	};
	if (sameValue(setting.path, current, setting.value)) return null;
	const before = current.trim().replaceAll(/\s+/g, " ");
	return {
		finding: {
			code: "sysctl.value",
			severity: "error",
			message: `${setting.name} is ${shown$1(before)}, not ${setting.value}`,
			evidence: `/proc/sys/${setting.path}: ${shown$1(before)}`,
			fixable: true
		},
		before
	};
}
function shown$1(value) {
	return value === "" ? "empty" : value;
}
function write$1({ name, path, value }, before) {
	const change = {
		kind: "sysctl",
		path,
		target: name,
		summary: `set ${name} to ${value}`,
		before,
		after: value
	};
	return RISKY.test(path) ? {
		...change,
		risk: "connectivity"
	} : change;
}
/** Where keys come from that only a kernel module brings. */
const MODULE_OF = [
	[/^net\/bridge\//, "br_netfilter"],
	[/^net\/(netfilter\/)?nf_conntrack/, "nf_conntrack"],
	[/^net\/ipv4\/vs\//, "ip_vs"]
];
function absent({ name, path }, pending) {
	const loaded = pending.flatMap((change) => change.kind === "kernel-module" ? [change.module] : []);
	const owner = MODULE_OF.find(([pattern]) => pattern.test(path))?.[1];
	const comes = owner === "br_netfilter" ? loaded.includes(owner) : loaded.length > 0;
	const code = "sysctl.absent";
	if (comes) return {
		code,
		severity: "error",
		message: `${name} is not there yet: it comes with the kernel module that an earlier task loads`,
		fixable: true
	};
	return {
		code,
		severity: "error",
		message: `this kernel has no ${name}: ${owner === void 0 ? "check its spelling, or load the kernel module that brings it in an earlier task" : `put \`- kernel_module: { name: ${owner} }\` before this task`}`,
		evidence: `/proc/sys/${path}`,
		fixable: false
	};
}
function unreadable({ name, path }) {
	return {
		code: "sysctl.unreadable",
		severity: "error",
		message: `${name} is there but cannot be read: it is write-only, or needs root (become: true)`,
		evidence: `/proc/sys/${path}`,
		fixable: false
	};
}
/**
* Devices that do not forward though the host does. A write of 1 over 1 to ip_forward leaves them so, and
* `default` is what pod devices yet to come are born with.
*/
function planDevices(state, settings, plan) {
	for (const [device, value] of state.forwarding) {
		if (value !== "0" || !isRouted(device, settings)) continue;
		const path = forwardingPath(device);
		const name = sysctlName(path);
		const what = device === "default" ? "devices made from now on do" : `the device ${device} does`;
		plan.findings.push({
			code: "sysctl.interface-forwarding",
			severity: "error",
			message: `${what} not forward IPv4: ${name} is 0 though the host forwards`,
			evidence: `/proc/sys/${path}: 0`,
			fixable: true
		});
		plan.changes.push(write$1({
			name,
			path,
			value: "1"
		}, "0"));
	}
}
// src/modules/sysctl/standalone.ts
function standalone$3({ settings: given, persist = true, conflicts = "fail" }) {
	const { settings, contradictions } = readSettings(given);
	const [contradiction] = contradictions;
	if (contradiction !== void 0) return {
		kind: "impossible",
		why: contradiction.message
	};
	return {
		kind: "steps",
		steps: [
			...settings.map((setting) => ({
				kind: "change",
				change: write$1(setting, null)
			})),
			...wantsForwarding(settings) ? [devices(settings)] : [],
			...persist ? settings.map((setting) => atBoot(setting, [], conflicts)) : []
		]
	};
}
function atBoot({ name, path, value }, also, conflicts) {
	return {
		kind: "boot-sysctl",
		setting: {
			name,
			names: sysctlAliases(path).map((alias) => alias.replaceAll("/", ".")),
			value,
			also
		},
		conflicts
	};
}
/** Devices that do not forward though the host does: see planDevices(). */
function devices(settings) {
	return {
		kind: "sysctls",
		what: "let every device forward IPv4",
		keys: ["net/ipv4/conf/*/forwarding"],
		wrong: `[ "$value" = 0 ] && case $key in ${[
			"all",
			"lo",
			...settings.flatMap(({ path }) => forwardingDevice(path) ?? [])
		].map((device) => `*/conf/${device}/*`).join("|")}) false;; esac`,
		value: "1"
	};
}
// src/modules/limits/standalone.ts
/** A host that has the tables, and nothing in them: what is in use there cannot be asked for. */
const EMPTY = {
	values: new Map([
		thresholdPath("ipv4", 3),
		thresholdPath("ipv6", 3),
		CONNTRACK_MAX
	].map((path) => [path, "0"])),
	use: {
		ipv4: null,
		ipv6: null,
		conntrack: null
	},
	log: [],
	files: [],
	late: [],
	forwarding: /* @__PURE__ */ new Map(),
	unreadable: []
};
function standalone$2({ neighbours, connections, persist = true, conflicts = "fail" }, { nodes }) {
	const count = nodes?.length ?? 0;
	return {
		kind: "steps",
		steps: [
			{
				limit: neighbourLimit(EMPTY, "ipv4", count, neighbours),
				isAsked: neighbours !== void 0
			},
			{
				limit: neighbourLimit(EMPTY, "ipv6", count, neighbours),
				isAsked: false
			},
			{
				limit: conntrackLimit(EMPTY, connections),
				isAsked: connections !== void 0
			}
		].flatMap(({ limit, isAsked }) => {
			if (limit === null || limit.room.entries === 0) return [];
			const boot = persist && limit.room.entries > limit.unset ? limit : null;
			return [...raiseNow(limit, isAsked), ...boot === null ? [] : raiseAtBoot(boot, conflicts)];
		})
	};
}
function raiseNow({ path: main, room, values }, isAsked) {
	return [...values].map(([path, value]) => ({
		kind: "change",
		change: raise(path, 0, value),
		check: `${isAsked ? "" : `[ ! -e /proc/sys/${path} ] || `}[ "$(sysctl_value ${path})" -ge ${path === main ? room.entries : value} ]`
	}));
}
function raiseAtBoot({ values }, conflicts) {
	return [...values].map(([path, value]) => atBoot({
		name: sysctlName(path),
		path,
		value: `${value}`
	}, "larger", conflicts));
}
// src/modules/sysctl/on-conflict.ts
/** What to do about a line that has the last word after ours: say so, or comment it out. */
const CONFLICTS = build_default.Union([build_default.Literal("fail"), build_default.Literal("comment")], {
	default: "fail",
	description: "What to do about a line of another file that would win after a boot: fail and name it, or comment it out."
});
// src/modules/limits.ts
const params$6 = build_default.Object({
	neighbours: build_default.Optional(build_default.Integer({
		minimum: 8,
		maximum: 2 ** 24,
		description: "Entries that the neighbour table of each family should have room for. What is in use and the number of nodes may ask for more."
	})),
	connections: build_default.Optional(build_default.Integer({
		minimum: 1,
		maximum: 2 ** 28,
		description: "Connections that can be tracked at once. What is in use may ask for more."
	})),
	persist: build_default.Optional(build_default.Boolean({
		default: true,
		description: "Also after a boot."
	})),
	conflicts: build_default.Optional(CONFLICTS)
}, { additionalProperties: false });
/** Tables of the kernel that refuse packets when they are full: neighbours (ARP, NDP) and tracked connections. */
const limits = defineModule({
	name: "limits",
	summary: "Room in the kernel's tables of neighbours and connections",
	params: params$6,
	example: "- limits: { neighbours: 8192, connections: 262144 }",
	title: () => "limits of neighbours and connections",
	probe: ({ persist }) => ({
		values: VALUES_SCRIPT,
		use: USE_SCRIPT,
		log: LOG_SCRIPT,
		...persist === false ? {} : { files: FILES_SCRIPT }
	}),
	read: readState$4,
	plan(seen, { neighbours, connections, persist = true, conflicts = "fail" }, { facts, nodes, pending }) {
		const state = {
			...seen,
			...afterPending(seen, pending)
		};
		const ipv4 = neighbourLimit(state, "ipv4", nodes.length, neighbours);
		const ipv6 = neighbourLimit(state, "ipv6", nodes.length, neighbours);
		const conntrack = conntrackLimit(state, connections);
		const found = [
			ipv4,
			ipv6,
			conntrack
		].filter((limit) => limit !== null);
		const now = found.map((limit) => raiseNow$1(state, limit));
		const boot = persist ? raiseAtBoot$1(state, found, conflicts, facts.init) : {
			findings: [],
			changes: []
		};
		return {
			findings: [
				...[...neighbours !== void 0 && ipv4 === null ? [NO_NEIGHBOURS] : [], ...connections !== void 0 && conntrack === null ? [noConntrack(pending)] : []],
				...now.flatMap((each) => each.findings),
				...boot.findings
			],
			changes: [...now.flatMap((each) => each.changes), ...boot.changes]
		};
	},
	standalone: standalone$2
});
const NO_NEIGHBOURS = {
	code: "limits.absent",
	severity: "error",
	message: "this host has no net.ipv4.neigh.default.gc_thresh3: it is a container, and the table is that of the machine outside",
	fixable: false
};
function noConntrack(pending) {
	const comes = pending.some((change) => change.kind === "kernel-module");
	return {
		code: "limits.absent",
		severity: "error",
		message: `this host has no net.netfilter.nf_conntrack_max: ${comes ? "it comes with the kernel module that an earlier task loads" : "put `- kernel_module: { name: nf_conntrack }` before this task"}`,
		fixable: comes
	};
}
// src/modules/persisted-rules/reloads.ts
/**
* A whole rule set saved as nftables.conf, or as a file that it includes: then only a load tells, in an empty network
* namespace. Its blocks cannot be taken out line by line, so it is only told.
*/
function staleInMain({ nftMain, nftBoot, enabled }) {
	const lines = nftMain?.content.split("\n") ?? [];
	const stale = lines.flatMap((line, i) => isClusterBlock(line) ? [i] : []);
	const [first] = stale;
	const included = nftBoot?.chains.filter(isClusterChain) ?? [];
	if (nftMain !== null && first === void 0 && included[0] !== void 0) return [staleInIncluded(nftMain.path, included[0], included.length)];
	if (nftMain === null || first === void 0) return [];
	const loaded = enabled.has("nftables");
	return [{
		code: "persisted_rules.stale",
		severity: loaded ? "error" : "warning",
		message: `${nftMain.path}:${first + 1}: ${stale.length} tables or chains in it are kept by kube-proxy or a CNI: a saved rule set${loaded ? " comes back at each boot" : ", which nothing loads at boot here"}. Take them out by hand, with the jumps to them, and try the file with \`nft -c -f\``,
		evidence: lines[first]?.trim() ?? ""
	}];
}
function staleInIncluded(path, { family, table, name }, count) {
	return {
		code: "persisted_rules.stale",
		severity: "error",
		message: `a file that ${path} includes makes ${count} chains that are kept by kube-proxy or a CNI: a saved rule set comes back at each boot. Take them out by hand, with the jumps to them, and try ${path} with \`nft -c -f\``,
		evidence: `table ${family} ${table}, chain ${name}`
	};
}
function isClusterBlock(line) {
	const [, chain] = /^\s*chain\s+(\S+)\s*\{/.exec(line) ?? [];
	if (chain !== void 0) return isClusterChainName(chain);
	const [, family = "", table] = /^\s*table\s+(?:(\w+)\s+)?(\S+)\s*\{/.exec(line) ?? [];
	return table !== void 0 && isClusterChain({
		engine: "nft",
		family,
		table,
		name: "",
		base: null,
		rules: []
	});
}
/** What would wipe the rules that the cluster has in force now, if somebody reloaded a firewall. */
function wipedByReload(state, host) {
	const ours = state.rules.chains.filter(isClusterChain);
	const flushed = ours.filter(({ engine }) => engine !== "iptables-legacy");
	const iptables = ours.filter(({ engine }) => engine !== "nft");
	return [...(flushed.length > 0 && state.nftMain !== null ? flushes(state.nftMain, host) : []).map((found) => ({
		...found,
		code: "persisted_rules.flushes"
	})), ...state.firewalldRunning && iptables.length > 0 ? [reload(iptables)] : []];
}
/** firewalld 1.3 empties the tables of iptables too, whatever its backend and FlushAllOnReload (core/fw.py, flush). */
function reload(chains) {
	return {
		code: "persisted_rules.reload",
		severity: "warning",
		message: `firewalld runs beside rules of kube-proxy or a CNI in ${[...new Set(chains.map(({ engine }) => engine))].join(" and ")}: \`firewall-cmd --reload\` and a restart of firewalld empty those tables. Restart the CNI's and kube-proxy's pods after either`,
		evidence: chains.slice(0, 5).map(({ table, name }) => `${table} ${name}`).join(", ")
	};
}
// src/modules/persisted-rules/stale.ts
const MARK = "# netfix: ";
/** What kube-proxy and CNI plugins write into chains that are not their own. */
const COMMENTS = /--comment "?(cali:|cilium|flanneld )/;
/**
* Indexes of the lines of an iptables-save file that kube-proxy or a CNI made: their chains, the rules in them, the
* jumps to them, and what bears their comment or asks one of their sets. What is left refers to nothing that is gone, so
* it loads as before.
*/
function staleLines(lines) {
	return lines.flatMap((line, i) => isStale(line) ? [i] : []);
}
function isStale(line) {
	const rule = line.replace(/^\[\d+:\d+\] /, "");
	const [, declared] = /^:(\S+) /.exec(rule) ?? [];
	if (declared !== void 0) return isClusterChainName(declared);
	const [, chain] = /^-A (\S+)/.exec(rule) ?? [];
	if (chain === void 0) return false;
	const bare = rule.replaceAll(/"(?:\\.|[^"\\])*"/g, "\"\"");
	const [, target = ""] = / -[jg] (\S+)/.exec(bare) ?? [];
	return isClusterChainName(chain) || isClusterChainName(target) || COMMENTS.test(rule) || / --match-set (KUBE-|cali[46]0)/.test(bare);
}
/** The file with those lines as comments. */
function withoutStale(content) {
	const lines = content.split("\n");
	const stale = new Set(staleLines(lines));
	return lines.map((line, i) => stale.has(i) ? `${MARK}${line}` : line).join("\n");
}
function others(count) {
	if (count === 0) return " is a rule";
	return ` and ${count} more ${count === 1 ? "line" : "lines"} are rules`;
}
/** Files for iptables-restore that hold such rules, and what puts them right. */
function planFiles(state, host) {
	const plan = {
		findings: [],
		changes: []
	};
	for (const { family, file } of state.iptablesFiles) {
		const content = contentOf(file.path, file.content, host.pending) ?? "";
		const lines = content.split("\n");
		const stale = staleLines(lines);
		const [first] = stale;
		if (first === void 0) continue;
		const loaded = isLoaded(state, host);
		const after = withoutStale(content);
		const rules = (text) => ({
			chains: parseIptables(text, state.defaultEngine, family),
			unread: []
		});
		const { refusal } = lockout(rules(content), rules(after), host);
		const fixable = loaded && !file.odd && refusal === null;
		plan.findings.push({
			code: "persisted_rules.stale",
			severity: loaded ? "error" : "warning",
			message: `${file.path}:${first + 1}${others(stale.length - 1)} that kube-proxy or a CNI made, saved with all others: ${fate(loaded)}${file.odd ? `; the file is ${ODD}, so take them out by hand` : ""}`,
			evidence: (lines[first] ?? "").slice(0, 200),
			...fixable ? { fixable } : {}
		});
		if (loaded && refusal !== null) plan.findings.push(wouldShutOut(refusal, file.path));
		if (!fixable) continue;
		plan.changes.push(trial(file.path, family === "ip6" ? "ip6tables" : "iptables", stale), {
			kind: "file",
			target: file.path,
			summary: `comment out ${stale.length} lines that kube-proxy or a CNI made`,
			risk: "connectivity",
			path: file.path,
			before: content,
			after
		});
	}
	return plan;
}
function fate(loaded) {
	return loaded ? "they come back at each boot, for services and pods that are gone" : "nothing loads the file at boot here; take them out before something does";
}
function wouldShutOut(refusal, path) {
	return {
		...refusal,
		message: `${path} lets SSH in by one of those rules alone: after a boot ${refusal.message}`
	};
}
/** A file that does not load leaves a host without any rules of it. Only a real load finds every fault, so it has a network of its own. */
function trial(path, tool, stale) {
	const edits = ranges(stale).map(([from, to]) => `${from + 1},${to + 1}s/^/${MARK}/`);
	return {
		kind: "command",
		target: path,
		summary: "see whether the file loads without them",
		run: `trial='${tool}-restore --test'; if has unshare; then trial='unshare -n ${tool}-restore'; fi
sed ${quote(edits.join(";"))} ${quote(path)} | $trial`,
		undo: ":"
	};
}
function ranges(sorted) {
	const found = [];
	for (const each of sorted) {
		const last = found.at(-1);
		if (last !== void 0 && last[1] === each - 1) last[1] = each;
		else found.push([each, each]);
	}
	return found;
}
// src/modules/persisted-rules.ts
const params$5 = _Object_({}, { additionalProperties: false });
/** Files of rules that hold what kube-proxy or a CNI made, and what a reload would wipe. */
const persistedRules = defineModule({
	name: "persisted_rules",
	summary: "Files of firewall rules without what kube-proxy or a CNI made, and reloads that would wipe it",
	params: params$5,
	example: "- persisted_rules: {}",
	title: () => "persisted rules",
	probe: () => PROBE$1,
	read: (parts) => readState$7(parts),
	plan(state, _, host) {
		if (host.facts.uid !== 0) return {
			findings: [NEEDS_ROOT],
			changes: []
		};
		const files = planFiles(state, host);
		return {
			findings: [
				...files.findings,
				...staleInMain(state),
				...wipedByReload(state, host)
			],
			changes: files.changes
		};
	}
});
const NEEDS_ROOT = {
	code: "persisted_rules.needs-root",
	severity: "error",
	message: "the firewall can be read by root only: set `become: true` for the play, or log in as root"
};
// src/modules/resolv-conf.ts
const params$4 = _Object_({}, { additionalProperties: false });
const CONFIG = "/var/lib/kubelet/config.yaml";
/** What the kubelet takes without a setting. */
const DEFAULT = "/etc/resolv.conf";
/** Where systemd-resolved has the servers that it asks itself (systemd-resolved.service(8)). */
const RESOLVED = "/run/systemd/resolve/resolv.conf";
/** A flag goes before the configuration file (kubelet(1)). Only an absolute path is read: awk takes `a=b` for an assignment. A dead one that nobody waited for has no arguments. */
const FIND = `said=
for p in /proc/[0-9]*; do
  name= && read -r name <"$p/comm" || continue
  [ "$name" != kubelet ] || said=$(tr '\\000' '\\n' <"$p/cmdline")
  [ -z "$said" ] || break
done 2>/dev/null
path=$(printf '%s\\n' "$said" | sed -n -e 's/^--resolv-conf=//p' -e '/^--resolv-conf$/{n;p;}' | tail -n 1)
config=$(sed -n -e 's/[[:space:]]#.*//' -e 's/[[:space:]]*$//' -e 's/^resolvConf:[[:space:]]*//p' ${CONFIG} 2>/dev/null | tr -d \\"\\')`;
const SCRIPT = `${FIND}
[ -z "$said" ] || echo running
[ -z "$path" ] || printf 'flag %s\\n' "$path"
set -- ${CONFIG} ${DEFAULT} ${RESOLVED}
for each in "$path" "$config"; do case $each in /*) set -- "$@" "$each";; esac; done
for each in "$@"; do [ ! -e "$each" ] || printf 'there %s\\n' "$each"; done
dump "$@"`;
/** The name servers that the kubelet hands to pods with the node's DNS, CoreDNS among them. */
const resolvConf = defineModule({
	name: "resolv_conf",
	summary: "The kubelet's resolvConf: name servers that CoreDNS can ask without asking itself",
	params: params$4,
	example: "- resolv_conf: {}",
	title: () => "the kubelet's resolv.conf",
	probe: () => ({ kubelet: SCRIPT }),
	read(parts) {
		const output = parts.kubelet?.stdout ?? "";
		const files = parseDump(output);
		const config = files.get(CONFIG) ?? [];
		const flag = /^flag (.+)$/m.exec(output)?.[1];
		const line = config.findIndex((text) => text.startsWith("resolvConf:"));
		const set = config[line]?.trim().replace(/^resolvConf:\s*|["']|\s+#.*$/g, "").trim();
		const [path, place] = flag !== void 0 ? [flag, "--resolv-conf of the running kubelet"] : set !== void 0 ? [set, `${CONFIG}:${line + 1}`] : [DEFAULT, "its default"];
		const isThere = output.startsWith("running\n") || files.has(CONFIG);
		const there = new Set([...output.matchAll(/^there (.+)$/gm)].map(([, each = ""]) => each));
		return {
			isThere,
			path: path === "" ? null : path,
			place,
			files,
			there
		};
	},
	plan: (state) => ({
		findings: tell$1(state),
		changes: []
	}),
	standalone: () => ({
		kind: "steps",
		steps: [{
			kind: "told",
			check: CHECK,
			message: `the kubelet gives pods name servers that are not there, or that in a pod are the pod itself (resolvConf in ${CONFIG}): CoreDNS finds a loop`
		}]
	})
});
/** What tell() says, in sh. An empty `resolvConf: ""` gives pods no name server, and is as if it were not set only there. */
const CHECK = `${FIND}
if [ -z "$said" ] && [ ! -e ${CONFIG} ]; then exit 0; fi
if [ -z "$path" ] && [ -z "$config" ] && grep -qs '^resolvConf:' ${CONFIG}; then exit 0; fi
file=\${path:-\${config:-${DEFAULT}}}
[ -e "$file" ] && ! grep -qE '^nameserver[[:space:]]+(127\\.|::1([[:space:]]|$))' "$file"`;
function tell$1({ isThere, path, place, files, there }) {
	if (!isThere || path === null) return [];
	const lines = files.get(path) ?? (there.has(path) ? [] : void 0);
	const next = `${adviceFrom(files)}, and restart the kubelet and CoreDNS`;
	if (lines === void 0) return [{
		code: "resolv_conf.absent",
		severity: "error",
		message: `the kubelet is to give pods the name servers of ${path} (${place}), and there is no such file: pods do not start; ${next}`,
		fixable: false
	}];
	const own = serversOf(lines).find(({ server }) => isOwn(server));
	if (own === void 0) return [];
	return [{
		code: "resolv_conf.loop",
		severity: "error",
		message: `the kubelet gives pods the name server ${own.server} of ${path} (${place}), which in a pod is the pod itself: CoreDNS finds a loop and stops; ${next}`,
		evidence: `${path}:${own.line}: nameserver ${own.server}`,
		fixable: false
	}];
}
function adviceFrom(files) {
	const real = serversOf(files.get(RESOLVED) ?? []);
	return real.length > 0 && !real.some(({ server }) => isOwn(server)) ? `set resolvConf: ${RESOLVED} in ${CONFIG}` : `write a file with the real name servers and set resolvConf to it in ${CONFIG}`;
}
/** `nameserver ADDRESS` (resolv.conf(5)). */
function serversOf(lines) {
	return lines.flatMap((text, i) => {
		const server = /^nameserver\s+(\S{1,45})/.exec(text)?.[1];
		return server === void 0 ? [] : [{
			server,
			line: i + 1
		}];
	});
}
function isOwn(server) {
	const address = parsePrefix(server);
	return address !== null && isLoopback(address);
}
// src/modules/rp-filter/probe.ts
/** The kernel counts in TcpExt what any device's filter drops (LINUX_MIB_IPRPFILTER in net/ipv4/proc.c). */
const DROPS_SCRIPT = `grep -s '^TcpExt: ' /proc/net/netstat || :`;
const PORTS_SCRIPT = `for d in /sys/class/net/*/master; do d=\${d%/master}; [ ! -e "$d/master" ] || printf '%s\\n' "\${d##*/}"; done`;
function readState$3(parts) {
	const devices = readDevices(parts.filters?.stdout ?? "");
	return {
		...readState$5(parts.files === void 0 ? {} : { files: parts.files }, []),
		values: new Map([...devices].map(([device, value]) => [filterPath(device), value])),
		dropped: readDrops(parts.drops?.stdout ?? ""),
		ports: new Set((parts.ports?.stdout ?? "").split("\n"))
	};
}
/** Two lines: the names of the counters, then their values. */
function readDrops(output) {
	const [names = [], counts = []] = output.split("\n").map((line) => line.split(" "));
	const count = counts[names.indexOf("IPReversePathFilter")] ?? "";
	return /^\d{1,15}$/.test(count) ? Number(count) : null;
}
/** `device` may be a glob. */
function filterPath(device) {
	return `net/ipv4/conf/${device}/rp_filter`;
}
/** What a device's file says, a whole number. A key that is not there counts as the kernel's default, 0. */
function filterOf(state, device) {
	return Number(state.values.get(filterPath(device)) ?? 0);
}
/** The devices of the host that a name or glob means. `all` and `default` are meant only by their names. */
function devicesOf(state, interfaces) {
	return [...state.values.keys()].map((path) => path.split("/")[3] ?? "").filter((device) => isDevice(device) ? interfaces.some((each) => isGlob(each) ? device !== "lo" && matchesGlob(each, device) : each === device) : interfaces.includes(device));
}
/** `all` and `default` stand beside the devices and are none. */
function isDevice(name) {
	return name !== "all" && name !== "default";
}
// src/modules/rp-filter/strictness.ts
/**
* The greater of `all` and the device's own counts (rp_filter in Documentation/networking/ip-sysctl.rst). 1 is strict,
* and more is loose (__fib_validate_source() of net/ipv4/fib_frontend.c).
*/
function strictness(all, own) {
	const value = Math.max(all, own);
	if (value === 1) return "strict";
	return value > 1 ? "loose" : "off";
}
function isRight(found, wanted) {
	return found === "off" || found === "loose" && wanted === 2;
}
/** What a filter drops, in the words of ip-sysctl.rst. */
const WHAT = {
	off: "nothing",
	strict: "what comes in by another device than the answer would leave by",
	loose: "what comes from an address that no route leads to"
};
/** The next step where only `all` is in the way. */
const NAME_ALL = "net.ipv4.conf.all.rp_filter holds for every device, so add `all` to `interfaces` to let it be turned off";
// src/modules/rp-filter/boot.ts
/**
* What the next boot will make of the filters. A glob is written as it stands: systemd-sysctl gives it to each device
* that appears later (99-systemd.rules). A device that some file names is named in the drop-in too, since a name goes
* before a glob (sysctl.d(5)).
*/
function planAtBoot(state, interfaces, wanted, conflicts, init) {
	const order = bootOrder(state);
	const readers = readersOf(init);
	const settingOf = (device) => ({
		name: sysctlName(filterPath(device)),
		path: filterPath(device),
		value: `${wanted}`,
		rule: isDevice(device) ? deviceRule(order, device, wanted, interfaces.includes("all")) : ownRule(order, device, wanted)
	});
	const settings = interfaces.map(settingOf);
	const named = namedElsewhere(state, settings, devicesOf(state, interfaces.filter(isGlob)).map(settingOf), readers);
	const plan = planBoot(state, [...settings, ...named], conflicts, init);
	const held = wanted === 0 && !interfaces.includes("all") ? heldByAll(order, readers[0]) : [];
	return {
		findings: [...plan.findings, ...held],
		changes: plan.changes
	};
}
/** `all` or `default`, by itself. */
function ownRule(order, name, wanted) {
	return {
		accepts: (value) => isRight(strictness(0, numberOf(value)), wanted),
		fault: (reader) => faultBy(winnerOf(order, reader, name), name, reader)
	};
}
/**
* A device, or those of a glob. Where no line sets it, it has what `default` has: a device is born with that, and a
* write to it reaches, as long as a boot has given no address, every device that was not set itself
* (devinet_copy_dflt_conf() of net/ipv4/devinet.c). `all` is no matter to a task that sees to it, nor to one that wants
* 0: that is told of `all` apart.
*/
function deviceRule(order, device, wanted, seesToAll) {
	const inherited = (reader) => winnerOf(order, reader, "default");
	const all = (reader) => wanted === 0 || seesToAll ? null : winnerOf(order, reader, "all");
	return {
		accepts(value, reader) {
			const own = numberOf(value ?? inherited(reader)?.value);
			return isRight(strictness(numberOf(all(reader)?.value), own), wanted);
		},
		fault(reader) {
			const own = winnerOf(order, reader, device) ?? inherited(reader);
			return faultBy(numberOf(all(reader)?.value) > numberOf(own?.value) ? all(reader) : own, device, reader);
		}
	};
}
/** The line that gives it a value; null where none does, an exclusion neither. */
function winnerOf(order, reader, device) {
	const winner = bootWinner(order, reader, filterPath(device));
	return winner?.value == null ? null : winner;
}
/** The kernel's default is 0 (ip-sysctl.rst), and it leaves the value where it cannot read a line's. */
function numberOf(value) {
	return Number(value ?? 0) || 0;
}
function faultBy(line, device, reader) {
	const found = strictness(0, numberOf(line?.value));
	const place = `${line?.target}:${line?.line}`;
	return {
		code: `rp_filter.${found}-at-boot`,
		message: `as ${reader} reads the files, the reverse path filter of ${device} will be ${found}, and drop ${WHAT[found]}: ${place}`,
		evidence: `${place}: ${line?.text.trim()}`
	};
}
/** Settings of devices that a file gives a wrong value by name, which the drop-in's globs do not mend. */
function namedElsewhere(state, globs, devices, readers) {
	const order = bootOrder(withDropIn(state, withSettings(dropInLines(state) ?? [], globs)));
	return devices.filter((setting) => readers.some((reader) => {
		const winner = bootWinner(order, reader, setting.path);
		return winner !== null && !isGlob(parseSysctlLine(winner.text)?.key ?? "") && !isRightAtBoot(setting, winner.value, reader);
	}));
}
/** No device is without a filter while `all` has one. */
function heldByAll(order, reader) {
	const line = winnerOf(order, reader, "all");
	if (line === null || numberOf(line.value) <= 0) return [];
	const { code, message, evidence } = faultBy(line, "all", reader);
	return [{
		code,
		severity: "error",
		message: `${message}; ${NAME_ALL}`,
		...evidence && { evidence },
		fixable: false
	}];
}
// src/modules/rp-filter/run-time.ts
/** What the filters do now. Only what the task names is written: `all` holds for devices that it does not mean. */
function planNow(state, interfaces, wanted) {
	const faults = faultsOf(state, devicesOf(state, interfaces), wanted);
	const all = filterOf(state, "all");
	const isHeld = wanted === 0 && all > 0 && !interfaces.includes("all");
	const toWrite = faults.filter(({ own }) => own !== wanted);
	return {
		findings: faults.map((fault) => tell(fault, state, isHeld && isDevice(fault.devices[0] ?? ""))),
		changes: toWrite.flatMap(({ devices, own }) => devices.map((device) => write(device, own, wanted)))
	};
}
function faultsOf(state, meant, wanted) {
	const faults = /* @__PURE__ */ new Map();
	for (const device of meant) {
		const own = filterOf(state, device);
		const found = strictness(isDevice(device) ? filterOf(state, "all") : 0, own);
		if (isRight(found, wanted)) continue;
		const key = isDevice(device) ? `${own}` : device;
		const fault = faults.get(key) ?? {
			found,
			own,
			devices: []
		};
		fault.devices.push(device);
		faults.set(key, fault);
	}
	return [...faults.values()];
}
function tell({ found, own, devices }, state, isHeld) {
	const [first = ""] = devices;
	const which = isDevice(first) ? `the reverse path filter of ${listed(devices)} is ${found}` : `${sysctlName(filterPath(first))} is ${found} (${own})`;
	const next = isHeld ? `; ${NAME_ALL}` : "";
	return {
		code: `rp_filter.${found}`,
		severity: "error",
		message: `${which}: it drops ${WHAT[found]}${next}`,
		evidence: evidence(devices, state),
		fixable: !isHeld
	};
}
function evidence(devices, state) {
	const lines = [.../* @__PURE__ */ new Set(["all", ...devices.slice(0, 20)])].map((each) => `/proc/sys/${filterPath(each)}: ${filterOf(state, each)}`);
	const drops = state.dropped === null ? [] : [`TcpExtIPReversePathFilter: ${state.dropped} packets dropped since boot`];
	return [...lines, ...drops].join("\n");
}
function write(device, own, wanted) {
	const path = filterPath(device);
	const name = sysctlName(path);
	return {
		kind: "sysctl",
		path,
		target: name,
		summary: `set ${name} to ${wanted}`,
		before: `${own}`,
		after: `${wanted}`
	};
}
/**
* A device without an IPv4 address of its own: there a loose filter drops just what a strict one does
* (`no_addr` in __fib_validate_source() of net/ipv4/fib_frontend.c). Pods' devices of Cilium are such.
*/
function tellWithoutAddress(state, interfaces, wanted, { addresses }) {
	const addressed = new Set(addresses.filter(({ address }) => !address.includes(":")).map(({ device }) => device));
	const all = filterOf(state, "all");
	const found = devicesOf(state, interfaces).filter((each) => isDevice(each) && !addressed.has(each) && !state.ports.has(each) && strictness(all, filterOf(state, each)) !== "off");
	if (wanted === 0 || found.length === 0) return [];
	return [{
		code: "rp_filter.no-address",
		severity: "warning",
		message: `no IPv4 address on ${listed(found)}: there even a loose filter drops ${WHAT.strict}. Where packets should come in, ask for value 0`,
		evidence: evidence(found, state)
	}];
}
/** Without systemd no file speaks to a device that comes later: it is born with what `default` has. */
function tellNewDevices(state, interfaces, wanted) {
	const globs = interfaces.filter(isGlob);
	const found = strictness(0, filterOf(state, "default"));
	if (globs.length === 0 || interfaces.includes("default") || isRight(found, wanted)) return [];
	return [{
		code: "rp_filter.new-devices",
		severity: "error",
		message: `devices ${listed(globs)} that come later get a ${found} reverse path filter from net.ipv4.conf.default.rp_filter, and without systemd no file changes that: add \`default\` to \`interfaces\``,
		evidence: evidence(["default"], state),
		fixable: false
	}];
}
// src/modules/rp-filter/standalone.ts
/** A device that a file of another's names is not looked for: a line with a glob does not go before it at boot. */
function standalone$1({ interfaces, value = 2, persist = true, conflicts = "fail" }) {
	const lines = interfaces.map((device) => {
		const path = filterPath(device);
		return atBoot({
			name: sysctlName(path),
			path,
			value: `${value}`
		}, value === 2 ? ["0"] : [], conflicts);
	});
	return {
		kind: "steps",
		steps: [now(interfaces, value), ...persist ? lines : []]
	};
}
/** The greater of `all` and the device's own counts, for devices: see strictness(). */
function now(interfaces, value) {
	const left = (interfaces.some(isGlob) ? [
		"all",
		"default",
		"lo"
	] : []).filter((device) => !interfaces.includes(device));
	const own = ["all", "default"].map((name) => `*/conf/${name}/*`).join("|");
	const cases = [
		...left.map((device) => `*/conf/${device}/*) false;;`),
		`${own}) [ "$value" ${isWrong(value)} ];;`,
		`*) all=$(sysctl_value net/ipv4/conf/all/rp_filter)
if [ "$all" -gt "$value" ]; then value=$all; fi
[ "$value" ${isWrong(value)} ];;`
	];
	return {
		kind: "sysctls",
		what: `set the reverse path filter of ${interfaces.join(", ")} to ${value}`,
		keys: [...interfaces].sort((a, b) => Number(isDevice(a)) - Number(isDevice(b))).map(filterPath),
		wrong: `case $key in ${cases.join("\n")} esac`,
		value: `${value}`
	};
}
function isWrong(value) {
	return value === 2 ? "= 1" : "!= 0";
}
// src/modules/rp-filter.ts
const params$3 = build_default.Object({
	interfaces: build_default.Array(build_default.String({ pattern: "^(?!\\.{1,2}$)[A-Za-z0-9_.@:*?-]{1,15}$" }), {
		minItems: 1,
		uniqueItems: true,
		description: "Devices, by name or glob (`lxc*`). `all` and `default` of net.ipv4.conf are meant only by their names."
	}),
	value: build_default.Optional(build_default.Union([build_default.Literal(0), build_default.Literal(2)], {
		default: 2,
		description: "2: the filter may be loose or off, not strict. 0: it must be off."
	})),
	persist: build_default.Optional(build_default.Boolean({
		default: true,
		description: "Also after a boot, and for devices that come later."
	})),
	conflicts: build_default.Optional(CONFLICTS)
}, { additionalProperties: false });
/** The reverse path filter of devices whose packets may take another way back: loose or off, now and after a boot. */
const rpFilter = defineModule({
	name: "rp_filter",
	summary: "Devices whose reverse path filter must not be strict, or must be off",
	params: params$3,
	example: "- rp_filter: { interfaces: [all, 'lxc*', 'cilium_*'], value: 0 }",
	title: ({ interfaces }) => `rp_filter ${interfaces.join(" ")}`,
	probe: ({ persist }) => ({
		filters: devicesScript("rp_filter"),
		drops: DROPS_SCRIPT,
		ports: PORTS_SCRIPT,
		...persist === false ? {} : { files: FILES_SCRIPT }
	}),
	read: readState$3,
	plan(seen, { interfaces, value = 2, persist = true, conflicts = "fail" }, { facts, pending }) {
		const state = {
			...seen,
			...afterPending(seen, pending)
		};
		const now = planNow(state, interfaces, value);
		const helpless = tellWithoutAddress(state, interfaces, value, facts);
		if (!persist) return {
			findings: [...now.findings, ...helpless],
			changes: now.changes
		};
		const boot = planAtBoot(state, interfaces, value, conflicts, facts.init);
		const later = facts.init === "systemd" ? [] : tellNewDevices(state, interfaces, value);
		return {
			findings: [
				...now.findings,
				...helpless,
				...boot.findings,
				...later
			],
			changes: [...now.changes, ...boot.changes]
		};
	},
	standalone: standalone$1
});
// src/modules/service/command.ts
const REVERSE = {
	start: "stop",
	stop: "start",
	restart: null,
	enable: "disable",
	disable: "enable"
};
/** To stop or restart one of these may cut off the connection that netfix stands on. */
const CARRIES_NETWORK = /^(sshd?|dropbear|NetworkManager|systemd-networkd|systemd-resolved|networking|network|firewalld|ufw|nftables|ip6?tables|netfilter-persistent|wpa_supplicant|dhcpcd)(\.(service|socket))?$/;
function commandFor(state, name, verb) {
	const reverse = REVERSE[verb];
	return {
		kind: "command",
		target: name,
		summary: `${verb} ${name}`,
		run: shellFor(state, name, verb),
		undo: reverse === null ? null : shellFor(state, name, reverse),
		...CARRIES_NETWORK.test(name) && verb !== "enable" && verb !== "disable" ? { risk: "connectivity" } : {}
	};
}
/** What an init script starts must not hold this script's streams open. */
function shellFor({ manager }, name, verb) {
	if (manager === "systemd") return `systemctl ${verb} -- ${quote(name)}`;
	return `log=$(mktemp) && { ${manager === "openrc" ? "rc-service" : "service"} ${quote(name)} ${verb} </dev/null >"$log" 2>&1; code=$?; tail -n 20 "$log" >&2; rm -f "$log"; (exit $code); }`;
}
// src/modules/service/plan.ts
/** `applied`: this task has made its changes already. A restart leaves no trace in the state, so only that tells. */
function planService(state, wish, facts, applied) {
	const obstacle = obstacleTo(state, wish);
	if (obstacle !== null) return {
		findings: [obstacle],
		changes: []
	};
	const steps = [bootStep(state, wish), runStep(state, wish, applied)].filter((step) => step !== null);
	if (steps.length === 0) return {
		findings: failedAfter(state, wish, applied),
		changes: []
	};
	if (facts.uid !== 0) return {
		findings: [fault$2("needs-root", `${wish.name}: ${steps.map((step) => step.finding.message).join("; ")}; to change it needs root: set become: true`)],
		changes: []
	};
	return {
		findings: steps.map(({ finding }) => finding),
		changes: steps.map(({ change }) => change)
	};
}
function step$1(state, name, verb, code, message) {
	return {
		finding: {
			code: `service.${code}`,
			severity: "error",
			message,
			fixable: true
		},
		change: commandFor(state, name, verb)
	};
}
function bootStep(state, { name, enabled }) {
	if (enabled === void 0) return null;
	const isEnabled = ![
		"disabled",
		"enabled-runtime",
		"linked",
		"linked-runtime",
		"masked",
		"bad",
		""
	].includes(state.unitFile);
	if (enabled) return isEnabled ? null : step$1(state, name, "enable", "not-enabled", `${name} is not started at boot (${state.unitFile})`);
	return state.unitFile.startsWith("enabled") ? step$1(state, name, "disable", "enabled", `${name} is started at boot`) : null;
}
function runStep(state, wish, applied) {
	const { name } = wish;
	if (wish.state === "restarted") return applied ? null : step$1(state, name, "restart", "restart", `${name} is to be restarted`);
	const runs = isRunning(state);
	if (wish.state === "started" && !runs && !applied) return step$1(state, name, "start", "not-running", `${name} does not run (${seen(state)})`);
	if (wish.state === "stopped" && state.active !== "inactive" && state.active !== "failed") return step$1(state, name, "stop", "running", `${name} runs (${seen(state)})`);
	return null;
}
/** `reloading` runs too. A unit that systemd starts again and again is `activating (auto-restart)`: that is no running. */
function isRunning({ active }) {
	return active === "active" || active === "reloading";
}
/** One more start would not do what the first did not. A oneshot is over once it succeeded. */
function failedAfter(state, wish, applied) {
	if (!applied || wish.state === void 0 || wish.state === "stopped") return [];
	const isDone = state.type === "oneshot" && state.active === "inactive" && state.result === "success";
	if (isRunning(state) || isDone) return [];
	const next = state.manager === "systemd" ? `see journalctl -u ${wish.name}` : "see its log";
	return [fault$2("failed", `${wish.name} was ${wish.state} and does not run (${seen(state)}): ${next}`)];
}
function obstacleTo(state, { name, enabled }) {
	if (state.manager === null) return fault$2("no-manager", `no service manager runs on this host (a container?), so ${name} cannot be looked at or changed`);
	if (state.load === "masked") return fault$2("masked", `${name} is masked: systemctl unmask ${name} first`);
	if (state.load !== "loaded") return fault$2("not-found", `there is no service ${name} on this host`);
	if (enabled !== void 0 && state.manager !== "systemd") return fault$2("no-enable", `\`enabled\` works with systemd only, and this host has ${state.manager}`);
	if (enabled === true && state.unitFile === "masked") return fault$2("masked", `${name} is masked: systemctl unmask ${name} first`);
	return null;
}
function seen({ active, sub }) {
	return sub === "" || sub === active ? active : `${active}, ${sub}`;
}
function fault$2(code, message) {
	return {
		code: `service.${code}`,
		severity: "error",
		message,
		fixable: false
	};
}
// src/modules/service/probe.ts
/** systemctl(1) show answers for units that do not exist too. `status` of an init script: 0 runs, 3 does not (LSB). */
function probeScript(name) {
	return `n=${quote(name)}
if [ -d /run/systemd/system ]; then
  echo manager=systemd
  systemctl show -p LoadState -p ActiveState -p SubState -p UnitFileState -p Type -p Result -- "$n"
else
  if has rc-service && [ -d /run/openrc ]; then echo manager=openrc; elif [ -d /etc/init.d ] && has service; then echo manager=sysv; fi
  if [ -x "/etc/init.d/$n" ]; then
    echo LoadState=loaded
    if "/etc/init.d/$n" status >/dev/null 2>&1; then echo ActiveState=active; else echo ActiveState=inactive; fi
  else
    echo LoadState=not-found
  fi
fi`;
}
function readState$2(output) {
	const values = new Map((output?.stdout ?? "").split("\n").map((line) => {
		const at = line.indexOf("=");
		return [line.slice(0, Math.max(at, 0)), line.slice(at + 1)];
	}));
	const text = (key) => (values.get(key) ?? "").slice(0, 100);
	return {
		manager: [
			"systemd",
			"openrc",
			"sysv"
		].find((manager) => manager === values.get("manager")) ?? null,
		load: text("LoadState"),
		active: text("ActiveState"),
		sub: text("SubState"),
		unitFile: text("UnitFileState"),
		type: text("Type"),
		result: text("Result")
	};
}
// src/modules/service/standalone.ts
/** `enabled` is for systemd: elsewhere the step fails, and says so. */
function standalone({ name, enabled, state }) {
	const steps = [];
	if (enabled !== void 0) steps.push(step(name, enabled ? "enable" : "disable", bootCheck(name, enabled)));
	if (state === "restarted") steps.push({
		kind: "always",
		change: command(name, "restart"),
		afterChange: false
	});
	if (state === "started") steps.push(step(name, "start", says(name, "ActiveState=(active|reloading)")));
	if (state === "stopped") steps.push(step(name, "stop", says(name, "ActiveState=(inactive|failed)")));
	return {
		kind: "steps",
		steps
	};
}
function step(name, verb, check) {
	return {
		kind: "change",
		check,
		change: command(name, verb)
	};
}
/** The states that planService() takes for enabled are all others. */
function bootCheck(name, enabled) {
	const isSo = enabled ? `! ${says(name, `UnitFileState=(disabled|enabled-runtime|linked|linked-runtime|masked|bad|)`)}` : `! ${says(name, "UnitFileState=enabled.*")}`;
	return `${says(name, "manager=systemd")} && ${says(name, "LoadState=loaded")} && ${isSo}`;
}
function says(name, line) {
	return `( ${probeScript(name)} ) | grep -qxE '${line}'`;
}
/** With whichever manager the node has. */
function command(name, verb) {
	const of = (manager) => commandFor({
		...readState$2(void 0),
		manager
	}, name, verb);
	const [systemd, openrc, sysv] = [
		of("systemd"),
		of("openrc"),
		of("sysv")
	];
	const isBoot = verb === "enable" || verb === "disable";
	const choose = (pick) => {
		if (isBoot) return `[ -d /run/systemd/system ] || { echo 'enabled works with systemd only' >&2; exit 1; }\n${pick(systemd)}`;
		return `if [ -d /run/systemd/system ]; then ${pick(systemd)}
elif has rc-service && [ -d /run/openrc ]; then ${pick(openrc)}
else ${pick(sysv)}; fi`;
	};
	return {
		...systemd,
		run: choose(({ run }) => run),
		undo: systemd.undo === null ? null : choose(({ undo }) => undo)
	};
}
// src/modules/service.ts
const serviceParams = _Object_({
	name: String$1({
		pattern: "^[A-Za-z0-9][A-Za-z0-9@._:\\\\-]*$",
		maxLength: 200,
		description: "The unit (`.service` may be left out) or init script."
	}),
	state: Optional(Union([
		Literal("started"),
		Literal("stopped"),
		Literal("restarted")
	], { description: "`restarted` restarts it each time the task runs: meant for handlers." })),
	enabled: Optional(Boolean({ description: "Whether it starts at boot (systemd only)." }))
}, { additionalProperties: false });
/** A service that runs or does not, now and at boot. */
const service = defineModule({
	name: "service",
	summary: "A service that runs or not, now and at boot",
	params: serviceParams,
	example: "- service: { name: systemd-networkd, state: restarted }",
	title: ({ name, state }) => `service ${name}${state === void 0 ? "" : ` ${state}`}`,
	probe: ({ name }) => ({ service: probeScript(name) }),
	read: (parts) => readState$2(parts.service),
	plan: (state, params, { facts, applied }) => planService(state, params, facts, applied),
	standalone
});
// src/modules/shell.ts
const script = (description) => String$1({
	minLength: 1,
	pattern: "^[^\\u0000]*$",
	description
});
const params$2 = _Object_({
	check: script("POSIX sh that only looks. Exit code 0: the host is right."),
	fix: Optional(script("POSIX sh that makes it right; the check must pass afterwards.")),
	undo: Optional(script("POSIX sh that takes the fix back.")),
	risk: Optional(Literal("connectivity", { description: "The fix could cut off SSH: it is made under the guard, and taken back by `undo` when no new connection comes through." }))
}, { additionalProperties: false });
/** The way out for everything no other module knows. Without `fix` it reports only; a fix runs once, however it ends. */
const shell = defineModule({
	name: "shell",
	summary: "A check of your own, and what to run when it fails",
	params: params$2,
	example: `- shell:
    check: test "$(cat /sys/class/net/eth0/mtu)" -ge 1500
    fix: ip link set eth0 mtu 1500
    undo: ip link set eth0 mtu 1400`,
	title: ({ check }) => `shell ${firstLine(check)}`,
	probe: ({ check }) => ({ check }),
	probesByUser: true,
	read: (parts) => parts.check ?? null,
	plan(output, { check, fix, undo, risk }, { applied }) {
		if (output?.exitCode === 0) return {
			findings: [],
			changes: []
		};
		const finding = failedCheck(check, output, applied);
		if (fix === void 0 || applied) return {
			findings: [finding],
			changes: []
		};
		if (risk !== void 0 && undo === void 0) return {
			findings: [finding, noWayBack()],
			changes: []
		};
		return {
			findings: [{
				...finding,
				fixable: true
			}],
			changes: [changeOf({
				check,
				fix,
				undo,
				risk
			})]
		};
	},
	standalone({ check, fix, undo, risk }) {
		if (fix === void 0) return {
			kind: "steps",
			steps: [{
				kind: "told",
				check,
				message: `the check ${firstLine(check)} fails`
			}]
		};
		return {
			kind: "steps",
			steps: [{
				kind: "change",
				check,
				change: changeOf({
					check,
					fix,
					undo,
					risk
				})
			}]
		};
	}
});
function changeOf({ check, fix, undo, risk }) {
	return {
		kind: "command",
		target: firstLine(check),
		summary: `run ${firstLine(fix)}`,
		run: fix,
		undo: undo ?? null,
		...risk === void 0 ? {} : { risk }
	};
}
/** The guard would have nothing to run. */
function noWayBack() {
	return {
		code: "shell.no-undo",
		severity: "error",
		message: "`risk: connectivity` takes an `undo`: without one the guard could not take the fix back"
	};
}
function failedCheck(check, output, applied) {
	const how = output === null ? "did not run to its end" : `exits ${output.exitCode}`;
	const evidence = output === null ? "" : `${output.stdout}\n${output.stderr}`.trim().slice(-2e3);
	return {
		code: "shell.check-failed",
		severity: "error",
		message: `the check ${firstLine(check)} ${how}${applied ? ", also after its fix ran" : ""}`,
		...evidence === "" ? {} : { evidence }
	};
}
function firstLine(text) {
	const [line = "", ...more] = text.trim().split("\n");
	return line.length > 60 ? `${line.slice(0, 59)}…` : `${line}${more.length > 0 ? " …" : ""}`;
}
// src/modules/sysctl/sysctl.ts
const params$1 = _Object_({
	settings: Record(String$1({ pattern: "^(?!.*(\\.\\.|//))[A-Za-z0-9_]+[./][A-Za-z0-9_./@:%+-]*[A-Za-z0-9_@:%+-]$" }), Union([Integer(), String$1({
		minLength: 1,
		pattern: "^(?=.*\\S)[^\\r\\n\\u0000]*$"
	})]), {
		minProperties: 1,
		additionalProperties: false,
		description: "Kernel parameters and their values, as in sysctl.d(5). Several values are separated by blanks."
	}),
	persist: Optional(Boolean({
		default: true,
		description: "Also make the values hold after a boot. Without it only the run-time values are set."
	})),
	conflicts: Optional(CONFLICTS)
}, { additionalProperties: false });
/** Kernel parameters: now, and after the next boot as both readers of the files would leave them. */
const sysctl = defineModule({
	name: "sysctl",
	summary: "Kernel parameters, at run time and after the next boot",
	params: params$1,
	example: `- sysctl:
    settings: { net.ipv4.ip_forward: 1, net.bridge.bridge-nf-call-iptables: 1 }`,
	title: ({ settings }) => `sysctl ${Object.keys(settings).join(" ")}`,
	probe(given) {
		const { settings } = readSettings(given.settings);
		return {
			values: valuesScript(settings.map(({ path }) => path)),
			...given.persist === false ? {} : { files: FILES_SCRIPT },
			...wantsForwarding(settings) ? { forwarding: devicesScript("forwarding") } : {}
		};
	},
	read: (parts, given) => readState$5(parts, readSettings(given.settings).settings.map(({ path }) => path)),
	plan(seen, given, host) {
		const { settings, contradictions } = readSettings(given.settings);
		if (contradictions.length > 0) return {
			findings: contradictions,
			changes: []
		};
		const state = afterPending(seen, host.pending);
		const now = planRunTime(state, settings, host.pending);
		const boot = given.persist === false ? {
			findings: [],
			changes: []
		} : planBoot(state, now.possible, given.conflicts ?? "fail", host.facts.init);
		return {
			findings: [...now.findings, ...boot.findings],
			changes: [...now.changes, ...boot.changes]
		};
	},
	standalone: standalone$3
});
// src/modules/toolbox/kubectl.ts
/** Where kubeadm, k3s and RKE2 put the administrator's access, as their installation guides say. */
const KUBECONFIGS = [
	"/etc/kubernetes/admin.conf",
	"/etc/rancher/k3s/k3s.yaml",
	"/etc/rancher/rke2/rke2.yaml"
];
/**
* POSIX sh before calls of `k`, which is kubectl with access to the cluster and a deadline for each request. It runs
* without the prelude, too. RKE2 keeps its kubectl in a folder of its own.
*/
function kubectl({ kubeconfig = "", namespace = "default" }) {
	return `PATH="\${PATH:+$PATH:}/usr/local/bin:/usr/bin:/bin:/var/lib/rancher/rke2/bin"
command -v kubectl >/dev/null 2>&1 || { echo 'kubectl is not installed' >&2; exit 127; }
config=${quote(kubeconfig)}
if [ -z "$config" ] && [ -z "\${KUBECONFIG:-}" ]; then
  for file in ${quoteAll(KUBECONFIGS)}; do if [ -z "$config" ] && [ -r "$file" ]; then config=$file; fi; done
fi
[ -z "$config" ] || export KUBECONFIG="$config"
k() { kubectl -n ${quote(namespace)} "$@"; }`;
}
/** `daemonset/NAME` */
const DAEMON_SET = `daemonset/${NAME}`;
const REQUEST_TIMEOUT = "--request-timeout=20s";
// src/modules/toolbox/deployed.ts
/** The DaemonSet as the parameters say, or none. Its changes are the cluster's; their journal is on the host that runs kubectl. */
const deployed = defineModule({
	name: "toolbox",
	summary: "The DaemonSet of the toolbox is as it should be",
	params: params$15,
	example: "- toolbox: { control_plane: n1 }",
	title: () => DAEMON_SET,
	probe: (given) => ({ daemonset: `${kubectl(given)}\n${LOOK}` }),
	read: ({ daemonset }) => readState$1(daemonset),
	plan(state, given) {
		if (state.kind === "unknown") return {
			findings: [fault$1("unreachable", state.why)],
			changes: []
		};
		if (state.kind === "there" && !isOurs(state.object)) return {
			findings: [notOurs(given)],
			changes: []
		};
		const [finding, change] = differenceOf(state, given);
		return finding === null ? {
			findings: [],
			changes: []
		} : {
			findings: [{
				...finding,
				fixable: true
			}],
			changes: [change]
		};
	}
});
const LOOK = `k ${REQUEST_TIMEOUT} get ${DAEMON_SET} --ignore-not-found -o json`;
function readState$1(output) {
	if (output === void 0) return {
		kind: "unknown",
		why: "kubectl did not come to its end"
	};
	if (output.exitCode !== 0) return {
		kind: "unknown",
		why: `kubectl cannot tell what the cluster has: ${output.stderr.trim().split("\n").at(-1)?.slice(0, 500) || `exit code ${output.exitCode}`}`
	};
	if (output.stdout.trim() === "") return { kind: "absent" };
	const object = parsed(output.stdout);
	return object === null ? {
		kind: "unknown",
		why: "what kubectl printed is no JSON object"
	} : {
		kind: "there",
		object
	};
}
function parsed(text) {
	try {
		const value = JSON.parse(text);
		return isObject(value) ? value : null;
	} catch {
		return null;
	}
}
function differenceOf(state, given) {
	const { namespace = "default" } = given;
	if (given.state === "absent") {
		if (state.kind === "absent") return [null];
		return [fault$1("present", `${DAEMON_SET} is in the namespace ${namespace} and should not be`), remove(state.object, given)];
	}
	const wanted = toolboxManifest(given);
	if (state.kind === "absent") return [fault$1("absent", `there is no ${DAEMON_SET} in the namespace ${namespace}`), apply(wanted, given, `k ${REQUEST_TIMEOUT} delete ${DAEMON_SET} --ignore-not-found`)];
	const other = firstDifference(wanted, state.object);
	if (other === null) return [null];
	return [fault$1("differs", `${DAEMON_SET} is not as it should be: ${other}`), apply(wanted, given, `if [ -n "$(k ${REQUEST_TIMEOUT} get ${DAEMON_SET} --ignore-not-found -o name)" ]; then
  ${fed(withoutServerFields(state.object), `k ${REQUEST_TIMEOUT} replace -f -`)}
fi`)];
}
function apply(manifest, given, back) {
	return {
		kind: "command",
		target: DAEMON_SET,
		summary: `kubectl apply ${DAEMON_SET}`,
		run: `${kubectl(given)}\n${fed(manifest, `k ${REQUEST_TIMEOUT} apply -f -`)}`,
		undo: `${kubectl(given)}\n${back}`
	};
}
function remove(live, given) {
	const { timeout = 180 } = given;
	return {
		kind: "command",
		target: DAEMON_SET,
		summary: `kubectl delete ${DAEMON_SET}`,
		run: `${kubectl(given)}\nk delete ${DAEMON_SET} --ignore-not-found --timeout=${timeout}s`,
		undo: `${kubectl(given)}
if [ -z "$(k ${REQUEST_TIMEOUT} get ${DAEMON_SET} --ignore-not-found -o name)" ]; then
  ${fed(withoutServerFields(live), `k ${REQUEST_TIMEOUT} create -f -`)}
fi`,
		seconds: timeout + 30
	};
}
function fed(manifest, command) {
	return `printf '%s\\n' ${quote(JSON.stringify(manifest).replaceAll("\\u0000", ""))} | ${command}`;
}
/** What the API server fills in itself and takes from nobody. */
function withoutServerFields({ status: _status, ...object }) {
	if (!isObject(object.metadata)) return object;
	const { name, namespace, labels, annotations } = object.metadata;
	return {
		...object,
		metadata: {
			name,
			namespace,
			labels,
			annotations
		}
	};
}
function isOurs({ metadata }) {
	return firstDifference({ labels: MANAGED_BY }, metadata) === null;
}
/** Where `live` is not what is wanted, as `path: value`; null where it is. What the server adds does not count. */
function firstDifference(wanted, live, path = "") {
	if (Array.isArray(wanted)) {
		if (!Array.isArray(live) || live.length !== wanted.length) return `${path}: ${shown(live)}`;
		return firstOf(wanted.map((item, i) => firstDifference(item, live[i], `${path}[${i}]`)));
	}
	if (!isObject(wanted)) return wanted === live ? null : `${path}: ${shown(live)}`;
	if (!isObject(live)) return `${path}: ${shown(live)}`;
	return firstOf(Object.entries(wanted).map(([key, value]) => firstDifference(value, Object.hasOwn(live, key) ? live[key] : void 0, path === "" ? key : `${path}.${key}`)));
}
function firstOf(differences) {
	return differences.find((difference) => difference !== null) ?? null;
}
function shown(value) {
	return (JSON.stringify(value) ?? "not set").slice(0, 200);
}
function isObject(value) {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
function notOurs({ namespace = "default" }) {
	return fault$1("not-ours", `${NAME} in the namespace ${namespace} was not made by netfix (no label app.kubernetes.io/managed-by=netfix): it is left alone; take another namespace`);
}
function fault$1(code, message) {
	return {
		code: `toolbox.${code}`,
		severity: "error",
		message
	};
}
// src/modules/toolbox/exchange.ts
/** Calls of kubectl at a time: each takes some 50 MB of the control plane's memory. */
const AT_A_TIME = 16;
/** Receivers that one pod asks at a time. */
const PINGS_AT_A_TIME = 50;
/**
* Runs in a pod: for each address a line `ADDRESS small|lost large|lost|untried MILLISECONDS`. A large packet fills the
* pod's own MTU; the kernel forbids others to cut it in pieces (IP_PMTUDISC_WANT, ip(7)), so that an overlay which does
* not fit into the nodes' network shows. 28 and 48 bytes of it are headers. ping of iputils and of busybox.
*/
const PROBE = `command -v ping >/dev/null || { echo 'there is no ping in the image' >&2; exit 127; }
read -r mtu </sys/class/net/eth0/mtu || mtu=
one() {
  said=$(ping -q -c 1 -W 2 "$1" 2>&1) || said=$(ping -q -c 2 -W 2 "$1" 2>&1) || { echo "$1 lost untried"; return; }
  ms=$(printf '%s\\n' "$said" | sed -n 's|.*= [0-9.]*/\\([0-9.]*\\)/.*|\\1|p')
  case $1 in *:*) head=48;; *) head=28;; esac
  large=untried
  if [ -n "$mtu" ]; then
    if ping -q -c 1 -W 2 -s $((mtu - head)) "$1" >/dev/null 2>&1; then large=large; else large=lost; fi
  fi
  echo "$1 small $large $ms"
}
n=0
for address; do
  one "$address" &
  n=$((n + 1))
  [ $((n % ${PINGS_AT_A_TIME})) -ne 0 ] || wait
done
wait`;
/** One `kubectl exec` per pod, which asks all the others. Lines `pod PLACE CODE`, then `|` what it said and `!` its errors. */
function exchangeScript(pods, given) {
	const calls = pods.map((pod, i) => {
		const others = pods.filter((other) => other !== pod).map(({ address }) => address);
		return `ask ${i} ${quote(pod.name)} ${quoteAll(others)}`;
	});
	return `${kubectl(given)}
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
probe=${quote(PROBE)}
ask() {
  n=$1 pod=$2
  shift 2
  { k exec "$pod" -c ${CONTAINER} -- sh -c "$probe" sh "$@" </dev/null >"$folder/$n" 2>"$folder/$n.err"; echo "$?" >"$folder/$n.code"; } &
  [ $((n % ${AT_A_TIME})) -ne 15 ] || wait
}
${calls.join("\n")}
wait
n=0
while [ $n -lt ${pods.length} ]; do
  echo "pod $n $(cat "$folder/$n.code")"
  sed 's/^/|/' "$folder/$n"
  tail -n 3 "$folder/$n.err" | sed 's/^/!/'
  n=$((n + 1))
done`;
}
/** How long it may take. */
function exchangeSeconds(pods) {
	return 30 + Math.ceil(pods / AT_A_TIME) * Math.ceil(pods / PINGS_AT_A_TIME) * 12;
}
function readExchange(output) {
	const exchange = {
		reached: /* @__PURE__ */ new Map(),
		failed: /* @__PURE__ */ new Map()
	};
	const [, ...blocks] = `\n${output}`.split(/\npod /);
	for (const block of blocks) {
		const [head = "", ...lines] = block.split("\n");
		const [place, code] = head.split(" ").map(Number);
		if (place === void 0) continue;
		const reached = lines.filter((line) => line.startsWith("|")).flatMap((line) => readReach(line.slice(1)));
		exchange.reached.set(place, new Map(reached));
		if (code === 0) continue;
		const said = lines.findLast((line) => line.startsWith("!"))?.slice(1, 300);
		exchange.failed.set(place, said || `kubectl exec ended with exit code ${code}`);
	}
	return exchange;
}
function readReach(line) {
	const [, address, small, large, milliseconds] = /^(\S+) (small|lost) (large|lost|untried) ?([0-9.]*)$/.exec(line) ?? [];
	if (address === void 0) return [];
	const figure = Number.parseFloat(milliseconds ?? "");
	return [[address, {
		small: small === "small",
		large: large === "untried" ? null : large === "large",
		milliseconds: Number.isFinite(figure) ? figure : null
	}]];
}
// src/modules/toolbox/pods.ts
const FIELDS = [
	".spec.nodeName",
	".status.hostIP",
	".metadata.name",
	".status.podIP",
	".status.containerStatuses[0].ready",
	".metadata.deletionTimestamp",
	".status.containerStatuses[0].state.waiting.reason",
	".status.conditions[?(@.type==\"PodScheduled\")].message"
];
/** Waits until every node has its pod, and lists the pods whether that came about or not. */
function podsScript(given) {
	const line = FIELDS.map((field) => `{${field}}`).join("{\"\\t\"}");
	const selector = Object.entries(SELECTOR).map((pair) => pair.join("="));
	return `${kubectl(given)}
k rollout status ${DAEMON_SET} --timeout=${given.timeout ?? 180}s >&2 || echo unfinished
k ${REQUEST_TIMEOUT} get pods -l ${quote(selector.join(","))} -o ${quote(`jsonpath={range .items[*]}${line}{"\\n"}{end}`)}`;
}
/** Pods that are being removed are not among them. `finished`: every node that should have one has its pod. */
function readPods(output) {
	return {
		pods: output.split("\n").flatMap((line) => {
			const [node = "", nodeAddress = "", name = "", address = "", ready, leaving, waiting, unscheduled] = line.split("	");
			if (name === "" || leaving !== "") return [];
			return [{
				node,
				nodeAddress,
				name,
				address,
				ready: ready === "true" && node !== "" && address !== "",
				why: waiting || unscheduled || "it does not run yet"
			}];
		}),
		finished: !output.startsWith("unfinished\n")
	};
}
// src/modules/toolbox/tell.ts
/** A node is the host that has its name, or its address. In the order of the play, then those that are no host of it. */
function nodesOf(pods, hosts, controlPlane) {
	return pods.map((pod) => {
		const host = hosts.find(({ name }) => name === pod.node) ?? hosts.find(({ address }) => address === pod.nodeAddress);
		const place = host === void 0 ? hosts.length : hosts.indexOf(host);
		return {
			name: host?.name ?? pod.node,
			pod,
			host: host?.name ?? controlPlane,
			place
		};
	}).toSorted((a, b) => a.place - b.place);
}
/** Every direction that was tried. */
function directionsIn({ reached }, nodes) {
	return nodes.flatMap((from, place) => nodes.flatMap((to) => {
		const reach = from === to ? void 0 : reached.get(place)?.get(to.pod.address);
		return reach === void 0 ? [] : [{
			from,
			to,
			reach
		}];
	}));
}
function cellOf({ small, large, milliseconds }) {
	if (!small) return {
		ok: false,
		reason: "no answer"
	};
	if (large === false) return {
		ok: false,
		reason: "large packets are lost"
	};
	return milliseconds === null ? { ok: true } : {
		ok: true,
		values: { milliseconds }
	};
}
/** Pods that are not there, cannot be asked, or do not reach each other: one sentence per cause. */
function tellExchange(exchange, nodes) {
	const directions = directionsIn(exchange, nodes);
	const lost = directions.filter(({ reach }) => !reach.small);
	const cut = directions.filter(({ reach }) => reach.large === false);
	const unasked = nodes.flatMap((node, place) => {
		const why = exchange.failed.get(place);
		return why === void 0 ? [] : [{
			node,
			why
		}];
	});
	return [
		...firstOf$1(unasked, ({ node }) => [node.host], ({ node, why }) => ({
			hosts: [node.host],
			finding: fault("unasked", `the pod on ${node.name} could not send: ${why}`)
		})),
		...tellPatterns(lost, nodes, "lost", (way) => `${way}: look at the overlay between these nodes (netfix mesh), at their forward rules and rp_filter, and at network policies`),
		...tellPatterns(cut, nodes, "mtu", (way) => `${way} with packets as large as their interfaces allow, though small ones arrive: the MTU of the pod network is too large for the nodes' network (netfix mesh --mtu)`)
	];
}
function tellPatterns(directions, nodes, code, sentence) {
	return patternsOf(directions, nodes).map(({ kind, from, to }) => {
		return {
			hosts: [...new Set((kind === "row" || kind === "node" ? from : to).map(({ host }) => host))],
			finding: fault(code, sentence(wayText(kind, from, to)))
		};
	});
}
function wayText(kind, from, to) {
	const [senders, receivers] = [namesOf(from), namesOf(to)];
	switch (kind) {
		case "node": return `the pod on ${senders} reaches no other pod, and none reaches it`;
		case "row": return `the pod on ${senders} gets no answer from any other pod`;
		case "column": return `no other pod gets an answer from the pod on ${receivers}`;
		case "block": return `pods on ${senders} get no answer from pods on ${receivers}`;
	}
}
function tellMissing(nodes) {
	return firstOf$1(nodes.filter(({ pod }) => !pod.ready), ({ host }) => [host], ({ pod, name, host }) => ({
		hosts: [host],
		finding: fault("not-ready", `the pod ${pod.name}${name === "" ? "" : ` on ${name}`} is not ready: ${pod.why}`)
	}));
}
function fault(code, message) {
	return {
		code: `toolbox.${code}`,
		severity: "error",
		message
	};
}
function namesOf(nodes) {
	return listed(nodes.map(({ name }) => name));
}
// src/modules/toolbox.ts
/** A pod of network tools on every node of a cluster, and whether these pods reach each other. */
const toolbox = defineFleetModule({
	name: "toolbox",
	summary: "A pod of network tools on every node, and whether every pod reaches every other",
	params: params$15,
	example: "- toolbox: { control_plane: n1 }",
	title: ({ state }) => state === "absent" ? "no toolbox" : "toolbox",
	prepare: () => deployed,
	preparedHost: ({ control_plane }) => control_plane,
	async run(fleet, given) {
		const { hosts } = fleet;
		const { control_plane: name } = given;
		if (!hosts.some((host) => host.name === name)) {
			const message = `nothing was tested: ${name}, which is to run kubectl, is not among the hosts of this run, or has failed in it`;
			return {
				findings: byHost([{
					hosts: names(hosts).slice(0, 1),
					finding: fault("no-host", message)
				}]),
				matrices: []
			};
		}
		return given.state === "absent" ? {
			findings: {},
			matrices: []
		} : test(fleet, given);
	}
});
async function test(fleet, given) {
	const { control_plane: name, timeout = 180 } = given;
	const only = (told) => ({
		findings: byHost(told),
		matrices: []
	});
	fleet.progress("waiting for a pod on every node", timeout);
	const listing = await onHost(fleet, name, podsScript(given), timeout + 40);
	if ("why" in listing) return only([{
		hosts: [name],
		finding: fault("no-pods", `the pods could not be listed: ${listing.why}`)
	}]);
	const { pods: found, finished } = readPods(listing.stdout);
	const all = nodesOf(found, fleet.hosts, name);
	const nodes = all.filter(({ pod }) => pod.ready);
	const absent = tellMissing(all);
	const missing = finished || absent.length > 0 ? absent : [unfinished(name, timeout)];
	if (nodes.length < 2) return only([...missing, alone(name, nodes.length)]);
	const pods = nodes.map(({ pod }) => pod);
	const seconds = exchangeSeconds(pods.length);
	fleet.progress("each pod sends to all others", seconds);
	const sent = await onHost(fleet, name, exchangeScript(pods, given), seconds);
	if ("why" in sent) return only([...missing, {
		hosts: [name],
		finding: fault("no-exchange", `the pods could not be asked: ${sent.why}`)
	}]);
	const exchange = readExchange(sent.stdout);
	const cells = directionsIn(exchange, nodes).map(({ from, to, reach }) => ({
		direction: {
			from,
			to
		},
		cell: cellOf(reach)
	}));
	return {
		findings: byHost([...missing, ...tellExchange(exchange, nodes)]),
		matrices: [matrixOf$1("pod to pod", all, cells)]
	};
}
async function onHost(fleet, name, script, seconds) {
	const output = (await fleet.each((host) => host.name === name ? script : null, { timeoutMs: seconds * 1e3 })).get(name);
	if (output === void 0) return { why: "there was no answer" };
	if (output.failure !== null) return { why: output.failure };
	if (output.exitCode === 0) return output;
	return { why: output.stderr.trim().split("\n").at(-1)?.slice(0, 500) || `exit code ${output.exitCode}` };
}
function unfinished(host, seconds) {
	const message = `after ${seconds} s some node still has no pod of the toolbox: see kubectl describe daemonset netfix-toolbox`;
	return {
		hosts: [host],
		finding: fault("unfinished", message)
	};
}
function alone(host, ready) {
	return {
		hosts: [host],
		finding: {
			...fault("alone", ready === 0 ? "no pod of the toolbox is ready" : "there is one pod only: nothing to send to"),
			severity: ready === 0 ? "error" : "warning"
		}
	};
}
function names(hosts) {
	return hosts.map(({ name }) => name);
}
// src/modules/vxlan-offload/probe.ts
const RULES = "/etc/udev/rules.d/90-netfix-vxlan-offload.rules";
/** The kernel tells the kind of a device in its uevent, whatever its name. */
const DEVICES_SCRIPT = `ethtool=$(command -v ethtool) && echo "ethtool $ethtool"
[ ! -d "${RULES.slice(0, RULES.lastIndexOf("/"))}" ] || echo udev
grep -l -x DEVTYPE=vxlan /sys/class/net/*/uevent 2>/dev/null | while read -r uevent; do
  device=\${uevent%/uevent} device=\${device##*/}
  echo "device $device"
  [ -z "$ethtool" ] || ethtool -k "$device" 2>/dev/null | sed -n 's/^[[:space:]]*tx-checksum-ip-generic: /feature /p'
done
:`;
/** Names of the counters, then their values (snmp_seq_show() of net/ipv4/proc.c); UDP in VXLAN is counted before it is unwrapped. */
const RECEIVED_SCRIPT = `grep -s '^Udp: ' /proc/net/snmp || :`;
const RULES_SCRIPT = `dump ${RULES}`;
function readState(parts) {
	const lines = (parts.devices?.stdout ?? "").split("\n");
	const devices = /* @__PURE__ */ new Map();
	let device = "";
	for (const line of lines) {
		const [, word = "", rest = ""] = /^(device|feature) (.{1,40})$/.exec(line) ?? [];
		if (word === "device") device = isName(rest) ? rest : "";
		if (word === "device" && device !== "") devices.set(device, null);
		if (word === "feature" && device !== "") devices.set(device, rest);
	}
	return {
		devices,
		ethtool: lines.find((line) => /^ethtool \/[\w/.-]{1,200}$/.test(line))?.slice(8) ?? null,
		received: readReceived(parts.received?.stdout ?? ""),
		hasUdev: lines.includes("udev"),
		rules: parseDump(parts.rules?.stdout ?? "").get("/etc/udev/rules.d/90-netfix-vxlan-offload.rules") ?? null
	};
}
/** No dash in front, which ethtool would take for an option. */
function isName(text) {
	return /^[A-Za-z0-9_.][A-Za-z0-9_.:@-]{0,14}$/.test(text);
}
function readReceived(output) {
	const [names = [], counts = []] = output.split("\n").map((line) => line.trim().split(" "));
	const count = (name) => {
		const text = counts[names.indexOf(name)] ?? "";
		return /^\d{1,15}$/.test(text) ? Number(text) : null;
	};
	const [good, bad] = [count("InDatagrams"), count("InCsumErrors")];
	return good === null || bad === null ? null : {
		all: good + bad,
		bad
	};
}
// src/modules/vxlan-offload.ts
const FEATURE = "tx-checksum-ip-generic";
/** One wrong checksum in so many datagrams is more than cables and stray packets make. */
const BAD_IN = 1e3;
const FEWEST_BAD = 10;
const params = _Object_({
	interfaces: Optional(_Array_(String$1({ pattern: "^[A-Za-z0-9_.*?-]{1,15}$" }), {
		minItems: 1,
		uniqueItems: true,
		default: ["*"],
		description: "VXLAN devices, by name or glob. Other devices are never meant."
	})),
	only_with_bad_checksums: Optional(Boolean({
		default: false,
		description: `Only on a host that has dropped at least one UDP datagram in ${BAD_IN} for a wrong checksum.`
	})),
	persist: Optional(Boolean({
		default: true,
		description: "Also for devices that are made later, by a rule for udev."
	}))
}, { additionalProperties: false });
/** VXLAN devices that compute checksums themselves instead of leaving them to a network card that gets them wrong. */
const vxlanOffload = defineModule({
	name: "vxlan_offload",
	summary: "VXLAN devices that compute the checksums of what they send, instead of the network card",
	params,
	example: "- vxlan_offload: { interfaces: ['flannel*'] }",
	title: ({ interfaces = ["*"] }) => `vxlan_offload ${interfaces.join(" ")}`,
	probe: () => ({
		devices: DEVICES_SCRIPT,
		received: RECEIVED_SCRIPT,
		rules: RULES_SCRIPT
	}),
	read: readState,
	plan(state, { interfaces = ["*"], persist = true, only_with_bad_checksums: onlyBad = false }, { pending }) {
		if (onlyBad && !isBad(state)) return {
			findings: [],
			changes: []
		};
		const meant = [...state.devices].filter(([name]) => interfaces.some((each) => matchesGlob(each, name)));
		if (state.ethtool === null) return withoutEthtool(meant.length > 0 || persist, pending);
		const on = meant.flatMap(([name, feature]) => feature?.startsWith("on") ? [{
			name,
			feature
		}] : []);
		const rule = persist ? planRule(state, interfaces, state.ethtool, pending) : {
			findings: [],
			changes: []
		};
		return {
			findings: [...on.map(({ name, feature }) => tellOn(name, feature, state)), ...rule.findings],
			changes: [...on.filter(({ feature }) => feature === "on").map(({ name }) => turnOff(name)), ...rule.changes]
		};
	},
	standalone({ interfaces = ["*"], persist = true, only_with_bad_checksums: onlyBad = false }) {
		if (onlyBad) return {
			kind: "impossible",
			why: "only_with_bad_checksums asks what the host has received so far"
		};
		const rules = persist ? interfaces.map(ruleLine) : [];
		return {
			kind: "steps",
			steps: [turnOffAll(interfaces), ...rules]
		};
	}
});
/** Where distributions have it; /sbin leads there. */
const ETHTOOL = "/usr/sbin/ethtool";
function ruleLine(interfaces) {
	const line = rule(interfaces, ETHTOOL);
	const as = `^${line.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&")}$`;
	return {
		kind: "line",
		path: RULES,
		header: HEADER,
		line,
		as,
		unless: "[ ! -d /etc/udev/rules.d ]"
	};
}
/** Which devices had it on is known only then, so nothing takes it back. */
function turnOffAll(interfaces) {
	const on = `on() { ( ${DEVICES_SCRIPT}
) | while read -r word name; do
  case $word:$name in
    device:${interfaces.join("|device:")}) device=$name;;
    device:*) device=;;
    feature:on) [ -z "$device" ] || echo "$device";;
  esac
done; }`;
	return {
		kind: "change",
		check: `${on}\nhas ethtool && [ -z "$(on)" ]`,
		change: {
			kind: "command",
			target: interfaces.join(" "),
			summary: `turn ${FEATURE} of VXLAN devices off`,
			run: `${on}
has ethtool || { echo 'this host has no ethtool' >&2; exit 1; }
for device in $(on); do ethtool -K "$device" ${FEATURE} off >/dev/null || exit 1; done`,
			undo: null
		}
	};
}
function isBad({ received }) {
	return received !== null && received.bad >= FEWEST_BAD && received.bad * BAD_IN >= received.all;
}
function withoutEthtool(isNeeded, pending) {
	if (!isNeeded) return {
		findings: [],
		changes: []
	};
	const comes = pending.some(({ target }) => target.split(" ").includes("ethtool"));
	return {
		findings: [{
			code: "vxlan_offload.no-ethtool",
			severity: "error",
			message: `this host has no ethtool, so its devices cannot be asked or set: ${comes ? "an earlier task installs it" : "put `- package: { names: [ethtool] }` before this task"}`,
			fixable: comes
		}],
		changes: []
	};
}
function tellOn(name, feature, { received }) {
	const isFixed = feature !== "on";
	const counted = received === null ? [] : [`/proc/net/snmp: ${received.bad} of ${received.all} UDP datagrams to this host had a wrong checksum`];
	return {
		code: "vxlan_offload.on",
		severity: "error",
		message: `${name} leaves the checksums of what it sends to the network card; where that gets them wrong the other nodes drop it${isFixed ? ", and its driver does not let this be changed" : ""}`,
		evidence: [`ethtool -k ${name}: ${FEATURE}: ${feature}`, ...counted].join("\n"),
		fixable: !isFixed
	};
}
/** Nothing is lost by it but some CPU time: the kernel does what the card did. */
function turnOff(name) {
	const set = (value) => `ethtool -K ${quote(name)} ${FEATURE} ${value} >/dev/null`;
	return {
		kind: "command",
		target: name,
		summary: `turn ${FEATURE} of ${name} off`,
		run: set("off"),
		undo: `[ ! -e /sys/class/net/${quote(name)} ] || ${set("on")}`,
		diff: `- ${name} ${FEATURE}: on\n+ ${name} ${FEATURE}: off\n`
	};
}
const HEADER = "# Written by netfix: VXLAN devices compute the checksums of what they send themselves (flannel#1279).";
/** A device that is made anew, as flannel does at a change of its network, has the feature on again (udev(7)). */
function planRule({ rules, hasUdev }, interfaces, ethtool, pending) {
	const earlier = pending.findLast((change) => change.kind === "file" && change.path === "/etc/udev/rules.d/90-netfix-vxlan-offload.rules");
	const before = earlier?.kind === "file" ? earlier.after : rules?.map((line) => `${line}\n`).join("") ?? null;
	const held = (before ?? "").split("\n").filter((line) => line !== "" && !line.startsWith("#"));
	const missing = interfaces.filter((each) => !["*", each].some((glob) => held.includes(rule(glob, ethtool))));
	if (missing.length === 0) return {
		findings: [],
		changes: []
	};
	const finding = {
		code: "vxlan_offload.not-persistent",
		severity: "warning",
		message: hasUdev ? "a VXLAN device that is made anew, after a boot or by its CNI, has the feature on again: no rule of udev turns it off" : "this host has no udev: a VXLAN device that is made anew has the feature on again; run this task again then",
		fixable: hasUdev
	};
	const change = {
		kind: "file",
		path: RULES,
		target: RULES,
		summary: `turn it off for each new device ${missing.join(", ")}`,
		before,
		after: `${[
			HEADER,
			...held,
			...missing.map((each) => rule(each, ethtool))
		].join("\n")}\n`
	};
	return {
		findings: [finding],
		changes: hasUdev ? [change] : []
	};
}
function rule(interfaces, ethtool) {
	return `ACTION=="add|move", SUBSYSTEM=="net", ENV{DEVTYPE}=="vxlan", KERNEL=="${interfaces}", RUN+="${ethtool} -K $name ${FEATURE} off"`;
}
// src/modules/index.ts
var modules_exports = /* @__PURE__ */ __exportAll({ modules: () => modules });
/** Every module a playbook can name. */
const modules = new Map([
	cidr,
	cniDevices,
	fileModule,
	firewall,
	forward,
	iperf,
	kernelModule,
	limits,
	mesh,
	packageModule,
	persistedRules,
	ping,
	resolvConf,
	rpFilter,
	service,
	shell,
	sysctl,
	vxlanOffload,
	toolbox
].map((each) => [each.name, each]));
export { networkReader as S, networksOf as _, limits as a, cidrText as b, kernelModule as c, firewall as d, FIREWALLD_RUNS as f, freeFor as g, dropInFolders as h, rpFilter as i, forward as l, NFT_OWN_FILE as m, modules_exports as n, DROP_IN as o, IPTABLES_FILES as p, sysctl as r, HEADER$1 as s, modules as t, isClusterChain as u, tellVxlans as v, NETWORK_SCRIPT as x, overlapsOf as y };

//# sourceMappingURL=modules.js.map