import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fc, { type Arbitrary } from "fast-check";
import t from "tap";
import { format } from "../../../src/policy/format/format.ts";
import { loadAllLegacyServices } from "../../../src/policy/load/load-legacy-services.ts";
import type { LineFormat } from "../../../src/policy/model/dialect.ts";
import type { Rule } from "../../../src/policy/model/rule.ts";
import { loadTexts } from "../../rig/load-texts.ts";
import { ruleLine } from "../../rig/policy-arbitraries.ts";
import { VirtualFiles } from "../../rig/virtual-files.ts";

const corpus = fileURLToPath(new URL("../../../../shared/corpus/", import.meta.url));
const formats: readonly LineFormat[] = ["policy", "service", "legacy"];

const white = fc.constantFrom(" ", " ", "  ", "\t", " \t ", "\xa0", "\u3000", "\x85", "\x1c", "\u2028", "\f");
const edge = fc.oneof(fc.constant(""), fc.constant(""), white);
const piece = fc.constantFrom(
  "a",
  "$",
  "@",
  "#",
  ",",
  ":",
  "$include:",
  "!include",
  "*",
  "allow",
  "user=x",
  "\0",
  "\ufeff",
  " ",
);

function lineOf(lineFormat: LineFormat): Arbitrary<string> {
  const separators =
    lineFormat === "policy"
      ? white
      : fc.oneof({ weight: 9, arbitrary: white }, { weight: 1, arbitrary: fc.constantFrom(",", ", ", " ,", ",,") });
  const spaced = (line: Arbitrary<string>) =>
    fc
      .tuple(line, fc.array(separators, { minLength: 9, maxLength: 9 }), edge, edge)
      .map(([text, gaps, before, after]) => {
        const [first, ...rest] = text.split(" ");
        return before + first + rest.map((word, index) => `${gaps[index % 9]}${word}`).join("") + after;
      });
  const directive = fc.constantFrom(
    "!include x",
    "!include-service a.B * x",
    "!compat-4.0",
    "!include-dir x",
    "$include:x",
    "@include:x y",
  );
  return fc.oneof(
    { weight: 6, arbitrary: spaced(ruleLine(lineFormat)) },
    { weight: 1, arbitrary: spaced(directive) },
    {
      weight: 1,
      arbitrary: fc.tuple(edge, fc.string(), edge).map(([before, text, after]) => `${before}#${text}${after}`),
    },
    { weight: 1, arbitrary: edge },
    { weight: 1, arbitrary: fc.array(piece, { maxLength: 9 }).map((pieces) => pieces.join("")) },
  );
}

function textOf(lineFormat: LineFormat): Arbitrary<string> {
  const end = fc.constantFrom("\n", "\n", "\r\n", "\r");
  return fc
    .tuple(fc.array(fc.tuple(lineOf(lineFormat), end), { maxLength: 12 }), lineOf(lineFormat), fc.boolean())
    .map(([lines, last, isCut]) => lines.map((line) => line.join("")).join("") + (isCut ? last : ""));
}

/** Lists the rules of a file with their places. */
function rulesOf(text: string, lineFormat: LineFormat): readonly Rule[] {
  switch (lineFormat) {
    case "policy":
      return loadTexts({ "/etc/a.policy": text }).rules;
    case "service":
      return loadTexts({ "/etc/a.policy": "!include-service a.B * s\n", "/etc/s": text }).rules;
    case "legacy":
      return loadAllLegacyServices(VirtualFiles.of({ "/rpc/s": text }), "/rpc").rules;
  }
}

for (const lineFormat of formats) {
  t.test(`${lineFormat}: rules stay the same, and a formatted text is unchanged`, async (t) => {
    let found = 0;
    fc.assert(
      fc.property(textOf(lineFormat), (text) => {
        const once = format(text, lineFormat, "f");
        const twice = format(once.text, lineFormat, "f");
        const before = rulesOf(text, lineFormat);
        found += before.length;
        return (
          twice.text === once.text &&
          twice.errors.length === once.errors.length &&
          JSON.stringify(rulesOf(once.text, lineFormat)) === JSON.stringify(before)
        );
      }),
      { numRuns: 300 },
    );
    t.ok(found > 100, `${found} rules`);
  });
}

t.test("a wrong formatter is refused", async (t) => {
  const by = (change: (text: string) => string) => () =>
    format("* * a b deny\n# c\nx  y\n", "policy", "f", (text) => ({ text: change(text), errors: [] }));
  t.equal(by((text) => text)().errors.length, 0);
  t.throws(
    by((text) => text.replace("b", "c")),
    { message: /^f: .* line 1$/ },
    "another word",
  );
  t.throws(
    by((text) => text.replace("deny", "deny notify=no")),
    { message: /line 1$/ },
    "another plan",
  );
  t.throws(
    by((text) => text.replace("# c", "# d")),
    { message: /line 2$/ },
    "another comment",
  );
  t.throws(
    by((text) => text.replace("x  y", "x y")),
    { message: /line 3$/ },
    "another faulty line",
  );
  t.throws(
    by((text) => text.replace("# c\n", "")),
    { message: /line 2$/ },
    "a line less",
  );
  t.throws(
    by((text) => `${text}\n`),
    { message: /line 4$/ },
    "a line more",
  );
  t.throws(
    by(() => ""),
    { message: /line 1$/ },
    "nothing left",
  );
  t.throws(
    by((text) => text.replace("a", " a")),
    { message: /second pass/ },
    "not idempotent",
  );
});

t.test("the corpus of policies", { skip: existsSync(corpus) ? false : "needs ../shared" }, async (t) => {
  const paths = readdirSync(corpus, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  t.ok(paths.length > 200, `${paths.length} files`);
  for (const path of paths) {
    const text = readFileSync(path, "utf8");
    for (const lineFormat of formats) {
      const { text: formatted, errors } = format(text, lineFormat, path);
      t.strictSame(rulesOf(formatted, lineFormat), rulesOf(text, lineFormat), `${lineFormat} ${path}`);
      t.equal(format(formatted, lineFormat, path).errors.length, errors.length);
    }
  }
});
