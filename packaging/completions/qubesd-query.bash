# made by npm run docs; do not edit
_qubesd_query() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} command="" equals=0
  COMPREPLY=()
  # bash splits --name=value at the equals sign.
  if [[ $current == = ]]; then equals=$COMP_CWORD current=""
  elif [[ $previous == = ]]; then equals=$((COMP_CWORD - 1)) previous=${COMP_WORDS[COMP_CWORD-2]}; fi
  case $command:$previous in
    :-c|:--qubesd-socket|:--connect) _qubesd_query_files; return ;;
    :--max-bytes) return ;;
  esac
  if ((${#COMPREPLY[@]} == 0)); then
  case $command in
    "") _qubesd_query_words "--qubesd-socket --connect --empty --fail --null --single-line --max-bytes --help --version" ;;
  esac
  fi
}
_qubesd_query_words() { local word; for word in $1; do [[ $word == "$current"* ]] && COMPREPLY+=("$word"); done; }
_qubesd_query_files() { compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "$current"); }
complete -F _qubesd_query qubesd-query
