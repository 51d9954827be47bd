# made by npm run docs; do not edit
_qubes_prefs() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}
  case $previous in
    --qubesd-socket) COMPREPLY=($(compgen -f -- "$current")); return ;;
  esac
  [[ $current != -* && ( $COMP_CWORD -eq 1 || $previous == -* ) ]] && COMPREPLY=($(compgen -W "$(qubes-prefs 2>/dev/null | cut -d\  -f1)" -- "$current")) && return
  COMPREPLY=($(compgen -W "--default --delete --hide-default --help-properties --get --set --qubesd-socket --offline --help --version" -- "$current"))
}
complete -F _qubes_prefs qubes-prefs
