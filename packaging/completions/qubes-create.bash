# made by npm run docs; do not edit
_qubes_create() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} command="" equals=0
  COMPREPLY=()
  # bash splits --name=value at the equals sign.
  if [[ $current == = ]]; then equals=$COMP_CWORD current=""
  elif [[ $previous == = ]]; then equals=$((COMP_CWORD - 1)) previous=${COMP_WORDS[COMP_CWORD-2]}; fi
  case $command:$previous in
    :--store|:--qubesxml) _qubes_create_files; return ;;
    :--directory) _qubes_create_directories; return ;;
    :--driver) _qubes_create_words "file file-reflink"; return ;;
  esac
  if ((${#COMPREPLY[@]} == 0)); then
  case $command in
    "") _qubes_create_words "--store --qubesxml --directory --driver --help --version" ;;
  esac
  fi
}
_qubes_create_words() { local word; for word in $1; do [[ $word == "$current"* ]] && COMPREPLY+=("$word"); done; }
_qubes_create_directories() { compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -d -- "$current"); }
_qubes_create_files() { compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "$current"); }
complete -F _qubes_create qubes-create
