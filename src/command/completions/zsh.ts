import type { CommandSpec, OptionSpec, ProgramSpec, ValueKind } from "../command-spec.ts";
import { optionHelp, shownOptions, spellings } from "../describe-option.ts";
import { type CompletionSources, functionName, generatedNote, quotable } from "./completion-words.ts";

/** Makes the completion of a program for zsh. */
export function zshCompletion(program: ProgramSpec, sources: CompletionSources): string {
  const name = functionName(program);
  const head = `#compdef ${program.name}\n${generatedNote}\n${helpers(name, sources)}`;
  if (program.commands.length === 0) return `${head}${argumentsOf(program.main, name)}\n`;
  const described = program.commands.map((form) => `    '${form.name}:${quotable(form.summary)}'`);
  const cases = program.commands.map((form) => `    ${form.name}) ${argumentsOf(form, name)} ;;`);
  return `${head}local -a commands
commands=(
${described.join("\n")}
    'help:show help'
)
if (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then
  _describe command commands
elif [[ $words[2] == help ]]; then
  _describe command commands
else
  case $words[2] in
${cases.join("\n")}
    *) ${argumentsOf(program.main, name)} ;;
  esac
fi
`;
}

function argumentsOf({ options, operands }: CommandSpec, name: string): string {
  const given = shownOptions(options).flatMap(([option, spec]) => optionArguments(option, spec, name));
  const kind = operands[0]?.kind ?? "text";
  const rest = kind === "property" ? `'1:argument:${action(kind, name)}'` : `'*:argument:${action(kind, name)}'`;
  return `_arguments ${[...given, rest].join(" ")}`;
}

function optionArguments(option: string, spec: OptionSpec, name: string): readonly string[] {
  const { value, impliedValue, repeatable, choices, kind = "text" } = spec;
  const accepted = choices === undefined ? action(kind, name) : `(${choices.join(" ")})`;
  const argument = value === undefined ? "" : `${impliedValue === undefined ? "" : ":"}:${value}:${accepted}`;
  return spellings(option, spec).map((spelling) => {
    const isLong = spelling.startsWith("--");
    const joined = value === undefined ? "" : impliedValue !== undefined ? "=-" : isLong ? "=" : "";
    return `'${repeatable ? "*" : ""}${spelling}${joined}[${quotable(optionHelp(spec))}]${argument}'`;
  });
}

function action(kind: ValueKind, name: string): string {
  switch (kind) {
    case "directory":
      return "_files -/";
    case "file":
      return "_files";
    case "text":
      return "";
    default:
      return `${name}_${kind.replaceAll("-", "_")}`;
  }
}

function helpers(name: string, { domains, properties, lintRules, lintLevels }: CompletionSources): string {
  const lines = (command: string): string => `compadd -- \${(f)"$(${command})"}`;
  return `${name}_domain() { ${lines(`${domains} \${words[2,-1]} 2>/dev/null`)} }
${name}_property() { ${lines(properties)} }
${name}_rule_level() {
  if compset -P '*='; then compadd -- ${lintLevels.join(" ")}; else compadd -S = -- ${lintRules.join(" ")}; fi
}
`;
}
