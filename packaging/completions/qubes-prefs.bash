# made by npm run docs; do not edit
_qubes_prefs() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} command="" equals=0
  COMPREPLY=()
  # bash splits --name=value at the equals sign.
  if [[ $current == = ]]; then equals=$COMP_CWORD current=""
  elif [[ $previous == = ]]; then equals=$((COMP_CWORD - 1)) previous=${COMP_WORDS[COMP_CWORD-2]}; fi
  case $command:$previous in
    :--qubesd-socket) _qubes_prefs_files; return ;;
  esac
  [[ $current == -* ]] ||
  case $command in
    "") _qubes_prefs_properties ;;
  esac
  if ((${#COMPREPLY[@]} == 0)); then
  case $command in
    "") _qubes_prefs_words "--default --delete --hide-default --help-properties --get --set --qubesd-socket --offline --help --version" ;;
  esac
  fi
}
_qubes_prefs_words() { local word; for word in $1; do [[ $word == "$current"* ]] && COMPREPLY+=("$word"); done; }
_qubes_prefs_files() { compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "$current"); }
_qubes_prefs_properties() { ((COMP_CWORD > 1)) && [[ $previous != -* ]] && return; local word; while IFS= read -r word; do [[ $word == "$current"* ]] && COMPREPLY+=("$word"); done < <(qubes-prefs 2>/dev/null | cut -d\  -f1); }
complete -F _qubes_prefs qubes-prefs
