import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import t, { type Test } from "tap";
import { formatFinding } from "../../scripts/boundaries/finding.ts";
import { checkCitations } from "../../scripts/citations.ts";

type Tree = Readonly<Record<string, string>>;

/** Documents and sources with citations that resolve. A test changes some of them. */
const clean: Tree = {
  "README.md":
    "# Top\n\n[service](docs/service.md#is-it-up), [top](#top), [web](https://example.org/a.md#b), [src](src/)\n",
  "docs/service.md": "# The service\n\n## Is it *up*?\n\n## Limits\n\n## Limits\n\n[back](../README.md)\n",
  "docs/reference/language.md": "# Language\n\n## Matching of `@tag:`\n",
  "src/a.ts":
    "/** See docs/service.md#limits-1, (docs/reference/language.md#matching-of-tag) and https://example.org/x.md. */\n",
  "test/b.ts": "const text = `// gone.md, section 3`;\nconst pattern = /\\/* gone.md/;\n// All of docs/*.md\n",
  "bench/c.py": "# as in docs/service.md\n",
};

function findingsOf(t: Test, changes: Tree): readonly string[] {
  const root = t.testdir({});
  for (const [path, text] of Object.entries({ ...clean, ...changes })) {
    mkdirSync(join(root, dirname(path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return checkCitations(root).map(formatFinding);
}

t.test("citations that resolve", async (t) => {
  t.strictSame(findingsOf(t, {}), []);
});

t.test("a comment cites a file or heading that does not exist", async (t) => {
  const text = "/**\n * docs/gone.md\n * (docs/service.md#gone).\n */\nf(); // language.md\n";
  t.strictSame(findingsOf(t, { "src/a.ts": text }), [
    'src/a.ts:2: "docs/gone.md" is not a file of this repository; expected a path from its top [citation]',
    'src/a.ts:3: "docs/service.md#gone" has no heading with this anchor [citation]',
    'src/a.ts:5: "language.md" is not a file of this repository; expected a path from its top [citation]',
  ]);
});

t.test("a reference page is cited without a heading", async (t) => {
  t.strictSame(findingsOf(t, { "src/a.ts": "// docs/reference/language.md\n" }), [
    'src/a.ts:1: "docs/reference/language.md" needs the anchor of one heading [citation]',
  ]);
});

const foreign: readonly (readonly [comment: string, found: string, label: string])[] = [
  ["see section 12", "section 12", "a section number"],
  ["sections 3 to 6", "sections 3", "a section number"],
  ["§4 says so", "§4", "a section sign"],
  ["PLAN 3.2", "PLAN 3.2", "a planning document"],
  ["vectors/README", "vectors/README", "a directory outside of the repository"],
  ["reference/admin-api", "reference/admin", "a directory outside of the repository"],
  ["../shared/corpus", "../shared/corpus", "a directory outside of the repository"],
  ["as the spec says", "as the spec", "an unnamed specification"],
  ["issue 12", "issue 12", "an issue number"],
];

t.test("a comment cites a document of another place", async (t) => {
  for (const [comment, found, label] of foreign) {
    const [message = "", ...more] = findingsOf(t, { "src/a.ts": `// ${comment}\n` });
    t.equal(
      message,
      `src/a.ts:1: "${found}" is ${label}, which readers cannot follow; cite a heading under docs/reference/ [citation]`,
    );
    t.strictSame(more, []);
  }
});

t.test("a help text names a page that does not exist", async (t) => {
  const text = "const help = `see docs/service.md or docs/gone.md`; const other = 'docs/' + help + '.md';\n";
  t.strictSame(findingsOf(t, { "src/a.ts": text }), [
    'src/a.ts:1: "docs/gone.md" is not a file of this repository; expected a path from its top [citation]',
  ]);
});

t.test("comments of Python and C", async (t) => {
  t.strictSame(
    findingsOf(t, { "bench/c.py": "x = 1  # gone.md\n", "bench/d.c": "int a; /* x\n gone.md */ // b.md\n" }),
    [
      'bench/c.py:1: "gone.md" is not a file of this repository; expected a path from its top [citation]',
      'bench/d.c:2: "gone.md" is not a file of this repository; expected a path from its top [citation]',
      'bench/d.c:2: "b.md" is not a file of this repository; expected a path from its top [citation]',
    ],
  );
});

t.test("a link of a page does not resolve", async (t) => {
  const text =
    "# A\n\n| a |\n| - |\n| [x](gone.md) [y](#b) |\n\n[z](../README.md#gone) [out](../../x.md) ![i](i.png)\n\n[d]: e.md\n";
  t.strictSame(findingsOf(t, { "docs/service.md": text, "README.md": "# Top\n", "src/a.ts": "" }), [
    'docs/service.md:5: "gone.md" does not exist [link]',
    'docs/service.md:5: "#b" leads to a heading that does not exist [link]',
    'docs/service.md:7: "../README.md#gone" leads to a heading that does not exist [link]',
    'docs/service.md:7: "../../x.md" does not exist [link]',
    'docs/service.md:7: "i.png" does not exist [link]',
    'docs/service.md:9: "e.md" does not exist [link]',
  ]);
});
