import { allForms, type CommandSpec, type OptionSpec, type ProgramSpec, type ValueKind } from "../command-spec.ts";
import { type CompletionSources, functionName, generatedNote, groupValues, longOptions } from "./completion-words.ts";

/** Makes the completion of a program for bash. */
export function bashCompletion(program: ProgramSpec, sources: CompletionSources): string {
  const name = functionName(program);
  const values = groupValues(program, (option) => valueAction(option, name)).map(
    ({ action, patterns }) => `    ${patterns.join("|")}) ${action === "" ? "" : `${action}; `}return ;;`,
  );
  const forms = allForms(program);
  const operands = forms.flatMap((form) => {
    const action = kindAction(form.operands[0]?.kind ?? "text", name);
    return action === "" ? [] : [`    ${pattern(form)}) ${action} ;;`];
  });
  return `${generatedNote}
${name}() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} command="" equals=0
  COMPREPLY=()
  # bash splits --name=value at the equals sign.
  if [[ $current == = ]]; then equals=$COMP_CWORD current=""
  elif [[ $previous == = ]]; then equals=$((COMP_CWORD - 1)) previous=\${COMP_WORDS[COMP_CWORD-2]}; fi
${commandChoice(program, name)}${ruleLevels(program, name, sources)}${block("$command:$previous", values)}${
  operands.length === 0 ? "" : `  [[ $current == -* ]] ||\n${block("$command", operands)}`
}  if ((\${#COMPREPLY[@]} == 0)); then
${block(
  "$command",
  [...forms.slice(1), program.main].map(
    (form) => `    ${pattern(form)}) ${name}_words "${longOptions(form).join(" ")}" ;;`,
  ),
)}  fi
}
${helpers(name, program, sources)}complete -F ${name} ${program.name}
`;
}

function pattern({ name }: CommandSpec): string {
  return name === "" ? '""' : name;
}

function block(word: string, cases: readonly string[]): string {
  return cases.length === 0 ? "" : `  case ${word} in\n${cases.join("\n")}\n  esac\n`;
}

/** The part that reads the command, and completes its name. */
function commandChoice({ commands }: ProgramSpec, name: string): string {
  if (commands.length === 0) return "";
  const names = commands.map((form) => form.name);
  return `  case \${COMP_WORDS[1]} in ${names.join("|")}) command=\${COMP_WORDS[1]} ;; esac
  if ((COMP_CWORD == 1)) && [[ $current != -* ]]; then ${name}_words "${names.join(" ")} help"; return; fi
  if [[ \${COMP_WORDS[1]} == help ]]; then ${name}_words "${names.join(" ")}"; return; fi
`;
}

/** The part behind the equals sign of ID=LEVEL. */
function ruleLevels(program: ProgramSpec, name: string, { lintLevels }: CompletionSources): string {
  const options = groupValues(program, ({ kind = "text" }) => kind).find(({ action }) => action === "rule-level");
  if (options === undefined) return "";
  return `  if ((equals >= 3)); then
    local option=\${COMP_WORDS[equals-2]}
    [[ $option == = ]] && option=\${COMP_WORDS[equals-3]}
    case $command:$option in ${options.patterns.join("|")}) ${name}_words "${lintLevels.join(" ")}"; return ;; esac
  fi
`;
}

function valueAction({ choices, kind = "text" }: OptionSpec, name: string): string {
  return choices === undefined ? kindAction(kind, name) : `${name}_words "${choices.join(" ")}"`;
}

const actions: Readonly<Record<ValueKind, string>> = {
  directory: "_directories",
  domain: "_domains",
  file: "_files",
  property: "_properties",
  "rule-level": "_rules",
  text: "",
};

function kindAction(kind: ValueKind, name: string): string {
  return actions[kind] === "" ? "" : name + actions[kind];
}

/** The functions that the program needs. They add the words that begin with $current. */
function helpers(name: string, program: ProgramSpec, sources: CompletionSources): string {
  const add = '[[ $word == "$current"* ]] && COMPREPLY+=("$word")';
  // Names may come from an untrusted file; compgen -W would run commands in them.
  const lines = (command: string): string => `local word; while IFS= read -r word; do ${add}; done < <(${command})`;
  const paths = (flag: string): string =>
    `compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen ${flag} -- "$current")`;
  const bodies: Readonly<Record<ValueKind, string>> = {
    directory: paths("-d"),
    domain: lines(`${sources.domains} "\${COMP_WORDS[@]:1}" 2>/dev/null`),
    file: paths("-f"),
    property: `((COMP_CWORD > 1)) && [[ $previous != -* ]] && return; ${lines(sources.properties)}`,
    "rule-level": `compopt -o nospace 2>/dev/null; ${name}_words "${sources.lintRules.map((id) => `${id}=`).join(" ")}"`,
    text: "",
  };
  const used = usedKinds(program);
  const functions = (Object.keys(bodies) as ValueKind[])
    .filter((kind) => kind !== "text" && used.has(kind))
    .map((kind) => `${kindAction(kind, name)}() { ${bodies[kind]}; }\n`);
  return `${name}_words() { local word; for word in $1; do ${add}; done; }\n${functions.join("")}`;
}

function usedKinds(program: ProgramSpec): ReadonlySet<ValueKind> {
  return new Set(
    allForms(program).flatMap(({ options, operands }) =>
      [...Object.values(options), ...operands.slice(0, 1)].map(({ kind = "text" }) => kind),
    ),
  );
}
