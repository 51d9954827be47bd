# made by npm run docs; do not edit
_qubesd_query() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}
  case $previous in
    --connect|-c) COMPREPLY=($(compgen -f -- "$current")); return ;;
    --max-bytes) return ;;
  esac
  COMPREPLY=($(compgen -W "--connect --empty --fail --null --single-line --max-bytes --help --version" -- "$current"))
}
complete -F _qubesd_query qubesd-query
