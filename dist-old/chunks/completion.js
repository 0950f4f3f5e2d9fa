import { dirname, isAbsolute, join, resolve } from "node:path";
// src/commands/completion/complete.ts
/**
* What may stand in place of the last word (which may be empty), after the name of the program. All is derived from
* the program; `lookup` gives what values of a kind there are, where the kind is the word in the angle brackets of
* an option or argument (`pattern`, `tags`, `file`).
*/
async function complete(program, words, lookup) {
	const before = words.slice(0, -1).map(unquoted);
	const word = unquoted(words.at(-1) ?? "");
	const command = commandOf(program, before);
	const asked = optionBefore(command, before);
	if (asked !== void 0) return await values(asked, word, before, lookup);
	const [, flag = "", value = ""] = /^(--[^=]+=)(.*)$/.exec(word) ?? [];
	const named = command.options.find((option) => `${option.long}=` === flag);
	if (named !== void 0) return (await values(named, value, before, lookup))?.map((one) => flag + one) ?? null;
	if (word.startsWith("-") && !before.includes("--")) return starting(word, flagsOf(command));
	if (command === program || command.commands.length > 0 && before.at(-1) === command.name()) return starting(word, names(command));
	const argument = argumentAt(command, before);
	return argument === void 0 ? [] : await values(argument, word, before, lookup);
}
/** A shell hands over a word as it was typed: with the quote that is still open, and backslashes. */
function unquoted(word) {
	return word.replace(/^['"]|['"]$/g, "").replace(/\\(.)/g, "$1");
}
/** Of the commands below it. */
function names(above) {
	return above.createHelp().visibleCommands(above).map((command) => command.name());
}
/** The command that the words name, or one below it: `export script`. */
function commandOf(program, before) {
	const at = before.findIndex((word) => !word.startsWith("-"));
	const found = program.commands.find((command) => command.name() === before[at]);
	return found === void 0 ? program : commandOf(found, before.slice(at + 1));
}
function flagsOf(command) {
	const options = [...command.createHelp().visibleOptions(command), ...command.parent?.options ?? []];
	return [...new Set(options.flatMap(({ long, short }) => long ?? short ?? []))];
}
/** The option whose value the word at the cursor is. */
function optionBefore(command, before) {
	const last = before.at(-1) ?? "";
	const option = command.options.find((one) => one.long === last || one.short === last.replace(/^-\w*(?=\w$)/, "-"));
	return option?.required === true && /^-/.test(last) ? option : void 0;
}
function argumentAt(command, before) {
	const own = before.slice(before.indexOf(command.name()) + 1);
	const operands = own.filter((word, i) => !word.startsWith("-") && optionBefore(command, own.slice(0, i)) === void 0);
	const { registeredArguments: all } = command;
	return all[operands.length] ?? (all.at(-1)?.variadic ? all.at(-1) : void 0);
}
async function values(of, word, before, lookup) {
	const kind = "flags" in of ? /<([^>]+)>/.exec(of.flags)?.[1] ?? "" : of.name();
	const all = of.argChoices ?? await lookup(kind, before);
	if (all === null) return null;
	const done = joined(kind, word);
	return starting(word, all.map((one) => done + one));
}
/** Patterns and lists of tags are made of parts: only the last one is still being typed. */
function joined(kind, word) {
	if (kind === "pattern") return /^(?:.*[:,])?[!&]?/.exec(word)?.[0] ?? "";
	return kind === "tags" ? /^.*,/.exec(word)?.[0] ?? "" : "";
}
function starting(word, all) {
	return [...new Set(all)].filter((one) => one.startsWith(word));
}
// src/commands/completion/lookup.ts
/** More than a person reads, and what a shell still shows without asking. */
const MAX_CANDIDATES = 1e3;
/** Names that could move a cursor, or that a shell would take apart, are not offered. */
const PLAIN = /^[\p{L}\p{N}_.@%+-]+$/u;
const FILES = [
	"playbook",
	"file",
	"folder",
	"source",
	"vars"
];
/** What is looked up for a word: only files are read, no program is run and no host is touched. */
async function lookUp(kind, words, cwd) {
	if (["pattern", "host"].includes(kind)) return plain(await hostsAndGroups(inventoriesIn(words), cwd));
	if (kind === "tags") return plain(await tagsIn(words, cwd));
	if (kind === "module") return [...(await import("./modules.js").then((n) => n.n)).modules.keys()];
	return FILES.includes(kind) ? null : [];
}
function plain(names) {
	return [...names].filter((name) => PLAIN.test(name)).slice(0, MAX_CANDIDATES);
}
function inventoriesIn(words) {
	return words.flatMap((word, i) => {
		if (word === "-i" || word === "--inventory") return words[i + 1] ?? [];
		return /^(?:-i|--inventory=)(.+)$/.exec(word)?.[1] ?? [];
	});
}
async function hostsAndGroups(sources, cwd) {
	const { loadInventory } = await import("./load.js").then((n) => n.n);
	const names = /* @__PURE__ */ new Set();
	for (const source of sources.filter((one) => !/^\/(?:dev|proc)\//.test(one))) {
		const inventory = await loadInventory([source], cwd, { programs: "skip" }).catch(() => null);
		for (const name of [...inventory?.groups.keys() ?? [], ...inventory?.hosts.keys() ?? []]) names.add(name);
	}
	return names;
}
/** Of the first word that is a playbook, and of what it imports. One that is not yet right gives what can be read. */
async function tagsIn(words, cwd) {
	const tags = /* @__PURE__ */ new Set();
	const playbook = words.find((word) => /\.(?:ya?ml|json)$/.test(word) && !inventoriesIn(words).includes(word));
	if (playbook !== void 0) await addTags(resolve(cwd, playbook), tags, /* @__PURE__ */ new Set());
	return tags;
}
async function addTags(file, tags, seen) {
	if (seen.has(file) || seen.size >= 50) return;
	seen.add(file);
	const { readSource } = await import("./source.js").then((n) => n.r);
	const { data } = await readSource(file);
	const imports = [];
	collect(data?.value ?? null, tags, imports);
	for (const name of imports) await addTags(isAbsolute(name) ? name : join(dirname(file), name), tags, seen);
}
function collect(value, tags, imports) {
	if (Array.isArray(value)) for (const one of value) collect(one, tags, imports);
	else if (typeof value === "object" && value !== null) {
		for (const [key, inner] of Object.entries(value)) if (key === "tags") for (const tag of words(inner)) tags.add(tag);
		else if (/^import_(?:playbook|tasks)$/.test(key)) imports.push(...words(inner));
		else if (["tasks", "handlers"].includes(key)) collect(inner, tags, imports);
	}
}
function words(value) {
	return (Array.isArray(value) ? value : typeof value === "string" ? value.split(",") : []).filter((one) => typeof one === "string").map((one) => one.trim());
}
// src/commands/completion/scripts.ts
/**
* One script per shell. Each asks `netfix __complete -- WORDS…`, whose only line is `/files` where the shell's own
* completion is wanted, and candidates, one a line, otherwise; so a script never has to be renewed.
*/
const SCRIPTS = {
	bash: `# bash: source <(netfix completion bash)
_netfix() {
  local rest=\${COMP_LINE:0:COMP_POINT} words=() i part line prefix
  for ((i = 0; i <= COMP_CWORD; i++)); do
    part=\${COMP_WORDS[i]}
    if [[ $i == 0 || $rest == [[:space:]]* ]]; then
      rest=\${rest#"\${rest%%[![:space:]]*}"}
      words+=('')
    fi
    if ((i == COMP_CWORD)); then part=$rest; fi
    words[\${#words[@]}-1]+=$part
    rest=\${rest#"$part"}
  done
  local word=\${words[\${#words[@]}-1]}
  prefix=
  if [[ $COMP_WORDBREAKS == *:* && $word == *:* ]]; then prefix=\${word%"\${word##*:}"}; fi
  if [[ $word == --*=* ]]; then prefix=\${word%%=*}=\${prefix#"\${word%%=*}="}; fi
  COMPREPLY=()
  while IFS= read -r line; do
    if [[ $line == /files ]]; then
      compopt -o filenames
      while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "\${COMP_WORDS[COMP_CWORD]#=}")
      return
    fi
    COMPREPLY+=("\${line#"$prefix"}")
  done < <(netfix __complete -- "\${words[@]:1}" 2>/dev/null)
}
complete -F _netfix netfix
`,
	zsh: `#compdef netfix
# zsh: put this into a file _netfix in a folder of $fpath, or: source <(netfix completion zsh)
_netfix() {
  local -a lines
  lines=("\${(@f)$(netfix __complete -- "\${(@)words[2,CURRENT-1]}" "$PREFIX" 2>/dev/null)}")
  if [[ $lines[1] == /files ]]; then
    _files
  else
    compadd -S '' -- \${(@)lines:#}
  fi
}
if [[ $funcstack[1] == _netfix ]]; then _netfix "$@"; else compdef _netfix netfix; fi
`,
	fish: `# fish: netfix completion fish > ~/.config/fish/completions/netfix.fish
function __netfix_complete
    set -l words (commandline -opc) (commandline -ct)
    set -l lines (netfix __complete -- $words[2..-1] 2>/dev/null)
    if test "$lines[1]" = /files
        __fish_complete_path (commandline -ct)
    else
        printf '%s\\n' $lines
    end
end
complete -c netfix -f -a '(__netfix_complete)'
`
};
// src/commands/completion.ts
/** `netfix completion bash`: the script that a shell reads. */
function completionCommand(shell, io) {
	io.stdout.write(SCRIPTS[shell] ?? "");
	return 0;
}
/** What a shell asks on Tab. Whatever is wrong, nothing is offered and nothing is said: a line is being typed. */
async function completeCommand(program, words, io) {
	const find = (kind, before) => lookUp(kind, before, io.cwd);
	const found = await complete(program, words, find).catch(() => []);
	const lines = found === null ? ["/files"] : found;
	io.stdout.write(lines.map((line) => `${line}\n`).join(""));
	return 0;
}
export { completeCommand, completionCommand };

//# sourceMappingURL=completion.js.map