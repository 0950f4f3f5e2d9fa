import { t as build_default } from "./build.js";
import { _ as verdictOf, a as measure, d as listingFailures, f as readRules, g as LOCAL_HOOKS, l as LISTING, m as placeText } from "./mesh.js";
import { n as formatPrefix, o as parsePrefix, t as contains } from "./address.js";
import { a as quote, n as PRELUDE, o as quoteAll, r as parseDump, t as framedScript } from "./framed-script.js";
import { S as networkReader, _ as networksOf, a as limits$1, b as cidrText, c as kernelModule, d as firewall$1, g as freeFor, i as rpFilter, l as forward, r as sysctl, t as modules, u as isClusterChain, v as tellVxlans, x as NETWORK_SCRIPT, y as overlapsOf } from "./modules.js";
import { n as connectFunction, t as answerOf } from "./tcp-connect.js";
import { t as UsageError } from "./usage-error.js";
import { t as defineFleetModule } from "./module.js";
import { r as bareTask, t as playOf$1 } from "./one-task.js";
import { n as wantsColour, t as newStyle } from "./style.js";
import { i as terminalReport, n as accessTo, r as perform } from "./execute.js";
import { a as padEnd, d as safeText, i as indent, l as safeJson, s as plural, t as columns, u as safeLine } from "../cli.js";
import { t as require_dist } from "./dist.js";
import { t as inventoryOf } from "./inventory-source.js";
import { isIP } from "node:net";
// src/doctor/route.ts
/** `10.0.0.1 via 10.1.0.1 dev eth0 src …`, `local 10.0.0.2 dev lo …`, or an error, as `ip -o route get` prints them. */
function readRoute(text) {
	const line = text.replaceAll("\\", " ").replaceAll(/\s+/g, " ").trim().slice(0, 300);
	const words = line.split(" ");
	const after = (word) => {
		const at = words.indexOf(word);
		const next = at < 0 ? void 0 : words[at + 1];
		return (next === "inet6" || next === "inet" ? words[at + 2] : next) ?? null;
	};
	const refused = [
		"unreachable",
		"prohibit",
		"blackhole",
		"RTNETLINK",
		"Error:"
	].includes(words[0] ?? "");
	return {
		device: refused ? null : after("dev"),
		gateway: refused ? null : after("via"),
		source: refused ? null : after("src"),
		local: words[0] === "local",
		line: line.replace(/ (uid \d+|cache)\b.*$/, "")
	};
}
// src/doctor/locate.ts
/** Network namespaces a script goes into to look for an address; a node has one per pod. */
const MOST_NAMESPACES = 600;
/** Where the file of a namespace can be. */
const NAMESPACE = /^\/(run\/netns|run\/docker\/netns|var\/run\/netns|proc\/\d+\/ns)\/[A-Za-z0-9_.-]+$/;
/**
* Every network namespace of the machine once, by its inode (namespaces(7)): those with a name (ip-netns(8), also the
* container runtimes') and those of processes. Of a pod the runtime's name comes first.
*/
function locateScript(addresses) {
	return `for a in ${quoteAll(addresses)}; do printf 'route %s %s\\n' "$a" "$(ip -o route get "$a" 2>&1 | head -n 1)"; done
[ "$(id -u)" = 0 ] && has nsenter || exit 0
own=$(stat -L -c %i /proc/self/ns/net)
stat -L -c '%i %n' /run/netns/* /run/docker/netns/* /proc/[0-9]*/ns/net 2>/dev/null |
  awk -v own="$own" '$1 != own && !seen[$1]++ { print $2 }' | head -n ${MOST_NAMESPACES} |
  while read -r file; do
    nsenter --net="$file" ip -o address show 2>/dev/null </dev/null |
      awk -v wanted=${quote(addresses.join(" "))} -v file="$file" 'BEGIN { n = split(wanted, list); for (i = 1; i <= n; i++) asked[list[i]] }
{ split($4, own, "/"); if (own[1] in asked) print "namespace", own[1], file }'
  done
exit 0`;
}
/**
* Where addresses are: a host's own, else in a pod's namespace on some host, else on the one host that has it on a link.
* Those that no host has are left out. One round trip for all hosts, and none for addresses of hosts.
*/
async function locate(fleet, addresses) {
	const places = /* @__PURE__ */ new Map();
	for (const address of addresses) {
		const host = nodeWith(fleet.hosts, address);
		if (host !== null) places.set(address, {
			host,
			address,
			kind: "node",
			namespace: null
		});
	}
	const rest = addresses.filter((address) => !places.has(address));
	if (rest.length === 0) return places;
	fleet.progress(`where is ${rest.join(" and ")}?`);
	const outputs = await fleet.each(() => locateScript(rest), { timeoutMs: 3e4 });
	const answers = fleet.hosts.map((host) => ({
		host,
		lines: linesOf(outputs.get(host.name)?.stdout)
	}));
	for (const address of rest) {
		const place = podWith(address, answers);
		if (place !== null) places.set(address, place);
	}
	return places;
}
function podWith(address, answers) {
	const about = answers.map(({ host, lines }) => ({
		host,
		lines: lines.filter((line) => line.address === address)
	}));
	for (const { host, lines } of about) {
		const file = lines.find(({ word }) => word === "namespace")?.rest ?? "";
		if (NAMESPACE.test(file)) return {
			host,
			address,
			kind: "pod",
			namespace: file
		};
	}
	const near = about.filter(({ host, lines }) => isOnLink(host, lines));
	const [only] = near;
	if (only === void 0 || near.length > 1) return null;
	return {
		host: only.host,
		address,
		kind: "pod",
		namespace: null
	};
}
function nodeWith(hosts, address) {
	return hosts.find((host) => host.address === address) ?? hosts.find(({ facts }) => facts.addresses.some((own) => isSame(own.address, address))) ?? null;
}
function isSame(text, address) {
	const range = parsePrefix(text);
	return range !== null && formatPrefix(range) === address;
}
function linesOf(stdout = "") {
	return stdout.split("\n").map((line) => {
		const [word = "", address = ""] = line.split(" ", 2);
		return {
			word,
			address,
			rest: line.slice(word.length + address.length + 2, 500)
		};
	});
}
/** On a link that is not the network of the nodes. */
function isOnLink(host, lines) {
	const { device, gateway, local } = readRoute(lines.find(({ word }) => word === "route")?.rest ?? "");
	const nodes = host.facts.addresses.find((own) => isSame(own.address, host.address))?.device;
	return device !== null && gateway === null && !local && device !== nodes;
}
// src/doctor/tasks.ts
/** What a path asks of a host, as tasks of modules. A cause that a module knows is one more line here. */
const TASKS = {
	forwarding: {
		module: sysctl,
		looks: { settings: { "net.ipv4.ip_forward": 1 } }
	},
	forwarding6: {
		module: sysctl,
		looks: { settings: { "net.ipv6.conf.all.forwarding": 1 } }
	},
	bridgeModule: {
		module: kernelModule,
		looks: { name: "br_netfilter" }
	},
	bridge: {
		module: sysctl,
		looks: { settings: { "net.bridge.bridge-nf-call-iptables": 1 } }
	},
	bridge6: {
		module: sysctl,
		looks: { settings: { "net.bridge.bridge-nf-call-ip6tables": 1 } }
	},
	firewall: {
		module: firewall$1,
		looks: { allow: ["8472/udp", "4789/udp"] }
	},
	forward: {
		module: forward,
		looks: { pods: ["10.244.0.0/16"] }
	},
	reversePath: {
		module: rpFilter,
		looks: { interfaces: ["all"] }
	},
	limits: {
		module: limits$1,
		looks: {}
	}
};
/** The names of what a host is asked for; `extra` is looked for by the firewall's probe, too. */
function taskProbes(extra) {
	const ids = Object.keys(TASKS);
	return new Map(ids.map((id) => [id, TASKS[id].module.probe(looksFor(id, extra))]));
}
function looksFor(id, extra) {
	const { looks } = TASKS[id];
	return "allow" in looks ? { allow: [...looks.allow, ...extra] } : looks;
}
/** What a task's module makes of its probes, with these parameters. */
function planTask(id, parts, params, host) {
	const { module, looks } = TASKS[id];
	return module.plan(module.read(parts, {
		...looks,
		...params
	}), params, host);
}
/** The task for a playbook. */
function moduleOf(id) {
	return TASKS[id].module.name;
}
/** The parameters that say what is looked for. */
function paramsOf(id) {
	return TASKS[id].looks;
}
// src/doctor/look.ts
/** Packets are sent first: then the tables of neighbours say how asking for them went. */
function lookFor(at) {
	const { place, port, probe, name } = at;
	const modules = /* @__PURE__ */ new Map();
	const idOf = (script) => {
		const id = modules.get(script) ?? `module${modules.size}`;
		modules.set(script, id);
		return id;
	};
	const idsOf = (parts) => Object.fromEntries(Object.entries(parts).map(([part, script]) => [part, idOf(script)]));
	const extra = port === null ? [] : [`${port.number}/${port.protocol}`];
	const tasks = new Map([...taskProbes(extra)].map(([id, parts]) => [id, idsOf(parts)]));
	const listing = idsOf(LISTING);
	const sections = [
		...name === null ? [] : [{
			id: "name",
			script: resolveScript(name)
		}],
		...probe === null ? [] : [{
			id: "probe",
			script: probe
		}],
		{
			id: "way",
			script: wayScript(at)
		},
		{
			id: "own",
			script: routeLine(place.address)
		},
		{
			id: "links",
			script: "ip -o -d link show 2>/dev/null | head -n 2000"
		},
		{
			id: "network",
			script: NETWORK_SCRIPT
		},
		{
			id: "flannel",
			script: "dump /run/flannel/subnet.env"
		},
		...port === null ? [] : [{
			id: "sockets",
			script: socketsScript(port, place.namespace)
		}],
		...[...modules].map(([script, id]) => ({
			id,
			script
		}))
	];
	return {
		script: framedScript(sections.map((section) => ({
			...section,
			quiet: true
		}))),
		tasks,
		listing
	};
}
/** A name that is not known must not cost the time-outs of every name server (resolv.conf(5)). */
function resolveScript(name) {
	return `has getent || exit 3
set -- getent ahosts ${quote(name)}
if has timeout; then timeout 6 "$@"; else "$@"; fi | awk '{ print $1 }' | sort -u | head -n 20`;
}
function routeLine(address) {
	return `ip -o route get ${quote(address)} 2>&1 | head -n 1`;
}
/**
* The route to the other end: with the source, and for a pod with its device, since rules may choose the table by those
* (ip-rule(8)). The kernel gives none where a pod's packets are dropped before (no forwarding, a strict reverse path
* filter): then the plain route is the answer.
*/
function routeScript({ place, other, source }) {
	if (source === null) return `said=$(${routeLine(other)})`;
	const from = `ip -o route get ${quote(other)} from ${quote(source)}`;
	return `${place.kind === "node" ? `said=$(${from} 2>/dev/null | head -n 1)` : `behind=$(${routeLine(source)} | sed -n 's/.* dev \\([^ ]*\\).*/\\1/p')
said=$(${from} iif "\${behind:-lo}" 2>&1 | head -n 1)
case $said in *'Invalid argument'* | *'Permission denied'*) ;; *RTNETLINK* | *rror*) said= ;; esac`}
[ -n "$said" ] || said=$(${routeLine(other)})`;
}
/** The route to the other end, its next hop's entry, and where a VXLAN device sends what is for that. */
function wayScript(at) {
	const { other } = at;
	return `${routeScript(at)}
printf 'route %s\\n' "$said"
hop=$(printf '%s\\n' "$said" | sed -n 's/.* via \\(inet6* \\)\\{0,1\\}\\([^ ]*\\) .*/\\2/p')
device=$(printf '%s\\n' "$said" | sed -n 's/.* dev \\([^ ]*\\) .*/\\1/p')
[ -n "$device" ] || exit 0
entry=$(ip neigh show dev "$device" 2>/dev/null | awk -v a="\${hop:-${other}}" '$1 == a { print; exit }')
[ -n "$entry" ] || exit 0
printf 'neighbour %s\\n' "$entry"
mac=$(printf '%s\\n' "$entry" | sed -n 's/.*lladdr \\([0-9a-fA-F:]*\\).*/\\1/p')
[ -n "$mac" ] && has bridge || exit 0
bridge fdb show dev "$device" 2>/dev/null | awk -v m="$mac" '$1 == m { for (i = 2; i < NF; i++) if ($i == "dst") { print "remote", $(i + 1); exit } }'
exit 0`;
}
/** Local addresses in hexadecimal (proc_pid_net(5)): TCP sockets that listen are in state 0A, unconnected UDP ones in 07. */
function socketsScript({ number, protocol }, namespace) {
	const hex = number.toString(16).toUpperCase().padStart(4, "0");
	const [state, files] = protocol === "tcp" ? ["0A", "tcp tcp6"] : ["07", "udp udp6"];
	const paths = files.split(" ").map((file) => `/proc/net/${file}`);
	return `${namespace === null ? "" : `nsenter --net=${quote(namespace)} `}cat ${paths.join(" ")} 2>/dev/null | awk '$4 == "${state}" && $2 ~ /:${hex}$/ { sub(/:.*/, "", $2); print $2 }' | sort -u | head -n 50
echo seen`;
}
// src/doctor/question.ts
const TO_HINT = "it looks like n2, n2:6443, n2:8472/udp, 10.244.1.4:80, [fd00::4]:80 or kubernetes.default.svc:443";
/** Reads `--from` and `--to`. Throws UsageError. */
function readQuestion(from, to) {
	const wrong = (flag, given, why, hint) => new UsageError({
		message: `${flag} ${given}: ${why}`,
		hint
	});
	if (!isPlace(from)) throw wrong("--from", from, "no host and no address", "it takes a host of the inventory, or an address of a pod");
	const [place = "", protocol = "tcp", ...more] = to.split("/");
	if (more.length > 0 || protocol !== "tcp" && protocol !== "udp") throw wrong("--to", to, "the protocol is tcp or udp", TO_HINT);
	const { name, port } = splitPort(place);
	if (!isPlace(name)) throw wrong("--to", to, "no host and no address", TO_HINT);
	if (port === "" && to.includes("/")) throw wrong("--to", to, "a protocol takes a port", TO_HINT);
	const number = /^\d{1,5}$/.test(port) ? Number(port) : 0;
	if (port !== "" && (number < 1 || number > 65535)) throw wrong("--to", to, "a port is 1 to 65535", TO_HINT);
	const asked = {
		from: canonical(from),
		to: canonical(name)
	};
	return port === "" ? {
		...asked,
		port: null,
		protocol: "icmp"
	} : {
		...asked,
		port: number,
		protocol
	};
}
function splitPort(place) {
	if (isIP(place) === 6) return {
		name: place,
		port: ""
	};
	const [, name, port = ""] = /^(?:\[([^\]]+)\]|[^:[\]]+)(?::(.*))?$/.exec(place) ?? [];
	const bare = /^[^:[\]]+/.exec(place)?.[0];
	return {
		name: name ?? bare ?? "",
		port: place.endsWith(":") ? "0" : port
	};
}
/** Neither a flag to the commands that get it, nor anything but a name or an address. */
function isPlace(text) {
	return isIP(text) !== 0 || /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,252}$/.test(text);
}
/** As ip(8) prints addresses. */
function canonical(text) {
	const range = isIP(text) === 0 ? null : parsePrefix(text);
	return range === null ? text : formatPrefix(range);
}
function isAddress(text) {
	return isIP(text) !== 0;
}
/** `8472/udp`, or `ping` */
function portName({ port, protocol }) {
	return port === null ? "ping" : `${port}/${protocol}`;
}
// src/doctor/probe.ts
const CONNECT_SECONDS = 4;
/** IP and ICMP headers of a ping (ping(8)). */
const HEADERS = {
	v4: 28,
	v6: 48
};
/**
* Sends real packets from where the path begins: a connection or a datagram, a ping, and a ping as large as the route
* carries at once. All at the same time.
*/
function probeScript(from, target, question) {
	const { port, protocol } = question;
	const send = port === null ? "" : protocol === "tcp" ? connect$1(target, port) : datagram(target, port);
	const text = `${send === "" ? "" : `{ ${send}\n} &\n`}${pings(target)}\nwait`;
	if (from.namespace === null) return text;
	return `nsenter --net=${quote(from.namespace)} sh -c ${quote(`${PRELUDE}\n${text}`)}`;
}
function connect$1(target, port) {
	return `${connectFunction(CONNECT_SECONDS)}
said=$(connect ${quote(target)} ${port}); printf 'answer %s %s\\n' $? "$(printf %s "$said" | tr '\\n' ' ' | cut -c1-300)"`;
}
/** The second write tells what the first was answered with: an ICMP error comes back on the socket (udp(7)). */
function datagram(target, port) {
	return `has bash && has timeout || exit 0
said=$(timeout 4 bash -c ${quote("exec 3<>\"/dev/udp/$1/$2\" && printf netfix >&3 && sleep 1 && printf netfix >&3")} netfix ${quote(target)} ${port} </dev/null 2>&1); printf 'sent %s %s\\n' $? "$(printf %s "$said" | tr '\\n' ' ' | cut -c1-300)"`;
}
/** Size and the rest of iputils' options are not in busybox's ping. */
function pings(target) {
	const to = quote(target);
	const headers = target.includes(":") ? HEADERS.v6 : HEADERS.v4;
	return `if has ping; then
  iputils=
  ping -V 2>/dev/null | grep -q iputils && iputils=yes
  { ping -n -c 2 \${iputils:+-i 0.3} -W 2 ${to} >/dev/null 2>&1 && echo 'ping yes' || echo 'ping no'; } &
  device=${`$(ip -o route get ${to} 2>/dev/null | sed -n 's/.* dev \\([^ ]*\\) .*/\\1/p')`}
  if [ -n "$device" ] && [ "$device" != lo ] && [ -n "$iputils" ]; then
    mtu=$(ip -o link show dev "$device" | sed -n 's/.* mtu \\([0-9]*\\) .*/\\1/p')
    echo "size $mtu"
    { ping -n -c 2 -i 0.3 -W 2 -M do -s $((mtu - ${headers})) ${to} >/dev/null 2>&1 && echo 'large yes' || echo 'large no'; } &
  fi
fi`;
}
function readProbe(stdout, from, target, question) {
	const yes = (word) => {
		const [, answer] = new RegExp(`^${word} (yes|no)$`, "m").exec(stdout) ?? [];
		return answer === void 0 ? null : answer === "yes";
	};
	const ping = yes("ping");
	const [, code = "", said = ""] = /^(?:answer|sent) (\d{1,3}) ?(.{0,300})$/m.exec(stdout) ?? [];
	const pod = from.namespace === null ? `${from.host.name} itself, not from the pod` : from.address;
	const where = from.kind === "node" ? from.host.name : pod;
	return {
		answer: question.port === null ? pinged(ping) : answered(code, said, question.protocol),
		how: `${portName(question)} to ${target} from ${where}`,
		said,
		ping,
		largePing: yes("large"),
		size: Number(/^size (\d{1,6})$/m.exec(stdout)?.[1] ?? 0)
	};
}
function pinged(ping) {
	if (ping === null) return "unsent";
	return ping ? "answered" : "silent";
}
/** A datagram that nobody refuses may have arrived or not. */
function answered(code, said, protocol) {
	if (code === "") return "unsent";
	const answer = answerOf(Number(code), said);
	if (answer === "connected") return protocol === "tcp" ? "answered" : "silent";
	return answer;
}
// src/doctor/links.ts
/** The devices by name, of `ip -o -d link show` (ip-link(8)). */
function readLinks(output) {
	const links = /* @__PURE__ */ new Map();
	for (const line of output.split("\n")) {
		const [, name, flags = "", mtu = ""] = /^\d+: ([^\s:@]+)(?:@\S+)?: <([^>]*)>.* mtu (\d+)/.exec(line) ?? [];
		if (name === void 0) continue;
		const [, id, rest = ""] = / vxlan id (\d+) (.*)/.exec(line) ?? [];
		links.set(name, {
			mtu: Number(mtu),
			up: flags.split(",").includes("UP"),
			mac: /\\ +link\/ether (\S+)/.exec(line)?.[1] ?? null,
			isBridge: /\\ +bridge /.test(line),
			vxlan: id === void 0 ? null : {
				id: Number(id),
				port: Number(/ dstport (\d+)/.exec(rest)?.[1] ?? 8472),
				local: local(rest)
			},
			line: shown(line)
		});
	}
	return links;
}
function local(text) {
	const range = parsePrefix(/(?:^| )local (\S+)/.exec(text)?.[1] ?? "");
	return range === null ? null : formatPrefix(range);
}
/** Name, flags and MTU, and a tunnel's own words. */
function shown(line) {
	const [head = ""] = line.replace(/^\d+: /, "").split(" qdisc ");
	const vxlan = /vxlan id .*? dstport \d+/.exec(line)?.[0];
	return `${head}${vxlan === void 0 ? "" : ` ${vxlan}`}`.slice(0, 300);
}
// src/doctor/seen.ts
/** Never throws, whatever it holds. */
function readLook({ script, tasks, listing }, { place, port }, output, nodes) {
	const sections = script.read(output.stdout, output.stderr);
	const text = (id) => sections.get(id)?.stdout ?? "";
	const way = text("way").split("\n");
	const line = (word) => way.find((each) => each.startsWith(`${word} `))?.slice(word.length + 1, 500) ?? null;
	const rules = partsOf(listing, sections);
	const isListed = rules !== null && place.host.facts.uid === 0 && listingFailures(rules).length === 0;
	return {
		seen: {
			name: place.host.name,
			address: place.host.address,
			facts: place.host.facts,
			place,
			route: readRoute(line("route") ?? ""),
			own: readRoute(text("own")),
			neighbour: neighbour$1(line("neighbour")),
			remote: line("remote"),
			links: readLinks(text("links")),
			sockets: port === null ? null : sockets(text("sockets")),
			network: networkReader()(text("network")),
			podRange: podRange(text("flannel")),
			rules: isListed ? readRules(rules) : null,
			plan(id, params, at) {
				const parts = partsOf(tasks.get(id) ?? {}, sections);
				return parts === null ? null : planTask(id, parts, params, viewOf(place.host, nodes, at));
			}
		},
		probe: text("probe"),
		resolved: resolved(sections.get("name"))
	};
}
/** `at` stands for the host's own address among the nodes': there its packets come in. */
function viewOf(host, nodes, at = host.address) {
	const addresses = nodes.map(({ address }) => address === host.address ? at : address);
	const { name, facts } = host;
	return {
		name,
		facts,
		nodes: addresses,
		groups: { all: addresses },
		pending: [],
		applied: false
	};
}
/** Null where one of them did not come back. */
function partsOf(ids, sections) {
	const parts = {};
	for (const [name, id] of Object.entries(ids)) {
		const output = sections.get(id);
		if (output === void 0) return null;
		parts[name] = output;
	}
	return parts;
}
/** `10.0.0.1 lladdr 02:… REACHABLE` (ip-neighbour(8)). */
function neighbour$1(line) {
	if (line === null) return null;
	return {
		state: line.trim().split(/\s+/).at(-1) ?? "",
		mac: / lladdr (\S+)/.exec(line)?.[1] ?? null,
		line: line.trim()
	};
}
function sockets(output) {
	const lines = output.split("\n").filter((line) => line !== "");
	return lines.includes("seen") ? lines.filter((line) => /^[0-9A-F]{8}$|^[0-9A-F]{32}$/.test(line)) : null;
}
function podRange(dump) {
	return (parseDump(dump).get("/run/flannel/subnet.env") ?? []).map((line) => /^FLANNEL_NETWORK=(\S{1,43})$/.exec(line)?.[1]).find(Boolean) ?? null;
}
/** Exit code 3: there is no getent. */
function resolved(output) {
	if (output === void 0 || output.exitCode === 3) return null;
	return output.stdout.split("\n").filter((line) => line !== "");
}
// src/doctor/service.ts
const MOST_JUMPS = 6;
/**
* Where the rules of a host send what is for a Service: kube-proxy's iptables rules name its address and port, and jump
* to chains of their own that end in DNAT (`KUBE-SVC-…`, `KUBE-SEP-…`). Of several endpoints the first. Null where no
* rule speaks of the address: it is translated by nftables maps or IPVS, which are not read here, or not at all.
*/
function translationOf({ chains }, question, address) {
	const nat = chains.filter(({ engine, table }) => engine !== "nft" && table === "nat");
	const named = nat.flatMap((chain) => chain.rules.filter(({ text }) => isFor(text, address, question)).map((rule) => ({
		chain,
		rule
	})));
	for (const { chain, rule } of named) {
		const to = endpointOf(rule.text, chain, nat, MOST_JUMPS);
		if (to !== null) return {
			address,
			port: question.port,
			to,
			rule: rule.text
		};
	}
	return null;
}
/** Where a host sends what comes to a port of its own: a NodePort, a host port of a pod, a port that Docker publishes. */
function redirectionOf({ chains }, port, protocol) {
	const nat = chains.filter(({ engine, table }) => engine !== "nft" && table === "nat");
	for (const chain of nat) for (const { text } of chain.rules) {
		const [, wanted] = / -p (\S+)/.exec(` ${text}`) ?? [];
		const ports = / --dports? ([\d,]+)(?: |$)/.exec(text)?.[1]?.split(",") ?? [];
		if (wanted !== protocol || !ports.includes(String(port)) || / -d \S/.test(text)) continue;
		const to = endpointOf(text, chain, nat, MOST_JUMPS);
		if (to !== null) return to;
	}
	return null;
}
function isFor(text, address, { port, protocol }) {
	const [, daddr = ""] = /(?:^| )-d (\S+)/.exec(text) ?? [];
	if (/! -d /.test(text) || daddr.replace(/\/(32|128)$/, "") !== address) return false;
	const [, wanted] = / -p (\S+)/.exec(` ${text}`) ?? [];
	const [, dport] = / --dport (\d+)/.exec(text) ?? [];
	if (port === null) return wanted === void 0;
	return (wanted === void 0 || wanted === protocol) && (dport === void 0 || Number(dport) === port);
}
function endpointOf(text, from, chains, jumps) {
	const dnat = /--to-destination (?:\[([0-9a-fA-F:]+)\]|([0-9.]+))(?::(\d{1,5}))?/.exec(text);
	const address = dnat?.[1] ?? dnat?.[2];
	if (address !== void 0) return {
		address,
		port: dnat?.[3] === void 0 ? null : Number(dnat[3])
	};
	const [, target] = / -[jg] (\S+)/.exec(` ${text}`) ?? [];
	const chain = chains.find(({ name, engine, family }) => name === target && engine === from.engine && family === from.family);
	if (chain === void 0 || jumps === 0) return null;
	for (const rule of chain.rules) {
		if (/ -d \S+/.test(` ${rule.text}`)) continue;
		const found = endpointOf(rule.text, chain, chains, jumps - 1);
		if (found !== null) return found;
	}
	return null;
}
// src/doctor/geometry.ts
function isIpv6({ target }) {
	return target.address.includes(":");
}
/** Both ends on one host. */
function isOneHost({ sender, receiver }) {
	return receiver !== null && receiver.name === sender.name;
}
/** The hosts of the way, each once. */
function hostsOf$1(path) {
	const { sender, receiver } = path;
	return receiver === null || isOneHost(path) ? [sender] : [sender, receiver];
}
/** The two ends, also where one host has both. */
function endsOf({ sender, receiver }) {
	return receiver === null ? [sender] : [sender, receiver];
}
/** The device that has the host's end of the way, or, where that is a pod, the address by which other nodes reach the host. */
function nodeDevice(host) {
	return deviceWith(host, host.place.kind === "node" ? host.place.address : host.address);
}
/** The host's device that has an address. */
function deviceWith({ facts }, address) {
	const range = parsePrefix(address);
	return facts.addresses.find((each) => {
		const other = parsePrefix(each.address);
		return range !== null && other !== null && formatPrefix(other) === formatPrefix(range);
	})?.device ?? null;
}
/** The host's device that its pod is behind; null for an end that is the host itself. */
function podDevice({ place, own }) {
	return place.kind === "pod" ? own.device : null;
}
/** The VXLAN device that the sender's route leads into. */
function overlayOf({ sender, receiver }) {
	const { device } = sender.route;
	const link = device === null ? void 0 : sender.links.get(device);
	return device === null || link?.vxlan == null || receiver === null ? null : {
		device,
		link
	};
}
/** The device of the other host that is the same overlay: the same network identifier. */
function overlayOn(host, id) {
	for (const [device, link] of host.links) if (link.vxlan?.id === id) return {
		device,
		link
	};
	return null;
}
/** The address that a tunnel's packets to a host are for. */
function tunnelAddress({ address }, { vxlan }) {
	return vxlan?.local ?? address;
}
/** The device by which what the other end sends comes in. */
function arrivalDevice(path, host) {
	if (isOneHost(path)) return podDevice(host);
	const overlay = overlayOf(path);
	if (overlay === null) return nodeDevice(host);
	if (host === path.sender) return overlay.device;
	return overlayOn(host, overlay.link.vxlan?.id ?? -1)?.device ?? nodeDevice(host);
}
/** The network of the pod's device, which holds the pods of this host. */
function podNetwork(host) {
	const pod = parsePrefix(host.place.address);
	const device = podDevice(host);
	if (pod === null || device === null) return null;
	return host.network.addresses.find((each) => each.device === device && contains(each.subnet, pod))?.subnet ?? null;
}
/** True where a packet that needs the whole way came through. */
function reaches({ probe }) {
	return probe.answer === "answered" || probe.ping === true;
}
/** As the module `cidr` sees a host. */
function cidrView({ name, address, network }) {
	const range = parsePrefix(address);
	return {
		...network,
		name,
		nodeAddress: range === null ? address : formatPrefix(range)
	};
}
// src/doctor/steps/step.ts
/** Results of one step on one host. */
function on(step, host) {
	const result = (status, line, evidence) => ({
		step,
		host,
		status,
		line,
		evidence: evidence || null,
		cause: null
	});
	return {
		ok: (line, evidence) => result("ok", line, evidence),
		unknown: (line, evidence) => result("unknown", line, evidence),
		fault(line, { evidence, cause = null } = {}) {
			const whole = cause === null ? null : {
				code: cause.code,
				host,
				message: cause.message,
				fix: cause.fix ?? null,
				advice: cause.advice ?? null
			};
			return {
				...result("fault", line, evidence),
				cause: whole
			};
		}
	};
}
/** The fix that is a task, or several, on this host. Parameters are those that were looked for where none are given. */
function fixOn({ name }, ...tasks) {
	return {
		host: name,
		tasks: tasks.map((task) => {
			const [id, params] = typeof task === "string" ? [task, paramsOf(task)] : task;
			return {
				module: moduleOf(id),
				params: { ...params }
			};
		})
	};
}
/** What is wrong now by a module's plan; null where it could not look. */
function errorsOf(host, id, params) {
	const plan = host.plan(id, params);
	return plan === null ? null : plan.findings.filter(({ severity }) => severity === "error");
}
/** What stands between the results of modules that report several findings. */
function join(findings, key) {
	return findings.map((finding) => finding[key] ?? "").filter((text) => text !== "").join("\n");
}
// src/doctor/steps/bridge.ts
/** Hosts whose pods are behind a bridge: what is bridged must pass iptables, or answers of Services do not come back. */
const bridge = {
	id: "bridge",
	judge(path) {
		const bridged = endsOf(path).filter((host) => host.links.get(podDevice(host) ?? "")?.isBridge === true);
		return bridged.filter(({ name }, i) => bridged.findIndex((other) => other.name === name) === i).map((host) => judgeHost$3(path, host));
	}
};
function judgeHost$3(path, host) {
	const { ok, unknown, fault } = on("bridge", host.name);
	const id = isIpv6(path) ? "bridge6" : "bridge";
	const fix = fixOn(host, "bridgeModule", id);
	const params = fix.tasks[1]?.params ?? {};
	const now = errorsOf(host, id, {
		...params,
		persist: false
	});
	const device = podDevice(host);
	if (now === null) return unknown(`whether what ${device} bridges passes iptables was not seen`);
	if (now.length === 0) {
		const later = errorsOf(host, id, params) ?? [];
		return ok(`what ${device} of ${host.name} bridges passes iptables${later.length === 0 ? "" : `, but not for good: ${join(later.slice(0, 1), "message")}`}`);
	}
	const message = `what ${device} of ${host.name} bridges does not pass iptables, so answers of Services do not come back: ${join(now, "message")}`;
	return fault(join(now, "message"), {
		evidence: join(now, "evidence"),
		cause: {
			code: "bridge.nf-off",
			message,
			fix
		}
	});
}
// src/doctor/steps/listener.ts
/** 127.0.0.0/8 and ::1 in host byte order, as proc_pid_net(5) has them. */
const LOOPBACK = /^(......7F|00000000000000000000000001000000)$/;
/** Those of VXLAN, Geneve, flannel's UDP and WireGuard: before the CNI runs nothing holds them. */
const OVERLAY_PORTS = [
	4789,
	6081,
	8285,
	8472,
	51820,
	51821,
	51871
];
/** Whether something takes what is sent, at the very end. */
const listener = {
	id: "listener",
	judge({ receiver, target, question, probe }) {
		const { port, address } = target;
		if (receiver === null || port === null) return [];
		const { ok, unknown, fault } = on("listener", receiver.name);
		const what = portName({
			port,
			protocol: question.protocol
		});
		const where = receiver.place.kind === "pod" ? `the pod ${target.address}` : receiver.name;
		const isHidden = receiver.place.kind === "pod" && receiver.place.namespace === null;
		if (receiver.sockets === null || isHidden) return [unknown(`whether something listens on ${what} of ${where} was not seen`)];
		const { sockets } = receiver;
		if (sockets.some((socket) => takes$1(socket, address, receiver))) return [ok(`something listens on ${what} of ${where}`)];
		if (question.protocol === "tcp" && probe.answer === "answered") return [ok(`${what} of ${where} answers, by rules that lead elsewhere`)];
		if (sockets.some((socket) => !LOOPBACK.test(socket))) {
			const message = `what listens on ${what} of ${where} takes connections to ${sockets.map(addressIn).join(" and ")} alone, and not to ${address}`;
			return [fault(message, { cause: {
				code: "listener.address",
				message,
				advice: `let the service listen on ${address.includes(":") ? "::" : "0.0.0.0"}, or ask for the address it has`
			} })];
		}
		if (sockets.length > 0) {
			const message = `what listens on ${what} of ${where} takes connections from itself alone (127.0.0.1)`;
			return [fault(message, { cause: {
				code: "listener.loopback",
				message,
				advice: "let the service listen on 0.0.0.0, or on the address that others use"
			} })];
		}
		if (question.protocol === "udp" && OVERLAY_PORTS.includes(port)) return [unknown(`no overlay holds ${what} of ${where} yet`)];
		const to = receiver.place.kind === "node" && receiver.rules !== null ? redirectionOf(receiver.rules, port, question.protocol) : null;
		if (to !== null) return [unknown(`${where} turns ${what} into ${`${to.address.includes(":") ? `[${to.address}]` : to.address}:${to.port ?? port}`}: ask for the way from ${receiver.name} to that, too`)];
		const message = `nothing listens on ${what} of ${where}`;
		return [fault(message, { cause: {
			code: "listener.absent",
			message,
			advice: `start the service there, or ask for the port it has: ss -l${question.protocol === "udp" ? "u" : "t"}np`
		} })];
	}
};
/** Any address of the family, IPv4 in IPv6's sockets too, or this one. Where it is rewritten on the way, any will do. */
function takes$1(socket, address, { facts, place }) {
	const at = addressIn(socket);
	if (at === "::" || at === address) return true;
	if (at === "0.0.0.0") return !address.includes(":");
	return !(place.kind === "pod" || facts.addresses.some((own) => own.address === address)) && !LOOPBACK.test(socket);
}
/** Words of 32 bits in the byte order of the host, which is taken for little-endian; `::ffff:10.0.0.1` as IPv4. */
function addressIn(socket) {
	const bytes = (socket.match(/.{8}/g) ?? []).map((word) => word.match(/../g)?.reverse().join("") ?? "").join("");
	const mapped = /^0{20}ffff(.{8})$/i.exec(bytes)?.[1] ?? bytes;
	if (mapped.length === 8) return (mapped.match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16)).join(".");
	const range = parsePrefix((mapped.match(/.{4}/g) ?? []).join(":"));
	return range === null ? socket : formatPrefix(range);
}
// src/doctor/steps/packet-rules.ts
/** Ephemeral, as a sender's usually is (ip_local_port_range in ip(7)). */
const SOURCE_PORT = 45000n;
/** kube-proxy's words, in comments of iptables and in names of nftables. */
const NO_ENDPOINTS = /has no (local )?endpoints|no-endpoint/;
function byRules(host, { packet, hooks, what, code, fix = null }) {
	const { ok, unknown, fault } = on("firewall", host.name);
	if (host.rules === null || packet === null) return unknown(`the rules for ${what} were not read`);
	const verdict = verdictOf(host.rules, packet, hooks);
	if (verdict.kind === "accepted") return ok(`no rule drops ${what}`);
	const at = placeText(verdict.place);
	if (verdict.kind === "unknown") return unknown(`whether ${what} passes cannot be told: ${at}`, verdict.expression);
	const message = `${host.name} drops ${what}: ${at}`;
	const text = verdict.place.rule?.text ?? "";
	if (NO_ENDPOINTS.test(text) || NO_ENDPOINTS.test(verdict.place.chain.name)) return fault(message, { cause: {
		code: "service.no-endpoints",
		message,
		advice: `no pod that is ready stands behind the Service: kubectl get endpointslices -A, and the pods that its selector names`
	} });
	if (fix !== null) return fault(message, { cause: {
		code,
		message,
		fix
	} });
	return fault(message, { cause: {
		code,
		message,
		advice: isClusterChain(verdict.place.chain) ? `the cluster makes that rule: a network policy, as a rule (kubectl get networkpolicies -A)` : `let it through ahead of that rule on ${host.name}`
	} });
}
/** The second where it is worse than the first. */
function worse(first, second) {
	const order = [
		"ok",
		"unknown",
		"fault"
	];
	return second !== null && order.indexOf(second.status) > order.indexOf(first.status) ? second : first;
}
/** What comes back to who sent a packet: null where nothing waits for it, or it came, for then no rule dropped it. */
function answerTo({ probe, question }, packet, devices) {
	const isMissing = probe.answer === "silent" || probe.answer === "unsent";
	const isTunnel = question.protocol === "udp" && OVERLAY_PORTS.includes(question.port ?? 0);
	if (packet?.destination == null || !isMissing || isTunnel) return null;
	const { source, destination, sourcePort, port } = packet;
	const ports = question.protocol === "icmp" ? {} : {
		sourcePort: port,
		port: sourcePort
	};
	return {
		...packet,
		source: destination,
		destination: source,
		...ports,
		...devices,
		reply: true
	};
}
function packetFor({ sender, target }, { port, protocol }, devices) {
	const source = parsePrefix(sender.place.address);
	const destination = parsePrefix(target.address);
	if (source === null || destination === null) return null;
	return {
		family: destination.family,
		protocol: protocol === "icmp" && destination.family === "ip6" ? "ipv6-icmp" : protocol,
		source: source.low,
		destination: destination.low,
		sourcePort: SOURCE_PORT,
		port: BigInt(port ?? 0),
		...devices
	};
}
// src/doctor/steps/firewall.ts
const SENDING = ["output", "postrouting"];
const FORWARDING = ["forward"];
/**
* The rules of both hosts, for the packet itself, its answer and for the tunnel's: out, through, in. Where the packet was
* answered, rules that would drop it are not in its way.
*/
const firewall = {
	id: "firewall",
	judge(path) {
		const { sender, receiver, question } = path;
		const inner = {
			port: path.target.port,
			protocol: question.protocol
		};
		const out = sender.place.kind === "node" ? [sends(path, sender, inner)] : [];
		const through = isOneHost(path) && podDevice(sender) === (receiver && podDevice(receiver)) ? [] : forwardsOf(path).map((host) => passes(path, host, inner));
		const tunnel = overlayOf(path)?.link.vxlan ?? null;
		const outer = tunnel === null ? [] : endsOf(path).map((host) => takesTunnel(path, host, tunnel.port));
		const last = receiver?.place.kind === "node" && !isOneHost(path) ? takes(path, receiver) : [];
		const own = (results) => path.probe.answer === "answered" ? results.map(allTheSame) : results;
		return [
			...own(out),
			...outer,
			...own(through),
			...own(last)
		];
	}
};
function forwardsOf(path) {
	const routers = endsOf(path).filter(({ place }) => place.kind === "pod");
	return routers.filter(({ name }, i) => routers.findIndex((other) => other.name === name) === i);
}
/** Something on the way rewrites it (masquerade, DNAT), or lets it in ahead of that rule. */
function allTheSame(result) {
	if (result.status !== "fault") return result;
	const { ok } = on("firewall", result.host);
	return ok(`by its rules ${result.line}; it was answered all the same, so they see it with other addresses`);
}
/** Out it goes, and the answer comes in. */
function sends(path, host, sent) {
	const packet = packetFor(path, sent, {
		iif: "",
		oif: host.route.device
	});
	const what = `what ${host.name} sends by ${portName(sent)}`;
	const out = byRules(host, {
		packet,
		hooks: SENDING,
		what,
		code: "firewall.output"
	});
	const back = answerTo(path, packet, {
		iif: arrivalDevice(path, host) ?? host.route.device,
		oif: ""
	});
	return worse(out, back === null ? null : byRules(host, {
		packet: back,
		hooks: LOCAL_HOOKS,
		what: `the answer to ${what}`,
		code: "firewall.input"
	}));
}
/** A pod's packets come in by its device and leave by the way to the other end, or the other way round. */
function passes(path, host, sent) {
	const pod = podDevice(host);
	const other = isOneHost(path) && path.receiver !== null ? podDevice(path.receiver) : arrivalDevice(path, host) ?? host.route.device;
	const isSending = host === path.sender;
	const packet = packetFor(path, sent, isSending ? {
		iif: pod,
		oif: host.route.device
	} : {
		iif: other,
		oif: pod
	});
	const asked = {
		hooks: FORWARDING,
		what: `what ${host.name} forwards between ${pod} and ${isSending ? host.route.device : other}`,
		code: "firewall.forward",
		fix: forwardFix(path, host)
	};
	const there = byRules(host, {
		packet,
		...asked
	});
	const back = answerTo(path, packet, isSending ? {
		iif: other,
		oif: pod
	} : {
		iif: pod,
		oif: host.route.device
	});
	return worse(there, back === null ? null : byRules(host, {
		...asked,
		packet: back,
		what: `the answer to ${asked.what}`
	}));
}
/** The forward module's, for the pods of this way: their range as flannel has it, else the networks of the two ends. */
function forwardFix(path, host) {
	const ranges = endsOf(path).flatMap((end) => end.podRange ?? cidrOf(podNetwork(end)) ?? []);
	const params = { pods: [...new Set(ranges)] };
	if (params.pods.length === 0) return null;
	const blocked = host.plan("forward", params)?.findings.filter(({ code }) => code === "forward.blocked") ?? [];
	return blocked.length > 0 && blocked.every(({ fixable }) => fixable === true) ? fixOn(host, ["forward", params]) : null;
}
function cidrOf(range) {
	return range === null ? null : cidrText(range);
}
/** Ports are the firewall module's to judge and to open; a ping has none. The answer goes out again. */
function takes(path, host) {
	const { sender, target, question } = path;
	const sent = {
		port: target.port,
		protocol: question.protocol
	};
	const packet = packetFor(path, sent, {
		iif: nodeDevice(host),
		oif: ""
	});
	const back = answerTo(path, packet, {
		iif: "",
		oif: host.route.device
	});
	const what = `the answer of ${host.name} to ${portName(sent)}`;
	const out = back === null ? null : byRules(host, {
		packet: back,
		hooks: SENDING,
		what,
		code: "firewall.output"
	});
	if (target.port === null) {
		const asked = `a ping that comes to ${host.name}`;
		return [worse(byRules(host, {
			packet,
			hooks: LOCAL_HOOKS,
			what: asked,
			code: "firewall.input"
		}), out)];
	}
	const from = [sender.place.address, sender.address].filter((each) => isSameFamily(each, target.address));
	const comes = {
		from: [...new Set(from)],
		open: [...new Set(from)],
		at: target.address
	};
	return [worse(opens(host, `${target.port}/${question.protocol}`, comes), out)];
}
function isSameFamily(one, other) {
	return one.includes(":") === other.includes(":");
}
/** Every node takes the tunnel's packets from every other: answers come from other ports than those that were sent to. */
function takesTunnel(path, host, port) {
	const id = overlayOf(path)?.link.vxlan?.id ?? -1;
	const peer = host === path.sender ? path.receiver : path.sender;
	const addressOf = (end) => {
		const link = overlayOn(end, id)?.link;
		return link === void 0 ? end.address : tunnelAddress(end, link);
	};
	const from = peer === null ? [] : [addressOf(peer)];
	const open = peer !== null && addressOf(peer) === peer.address ? "all" : from;
	return opens(host, `${port}/udp`, {
		from,
		open,
		at: addressOf(host)
	});
}
function opens(host, port, { from, open, at }) {
	const { ok, unknown, fault } = on("firewall", host.name);
	const findings = host.plan("firewall", {
		allow: [port],
		from
	}, at)?.findings;
	const needsRoot = findings?.find(({ code }) => code === "firewall.needs-root");
	if (findings === void 0 || needsRoot !== void 0) return unknown(`the rules for ${port} were not read`);
	const blocked = findings.find(({ code }) => code === "firewall.blocked");
	if (blocked !== void 0) {
		const fix = blocked.fixable === true ? fixOn(host, ["firewall", {
			allow: [port],
			from: open
		}]) : null;
		const advice = fix === null ? `change that rule on ${host.name}` : void 0;
		const cause = {
			code: "firewall.blocked",
			message: `${host.name}: ${blocked.message}`,
			fix,
			...advice ? { advice } : {}
		};
		return fault(blocked.message, {
			evidence: blocked.evidence,
			cause
		});
	}
	const doubt = findings.find(({ code, severity }) => code === "firewall.unknown" && severity === "warning");
	if (doubt !== void 0) return unknown(doubt.message, doubt.evidence);
	const later = findings.find(({ severity }) => severity === "error");
	return ok(`${host.name} lets in ${port} from ${from.join(" and ")}${later === void 0 ? "" : `, but not for good: ${later.message}`}`);
}
// src/doctor/steps/forwarding.ts
/** Hosts that have to pass on what is not for themselves: those whose pod is an end. */
const forwarding = {
	id: "forwarding",
	judge(path) {
		const routers = endsOf(path).filter(({ place }) => place.kind === "pod");
		return routers.filter(({ name }, i) => routers.findIndex((other) => other.name === name) === i).map((host) => judgeHost$2(path, host));
	}
};
function judgeHost$2(path, host) {
	const { ok, unknown, fault } = on("forwarding", host.name);
	const id = isIpv6(path) ? "forwarding6" : "forwarding";
	const fix = fixOn(host, id);
	const [task] = fix.tasks;
	const params = task?.params ?? {};
	const all = errorsOf(host, id, {
		...params,
		persist: false
	});
	if (all === null) return unknown("what the kernel is set to was not seen");
	const devices = [podDevice(host), arrivalDevice(path, host)];
	const now = all.filter((finding) => isOnWay(finding, devices));
	if (now.length === 0) {
		const later = errorsOf(host, id, params) ?? [];
		return ok(`${host.name} forwards${later.length === 0 ? "" : `, but not for good: ${join(later.slice(0, 1), "message")}`}`);
	}
	const message = `${host.name} does not forward: ${join(now, "message")}`;
	const evidence = join(now, "evidence");
	return fault(join(now, "message"), {
		evidence,
		cause: {
			code: "forwarding.off",
			message,
			fix
		}
	});
}
/** Devices that the way does not pass may be as they like. */
function isOnWay({ code, evidence = "" }, devices) {
	if (code !== "sysctl.interface-forwarding") return true;
	return devices.some((device) => device !== null && evidence.includes(`/conf/${device}/forwarding:`));
}
// src/doctor/steps/limits.ts
/** Whether the tables of neighbours and connections have room. */
const limits = {
	id: "limits",
	judge: (path) => hostsOf$1(path).map((host) => {
		const { ok, unknown, fault } = on("limits", host.name);
		const errors = errorsOf(host, "limits", { persist: false });
		if (errors === null) return unknown("the tables of neighbours and connections were not seen");
		if (errors.length === 0) return ok(`the tables of neighbours and connections of ${host.name} have room`);
		const message = `${host.name}: ${join(errors, "message")}`;
		return fault(join(errors, "message"), {
			evidence: join(errors, "evidence"),
			cause: {
				code: "limits.full",
				message,
				fix: fixOn(host, "limits")
			}
		});
	})
};
// src/doctor/steps/mtu.ts
/** What VXLAN adds: IP, UDP, VXLAN and the inner Ethernet header (RFC 7348, section 5). */
const OVERHEAD = {
	v4: 50,
	v6: 70
};
/** Whether packets as large as the route takes at once arrive, and fit into the tunnel. */
const mtu = {
	id: "mtu",
	judge(path) {
		const { sender, receiver, probe, target } = path;
		const found = overlayOf(path);
		if (found !== null && receiver !== null) {
			const there = overlayOn(receiver, found.link.vxlan?.id ?? -1);
			const faults = [fits(sender, found), there === null ? null : fits(receiver, there)].filter((each) => each !== null);
			if (faults.length > 0) return faults;
		}
		const { ok, unknown, fault } = on("mtu", sender.name);
		if (probe.ping !== true || probe.largePing === null) return probe.ping === true ? [unknown("large packets were not tried: that takes the ping of iputils")] : [];
		if (probe.largePing) return [ok(`packets of ${probe.size} bytes arrive at ${target.address}, and come back`)];
		const message = `packets of ${probe.size} bytes do not get from ${sender.name} to ${target.address} and back, though small ones do: ${narrow(path) ?? "a link on the way"} carries less than ${sender.route.device} of ${sender.name} does`;
		return [fault(`packets of ${probe.size} bytes do not come back`, { cause: {
			code: "mtu.path",
			message,
			advice: "raise that link's MTU, or lower the one of the sending device (of an overlay: in the CNI's configuration)"
		} })];
	}
};
/** The device of the other end, where that is what does not fit. */
function narrow({ receiver, probe }) {
	const device = receiver === null ? null : nodeDevice(receiver);
	const mtu = receiver?.links.get(device ?? "")?.mtu ?? probe.size;
	return mtu < probe.size ? `${device} of ${receiver?.name}, with its ${mtu},` : null;
}
function fits(host, { device, link }) {
	const name = deviceWith(host, tunnelAddress(host, link));
	const under = host.links.get(name ?? "");
	if (under === void 0) return null;
	const overhead = host.address.includes(":") ? OVERHEAD.v6 : OVERHEAD.v4;
	if (link.mtu + overhead <= under.mtu) return null;
	const message = `${device} of ${host.name} takes packets of ${link.mtu} bytes, and with the ${overhead} that VXLAN adds ${name} carries no more than ${under.mtu - overhead}`;
	const advice = `give the overlay ${under.mtu - overhead} in the CNI's configuration, or raise the MTU of ${name}`;
	return on("mtu", host.name).fault(message, {
		evidence: `${link.line}\n${under.line}`,
		cause: {
			code: "mtu.overlay",
			message,
			advice
		}
	});
}
// src/doctor/steps/name.ts
/** What the sender takes the name for. A node's name in the inventory need not be one that others resolve. */
const name = {
	id: "name",
	judge({ question, resolved, sender, receiver, target }) {
		if (isAddress(question.to)) return [];
		const { ok, unknown, fault } = on("name", sender.name);
		const own = [target.address, ...(receiver?.facts.addresses ?? []).map(({ address }) => address)];
		if (resolved === null) return [unknown(`${question.to} is ${target.address} by the inventory; ${sender.name} has no getent`)];
		if (resolved.length === 0) return [ok(`${question.to} is ${target.address} by the inventory; ${sender.name} does not know the name`)];
		const found = resolved.find((address) => own.includes(address));
		if (found !== void 0) return [ok(`${sender.name} takes ${question.to} for ${found}`)];
		const wrong = resolved.slice(0, 3).join(", ");
		const message = `${sender.name} takes the name ${question.to} for ${wrong}, and the host has ${target.address}`;
		return [fault(message, { cause: {
			code: "name.wrong",
			message,
			advice: `look for it in /etc/hosts of ${sender.name}, then in its name server's zone`
		} })];
	}
};
// src/doctor/steps/neighbour.ts
const UNANSWERED = ["FAILED", "INCOMPLETE"];
/** Whether the next hop answered when it was asked for. Packets went out before the table was read. */
const neighbour = {
	id: "neighbour",
	judge(path, before) {
		return (isOneHost(path) ? [path.sender] : [path.sender, path.receiver]).flatMap((host) => host === null ? [] : judgeHost$1(path, host, before));
	}
};
function judgeHost$1(path, host, before) {
	const { device, gateway, local } = host.route;
	if (device === null || local) return [];
	const { ok, unknown, fault } = on("neighbour", host.name);
	const hop = gateway ?? (host === path.sender ? path.target.address : path.sender.place.address);
	const entry = host.neighbour;
	if (entry === null) return [];
	if (!UNANSWERED.includes(entry.state)) {
		const owner = host === path.sender ? path.receiver : path.sender;
		if (reaches(path) || owner === null || entry.mac === null || !isAnother(owner, hop, entry.mac)) return [ok(`${hop} is ${entry.mac ?? "known"} on ${device}`, entry.line)];
		const message = `${host.name} takes ${entry.mac} for ${hop} on ${device}, and no device of ${owner.name}, which has that address, is ${entry.mac}`;
		if (entry.state !== "PERMANENT") return [unknown(`${message}: another machine has it too, unless a router answers for all`, entry.line)];
		return [fault(message, {
			evidence: entry.line,
			cause: {
				code: "neighbour.other",
				message,
				advice: `the entry is older than the device: the CNI's agent writes it, restart that on both hosts`
			}
		})];
	}
	const line = `nobody on ${device} says to have ${hop}`;
	if (before.some(({ step, host: at, status }) => step === "route" && at === host.name && status === "fault")) return [fault(line, { evidence: entry.line })];
	const message = `nobody on ${device} of ${host.name} says to have ${hop}`;
	const advice = overlayOf(path)?.device === device ? `the CNI's agent on ${host.name} writes this entry: restart it there and read its log` : `is it up, and on that network? see with \`ip neigh\` on ${host.name}, and capture ARP at both ends`;
	return [fault(line, {
		evidence: entry.line,
		cause: {
			code: "neighbour.unanswered",
			message,
			advice
		}
	})];
}
/** The host has the address, and none of its devices the hardware address that others take for it. */
function isAnother(owner, address, mac) {
	const macs = [...owner.links.values()].flatMap((link) => link.mac ?? []);
	return deviceWith(owner, address) !== null && macs.length > 0 && !macs.includes(mac.toLowerCase());
}
// src/doctor/steps/overlay.ts
/** The tunnel between the two hosts: its device at both ends, and where it sends. */
const overlay = {
	id: "overlay",
	judge(path) {
		const found = overlayOf(path);
		const { sender, receiver } = path;
		if (found === null || receiver === null) return [];
		const told = tellVxlans([cidrView(sender), cidrView(receiver)]).filter(({ finding }) => finding.severity === "error");
		if (told.length > 0) return told.map(({ hosts, finding: { code, message, evidence } }) => on("overlay", hosts[0] ?? sender.name).fault(message, {
			evidence,
			cause: {
				code,
				message
			}
		}));
		return judgeTunnel(path, sender, receiver, found);
	}
};
function judgeTunnel(path, sender, receiver, here) {
	const { ok, fault } = on("overlay", sender.name);
	const blame = (host, code, message, evidence) => {
		const advice = `the CNI's agent makes this device: restart it on ${host.name} and read its log`;
		return on("overlay", host.name).fault(message, {
			evidence,
			cause: {
				code,
				message,
				advice
			}
		});
	};
	const id = here.link.vxlan?.id ?? -1;
	const there = overlayOn(receiver, id);
	if (there === null) return [blame(receiver, "overlay.absent", `${receiver.name} has no VXLAN device with the id ${id} of ${here.device} on ${sender.name}`, here.link.line)];
	for (const [host, { device, link }] of [[sender, here], [receiver, there]]) if (!link.up) return [blame(host, "overlay.down", `${device} of ${host.name} is down`, link.line)];
	const [port, other] = [here.link.vxlan?.port, there.link.vxlan?.port];
	if (port !== other) return [blame(receiver, "overlay.port", `${here.device} of ${sender.name} sends to port ${port}, and ${there.device} of ${receiver.name} listens on ${other}`, there.link.line)];
	const { remote, neighbour } = sender;
	const expected = tunnelAddress(receiver, there.link);
	if (remote !== null && remote !== expected) {
		const message = `${here.device} of ${sender.name} sends what is for ${path.target.address} to ${remote}, and ${receiver.name} takes it at ${expected}`;
		const advice = `${receiver.name} registered a wrong address with the cluster, or ${sender.name} has not heard of the new one: set the node's address (kubelet --node-ip, flannel --iface) and restart the CNI's agents`;
		return [fault(message, {
			evidence: neighbour?.line,
			cause: {
				code: "overlay.remote",
				message,
				advice
			}
		})];
	}
	if (sender.route.gateway !== null && neighbour === null) return [blame(sender, "overlay.neighbour", `${here.device} of ${sender.name} does not know ${sender.route.gateway}, by which ${receiver.name} is reached`, here.link.line)];
	return [ok(`VXLAN ${id} on ${port}/udp between ${here.device} of ${sender.name} and ${there.device} of ${receiver.name}`, here.link.line)];
}
// src/doctor/steps/packets.ts
const SAID = {
	answered: "was answered",
	refused: "was refused",
	unreachable: "was rejected on the way, or nobody answered for the address",
	silent: "got no answer",
	unsent: "was not sent: the host has nothing to send it with"
};
/** What is wrong there loses no such packet: it went to an address, and is small. */
const BESIDE = ["name", "mtu"];
/** Real packets, from where the way begins. */
const packets = {
	id: "packets",
	judge(path, before) {
		const { probe, question, sender } = path;
		const { ok, unknown, fault } = on("packets", sender.name);
		const line = `${probe.how} ${SAID[probe.answer]}`;
		if (probe.answer === "answered") return [ok(line, probe.said)];
		const isBlamed = before.some(({ status, step }) => status === "fault" && !BESIDE.includes(step));
		if (probe.answer === "unsent") return [unknown(line)];
		if (probe.answer === "silent" && question.protocol === "udp" && !isBlamed) return [unknown(`${line}, which says nothing of a datagram`)];
		return [fault(line, {
			evidence: probe.said,
			cause: isBlamed ? null : cause(path, before)
		})];
	}
};
/** Nothing that was seen is in the way, and packets do not arrive. */
function cause(path, before) {
	const { sender, receiver, probe, target } = path;
	const doubt = before.filter(({ status }) => status === "unknown").length === 0 ? "" : "; what is unknown above may be the reason, too";
	const other = receiver?.name ?? target.address;
	if (probe.answer === "refused") return {
		code: "packets.refused",
		message: `${other} refuses, and no rule and no missing service that was seen is the reason${doubt}`,
		advice: `capture on ${other} and look who sends the refusal: netfix explain reads the file`
	};
	return {
		code: "packets.lost",
		message: `nothing that was seen on ${receiver === null ? sender.name : `${sender.name} and ${other}`} is in the way, and packets do not arrive${doubt}`,
		advice: `look at what stands between: a cloud security group, a hypervisor, a router or a firewall; capture at both ends at once and let netfix explain say who saw the packet last${overlayOf(path) === null ? "" : ". It tells wrong checksums, too, which the task `vxlan_offload` puts right"}`
	};
}
// src/doctor/steps/place.ts
/** Who the two ends are. */
const place = {
	id: "place",
	judge({ sender, receiver, target }) {
		if (receiver !== null) return [...pod(sender), ...pod(receiver)];
		const line = `no host of the inventory has ${target.address}: what is behind the last router is not seen`;
		return [...pod(sender), on("place", sender.name).unknown(line)];
	}
};
function pod(host) {
	const { place: end, name } = host;
	if (end.kind === "node") return [];
	const where = end.namespace === null ? "" : ` (${end.namespace})`;
	return [on("place", name).ok(`${end.address} is a pod of ${name}, behind ${podDevice(host) ?? "no device"}${where}`)];
}
// src/doctor/steps/ranges.ts
/** A pod of another host whose address lies in a network that the sender is in: it is looked for among the neighbours. */
const ranges = {
	id: "ranges",
	judge(path) {
		const { sender, receiver, target } = path;
		const pod = parsePrefix(target.address);
		if (receiver?.place.kind !== "pod" || pod === null || isOneHost(path)) return [];
		const { ok, fault } = on("ranges", sender.name);
		const cluster = {
			use: "pod",
			range: pod,
			name: target.address
		};
		const isNode = (address) => formatPrefix(address) === receiver.address;
		const overlap = overlapsOf(cluster, [cidrView(sender)], isNode).find(({ kind }) => kind === "network");
		if (overlap === void 0 || reaches(path)) return [ok(`${target.address} lies in no network of ${sender.name} itself`)];
		const share = overlap.hosts.get(sender.name);
		const network = cidrText(overlap.where);
		const free = proposal(path, pod);
		const cause = {
			code: "cidr.overlap",
			message: `the pod ${target.address} of ${receiver.name} lies in ${network}, a network of ${sender.name} (${share?.how}): ${sender.name} looks for it among its neighbours, and the pod range cannot stay`,
			advice: `a running cluster's pod range is not changed by netfix, nor by anything else: ${free}`
		};
		return [fault(`${target.address} lies in ${network}, a network of ${sender.name}`, {
			evidence: share?.lines.join("\n"),
			cause
		})];
	}
};
/** A range of the cluster's size that is free on the two hosts. Without flannel's word for it a /16 (IPv6: /56) is taken. */
function proposal({ sender, receiver }, pod) {
	const range = parsePrefix(receiver?.podRange ?? sender.podRange ?? "") ?? parsePrefix(`${formatPrefix(pod)}/${pod.family === "ip" ? 16 : 56}`) ?? pod;
	const seen = [sender, receiver].flatMap((host) => host === null ? [] : [cidrView(host)]);
	const free = freeFor({
		use: "pod",
		range
	}, [...networksOf(seen), range]);
	if (free === null) return "no private range of that size is free on the two hosts";
	const cidr = cidrText(free);
	return `make it anew with ${cidr}, which is free on the two hosts (kubeadm init --pod-network-cidr ${cidr}, and the same in the CNI's configuration); prove that on all hosts first with the task \`cidr: { pods: [${cidr}] }\``;
}
// src/doctor/steps/reverse-path.ts
/** A strict filter drops what comes in by another device than the way back leaves by (rp_filter in ip-sysctl.rst). IPv4 only. */
const reversePath = {
	id: "rp_filter",
	judge(path) {
		if (isOneHost(path) || path.receiver === null || path.target.address.includes(":")) return [];
		return endsOf(path).map((host) => judgeHost(path, host));
	}
};
function judgeHost(path, host) {
	const { ok, unknown, fault } = on("rp_filter", host.name);
	const comes = arrivalDevice(path, host);
	const leaves = host.route.device;
	if (comes === null) return unknown(`by which device packets come in to ${host.name} is not known`);
	if (comes === leaves) return ok(`packets come in to ${host.name} by ${comes}, and the way back leaves by it`);
	const errors = errorsOf(host, "reversePath", {
		interfaces: [comes],
		persist: false
	});
	if (errors === null) return unknown(`what the filter of ${comes} does was not seen`);
	if (errors.length === 0) return ok(`packets come in to ${host.name} by ${comes} and the way back leaves by ${leaves ?? "nothing"}; no strict filter minds`);
	const message = `${host.name} drops what comes in by ${comes}, for the way back leaves by ${leaves ?? "no device"}: ${join(errors, "message")}`;
	const fix = fixOn(host, ["reversePath", { interfaces: [comes] }]);
	return fault(join(errors, "message"), {
		evidence: `${host.route.line}\n${join(errors, "evidence")}`,
		cause: {
			code: "rp_filter.strict",
			message,
			fix
		}
	});
}
// src/doctor/steps/route.ts
/** Where each host sends what is for the other end. */
const route = {
	id: "route",
	judge(path, before) {
		const { sender, receiver, target } = path;
		const isBlamed = before.some(({ step, status }) => step === "ranges" && status === "fault");
		const there = judgeRoute(path, sender, {
			to: target.address,
			other: receiver,
			follows: isBlamed
		});
		if (receiver === null || isOneHost(path)) return [there];
		return [there, judgeRoute(path, receiver, {
			to: sender.place.address,
			other: sender,
			follows: false
		})];
	}
};
function judgeRoute(path, host, { to, other, follows }) {
	const { ok, unknown, fault } = on("route", host.name);
	const { device, gateway, local, line } = host.route;
	if (follows) return fault(`${to} is taken for a neighbour on ${device}`, { evidence: line });
	const blame = (code, message) => {
		const fix = other === null ? null : routeFix(host, other);
		const advice = fix === null ? `add the route on ${host.name}, or see which rule takes it elsewhere (ip rule)${other?.place.kind === "pod" ? `: the CNI's agent writes it, so restart that there and read its log` : ""}` : `the CNI's agent on ${host.name} writes this route: restart it if it goes wrong again; the task \`cni_devices\` keeps NetworkManager and systemd-networkd from its routes`;
		return fault(message, {
			evidence: line,
			cause: {
				code,
				message,
				fix,
				advice
			}
		});
	};
	if (device === null && reaches(path)) return unknown(`by which route ${host.name} reaches ${to} was not seen; it does`, line);
	if (device === null) return blame("route.missing", `${host.name} has no route to ${to}`);
	const isElsewhere = other !== null && other.name !== host.name;
	if (local && isElsewhere) {
		const message = `${host.name} has ${to} itself, which is the address of ${other.name}`;
		return fault(message, {
			evidence: line,
			cause: {
				code: "route.own-address",
				message
			}
		});
	}
	if (isElsewhere && other.place.kind === "pod" && !reaches(path)) {
		if (gateway === null && host.neighbour?.mac == null) return blame("route.neighbour", `${host.name} takes ${to} for a neighbour on ${device}, and it is a pod of ${other.name}`);
		if (gateway !== null && host.links.get(device)?.vxlan == null && !isOf(other, gateway)) return blame("route.elsewhere", `${host.name} sends what is for ${to} to ${gateway}, which is not ${other.name}, whose pod it is`);
	}
	return ok(local ? `${to} is its own` : `to ${to} ${gateway === null ? "on the link" : `by ${gateway}`}, ${device}`, line);
}
function isOf({ facts }, address) {
	return facts.addresses.some((own) => own.address === address);
}
/** What a word of a route may hold: it comes from a host. */
const PLAIN = /^[A-Za-z0-9 .:/_@-]+$/;
/**
* The route that flannel and its like write: the other host's pods by that host's address on the overlay. Null without
* an overlay that both have. The route that stands there now is put back by undo.
*/
function routeFix(host, other) {
	const network = podNetwork(other);
	const pair = [...host.links].flatMap(([device, { vxlan }]) => {
		const there = vxlan === null ? null : overlayOn(other, vxlan.id);
		const gateway = other.network.addresses.find((own) => own.device === there?.device);
		return gateway === void 0 ? [] : [{
			device,
			gateway: formatPrefix(gateway.address)
		}];
	})[0];
	if (network === null || pair === void 0) return null;
	const to = formatPrefix(network);
	const before = host.network.routes.find(({ destination }) => formatPrefix(destination) === to)?.line.trim();
	if (before?.includes(`via ${pair.gateway} dev ${pair.device}`) === true || before !== void 0 && !PLAIN.test(before)) return null;
	const words = before?.split(/\s+/).filter((word) => !["linkdown", "dead"].includes(word)).map(quote);
	const onto = `${quote(to)} via ${quote(pair.gateway)} dev ${quote(pair.device)}`;
	const params = {
		check: `ip -o route show ${quote(to)} | grep -q ${quote(`via ${pair.gateway} dev ${pair.device}`)}`,
		fix: `ip route replace ${onto} onlink`,
		undo: words === void 0 ? `ip route del ${onto} 2>/dev/null || :` : `ip route replace ${words.join(" ")}`,
		risk: "connectivity"
	};
	return {
		host: host.name,
		tasks: [{
			module: "shell",
			params
		}]
	};
}
// src/doctor/steps/steps.ts
/** The way, in the order in which it is walked. A cause found earlier is the one to begin with. */
const STEPS = [
	name,
	place,
	{
		id: "service",
		judge({ service: found, sender }) {
			if (found === null) return [];
			const port = (each) => each === null ? "" : `:${each}`;
			const line = `${sender.name} turns ${found.address}${port(found.port)} into ${found.to.address}${port(found.to.port)}`;
			return [on("service", sender.name).ok(line, found.rule)];
		}
	},
	ranges,
	route,
	neighbour,
	overlay,
	forwarding,
	bridge,
	firewall,
	reversePath,
	mtu,
	limits,
	listener,
	packets
];
// src/doctor/walk.ts
/** Takes every step. Pure. */
function walk(path) {
	const steps = [];
	for (const step of STEPS) steps.push(...step.judge(path, steps));
	const blind = hostsOf$1(path).filter(({ facts }) => facts.uid !== 0);
	const names = blind.map(({ name }) => name).join(" and ");
	const notes = blind.length === 0 ? [] : [`${names} ${blind.length === 1 ? "was" : "were"} looked at without root: rules, and pods' networks, cannot be seen so; pass -b`];
	return conclude(steps, arrived(path.probe, path.question), notes);
}
function arrived({ answer }, { protocol }) {
	if (answer === "answered") return true;
	if (answer === "unsent" || answer === "silent" && protocol === "udp") return null;
	return false;
}
function conclude(steps, hasArrived, notes) {
	const all = steps.flatMap(({ cause }) => cause === null ? [] : [cause]);
	const isName = ({ code }) => code === "name.wrong";
	return {
		steps,
		causes: [...all.filter((cause) => !isName(cause)), ...all.filter(isName)],
		arrived: hasArrived,
		verdict: steps.some(({ status }) => status === "fault") ? "fault" : hasArrived === true ? "right" : "unproven",
		notes
	};
}
/** A way that could not be walked: an end that is nowhere, or a host that gave no answer (`what`: which, and why). */
function lostWalk(question, at, what) {
	if (at === "look") return {
		...conclude([], null, [`not looked at: ${what}`]),
		verdict: "unproven"
	};
	return conclude([at === "from" ? on("place", question.from).fault(`no host has ${question.from}`, { cause: {
		code: "place.unknown",
		message: `no host of the inventory that answered has ${question.from}, or a pod with it`,
		advice: "see where the pod runs: kubectl get pods -o wide; finding a pod takes root (-b)"
	} }) : on("name", what).fault(`${what} cannot resolve ${question.to}`, { cause: {
		code: "name.unknown",
		message: `${question.to} is no host of the inventory, and ${what} cannot resolve the name`,
		advice: `see the hosts with netfix inventory; names of the cluster (….svc) are known to pods, not to nodes: take the Service's address`
	} })], null, []);
}
// src/doctor/examine.ts
const LOOK_DEADLINE = { timeoutMs: 6e4 };
/**
* Walks the way once: finds the two ends where they are addresses, looks at both hosts while packets are sent, and,
* where those were datagrams to a node, tests with the mesh's packets whether they arrive.
*/
async function examine(fleet, question) {
	const places = await locate(fleet, [question.from, question.to].filter(isAddress));
	for (const host of fleet.hosts) places.set(host.name, {
		host,
		address: host.address,
		kind: "node",
		namespace: null
	});
	const from = places.get(question.from);
	if (from === void 0) return lostWalk(question, "from", question.from);
	const isKnown = places.has(question.to) || isAddress(question.to);
	const address = isKnown ? question.to : await resolve(fleet, from, question.to);
	if (address === void 0) return lostWalk(question, "to", from.host.name);
	const path = await look(fleet, question, from, places.get(address) ?? (isKnown ? void 0 : (await locate(fleet, [address])).get(address)) ?? address);
	return typeof path === "string" ? lostWalk(question, "look", path) : walk(path);
}
async function resolve(fleet, { host }, name) {
	fleet.progress(`${host.name} resolves ${name}`);
	const script = framedScript([{
		id: "name",
		script: resolveScript(name)
	}]);
	const output = (await fleet.each((each) => each === host ? script.text : null, LOOK_DEADLINE)).get(host.name);
	const [first] = (script.read(output?.stdout ?? "", output?.stderr ?? "").get("name")?.stdout ?? "").split("\n").flatMap((line) => parsePrefix(line.trim()) ?? []);
	return first && formatPrefix(first);
}
/** What is known of the way, or the host that gave no answer. */
async function look(fleet, question, from, to) {
	const target = typeof to === "string" ? to : to.address;
	const listens = question.port === null || question.protocol === "icmp" ? null : {
		number: question.port,
		protocol: question.protocol
	};
	const name = isAddress(question.to) ? null : question.to;
	const ends = [{
		place: from,
		other: target,
		source: from.kind === "pod" ? from.address : null,
		port: null,
		probe: probeScript(from, target, question),
		name
	}];
	if (typeof to !== "string") ends.push(receiving(to, from, listens));
	fleet.progress(`${ends.map(({ place }) => place.host.name).join(" and ")}`);
	const printed = await lookAt(fleet, ends);
	const [sender] = printed;
	if (typeof sender === "string" || sender === void 0) return sender ?? from.host.name;
	const probe = readProbe(sender.probe, from, target, question);
	const { rules } = sender.seen;
	const service = typeof to === "string" && rules !== null ? translationOf(rules, question, to) : null;
	const end = service?.to ?? {
		address: target,
		port: question.port
	};
	const begin = beginningOf(from, sender.seen);
	const port = end.port === null ? null : {
		number: end.port,
		protocol: listens?.protocol ?? "tcp"
	};
	const [first, last = null] = service === null && begin === from ? printed : await lookAgain(fleet, begin, end.address, {
		place: service === null ? to : (await locate(fleet, [end.address])).get(end.address) ?? to,
		port
	});
	if (typeof first === "string" || first === void 0) return first ?? from.host.name;
	if (typeof last === "string") return last;
	const path = {
		question,
		resolved: sender.resolved,
		sender: first.seen,
		receiver: last?.seen ?? null,
		target: end,
		service,
		probe
	};
	return {
		...path,
		probe: await meshProbe(fleet, path)
	};
}
function receiving(to, from, port) {
	return {
		place: to,
		other: from.address,
		source: to.address,
		port,
		probe: null,
		name: null
	};
}
/** The host's own end with the address that its packets to the other end really carry: it may have several. */
function beginningOf(from, { route: { source, local } }) {
	if (from.kind === "pod" || local || source === null || source === from.address) return from;
	return {
		...from,
		address: source
	};
}
/** Both ends once more, where the first look told that packets carry other addresses than those asked for. */
async function lookAgain(fleet, from, address, { place, port }) {
	const sending = {
		place: from,
		other: address,
		source: from.address,
		port: null,
		probe: null,
		name: null
	};
	return lookAt(fleet, typeof place === "string" ? [sending] : [sending, receiving(place, from, port)]);
}
/** All ends at the same time. Two ends on one host are two looks in one script's worth of time. */
async function lookAt(fleet, ends) {
	const nodes = [...new Set(ends.map(({ place }) => place.host))];
	const results = [];
	for (const round of roundsOf(ends)) {
		const looks = new Map(round.map((end) => [end.place.host, {
			end,
			look: lookFor(end)
		}]));
		const outputs = await fleet.each((host) => looks.get(host)?.look.script.text ?? null, LOOK_DEADLINE);
		for (const { end, look } of looks.values()) results[ends.indexOf(end)] = read(outputs, end, look, nodes);
	}
	return results;
}
/** No host twice in one round. */
function roundsOf(ends) {
	const [first, second] = ends;
	if (first === void 0 || second === void 0) return [[...ends]];
	return first.place.host === second.place.host ? [[first], [second]] : [[first, second]];
}
function read(outputs, end, look, nodes) {
	const output = outputs.get(end.place.host.name);
	if (output === void 0 || output.failure !== null) return `${end.place.host.name}: ${output?.failure ?? "it gave no answer"}`;
	return readLook(look, end, output, nodes);
}
/**
* A datagram that is not answered says nothing, and one that is refused may have met a port that nobody holds: the mesh's
* packets, on the same port, are seen where they arrive.
*/
async function meshProbe(fleet, { question, sender, receiver, probe }) {
	const { port, protocol } = question;
	const nodes = receiver !== null && [sender, receiver].every(({ place }) => place.kind === "node");
	const isTold = probe.answer === "answered" || probe.answer === "unreachable";
	if (protocol !== "udp" || port === null || !nodes || isTold) return probe;
	const hosts = [sender.place.host, receiver.place.host];
	if (hosts[0] === hosts[1] || hosts.some(({ facts }) => facts.uid !== 0)) return probe;
	const hearing = (await measure(fleet, hosts, {
		port,
		mtu: null,
		anyHolder: true
	})).hearings.get(receiver.place.host);
	if (hearing === void 0 || hearing.deafBy !== null) return probe;
	return hearing.heard.has(sender.name) ? {
		...probe,
		answer: "answered",
		said: `seen on ${receiver.name}`
	} : probe;
}
// src/doctor/fix.ts
/** What a walk's causes ask for, one entry per host with each task once, in the order of the way. */
function fixesOf({ causes }) {
	const byHost = /* @__PURE__ */ new Map();
	for (const { fix } of causes) {
		if (fix === null) continue;
		const tasks = byHost.get(fix.host) ?? /* @__PURE__ */ new Map();
		byHost.set(fix.host, tasks);
		for (const task of fix.tasks) tasks.set(JSON.stringify(task), task);
	}
	return [...byHost].map(([host, tasks]) => ({
		host,
		tasks: [...tasks.values()]
	}));
}
/** A play that does it, as a playbook has it. */
function playOf({ host, tasks }, become) {
	return {
		hosts: host,
		...become ? { become } : {},
		tasks: tasks.map(({ module, params }) => ({ [module]: params }))
	};
}
// src/report/walk.ts
var import_dist = require_dist();
const STATUS = {
	ok: "ok",
	fault: "failed",
	unknown: "skipped"
};
/** The way step by step, then what is in it and what puts it right. */
function walkText(walk, style) {
	const width = Math.max(0, ...walk.steps.map(({ step }) => step.length));
	const hosts = Math.max(0, ...walk.steps.map(({ host }) => columns(safeLine(host))));
	return `${[
		walk.steps.map((step) => stepText(step, {
			style,
			width,
			hosts
		})).join("\n"),
		walk.notes.map((note) => safeText(note)).join("\n"),
		walk.causes.map((cause, i) => causeText(cause, i, style)).join("\n"),
		closingLine(walk, style)
	].filter((part) => part !== "").join("\n\n")}\n`;
}
function stepText({ step, host, status, line, evidence }, { style, width, hosts }) {
	const head = `${style.status(STATUS[status], status.padEnd(7))}  ${step.padEnd(width)}  ${padEnd(safeLine(host), hosts)}  `;
	const margin = 7 + width + hosts + 6;
	const text = `${head}${indent(safeText(line), margin).trimStart()}`;
	if (evidence === null || status === "ok") return text;
	return `${text}\n${style.dim(indent(safeText(evidence), margin + 2))}`;
}
function causeText({ code, message, advice, fix }, place, style) {
	const lines = [`${style.status("failed", place === 0 ? "cause" : "also")}  ${style.dim(code)}`, indent(safeText(message), 2)];
	if (advice !== null) lines.push(indent(safeText(advice), 2));
	if (fix === null) lines.push("  netfix does not change this.");
	return lines.join("\n");
}
function closingLine({ verdict, steps, causes, arrived }, style) {
	if (steps.length === 0) return style.status("unreachable", "The way was not walked; ask again when that host answers.");
	if (verdict === "right") return style.status("ok", "The way is right: packets arrive, and nothing is in it.");
	if (verdict === "unproven") return style.status("skipped", "Nothing is wrong that was seen; nothing shows that packets arrive.");
	const through = arrived === true ? " Packets of this kind arrive all the same." : "";
	return `${style.status("failed", causes.length === 0 ? "Not right." : `${plural(causes.length, "cause")} found.`)}${through}`;
}
/** The plays as a file would hold them. Names of hosts come from the inventory, some words from hosts: safe to show. */
function playbookText(plays) {
	return safeText((0, import_dist.stringify)(plays, { lineWidth: 0 }), 200);
}
// src/commands/doctor.ts
const FAULT_FOUND = 2;
const UNREACHABLE = 4;
const INTERRUPTED = 130;
/** `netfix doctor --from n1 --to n2:80`: walks the way, names what is in it, and with --fix puts it right and walks again. */
async function doctorCommand(options, io) {
	const question = readQuestion(options.from, options.to);
	const inventory = await inventoryOf(options.inventory, io);
	const only = hostsOf(question, inventory);
	const access = await accessTo(inventory, options, io);
	return new Visit(question, only, access, options, io).go().finally(() => access.ssh.close());
}
/** Names of the two hosts; null where an address or a name has to be looked for on all of them. */
function hostsOf({ from, to }, { hosts }) {
	if (from === to) throw new UsageError({
		message: `--from and --to are both ${from}`,
		hint: "name two ends of a way"
	});
	if (!hosts.has(from) && !isAddress(from)) throw new UsageError({
		message: `--from ${from}: the inventory has no such host`,
		hint: "see what there is with: netfix inventory -i INVENTORY; an address of a pod will do, too"
	});
	return hosts.has(from) && hosts.has(to) ? /* @__PURE__ */ new Set([from, to]) : null;
}
var Visit = class {
	#question;
	#only;
	#access;
	#options;
	#io;
	constructor(question, only, access, options, io) {
		this.#question = question;
		this.#only = only;
		this.#access = access;
		this.#options = options;
		this.#io = io;
	}
	async go() {
		const { fix, become } = this.#options;
		const { walk, run } = await this.#walk();
		if (walk === null) return this.#cannot(run);
		this.#show(walk);
		const fixes = fixesOf(walk);
		const plays = fixes.map((each) => playOf(each, become));
		const document = {
			schemaVersion: 1,
			question: this.#question,
			walks: [walk],
			playbook: plays,
			fix: null,
			exitCode: exitCodeOf(walk, run)
		};
		const all = walk.causes.every((cause) => cause.fix !== null);
		if (plays.length > 0) this.#print(`\nThis puts ${all ? "it right" : "right what netfix can"}${fix ? "" : " (--fix runs it)"}:\n\n${playbookText(plays)}\n`);
		if (fix && plays.length > 0) await this.#fix(document, fixes);
		if (this.#options.json) this.#io.stdout.write(`${safeJson(document, 2)}\n`);
		return document.exitCode;
	}
	/** By the ordinary engine: lock, journal and guard hold, and `netfix undo` takes it back. */
	async #fix(document, fixes) {
		const plays = fixes.map(({ host, tasks }) => playOf$1("doctor --fix", host, this.#options.become, tasks.map(({ module, params }) => bareTask(module, { params }))));
		const { limit: _, ...options } = this.#options;
		document.fix = await perform({
			playbook: {
				file: "doctor",
				plays
			},
			modules,
			mode: "run",
			extraVars: {}
		}, this.#access, options, this.#io);
		this.#print(terminalReport(document.fix, {
			style: this.#style(),
			diff: false,
			verbose: false
		}));
		if (document.fix.exitCode === INTERRUPTED) {
			document.exitCode = INTERRUPTED;
			return;
		}
		this.#print("\n");
		const { walk, run } = await this.#walk();
		if (walk === null) {
			document.exitCode = this.#cannot(run);
			return;
		}
		this.#show(walk);
		document.walks.push(walk);
		document.exitCode = exitCodeOf(walk, run);
	}
	/** The walk as a task on all hosts that it may need. Null where it was not begun: the run says why. */
	async #walk() {
		const found = { walk: null };
		const question = this.#question;
		const module = defineFleetModule({
			name: "doctor",
			summary: "",
			params: build_default.Object({}),
			example: "",
			title: () => `from ${question.from} to ${this.#options.to}`,
			async run(fleet) {
				found.walk = await examine(fleet, question);
				return {
					findings: {},
					matrices: []
				};
			}
		});
		const execution = {
			playbook: {
				file: "doctor",
				plays: [playOf$1("doctor", "all", this.#options.become, [bareTask("doctor")])]
			},
			modules: /* @__PURE__ */ new Map([["doctor", module]]),
			mode: "run",
			extraVars: {},
			only: this.#only
		};
		const run = await perform(execution, this.#access, this.#options, this.#io);
		return {
			walk: [question.from, question.to].map((name) => run.hosts[name]?.status).some((status) => status === "unreachable" || status === "failed") ? null : found.walk,
			run
		};
	}
	#cannot(run) {
		if (run.run === "") return INTERRUPTED;
		const text = this.#options.json ? `${safeJson(run, 2)}\n` : terminalReport(run, {
			style: this.#style(),
			diff: false,
			verbose: true
		});
		this.#io.stdout.write(text);
		return run.exitCode === 0 ? FAULT_FOUND : run.exitCode;
	}
	#show(walk) {
		this.#print(walkText(walk, this.#style()));
	}
	#print(text) {
		if (!this.#options.json) this.#io.stdout.write(text);
	}
	#style() {
		return newStyle(wantsColour(this.#io.stdout, this.#options.color, this.#io.env));
	}
};
/** Without a step, a host went away while it was looked at. One that never answered may be the one that was asked for. */
function exitCodeOf({ verdict, steps }, run) {
	if (run.exitCode === 70 || run.exitCode === INTERRUPTED) return run.exitCode;
	if (steps.length === 0) return UNREACHABLE;
	if (steps.length < 2 && Object.values(run.hosts).some(({ status }) => status === "unreachable")) return UNREACHABLE;
	return verdict === "fault" ? FAULT_FOUND : 0;
}
export { doctorCommand };

//# sourceMappingURL=doctor.js.map