import type { OptionSpec, ProgramSpec } from "../../src/daemon/programs/program.ts";

const note = "# made by npm run docs; do not edit";

/** Completion for bash. @param words a command that prints what may stand as an argument, if there is one */
export function bashProgram({ name, options }: ProgramSpec, words?: string): string {
  const shown = shownOptions(options);
  const valued = shown.filter(([, { value, usual }]) => value !== undefined && usual === undefined);
  const named = valued.flatMap(([option, { short, alias, value }]) => [
    { value, names: [`--${option}`, ...(short === undefined ? [] : [`-${short}`]), ...(alias ? [`--${alias}`] : [])] },
  ]);
  const values = named.map(
    ({ value, names }) =>
      `    ${names.join("|")}) ${value === "N" ? "" : `COMPREPLY=($(compgen -${value === "DIR" ? "d" : "f"} -- "$current")); `}return ;;`,
  );
  const cases = values.length === 0 ? "" : `  case $previous in\n${values.join("\n")}\n  esac\n`;
  const all = shown.flatMap(([option, { alias }]) => [`--${option}`, ...(alias === undefined ? [] : [`--${alias}`])]);
  const args =
    words === undefined
      ? ""
      : `  [[ $current != -* && ( $COMP_CWORD -eq 1 || $previous == -* ) ]] && COMPREPLY=($(compgen -W "$(${words})" -- "$current")) && return\n`;
  return `${note}
${functionName(name)}() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]}
${cases}${args}  COMPREPLY=($(compgen -W "${all.join(" ")}" -- "$current"))
}
complete -F ${functionName(name)} ${name}
`;
}

/** Completion for zsh. */
export function zshProgram({ name, options }: ProgramSpec, words?: string): string {
  const lines = shownOptions(options).flatMap(([option, { value, usual, short, alias, help }]) => {
    const file = value === "N" ? "" : value === "DIR" ? "_files -/" : "_files";
    const argument = value === undefined ? "" : `${usual === undefined ? "" : ":"}:${value}:${file}`;
    const names = [`--${option}`, ...(short === undefined ? [] : [`-${short}`]), ...(alias ? [`--${alias}`] : [])];
    return names.map((each) => {
      const joined = value === undefined ? "" : usual === undefined ? (each.startsWith("--") ? "=" : "") : "=-";
      return `  '${each}${joined}[${quoted(help)}]${argument}'`;
    });
  });
  const args = words === undefined ? [] : [`  "1:argument:($(${words}))"`];
  return `#compdef ${name}\n${note}\n_arguments \\\n${[...lines, ...args].join(" \\\n")}\n`;
}

/** Completion for fish. */
export function fishProgram({ name, options }: ProgramSpec, words?: string): string {
  const lines = shownOptions(options).map(([option, { value, usual, short, alias, help }]) => {
    const names = [`-l ${option}`, ...(short === undefined ? [] : [`-s ${short}`]), ...(alias ? [`-l ${alias}`] : [])];
    const argument = value === undefined || usual !== undefined ? "" : value === "N" ? " -x" : " -r -F";
    return `complete -c ${name} ${names.join(" ")}${argument} -d '${quoted(help)}'`;
  });
  const args = words === undefined ? [] : [`complete -c ${name} -n __fish_is_first_arg -a '(${words})'`];
  return `${[note, `complete -c ${name} -f`, ...args, ...lines].join("\n")}\n`;
}

function shownOptions(options: ProgramSpec["options"]): (readonly [string, OptionSpec])[] {
  return Object.entries(options).filter(([, { ignored }]) => ignored !== true);
}

function functionName(program: string): string {
  return `_${program.replaceAll("-", "_")}`;
}

/** A text inside single quotes, which none of the shells lets hold one; brackets would end zsh's descriptions. */
function quoted(text: string): string {
  return text.replaceAll("'", "’").replaceAll("[", "(").replaceAll("]", ")").replaceAll(":", ";");
}
