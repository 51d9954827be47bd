# made by npm run docs; do not edit
_qrexec_policy() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} words
  case $previous in
    --format) COMPREPLY=($(compgen -W "text json" -- "$current")); return ;;
    --system-info|--log-socket|--qubesd-socket|--qubesd-api-socket|--qrexec-client) COMPREPLY=($(compgen -f -- "$current")); return ;;
    --root|--policy-dir|--legacy-dir|--path) COMPREPLY=($(compgen -d -- "$current")); return ;;
  esac
  case ${COMP_WORDS[1]} in
    eval) words="--system-info --root --policy-dir --legacy-dir --legacy --requested-source --assume-yes-for-ask --format --batch --exit-ask --qubesd-socket --help" ;;
    rules) words="--service --root --policy-dir --legacy-dir --legacy --format --help" ;;
    compile) words="--root --policy-dir --legacy-dir --output --check --help" ;;
    lint) words="--root --policy-dir --legacy-dir --legacy --system-info --format --output --rule --config --max-warnings --fix --fix-dry-run --stdin-path --watch --list-rules --help" ;;
    explain) words="--system-info --root --policy-dir --legacy-dir --legacy --requested-source --all --format --qubesd-socket --help" ;;
    test) words="--format --output --coverage --coverage-format --coverage-output --threshold --watch --help" ;;
    fmt) words="--check --diff --write --legacy --line-format --help" ;;
    convert) words="--legacy-dir --root --output --force --report --system-info --help" ;;
    query) words="--from --to --service --root --policy-dir --legacy-dir --legacy --system-info --daemon --qubesd-socket --format --help" ;;
    daemon) words="--policy-path --socket-path --eval-socket-path --gui-socket-path --status-socket-path --qubesd-socket --service-dir --qrexec-client --help" ;;
    status) words="--socket-path --format --help" ;;
    agent) words="--service-dir --timeout --help" ;;
    *) words="--assume-yes-for-ask --just-evaluate --path --legacy --legacy-dir --compiled-policy --qubesd-socket --qubesd-api-socket --qrexec-client --service-dir --system-bus --log-socket --help --version" ;;
  esac
  [ "$COMP_CWORD" -eq 1 ] && words="eval rules compile lint explain test fmt convert query daemon status agent help --help --version $words"
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -F _qrexec_policy qrexec-policy
