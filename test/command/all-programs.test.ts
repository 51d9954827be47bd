import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import t from "tap";
import { programSpecs } from "../../scripts/docs/program-files.ts";
import { checkOperands } from "../../src/command/check-operands.ts";
import { allForms, type CommandSpec, commandLine, type ProgramSpec } from "../../src/command/command-spec.ts";
import { optionNames, shownOptions, spellings } from "../../src/command/describe-option.ts";
import { formatHelp, formatProgramHelp, plainHelp } from "../../src/command/format-help.ts";
import { parseArguments } from "../../src/command/parse-arguments.ts";
import { didYouMean } from "../../src/command/suggest.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const forms: readonly (readonly [name: string, ProgramSpec, CommandSpec])[] = programSpecs.flatMap((program) =>
  allForms(program).map((form) => [commandLine(program, form), program, form] as const),
);

t.test("every option is read in all its spellings", async (t) => {
  for (const [name, , form] of forms) {
    for (const [option, spec] of Object.entries(form.options)) {
      const value = spec.choices?.[0] ?? "x";
      for (const spelling of spellings(option, spec)) {
        const isLong = spelling.startsWith("--");
        const words = spec.value === undefined ? [spelling] : [`${spelling}${isLong ? "=" : ""}${value}`];
        const given = parseArguments(words, form);
        t.equal(given.value(option), spec.value === undefined ? "" : value, `${name} ${words}`);
      }
      const wrong = `--${option}x`;
      t.throws(() => parseArguments([wrong], form), { message: `unknown option ${wrong}` }, `${name} ${wrong}`);
      for (const choice of spec.choices ?? [])
        t.equal(parseArguments([`--${option}`, choice], form).value(option), choice);
    }
  }
});

t.test("a misspelt option is told with one that is accepted", async (t) => {
  for (const [name, , form] of forms) {
    const known = shownOptions(form.options).map(([option]) => `--${option}`);
    for (const option of known) {
      const wrong = option.slice(0, -2) + option.slice(-1);
      const meant = /did you mean (.*)\?/.exec(didYouMean(wrong, known))?.[1];
      if (meant !== undefined) t.ok(known.includes(meant), `${name} ${wrong}`);
    }
  }
});

t.test("the help lists every option, choice, default and exit code, in lines that fit", async (t) => {
  for (const [name, program, form] of forms) {
    for (const columns of [undefined, 200, 100, 60, 40]) {
      const help = formatHelp(program, form, { ...plainHelp, columns });
      const width = Math.min(columns ?? 80, 100);
      const long = help.split("\n").filter((line) => line.length > width && !isWhole(line));
      t.strictSame(long, [], `${name} at ${columns}`);
    }
    const help = formatHelp(program, form, { ...plainHelp, columns: 100 }).replace(/\s+/g, " ");
    for (const [option, spec] of shownOptions(form.options)) {
      t.ok(help.includes(` ${optionNames(option, spec)} `), `${name} --${option}`);
      t.ok(help.includes(spec.help));
      for (const choice of spec.choices ?? []) t.match(help, new RegExp(`\\b${choice}\\b`));
      if (spec.default !== undefined) t.ok(help.includes(`[default: ${spec.default}]`), `${name} --${option}`);
    }
    for (const [code, meaning] of Object.entries(form.exits))
      t.ok(help.includes(` ${code} ${meaning}`), `${name} ${code}`);
  }
  for (const program of programSpecs) {
    const help = formatProgramHelp(program);
    for (const { name, summary } of program.commands) t.match(help, new RegExp(`^ {2}${name} +${summary}$`, "m"));
  }
});

/** A line that must not be broken: an example, a synopsis, the names of an option, or one word. */
function isWhole(line: string): boolean {
  return (
    /^ {2}-/.test(line) || programSpecs.some(({ name }) => line.includes(`${name} `)) || !line.trim().includes(" ")
  );
}

t.test("every example is accepted", async (t) => {
  for (const [name, program, form] of forms) {
    t.ok(form.examples.length > 0, name);
    for (const { line } of form.examples) {
      const command = line.split(" | ").find((part) => part.startsWith(program.name)) ?? "";
      const start = `${name} `;
      t.ok(`${command} `.startsWith(start), line);
      const words = command
        .slice(start.length)
        .replace(/ < \S+$/, "")
        .split(" ")
        .filter((word) => word !== "");
      t.doesNotThrow(() => checkOperands(parseArguments(words, form), form), line);
    }
  }
});

t.test("help texts follow the style", async (t) => {
  for (const [name, , form] of forms) {
    for (const [option, { help }] of Object.entries(form.options)) {
      t.match(help, /^([a-z]|Admin API|RemoteVM)/, `${name} --${option}: begins in lower case`);
      t.notMatch(help, /\.$/, `${name} --${option}: has no full stop`);
      t.notMatch(help, /\b(usual|mend|instead of that|is no|who)\b/i, `${name} --${option}`);
    }
  }
});

t.test("exit codes mean the same in every command of qrexec-policy", async (t) => {
  const [qrexecPolicy] = programSpecs as [ProgramSpec];
  for (const form of qrexecPolicy.commands) {
    t.match(form.exits[2], /^wrong arguments/, form.name);
    if (form.exits[4] !== undefined) t.match(form.exits[4], "no system information", form.name);
    t.notMatch(Object.values(form.exits).join(), "nothing found", form.name);
  }
  const page = readFileSync(`${root}docs/exit-codes.md`, "utf8");
  for (const [name, , form] of forms)
    for (const [code, meaning] of Object.entries(form.exits))
      t.ok(page.includes(`| ${code} | ${meaning.replaceAll("|", "\\|")} |`), name);
});

const hasGroff = isThere("groff");

t.test("the man pages have no faults", { skip: hasGroff ? false : "needs package groff" }, async (t) => {
  for (const { name, section, main } of programSpecs) {
    const page = `${root}docs/man/${name}.${section}`;
    const shown = execFileSync("groff", ["-man", "-Tutf8", "-ww", page], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
    t.ok(stripVTControlCharacters(shown).includes(main.summary), name);
  }
});

function isThere(program: string): boolean {
  try {
    execFileSync(program, ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
