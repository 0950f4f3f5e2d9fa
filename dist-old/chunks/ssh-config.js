import { d as connectionVars, n as matchPatternList, r as matchPatterns, t as matchHostname } from "./pattern.js";
import { c as printable } from "../cli.js";
import { t as UsageError } from "./usage-error.js";
import { n as suggestion } from "./did-you-mean.js";
import { isAbsolute, join, resolve } from "node:path";
import { lstat, open, readdir } from "node:fs/promises";
import { homedir, hostname, userInfo } from "node:os";
// src/ssh/config/value.ts
const FLAGS = /* @__PURE__ */ new Map([
	["yes", true],
	["true", true],
	["no", false],
	["false", false]
]);
const STRICTNESS = /* @__PURE__ */ new Map([
	["yes", "yes"],
	["true", "yes"],
	["no", "no"],
	["false", "no"],
	["off", "no"],
	["ask", "ask"],
	["accept-new", "accept-new"]
]);
const SECONDS = {
	"": 1,
	s: 1,
	m: 60,
	h: 3600,
	d: 86400,
	w: 604800
};
function parseFlag(word) {
	return FLAGS.get(word.toLowerCase()) ?? null;
}
function parseStrictness(word) {
	return STRICTNESS.get(word.toLowerCase()) ?? null;
}
/** A number, or the one service name that makes sense here. */
function parsePort(word) {
	if (word === "ssh") return 22;
	const port = /^\d{1,5}$/.test(word) ? Number(word) : 0;
	return port >= 1 && port <= 65535 ? port : null;
}
/** Seconds of `90`, `1m30s`, `2h` (sshd_config(5) TIME FORMATS); Infinity for `none`; null when it is none of these. */
function parseTime(word) {
	if (word === "none") return Number.POSITIVE_INFINITY;
	if (!/^(?:\d+[smhdw]?)+$/i.test(word)) return null;
	const total = [...word.matchAll(/(\d+)([smhdw]?)/gi)].reduce((sum, [, count, unit]) => sum + Number(count) * (SECONDS[(unit ?? "").toLowerCase()] ?? 1), 0);
	return total <= 2147483647 ? total : null;
}
const CHECKS = {
	port: {
		parse: parsePort,
		expected: "a port from 1 to 65535"
	},
	identitiesonly: {
		parse: parseFlag,
		expected: "yes or no"
	},
	hashknownhosts: {
		parse: parseFlag,
		expected: "yes or no"
	},
	stricthostkeychecking: {
		parse: parseStrictness,
		expected: "yes, no, ask or accept-new"
	},
	connecttimeout: {
		parse: parseTime,
		expected: "a time such as 10 or 1m30s"
	}
};
/** What is wrong with the value of a keyword netfix acts on, or null. */
function problemOfValue(keyword, word) {
	const check = CHECKS[keyword];
	if (check === void 0 || check.parse(word) !== null) return null;
	return { message: `${keyword} is \`${word}\`, not ${check.expected}` };
}
// src/ssh/config/jump.ts
/** `[user@]host[:port]` or `ssh://…`, several with commas, first hop first; [] for `none`; null when it is neither. */
function parseJump(text) {
	if (text.trim().toLowerCase() === "none") return [];
	const hops = text.replace(/#.*$/, "").trim().split(",").map(parseHop);
	return hops.every((hop) => hop !== null) ? hops : null;
}
function formatHop({ user, host, port }) {
	const name = host.includes(":") ? `[${host}]` : host;
	return `${user === null ? "" : `${user}@`}${name}${port === null ? "" : `:${port}`}`;
}
/** A destination as on ssh's command line. Null when it is none. */
function parseHop(text) {
	const bare = /^ssh:\/\//i.test(text) ? text.slice(6).replace(/\/$/, "") : text;
	const match = /^(?:([^\s,]+)@)?(?:\[([^\]]+)\]|([^@:[\]/]+))(?::(\d*))?$/.exec(bare);
	const host = match?.[2] ?? match?.[3];
	if (match === null || host === void 0 || !isHostname(host)) return null;
	const port = match[4] === void 0 || match[4] === "" ? null : parsePort(match[4]);
	if (match[4] && port === null) return null;
	return {
		user: match[1] ?? null,
		host,
		port
	};
}
/** What a later part could take for an option or a second word is no host name. */
function isHostname(host) {
	return !host.startsWith("-") && !/[\s'"`$\\;&<>|(){}]/.test(host);
}
// src/ssh/config/keywords.ts
/** Keywords netfix acts on, in lower case. `list`: takes several arguments; `rest`: takes the rest of the line. */
const HONOURED = /* @__PURE__ */ new Map([
	["hostname", "one"],
	["port", "one"],
	["user", "one"],
	["identityfile", "one"],
	["identitiesonly", "one"],
	["identityagent", "one"],
	["hostkeyalias", "one"],
	["stricthostkeychecking", "one"],
	["connecttimeout", "one"],
	["hashknownhosts", "one"],
	["tag", "one"],
	["userknownhostsfile", "list"],
	["globalknownhostsfile", "list"],
	["ignoreunknown", "one"],
	["proxyjump", "rest"],
	["proxycommand", "rest"]
]);
/** Old names that ssh still takes for a keyword we act on (readconf.c). */
const ALIASES = /* @__PURE__ */ new Map([["identityfile2", "identityfile"]]);
/** They would change how or whether ssh gets in or trusts a host, and netfix does not do them. */
const NOT_HONOURED = /* @__PURE__ */ new Set([
	"bindaddress",
	"bindinterface",
	"canonicalizehostname",
	"certificatefile",
	"knownhostscommand",
	"pkcs11provider",
	"revokedhostkeys"
]);
/**
* Everything else OpenSSH 10 knows (readconf.c keywords[]) and what Debian, Red Hat and Apple add in their files: it
* has no bearing on netfix and is passed over.
*/
const PASSED_OVER = `protocol cipher fallbacktorsh globalknownhostsfile2 rhostsauthentication userknownhostsfile2
useroaming usersh useprivilegedport afstokenpassing kerberosauthentication kerberostgtpassing rsaauthentication
rhostsrsaauthentication compressionlevel gssapiauthentication gssapidelegatecredentials gssapikeyexchange
gssapiclientidentity gssapiserveridentity gssapitrustdns gssapirenewalforcesrekey gssapikexalgorithms smartcarddevice
forwardagent forwardx11 forwardx11trusted forwardx11timeout exitonforwardfailure xauthlocation gatewayports
passwordauthentication kbdinteractiveauthentication kbdinteractivedevices challengeresponseauthentication
skeyauthentication tisauthentication pubkeyauthentication dsaauthentication hostbasedauthentication addkeystoagent
ciphers macs remoteforward localforward permitremoteopen escapechar connectionattempts batchmode checkhostip
compression tcpkeepalive keepalive numberofpasswordprompts syslogfacility loglevel logverbose dynamicforward
preferredauthentications hostkeyalgorithms casignaturealgorithms clearallforwardings enablesshkeysign
verifyhostkeydns nohostauthenticationforlocalhost rekeylimit addressfamily serveraliveinterval serveralivecountmax
sendenv setenv controlpath controlmaster controlpersist tunnel tunneldevice localcommand permitlocalcommand
remotecommand visualhostkey kexalgorithms ipqos requesttty sessiontype stdinnull forkafterauthentication
proxyusefdpass canonicaldomains canonicalizefallbacklocal canonicalizemaxdots canonicalizepermittedcnames
streamlocalbindmask streamlocalbindunlink fingerprinthash updatehostkeys hostbasedacceptedalgorithms
hostbasedkeytypes pubkeyacceptedalgorithms pubkeyacceptedkeytypes securitykeyprovider requiredrsasize
enableescapecommandline obscurekeystroketiming channeltimeout versionaddendum refuseconnection warnweakcrypto
usekeychain keychainintegration rsaminsize protocolkeepalives setuptimeout`.split(/\s+/);
const KNOWN_KEYWORDS = /* @__PURE__ */ new Set([
	...HONOURED.keys(),
	...ALIASES.keys(),
	...NOT_HONOURED,
	...PASSED_OVER,
	"host",
	"match",
	"include"
]);
// src/ssh/config/words.ts
/**
* A line's arguments as OpenSSH splits them (misc.c argv_split): spaces and tabs part words, single and double quotes
* group, a backslash escapes quotes, itself and an unquoted space, and a `#` at the start of a word ends the line.
* Null when a quote is not closed.
*/
function splitWords(text, options = { comments: true }) {
	const words = [];
	let at = 0;
	while (at < text.length) {
		if (isBlank(text[at])) {
			at++;
			continue;
		}
		if (options.comments && text[at] === "#") break;
		const read = readWord(text, at);
		if (read === null) return null;
		words.push(read.word);
		at = read.end;
	}
	return words;
}
function readWord(text, start) {
	let word = "";
	let quote = "";
	let at = start;
	for (; at < text.length; at++) {
		const char = text[at] ?? "";
		if (char === "\\" && escapes(text[at + 1], quote)) word += text[++at] ?? "";
		else if (quote === "" && isBlank(char)) break;
		else if (quote === "" && (char === "\"" || char === "'")) quote = char;
		else if (char === quote) quote = "";
		else word += char;
	}
	return quote === "" ? {
		word,
		end: at
	} : null;
}
function escapes(next, quote) {
	return next === "\"" || next === "'" || next === "\\" || next === " " && quote === "";
}
function isBlank(char) {
	return char === " " || char === "	";
}
// src/ssh/config/option.ts
/** `Keyword value`, `Keyword=value` or `Keyword "value"` (strdelim and argv_split), or null for a line without one. */
function splitLine(line) {
	const trimmed = line.replace(/[ \t\r\n\f]+$/, "");
	const match = /^[ \t]*(?:"([^"]*)"|([^ \t\r\n"=]+))[ \t]*=?[ \t]*(.*)$/.exec(trimmed);
	const keyword = (match?.[1] ?? match?.[2] ?? "").toLowerCase();
	if (keyword === "" || keyword.startsWith("#")) return null;
	return {
		keyword: ALIASES.get(keyword) ?? keyword,
		text: match?.[3] ?? ""
	};
}
/** A checked option, or what is wrong with it. Options netfix does not act on are not checked. */
function parseOption(keyword, text, place) {
	if (!KNOWN_KEYWORDS.has(keyword)) return unknownKeyword(keyword);
	const args = splitWords(text);
	if (args === null) return { message: `${keyword}: a quote is not closed` };
	const shape = HONOURED.get(keyword);
	const option = {
		kind: "option",
		keyword,
		args,
		text,
		place
	};
	if (shape === void 0) return option;
	return faultOf(option, shape) ?? option;
}
/** An option from inventory or a flag. `from` says where, for the error. */
function givenOption(keyword, value, from) {
	const option = parseOption(keyword.toLowerCase(), value, null);
	if ("message" in option) throw new UsageError({
		message: `${from}: ${option.message}`,
		...hintOf(option)
	});
	return option;
}
/** The same for one value that is a word whatever it holds (a path with spaces). */
function givenWord(keyword, value, from) {
	const option = {
		kind: "option",
		keyword,
		args: [value],
		text: value,
		place: null
	};
	const fault = faultOf(option, "one");
	if (fault !== null) throw new UsageError({
		message: `${from}: ${fault.message}`,
		...hintOf(fault)
	});
	return option;
}
function hintOf({ hint }) {
	return hint === void 0 ? {} : { hint };
}
function unknownKeyword(keyword) {
	const near = suggestion(keyword, KNOWN_KEYWORDS)?.replace(/^known here.*$/, "");
	const hint = `if your ssh knows it, put \`IgnoreUnknown ${keyword}\` above it`;
	return {
		message: `unknown ssh_config keyword \`${keyword}\``,
		hint: near ? `${near} ${hint}` : hint
	};
}
function faultOf(option, shape) {
	const { keyword, args, text } = option;
	if (text.trim() === "" || shape !== "rest" && (args.length === 0 || args.includes(""))) return { message: `${keyword} has no value` };
	if (shape === "one" && args.length > 1) return { message: `${keyword} takes one value, not ${args.length}` };
	if (keyword === "proxyjump" && parseJump(text) === null) return {
		message: `\`${text}\` is no ProxyJump`,
		hint: "it reads [user@]host[:port][,…]"
	};
	if (shape === "list" && args.length > 1 && args.some((one) => one.toLowerCase() === "none")) return { message: `${keyword}: \`none\` stands alone` };
	return problemOfValue(keyword, args[0] ?? "");
}
// src/ssh/config/arguments.ts
/** They change nothing of where and how we log in: compression, quiet, no terminal, forwardings. */
const WITHOUT_EFFECT = /* @__PURE__ */ new Set([..."CqTvaAxXN"]);
const WITH_VALUE = /* @__PURE__ */ new Set([..."oipJlFW"]);
/**
* Understands `-o`, `-i`, `-p`, `-l`, `-J` and `-F` (ssh(1)). Throws UsageError naming `from` and the option for any
* other, for a value that is wrong, and for words left over.
*/
function parseSshArguments(text, from) {
	const words = splitWords(text, { comments: false });
	if (words === null) throw new UsageError({ message: `${from}: a quote is not closed in \`${text}\`` });
	const { forward, ...parsed } = readArguments(words, from);
	const left = forward === null ? parsed.rest[0] : "-W";
	if (left !== void 0) throw unknownArgument(left, from);
	return parsed;
}
/** The same for words that may hold a destination and `-W`. */
function readArguments(words, from) {
	const read = {
		options: [],
		configFile: null,
		rest: [],
		forward: null
	};
	for (let at = 0; at < words.length; at++) {
		const word = words[at] ?? "";
		const letter = word.startsWith("-") ? word[1] ?? "" : "";
		if (!word.startsWith("-")) read.rest.push(word);
		else if (WITH_VALUE.has(letter)) {
			const value = word.length > 2 ? word.slice(2) : words[++at];
			if (value === void 0) throw new UsageError({ message: `${from}: ssh option -${letter} has no value` });
			if (letter === "F") read.configFile ??= value;
			else if (letter === "W") read.forward ??= value;
			else read.options.push(optionOf(letter, value, from));
		} else if (word.length < 2 || ![...word.slice(1)].every((one) => WITHOUT_EFFECT.has(one))) throw unknownArgument(word, from);
	}
	return read;
}
function optionOf(letter, value, from) {
	if (letter === "i") return givenWord("identityfile", value, from);
	if (letter === "p") return givenWord("port", value, from);
	if (letter === "l") return givenWord("user", value, from);
	if (letter === "J") return jumpOption(value, from);
	const split = splitLine(value);
	if (split === null) throw new UsageError({ message: `${from}: \`-o ${value}\` is no ssh option` });
	if (NOT_HONOURED.has(split.keyword) || [
		"host",
		"match",
		"include"
	].includes(split.keyword)) throw new UsageError({ message: `${from}: ssh option \`-o ${value}\` is not supported` });
	return givenOption(split.keyword, split.text, from);
}
function jumpOption(value, from) {
	if (parseJump(value) === null) throw new UsageError({ message: `${from}: \`-J ${value}\` is no jump host` });
	return givenOption("proxyjump", value, from);
}
function unknownArgument(word, from) {
	return new UsageError({
		message: `${from}: ssh option \`${word}\` is not supported`,
		hint: "understood are -o, -i, -p, -l, -J and -F; the rest belongs into ~/.ssh/config"
	});
}
// src/ssh/config/expand.ts
/** `%h` and the like, and `${NAME}` where an environment is given, in one go. Null for one that is not known (ssh refuses it). */
function expandTokens(text, tokens, environment) {
	let bad = false;
	const known = (value) => {
		bad ||= value === void 0;
		return value ?? "";
	};
	const expanded = text.replace(/%(.?)|\$\{(\w*)\}/gs, (all, letter, name) => {
		if (name !== void 0) return environment === void 0 ? all : known(environment[name]);
		if (letter === "%") return "%";
		return known(Object.hasOwn(tokens, letter ?? "") ? tokens[letter ?? ""] : void 0);
	});
	return bad ? null : expanded;
}
/** `~` and `~/…`; another user's home (`~name`) is null. */
function expandHome(path, home) {
	if (!path.startsWith("~")) return path;
	return path === "~" || path.startsWith("~/") ? join(home, path.slice(1)) : null;
}
/** All three and made absolute, in the order ssh does them. Null when one cannot be resolved. */
function expandPath(path, machine, tokens) {
	const home = expandHome(path, machine.home);
	const full = home === null ? null : expandTokens(home, tokens, machine.environment);
	if (full === null) return null;
	return isAbsolute(full) ? full : resolve(machine.directory, full);
}
// src/ssh/config/evaluate.ts
/**
* Walks the files from top to bottom as ssh does: the first value of a keyword wins, and a `Match final` somewhere
* makes a second walk with the host name found in the first. `first` stands before all files, as ssh's command line.
*/
function evaluate(config, host, first) {
	const pass = {
		host,
		original: host,
		localUser: config.machine.localUser,
		final: false,
		options: /* @__PURE__ */ new Map()
	};
	for (const option of first) take(option, pass.options);
	for (const file of config.files) walk(file, true, false, pass);
	if (!config.files.some((file) => hasFinal(file.statements))) return pass.options;
	const again = {
		...pass,
		host: hostnameOf(pass).toLowerCase(),
		final: true
	};
	again.options.set("hostname", [settled(again.host)]);
	for (const file of config.files) walk(file, true, false, again);
	return again.options;
}
/** HostName with `%h` as the name asked for, or that name. ssh.c: before any other token is known. */
function hostnameOf({ options, original }) {
	const written = options.get("hostname")?.[0]?.args[0];
	return written === void 0 ? original : expandTokens(written, { h: original }) ?? written;
}
function settled(name) {
	const escaped = name.replaceAll("%", "%%");
	return {
		kind: "option",
		keyword: "hostname",
		args: [escaped],
		text: escaped,
		place: null
	};
}
/** `never`: an Include that stands in a block that is not taken, so no Host line in it can be. */
function walk(file, taken, never, pass) {
	let active = taken;
	for (const statement of file.statements) if (statement.kind === "option" && active) take(statement, pass.options);
	else if (statement.kind === "host") active = !never && matchPatterns(pass.host, statement.patterns);
	else if (statement.kind === "match") active = !never && matches(statement.criteria, pass);
	else if (statement.kind === "include") for (const included of statement.files) walk(included, active, never || !active, pass);
}
function take(option, options) {
	const { keyword } = option;
	if (keyword === "proxyjump" || keyword === "proxycommand") {
		if (!isProxied(keyword, option, options)) options.set(keyword, [option]);
	} else if (keyword === "identityfile") {
		const before = options.get(keyword) ?? [];
		if (!before.some((other) => other.args[0] === option.args[0])) options.set(keyword, [...before, option]);
	} else if (!options.has(keyword)) options.set(keyword, [option]);
}
/** The first of ProxyJump and ProxyCommand stands, but `ProxyJump none` leaves room for a command (readconf.c parse_jump). */
function isProxied(keyword, option, options) {
	const jump = options.get("proxyjump")?.[0];
	if (keyword === "proxyjump" && isNoJump(option)) return jump !== void 0;
	if (keyword === "proxyjump") return jump !== void 0 || options.has("proxycommand");
	return options.has("proxycommand") || jump !== void 0 && !isNoJump(jump);
}
function isNoJump({ text }) {
	return parseJump(text)?.length === 0;
}
function matches(criteria, pass) {
	return criteria?.every((one) => holds(one, pass) !== one.negated) ?? false;
}
function holds({ attribute, argument }, pass) {
	switch (attribute) {
		case "all": return true;
		case "final":
		case "canonical": return pass.final;
		case "host": return matchHostname(pass.final ? pass.host : hostnameOf(pass), argument);
		case "originalhost": return matchHostname(pass.original, argument);
		case "user": return matchPatternList(pass.options.get("user")?.[0]?.args[0] ?? pass.localUser, argument);
		case "localuser": return matchPatternList(pass.localUser, argument);
		case "tagged": return matchTag(pass.options.get("tag")?.[0]?.args[0] ?? "", argument);
	}
}
function matchTag(tag, argument) {
	return tag === "" ? argument === "" : matchPatternList(tag, argument);
}
function hasFinal(statements) {
	return statements.some((statement) => statement.kind === "match" && statement.criteria?.some((one) => one.attribute === "final") || statement.kind === "include" && statement.files.some((file) => hasFinal(file.statements)));
}
// src/ssh/config/lookup.ts
/** The keys ssh tries by itself and ssh2 can use. */
const DEFAULT_KEYS = [
	"~/.ssh/id_ed25519",
	"~/.ssh/id_ecdsa",
	"~/.ssh/id_rsa"
];
const USER_HOSTS = ["~/.ssh/known_hosts", "~/.ssh/known_hosts2"];
const GLOBAL_HOSTS = ["/etc/ssh/ssh_known_hosts", "/etc/ssh/ssh_known_hosts2"];
/**
* The settings for a host as `ssh host` would use them (compare `ssh -G host`). `first` are options that win over
* every file, as ssh's command line does. Pure. Throws UsageError naming place and host for a token that cannot be
* expanded.
*/
function lookup(config, host, first = []) {
	const options = evaluate(config, host, first);
	const one = (keyword) => options.get(keyword)?.[0]?.args[0];
	const { machine } = config;
	const tokens = tokensOf(options, host, machine);
	const expand = (option, path) => expanded(path, option, host, machine, tokens);
	const paths = (keyword, defaults) => {
		const option = options.get(keyword)?.[0] ?? null;
		return (option?.args ?? defaults).filter((path) => !isNone(path)).map((path) => expand(option, path));
	};
	return {
		hostname: checkedHostname(options, host),
		port: Number(tokens.p),
		user: tokens.r ?? machine.localUser,
		identityFiles: identityFiles(options.get("identityfile"), expand),
		identitiesOnly: parseFlag(one("identitiesonly") ?? "no") ?? false,
		agent: agentOf(options.get("identityagent")?.[0] ?? null, machine, expand),
		proxy: proxyOf(options),
		hostKeyAlias: one("hostkeyalias")?.toLowerCase() ?? null,
		userKnownHostsFiles: paths("userknownhostsfile", USER_HOSTS),
		globalKnownHostsFiles: paths("globalknownhostsfile", GLOBAL_HOSTS),
		strictHostKeyChecking: parseStrictness(one("stricthostkeychecking") ?? "ask") ?? "ask",
		hashKnownHosts: parseFlag(one("hashknownhosts") ?? "no") ?? false,
		connectTimeout: parseTime(one("connecttimeout") ?? "")
	};
}
/** ssh_config(5) TOKENS, those that need no running connection. */
function tokensOf(options, original, machine) {
	const one = (keyword) => options.get(keyword)?.[0]?.args[0];
	const hostname = checkedHostname(options, original);
	return {
		d: machine.home,
		h: hostname,
		i: String(machine.uid),
		j: "",
		k: one("hostkeyalias")?.toLowerCase() ?? original,
		L: machine.hostname.replace(/\..*$/, ""),
		l: machine.hostname,
		n: original,
		p: String(parsePort(one("port") ?? "") ?? 22),
		r: one("user") ?? machine.localUser,
		u: machine.localUser
	};
}
function checkedHostname(options, original) {
	const option = options.get("hostname")?.[0];
	const name = option?.args[0];
	if (option !== void 0 && name !== void 0 && expandTokens(name, { h: original }) === null) throw unexpandable(name, option, original);
	return hostnameOf({
		options: new Map(option === void 0 ? [] : [["hostname", [option]]]),
		original
	}).toLowerCase();
}
function expanded(path, option, host, machine, tokens) {
	const full = expandPath(path, machine, tokens);
	if (full === null) throw unexpandable(path, option, host);
	return full;
}
function unexpandable(value, option, host) {
	return new UsageError({
		message: `${option?.keyword ?? "a default"} of ${host}: \`${value}\` holds a token, ~user or variable that cannot be expanded`,
		...option?.place ?? {},
		hint: "write the value out"
	});
}
function identityFiles(options, expand) {
	if (options === void 0) return DEFAULT_KEYS.map((path) => ({
		path: expand(null, path),
		from: "default"
	}));
	return options.flatMap((option) => {
		const path = option.args[0] ?? "none";
		return isNone(path) ? [] : [{
			path: expand(option, path),
			from: option.place === null ? "given" : "file"
		}];
	});
}
/** ssh_config(5) IdentityAgent: a path, `none`, `SSH_AUTH_SOCK`, or `$NAME` of a variable that holds the path. */
function agentOf(option, machine, expand) {
	const value = option?.args[0] ?? "SSH_AUTH_SOCK";
	if (isNone(value)) return null;
	const variable = value === "SSH_AUTH_SOCK" ? value : /^\$(\w+)$/.exec(value)?.[1];
	if (variable !== void 0) return machine.environment[variable] || null;
	return expand(option, value);
}
function proxyOf(options) {
	const hops = parseJump(options.get("proxyjump")?.[0]?.text ?? "none") ?? [];
	if (hops.length > 0) return {
		kind: "jump",
		hops
	};
	const command = options.get("proxycommand")?.[0];
	if (command === void 0 || isNone(command.text.trim())) return { kind: "none" };
	return {
		kind: "command",
		command: command.text,
		place: command.place
	};
}
function isNone(word) {
	return word.toLowerCase() === "none";
}
// src/ssh/config/proxy-command.ts
/** A jump written as a command: `ssh -W %h:%p [options] [user@]host`. No command is ever run; null for any other. */
function jumpOfCommand(command, from) {
	const words = splitWords(command, { comments: false })?.filter((word, at) => word !== "exec" || at > 0) ?? [];
	if (!/^(?:\/[\w./-]*\/)?ssh$/.test(words[0] ?? "")) return null;
	const read = readOrNull(words.slice(1), from);
	const hop = parseHop(read?.rest[0] ?? "");
	const forwards = read?.forward === "%h:%p" || read?.forward === "[%h]:%p";
	if (read === null || hop === null || !forwards || read.rest.length !== 1 || read.configFile !== null) return null;
	return {
		hop,
		options: read.options
	};
}
function readOrNull(words, from) {
	try {
		return readArguments(words, from);
	} catch (error) {
		if (error instanceof UsageError) return null;
		throw error;
	}
}
// src/ssh/resolve.ts
/**
* Where and how to log in to a host: its variables win over flags, those over ansible_ssh_common_args, those over
* ssh_config. Jump hosts are found in ssh_config like any host. Pure. Throws UsageError naming the host for a wrong
* variable, an ssh option or ProxyCommand that is not supported, and a loop of jump hosts.
*/
function resolveTarget(host, config, defaults) {
	const { name, connection } = host;
	if (connection.connection === "local") return {
		kind: "local",
		name
	};
	const extra = commonArguments(host);
	const journey = {
		name,
		config: configFor(host, extra.configFile, config),
		defaults
	};
	return resolveLeg({
		host: (connection.host ?? name).replace(/^\[(.*)\]$/, "$1"),
		options: [...variableOptions(host, defaults), ...extra.options],
		password: connection.password ?? null,
		label: name
	}, journey, []);
}
/** The `-F` file a host's ansible_ssh_common_args name, to be read up front (readSshConfig `named`). */
function namedConfigFile(host) {
	const { configFile } = commonArguments(host);
	return configFile?.toLowerCase() === "none" ? null : configFile;
}
function commonArguments({ name, connection }) {
	return parseSshArguments(connection.sshCommonArgs ?? "", `host ${name}: ansible_ssh_common_args`);
}
function configFor({ name }, file, config) {
	if (file === null) return config;
	if (file.toLowerCase() === "none") return {
		...config,
		files: []
	};
	const named = config.named.get(file);
	if (named !== void 0) return {
		...config,
		files: [named]
	};
	throw new UsageError({
		message: `host ${name}: ansible_ssh_common_args: the file of \`-F ${file}\` was not read`,
		hint: "put its settings into ~/.ssh/config"
	});
}
/** In ansible's order: port, key, user. */
function variableOptions({ name, connection }, defaults) {
	const key = connection.privateKeyFile ?? defaults.privateKey;
	const user = connection.user ?? defaults.user;
	return [
		...given("port", connection.port?.toString() ?? null, `host ${name}: ansible_port`),
		...given("identityfile", key, `host ${name}: private key file`),
		...given("user", user, `host ${name}: user`)
	];
}
function given(keyword, value, from) {
	return value === null ? [] : [givenWord(keyword, value, from)];
}
/** `trail`: the legs that are being resolved and wait for this one. */
function resolveLeg(leg, journey, trail) {
	const settings = lookup(journey.config, leg.host, leg.options);
	const here = `${settings.user}@${leg.host}:${settings.port}`;
	if (trail.includes(here)) throw jumpLoop(journey.name, leg.host, [...trail, here]);
	return {
		...loginOf(settings, journey.defaults),
		name: leg.label,
		password: leg.password,
		jumps: jumpsOf(settings.proxy, journey, [...trail, here])
	};
}
function loginOf(settings, defaults) {
	const { hostname, port, user, identitiesOnly, agent, hostKeyAlias, hashKnownHosts } = settings;
	const own = settings.userKnownHostsFiles.length > 0 ? settings.userKnownHostsFiles : ["/dev/null"];
	const acceptNew = defaults.acceptNewHostKeys || settings.strictHostKeyChecking === "accept-new";
	return {
		kind: "ssh",
		hostname,
		port,
		user,
		identitiesOnly,
		agent,
		hostKeyAlias,
		hashKnownHosts,
		identityFiles: settings.identityFiles.map(({ path, from }) => ({
			path,
			required: from === "given"
		})),
		knownHostsFiles: [...own, ...settings.globalKnownHostsFiles],
		hostKeys: acceptNew ? "accept-new" : "strict",
		connectTimeoutMs: timeoutOf(settings, defaults)
	};
}
/** Every wait has a deadline, so `ConnectTimeout none` and 0 (the system's own, minutes) are the default here. */
function timeoutOf({ connectTimeout }, defaults) {
	return connectTimeout !== null && connectTimeout > 0 && Number.isFinite(connectTimeout) ? connectTimeout * 1e3 : defaults.connectTimeoutMs;
}
/** The hops to go through, first one first, each with the way to it taken from its own settings. */
function jumpsOf(proxy, journey, trail) {
	if (proxy.kind === "none") return [];
	const { hop, options } = proxy.kind === "jump" ? lastHop(proxy.hops) : hopOfCommand(proxy, journey);
	if (hop === void 0) return [];
	const target = resolveLeg({
		host: hop.host,
		options: [...hopOptions(hop, journey.name), ...options],
		password: null,
		label: `${journey.name} (jump host ${hop.host})`
	}, journey, trail);
	return [...target.jumps, {
		...target,
		jumps: []
	}];
}
/** As ssh does it: the last hop is reached through the ones before it, the first one as its own settings say. */
function lastHop(hops) {
	const before = hops.slice(0, -1).map(formatHop).join(",");
	return {
		hop: hops.at(-1),
		options: given("proxyjump", before === "" ? null : before, "ProxyJump")
	};
}
function hopOptions({ user, port }, name) {
	const from = `host ${name}: ProxyJump`;
	return [...given("user", user, from), ...given("port", port?.toString() ?? null, from)];
}
function hopOfCommand({ command, place }, { name }) {
	const jump = jumpOfCommand(command, `host ${name}: ProxyCommand`);
	if (jump !== null) return jump;
	throw new UsageError({
		message: `host ${name}: ProxyCommand \`${command}\` is not supported`,
		...place ?? {},
		hint: "for a jump host write `ProxyJump [user@]host[:port]`; to connect directly, `ProxyCommand none` for this host"
	});
}
function jumpLoop(name, host, trail) {
	return new UsageError({
		message: `host ${name}: its jump hosts form a loop: ${trail.join(" -> ")}`,
		hint: `if a \`Host *\` block sets the jump host, leave the jump host itself out: \`Host * !${host}\``
	});
}
// src/ssh/config/glob.ts
/** Absolute paths that match, sorted (glob(7): `*`, `?`, `[a-z]`, none of which cover a leading dot or a slash). */
async function glob(pattern) {
	let paths = ["/"];
	for (const segment of pattern.split("/").filter((part) => part !== "")) paths = (await Promise.all(paths.map((path) => entriesOf(path, segment)))).flat();
	return paths;
}
async function entriesOf(folder, segment) {
	if (!/[*?[]/.test(segment)) return exists(join(folder, segment.replace(/\\(.)/g, "$1")));
	const wanted = new RegExp(`^${segmentRegex(segment)}$`, "s");
	return (await readdir(folder).catch(() => [])).filter((name) => wanted.test(name) && (!name.startsWith(".") || segment.startsWith("."))).sort().map((name) => join(folder, name));
}
async function exists(path) {
	return lstat(path).then(() => [path], () => []);
}
function segmentRegex(segment) {
	return segment.replace(/\\(.)|\[([!^]?)(\]?[^\]]*)\]|(.)/gs, (_, escaped, not, set, char) => {
		if (set !== void 0) return `[${not === "" ? "" : "^"}${set.replace(/[\\\][^]/g, "\\$&")}]`;
		if (char === "*") return ".*";
		if (char === "?") return ".";
		return (escaped ?? char).replace(/[$()*+.?[\\\]^{|}/-]/g, "\\$&");
	});
}
// src/ssh/config/criteria.ts
const ALONE = /* @__PURE__ */ new Set([
	"all",
	"final",
	"canonical"
]);
const WITH_PATTERNS = /* @__PURE__ */ new Set([
	"host",
	"originalhost",
	"user",
	"localuser",
	"tagged"
]);
/** Known to some OpenSSH, but not decidable from the text alone; `exec` would run a command. */
const UNDECIDABLE = /* @__PURE__ */ new Set([
	"exec",
	"localnetwork",
	"version",
	"sessiontype",
	"command"
]);
/** The arguments of a Match line (readconf.c match_cfg_line): `host a,b`, `host=a,b`, `!user root`. */
function parseCriteria(args) {
	const criteria = [];
	let undecidable;
	for (let at = 0; at < args.length; at++) {
		const [, bang, attribute = "", joined] = /^(!?)([^=]*)(?:=(.*))?$/s.exec(args[at] ?? "") ?? [];
		const name = attribute.toLowerCase();
		const alone = ALONE.has(name) && joined === void 0;
		if (!alone && !WITH_PATTERNS.has(name) && !UNDECIDABLE.has(name)) return {
			message: `unknown Match criterion \`${args[at]}\``,
			hint: `known here: ${[...WITH_PATTERNS, ...ALONE].join(", ")}`
		};
		const argument = alone ? "" : joined ?? args[++at];
		if (argument === void 0 || argument === "" && !alone && name !== "tagged" && name !== "command") return { message: `Match ${name} has no value` };
		if (UNDECIDABLE.has(name)) undecidable ??= name;
		else criteria.push({
			attribute: name,
			negated: bang === "!",
			argument
		});
	}
	if (undecidable !== void 0) return {
		criteria: null,
		undecidable
	};
	return checkAll(criteria) ?? { criteria };
}
/** `all` stands alone, or right after `final` or `canonical`. */
function checkAll(criteria) {
	if (criteria.length === 0) return {
		message: "Match needs a criterion",
		hint: "for every host write `Match all`"
	};
	const at = criteria.findIndex(({ attribute }) => attribute === "all");
	if (at === -1 || at === criteria.length - 1 && at <= 1) return null;
	return { message: "Match all cannot be combined with other criteria" };
}
// src/ssh/config/parse.ts
/** One file's statements. Throws a UsageError with every wrong line; blocks that are never taken are noted in `state`. */
function parseSshConfig(text, file, state) {
	const problems = [];
	const statements = [];
	for (const [index, line] of text.split("\n").entries()) {
		const place = {
			file,
			line: index + 1
		};
		const statement = parseLine(line, place, state);
		if (statement === null) continue;
		if ("message" in statement) problems.push({
			message: statement.message,
			...place,
			...hintOf(statement)
		});
		else statements.push(statement);
	}
	if (problems.length > 0) throw new UsageError(problems);
	return statements;
}
function parseLine(line, place, state) {
	const split = splitLine(line);
	if (split === null) return null;
	const { keyword, text } = split;
	if (text === "") return { message: `${keyword} has no value` };
	if (keyword !== "host" && keyword !== "match" && keyword !== "include") return parseKeyword(keyword, text, place, state);
	const args = splitWords(text);
	if (args === null) return { message: `${keyword}: a quote is not closed` };
	if (keyword === "match") return parseMatch(args, place, state);
	if (args.includes("")) return { message: `${keyword} has an empty argument` };
	return keyword === "host" ? {
		kind: "host",
		patterns: args
	} : {
		kind: "include-request",
		place,
		patterns: args
	};
}
function parseKeyword(keyword, text, place, state) {
	const parsed = parseOption(keyword, text, place);
	if ("message" in parsed) return isIgnored(keyword, state) ? null : parsed;
	if (keyword === "ignoreunknown") state.ignored.push(parsed.args[0] ?? "");
	if (NOT_HONOURED.has(keyword) && !/^(?:no|none|false)$/i.test(parsed.args[0] ?? "")) state.warnings.push(`${place.file}:${place.line}: ${keyword} is not supported and was passed over`);
	return parsed;
}
function isIgnored(keyword, { ignored }) {
	return !ALIASES.has(keyword) && ignored.some((list) => matchPatternList(keyword, list.toLowerCase()));
}
function parseMatch(args, place, state) {
	const parsed = parseCriteria(args);
	if ("message" in parsed) return parsed;
	if (parsed.undecidable !== void 0) {
		const why = parsed.undecidable === "exec" ? "commands of ssh_config are never run" : "it is not supported";
		state.warnings.push(`${place.file}:${place.line}: Match ${parsed.undecidable}: ${why}; this block was passed over`);
	}
	return {
		kind: "match",
		criteria: parsed.criteria
	};
}
// src/ssh/config/read.ts
/** OpenSSH READCONF_MAX_DEPTH. */
const MAX_DEPTH = 16;
/**
* Reads the ssh_config files with all Includes. Missing default files are no error. Throws UsageError (file:line) for
* a syntax error, a file others may write (ssh refuses it too), a named file that cannot be read, and Includes that
* nest deeper than 16.
*/
async function readSshConfig(options) {
	const machine = machineOf(options);
	const reading = {
		machine,
		warnings: [],
		ignored: []
	};
	const named = /* @__PURE__ */ new Map();
	for (const path of new Set(options.named)) named.set(path, await readNamed(path, reading));
	const files = [];
	for (const source of sourcesOf(options)) {
		const file = await readSource(source, reading);
		if (file !== null) files.push(file);
		else if (options.files !== void 0) throw unreadable(source.path);
	}
	return {
		files,
		named,
		warnings: reading.warnings,
		machine
	};
}
async function readNamed(path, reading) {
	const { home, directory } = reading.machine;
	const full = resolve(directory, expandHome(path, home) ?? path);
	const file = await readSource({
		path: full,
		own: true,
		checked: false,
		depth: 0
	}, reading);
	if (file === null) throw unreadable(full);
	return file;
}
function unreadable(path) {
	return new UsageError({
		message: `cannot read ssh_config file ${path}`,
		hint: "does it exist, and may you read it?"
	});
}
function machineOf({ home, localUser, environment }) {
	const { username, uid } = userInfo();
	return {
		home,
		localUser: localUser ?? username,
		uid,
		hostname: hostname(),
		directory: process.cwd(),
		environment: environment ?? process.env
	};
}
function sourcesOf({ home, files }) {
	if (files !== void 0) return files.map((path) => ({
		path,
		own: true,
		checked: false,
		depth: 0
	}));
	return [{
		path: join(home, ".ssh/config"),
		own: true,
		checked: true,
		depth: 0
	}, {
		path: "/etc/ssh/ssh_config",
		own: false,
		checked: false,
		depth: 0
	}];
}
/** Null when there is no such file, or none we may read. */
async function readSource(source, reading) {
	const text = await textOf(source);
	if (text === null) return null;
	const statements = [];
	for (const statement of parseSshConfig(text, source.path, reading)) if (statement.kind === "include-request") statements.push(await readInclude(statement, source, reading));
	else statements.push(statement);
	return {
		path: source.path,
		statements
	};
}
async function textOf(source) {
	let handle;
	try {
		handle = await open(source.path, "r");
	} catch {
		return null;
	}
	try {
		const info = await handle.stat();
		if (source.checked) refuseForeign(source.path, info);
		return info.isDirectory() ? "" : await handle.readFile("utf8");
	} finally {
		await handle.close();
	}
}
function refuseForeign(path, { uid, mode }) {
	const ours = uid === 0 || uid === process.getuid?.();
	if (ours && (mode & 18) === 0) return;
	throw new UsageError({
		message: `bad owner or permissions on ${path}: ${ours ? "others may write it" : "it belongs to another user"}`,
		hint: ours ? `run: chmod go-w ${path}` : `run: chown ${userInfo().username} ${path}`
	});
}
async function readInclude(request, from, reading) {
	if (from.depth >= MAX_DEPTH) throw new UsageError({
		message: `Include nests deeper than ${MAX_DEPTH} files; does a file include itself?`,
		...request.place
	});
	const files = [];
	for (const pattern of request.patterns) for (const path of await glob(anchored(pattern, request, from, reading.machine.home))) {
		const file = await readSource({
			path,
			own: from.own,
			checked: true,
			depth: from.depth + 1
		}, reading);
		if (file === null) throw new UsageError({
			message: `cannot read the included file ${path}`,
			...request.place
		});
		files.push(file);
	}
	return {
		kind: "include",
		files
	};
}
function anchored(pattern, { place }, { own }, home) {
	if (isAbsolute(pattern)) return pattern;
	if (!pattern.startsWith("~")) return join(own ? join(home, ".ssh") : "/etc/ssh", pattern);
	if (own && (pattern === "~" || pattern.startsWith("~/"))) return join(home, pattern.slice(1));
	throw new UsageError({
		message: `bad Include path ${pattern}`,
		...place,
		hint: "write the path out"
	});
}
// src/commands/ssh-config.ts
/** The user's ssh_config, and the files that hosts name with `-F`. What it holds that netfix does not do is told once. */
async function sshConfigFor(inventory, io) {
	const named = [...inventory.hosts.values()].flatMap((host) => configFileOf(host) ?? []);
	const config = await readSshConfig({
		home: homedir(),
		environment: io.env,
		named
	});
	for (const warning of config.warnings) io.stderr.write(`${printable(warning)}\n`);
	return config;
}
/** A host whose variables are wrong is reported when the run is prepared, with all others. */
function configFileOf(host) {
	try {
		return namedConfigFile({
			name: host.name,
			connection: connectionVars(host)
		});
	} catch (error) {
		if (error instanceof UsageError) return null;
		throw error;
	}
}
export { resolveTarget as n, sshConfigFor as t };

//# sourceMappingURL=ssh-config.js.map