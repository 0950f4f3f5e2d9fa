import { EFFECTIVE_UID } from './effective-uid.ts';

/**
 * `real_path PATH` prints where a path really leads, every symbolic link followed; the last name need not exist. It
 * fails, and says why, when somebody besides root and us could lay another way in the meantime: a folder on it that is
 * another user's, or that others may write to. A shared folder with the sticky bit (/tmp) will do for what is not
 * there yet and for what is root's or ours. So no link of another user's is ever followed, and a temporary file beside
 * the target cannot be exchanged before it is renamed. Walks name by name, as the kernel does (path_resolution(7)). A
 * folder that nobody else may write to stays so, and is asked for once per shell.
 * `real_entry PATH` prints the same of the folder alone, with the last name: a link of that name is not followed.
 * `own_folder PATH` makes a folder, and those above it, for its user alone, and fails unless such a path leads into it.
 */
export const TRUSTED_PATH = `${EFFECTIVE_UID}
nfx_ours=
no_folder() {
  if [ -e "$1" ]; then set -- "$1 is no folder, so nothing can be put into it; move it away, make the folder,"
  else set -- "the folder $1 does not exist; make it, or install what brings it,"; fi
  echo "$1 and run again" >&2
}
only_ours() {
  entry="$1/$2" folder=\${1:-/} me=$nfx_euid
  case $nfx_ours in *"//$folder//"*) return 0;; esac
  set -- $(stat -c '%u %g %a' "$folder/." 2>/dev/null)
  if [ "$#" -ne 3 ]; then no_folder "$folder"; return 1; fi
  if [ "$1" != 0 ] && [ "$1" != "$me" ]; then
    echo "the folder $folder belongs to another user (uid $1), who could lead us elsewhere" >&2
    return 1
  fi
  case $3 in
    *[2367]) ;;
    *[2367]?) if [ "$2" = 0 ] || [ "$2" = "$(id -g)" ]; then return 0; fi;;
    *) nfx_ours="$nfx_ours//$folder//"; return 0;;
  esac
  if [ ! -e "$entry" ] && [ ! -L "$entry" ]; then owner=$me; else owner=$(stat -c %u "$entry"); fi
  case $3 in
    [1357]???) if [ "$owner" = 0 ] || [ "$owner" = "$me" ]; then return 0; fi;;
  esac
  echo "others may write to the folder $folder, and could lead us elsewhere" >&2
  return 1
}
real_path() {
  rest=$1 at= links=0
  while [ -n "$rest" ]; do
    name=\${rest%%/*}
    case $rest in */*) rest=\${rest#*/};; *) rest=;; esac
    case $name in
      ''|.) continue;;
      ..) at=\${at%/*}; continue;;
    esac
    only_ours "$at" "$name" || return 1
    if [ -L "$at/$name" ]; then
      links=$((links + 1))
      if [ "$links" -gt 40 ]; then echo "$1 has too many symbolic links" >&2; return 1; fi
      link=$(readlink "$at/$name") || return 1
      case $link in /*) at=;; esac
      rest=$link\${rest:+/$rest}
    else
      at=$at/$name
    fi
  done
  printf '%s\\n' "\${at:-/}"
}
real_entry() {
  at=$(real_path "\${1%/*}") && only_ours "\${at%/}" "\${1##*/}" && printf '%s/%s\n' "\${at%/}" "\${1##*/}"
}
own_folder() {
  [ -d "$1" ] || [ -z "\${1%/*}" ] || own_folder "\${1%/*}" || return 1
  [ -d "$1" ] || real_path "$1" >/dev/null || return 1
  [ -d "$1" ] || ( umask 077; mkdir "$1" ) || [ -d "$1" ] || return 1
  real_path "$1/x" >/dev/null
}`;
