import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { Ajv, type AnySchema } from "ajv";
import formats from "ajv-formats";
import t, { type Test } from "tap";
import { runTool } from "../../rig/run-tool.ts";
import { TemporaryFolder } from "../../rig/temporary-folder.ts";

const schemaOfJson = fileURLToPath(new URL("../../../docs/lint.schema.json", import.meta.url));
const schemaOfSarif = createRequire(import.meta.url).resolve("schemastore/schemas/json/sarif-2.1.0.json");

/** Asserts that a text is JSON that matches a schema. */
function checkSchema(t: Test, text: string, schema: string): void {
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  formats.default(ajv);
  const validate = ajv.compile(JSON.parse(readFileSync(schema, "utf8")) as AnySchema);
  validate(JSON.parse(text));
  t.same(validate.errors, null);
}

/** Makes a tree with an error, a warning, a finding about a whole file, and names that formats must escape. */
function makeTree(t: Test): TemporaryFolder {
  const folder = new TemporaryFolder(t);
  folder.writeAll({
    "p/10 100%,a:b.policy": "",
    "p/20.policy": 'x * a b alow="<&>"\n  y * any-vm a deny\nz * c c allow\n',
  });
  return folder;
}

const warn = ["--rule", "keyword-as-name=warn"];

function lint(folder: TemporaryFolder, format: string, ...args: readonly string[]) {
  return runTool(["lint", "p", "--format", format, ...warn, ...args], { directory: folder.path });
}

t.test("json", async (t) => {
  const folder = makeTree(t);
  const { code, stdout } = await lint(folder, "json");
  t.equal(code, 1);
  checkSchema(t, stdout, schemaOfJson);
  const { version, findings } = JSON.parse(stdout);
  t.equal(version, 1);
  t.match(findings, [
    { rule: "bad-file-name", level: "error", file: "p/10 100%,a:b.policy", line: null, column: null, fixable: false },
    { rule: "syntax", level: "error", file: "p/20.policy", line: 1, column: 9, endColumn: 19 },
    { rule: "keyword-as-name", level: "warning", line: 2, column: 7, endColumn: 13, fixable: false },
    { rule: "loopback-allow", level: "warning", line: 3, column: 7, endColumn: 8, help: String },
  ]);
  const page = readFileSync(new URL("../../../docs/lint-json.md", import.meta.url), "utf8");
  checkSchema(t, /```json\n([\s\S]*?)```/.exec(page)?.[1] ?? "", schemaOfJson);
});

t.test("sarif", async (t) => {
  const { stdout } = await lint(makeTree(t), "sarif");
  checkSchema(t, stdout, schemaOfSarif);
  const { version, runs } = JSON.parse(stdout);
  t.equal(version, "2.1.0");
  const [{ tool, results }] = runs;
  t.match(tool.driver, { name: "qrexec-policy", rules: Array });
  t.match(results, [
    { ruleId: "bad-file-name", level: "error" },
    {
      ruleId: "syntax",
      level: "error",
      locations: [
        { physicalLocation: { artifactLocation: { uri: "p/20.policy" }, region: { startLine: 1, startColumn: 9 } } },
      ],
    },
    { ruleId: "keyword-as-name", level: "warning" },
    { ruleId: "loopback-allow", level: "warning" },
  ]);
  const [place] = results[0].locations;
  t.equal(place.physicalLocation.artifactLocation.uri, "p/10%20100%25%2Ca%3Ab.policy");
  for (const { ruleId, ruleIndex, locations } of results) {
    const { uri, index } = locations[0].physicalLocation.artifactLocation;
    t.equal(tool.driver.rules[ruleIndex].id, ruleId);
    t.equal(runs[0].artifacts[index].location.uri, uri);
  }
  const hidden = await runTool(["lint", "-", "--format=sarif"], { input: "x * a b deny\nx * a b allow\n" });
  checkSchema(t, hidden.stdout, schemaOfSarif);
  t.match(JSON.parse(hidden.stdout).runs[0].results[0].relatedLocations, [
    { physicalLocation: { region: { startLine: 1, startColumn: 1, endColumn: 13 } }, message: { text: "hides it" } },
  ]);
  checkSchema(t, (await runTool(["lint", "-", "--format=sarif"], { input: "" })).stdout, schemaOfSarif);
});

t.test("sarif: hostile texts, and a text that looks like a format error", async (t) => {
  const input = 'x * a b "SARIF_BUILDER_INVALID\\\x1b\ufffe\u2028\ud83d\ude00\n';
  const { code, stdout, stderr } = await runTool(["lint", "-", "--format=sarif"], { input });
  t.same([code, stderr], [1, ""]);
  checkSchema(t, stdout, schemaOfSarif);
  t.match(JSON.parse(stdout).runs[0].results, [{ ruleId: "syntax", message: { text: "SARIF_BUILDER_INVALID" } }]);
});

t.test("github", async (t) => {
  const { stdout } = await lint(makeTree(t), "github");
  const [first, second, third] = stdout.split("\n");
  t.match(first, /^::error file=p\/10 100%25%2Ca%3Ab\.policy,title=bad-file-name::invalid filename: .*100%25,a:b/);
  t.match(second, /^::error file=p\/20\.policy,line=1,col=9,endColumn=19,title=syntax::/);
  t.match(third, /^::warning file=p\/20\.policy,line=2,col=7,endColumn=13,title=keyword-as-name::/);
});

t.test("junit", async (t) => {
  const { stdout } = await lint(makeTree(t), "junit");
  t.match(
    stdout,
    /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuites tests="4" failures="2" errors="0" skipped="2">/,
  );
  t.match(stdout, '<testsuite name="p/20.policy" tests="3" failures="1" errors="0" skipped="2">');
  t.match(
    stdout,
    /<testcase classname="syntax" name="p\/20\.policy:1" file="p\/20\.policy">\s*<failure message="[^"<]*&quot;&lt;&amp;/,
  );
  const empty = await runTool(["lint", "-", "--format=junit"], { input: "" });
  t.match(empty, { code: 0, stdout: '<testcase name="nothing found"/>' });
});

t.test("tap", async (t) => {
  const { stdout } = await lint(makeTree(t), "tap");
  const lines = stdout.split("\n");
  t.same(lines.slice(0, 2), ["TAP version 13", "1..4"]);
  t.match(lines[2], /^not ok 1 - p\/10 100%,a:b\.policy:1 bad-file-name: /);
  t.match(lines[4], /^not ok 3 - p\/20\.policy:2 keyword-as-name: .* # TODO warning$/);
  const empty = await runTool(["lint", "-", "--format=tap"], { input: "" });
  t.equal(empty.stdout, "TAP version 13\n1..1\nok 1 - nothing found\n");
});

t.test("--output", async (t) => {
  const folder = makeTree(t);
  const ended = await lint(folder, "sarif", "--output", "lint.sarif");
  t.same([ended.code, ended.stdout, ended.stderr], [1, "", ""]);
  checkSchema(t, readFileSync(folder.at("lint.sarif"), "utf8"), schemaOfSarif);
  const text = await runTool(["lint", folder.at("p"), "--output", folder.at("lint.txt")], {
    environment: { FORCE_COLOR: "1" },
  });
  t.equal(text.code, 1);
  t.notMatch(readFileSync(folder.at("lint.txt"), "utf8"), "\x1b");
});
