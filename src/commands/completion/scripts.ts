/**
 * One script per shell. Each asks `netfix __complete -- WORDS…`, whose only line is `/files` where the shell's own
 * completion is wanted, and candidates, one a line, otherwise; so a script never has to be renewed.
 */
export const SCRIPTS: Readonly<Record<string, string>> = {
  // COMP_WORDS is split at : and = too; the words are put together again as they stand in the line.
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
`,
};
