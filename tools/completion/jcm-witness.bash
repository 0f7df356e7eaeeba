# Completion of jcm-witness for bash: source it, or install it as
# /usr/share/bash-completion/completions/jcm-witness.
_jcm_witness() {
  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} help
  case $before in
    --state) mapfile -t COMPREPLY < <(compgen -d -- "$word"); return ;;
    --log | --out) mapfile -t COMPREPLY < <(compgen -f -- "$word"); return ;;
    --name) return ;;
  esac
  if [ "$COMP_CWORD" -eq 1 ] && [[ $word != -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W "init cosign show" -- "$word")
  elif [[ $word == -* ]]; then
    help=$("${COMP_WORDS[@]:0:2}" --help 2>/dev/null) || help=$("${COMP_WORDS[0]}" --help 2>/dev/null)
    mapfile -t COMPREPLY < <(compgen -W "$(grep -oE -- '--[a-z-]+' <<<"$help" | sort -u)" -- "$word")
  elif [ "${COMP_WORDS[1]}" = cosign ]; then
    mapfile -t COMPREPLY < <(compgen -d -- "$word")
  fi
}
complete -F _jcm_witness jcm-witness
