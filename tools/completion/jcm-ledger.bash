# Completion of jcm-ledger for bash: source it, or install it as
# /usr/share/bash-completion/completions/jcm-ledger. It asks the program itself (--help), so that it knows
# every command and option of the installed version.
_jcm_ledger() {
  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} help i
  local -a path=()
  case $before in
    --socket | --authority-document | --out | --pdf) mapfile -t COMPREPLY < <(compgen -f -- "$word"); return ;;
  esac
  # The command typed so far: its words name a subcommand one below the other.
  for ((i = 1; i < COMP_CWORD; ++i)); do
    case ${COMP_WORDS[i]} in
      --socket | --timeout | --request-id | --out | --pdf) ((++i)) ;;
      -*) ;;
      *) path+=("${COMP_WORDS[i]}") ;;
    esac
  done
  while ! help=$("${COMP_WORDS[0]}" "${path[@]}" --help 2>/dev/null); do
    [ ${#path[@]} -gt 0 ] || return 0
    unset 'path[-1]'
  done
  local options commands
  options=$(grep -oE -- '^ +(-h,)?--[a-z-]+' <<<"$help" | tr -d ' ' | sed 's/^-h,//')
  options+=$'\n--json\n--csv\n--dry-run\n--yes\n--request-id\n--socket\n--timeout'
  commands=$(sed -n '/^Subcommands:/,/^$/p' <<<"$help" | sed -n 's/^  \([a-z-]*\) .*/\1/p')
  if [[ $word == -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$options" -- "$word" | sort -u)
  elif [ -n "$commands" ]; then
    mapfile -t COMPREPLY < <(compgen -W "$commands" -- "$word")
  else
    mapfile -t COMPREPLY < <(compgen -f -- "$word")
  fi
}
complete -F _jcm_ledger jcm-ledger
