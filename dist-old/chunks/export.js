import { t as require_dist } from "./dist.js";
import { n as MANAGED_BY } from "./manifest.js";
import { t as UsageError } from "./usage-error.js";
import { a as groupNames, d as connectionVars, f as scopeFor, g as expand, i as groupAddresses, l as problemsOf, m as namesInWhen, p as namesInParams, s as matchPlay, u as nodeAddress, y as judge } from "./pattern.js";
import { a as cksum, i as renderChange, l as UNDO_BODY, n as CHANGE_FUNCTIONS, o as JOURNAL_FUNCTIONS, t as taskTitle, u as UNDO_TITLE, v as stateFolder, x as secretRedactor } from "./task-title.js";
import { i as isSecretName } from "./depth.js";
import { a as quote, n as PRELUDE } from "./framed-script.js";
import { u as NFT_MAIN_FILES } from "./mesh.js";
import { f as FIREWALLD_RUNS, h as dropInFolders, m as NFT_OWN_FILE, o as DROP_IN, p as IPTABLES_FILES, s as HEADER, t as modules } from "./modules.js";
import { t as loadInventory } from "./load.js";
import { n as parseExtraVars, t as selectPlayTasks } from "./tags.js";
import { t as loadPlaybook } from "./load2.js";
import { c as printable } from "../cli.js";
import { n as resolveTarget, t as sshConfigFor } from "./ssh-config.js";
import { r as writeWhole } from "./write-whole.js";
import { resolve } from "node:path";
import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
// src/export/cloud-init.ts
var import_dist = require_dist();
const PATH = "/usr/local/sbin/netfix-node";
/** Amazon EC2 takes no more user data than that (the smallest limit of the large clouds), in bytes. */
const SMALLEST_LIMIT = 16384;
/**
* User data for cloud-init: the script as a file that root alone may read and run, and its run at the first boot of an
* instance, before what other parts run (modules write_files and runcmd of cloud-init's reference). Packed, since
* clouds limit user data.
*/
function cloudConfig(script) {
	const document = {
		write_files: [{
			path: PATH,
			owner: "root:root",
			permissions: "0700",
			encoding: "gz+b64",
			content: gzipSync(script, { level: 9 }).toString("base64")
		}],
		runcmd: [["sh", PATH]]
	};
	return `#cloud-config
# Made by netfix export. The script is packed: see it with base64 -d and gunzip, or netfix export script.
${(0, import_dist.stringify)(document, { lineWidth: 0 })}`;
}
// src/export/daemonset.ts
const NAME = "netfix-node";
const CONTAINER = "node";
const SELECTOR = { "app.kubernetes.io/name": NAME };
const LABELS = {
	...SELECTOR,
	"app.kubernetes.io/component": CONTAINER,
	"app.kubernetes.io/part-of": "netfix",
	...MANAGED_BY
};
/** Of a ConfigMap's data, in bytes (kubernetes.io, "ConfigMaps"). */
const MOST_BYTES = 1048576;
/**
* In the mount namespace of the host's PID 1, so with the host's own sh and tools, D-Bus and /run: modules, /proc/sys,
* firewall and systemd are the host's. In a chroot of its root systemctl would refuse to start anything. The script
* comes on standard input, since the host does not see the pod's files. Ends between two runs when it is told to: PID 1
* is another, but a shell waits for its child before it heeds a signal.
*/
function loop(seconds) {
	return `trap 'exit 0' TERM INT
pause=${seconds}
while :; do
  if nsenter -t 1 -m -u -i -- sh -s </netfix/node.sh; then
    touch /tmp/right
    pause=${seconds}
  else
    echo "exit code $?, again in $pause seconds"
    rm -f /tmp/right
  fi
  sleep "$pause" & wait $!
  [ -e /tmp/right ] || [ "$pause" -ge 3600 ] || pause=$((pause * 2))
done`;
}
/** The manifest of a ConfigMap with the script, and of a DaemonSet that runs it on every node again and again. */
function daemonSet(script, options) {
	const bytes = Buffer.byteLength(script);
	if (bytes > MOST_BYTES) throw new UsageError({
		message: `the script has ${bytes} bytes, and a ConfigMap takes no more than ${MOST_BYTES}`,
		hint: "leave out tasks that write large files with --skip-tags"
	});
	return `# kubectl apply -f FILE\n${[configMap(script, options), pods(script, options)].map((each) => (0, import_dist.stringify)(each, {
		lineWidth: 0,
		aliasDuplicateObjects: false
	})).join("---\n")}`;
}
function metadata({ namespace }) {
	return {
		name: NAME,
		namespace,
		labels: LABELS
	};
}
function configMap(script, options) {
	return {
		apiVersion: "v1",
		kind: "ConfigMap",
		metadata: metadata(options),
		data: { "node.sh": script }
	};
}
/**
* On every node, tainted and not ready ones too, in the host's network: what it mends may be what keeps pods from
* having one of their own. A pod is ready while its node is right. Pods are made anew when the script changes, by its
* hash; of those that are ready a tenth at a time, so that a script that fails does not reach all nodes.
*/
function pods(script, options) {
	const hash = createHash("sha256").update(script).digest("hex");
	return {
		apiVersion: "apps/v1",
		kind: "DaemonSet",
		metadata: metadata(options),
		spec: {
			selector: { matchLabels: SELECTOR },
			updateStrategy: {
				type: "RollingUpdate",
				rollingUpdate: { maxUnavailable: "10%" }
			},
			template: {
				metadata: {
					labels: LABELS,
					annotations: { "netfix/script-sha256": hash }
				},
				spec: {
					automountServiceAccountToken: false,
					enableServiceLinks: false,
					nodeSelector: { "kubernetes.io/os": "linux" },
					tolerations: [{ operator: "Exists" }],
					priorityClassName: "system-node-critical",
					hostPID: true,
					hostNetwork: true,
					terminationGracePeriodSeconds: 60,
					containers: [container(options)],
					volumes: [{
						name: "script",
						configMap: { name: NAME }
					}, {
						name: "tmp",
						emptyDir: { sizeLimit: "1Mi" }
					}]
				}
			}
		}
	};
}
/** Privileged: to enter another mount namespace takes CAP_SYS_ADMIN, CAP_SYS_CHROOT and a way past AppArmor (setns(2)). */
function container({ image, seconds }) {
	return {
		name: CONTAINER,
		image,
		imagePullPolicy: "IfNotPresent",
		command: [
			"sh",
			"-c",
			loop(seconds)
		],
		readinessProbe: {
			exec: { command: [
				"test",
				"-e",
				"/tmp/right"
			] },
			periodSeconds: 10
		},
		resources: {
			requests: {
				cpu: "10m",
				memory: "16Mi"
			},
			limits: { memory: "128Mi" }
		},
		securityContext: {
			privileged: true,
			runAsUser: 0,
			readOnlyRootFilesystem: true
		},
		volumeMounts: [{
			name: "script",
			mountPath: "/netfix",
			readOnly: true
		}, {
			name: "tmp",
			mountPath: "/tmp"
		}]
	};
}
// src/export/exported.ts
/** One task of a play. What it takes that only a run has is a problem, unless the task only looks. */
function exportTask(task, context) {
	const module = context.modules.get(task.module);
	if (module === void 0) throw new Error(`no module ${task.module}`);
	const title = taskTitle(task, module);
	const place = `${task.position.file.split("/").at(-1)}:${task.position.line}`;
	const left = (why) => ({
		kind: "left",
		left: {
			title,
			place,
			why
		}
	});
	if (context.play.checkMode) return left("its play only looks (check_mode)");
	if (module.kind === "fleet" && module.preparedHost === void 0) return left("it looks at all nodes at once, which takes a run: netfix run");
	const made = knowable(task, context) ?? standaloneOf(task, module, context);
	switch (made.kind) {
		case "looks": return left(made.why);
		case "impossible": return {
			kind: "problem",
			problem: refusal(task, title, made)
		};
		case "steps": {
			const { name, ignoreErrors, notify } = task;
			return {
				kind: "task",
				task: {
					name,
					title,
					place,
					steps: made.steps,
					ignoreErrors,
					notify
				}
			};
		}
	}
}
/** What nobody knows before a host was looked at, and what must not be written down. */
function knowable(task, { play, host, isNamed, extraVars }) {
	const vars = {
		...host.inventory.vars,
		...play.vars,
		...task.vars,
		...extraVars
	};
	const names = /* @__PURE__ */ new Set([...namesInParams(task, vars), ...namesInWhen(task, vars)]);
	const secret = [...names].find(isSecretName);
	const registered = [...play.tasks, ...play.handlers].find(({ register }) => register !== null && names.has(register));
	const no = (why, hint) => ({
		kind: "impossible",
		why,
		...hint === void 0 ? {} : { hint }
	});
	if (secret !== void 0) return no(`it uses the variable \`${secret}\`, which by its name is a secret, and what is exported is kept in the open`);
	if (names.has("facts")) return no("it uses facts, and nobody has looked at the host");
	if (registered !== void 0) return no(`it uses what another task finds (\`${registered.register}\`)`);
	if (names.has("host") && !isNamed) return no("it uses `host`", "name the host with --host");
	if (task.runOnce) return no("it is for one host of the play (run_once), and a script runs on each");
	return null;
}
function standaloneOf(task, module, context) {
	if (module.kind === "fleet" || module.standalone === void 0) return {
		kind: "impossible",
		why: `what \`${module.name}\` changes takes a run`
	};
	const scope = scopeFor(context.host, context.play, context.extraVars, context.groups, task);
	const steps = [];
	for (const instance of expand({
		index: 0,
		task,
		module
	}, scope)) {
		const isDue = instance.fault ?? judge(instance, scope);
		if (typeof isDue === "object") return {
			kind: "impossible",
			why: isDue.message
		};
		if (!isDue) continue;
		const made = module.standalone(instance.params, context.lone);
		if (made.kind !== "steps") return made;
		steps.push(...made.steps);
	}
	return {
		kind: "steps",
		steps
	};
}
function refusal(task, title, { why, hint }) {
	const place = task.locate?.([task.module]) ?? task.position;
	const tag = task.tags.at(-1);
	const without = tag === void 0 ? "give the task a tag and leave it out with --skip-tags" : `leave it out with --skip-tags ${tag}`;
	return {
		...place,
		message: `the task \`${title}\` cannot be exported: ${why}`,
		hint: `${hint === void 0 ? "" : `${hint}, or `}${without}`
	};
}
// src/export/node.ts
const NO_HOSTS = {
	hosts: /* @__PURE__ */ new Map(),
	groups: /* @__PURE__ */ new Map()
};
/** What a playbook does on one node, as far as a script can do it there. Throws UsageError with all that is wrong. */
async function loneNode(request) {
	const { playbook, extraVars } = request;
	const inventory = request.inventory ?? NO_HOSTS;
	const plays = playsFor(request, inventory);
	const hosts = await addressesOf(inventory, request.resolveTarget);
	const names = groupNames(inventory);
	const groups = groupAddresses(names, hosts);
	const host = hostOf(request, inventory, hosts);
	const node = {
		source: sourceOf(request),
		tasks: [],
		handlers: [],
		left: []
	};
	for (const { play, members } of plays) {
		const problems = problemsOf(play, [host], {
			groups: names,
			modules: request.modules,
			extraVars
		});
		if (problems.length > 0) throw new UsageError(problems);
		const nodes = request.inventory && members.flatMap((name) => hosts.get(name)?.address ?? []);
		if (play.tasks.some(({ module }) => module === "firewall")) node.left.push(...members.filter((name) => !hosts.get(name)?.address).map(withoutAddress));
		addPlay(node, {
			...request,
			play,
			host,
			isNamed: request.host !== null,
			groups: names,
			lone: {
				nodes,
				groups
			}
		});
	}
	if (node.tasks.length === 0) throw nothing(playbook, node);
	const redact = secretRedactor({
		inventory,
		playbook,
		becomePassword: null,
		settings: { extraVars }
	});
	const text = JSON.stringify(node);
	if (redact(text) !== text) throw new UsageError(SECRET);
	return node;
}
/** The addresses that other nodes reach each host by; a host whose variables are wrong has none. */
async function addressesOf(inventory, resolveTarget) {
	const addressOf = async (host) => {
		try {
			const connection = connectionVars(host);
			return await nodeAddress(connection, resolveTarget(host, connection));
		} catch (error) {
			if (error instanceof UsageError) return null;
			throw error;
		}
	};
	const hosts = [...inventory.hosts.values()];
	return new Map(await Promise.all(hosts.map(async (host) => [host.name, { address: await addressOf(host) }])));
}
/** Rules for `nodes` would miss one without a word. */
function withoutAddress(name) {
	return {
		title: `the address of ${name}`,
		place: "inventory",
		why: "nobody knows it, so rules for `nodes` leave it out; set node_ip"
	};
}
/** Those that are for the host. Without one every play must be for the same hosts: a script cannot know which it is on. */
function playsFor({ playbook, host, inventory: given }, inventory) {
	if (host !== null && given === null) throw new UsageError({
		message: `--host ${host}: no inventory given`,
		hint: "name one with -i FILE"
	});
	if (host !== null && !inventory.hosts.has(host)) throw new UsageError({
		message: `--host ${host}: there is no such host in the inventory`,
		hint: "see what there is with: netfix inventory -i INVENTORY"
	});
	const matched = playbook.plays.map((play) => ({
		play,
		members: given === null ? [] : matchPlay(inventory, play).hosts.map(({ name }) => name)
	}));
	if (host !== null) {
		const mine = matched.filter(({ members }) => members.includes(host));
		if (mine.length > 0) return mine;
		throw new UsageError({ message: `${playbook.file}: no play is for ${host}` });
	}
	const patterns = [...new Set(playbook.plays.map((play) => play.hosts))];
	if (patterns.length > 1) throw new UsageError({
		message: `${playbook.file}: its plays are for different hosts (${patterns.map((each) => `\`${each}\``).join(", ")})`,
		hint: "name the host that the script is for with --host and -i"
	});
	return matched;
}
/** Without --host: a host that has the variables of the group `all`. */
function hostOf({ host }, inventory, hosts) {
	const found = host === null ? void 0 : inventory.hosts.get(host);
	return {
		name: host ?? "any host",
		inventory: found ?? {
			name: "",
			groups: [],
			vars: inventory.groups.get("all")?.vars ?? {}
		},
		address: hosts.get(host ?? "")?.address ?? null,
		facts: null,
		registered: {}
	};
}
function addPlay(node, context) {
	const problems = [];
	for (const [list, tasks] of [[node.tasks, context.play.tasks], [node.handlers, context.play.handlers]]) for (const task of tasks) {
		const outcome = exportTask(task, context);
		if (outcome.kind === "problem") problems.push(outcome.problem);
		else if (outcome.kind === "left") node.left.push(outcome.left);
		else if (outcome.task.steps.length > 0) list.push(outcome.task);
	}
	if (problems.length > 0) throw new UsageError(problems);
}
function sourceOf({ playbook, host }) {
	const file = playbook.file.split("/").at(-1) ?? playbook.file;
	return host === null ? file : `${file} for ${host}`;
}
function nothing({ file }, { left }) {
	const why = left.map(({ title, place, why }) => `  ${title} (${place}): ${why}`).join("\n");
	return new UsageError({ message: `${file}: there is nothing in it that a script could do on a node${why === "" ? "" : `\n${why}`}` });
}
const SECRET = {
	message: "the steps hold the value of a variable that is a secret by its name, and what is exported is kept in the open",
	hint: "put the secret on the node by other means, and leave the task out with --skip-tags"
};
// src/export/firewall.ts
/**
* Accepts in whichever firewall the node has. The first word is `look` or `fix`; looking fails where a rule is missing.
* What cannot drop anything is left alone: a chain without a rule but accepts, those of a cluster. Each rule that is
* made is in the journal with the words that take it back, since table, tool and zone are known only then.
*/
const FIREWALL_FUNCTIONS = String.raw`made() {
  what=$1 back=$2 writes=$3
  shift 3
  begin_step || return 1
  ( record_files $writes && record_command "$what" "$back" && "$@" ) && end_step
}
enabled_unit() {
  for unit; do
    for link in /etc/systemd/system/*.wants/$unit.service /etc/runlevels/*/$unit; do
      if [ -e "$link" ] || [ -L "$link" ]; then return 0; fi
    done
  done
  return 1
}
ufw_runs() { has ufw && grep -qs '^ENABLED=yes' /etc/ufw/ufw.conf; }
firewalld_runs() { ${FIREWALLD_RUNS}; }
zone_of() {
  device=$(ip -o route get "$1" 2>/dev/null | sed -n 's/.* dev \([^ ]*\).*/\1/p')
  [ "$device" != "${"$"}{asked:-}" ] || return 0
  zone=$(firewall-cmd --get-zone-of-interface="${"$"}{device:-lo}" 2>/dev/null) || zone=$(firewall-cmd --get-default-zone) || return 1
  now=$(firewall-cmd "--zone=$zone" --list-rich-rules) && kept=$(firewall-cmd --permanent "--zone=$zone" --list-rich-rules) && asked=$device
}
rich_rule() {
  firewalld_runs || return 0
  zone_of "$2" || return 1
  for where in '' --permanent; do
    files= rules=$now
    if [ -n "$where" ]; then
      rules=$kept
      case $zone in *[!A-Za-z0-9_-]*) ;; *) files="/etc/firewalld/zones/$zone.xml /etc/firewalld/zones/$zone.xml.old";; esac
    fi
    printf '%s\n' "$rules" | grep -qxF -- "$3" && continue
    [ "$1" = fix ] || return 1
    made "$3 in zone $zone" "firewall-cmd -q $where $(quoted "--zone=$zone") $(quoted "--remove-rich-rule=$3")" "$files" \
      firewall-cmd -q $where "--zone=$zone" "--add-rich-rule=$3" || return 1
  done
}
ufw_rule() {
  ufw_runs || return 0
  "$2" -w -S "$3" 2>/dev/null | grep -qxF -- "$4" && return 0
  [ "$1" = fix ] || return 1
  made "ufw allow $5" "ufw delete allow $5" '' ufw_allow "$5"
}
ufw_allow() { eval "ufw prepend allow $1 comment netfix" || eval "ufw allow $1 comment netfix"; }
engine_tool() {
  if has "$1-$2-save"; then tool=$1-$2
  else
    has "$1-save" || return 1
    tool=$1
    case $("$1" -V 2>/dev/null) in
      *nf_tables*) [ "$2" = nft ] || return 1;;
      *) [ "$2" = legacy ] || return 1;;
    esac
  fi
  [ "$2" = nft ] || grep -qsx filter "$3"
}
could_drop() { grep -E '^:INPUT (DROP|REJECT)|^(\[[0-9:]*\] )?-A INPUT ' | grep -qvE -e ' -j (ACCEPT|LOG|NFLOG|RETURN|KUBE-[A-Z-]*|cali-[A-Za-z-]*|CILIUM_[A-Za-z_]*)( |$)'; }
iptables_rule() {
  if ufw_runs; then return 0; fi
  for engine in nft legacy; do
    engine_tool "$2" "$engine" "$3" || continue
    rules=$("$tool-save" -t filter 2>/dev/null)
    case $rules in *INPUT_ZONES*) continue;; esac
    printf '%s\n' "$rules" | could_drop || continue
    printf '%s\n' "$rules" | grep -qxF -- "-A INPUT $5" && continue
    [ "$1" = fix ] || return 1
    made "$tool: $5" "if $tool -w -t filter -C INPUT $5 2>/dev/null; then $tool -w -t filter -D INPUT $5; fi" '' \
      $tool -w -t filter -I INPUT 1 $5 || return 1
  done
  if [ -d /run/systemd/system ] && ! enabled_unit netfilter-persistent iptables ip6tables; then return 0; fi
  for file in $4; do
    [ -f "$file" ] && could_drop <"$file" && ! grep -qE -- "^(\[[0-9:]*\] )?-A INPUT $5\$" "$file" || continue
    [ "$1" = fix ] || return 1
    content=$(awk -v rule="-A INPUT $5" '
      /^\*/ { table = $0 }
      table == "*filter" && !done && (/^(\[[0-9:]*\] )?-A INPUT / || /^COMMIT/) { print rule; done = 1 }
      { print }' "$file" && echo .) || return 1
    content=${"$"}{content%.}
    journaled write_file "$file" '' "$(printf %s "$content" | wc -c)" "$content" '' || return 1
  done
}
nft_rule() {
  has nft || return 0
  nft list chains 2>/dev/null | awk '$1 == "table" { family = $2; table = $3 } $1 == "chain" { chain = $2 } / hook input / { print family, table, chain }' |
  while read -r family table chain; do
    case $family in inet|"$2") ;; *) continue;; esac
    case $table in firewalld*|kube-proxy|calico*|cni_*|kindnet*|ovn-kubernetes|antrea*) continue;; esac
    if [ "$chain" = INPUT ] && [ "$family" != inet ] && has iptables-save; then continue; fi
    place="$family $table $chain" rules=$(nft list chain "$family" "$table" "$chain")
    printf '%s\n' "$rules" | grep -qE 'policy drop|drop|reject|jump|goto|queue' || continue
    text="insert rule $place $3 counter accept comment \"$4\""
    case $rules in
      *"comment \"$4\""*) ;;
      *) [ "$1" = fix ] || exit 1
        case $place in *[!A-Za-z0-9_/.\ -]*) echo "nft has no plain words for the chain $place" >&2; exit 1;; esac
        back="nft -a list chain $place | sed -n 's|.*comment \"$4\" # handle \\([0-9]*\\)\$|\\1|p' |
while read -r handle; do nft delete rule $place handle \"\$handle\"; done"
        made "nft: $text" "$back" '' nft_text "$text" </dev/null || exit 1;;
    esac
    nft_keep "$1" "$place" "$text" </dev/null || exit 1
  done
}
nft_text() { printf '%s\n' "$1" | nft -c -f - && printf '%s\n' "$1" | nft -f -; }
nft_keep() {
  enabled_unit nftables || return 0
  for main in ${NFT_MAIN_FILES}; do [ ! -f "$main" ] || break; done
  [ -f "$main" ] || return 0
  own=${NFT_OWN_FILE}
  if ! grep -qsxF -- "$3" "$own"; then
    [ "$1" = fix ] || return 1
    [ -d "${"$"}{own%/*}" ] || made "make ${"$"}{own%/*}" "rmdir ${"$"}{own%/*} 2>/dev/null || :" '' mkdir -p "${"$"}{own%/*}" || return 1
    content="$(cat "$own" 2>/dev/null || echo '# Kept by netfix: accepts in chains that would drop them. Included by the main file.')
add table ${"$"}{2% *}
add chain $2
$3
"
    journaled write_file "$own" '' "$(printf %s "$content" | wc -c)" "$content" '' || return 1
  fi
  if ! grep -qE '^[[:space:]]*include[[:space:]]+"/etc/nftables\.d/(netfix\.nft|\*\.nft|\*)"' "$main"; then
    [ "$1" = fix ] || return 1
    content="$(cat "$main")
include \"$own\"
"
    journaled write_file "$main" '' "$(printf %s "$content" | wc -c)" "$content" '' || return 1
  fi
}`;
const TOOLS = {
	ip: {
		tool: "iptables",
		names: "/proc/net/ip_tables_names",
		chain: "ufw-user-input"
	},
	ip6: {
		tool: "ip6tables",
		names: "/proc/net/ip6_tables_names",
		chain: "ufw6-user-input"
	}
};
/** Sh that looks or mends, as its first argument says. */
function openings(families) {
	return families.flatMap(({ family, nft, sources }) => {
		const { tool, names, chain } = TOOLS[family];
		const files = IPTABLES_FILES[family].join(" ");
		return [`nft_rule "$1" ${[
			family,
			nft.match,
			nft.comment
		].map(quote).join(" ")}`, ...sources.flatMap((source) => [
			`iptables_rule "$1" ${[
				tool,
				names,
				files,
				source.iptables
			].map(quote).join(" ")}`,
			`ufw_rule "$1" ${[
				tool,
				chain,
				source.ufwKernel,
				source.ufw
			].map(quote).join(" ")}`,
			`rich_rule "$1" ${[source.address, source.rich].map(quote).join(" ")}`
		])];
	}).join(" &&\n");
}
// src/export/functions.ts
/**
* Readers of the sysctl files as net/sysctl/order.ts knows them: systemd-sysctl (sysctl.d(5)) leaves /etc/sysctl.conf
* out, `sysctl --system` (sysctl(8)) reads it last; ufw loads its own file behind both. A name with a glob counts by
* its letters only, so a line may be written that would not have been needed.
*/
const BOOT = `if [ -d /run/systemd/system ]; then boot=systemd-sysctl other='sysctl --system'; else boot='sysctl --system' other=systemd-sysctl; fi
sysctl_files() {
  for folder in ${dropInFolders("sysctl.d").join(" ")}; do
    for file in "$folder"/*.conf; do
      if [ -e "$file" ] || [ -L "$file" ]; then printf '%s\\t%s\\n' "\${file##*/}" "$file"; fi
    done
  done | awk -F '\\t' '!seen[$1]++' | sort | cut -f 2
  if [ "$1" != systemd-sysctl ] && [ -f /etc/sysctl.conf ]; then echo /etc/sysctl.conf; fi
  if grep -qs '^ENABLED=yes' /etc/ufw/ufw.conf && grep -qs '^IPT_SYSCTL=.*/etc/ufw/sysctl.conf' /etc/default/ufw; then echo /etc/ufw/sysctl.conf; fi
}
last_word() {
  names=$2
  sysctl_files "$1" | {
    set --
    while IFS= read -r file; do [ ! -s "$file" ] || set -- "$@" "$file"; done
    [ $# -eq 0 ] || awk -v names="|$names|" '
      { line = $0; sub(/^[ \\t]+/, "", line) }
      line ~ /^[#;]/ || line !~ /=/ { next }
      { key = substr(line, 1, index(line, "=") - 1); value = substr(line, index(line, "=") + 1)
        sub(/^-/, "", key); gsub(/[ \\t]/, "", key); gsub("/", ".", key)
        gsub(/[ \\t\\r]+/, " ", value); sub(/^ /, "", value); sub(/ $/, "", value)
        if (index(names, "|" key "|")) found = value "\\t" FILENAME "\\t" FNR "\\t" $0 }
      END { if (found != "") print found }' "$@"
  }
}
boot_right() {
  word=$(last_word "$1" "$2")
  word=\${word%%"$tab"*}
  [ "$word" != "$3" ] || return 0
  [ -n "$word" ] || return 1
  case " $4 " in
    ' larger ') [ "$word" -ge "$3" ] 2>/dev/null;;
    *" $word "*) return 0;;
    *) return 1;;
  esac
}
kept_at_boot() {
  boot_right "$boot" "$1" "$2" "$4" || return 1
  boot_right "$other" "$1" "$2" "$4" || { [ "$5" = fail ] && grep -qsxF "$3" ${DROP_IN}; }
}
keep_at_boot() {
  if ! boot_right "$boot" "$1" "$2" "$4" || ! boot_right "$other" "$1" "$2" "$4"; then
    grep -qsxF "$3" ${DROP_IN} || add_line ${DROP_IN} ${quote(HEADER)} "$3" "$6" || return 1
  fi
  for reader in "$boot" "$other"; do
    until boot_right "$reader" "$1" "$2" "$4"; do
      word=$(last_word "$reader" "$1")
      word=\${word#*"$tab"} file=\${word%%"$tab"*}
      word=\${word#*"$tab"} line=\${word%%"$tab"*} text=\${word#*"$tab"}
      case $5:$file in
        fail:*|*:/run/*|comment:) [ "$reader" = "$boot" ] || break
          echo "$file:$line has the last word at boot ($text): remove that line" >&2
          return 1;;
      esac
      journaled comment_out "$file" "$line" "$text" || return 1
    done
  done
}`;
/** Everything below the steps of a script. `CHANGE_FUNCTIONS` and the prelude come before. */
const EXPORT_FUNCTIONS = `${JOURNAL_FUNCTIONS}
${stateFolder(null)}
undo_title=${quote(UNDO_TITLE)}
undo_body=${quote(UNDO_BODY)}
${BOOT}
journaled() {
  begin_step || return 1
  ( "\$@" ) || return 1
  end_step
}
holds_file() {
  [ -f "\$1" ] && [ "\$(cksum <"\$1")" = "\$3" ] && { [ -z "\$2" ] || [ "\$(stat -L -c %a "\$1")" = "\$2" ]; }
}
add_line() {
  content=\$(if [ -e "\$1" ]; then grep -vE -- "\$4" "\$1"; else printf '%s\\n' "\$2"; fi; printf '%s\\n' "\$3")
  content="\$content
"
  journaled write_file "\$1" '' "\$(printf %s "\$content" | wc -c)" "\$content" ''
}
wrong_keys() {
  cd /proc/sys || return 1
  for key in \$1; do
    [ -e "\$key" ] || continue
    value=\$(sysctl_value "\$key")
    if eval "\$2"; then printf '%s\\n' "\$key"; fi
  done
}
set_wrong() {
  wrong_keys "\$1" "\$2" | while IFS= read -r key; do journaled set_sysctl "\$key" "\$3" </dev/null || exit 1; done
}
task() { task=\$1 ignored=\${2:-} changed=; }
notify() { if [ -n "\$changed" ]; then eval "handler_\$1=1"; fi; }
is_right() { ( right ) >/dev/null 2>&1 9>&-; }
wrong() {
  echo "failed: \$task: \$1" >&2
  [ -n "\$ignored" ] || failed=1
}
tell() { is_right || wrong "\$1"; }
ensure() {
  if [ "\${2:-}" != always ] && is_right; then return 0; fi
  if [ "\$mode" = check ]; then echo "would: \$task: \$1"; would=1 changed=1; return 0; fi
  ready
  if ( fix ) >"\$journal/log" 2>&1 9>&- && { [ "\${2:-}" = always ] || is_right; }; then
    echo "changed: \$task: \$1"
    changed=1
  else
    wrong "\$1"
    tail -n 5 "\$journal/log" >&2
  fi
}
ready() {
  if [ -n "\$journal" ]; then return 0; fi
  lock
  run=\$(date -u +%Y%m%dT%H%M%SZ)-\$(od -An -N3 -tx1 /dev/urandom | tr -d ' \\n')
  info="run \$run by a script of netfix export since \$(date -u +%Y-%m-%dT%H:%M:%SZ)"
  [ ! -e /run/netfix/lock ] || printf '%s\\n' "\$info" >/run/netfix/lock
  journal=\$state/runs/\$run
  undo="\$undo_title \$info.
\$undo_body"
  if { settle_old_guards || settle_old_guards; } >/dev/null && open_journal "\$undo" "\$(printf %s "\$undo" | wc -c)" "\$info"; then return 0; fi
  exit 2
}
forget_nothing() {
  for each in "\$journal"/steps/*/done; do [ ! -e "\$each" ] || return 0; done
  if [ -n "\$journal" ] && ! grep -qE '^(undo_command|no_undo) [0-9]' "\$journal/undo.sh"; then rm -rf "\$journal"; journal=; fi
}
lock() {
  if ! has flock; then return 0; fi
  own_folder /run/netfix && real_path /run/netfix/lock >/dev/null && ( umask 077; : >>/run/netfix/lock ) || exit 2
  exec 9<>/run/netfix/lock
  for try in 1 2 3 4 5; do
    if flock -n 9; then return 0; fi
    sleep 1
  done
  echo "a run is changing this host: \$(cat /run/netfix/lock)" >&2
  exit 75
}
main() {
  case \$# in
    0) mode=run;;
    1) mode=check; [ "\$1" = --check ] || { echo 'usage: sh SCRIPT [--check]' >&2; exit 64; };;
    *) echo 'usage: sh SCRIPT [--check]' >&2; exit 64;;
  esac
  if [ "\$(id -u)" != 0 ]; then echo 'this script sets up the node, so it is run as root' >&2; exit 2; fi
  journal= failed= would= tab=\$(printf '\\t')
  steps
  forget_nothing
  if [ -n "\$journal" ]; then echo "to take it back: sh \$journal/undo.sh"; fi
  if [ -n "\$failed" ]; then exit 2; fi
  if [ -n "\$would" ]; then exit 8; fi
  [ -n "\$journal" ] || echo 'nothing to do'
  exit 0
}`;
// src/export/render.ts
/** The whole of a POSIX script. One that was cut short does nothing: its last line is what starts it. */
function renderScript({ source, tasks, handlers, left }) {
	const names = new Map(handlers.map(({ title }, i) => [title, i]));
	return `#!/bin/sh
${comment(`Made by netfix export from ${source}. It needs no netfix, no SSH and no network.
  sh FILE --check   says what it would do, and exits 8 where there is something
  sh FILE           does it, and exits 0 where all is right; safe to run again
It exits 2 where something could not be done. What it changes is kept in /var/lib/netfix/runs, with an undo.sh.`)}
${left.map(({ place, title, why }) => `${comment(`Not in it: ${title} (${place}): ${why}`)}\n`).join("")}
steps() {
${handlers.map((_, i) => `handler_${i}=`).join("\n")}
${tasks.map((task) => renderTask(task, names)).join("\n")}
${handlers.map((handler, i) => `if [ -n "$handler_${i}" ]; then\n${renderTask(handler, names)}\nfi`).join("\n")}
:
}

# What the steps are made of.
${PRELUDE}
${CHANGE_FUNCTIONS}
${EXPORT_FUNCTIONS}
${opens(tasks) || opens(handlers) ? `${FIREWALL_FUNCTIONS}\n` : ""}main "$@" </dev/null
`;
}
function opens(tasks) {
	return tasks.some(({ steps }) => steps.some(({ kind }) => kind === "open"));
}
function renderTask(task, handlers) {
	const ignored = task.ignoreErrors ? " ignored" : "";
	const notified = task.notify.map((name) => `notify ${handlers.get(name) ?? "none"}`);
	return [
		"",
		comment(`${task.title} (${task.place})`),
		`task ${quote(printableLine(task.title))}${ignored}`,
		...task.steps.map(renderStep),
		...notified
	].join("\n");
}
function renderStep(step) {
	const words = partsOf(step);
	return `${words.right === null ? "" : `right() {\n${words.right}\n}\n`}${words.fix === null ? "" : `fix() {\n${words.fix}\n}\n`}${words.call}`;
}
function partsOf(step) {
	switch (step.kind) {
		case "change": return {
			right: `${step.unless === void 0 ? "" : `${given(step.unless)} || `}${step.check === void 0 ? checkOf(step.change) : given(step.check)}`,
			fix: fixOf(step.change),
			call: `ensure ${quote(step.change.summary)}`
		};
		case "line": return {
			right: `grep -qsE -- ${quote(step.as)} ${quote(step.path)} || ${given(step.unless)}`,
			fix: `add_line ${[
				step.path,
				step.header,
				step.line,
				step.as
			].map(quote).join(" ")}`,
			call: `ensure ${quote(`write ${step.line} to ${step.path}`)}`
		};
		case "boot-sysctl": {
			const { name, names, value, also } = step.setting;
			const line = `${name} = ${value}`;
			const others = also === "larger" ? also : also.join(" ");
			const words = [
				names.join("|"),
				value,
				line,
				others,
				step.conflicts
			].map(quote).join(" ");
			return {
				right: `kept_at_boot ${words}`,
				fix: `keep_at_boot ${words} ${quote(linesOf(names))}`,
				call: `ensure ${quote(`set at boot: ${line}`)}`
			};
		}
		case "sysctls": {
			const words = [step.keys.join(" "), step.wrong].map(quote).join(" ");
			return {
				right: `[ -z "$(wrong_keys ${words})" ]`,
				fix: `set_wrong ${words} ${quote(step.value)}`,
				call: `ensure ${quote(step.what)}`
			};
		}
		case "open": return {
			right: "opened look",
			fix: "opened fix",
			call: `opened() {\n${openings(step.families)}\n}\nensure ${quote(step.what)}`
		};
		case "always": return {
			right: null,
			fix: fixOf(step.change),
			call: `${step.afterChange ? "[ -z \"$changed\" ] || " : ""}ensure ${quote(step.change.summary)} always`
		};
		case "told": return {
			right: given(step.check),
			fix: null,
			call: `tell ${quote(step.message)}`
		};
	}
}
/** A syntax error of a playbook's own sh stays in its step. */
function given(script) {
	return `eval ${quote(script)}`;
}
function fixOf(change) {
	const text = renderChange(change.kind === "file" ? {
		...change,
		unseen: true
	} : change);
	return change.kind === "command" ? given(text) : text;
}
function checkOf(change) {
	switch (change.kind) {
		case "file": {
			const path = quote(change.path);
			if (change.after === null) return `[ ! -e ${path} ] && [ ! -L ${path} ]`;
			const mode = change.mode?.replace(/^0+(?=.)/, "") ?? "";
			return `holds_file ${path} ${quote(mode)} ${quote(cksum(Buffer.from(change.after)))}`;
		}
		case "sysctl": return `[ "$(sysctl_value ${quote(change.path)})" = ${quote(change.after)} ]`;
		default: return "false";
	}
}
/** An ERE of the lines of a sysctl file that set one of these names. */
function linesOf(names) {
	return `^[[:space:]]*-?(${names.map((name) => name.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&").replaceAll("\\.", "[./]")).join("|")})[[:space:]]*=`;
}
function comment(text) {
	return text.split("\n").map((line) => `# ${printableLine(line)}`).join("\n");
}
/** Names come from playbooks: none of them ends a comment or moves a cursor. */
function printableLine(text) {
	return text.replaceAll(/\p{Cc}/gu, " ");
}
// src/commands/export.ts
/** Nobody is logged in to: only the addresses of the hosts are wanted. */
const DEFAULTS = {
	user: null,
	privateKey: null,
	acceptNewHostKeys: false,
	connectTimeoutMs: 0
};
/** `netfix export`: what a playbook does on a node, for where netfix does not come. Reads files, and touches no host. */
async function exportCommand(format, file, options, io) {
	const inventory = options.inventory.length === 0 ? null : await loadInventory(options.inventory, io.cwd);
	const playbook = selectPlayTasks(await loadPlaybook(file, modules), options.tags, options.skipTags);
	const extraVars = await parseExtraVars(options.extraVars, io.cwd);
	const config = await sshConfigFor(inventory ?? {
		hosts: /* @__PURE__ */ new Map(),
		groups: /* @__PURE__ */ new Map()
	}, io);
	const node = await loneNode({
		playbook,
		inventory,
		host: options.host ?? null,
		modules,
		extraVars,
		resolveTarget: ({ name }, connection) => resolveTarget({
			name,
			connection
		}, config, DEFAULTS)
	});
	const text = render(format, renderScript(node), options);
	for (const { title, place, why } of node.left) io.stderr.write(`netfix: left out: ${printable(`${title} (${place}): ${why}`)}\n`);
	if (format === "cloud-init" && Buffer.byteLength(text) > 16384) io.stderr.write(`netfix: these are ${Buffer.byteLength(text)} bytes, and some clouds take no more than ${SMALLEST_LIMIT}\n`);
	if (options.output === void 0) io.stdout.write(text);
	else await write(resolve(io.cwd, options.output), text, format === "script" ? 511 : 438);
	return 0;
}
function render(format, script, { image, namespace, every }) {
	switch (format) {
		case "script": return script;
		case "cloud-init": return cloudConfig(script);
		case "daemonset": return daemonSet(script, {
			image: image ?? "",
			namespace: namespace ?? "",
			seconds: every ?? 0
		});
	}
}
async function write(path, text, mode) {
	try {
		await writeWhole(path, text, mode);
	} catch (error) {
		throw new UsageError({ message: `--output ${path}: ${error.message}` });
	}
}
export { exportCommand };

//# sourceMappingURL=export.js.map