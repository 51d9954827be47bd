# made by npm run docs; do not edit
_qrexec_policy() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} command="" equals=0
  COMPREPLY=()
  # bash splits --name=value at the equals sign.
  if [[ $current == = ]]; then equals=$COMP_CWORD current=""
  elif [[ $previous == = ]]; then equals=$((COMP_CWORD - 1)) previous=${COMP_WORDS[COMP_CWORD-2]}; fi
  case ${COMP_WORDS[1]} in eval|rules|compile|lint|explain|test|fmt|convert|query|daemon|status|agent) command=${COMP_WORDS[1]} ;; esac
  if ((COMP_CWORD == 1)) && [[ $current != -* ]]; then _qrexec_policy_words "eval rules compile lint explain test fmt convert query daemon status agent help"; return; fi
  if [[ ${COMP_WORDS[1]} == help ]]; then _qrexec_policy_words "eval rules compile lint explain test fmt convert query daemon status agent"; return; fi
  if ((equals >= 3)); then
    local option=${COMP_WORDS[equals-2]}
    [[ $option == = ]] && option=${COMP_WORDS[equals-3]}
    case $command:$option in lint:--rule) _qrexec_policy_words "off warn error"; return ;; esac
  fi
  case $command:$previous in
    :--policy-dir|:--path|:--legacy-dir|:--service-dir|eval:--root|eval:--policy-dir|eval:--legacy-dir|rules:--root|rules:--policy-dir|rules:--legacy-dir|compile:--root|compile:--policy-dir|compile:--legacy-dir|lint:--root|lint:--policy-dir|lint:--legacy-dir|explain:--root|explain:--policy-dir|explain:--legacy-dir|convert:--legacy-dir|convert:--root|query:--root|query:--policy-dir|query:--legacy-dir|daemon:--policy-dir|daemon:--policy-path|daemon:--service-dir|agent:--service-dir) _qrexec_policy_directories; return ;;
    :--compiled-policy|:--qubesd-socket|:--qubesd-api-socket|:--qrexec-client|:--log-socket|eval:--system-info|eval:--qubesd-socket|compile:--output|lint:--system-info|lint:--output|lint:--config|lint:--stdin-path|explain:--system-info|explain:--qubesd-socket|test:--output|test:--coverage-output|convert:--output|convert:--report|convert:--system-info|query:--system-info|query:--qubesd-socket|daemon:--socket-path|daemon:--eval-socket-path|daemon:--gui-socket-path|daemon:--status-socket-path|daemon:--qubesd-socket|daemon:--qrexec-client|status:--status-socket-path|status:--socket-path) _qrexec_policy_files; return ;;
    :--system-bus|eval:--requested-source|rules:--service|lint:--max-warnings|explain:--requested-source|test:--threshold|query:--service|agent:--timeout) return ;;
    eval:--format|rules:--format|explain:--format|status:--format) _qrexec_policy_words "text json"; return ;;
    lint:--format) _qrexec_policy_words "text unix json sarif github junit tap"; return ;;
    lint:--rule) _qrexec_policy_rules; return ;;
    test:--format) _qrexec_policy_words "text tap junit json"; return ;;
    test:--coverage-format) _qrexec_policy_words "text json lcov"; return ;;
    fmt:--line-format) _qrexec_policy_words "policy service legacy"; return ;;
    query:--from|query:--to) _qrexec_policy_domains; return ;;
    query:--format) _qrexec_policy_words "table json csv"; return ;;
  esac
  [[ $current == -* ]] ||
  case $command in
    eval) _qrexec_policy_domains ;;
    lint) _qrexec_policy_files ;;
    explain) _qrexec_policy_domains ;;
    test) _qrexec_policy_files ;;
    fmt) _qrexec_policy_files ;;
  esac
  if ((${#COMPREPLY[@]} == 0)); then
  case $command in
    eval) _qrexec_policy_words "--system-info --root --policy-dir --legacy-dir --legacy --requested-source --assume-yes-for-ask --format --batch --exit-ask --qubesd-socket --help" ;;
    rules) _qrexec_policy_words "--service --root --policy-dir --legacy-dir --legacy --format --help" ;;
    compile) _qrexec_policy_words "--root --policy-dir --legacy-dir --output --no-code-caches --check --help" ;;
    lint) _qrexec_policy_words "--root --policy-dir --legacy-dir --legacy --system-info --format --output --rule --config --max-warnings --fix --fix-dry-run --stdin-path --watch --list-rules --help" ;;
    explain) _qrexec_policy_words "--system-info --root --policy-dir --legacy-dir --legacy --requested-source --all --format --qubesd-socket --help" ;;
    test) _qrexec_policy_words "--format --output --coverage --coverage-format --coverage-output --threshold --watch --help" ;;
    fmt) _qrexec_policy_words "--check --diff --write --legacy --line-format --help" ;;
    convert) _qrexec_policy_words "--legacy-dir --root --output --force --report --system-info --help" ;;
    query) _qrexec_policy_words "--from --to --service --root --policy-dir --legacy-dir --legacy --system-info --daemon --qubesd-socket --format --help" ;;
    daemon) _qrexec_policy_words "--policy-dir --policy-path --socket-path --eval-socket-path --gui-socket-path --status-socket-path --qubesd-socket --service-dir --qrexec-client --help" ;;
    status) _qrexec_policy_words "--status-socket-path --socket-path --format --help" ;;
    agent) _qrexec_policy_words "--service-dir --timeout --help" ;;
    "") _qrexec_policy_words "--assume-yes-for-ask --just-evaluate --policy-dir --path --legacy --legacy-dir --compiled-policy --qubesd-socket --qubesd-api-socket --qrexec-client --service-dir --system-bus --log-socket --help --version" ;;
  esac
  fi
}
_qrexec_policy_words() { local word; for word in $1; do [[ $word == "$current"* ]] && COMPREPLY+=("$word"); done; }
_qrexec_policy_directories() { compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -d -- "$current"); }
_qrexec_policy_domains() { local word; while IFS= read -r word; do [[ $word == "$current"* ]] && COMPREPLY+=("$word"); done < <(qrexec-policy __complete domains "${COMP_WORDS[@]:1}" 2>/dev/null); }
_qrexec_policy_files() { compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "$current"); }
_qrexec_policy_rules() { compopt -o nospace 2>/dev/null; _qrexec_policy_words "syntax= missing-include= include-cycle= bad-file-name= unreadable-file= trailing-comment= comma-in-options= not-utf8= byte-order-mark= allow-default-without-target= stray-file= impossible-name= keyword-as-name= shadowed-rule= redundant-rule= blanket-deny= redirect-past-deny= default-target-not-offered= loopback-allow= autostart-no-on-disposable= dispvm-in-source= tag-or-type-on-dom0= uuid-where-name-differs= ask-with-no-choice= wildcard-allow= control-of-dom0= control-service-allowed= admin-call-not-to-dom0= near-miss-service= unknown-argument= missing-user= unknown-domain= unknown-tag= unknown-type= near-miss-name= not-a-disposable-template= no-default-disposable= relay-not-set= dollar-keyword= compat-directive= unaligned-columns= lint-directive="; }
complete -F _qrexec_policy qrexec-policy
