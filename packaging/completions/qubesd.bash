# made by npm run docs; do not edit
_qubesd() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} command="" equals=0
  COMPREPLY=()
  # bash splits --name=value at the equals sign.
  if [[ $current == = ]]; then equals=$COMP_CWORD current=""
  elif [[ $previous == = ]]; then equals=$((COMP_CWORD - 1)) previous=${COMP_WORDS[COMP_CWORD-2]}; fi
  case $command:$previous in
    :--store|:--check-store) _qubesd_files; return ;;
    :--socket-dir|:--policy-dir|:--extensions|:--unit-dir) _qubesd_directories; return ;;
  esac
  if ((${#COMPREPLY[@]} == 0)); then
  case $command in
    "") _qubesd_words "--store --socket-dir --policy-dir --extensions --unit-dir --offline --recover --check-store --check-storage --repair --demo --help --version" ;;
  esac
  fi
}
_qubesd_words() { local word; for word in $1; do [[ $word == "$current"* ]] && COMPREPLY+=("$word"); done; }
_qubesd_directories() { compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -d -- "$current"); }
_qubesd_files() { compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "$current"); }
complete -F _qubesd qubesd
