import fc from "fast-check";
import t from "tap";
import { FileReader } from "../../../src/policy/load/file-reader.ts";
import { dialectOf, type LineFormat } from "../../../src/policy/model/dialect.ts";
import type { SyntaxFinding } from "../../../src/policy/syntax/errors/faulty-line.ts";
import { ShapeParser } from "../../../src/policy/syntax/parse-shapes.ts";
import { shapeOf } from "../../../src/policy/syntax/shape.ts";
import { describeMistake } from "../../../src/policy/syntax/syntax-error.ts";
import { locateWords, readWords } from "../../../src/policy/syntax/word.ts";
import { VirtualFiles } from "../../rig/virtual-files.ts";

/** Words that belong in a column, and words that people write there by mistake. */
const columns = {
  service: ["qubes.X", "*", "“qubes.X”", "qubes.X:", "qubes.X+a", "qubes.*", "include", "!include", "allow", "//"],
  argument: ["*", "+", "+a", "a", "any", "none", "a*", "'*'"],
  source: ["work", "@anyvm", "@tag:x", "@tag(x)", "@any", "@type AppVM", "$anyvm", "@dispvm:", "work->vault", "@work"],
  target: ["vault", "@default", "@dispvm", "@Dispvm:dvm", "@type= AppVM", "-> vault", "→", "a, b", "@all", "dom0"],
  action: ["allow", "ask", "deny", "Allow", "deny,", "allow;", "permit", "‘ask’", "alow", "", "allow,target=x"],
  option: [
    "target=x",
    "target:x",
    "user = root",
    "notify=true",
    "Autostart=0",
    "default_target=y",
    "target=@dispvm(dvm)",
    "“user=u”",
    "notify=yes,user=u",
    "target= x",
    "# for mail",
    "// mail",
    ";",
    "\\",
    "x",
  ],
} as const;

const any = Object.values(columns).flat();

function wordOf(column: keyof typeof columns): fc.Arbitrary<string> {
  // Most lines have few mistakes.
  return fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...columns[column].slice(0, 3)) },
    { weight: 6, arbitrary: fc.constantFrom(...columns[column]) },
    { weight: 1, arbitrary: fc.constantFrom(...any) },
    { weight: 1, arbitrary: fc.constant("") },
  );
}

const format = fc.constantFrom<LineFormat>("policy", "service", "legacy");

const faultyLine = format.chain((format) => {
  const names = ["service", "argument", "source", "target", "action"] as const;
  const words = (format === "policy" ? names : names.slice(2)).map(wordOf);
  const options = fc.array(wordOf("option"), { maxLength: 3 });
  const gap = fc.constantFrom(" ", "  ", "\t", ...(format === "policy" ? [] : [" ,", ", "]));
  const line = fc.tuple(
    fc.constantFrom("", "", "  "),
    fc.tuple(...words),
    options,
    fc.array(gap, { minLength: 9, maxLength: 9 }),
  );
  return line.map(([indent, columns, options, gaps]) => {
    const parts = [...columns, ...options].filter((word) => word !== "");
    const text = parts.map((word, at) => (at === 0 ? word : `${at < 3 ? " " : gaps[at]}${word}`)).join("");
    return { text: indent + text, format };
  });
});

const parsers = new Map((["policy", "service", "legacy"] as const).map((each) => [each, new ShapeParser(each)]));

interface Described extends SyntaxFinding {
  /** The first word that the grammar rejects. */
  readonly wrong: number;
}

function describe(text: string, format: LineFormat): Described | undefined {
  const parser = parsers.get(format) as ShapeParser;
  const words = readWords(text, format);
  if (words.length === 0) return undefined;
  const plan = parser.parse(words.map((word) => shapeOf(word, dialectOf(format))));
  if (plan.kind !== "failure") return undefined;
  return {
    wrong: plan.at,
    at: plan.at,
    ...describeMistake(plan, { text, words, file: "/f", line: 1, format }, parser),
  };
}

/** Returns whether a text loads: one line, or a comment and a line. */
function loads(text: string, format: LineFormat): boolean {
  const { value = [] } = new FileReader(VirtualFiles.of({ "/f": text }), dialectOf(format)).read("/f", "/f", format);
  return value.every(({ error }) => error === undefined);
}

t.test("every proposed line loads", async (t) => {
  let proposals = 0;
  const property = fc.property(faultyLine, ({ text, format }) => {
    const proposal = describe(text, format)?.proposal;
    if (proposal === undefined) return;
    proposals++;
    if (!loads(proposal.text, format)) throw new Error(`${JSON.stringify(proposal.text)} does not load`);
  });
  fc.assert(property, { numRuns: 6000 });
  t.ok(proposals > 1000, `${proposals} proposals`);
});

t.test("a word that the help proposes is valid at its place", async (t) => {
  let words = 0;
  const property = fc.property(faultyLine, ({ text, format }) => {
    const { help = "", at = 0, from } = describe(text, format) ?? {};
    const word = /^write ([^ ]*[^ =])$/.exec(help)?.[1];
    if (word === undefined || from !== undefined || word.startsWith("@include:")) return;
    words++;
    const place = locateWords(text, format)[at];
    if (place === undefined) throw new Error(`no word for ${help}`);
    const start = place.column - 1;
    // The word may stand for more than one: @type AppVM.
    const ends = locateWords(text, format)
      .slice(at, at + 3)
      .map(({ column, length }) => column - 1 + length);
    const isAccepted = ends.some((end) => {
      const next = describe(text.slice(0, start) + word + text.slice(end), format);
      return next === undefined || next.wrong > at;
    });
    if (!isAccepted) throw new Error(`${help}: not accepted`);
  });
  fc.assert(property, { numRuns: 6000 });
  t.ok(words > 500, `${words} words`);
});

/** The letters and digits of a line, in order, with one spelling of yes and no. */
function content(text: string): string {
  const words = text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  return words
    .map((word) => ({ true: "yes", on: "yes", 1: "yes", false: "no", off: "no", 0: "no" })[word] ?? word)
    .join("");
}

t.test("the only reading has every word of the line, and no other", async (t) => {
  let fixes = 0;
  const property = fc.property(faultyLine, ({ text, format }) => {
    const proposal = describe(text, format)?.proposal;
    if (proposal?.isOnlyReading !== true) return;
    fixes++;
    const [fixed = "", comment = ""] = proposal.text.split("\n").reverse();
    if (content(fixed + comment) !== content(text)) throw new Error(JSON.stringify(proposal.text));
  });
  fc.assert(property, { numRuns: 6000 });
  t.ok(fixes > 500, `${fixes} fixes`);
});

t.test("no proposal allows what the line does not allow", async () => {
  const property = fc.property(faultyLine, ({ text, format }) => {
    const proposal = describe(text, format)?.proposal;
    if (proposal === undefined || !/\ballow\b/.test(proposal.text.replace(/^\s*#.*\n/, ""))) return;
    if (!/allow|permit|alow/i.test(text)) throw new Error(JSON.stringify(proposal.text));
  });
  fc.assert(property, { numRuns: 6000 });
});
