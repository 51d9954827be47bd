# made by npm run docs; do not edit
_qubesd() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}
  case $previous in
    --store) COMPREPLY=($(compgen -f -- "$current")); return ;;
    --socket-dir) COMPREPLY=($(compgen -d -- "$current")); return ;;
    --policy-dir) COMPREPLY=($(compgen -d -- "$current")); return ;;
    --extensions) COMPREPLY=($(compgen -d -- "$current")); return ;;
    --check-store) COMPREPLY=($(compgen -f -- "$current")); return ;;
  esac
  COMPREPLY=($(compgen -W "--store --socket-dir --policy-dir --extensions --offline --recover --check-store --check-storage --repair --demo --help --version" -- "$current"))
}
complete -F _qubesd qubesd
