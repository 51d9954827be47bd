import type { CommandSpec, OptionSpec } from "../../src/cli/command.ts";

const note = "# made by npm run docs; do not edit";

/** Completion for bash. */
export function bashCompletion(specs: readonly CommandSpec[]): string {
  const words = (spec: CommandSpec): string => optionNames(spec).join(" ");
  const cases = commands(specs).map((spec) => `    ${spec.name}) words="${words(spec)}" ;;`);
  return `${note}
_qrexec_policy() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} words
  case $previous in
    --format) COMPREPLY=($(compgen -W "text json" -- "$current")); return ;;
    --system-info|--log-socket|--qubesd-socket|--qubesd-api-socket|--qrexec-client) COMPREPLY=($(compgen -f -- "$current")); return ;;
    --root|--policy-dir|--legacy-dir|--path) COMPREPLY=($(compgen -d -- "$current")); return ;;
  esac
  case \${COMP_WORDS[1]} in
${cases.join("\n")}
    *) words="${words(specs[0] as CommandSpec)}" ;;
  esac
  [ "$COMP_CWORD" -eq 1 ] && words="${commands(specs)
    .map((spec) => spec.name)
    .join(" ")} help --help --version $words"
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -F _qrexec_policy qrexec-policy
`;
}

/** Completion for zsh. */
export function zshCompletion(specs: readonly CommandSpec[]): string {
  const named = commands(specs).map(({ name, summary }) => `    '${name}:${quoted(summary)}'`);
  const cases = commands(specs).map((spec) => `    ${spec.name}) _arguments ${zshOptions(spec)} '*:argument:' ;;`);
  return `#compdef qrexec-policy
${note}
local -a commands
commands=(
${named.join("\n")}
    'help:show help'
)
if (( CURRENT == 2 )); then
  _describe command commands
  _arguments ${zshOptions(specs[0] as CommandSpec)}
else
  case $words[2] in
${cases.join("\n")}
    *) _arguments ${zshOptions(specs[0] as CommandSpec)} '*:argument:' ;;
  esac
fi
`;
}

/** Completion for fish. */
export function fishCompletion(specs: readonly CommandSpec[]): string {
  const isFirst = "__fish_use_subcommand";
  const lines = commands(specs).flatMap((spec) => [
    `complete -c qrexec-policy -f -n ${isFirst} -a ${spec.name} -d '${quoted(spec.summary)}'`,
    ...Object.entries(spec.options).map(
      ([name, option]) =>
        `complete -c qrexec-policy -n '__fish_seen_subcommand_from ${spec.name}' ${fishOption(name, option)}`,
    ),
  ]);
  const call = Object.entries((specs[0] as CommandSpec).options).map(
    ([name, option]) => `complete -c qrexec-policy -n ${isFirst} ${fishOption(name, option)}`,
  );
  return `${[note, ...lines, ...call].join("\n")}\n`;
}

function commands(specs: readonly CommandSpec[]): readonly CommandSpec[] {
  return specs.filter(({ name }) => name !== "call");
}

function optionNames(spec: CommandSpec): string[] {
  return Object.keys(spec.options).map((name) => `--${name}`);
}

function zshOptions(spec: CommandSpec): string {
  return Object.entries(spec.options)
    .map(([name, { value, multiple, help, choices }]) => {
      const action = choices === undefined ? "_files" : `(${choices.join(" ")})`;
      const argument = value === undefined ? "" : `:${value}:${action}`;
      return `'${multiple === true ? "*" : ""}--${name}[${quoted(help)}]${argument}'`;
    })
    .join(" ");
}

function fishOption(name: string, { value, short, help, choices }: OptionSpec): string {
  const shortForm = short === undefined ? "" : ` -s ${short}`;
  const argument = value === undefined ? "" : choices === undefined ? " -r" : ` -x -a '${choices.join(" ")}'`;
  return `-l ${name}${shortForm}${argument} -d '${quoted(help)}'`;
}

/** A text inside single quotes, which none of the shells lets hold one; brackets would end zsh's descriptions. */
function quoted(text: string): string {
  return text.replaceAll("'", "’").replaceAll("[", "(").replaceAll("]", ")").replaceAll(":", ";");
}
