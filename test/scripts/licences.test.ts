import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import t, { type Test } from "tap";
import { formatFinding } from "../../scripts/boundaries/finding.ts";
import { thirdPartyNotice } from "../../scripts/build/third-party.ts";
import { metafiles, tool } from "../../scripts/bundles.ts";
import { checkLicences } from "../../scripts/licences.ts";

type Tree = Readonly<Record<string, string>>;

/** A repository whose author commands contain the package `inside`, and that needs the package `beside` at run time. */
function repository(t: Test, changes: Tree, inputs: readonly string[] = ["node_modules/inside/index.js"]): string {
  const locked = { "": {}, "node_modules/beside": {}, "node_modules/dev": { dev: true }, "node_modules/gone": absent };
  const tree: Tree = {
    ...Object.fromEntries(metafiles.map((metafile) => [metafile, metafileOf(["src/a.ts"])])),
    [tool.metafile("cold")]: metafileOf(inputs),
    "package-lock.json": JSON.stringify({ packages: locked }),
    "node_modules/inside/package.json": manifest("inside", "MIT"),
    "node_modules/inside/LICENSE": "Copy it.\n",
    "node_modules/beside/package.json": manifest("beside", "ISC"),
    "node_modules/dev/package.json": manifest("dev", "Apache-2.0"),
    ...changes,
  };
  const root = t.testdir({});
  for (const [path, text] of Object.entries(tree)) {
    mkdirSync(join(root, dirname(path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  writeFileSync(join(root, "dist/THIRD-PARTY.txt"), changes["dist/THIRD-PARTY.txt"] ?? thirdPartyNotice(root, inputs));
  return root;
}

const absent = { dev: false, optional: true };

function metafileOf(inputs: readonly string[]): string {
  return JSON.stringify({ inputs: Object.fromEntries(inputs.map((input) => [input, {}])) });
}

function manifest(name: string, license: unknown): string {
  return JSON.stringify({ name, version: "1.2.3", license });
}

function findingsOf(root: string): readonly string[] {
  return checkLicences(root).map(formatFinding);
}

t.test("compatible licences", async (t) => {
  t.same(findingsOf(repository(t, {})), []);
  for (const licence of ["0BSD", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "(MIT OR Apache-2.0)", "MIT AND ISC"]) {
    const changes = {
      "node_modules/inside/package.json": manifest("inside", licence),
      "node_modules/beside/package.json": manifest("beside", licence),
    };
    t.same(findingsOf(repository(t, changes)), [], licence);
  }
});

const refused: readonly [licence: unknown, problem: string][] = [
  [
    "Apache-2.0",
    'the licence "Apache-2.0" does not fit GPL-2.0-or-later; Apache-2.0: its patent terms fit version 3 of the GPL only',
  ],
  [
    "(MIT AND Apache-2.0)",
    'the licence "(MIT AND Apache-2.0)" does not fit GPL-2.0-or-later; Apache-2.0: its patent terms fit version 3 of the GPL only',
  ],
  ["GPL-3.0-only", 'the licence "GPL-3.0-only" does not fit GPL-2.0-or-later'],
  ["AGPL-3.0-or-later", 'the licence "AGPL-3.0-or-later" does not fit GPL-2.0-or-later'],
  ["CC-BY-NC-4.0", 'the licence "CC-BY-NC-4.0" does not fit GPL-2.0-or-later'],
  ["SEE LICENSE IN LICENSE", 'the licence "SEE LICENSE IN LICENSE" is not an SPDX expression'],
  ["UNLICENSED", 'the licence "UNLICENSED" is not an SPDX expression'],
  ["", 'the licence "" is not an SPDX expression'],
  [undefined, "no licence is declared; expected an SPDX expression"],
  [{ type: "MIT" }, "no licence is declared; expected an SPDX expression"],
];

for (const [licence, problem] of refused) {
  t.test(`a licence that is refused: ${JSON.stringify(licence)}`, async (t) => {
    for (const name of ["inside", "beside"]) {
      const file = `node_modules/${name}/package.json`;
      const root = repository(t, { [file]: manifest(name, licence) });
      t.same(findingsOf(root), [`${file}: ${name} 1.2.3: ${problem} [licence]`], name);
    }
  });
}

t.test("a package inside another package", async (t) => {
  const folder = "node_modules/inside/node_modules/@scope/deep";
  const changes = {
    [`${folder}/package.json`]: manifest("@scope/deep", "Apache-2.0"),
    [`${folder}/LICENSE`]: "Read it.",
  };
  t.match(findingsOf(repository(t, changes, [`${folder}/lib/a.js`])), [
    `${folder}/package.json: @scope/deep 1.2.3: the licence "Apache-2.0" does not fit`,
  ]);
});

t.test("the licence texts", async (t) => {
  const gone = "dist/THIRD-PARTY.txt: the licence text of inside 1.2.3 is missing [licence]";
  t.same(findingsOf(repository(t, { "dist/THIRD-PARTY.txt": "inside 1.2.3 (MIT)\n" })), [gone]);
  t.same(findingsOf(repository(t, { "dist/THIRD-PARTY.txt": "inside 1.2.2 (MIT)\n\nCopy it.\n" })), [gone]);
  const root = repository(t, {});
  rmSync(join(root, "node_modules/inside/LICENSE"));
  t.match(findingsOf(root), [/^node_modules\/inside: inside: the package has no licence text/]);
});

t.test("an incomplete build", async (t) => {
  const root = repository(t, {});
  rmSync(join(root, tool.metafile("call")));
  t.same(findingsOf(root), ["dist/meta-call.json: does not exist; npm run build makes it [licence]"]);
});

t.test("this repository", async (t) => {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  t.same(findingsOf(root), []);
  const texts = readFileSync(join(root, "dist/THIRD-PARTY.txt"), "utf8");
  t.notMatch(texts, "Apache");
});
