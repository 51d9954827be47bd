# made by npm run docs; do not edit
_qubes_create() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}
  case $previous in
    --store|--qubesxml) COMPREPLY=($(compgen -f -- "$current")); return ;;
    --directory) COMPREPLY=($(compgen -d -- "$current")); return ;;
    --driver) COMPREPLY=($(compgen -f -- "$current")); return ;;
  esac
  COMPREPLY=($(compgen -W "--store --qubesxml --directory --driver --help --version" -- "$current"))
}
complete -F _qubes_create qubes-create
