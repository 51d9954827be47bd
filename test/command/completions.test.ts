import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import t from "tap";
import { completionSources, programSpecs } from "../../scripts/docs/program-files.ts";
import { allForms } from "../../src/command/command-spec.ts";
import { shownOptions, spellings } from "../../src/command/describe-option.ts";
import { TemporaryFolder } from "../rig/temporary-folder.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const completions = `${root}packaging/completions/`;

/** Completes lines in bash, whose words are given as bash splits them, and prints the words found, a line each. */
const bashScript = `
for file in "$1"/*.bash; do source "$file"; done
while IFS=$'\\t' read -r -a COMP_WORDS; do
  [[ \${COMP_WORDS[-1]} == EMPTY ]] && COMP_WORDS[-1]=""
  COMP_CWORD=$((\${#COMP_WORDS[@]} - 1))
  "_\${COMP_WORDS[0]//-/_}"
  echo "\${COMPREPLY[*]}"
done
`;

/** The programs of this repository come first, so that completion can ask them. */
const ownPath = `${root}bin:${process.env["PATH"]}`;

function run(program: string, args: readonly string[], input = "", directory = root, path = ownPath) {
  const env = { PATH: path, HOME: directory };
  return spawnSync(program, args, { encoding: "utf8", cwd: directory, input, env });
}

function completeInBash(lines: readonly (readonly string[])[], directory?: string): readonly string[] {
  const input = lines.map((words) => `${words.map((word) => (word === "" ? "EMPTY" : word)).join("\t")}\n`).join("");
  const { stdout } = run("bash", ["--norc", "-c", bashScript, "bash", completions], input, directory);
  return stdout.split("\n").slice(0, -1);
}

const missing = (program: string): false | string =>
  run(program, ["--version"]).error === undefined ? false : `needs package ${program}`;

t.test("bash knows every option and every choice", { skip: missing("bash") }, async (t) => {
  const cases = programSpecs.flatMap((program) =>
    allForms(program).flatMap((form) => {
      const start = form.name === "" ? [program.name] : [program.name, form.name];
      return shownOptions(form.options).flatMap(([name, option]) => [
        [[...start, `--${name}`], `--${name}`] as const,
        ...spellings(name, option).flatMap((spelling) =>
          (option.choices ?? []).map((choice) => [[...start, spelling, choice.slice(0, 2)], choice] as const),
        ),
      ]);
    }),
  );
  const found = completeInBash(cases.map(([words]) => words));
  t.equal(found.length, cases.length);
  for (const [index, [words, expected]] of cases.entries())
    t.ok(found[index]?.split(" ").includes(expected), `${words.join(" ")} gives ${found[index]}`);
});

t.test("bash knows commands, rule ids, files and domains", { skip: missing("bash") }, async (t) => {
  const folder = new TemporaryFolder(t);
  const domain = { tags: [], type: "AppVM", template_for_dispvms: false, default_dispvm: null, icon: "x" };
  const domains = { dom0: { ...domain, type: "AdminVM" }, work: domain, "work-db": domain, vault: domain };
  folder.write("info.json", JSON.stringify({ domains }));
  folder.write("bad.json", "{");
  folder.directory("policy.d");
  const own = "qrexec-policy";
  const cases: readonly (readonly [words: readonly string[], found: string])[] = [
    [[own, "ex"], "explain"],
    [[own, "help", "qu"], "query"],
    [[own, "lint", "--format", "=", "sa"], "sarif"],
    [[own, "lint", "--format", "="], "text unix json sarif github junit tap"],
    [[own, "lint", "--rule", "shadowed"], "shadowed-rule="],
    [[own, "lint", "--rule", "shadowed-rule", "="], "off warn error"],
    [[own, "lint", "--rule", "=", "shadowed-rule", "=", "w"], "warn"],
    [[own, "lint", "--root", "po"], "policy.d"],
    [[own, "lint", "inf"], "info.json"],
    [[own, "eval", "--system-info", "info.json", "wo"], "work work-db"],
    [[own, "query", "--system-info", "=", "info.json", "--from", "va"], "vault"],
    [[own, "query", "--to", "x"], ""],
    [[own, "query", "--system-info", "bad.json", "--to", ""], ""],
    [[own, "query", "--system-info", "gone.json", "--to", ""], ""],
    [["qubesd", "--check-store", "inf"], "info.json"],
  ];
  const found = completeInBash(
    cases.map(([words]) => words),
    folder.path,
  );
  for (const [index, [words, expected]] of cases.entries()) t.equal(found[index], expected, words.join(" "));
});

t.test("names that a shell would expand are not completed", async (t) => {
  const folder = new TemporaryFolder(t);
  const domain = { tags: [], type: "AppVM", template_for_dispvms: false, default_dispvm: null, icon: "x" };
  const domains = { "a$(touch evil)": domain, "a b": domain, "-x": domain, ab: domain };
  const path = folder.write("info.json", JSON.stringify({ domains }));
  const ended = run(`${root}bin/qrexec-policy`, ["__complete", "domains", "eval", "--system-info", path]);
  t.match(ended, { status: 0, stdout: /^(ab\n)?$/, stderr: "" });
});

t.test("completion fails without a word", async (t) => {
  const folder = new TemporaryFolder(t);
  for (const words of [
    [],
    ["nosuch"],
    ["domains", "--qubesd-socket", folder.at("gone")],
    ["domains", "--system-info"],
  ]) {
    const ended = run(`${root}bin/qrexec-policy`, ["__complete", ...words]);
    t.match(ended, { status: 0, stdout: "", stderr: "" }, words.join(" "));
  }
});

t.test("fish knows every option and every choice", { skip: missing("fish") }, async (t) => {
  const cases = programSpecs.flatMap((program) =>
    allForms(program).flatMap((form) => {
      const start = form.name === "" ? program.name : `${program.name} ${form.name}`;
      return shownOptions(form.options).flatMap(([name, { choices = [] }]) => [
        [`${start} --${name}`, `--${name}`] as const,
        ...choices.map((choice) => [`${start} --${name} ${choice.slice(0, 2)}`, choice] as const),
      ]);
    }),
  );
  const script = `for file in ${completions}*.fish; source $file; end; while read -l line; complete -C $line | cut -f1 | string join " "; echo; end`;
  const input = cases.map(([line]) => `${line}\n`).join("");
  // Asking the programs for each line would take long.
  const { stdout } = run("fish", ["--no-config", "-c", script], input, root, "/usr/bin:/bin");
  const found = stdout.split(/\n\n?/);
  for (const [index, [line, expected]] of cases.entries())
    t.ok(found[index]?.split(" ").includes(expected), `${line} gives ${found[index]}`);
});

t.test("zsh reads its completions", { skip: missing("zsh") }, async (t) => {
  for (const { name } of programSpecs) {
    const ended = run("zsh", ["-n", `${completions}_${name}`]);
    t.match(ended, { status: 0, stderr: "" }, name);
  }
});

t.test("every shell has every rule id", async (t) => {
  for (const file of ["qrexec-policy.bash", "_qrexec-policy", "qrexec-policy.fish"]) {
    const text = readFileSync(completions + file, "utf8");
    for (const id of completionSources.lintRules) t.ok(text.includes(id), `${file}: ${id}`);
  }
});
