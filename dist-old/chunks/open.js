import { t as matchHostname } from "./pattern.js";
import { a as quote, i as EFFECTIVE_UID } from "./framed-script.js";
import { spawn } from "node:child_process";
import { dirname } from "node:path";
import { createHash, createHmac, randomBytes, randomUUID } from "node:crypto";
import { Socket, connect } from "node:net";
import { mkdir, open, readFile, realpath, stat, unlink, writeFile } from "node:fs/promises";
import ssh2 from "ssh2";
import { hostname, userInfo } from "node:os";
import { setTimeout as setTimeout$1 } from "node:timers/promises";
// src/engine/facts.ts
/**
* Read-only; few processes, nothing that needs root, and printed at once. `uname` prints in the order n, r, m however it
* is asked (uname(1)). `ip -o` is in iproute2 and in busybox. sudo and doas drop SSH_CONNECTION, but root can read what
* their own process was started with (proc_pid_environ(5)): the nearest ancestor that had it tells.
*/
const FACTS_SCRIPT = `end='
'
set -- $(uname -nrm)
${EFFECTIVE_UID}
facts="hostname=$1\${end}kernel=$2\${end}arch=$3\${end}uid=$nfx_euid$end"
[ ! -d /run/systemd/system ] || facts="\${facts}init=systemd$end"
for manager in apt-get dnf yum zypper apk; do has $manager && facts="\${facts}manager=$manager$end" && break; done
[ ! -r /etc/os-release ] || while read -r line || [ -n "$line" ]; do
  case $line in ID=*|ID_LIKE=*|VERSION_ID=*|PRETTY_NAME=*) facts="\${facts}os.$line$end";; esac
done </etc/os-release
ssh=\${SSH_CONNECTION:-} pid=$PPID
while [ -z "$ssh" ] && [ "$pid" -gt 1 ] && read -r line <"/proc/$pid/stat"; do
  ssh=$(tr '\\0' '\\n' <"/proc/$pid/environ" | sed -n '/^SSH_CONNECTION=/{s///p;q;}')
  line=\${line##*) }
  line=\${line#* }
  pid=\${line%% *}
done 2>/dev/null
printf '%sssh=%s\\n' "$facts" "$ssh"
ip -o addr show 2>/dev/null | sed -n 's/^[0-9]*: *\\([^ ]*\\) *inet6\\{0,1\\} \\([^ ]*\\).*/address=\\1 \\2/p'`;
/** Never throws: a host that prints nonsense has empty facts. */
function readFacts(output) {
	const lines = output.stdout.split("\n").map((line) => {
		const at = line.indexOf("=");
		return [line.slice(0, Math.max(at, 0)), line.slice(at + 1)];
	});
	const first = (key) => lines.find(([name]) => name === key)?.[1];
	const os = (key) => unquote(first(`os.${key}`) ?? "");
	return {
		hostname: first("hostname") ?? "",
		kernel: first("kernel") ?? "",
		arch: first("arch") ?? "",
		os: {
			id: os("ID") || "unknown",
			idLike: os("ID_LIKE").split(" ").filter(Boolean),
			versionId: os("VERSION_ID"),
			name: os("PRETTY_NAME")
		},
		uid: readUid(first("uid")),
		init: first("init") === "systemd" ? "systemd" : "other",
		packageManager: packageManager(first("manager")),
		ssh: sshConnection(first("ssh") ?? ""),
		addresses: lines.filter(([key]) => key === "address").flatMap(([, value]) => address(value))
	};
}
/** Values of os-release may be quoted as in a shell (os-release(5)). */
function unquote(value) {
	return value.replace(/^(["'])(.*)\1$/, "$2");
}
function packageManager(command) {
	switch (command) {
		case "apt-get": return "apt";
		case "dnf":
		case "yum":
		case "zypper":
		case "apk": return command;
		default: return null;
	}
}
function address(value) {
	const [, device, ip, prefix] = /^(\S+) ([0-9a-fA-F.:]+)\/(\d+)$/.exec(value) ?? [];
	if (device === void 0 || ip === void 0 || device === "lo") return [];
	return [{
		device,
		address: ip,
		prefix: Number(prefix)
	}];
}
/** `client-address client-port server-address server-port` */
function sshConnection(value) {
	const [, client, clientPort, server, port] = /^([0-9a-fA-F.:]+)(?:%\S+)? (\d{1,5}) ([0-9a-fA-F.:]+)(?:%\S+)? (\d{1,5})$/.exec(value) ?? [];
	if (client === void 0 || server === void 0) return null;
	return {
		client,
		clientPort: Number(clientPort),
		server,
		port: Number(port)
	};
}
/** -1 when the host did not say: never taken for root. */
function readUid(text = "") {
	return /^\d+$/.test(text) ? Number(text) : -1;
}
// src/engine/run-id.ts
/**
* `20261122T201500Z-3a79c1`: sorts by time and is safe in a path. The first three digits behind the dash are the
* milliseconds, for two runs within a second have an order, too: undo takes back the latest.
*/
function newRunId(now) {
	return `${now.toISOString().replace(/\.\d+/, "").replace(/[-:]/g, "")}-${now.getUTCMilliseconds().toString(16).padStart(3, "0")}${randomBytes(2).toString("hex").slice(1)}`;
}
// src/ssh/login/agent-keys.ts
/** The keys an agent holds, asked once per agent for all hosts. An agent that does not answer holds none. */
var AgentKeys = class {
	#lists = /* @__PURE__ */ new Map();
	list(socketPath) {
		const known = this.#lists.get(socketPath);
		if (known !== void 0) return known;
		const list = identities(socketPath);
		this.#lists.set(socketPath, list);
		return list;
	}
};
/** An agent reduced to one of its keys, so that keys can be tried in our order. */
function oneKeyAgent(socketPath, key) {
	const agent = ssh2.createAgent(socketPath);
	return new SingleKey(key, (data, options, done) => agent.sign(key, data, options, done));
}
/** An agent whose only key is unlocked when a server accepted it: nobody is asked for a passphrase in vain. */
function lockedKeyAgent(publicKey, unlock) {
	return new SingleKey(publicKey, (data, { hash }, done) => {
		unlock().then((key) => {
			const signature = key instanceof Error ? key : key.sign(data, hash);
			if (signature instanceof Error) done(signature);
			else done(null, signature);
		}, (error) => done(error));
	});
}
var SingleKey = class extends ssh2.BaseAgent {
	#key;
	#sign;
	constructor(key, sign) {
		super();
		this.#key = key;
		this.#sign = sign;
	}
	getIdentities(done) {
		done(null, [this.#key]);
	}
	sign(_key, data, options, done) {
		this.#sign(data, options, done);
	}
};
function identities(socketPath) {
	return new Promise((resolve) => {
		ssh2.createAgent(socketPath).getIdentities((error, keys) => {
			if (error || keys === void 0) return resolve([]);
			resolve(keys.map((key) => ssh2.utils.parseKey(key)).filter((key) => !(key instanceof Error)));
		});
	});
}
// src/ssh/known-hosts/key.ts
/** Plain key types OpenSSH reads from known_hosts (sshkey.c); a line of any other type is skipped, as ssh skips it. */
const KEY_TYPES = /* @__PURE__ */ new Map([
	["ssh-ed25519", "ED25519"],
	["ssh-rsa", "RSA"],
	["ssh-dss", "DSA"],
	["ecdsa-sha2-nistp256", "ECDSA"],
	["ecdsa-sha2-nistp384", "ECDSA"],
	["ecdsa-sha2-nistp521", "ECDSA"],
	["sk-ssh-ed25519@openssh.com", "ED25519-SK"],
	["sk-ecdsa-sha2-nistp256@openssh.com", "ECDSA-SK"]
]);
function isKeyType(type) {
	return KEY_TYPES.has(type);
}
/** `ED25519`, `RSA`, as ssh prints it; the type itself when it is not one of OpenSSH's. */
function keyTypeName(type) {
	return KEY_TYPES.get(type) ?? type;
}
/** The type a wire-format key names itself, or null when the bytes are no key. */
function keyTypeOf(key) {
	if (key.length < 4) return null;
	const length = key.readUInt32BE(0);
	if (length === 0 || length > 64 || 4 + length >= key.length) return null;
	const type = key.toString("latin1", 4, 4 + length);
	return /^[\x21-\x7e]+$/.test(type) ? type : null;
}
/** `SHA256:` and unpadded base64, as `ssh-keygen -lf` prints it. */
function fingerprint$1(key) {
	return `SHA256:${createHash("sha256").update(key).digest("base64").replace(/=+$/, "")}`;
}
/** Signature algorithms a server with a key of this type can use (RFC 8332 for RSA). */
function algorithmsOf(keyType) {
	return keyType === "ssh-rsa" ? [
		"rsa-sha2-512",
		"rsa-sha2-256",
		"ssh-rsa"
	] : [keyType];
}
/** `supported` with the algorithms of known key types first, order kept otherwise (OpenSSH order_hostkeyalgs). */
function orderAlgorithms(supported, knownTypes) {
	const known = new Set(knownTypes.flatMap(algorithmsOf));
	return [...supported.filter((algorithm) => known.has(algorithm)), ...supported.filter((algorithm) => !known.has(algorithm))];
}
// src/ssh/known-hosts/lock.ts
const WAIT_MS = 1e4;
const POLL_MS = 20;
/** An append takes milliseconds: a lock this old was left behind by a process that died on another machine. */
const STALE_MS = 6e4;
/**
* Runs `work` while `path` exists as our lock file. Throws when another process holds it for ten seconds. A lock
* whose process is gone is taken over.
*/
async function withLock(path, work) {
	const mark = `${process.pid} ${hostname()} ${randomUUID()}\n`;
	await acquire(path, mark);
	try {
		return await work();
	} finally {
		if (await content(path) === mark) await unlink(path).catch(() => {});
	}
}
async function acquire(path, mark) {
	const deadline = Date.now() + WAIT_MS;
	while (!await create(path, mark)) if (await isStale(path)) await unlink(path).catch(() => {});
	else if (Date.now() > deadline) throw new Error(`${path} is held by another process; remove it if none runs`);
	else await setTimeout$1(POLL_MS);
}
async function create(path, mark) {
	try {
		await writeFile(path, mark, {
			flag: "wx",
			mode: 384
		});
		return true;
	} catch (error) {
		if (error.code === "EEXIST") return false;
		throw error;
	}
}
async function isStale(path) {
	if (Date.now() - await stat(path).then((it) => it.mtimeMs, () => Date.now()) > STALE_MS) return true;
	const [pid, host] = (await content(path) ?? "").trim().split(" ");
	return host === hostname() && !isAlive(Number(pid));
}
function isAlive(pid) {
	try {
		return process.kill(pid, 0);
	} catch (error) {
		return error.code === "EPERM";
	}
}
async function content(path) {
	return readFile(path, "utf8").catch(() => null);
}
// src/ssh/known-hosts/name.ts
const SSH_PORT = 22;
/** The name known_hosts files use: lower case, `[host]:port` for any port but 22. */
function knownHostName(host, port) {
	const lower = host.toLowerCase();
	return port === SSH_PORT ? lower : `[${lower}]:${port}`;
}
/**
* Under which host and port a target is looked up. A HostKeyAlias stands alone, without port
* (OpenSSH get_hostfile_hostname_ipaddr), which here is port 22.
*/
function knownAs(target) {
	if (target.hostKeyAlias !== null) return {
		host: target.hostKeyAlias,
		port: SSH_PORT
	};
	return {
		host: target.hostname,
		port: target.port
	};
}
/** Does the names field of a line cover this name (as knownHostName gives it)? */
function namesCover(names, name) {
	return names.startsWith("|") ? hashCovers(names, name) : matchHostname(name, names);
}
/** `|1|salt|hash`: HMAC-SHA1 of the name, the salt as key, both base64 of 20 bytes (OpenSSH host_hash). */
function hashName(name, salt = randomBytes(20)) {
	const hash = createHmac("sha1", salt).update(name).digest("base64");
	return `|1|${salt.toString("base64")}|${hash}`;
}
function hashCovers(hashed, name) {
	const salt = Buffer.from(/^\|1\|([^|]+)\|/.exec(hashed)?.[1] ?? "", "base64");
	return salt.length === 20 && hashName(name, salt) === hashed;
}
// src/ssh/known-hosts/parse.ts
const MARKERS = /* @__PURE__ */ new Map([["@revoked", "revoked"], ["@cert-authority", "cert-authority"]]);
/** The usable lines of a known_hosts file. Comments and lines that ssh could not read are left out, as ssh does. */
function parseKnownHosts(text, file) {
	return text.split("\n").flatMap((line, index) => parseLine(line, file, index + 1) ?? []);
}
function parseLine(text, file, line) {
	const fields = text.replace(/\r$/, "").split(/[ \t]+/).filter((field) => field !== "");
	if (fields[0] === void 0 || fields[0].startsWith("#")) return null;
	const marker = fields[0].startsWith("@") ? MARKERS.get(fields.shift() ?? "") : "none";
	const [names, keyType, encoded] = fields;
	if (marker === void 0 || names === void 0 || keyType === void 0 || encoded === void 0) return null;
	const key = Buffer.from(encoded, "base64");
	if (!isKeyType(keyType) || keyTypeOf(key) !== keyType) return null;
	return {
		file,
		line,
		marker,
		names,
		keyType,
		key
	};
}
// src/ssh/known-hosts/verify.ts
/**
* Judges the key a host sent against all lines of all files. A host on another port than 22 that has no line of its
* own is also known by its plain name, as ssh does it. For a HostKeyAlias see knownAs().
*/
function verifyHostKey(entries, host, port, key) {
	const own = judge(entriesFor(entries, knownHostName(host, port)), key);
	if (own.verdict !== "unknown") return own;
	const plain = judge(entriesFor(entries, knownHostName(host, 22)), key);
	return plain.verdict === "known" || plain.verdict === "revoked" ? plain : own;
}
/** The key types some line vouches for, in order and each once. */
function knownKeyTypes(entries, host, port) {
	const own = plainTypes(entriesFor(entries, knownHostName(host, port)));
	return own.length > 0 ? own : plainTypes(entriesFor(entries, knownHostName(host, 22)));
}
/** Lines whose names cover a name as knownHostName() gives it. */
function entriesFor(entries, name) {
	return entries.filter((entry) => namesCover(entry.names, name));
}
function judge(lines, key) {
	const revoked = lines.filter((entry) => entry.marker === "revoked" && entry.key.equals(key));
	if (revoked.length > 0) return verdict("revoked", revoked);
	const plain = lines.filter((entry) => entry.marker === "none");
	const same = plain.filter((entry) => entry.key.equals(key));
	if (same.length > 0) return verdict("known", same);
	return verdict(plain.length > 0 ? "changed" : "unknown", plain);
}
function verdict(word, lines) {
	return {
		verdict: word,
		evidence: lines.map(evidenceOf)
	};
}
function evidenceOf({ file, line, keyType, key }) {
	return {
		file,
		line,
		keyType,
		fingerprint: fingerprint$1(key)
	};
}
function plainTypes(lines) {
	return [...new Set(lines.filter((entry) => entry.marker === "none").map((entry) => entry.keyType))];
}
// src/ssh/known-hosts/append.ts
/** Appends of this process wait for each other in memory and never poll the lock file. */
const queues = /* @__PURE__ */ new Map();
/**
* Adds a host's key to a known_hosts file, under a lock and as one write, so that ssh may append at the same moment.
* Makes the folder (0700) and file (0600). A key the file already has is not added twice. The name is hashed when
* `hash` (HashKnownHosts) is set or the file has hashed names. A file that is no regular file (/dev/null) is left
* alone. Rejects with a plain Error when the name or key cannot stand in the file, when meanwhile the file holds
* another key for the host, or when it cannot be written.
*/
async function appendKnownHost(file, host, port, key, options = {}) {
	const turn = (queues.get(file) ?? Promise.resolve()).then(() => append(file, host, port, key, options.hash ?? false));
	queues.set(file, turn.catch(() => {}));
	await turn;
}
async function append(file, host, port, key, hash) {
	const keyType = writable(host, key);
	if (await isSpecial(file)) return;
	await mkdir(dirname(file), {
		recursive: true,
		mode: 448
	});
	const real = await realpath(file).catch(() => file);
	await withLock(`${real}.netfix-lock`, async () => {
		const before = await textOf(real);
		const { verdict } = verifyHostKey(parseKnownHosts(before, real), host, port, key);
		if (verdict === "known") return;
		if (verdict !== "unknown") throw new Error(`${real} now holds another key for ${host} (${verdict})`);
		const name = knownHostName(host, port);
		const shown = hash || /^\s*\|1\|/m.test(before) ? hashName(name) : name;
		const newline = before === "" || before.endsWith("\n") ? "" : "\n";
		await appendWhole(real, `${newline}${shown} ${keyType} ${key.toString("base64")}\n`);
	});
}
/** No character with a meaning of its own in known_hosts may come from a host name (OpenSSH check_host_key). */
function writable(host, key) {
	if (host === "" || /[@!?*#[\]|'"\\\s,]/.test(host)) throw new Error(`the host name ${JSON.stringify(host)} cannot stand in a known_hosts file`);
	const keyType = keyTypeOf(key);
	if (keyType === null) throw new Error(`what ${host} sent is no host key`);
	return keyType;
}
async function isSpecial(file) {
	return stat(file).then((it) => !it.isFile(), () => false);
}
async function textOf(file) {
	return readFile(file, "utf8").catch((error) => {
		if (error.code === "ENOENT") return "";
		throw error;
	});
}
/** One write at the end of the file; what a full disk cut short is taken back. */
async function appendWhole(file, line) {
	const handle = await open(file, "a", 384);
	try {
		const { size } = await handle.stat();
		const { bytesWritten } = await handle.write(line);
		if (bytesWritten !== Buffer.byteLength(line)) {
			await handle.truncate(size);
			throw new Error(`${file} could not be written whole: is the disk full?`);
		}
		await handle.sync();
	} finally {
		await handle.close();
	}
}
// src/ssh/known-hosts/message.ts
/** Why a host key is refused, with the place and the next command; null when it is known. */
function refusal(entries, offered, files) {
	const { verdict, evidence } = verifyHostKey(entries, offered.host, offered.port, offered.key);
	if (verdict === "known") return null;
	if (verdict === "changed") return changedMessage(offered, evidence);
	if (verdict === "revoked") return revokedMessage(offered, evidence);
	return unknownMessage(offered, files, entriesFor(entries, knownHostName(offered.host, offered.port)).find((entry) => entry.marker === "cert-authority"));
}
/** No file has a line for the host. `authority`: a @cert-authority line that would have covered it under ssh. */
function unknownMessage(offered, files, authority) {
	const note = authority === void 0 ? "" : ` (${authority.file}:${authority.line} names a certificate authority, but host certificates are not supported)`;
	return `host key of ${nameOf(offered)} is not known: ${described(offered)} is in none of ${files.join(", ") || "no files"}${note}; compare it with what \`ssh-keygen -lf /etc/ssh/ssh_host_${fileWord(offered)}_key.pub\` prints on the host, then run again with --accept-new-host-keys`;
}
/** Some line has another key for the host: a reinstalled host, or somebody in between. */
function changedMessage(offered, evidence) {
	const lines = evidence.map(({ file, line, keyType, fingerprint: known }) => `${file}:${line} has ${keyTypeName(keyType)} ${known}`);
	const why = evidence.every(({ keyType }) => keyType !== keyTypeOf(offered.key)) ? " (the host no longer offers a key of the known type)" : "";
	const remove = [...new Set(evidence.map(({ file }) => file))].map((file) => `ssh-keygen -f ${quote(file)} -R ${quote(nameOf(offered))}`);
	return `HOST KEY CHANGED: ${nameOf(offered)} sent ${described(offered)}, but ${lines.join(", ")}${why}; somebody may be listening in, so find out why; if the host was reinstalled, run \`${remove.join(" && ")}\` and connect again`;
}
/** A line marks this very key as @revoked. */
function revokedMessage(offered, evidence) {
	const lines = evidence.map(({ file, line }) => `${file}:${line}`);
	return `host key of ${nameOf(offered)} is revoked: ${described(offered)} is marked @revoked in ${lines.join(", ")}; the host needs a new key (\`rm /etc/ssh/ssh_host_*; ssh-keygen -A\` there), do not trust it before`;
}
function nameOf({ host, port }) {
	return knownHostName(host, port);
}
function described({ key }) {
	return `${keyTypeName(keyTypeOf(key) ?? "unknown")} ${fingerprint$1(key)}`;
}
/** The word sshd's key files have for the type: ssh_host_ed25519_key. */
function fileWord({ key }) {
	return /^(?:sk-)?(?:ssh-)?(ed25519|rsa|ecdsa)/.exec(keyTypeOf(key) ?? "")?.[1] ?? "*";
}
// src/ssh/known-hosts/read.ts
/** The lines of several known_hosts files, in order. A file that is missing or cannot be read has none, as for ssh. */
async function readKnownHosts(files) {
	return (await Promise.all(files.map(async (file) => parseKnownHosts(await readFile(file, "utf8").catch(() => ""), file)))).flat();
}
// src/ssh/login/host-keys.ts
/** ssh2's own order (1.17). */
const ALGORITHMS = [
	"ssh-ed25519",
	"ecdsa-sha2-nistp256",
	"ecdsa-sha2-nistp384",
	"ecdsa-sha2-nistp521",
	"rsa-sha2-512",
	"rsa-sha2-256",
	"ssh-rsa"
];
/** known_hosts files, each set of them read once for all hosts of a run. */
var HostKeys = class {
	#read = /* @__PURE__ */ new Map();
	async for(target) {
		const files = target.knownHostsFiles;
		const entries = await this.#entries(files);
		const { host, port } = knownAs(target);
		const algorithms = orderAlgorithms(ALGORITHMS, knownKeyTypes(entries, host, port));
		let fresh = null;
		return {
			algorithms,
			refusal(key) {
				const why = refusal(entries, {
					host,
					port,
					key
				}, files);
				if (why === null || target.hostKeys !== "accept-new") return why;
				if (verifyHostKey(entries, host, port, key).verdict !== "unknown") return why;
				fresh = key;
				return null;
			},
			async record() {
				const file = files[0];
				if (fresh === null || file === void 0) return null;
				entries.push({
					file,
					line: 0,
					marker: "none",
					names: knownHostName(host, port),
					keyType: keyTypeOf(fresh) ?? "",
					key: fresh
				});
				return appendKnownHost(file, host, port, fresh).then(() => null, (error) => `cannot record its new host key in ${file}: ${error.message}`);
			}
		};
	}
	#entries(files) {
		const key = files.join("\0");
		const known = this.#read.get(key) ?? readKnownHosts(files);
		this.#read.set(key, known);
		return known;
	}
};
// src/ssh/login/identity-files.ts
/** Reads each identity file once, and asks for each passphrase once, for all hosts. */
var IdentityFiles = class {
	#ask;
	#files = /* @__PURE__ */ new Map();
	#asking = 0;
	constructor(ask) {
		this.#ask = ask;
	}
	/** True while a person is being asked: no time-out may pass meanwhile. */
	get asking() {
		return this.#asking > 0;
	}
	read(path) {
		const known = this.#files.get(path);
		if (known !== void 0) return known;
		const file = this.#load(path);
		this.#files.set(path, file);
		return file;
	}
	async #load(path) {
		const content = await readFile(path).catch((error) => error);
		const beside = parsed(await readFile(`${path}.pub`).catch(() => null));
		if (content instanceof Error) {
			if (beside !== null) return {
				kind: "public",
				path,
				publicKey: beside
			};
			if (content.code === "ENOENT" || content.code === "ENOTDIR") return {
				kind: "missing",
				path
			};
			return {
				kind: "unusable",
				path,
				reason: content.code ?? content.message
			};
		}
		const key = firstKey(ssh2.utils.parseKey(content));
		if (!(key instanceof Error)) return key.isPrivateKey() ? {
			kind: "key",
			path,
			key
		} : {
			kind: "public",
			path,
			publicKey: key
		};
		if (!/encrypted/i.test(key.message)) {
			const publicKey = beside ?? publicPart(content);
			if (publicKey !== null) return {
				kind: "public",
				path,
				publicKey
			};
			return {
				kind: "unusable",
				path,
				reason: key.message
			};
		}
		const unlock = once(() => this.#unlock(path, content));
		return {
			kind: "locked",
			path,
			publicKey: beside ?? publicPart(content),
			unlock
		};
	}
	async #unlock(path, content) {
		this.#asking++;
		const passphrase = await this.#ask(path).finally(() => this.#asking--);
		if (passphrase === null) return /* @__PURE__ */ new Error(`no passphrase given for ${path}: add the key to ssh-agent, or run on a terminal`);
		const key = firstKey(ssh2.utils.parseKey(content, passphrase));
		return key instanceof Error ? /* @__PURE__ */ new Error(`wrong passphrase for ${path}`) : key;
	}
};
/** `SHA256:…` as ssh-keygen -l prints it. */
function fingerprint(publicBlob) {
	return `SHA256:${createHash("sha256").update(publicBlob).digest("base64").replace(/=+$/, "")}`;
}
function firstKey(key) {
	return Array.isArray(key) ? key[0] ?? /* @__PURE__ */ new Error("no key in the file") : key;
}
function parsed(content) {
	if (content === null) return null;
	const key = firstKey(ssh2.utils.parseKey(content));
	return key instanceof Error ? null : key;
}
/** The public key stands in clear in front of the encrypted part (OpenSSH's PROTOCOL.key). */
function publicPart(content) {
	const body = /-----BEGIN OPENSSH PRIVATE[ ]KEY-----([\sA-Za-z0-9+/=]+)-----END/.exec(content.toString("latin1"))?.[1];
	if (body === void 0) return null;
	const data = Buffer.from(body, "base64");
	let at = 15;
	const field = () => {
		const length = at + 4 <= data.length ? data.readUInt32BE(at) : 0;
		const value = data.subarray(at + 4, at + 4 + length);
		at += 4 + length;
		return value;
	};
	field();
	field();
	field();
	at += 4;
	return parsed(Buffer.from(field()));
}
function once(work) {
	let result;
	return () => {
		result ??= work();
		return result;
	};
}
// src/ssh/login/login-plan.ts
/**
* What to offer, in order: the keys that were asked for, the password if one is given (a server counts every wrong
* key against MaxAuthTries, so it must not come last), then default keys and those of the agent. Nothing is offered
* twice, and `none` never: it would cost a round trip.
*/
async function planLogin(target, keys) {
	const files = await Promise.all(target.identityFiles.map(async ({ path, required }) => ({
		file: await keys.files.read(path),
		required
	})));
	const held = target.agent === null ? [] : await keys.agents.list(target.agent);
	const wanted = files.filter(({ required }) => required).map(({ file }) => file);
	const others = files.filter(({ required }) => !required).map(({ file }) => file);
	const plan = {
		offers: [],
		notes: [],
		problem: null
	};
	for (const file of wanted) plan.problem ??= unusable(file, held);
	const offer = (file) => fileOffer(target, file, held, plan.notes);
	const optional = others.map(offer).filter((found) => found !== null);
	if (!target.identitiesOnly) optional.push(...held.map((key) => agentOffer(target, key)));
	optional.sort((a, b) => rank(a, keys) - rank(b, keys));
	plan.offers = distinct([
		...wanted.map(offer).filter((found) => found !== null),
		...passwordOffers(target),
		...optional
	]);
	return plan;
}
function rank(offer, keys) {
	return offer.key !== null && keys.accepted.has(offer.key) ? 0 : 1;
}
function distinct(offers) {
	const seen = /* @__PURE__ */ new Set();
	return offers.filter((offer) => {
		if (offer.key === null) return true;
		if (seen.has(offer.key)) return false;
		seen.add(offer.key);
		return true;
	});
}
function unusable(file, held) {
	if (file.kind === "missing") return `the private key ${file.path} does not exist`;
	if (file.kind === "unusable") return `the private key ${file.path} cannot be used: ${file.reason}`;
	if (file.kind === "public" && !held.some((key) => same(key, file.publicKey))) return `${file.path} is only a public key here, and no agent holds its private key`;
	return null;
}
function fileOffer(target, file, held, notes) {
	if (file.kind === "missing") return null;
	if (file.kind === "unusable") {
		notes.push(`${file.path} not usable: ${file.reason}`);
		return null;
	}
	if (file.kind === "key") {
		const auth = {
			type: "publickey",
			username: target.user,
			key: file.key
		};
		return keyOffer(file.key, `key ${file.path}`, auth);
	}
	const inAgent = held.find((key) => file.publicKey !== null && same(key, file.publicKey));
	if (inAgent !== void 0) return agentOffer(target, inAgent, file.path);
	if (file.kind === "public") {
		notes.push(`${file.path} is only a public key here and not in the agent`);
		return null;
	}
	if (file.publicKey === null) {
		notes.push(`${file.path} is encrypted in an old format: put its .pub file beside it, or add it to ssh-agent`);
		return null;
	}
	const agent = lockedKeyAgent(file.publicKey, file.unlock);
	return keyOffer(file.publicKey, `encrypted key ${file.path}`, {
		type: "agent",
		username: target.user,
		agent
	});
}
function agentOffer(target, key, path) {
	const agent = oneKeyAgent(target.agent ?? "", key);
	return keyOffer(key, `agent's key ${path ?? key.comment}`, {
		type: "agent",
		username: target.user,
		agent
	});
}
function keyOffer(key, name, auth) {
	const print = fingerprint(key.getPublicSSH());
	return {
		method: "publickey",
		label: `${name} (${print})`,
		key: print,
		auth
	};
}
function passwordOffers(target) {
	const { password, user } = target;
	if (password === null) return [];
	return [{
		method: "password",
		label: "the password",
		key: null,
		auth: {
			type: "password",
			username: user,
			password
		}
	}, {
		method: "keyboard-interactive",
		label: "the password (keyboard-interactive)",
		key: null,
		auth: {
			type: "keyboard-interactive",
			username: user,
			prompt: (_name, _instructions, _lang, prompts, finish) => finish(prompts.map((prompt, index) => index === 0 && prompt.echo !== true ? password : ""))
		}
	}];
}
function same(a, b) {
	return a.getPublicSSH().equals(b.getPublicSSH());
}
// src/ssh/printable.ts
/** A host's words for a message: control characters out, white space joined, at most `max` characters (the tail). */
function printable(text, max = 300) {
	const clean = text.replace(/\x1b\[[0-9;?]*[ -/]*[@-~]/g, "").replace(/[\p{Cc}\p{Cf}\ufffd]+/gu, " ").replace(/\s+/g, " ").trim();
	return clean.length > max ? `…${clean.slice(-max)}` : clean;
}
// src/ssh/connection/connect-failure.ts
/** `n1 (admin@10.0.0.1:2222)`: the inventory's name and where that is. */
function place(target) {
	const host = target.hostname.includes(":") ? `[${target.hostname}]` : target.hostname;
	const address = `${target.user}@${host}${target.port === 22 ? "" : `:${target.port}`}`;
	return target.name === target.hostname ? address : `${target.name} (${address})`;
}
function unreachable(target, what) {
	return {
		kind: "unreachable",
		message: `${place(target)}: ${what}`
	};
}
/** Why there is no TCP connection. Codes are errno names, TIMEOUT, or JUMP with the jump host's words. */
function dialFailure(target, code, detail) {
	return unreachable(target, dialReason(target, code, detail));
}
function dialReason(target, code, detail) {
	const { port, hostname, connectTimeoutMs } = target;
	switch (code) {
		case "ECONNREFUSED": return `connection refused: nothing listens on port ${port} there; is sshd running, and is the port right?`;
		case "EHOSTUNREACH":
		case "ENETUNREACH": return `no route to ${hostname} (${code}): is the host up, and on a network this machine reaches?`;
		case "ENOTFOUND":
		case "EAI_AGAIN":
		case "EAI_FAIL": return `name not found: ${hostname} (${code}); correct the name, or set ansible_host to an address`;
		case "TIMEOUT":
		case "ETIMEDOUT": return `time-out: no connection to port ${port} within ${connectTimeoutMs / 1e3} s; the host is down, or a firewall drops the packets`;
		case "JUMP": {
			const jump = target.jumps.at(-1);
			return `jump host ${jump === void 0 ? "" : `${place(jump)} `}cannot reach ${hostname}:${port}: ${printable(detail)}`;
		}
		default: return `cannot connect to port ${port}: ${printable(detail) || code}`;
	}
}
/** ssh2 knows no post-quantum exchange, so a server that offers only such is met with "no matching". */
function noMatch(message) {
	const what = /no matching (.+)$/.exec(message)?.[1];
	if (what === void 0) return null;
	return `no matching ${what}: the server and netfix share none; ${what.startsWith("key exchange") ? "allow curve25519-sha256 in KexAlgorithms" : "allow a common one (ssh-ed25519 or rsa-sha2-512 host keys, aes256-gcm@openssh.com, hmac-sha2-256)"} in the server's sshd_config`;
}
/** `heard`: the first bytes it sent. */
function silentFailure(target, heard) {
	const { port, connectTimeoutMs } = target;
	const within = `within ${connectTimeoutMs / 1e3} s`;
	const accepted = `accepted the connection on port ${port} but sent`;
	if (heard === "") return unreachable(target, `${accepted} nothing ${within}: is that an SSH server?`);
	if (heard.includes("SSH-")) return unreachable(target, `time-out: the SSH handshake did not end ${within}; the host may be overloaded`);
	return unreachable(target, `${accepted} \`${printable(heard, 80)}\`: that is no SSH server`);
}
function droppedFailure(target, tries, detail) {
	return unreachable(target, `${`the server dropped the connection before the handshake ended, ${tries} times${detail === "" ? "" : ` (${printable(detail)})`}`}: MaxStartups, PerSourcePenalties, hosts.deny or fail2ban may refuse this machine`);
}
/** Login refused: who, what the server takes, what was tried. */
function loginFailure(target, plan, login, detail) {
	const methods = login.serverMethods;
	const accepts = methods === null ? "" : `; the server takes ${methods.join(", ") || "no method"}`;
	const tried = login.tried.map(({ label }) => label);
	const offered = tried.length === 0 ? "nothing could be offered" : `tried ${tried.join(", ")}`;
	const notes = plan.notes.length === 0 ? "" : `; ${plan.notes.join("; ")}`;
	const many = /too many authentication failures/i.test(detail) ? "; the server counted too many wrong keys: name the right one and set IdentitiesOnly" : "";
	const next = tried.length === 0 ? ": give a private key, an agent or a password" : "";
	return unreachable(target, `login refused for user ${target.user}: ${offered}${next}${accepts}${notes}${many}`);
}
// src/ssh/login/fewer-flights.ts
const HASHES = {
	"ssh-rsa": "sha1",
	"rsa-sha2-256": "sha256",
	"rsa-sha2-512": "sha512"
};
/**
* Saves two round trips of a login, within the protocol: a key is offered with its signature at once (RFC 4252 §7
* lets a client skip the question whether it would be accepted), and the first offer follows the service request
* without waiting for the word that the service exists. Nor is the server asked to prove host keys that nobody will
* write down. Call it right after connect().
*/
function sendWithoutWaiting(client) {
	const protocol = client._protocol;
	if (!isProtocol(protocol)) return;
	signAtOnce(protocol);
	startAuthEarly(protocol);
	leaveOtherHostKeys(protocol);
}
function isProtocol(protocol) {
	const handlers = protocol?._handlers;
	return typeof protocol?.authPK === "function" && typeof protocol.service === "function" && typeof handlers?.SERVICE_ACCEPT === "function" && typeof handlers.EXT_INFO === "function" && typeof handlers.GLOBAL_REQUEST === "function";
}
function signAtOnce(protocol) {
	const authPK = protocol.authPK;
	protocol.authPK = (user, key, algorithm, sign) => {
		authPK.call(protocol, user, key, algorithm, sign ?? signer(key, algorithm));
	};
}
/** Undefined where only the agent or a passphrase could sign: those wait until the server wants the key. */
function signer(key, algorithm) {
	if (!key.isPrivateKey()) return void 0;
	const hash = algorithm === void 0 ? void 0 : HASHES[algorithm];
	if (algorithm !== void 0 && hash === void 0) return void 0;
	return (data, done) => {
		const signature = key.sign(data, hash);
		if (signature instanceof Error) throw signature;
		done(signature);
	};
}
/** EXT_INFO names the signature algorithms an RSA key may use; a server that sends it does so before SERVICE_ACCEPT. */
function startAuthEarly(protocol) {
	const { service, _handlers: handlers } = protocol;
	const { EXT_INFO: extInfo, SERVICE_ACCEPT: accept } = handlers;
	let asked = null;
	let started = false;
	const start = (...args) => {
		if (started) return;
		started = true;
		accept?.(...args);
	};
	protocol.service = (name) => {
		asked = name;
		service.call(protocol, name);
	};
	handlers.SERVICE_ACCEPT = start;
	handlers.EXT_INFO = (...args) => {
		extInfo?.(...args);
		if (asked !== null) start(protocol, asked);
	};
}
/** OpenSSH's PROTOCOL, 2.5: a server names all its host keys and wants no answer. ssh2 has it sign with each of them. */
function leaveOtherHostKeys({ _handlers: handlers }) {
	const { GLOBAL_REQUEST: request } = handlers;
	handlers.GLOBAL_REQUEST = (protocol, name, wantReply, data) => {
		if (name !== "hostkeys-00@openssh.com" || wantReply === true) request?.(protocol, name, wantReply, data);
	};
}
// src/ssh/login/login.ts
/** Offers in order, leaving out what the server said it does not take. A refused password is not offered again. */
function login(plan) {
	const left = [...plan.offers];
	const state = {
		handler,
		tried: [],
		serverMethods: null,
		current: null
	};
	function handler(methodsLeft, _partialSuccess, next) {
		if (methodsLeft !== null) state.serverMethods = [...methodsLeft];
		const offer = nextOffer(methodsLeft);
		if (offer !== void 0) {
			state.current = offer;
			state.tried.push(offer);
		}
		next(offer?.auth ?? false);
	}
	function nextOffer(methodsLeft) {
		for (let offer = left.shift(); offer !== void 0; offer = left.shift()) {
			const known = methodsLeft;
			if (known !== null && !known.includes(offer.method)) continue;
			if (offer.method === "keyboard-interactive" && passwordJudged(known)) continue;
			return offer;
		}
	}
	/** The server took the password for judging and refused it: the same words again would only count twice. */
	function passwordJudged(methodsLeft) {
		return state.tried.some(({ method }) => method === "password") && (methodsLeft?.includes("password") ?? false);
	}
	return state;
}
// src/ssh/connection/connection.ts
const KEEPALIVE_MS = 1e4;
const KEEPALIVE_MISSES = 3;
const CLOSE_MS$3 = 1e3;
/** Handshake, host key and login over an open stream. Never rejects. */
function logIn(stream, target, context) {
	return new Promise((resolve) => {
		const client = new ssh2.Client();
		const walk = login(context.plan);
		const state = {
			handshake: false,
			heard: "",
			refusal: null
		};
		let settled = false;
		let recorded = Promise.resolve(null);
		let timer = setTimeout(expire, target.connectTimeoutMs);
		const connection = watch(client, stream);
		function settle(result) {
			if (settled) return;
			settled = true;
			clearTimeout(timer);
			if (result.kind !== "connected") connection.destroy();
			resolve(result);
		}
		function expire() {
			if (context.keys.files.asking) timer = setTimeout(expire, target.connectTimeoutMs);
			else settle({
				kind: "refused",
				failure: silentFailure(target, state.heard),
				final: false
			});
		}
		function refuse(cause) {
			settle(outcome(target, context.plan, walk, state, cause));
		}
		client.once("handshake", () => {
			state.handshake = true;
			recorded = context.hostKey.record();
			clearTimeout(timer);
			timer = setTimeout(expire, target.connectTimeoutMs);
		});
		client.on("error", (cause) => {
			if (cause.level === "agent") context.plan.notes.push(printable(cause.message));
			else refuse(cause);
		});
		client.once("close", () => refuse(null));
		client.once("ready", () => {
			const accepted = walk.current?.key ?? null;
			if (accepted !== null) context.keys.accepted.add(accepted);
			recorded.then((problem) => {
				if (problem === null) settle({
					kind: "connected",
					connection
				});
				else settle({
					kind: "refused",
					failure: unreachable(target, problem),
					final: true
				});
			});
		});
		client.connect({
			sock: stream,
			username: target.user,
			readyTimeout: 0,
			keepaliveInterval: KEEPALIVE_MS,
			keepaliveCountMax: KEEPALIVE_MISSES,
			algorithms: { serverHostKey: context.hostKey.algorithms },
			hostVerifier: (key) => {
				state.refusal = context.hostKey.refusal(key);
				return state.refusal === null;
			},
			authHandler: walk.handler
		});
		sendWithoutWaiting(client);
		stream.once("data", (chunk) => {
			state.heard = chunk.toString("latin1", 0, 200);
		});
	});
}
function outcome(target, plan, walk, state, cause) {
	if (state.refusal !== null) return {
		kind: "refused",
		failure: unreachable(target, state.refusal),
		final: true
	};
	const message = cause?.message ?? "";
	const mismatch = noMatch(message);
	if (mismatch !== null) return {
		kind: "refused",
		failure: unreachable(target, mismatch),
		final: true
	};
	if (!state.handshake) return {
		kind: "dropped",
		detail: printable((state.heard.startsWith("SSH-") ? "" : state.heard) || message)
	};
	if (walk.tried.length > 0 || plan.offers.length === 0) return {
		kind: "refused",
		failure: /^(All configured|Too many)/i.test(message) ? loginFailure(target, plan, walk, message) : unreachable(target, `the connection broke during the login: ${printable(message) || "closed by the server"}`),
		final: /^(All configured|Too many)/i.test(message)
	};
	return {
		kind: "dropped",
		detail: printable(message)
	};
}
/** Keeps an error listener for life (one failure can be emitted twice) and remembers why the connection went away. */
function watch(client, stream) {
	let gone = () => {};
	const connection = {
		client,
		lost: null,
		gone: new Promise((resolve) => {
			gone = resolve;
		}),
		async close() {
			if (connection.lost !== null) return;
			const said = new Promise((resolve) => stream.once("finish", resolve));
			const timer = setTimeout(() => connection.destroy(), CLOSE_MS$3);
			client.end();
			await Promise.race([said, connection.gone]);
			clearTimeout(timer);
			connection.destroy();
		},
		destroy() {
			stream.destroy();
			end("closed by netfix");
		}
	};
	let reason = null;
	function end(why) {
		connection.lost ??= reason ?? why;
		gone();
	}
	client.on("error", (error) => {
		if (error.level !== "agent") reason ??= lostReason(error);
	});
	client.once("close", () => end("closed by the host"));
	stream.once("close", () => end("closed by the host"));
	return connection;
}
function lostReason(error) {
	if (error.message === "Keepalive timeout") return `no answer to keep-alives for ${KEEPALIVE_MS * KEEPALIVE_MISSES / 1e3} s`;
	return printable(error.message);
}
// src/ssh/connection/dial.ts
/** Node gives a name's first address 250 ms before it tries the next: too little for a slow link. */
const NEXT_ADDRESS_MS = 2e3;
/** How long a neighbour is asked for: mcast_solicit times retrans_time_ms (arp(7)). */
const ASKING_MS = 3e3;
/**
* A TCP connection. Who connects while the kernel already asks for that neighbour gets EHOSTUNREACH when that asking
* ends, though the host came up in the middle of it: an answer sooner than a whole asking is not believed once.
*/
async function dial(host, port, timeoutMs) {
	const began = performance.now();
	const dialled = await dialOnce(host, port, timeoutMs);
	const tookMs = performance.now() - began;
	return dialled.kind === "error" && dialled.code === "EHOSTUNREACH" && tookMs < ASKING_MS ? dialOnce(host, port, timeoutMs - tookMs) : dialled;
}
/** Without Nagle's delay (ssh2's own socket leaves it on: 40 ms per exchange). */
function dialOnce(host, port, timeoutMs) {
	return new Promise((resolve) => {
		const socket = connect({
			host,
			port,
			noDelay: true,
			keepAlive: true,
			autoSelectFamilyAttemptTimeout: NEXT_ADDRESS_MS
		});
		const timer = setTimeout(() => give("TIMEOUT", ""), timeoutMs);
		const onError = (error) => give(error.code ?? "ERROR", error.message);
		function give(code, detail) {
			clearTimeout(timer);
			socket.destroy();
			resolve({
				kind: "error",
				code,
				detail
			});
		}
		socket.on("error", onError);
		socket.once("connect", () => {
			clearTimeout(timer);
			socket.off("error", onError);
			socket.on("error", () => {});
			gatherWrites(socket);
			resolve({
				kind: "stream",
				stream: socket
			});
		});
	});
}
/**
* What is written in one turn of the event loop goes out together: ssh2 writes each message by itself, and each would
* be a system call, a packet and a wake-up of the other side.
*/
function gatherWrites(socket) {
	const write = socket.write.bind(socket);
	let gathering = false;
	socket.write = ((...message) => {
		if (!gathering) {
			gathering = true;
			socket.cork();
			process.nextTick(() => {
				gathering = false;
				socket.uncork();
			});
		}
		return write(...message);
	});
}
/** SSH_OPEN_ADMINISTRATIVELY_PROHIBITED (RFC 4254 §5.1). */
const PROHIBITED = 1;
/** The same through a jump host: a direct-tcpip channel (RFC 4254 §7.2). */
function dialThrough(jump, host, port, timeoutMs) {
	return new Promise((resolve) => {
		let late = false;
		const timer = setTimeout(() => {
			late = true;
			resolve({
				kind: "error",
				code: "TIMEOUT",
				detail: ""
			});
		}, timeoutMs);
		const failed = (error) => {
			clearTimeout(timer);
			const said = error.message.replace("(SSH) Channel open failure: ", "");
			resolve({
				kind: "error",
				code: "JUMP",
				detail: error.reason === PROHIBITED ? `${said} (forbidden by AllowTcpForwarding or PermitOpen there)` : said
			});
		};
		try {
			jump.forwardOut("127.0.0.1", 0, host, port, (error, stream) => {
				if (error) failed(error);
				else if (late) stream.close();
				else {
					clearTimeout(timer);
					resolve({
						kind: "stream",
						stream
					});
				}
			});
		} catch (error) {
			failed(error);
		}
	});
}
// src/ssh/connection/gate.ts
/** A bound on what runs at once towards one address, that narrows when the other side shows it was too much. */
var Gate = class {
	#limit;
	#running = 0;
	#waiting = [];
	constructor(limit) {
		this.#limit = limit;
	}
	async enter() {
		if (this.#running < this.#limit) {
			this.#running++;
			return;
		}
		await new Promise((go) => this.#waiting.push(go));
	}
	leave() {
		if (this.#running <= this.#limit) {
			const next = this.#waiting.shift();
			next?.();
			if (next !== void 0) return;
		}
		this.#running--;
	}
	/** Half as many from now on, at least one. */
	narrow() {
		this.#limit = Math.max(1, Math.floor(this.#limit / 2));
	}
};
// src/ssh/connection/connections.ts
/** sshd's MaxStartups begins to drop at 10 unauthenticated connections (sshd_config(5)). */
const HANDSHAKES_PER_ADDRESS = 8;
const HANDSHAKES_PER_JUMP = 16;
const WAITS_MS = [
	50,
	150,
	400,
	800
];
/** How long to wait for a jump host that is still connecting when everything ends. */
const CLOSE_MS$2 = 300;
/** What one run shares: jump connections, keys, known_hosts, and the bound on simultaneous handshakes. */
function createConnections(options) {
	const keys = {
		files: new IdentityFiles(options.askPassphrase ?? (async () => null)),
		agents: new AgentKeys(),
		accepted: /* @__PURE__ */ new Set()
	};
	const hostKeys = new HostKeys();
	const gates = /* @__PURE__ */ new Map();
	const jumps = /* @__PURE__ */ new Map();
	const sockets = /* @__PURE__ */ new Set();
	function gate(name, limit) {
		const found = gates.get(name) ?? new Gate(limit);
		gates.set(name, found);
		return found;
	}
	async function connect(target) {
		const plan = await planLogin(target, keys);
		if (plan.problem !== null) return {
			kind: "refused",
			failure: unreachable(target, plan.problem),
			final: true
		};
		const jump = target.jumps.at(-1);
		if (jump === void 0) return tries(target, plan, gate(`${target.hostname}:${target.port}`, HANDSHAKES_PER_ADDRESS), () => dial(target.hostname, target.port, target.connectTimeoutMs));
		const hop = {
			...jump,
			jumps: target.jumps.slice(0, -1)
		};
		const through = await jumpTo(hop);
		if (through.kind === "refused") {
			const message = `${target.name}: its jump host is not reachable: ${through.failure.message}`;
			return {
				...through,
				failure: {
					kind: "unreachable",
					message
				}
			};
		}
		const narrow = gate(`via ${jumpKey(hop)}`, HANDSHAKES_PER_JUMP);
		const { client } = through.connection;
		return tries(target, plan, narrow, () => dialThrough(client, target.hostname, target.port, target.connectTimeoutMs));
	}
	/** One connection per jump host, made again when it was lost. */
	function jumpTo(hop) {
		const key = jumpKey(hop);
		const known = jumps.get(key);
		const next = known === void 0 ? connect(hop) : known.then((it) => stands(it) ? it : connect(hop));
		jumps.set(key, next);
		return next;
	}
	async function tries(target, plan, narrow, open) {
		let dropped = "";
		for (const wait of [0, ...WAITS_MS]) {
			if (wait > 0) await delay(wait);
			await narrow.enter();
			const result = await attempt(target, plan, open).finally(() => narrow.leave());
			if (result.kind !== "dropped") return result;
			narrow.narrow();
			dropped = result.detail;
		}
		return {
			kind: "refused",
			failure: droppedFailure(target, WAITS_MS.length + 1, dropped),
			final: false
		};
	}
	async function attempt(target, plan, open) {
		const hostKey = await hostKeys.for(target);
		const dialled = await open();
		if (dialled.kind === "stream" && dialled.stream instanceof Socket) {
			const socket = dialled.stream;
			sockets.add(socket);
			socket.once("close", () => sockets.delete(socket));
		}
		if (dialled.kind === "stream") return logIn(dialled.stream, target, {
			hostKey,
			keys,
			plan
		});
		if (dialled.code === "ECONNRESET") return {
			kind: "dropped",
			detail: dialled.detail
		};
		return {
			kind: "refused",
			failure: dialFailure(target, dialled.code, dialled.detail),
			final: false
		};
	}
	return {
		connect,
		wires: () => [...sockets].flatMap(wireOf),
		async close() {
			for (const jump of [...jumps.values()].reverse()) await Promise.race([jump.then(hangUp), delay(CLOSE_MS$2)]);
		}
	};
}
function wireOf({ localAddress, localPort, remoteAddress, remotePort }) {
	if (!localAddress || !localPort || !remoteAddress || !remotePort) return [];
	return [{
		client: localAddress,
		clientPort: localPort,
		server: remoteAddress,
		port: remotePort
	}];
}
/** Half the wait is chance, so that those dropped together do not come back together. */
function delay(ms) {
	return new Promise((resolve) => setTimeout(resolve, ms / 2 + Math.random() * ms));
}
async function hangUp(jump) {
	if (jump.kind === "connected") await jump.connection.close();
}
/** A refused one is not asked again for each target behind it. */
function stands(jump) {
	return jump.kind === "refused" || jump.connection.lost === null;
}
/** Targets that name the same hops in the same way share them. */
function jumpKey(hop) {
	const { name: _name, connectTimeoutMs: _timeout, ...identity } = hop;
	return JSON.stringify(identity);
}
// src/ssh/connection/ssh-host.ts
const START_MS = 15e3;
/** A child that kept stdout open holds the channel: do not wait for that one. */
const DRAIN_MS$1 = 300;
/** sshd counts a session until it has reaped its process, a moment after the channel closed. */
const SESSION_WAITS_MS = [
	20,
	100,
	400
];
/** A host behind SSH: connects at the first start, and again when the connection was lost. */
function sshHost(target, connections, startTimeoutMs = START_MS) {
	let connection = null;
	let closed = false;
	let giveUp = () => {};
	const givenUp = new Promise((resolve) => {
		const failure = unreachable(target, "closed by netfix before it was connected");
		giveUp = () => resolve({
			kind: "refused",
			failure,
			final: false
		});
	});
	async function connectAndStart(command) {
		if (connection === null || connection.lost !== null) {
			const connected = await connections.connect(target);
			if (connected.kind === "refused") return connected;
			connection = connected.connection;
			if (closed) await connection.close();
		}
		return openShell(connection, command);
	}
	async function openShell(on, command) {
		let refused = "";
		for (const wait of [0, ...SESSION_WAITS_MS]) {
			if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
			const opened = await exec(on, command, startTimeoutMs);
			if (!(opened instanceof Error)) return {
				kind: "started",
				process: opened
			};
			refused = on.lost ?? printable(opened.message);
			if (on.lost !== null) break;
		}
		return {
			kind: "refused",
			failure: unreachable(target, on.lost === null ? `the server opens no session: ${refused}` : `the connection broke: ${refused}`),
			final: false
		};
	}
	return {
		label: place(target),
		user: target.user,
		startTimeoutMs,
		/** A login that is still on its way when everything ends is not waited for. */
		start: (command) => Promise.race([connectAndStart(command), givenUp]),
		async close() {
			closed = true;
			giveUp();
			await connection?.close();
		}
	};
}
/**
* The channel is listened to within the callback: a shell that ends at once has its exit code in the same packet. A
* server that answers keep-alives but never this request is let go after `timeoutMs`.
*/
function exec(connection, command, timeoutMs) {
	const answer = new Promise((resolve) => {
		connection.gone.then(() => resolve(new Error(connection.lost ?? "closed")));
		try {
			connection.client.exec(command, (error, channel) => {
				resolve(error ?? shellProcess(connection, channel));
			});
		} catch (error) {
			resolve(error);
		}
	});
	const timer = setTimeout(() => {
		connection.lost ??= `it did not open a session within ${timeoutMs / 1e3} s`;
		connection.destroy();
	}, timeoutMs);
	return answer.finally(() => clearTimeout(timer));
}
function shellProcess(connection, channel) {
	const ended = new Promise((resolve) => {
		let exitCode = null;
		let exited = false;
		const settle = () => resolve({
			exitCode,
			reason: exited ? null : connection.lost
		});
		channel.once("exit", (code) => {
			exited = true;
			exitCode = code;
			if (process.drainMs === null) return;
			setTimeout(() => {
				channel.close();
				settle();
			}, process.drainMs);
		});
		channel.once("close", settle);
		connection.gone.then(settle);
	});
	channel.on("error", () => {});
	const process = {
		stdin: channel.stdin,
		stdout: channel.stdout,
		stderr: channel.stderr,
		ended,
		drainMs: DRAIN_MS$1,
		kill: () => connection.destroy()
	};
	return process;
}
// src/ssh/shell/local-host.ts
/** A child that left its stdout to another process: do not wait for that one. */
const DRAIN_MS = 300;
const CLOSE_MS$1 = 1e3;
/** Shells on this machine, each in a session of its own as sshd would give it: Ctrl-C does not reach it. */
function localHost(target) {
	const user = userInfo().username;
	let last = null;
	return {
		label: target.name,
		user,
		startTimeoutMs: 1e4,
		async start(command) {
			const started = await spawnShell(command);
			if (started.kind === "started") last = started.process;
			return started;
		},
		async close() {
			if (last === null) return;
			const { ended, kill, stdin } = last;
			stdin.end();
			const timer = setTimeout(kill, CLOSE_MS$1);
			await ended;
			clearTimeout(timer);
		}
	};
}
function spawnShell(command) {
	return new Promise((resolve) => {
		const child = spawn("/bin/sh", ["-c", command], {
			detached: true,
			cwd: "/",
			stdio: "pipe"
		});
		child.stdin.on("error", () => {});
		child.once("error", (error) => resolve({
			kind: "refused",
			failure: {
				kind: "unreachable",
				message: `cannot start /bin/sh here: ${error.message}`
			},
			final: true
		}));
		const ended = new Promise((settle) => {
			child.once("exit", (exitCode) => {
				const { drainMs } = process;
				const drained = drainMs === null ? void 0 : setTimeout(() => settle({
					exitCode,
					reason: null
				}), drainMs);
				child.once("close", () => {
					clearTimeout(drained);
					settle({
						exitCode,
						reason: null
					});
				});
			});
		});
		const process = {
			stdin: child.stdin,
			stdout: child.stdout,
			stderr: child.stderr,
			ended,
			drainMs: DRAIN_MS,
			kill: () => endGroup(child.pid)
		};
		child.once("spawn", () => resolve({
			kind: "started",
			process
		}));
	});
}
function endGroup(pid) {
	if (pid === void 0) return;
	try {
		process.kill(-pid, "SIGKILL");
	} catch {}
}
// src/ssh/shell/bootstrap.ts
/**
* The login shell's command line for a persistent `/bin/sh`. It must also be right in fish and csh: one single-quoted
* word without `'`, `\`, `!` or newlines. Nothing before the last `exec` reads stdin, for the first script is already
* on its way. Without a password sudo is called once, with -n; what it says instead of a shell is read afterwards.
*/
function bootstrap(become, nonce) {
	if (become === null) return {
		command: "exec /bin/sh",
		signals: null
	};
	const signals = {
		ready: `${nonce}:ready`,
		prompt: `${nonce}:password`
	};
	const steps = become.password === null || become.method === "doas" ? unasked(become.method, nonce) : asked(nonce);
	const script = [
		say(nonce, "begun"),
		"export LC_ALL=C",
		...steps
	].join("; ");
	const waits = become.method === "sudo" && become.password !== null;
	return {
		command: `exec /bin/sh -c '${script}'`,
		signals: waits ? signals : null
	};
}
/** Printed on stderr first of all: the login shell runs commands, so what fails after it is sudo or doas. */
function begunMark(nonce) {
	return `${nonce}:begun`;
}
/** Printed on stderr when sudo or doas is not installed. */
function missingMark(nonce) {
	return `${nonce}:missing`;
}
/** Prints `NONCE:WORD` on stderr, and is not that text itself. */
function say(nonce, word) {
	return `printf %s:%s ${nonce} ${word} >&2`;
}
function unasked(method, nonce) {
	const shell = method === "doas" ? "doas -n /bin/sh" : "sudo -n -H -- /bin/sh";
	return [
		EFFECTIVE_UID,
		"[ \"$nfx_euid\" = 0 ] && exec /bin/sh",
		need(method, nonce),
		`exec ${shell}`
	];
}
/** A cached or password-less sudo never asks; then no password is ever sent. */
function asked(nonce) {
	const shell = `/bin/sh -c "${say(nonce, "ready")}; exec /bin/sh"`;
	return [
		EFFECTIVE_UID,
		`[ "$nfx_euid" = 0 ] && exec ${shell}`,
		need("sudo", nonce),
		`sudo -n -H -- /bin/sh -c : </dev/null >/dev/null 2>&1 && exec sudo -n -H -- ${shell}`,
		`exec sudo -S -H -p ${nonce}"":password -- ${shell}`
	];
}
function need(program, nonce) {
	return `command -v ${program} >/dev/null 2>&1 || { ${say(nonce, "missing")}; exit 1; }`;
}
// src/ssh/shell/become-failure.ts
/** Why there is no root shell, from what sudo or doas printed under LC_ALL=C instead of one. */
function becomeFailure(become, nonce, said, who) {
	const where = `${who.user} on ${who.label}`;
	const words = said.replaceAll(begunMark(nonce), "");
	return {
		kind: "become",
		message: reason(become, said.includes(missingMark(nonce)), words, where)
	};
}
function passwordRefused(who) {
	return {
		kind: "become",
		message: `sudo refused the password for ${who.user} on ${who.label}: check the password given with -K or NETFIX_BECOME_PASSWORD_FILE; it was tried once`
	};
}
function reason(become, missing, said, where) {
	const method = become.method;
	if (missing) return `${method} is not installed for ${where}: log in as root, or install ${method} there`;
	if (/not in the sudoers file/.test(said)) return `${where} may not use sudo (not in the sudoers file): allow it there, or log in as another user`;
	if (/not allowed to (execute|run)/.test(said)) return `sudo does not let ${where} run /bin/sh as root: the sudoers rule must allow a shell`;
	if (/a password is required|password:/i.test(said) && become.password === null) return `sudo wants a password for ${where}: give it with -K or NETFIX_BECOME_PASSWORD_FILE`;
	if (/must have a tty/.test(said)) return `sudo wants a terminal for ${where}: remove \`requiretty\` for this user from sudoers`;
	if (method === "doas") return doasReason(said, where);
	return `cannot become root as ${where}: ${method} said: ${printable(said) || "nothing"}`;
}
function doasReason(said, where) {
	if (/authori[sz]ation required|authentication (required|failed)/i.test(said)) return `doas wants a password for ${where}, and asks only on a terminal: add \`nopass\` to the rule in doas.conf, or use sudo`;
	if (/not enabled/i.test(said)) return `doas is not set up for ${where}: it has no doas.conf`;
	if (/not permitted/i.test(said)) return `doas does not let ${where} become root: allow it in doas.conf`;
	return `cannot become root as ${where}: doas said: ${printable(said) || "nothing"}`;
}
// src/ssh/shell/bounded-bytes.ts
/**
* The beginning and the end of a stream, together at most `maxBytes`. The end matters as much as the beginning: what
* closes a script's frames stands there, however much one command in the middle printed.
*/
var BoundedBytes = class {
	#headRoom;
	#tailRoom;
	#head = new Pieces();
	#tail = new Pieces();
	#dropped = 0;
	constructor(maxBytes) {
		this.#headRoom = Math.ceil(maxBytes / 2);
		this.#tailRoom = Math.floor(maxBytes / 2);
	}
	get truncated() {
		return this.#dropped > 0;
	}
	add(data) {
		const room = this.#headRoom - this.#head.bytes;
		if (room > 0) this.#head.push(data.subarray(0, room));
		if (data.length > room) this.#addTail(data.subarray(Math.max(0, room)));
	}
	/** UTF-8 with replacement; a line says how much was left out. */
	text() {
		this.#trim();
		const [head, tail] = [this.#head.whole(), this.#tail.whole()];
		if (!this.truncated) return Buffer.concat([head, tail]).toString("utf8");
		return `${head}\n[${this.#dropped} bytes left out]\n${tail}`;
	}
	/** Trimmed only when twice too long, so that many small chunks cost little. */
	#addTail(data) {
		this.#tail.push(data);
		if (this.#tail.bytes > 2 * this.#tailRoom) this.#trim();
	}
	#trim() {
		const over = this.#tail.bytes - this.#tailRoom;
		if (over <= 0) return;
		const kept = this.#tail.whole().subarray(over);
		this.#tail = new Pieces();
		this.#tail.push(kept);
		this.#dropped += over;
	}
};
const BLOCK = 65536;
/** Bytes that came in chunks of any size. Small ones are joined: a Buffer costs a hundred bytes besides its own. */
var Pieces = class {
	bytes = 0;
	#blocks = [];
	#open = [];
	#openBytes = 0;
	push(data) {
		this.#open.push(Buffer.from(data));
		this.#openBytes += data.length;
		this.bytes += data.length;
		if (this.#openBytes < BLOCK) return;
		this.#blocks.push(Buffer.concat(this.#open));
		this.#open = [];
		this.#openBytes = 0;
	}
	whole() {
		return Buffer.concat([...this.#blocks, ...this.#open]);
	}
};
// src/ssh/shell/framed-output.ts
/** What stands outside of steps (a login banner, a child left behind) is kept only to explain a shell that never started. */
const NOISE_BYTES = 8192;
const EXIT_CODE_BYTES = 16;
/** One output stream of a persistent shell, cut into steps by their markers. Always drains. */
var FramedOutput = class {
	#carry = Buffer.alloc(0);
	#noise = Buffer.alloc(0);
	#frame = null;
	#onNoise = () => {};
	#stream;
	#onData = (chunk) => this.#feed(chunk);
	#handOver = null;
	constructor(stream) {
		this.#stream = stream;
		stream.on("data", this.#onData);
		stream.on("error", () => {});
	}
	/** Leaves the stream, paused, to somebody else: from behind `mark` on, which is not part of it. `notify` says when. */
	handOver(mark, notify) {
		this.#handOver = {
			mark: Buffer.from(mark),
			notify
		};
	}
	/** The last bytes seen outside of any step, as text. */
	get noise() {
		return this.#noise.toString("utf8");
	}
	/** True when the whole frame has come. */
	get done() {
		return this.#frame?.state === "done";
	}
	get started() {
		return this.#frame !== null && this.#frame.state !== "before";
	}
	onNoise(listener) {
		this.#onNoise = listener;
	}
	/** Starts looking for a step's frame. `notify` is called when it starts and when it is complete. */
	expect(markers, maxBytes, notify) {
		this.#frame = {
			start: Buffer.from(markers.start),
			end: Buffer.from(markers.end),
			kept: new BoundedBytes(maxBytes),
			state: "before",
			exitCode: null,
			notify
		};
	}
	/** What was read of the step, complete or not, and forgets the frame. */
	take() {
		const frame = this.#frame;
		this.#frame = null;
		if (frame === null) return {
			text: "",
			truncated: false,
			exitCode: null
		};
		const carry = this.#carry;
		this.#carry = Buffer.alloc(0);
		if (frame.state === "inside") frame.kept.add(carry);
		if (frame.state === "before") this.#hear(carry);
		return {
			text: frame.kept.text(),
			truncated: frame.kept.truncated,
			exitCode: frame.exitCode
		};
	}
	#feed(chunk) {
		let rest = chunk;
		if (this.#handOver !== null) rest = this.#feedUntil(this.#handOver, chunk);
		while (rest !== null && rest.length > 0) rest = this.#advance(rest);
	}
	#feedUntil({ mark, notify }, chunk) {
		const data = Buffer.concat([this.#carry, chunk]);
		const at = data.indexOf(mark);
		const cut = at === -1 ? Math.max(0, data.length - mark.length + 1) : at;
		this.#hear(data.subarray(0, cut));
		this.#carry = Buffer.from(data.subarray(cut));
		if (at === -1) return null;
		this.#stream.off("data", this.#onData);
		this.#stream.pause();
		const rest = this.#carry.subarray(mark.length);
		if (rest.length > 0) this.#stream.unshift(rest);
		notify();
		return null;
	}
	/** Consumes a chunk in the present state; what belongs to the next state is returned. */
	#advance(chunk) {
		const frame = this.#frame;
		if (frame === null || frame.state === "done") return this.#hear(chunk);
		const data = this.#carry.length === 0 ? chunk : Buffer.concat([this.#carry, chunk]);
		this.#carry = Buffer.alloc(0);
		if (frame.state === "exit-code") return this.#readExitCode(frame, data);
		const marker = frame.state === "before" ? frame.start : frame.end;
		const at = data.indexOf(marker);
		const cut = at === -1 ? Math.max(0, data.length - marker.length + 1) : at;
		if (frame.state === "before") this.#hear(data.subarray(0, cut));
		else frame.kept.add(data.subarray(0, cut));
		if (at === -1) {
			this.#carry = Buffer.from(data.subarray(cut));
			return null;
		}
		frame.state = frame.state === "before" ? "inside" : "exit-code";
		if (frame.state === "inside") frame.notify();
		return data.subarray(at + marker.length);
	}
	#readExitCode(frame, data) {
		const newline = data.indexOf(10);
		if (newline === -1 && data.length < EXIT_CODE_BYTES) {
			this.#carry = Buffer.from(data);
			return null;
		}
		const code = Number.parseInt(data.subarray(0, newline === -1 ? EXIT_CODE_BYTES : newline).toString(), 10);
		frame.exitCode = Number.isNaN(code) ? null : code;
		frame.state = "done";
		frame.notify();
		return newline === -1 ? null : data.subarray(newline + 1);
	}
	#hear(data) {
		if (data.length === 0) return null;
		const all = this.#noise.length === 0 ? data : Buffer.concat([this.#noise, data]);
		this.#noise = Buffer.from(all.subarray(Math.max(0, all.length - NOISE_BYTES)));
		this.#onNoise();
		return null;
	}
};
// src/ssh/shell/step-script.ts
/**
* Ends everything in this shell's session but the watchdog itself, three times over for what forks meanwhile.
* By session (field 6 of proc_pid_stat(5)), not by process group: `timeout` makes a group of its own, while what a
* script detaches with setsid is meant to outlive it. `read` is a builtin, so this forks nothing.
*/
const END_SESSION = `nfx_me=
read -r nfx_l </proc/self/stat && nfx_me=\${nfx_l%% *} && set -- \${nfx_l##*) } && nfx_sid=$4
case $nfx_me in '') kill -KILL 0;; esac
for nfx_i in 1 2 3; do nfx_k=
for nfx_f in /proc/[0-9]*/stat; do
nfx_p=\${nfx_f#/proc/} nfx_p=\${nfx_p%/stat} nfx_l=
read -r nfx_l <"$nfx_f" || continue
set -- \${nfx_l##*) }
[ "$4" = "$nfx_sid" ] && [ "$nfx_p" != "$nfx_me" ] && [ "$1" != Z ] && nfx_k="$nfx_k $nfx_p"
done
[ -n "$nfx_k" ] || break
kill -KILL $nfx_k
done`;
/** Ends the shell that started this watchdog, if it is still there: nobody else's process has this parent. */
const END_SHELL = `nfx_l=
read -r nfx_l </proc/self/stat && set -- \${nfx_l##*) } && [ "$2" = "$$" ] && kill -KILL "$$"`;
/**
* Two forks: a subshell and its sleep. An early TERM is remembered until the sleep's pid is known, so the sleep is
* never orphaned; it gets KILL, for between fork and exec a TERM would meet the trap and be lost. Its streams are
* /dev/null: it never holds the channel open. Nor does it hold descriptor 9, the host's lock (safety/lock.ts).
*/
function watchdog(seconds, action) {
	return `( nfx_t=; trap 'nfx_t=1' TERM
sleep ${seconds} & nfx_s=$!
trap 'kill -KILL "$nfx_s"; wait "$nfx_s"; exit 0' TERM
case $nfx_t in 1) kill -KILL "$nfx_s"; wait "$nfx_s"; exit 0;; esac
wait "$nfx_s" || exit 0
${action}
) </dev/null >/dev/null 2>&1 9>&- &`;
}
/**
* Runs in the shell itself. From then on the shell ends when it was idle for that long: a server notices only after
* hours that its client is gone, and what the shell holds open would be held until then. A shell that a signal kills
* runs no EXIT trap, and SIGPIPE is what meets one whose reader has gone: it has to exit by itself.
*/
function holding({ setup, idleSeconds }) {
	return `nfx_rest() {
${watchdog(idleSeconds, END_SHELL)}
nfx_d=$!
}
trap 'kill "$nfx_d" 2>/dev/null' 0
trap 'exit 141' PIPE
nfx_held=1
eval ${quote(setup)}
`;
}
function stepMarkers(nonce) {
	return {
		start: `${nonce}[`,
		end: `${nonce}]`
	};
}
/**
* One step for the persistent shell's stdin. It is a single compound command, so a shell that gets only a part of
* it (the connection broke) runs nothing. The script stands in a quoted word: whatever it holds, it cannot end the
* framing. `timeoutMs` is rounded up to whole seconds, since POSIX sleep knows no others.
*/
function stepScript(script, markers, timeoutMs, hold) {
	const seconds = Math.max(1, Math.ceil(timeoutMs / 1e3));
	return `{ printf %s ${quote(markers.start)}; printf %s ${quote(markers.start)} >&2
\${nfx_held:+kill "$nfx_d"} 2>/dev/null
${watchdog(seconds, END_SESSION)}
nfx_w=$!
${hold === void 0 ? "" : holding(hold)}( eval ${quote(script)} ) </dev/null
nfx_r=$?
kill "$nfx_w" 2>/dev/null
\${nfx_held:+nfx_rest}
printf '${markers.end}%s\\n' "$nfx_r"; printf '${markers.end}%s\\n' "$nfx_r" >&2
}
`;
}
/** A script that the shell turns into. Behind `mark`, on both outputs, all is the script's, and so is the input from then on. */
function streamScript(script, mark) {
	return `{ printf %s ${quote(mark)}; printf %s ${quote(mark)} >&2
eval ${quote(script)}
exit
}
`;
}
// src/ssh/shell/persistent-shell.ts
const DEFAULT_MAX_BYTES = 4194304;
/** How long after the host's own deadline we give up on the host. */
const GRACE_MS = 5e3;
/** One `/bin/sh` on a host that runs step after step. */
var PersistentShell = class {
	key;
	nonce;
	#identity;
	#process;
	#stdout;
	#stderr;
	#end = null;
	#everStarted = false;
	constructor(process, identity) {
		this.#identity = identity;
		this.key = identity.key;
		this.nonce = identity.nonce;
		this.#process = process;
		this.#stdout = new FramedOutput(process.stdout);
		this.#stderr = new FramedOutput(process.stderr);
		process.stdin.on("error", () => {});
		process.ended.then((end) => {
			this.#end = end;
		});
	}
	get alive() {
		return this.#end === null;
	}
	/** False while no step has begun: then the login shell or sudo stood in the way. */
	get everStarted() {
		return this.#everStarted;
	}
	/** What was printed outside of steps: banners, and the words of a sudo that refused. */
	get said() {
		return `${this.#stdout.noise}\n${this.#stderr.noise}`;
	}
	/** Why the connection broke, or null when the shell ended by itself. */
	get lostReason() {
		return this.#end?.reason ?? null;
	}
	send(text) {
		this.#process.stdin.write(text);
	}
	kill() {
		this.#process.kill();
	}
	/** Resolves when `seen` holds for what was said, when the shell ended, or after the start time-out. */
	async until(seen) {
		await this.#race(this.#identity.startTimeoutMs, (settle) => {
			const look = () => {
				if (seen()) settle();
			};
			this.#stdout.onNoise(look);
			this.#stderr.onNoise(look);
			look();
		});
	}
	async run(script, options) {
		const began = performance.now();
		const markers = stepMarkers(randomBytes(16).toString("hex"));
		const text = stepScript(script, markers, options.timeoutMs, options.hold);
		const maxBytes = options.maxBytes ?? DEFAULT_MAX_BYTES;
		const outcome = await this.#race(this.#patience(options), (settle, extend) => {
			const look = () => {
				this.#begun(options, extend);
				if (this.#stdout.done && this.#stderr.done) settle();
			};
			this.#stdout.expect(markers, maxBytes, look);
			this.#stderr.expect(markers, maxBytes, look);
			this.send(text);
		});
		const complete = this.#stdout.done && this.#stderr.done;
		const stdout = this.#stdout.take();
		const stderr = this.#stderr.take();
		const durationMs = performance.now() - began;
		if (!complete && outcome === "late") this.kill();
		const failure = complete ? null : this.#failure(outcome, options, durationMs);
		return {
			failure,
			exitCode: failure === null ? stdout.exitCode ?? -1 : -1,
			stdout: stdout.text,
			stderr: stderr.text,
			truncated: stdout.truncated || stderr.truncated,
			durationMs
		};
	}
	/** Turns into `script`, whose streams are then somebody else's. Null where it did not begin in time, or ended. */
	async turnInto(script, timeoutMs) {
		const mark = randomBytes(16).toString("hex");
		if (await this.#race(timeoutMs, (settle) => {
			let waiting = 2;
			const begun = () => {
				waiting--;
				if (waiting === 0) settle();
			};
			this.#stdout.handOver(mark, begun);
			this.#stderr.handOver(mark, begun);
			this.send(streamScript(script, mark));
		}) !== "done") return null;
		this.#everStarted = true;
		this.#process.drainMs = null;
		const { stdin, stdout, stderr, ended } = this.#process;
		return {
			stdin,
			stdout,
			stderr,
			ended: ended.then(({ reason }) => ({ lost: reason })),
			kill: () => this.kill()
		};
	}
	/** Lets it read the end of its input, and waits for its end no longer than `ms`. */
	async end(ms) {
		if (!this.alive) return;
		this.#process.stdin.end();
		if (await this.#race(ms, () => {}) === "late") this.kill();
	}
	#patience(options) {
		return this.#everStarted ? options.timeoutMs + GRACE_MS : this.#identity.startTimeoutMs;
	}
	#begun(options, extend) {
		if (this.#everStarted || !(this.#stdout.started || this.#stderr.started)) return;
		this.#everStarted = true;
		extend(options.timeoutMs + GRACE_MS);
	}
	#failure(outcome, options, durationMs) {
		const { label } = this.#identity;
		const limit = `${options.timeoutMs / 1e3} s`;
		if (!this.#everStarted) return this.noShell();
		if (outcome === "late") return {
			kind: "lost",
			message: `${`${label} no longer answers: its own deadline of ${limit} passed without a word from it`}; what runs there ends by that deadline`
		};
		if (this.lostReason !== null) return {
			kind: "lost",
			message: `the connection to ${label} broke in the middle of a script: ${this.lostReason}`
		};
		if (durationMs >= options.timeoutMs) return {
			kind: "timeout",
			message: `a script on ${label} did not end within ${limit} and was ended there; raise --timeout if it needs longer`
		};
		return {
			kind: "lost",
			message: `the shell on ${label} ended in the middle of a script (${exit(this.#end)})`
		};
	}
	/** Why it did not turn into a script. */
	notBegun(timeoutMs) {
		const { label } = this.#identity;
		if (this.lostReason !== null) return {
			kind: "lost",
			message: `the connection to ${label} broke: ${this.lostReason}`
		};
		if (!this.#everStarted) return this.noShell();
		return {
			kind: "lost",
			message: `a script on ${label} ${this.#end === null ? `did not begin within ${timeoutMs / 1e3} s` : "ended before it began"}`
		};
	}
	/** Why nothing ever ran: the login shell ended, or is silent. */
	noShell() {
		const { label, startTimeoutMs } = this.#identity;
		const said = printable(this.said);
		const quoted = said === "" ? "it said nothing" : `it said: ${said}`;
		return {
			kind: "unreachable",
			message: `${this.#end === null ? `the login shell on ${label} did not start /bin/sh within ${startTimeoutMs / 1e3} s` : `the login shell on ${label} ended (${exit(this.#end)}) instead of starting /bin/sh`}: ${quoted}; the user needs a login shell that runs commands`
		};
	}
	/** Waits for `settle`, for the shell's end, or for `ms` (which `extend` starts anew). */
	#race(ms, begin) {
		return new Promise((resolve) => {
			let timer = setTimeout(() => finish("late"), ms);
			const finish = (outcome) => {
				clearTimeout(timer);
				resolve(outcome);
			};
			const extend = (more) => {
				clearTimeout(timer);
				timer = setTimeout(() => finish("late"), more);
			};
			this.#process.ended.then(() => finish("ended"));
			begin(() => finish("done"), extend);
		});
	}
};
function exit(end) {
	if (end === null) return "still running";
	return end.exitCode === null ? "killed by a signal" : `exit code ${end.exitCode}`;
}
// src/ssh/shell/shell-session.ts
const CLOSE_MS = 2e3;
/** One host's session: steps in order, one shell at a time, opened again when it was lost. */
function shellSession(host) {
	let shell = null;
	let queue = Promise.resolve();
	let closed = false;
	/** What would only fail again, by become method: a refused password is never sent twice. */
	const given = /* @__PURE__ */ new Map();
	async function shellAs(become) {
		const key = become === null ? "" : become.method;
		const final = given.get(key);
		if (final !== void 0) return {
			kind: "refused",
			failure: final,
			final: true
		};
		if (shell?.alive && shell.key === key) return {
			kind: "shell",
			shell
		};
		if (shell !== null) await shell.end(CLOSE_MS);
		shell = null;
		const opened = await openShell(host, become, key);
		if (opened.kind === "shell") shell = opened.shell;
		else remember(key, opened);
		return opened;
	}
	function remember(key, refused) {
		if (refused.final) given.set(key, refused.failure);
	}
	async function step(script, options) {
		const began = performance.now();
		if (closed) return failed({
			kind: "lost",
			message: `the session of ${host.label} is closed`
		}, began);
		const opened = await shellAs(options.become);
		if (opened.kind === "refused") return failed(opened.failure, began);
		const result = await opened.shell.run(script, options);
		if (!opened.shell.everStarted) {
			const refused = await neverStarted(host, opened.shell, options.become, result);
			remember(opened.shell.key, refused);
			return failed(refused.failure, began);
		}
		return {
			...result,
			durationMs: performance.now() - began
		};
	}
	async function streamed(script, { become, timeoutMs }) {
		if (closed) return { failure: {
			kind: "lost",
			message: `the session of ${host.label} is closed`
		} };
		const opened = await shellAs(become);
		if (opened.kind === "refused") return { failure: opened.failure };
		const stream = await opened.shell.turnInto(script, timeoutMs);
		shell = null;
		if (stream !== null) return {
			failure: null,
			stream
		};
		opened.shell.kill();
		return { failure: opened.shell.notBegun(timeoutMs) };
	}
	return {
		run(script, options) {
			const result = queue.then(() => step(script, options));
			queue = result.catch(() => {});
			return result;
		},
		stream(script, options) {
			const begun = queue.then(() => streamed(script, options));
			queue = begun.then((result) => result.failure === null ? result.stream.ended : null, () => {});
			return begun;
		},
		async close() {
			closed = true;
			await host.close();
		}
	};
}
async function openShell(host, become, key) {
	const nonce = randomBytes(12).toString("hex");
	const boot = bootstrap(become, nonce);
	const started = await host.start(boot.command);
	if (started.kind === "refused") return started;
	const shell = new PersistentShell(started.process, {
		key,
		nonce,
		label: host.label,
		startTimeoutMs: host.startTimeoutMs
	});
	if (boot.signals === null || become === null) return {
		kind: "shell",
		shell
	};
	const refused = await answerSudo(host, shell, boot, become);
	if (refused === null) return {
		kind: "shell",
		shell
	};
	shell.kill();
	return {
		kind: "refused",
		...refused
	};
}
/** Sends the password once, to a sudo that was seen to ask for it, and waits until the shell is root's. */
async function answerSudo(host, shell, boot, become) {
	if (boot.signals === null) return null;
	const { ready, prompt } = boot.signals;
	const count = (word) => shell.said.split(word).length - 1;
	await shell.until(() => count(ready) + count(prompt) > 0);
	if (count(ready) === 0 && count(prompt) === 1) {
		shell.send(`${become.password}\n`);
		await shell.until(() => count(ready) > 0 || count(prompt) > 1);
	}
	if (count(prompt) > 1) return {
		failure: passwordRefused(host),
		final: true
	};
	if (count(ready) > 0) return null;
	const said = shell.said.replaceAll(prompt, "");
	if (!said.includes(begunMark(shell.nonce))) return {
		failure: shell.noShell(),
		final: false
	};
	if (/sorry, try again|incorrect password/i.test(said)) return {
		failure: passwordRefused(host),
		final: true
	};
	return {
		failure: becomeFailure(become, shell.nonce, said, host),
		final: true
	};
}
/** The shell ended, or kept silent, before it ran anything: say what stood in its way. */
async function neverStarted(host, shell, become, result) {
	const lost = shell.lostReason;
	if (lost !== null) return {
		failure: {
			kind: "unreachable",
			message: `${host.label}: ${lost}`
		},
		final: false
	};
	const said = shell.said;
	if (become !== null && said.includes(begunMark(shell.nonce))) return {
		failure: becomeFailure(become, shell.nonce, said, host),
		final: true
	};
	return {
		failure: result.failure ?? {
			kind: "unreachable",
			message: `no shell on ${host.label}`
		},
		final: false
	};
}
function failed(failure, began) {
	return {
		failure,
		exitCode: -1,
		stdout: "",
		stderr: "",
		truncated: false,
		durationMs: performance.now() - began
	};
}
// src/ssh/open.ts
function createSsh(options = {}) {
	const connections = createConnections(options);
	const sessions = /* @__PURE__ */ new Set();
	return {
		open(target) {
			const session = shellSession(target.kind === "local" ? localHost(target) : sshHost(target, connections, options.shellTimeoutMs));
			sessions.add(session);
			return session;
		},
		wires: () => connections.wires(),
		async close() {
			await Promise.all([...sessions].map((session) => session.close()));
			await connections.close();
		}
	};
}
export { readFacts as i, newRunId as n, FACTS_SCRIPT as r, createSsh as t };

//# sourceMappingURL=open.js.map