import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import t, { type Test } from "tap";
import {
  checkBoundaries,
  checkBundle,
  checkLengths,
  formatFinding,
  readSourceFiles,
} from "../../scripts/boundaries.ts";
import { programs, tool, toolMetafiles, tools } from "../../scripts/bundles.ts";
import { rooms } from "../../scripts/rooms.ts";

type Tree = Readonly<Record<string, string>>;

/** Files that follow every rule. A test changes some of them. */
const clean: Tree = {
  "src/base/result.ts": 'export type Result = "ok";\n',
  "src/wire/frame.ts": 'import type { Socket } from "node:net";\nexport type { Result } from "../base/result.ts";\n',
  "src/policy/index.ts": 'export * from "./lint/rule.ts";\nexport * from "./evaluate/decide.ts";\n',
  "src/policy/model/token.ts": 'import type { Result } from "../../base/result.ts";\n',
  "src/policy/syntax/line-grammar.ts": 'import "../model/token.ts";\nimport { Parser } from "nearley";\n',
  "src/policy/load/load.ts": 'import "../syntax/line-grammar.ts";\n',
  "src/policy/evaluate/decide.ts": 'import "../model/token.ts";\n',
  "src/policy/lint/rule.ts": 'import "../load/load.ts";\nimport "../evaluate/decide.ts";\n',
  "src/host/files.ts": 'import { readFileSync } from "fs";\nimport "../policy/index.ts";\n',
  "src/cli/main.ts": 'import "../host/files.ts";\nawait import("chalk");\n',
  ...Object.fromEntries(
    [...programs.map((each) => each.metafile), ...toolMetafiles].map((file) => [file, metafile({})]),
  ),
  ...Object.fromEntries([tool, ...programs].map(({ file }) => [file, "code"])),
  [tool.metafile("call")]: metafile({ "src/cli/main.ts": {} }),
  [tool.metafile("cold")]: metafile({ "node_modules/nearley/lib/nearley.js": {} }),
};

function metafile(inputs: object, bytes = 1000): string {
  return JSON.stringify({ inputs, outputs: { "dist/some.js": { bytes } } });
}

function repository(t: Test, changes: Tree): string {
  const root = t.testdir({});
  for (const [path, text] of Object.entries({ ...clean, ...changes })) {
    mkdirSync(join(root, dirname(path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

const lines = (count: number): string => "\n".repeat(count);

const violations: readonly { name: string; changes: Tree; findings: readonly string[] }[] = [
  {
    name: "a room imports a room above it",
    changes: { "src/wire/frame.ts": '\nimport "../policy/index.ts";\n' },
    findings: [
      'src/wire/frame.ts:2: wire may import only platform, base, not policy (found "../policy/index.ts") [room]',
    ],
  },
  {
    name: "the fast tool imports the core daemon, lazily",
    changes: { "src/core/app.ts": "", "src/host/files.ts": 'const app = await import("../core/app.ts");\n' },
    findings: [
      'src/host/files.ts:1: host may import only policy, wire, platform, base, not core (found "../core/app.ts") [room]',
    ],
  },
  {
    name: "the daemon imports the fast tool, for a type",
    changes: { "src/daemon/main.ts": 'let x: import("../cli/main.ts").X;\nexport type { Y } from "../call/log.ts";\n' },
    findings: [
      'src/daemon/main.ts:1: daemon may import only api, core, command, storage, hypervisor, host, policy, wire, platform, base, not cli (found "../cli/main.ts") [room]',
      'src/daemon/main.ts:2: daemon may import only api, core, command, storage, hypervisor, host, policy, wire, platform, base, not call (found "../call/log.ts") [room]',
    ],
  },
  {
    name: "base imports another room",
    changes: { "src/base/a.ts": 'import x = require("../wire/frame.ts");\n' },
    findings: ['src/base/a.ts:1: base may import no other room, not wire (found "../wire/frame.ts") [room]'],
  },
  {
    name: "a file lies in no room, or imports one that does not",
    changes: {
      "src/loose.ts": "",
      "src/attic/a.ts": "",
      "src/cli/main.ts": 'import "../attic/a.ts";\nimport "../../test/x.ts";\n',
    },
    findings: [
      "src/attic/a.ts: src/attic/a.ts lies in no room of scripts/rooms.ts [room]",
      'src/cli/main.ts:1: src/attic/a.ts lies in no room of scripts/rooms.ts (found "../attic/a.ts") [room]',
      'src/cli/main.ts:2: test/x.ts is not below src/ (found "../../test/x.ts") [room]',
      "src/loose.ts: src/loose.ts lies in no room of scripts/rooms.ts [room]",
    ],
  },
  {
    name: "folders of policy",
    changes: {
      "src/policy/model/token.ts": 'import "../syntax/word.ts";\n',
      "src/policy/evaluate/decide.ts": 'import "../load/limits.ts";\nimport "../index.ts";\n',
      "src/policy/index.ts": "",
      "src/policy/attic/a.ts": "",
    },
    findings: [
      "src/policy/attic/a.ts: src/policy/attic/a.ts lies in no folder that scripts/rooms.ts has for policy [room]",
      'src/policy/evaluate/decide.ts:1: policy/evaluate may import only model of policy, not policy/load (found "../load/limits.ts") [folder]',
      'src/policy/evaluate/decide.ts:2: policy/evaluate may import only model of policy, not a file beside the folders (found "../index.ts") [folder]',
      'src/policy/model/token.ts:1: policy/model may import no other folder of policy, not policy/syntax (found "../syntax/word.ts") [folder]',
    ],
  },
  {
    name: "policy is not pure",
    changes: {
      "src/policy/model/token.ts": 'import type { X } from "node:fs";\nimport "path";\nimport("fs/promises");\n',
      "src/base/result.ts": 'import "node:fs";\n',
    },
    findings: [
      'src/base/result.ts:1: base imports no module of Node.js (found "node:fs") [pure]',
      'src/policy/model/token.ts:1: policy imports no module of Node.js (found "node:fs") [pure]',
      'src/policy/model/token.ts:2: policy imports no module of Node.js (found "path") [pure]',
      'src/policy/model/token.ts:3: policy imports no module of Node.js (found "fs/promises") [pure]',
    ],
  },
  {
    name: "two files declare types of one name",
    changes: {
      "src/base/a.ts": "interface Entry {}\n\nfunction f(): void {\n  type Local = 1;\n}\n",
      "src/base/b.ts": "type Entry = 1;\ntype Local = 2;\n",
      "src/base/c.ts": "export class Entry {}\nenum Entry {}\n",
    },
    findings: [
      'src/base/b.ts:1: src/base/a.ts also declares a type "Entry" [type-name]',
      'src/base/c.ts:1: src/base/a.ts also declares a type "Entry" [type-name]',
      'src/base/c.ts:2: src/base/a.ts also declares a type "Entry" [type-name]',
    ],
  },
  {
    name: "files for the native executable",
    changes: {
      "src/platform/native/host.ts": "",
      "src/platform/native/twins.ts":
        'type Twins = [typeof import("../files/a.native.ts"), typeof import("../files/a.ts")];\n',
      "src/platform/files/a.ts": "",
      "src/platform/files/a.native.ts": 'import "../native/host.ts";\nimport "./alone.native.ts";\n',
      "src/platform/files/alone.native.ts": "",
      "src/platform/files/b.ts": 'import "../native/host.ts";\nimport "./alone.native.ts";\n',
      "src/platform/files/b.native.ts": "",
      "src/policy/syntax/word.ts": "",
      "src/policy/syntax/word.native.ts": "",
      "src/wire/d.ts": "",
      "src/wire/d.native.ts": "",
    },
    findings: [
      "src/platform/files/b.native.ts: src/platform/native/twins.ts does not compare it with src/platform/files/b.ts [twin]",
      "src/policy/syntax/word.native.ts: src/policy/syntax/twins.ts does not compare it with src/policy/syntax/word.ts [twin]",
      "src/wire/d.native.ts: only src/platform/ and src/policy/syntax/ hold files for the native executable [twin]",
      'src/platform/files/b.ts:1: only files that end in .native.ts import this (found "../native/host.ts") [twin]',
      'src/platform/files/b.ts:2: only files that end in .native.ts import this (found "./alone.native.ts") [twin]',
    ],
  },
  {
    name: "npm packages",
    changes: {
      "src/policy/model/token.ts": 'import "chalk";\n',
      "src/policy/syntax/word.ts": 'import "nearley/lib/nearley.js";\n',
    },
    findings: [
      'src/policy/model/token.ts:1: policy may import only nearley (found "chalk") [package]',
      'src/policy/syntax/word.ts:1: only src/policy/syntax/line-grammar.ts and src/policy/syntax/policy-grammar.generated.ts import nearley (found "nearley/lib/nearley.js") [nearley]',
    ],
  },
  {
    name: "imports that no table can judge",
    changes: {
      "src/cli/main.ts": 'await import(name);\nimport "#inner";\nimport "/etc/x.ts";\nimport "file:///x.ts";\n',
    },
    findings: ["name", "#inner", "/etc/x.ts", "file:///x.ts"].map(
      (found, index) =>
        `src/cli/main.ts:${index + 1}: only a relative path, a module of Node.js or an npm package can be checked, as a plain string (found "${found}") [import]`,
    ),
  },
  {
    name: "a circle, though of types only",
    changes: {
      "src/host/a.ts": 'import type { B } from "./b.ts";\n',
      "src/host/b.ts": '\nimport type { C } from "./c.ts";\n',
      "src/host/c.ts": 'export * from "./a.ts";\nimport "./c.ts";\n',
    },
    findings: [
      "src/host/c.ts:1: this import closes a cycle: src/host/a.ts → src/host/b.ts → src/host/c.ts → src/host/a.ts [cycle]",
      "src/host/c.ts:2: this import closes a cycle: src/host/c.ts → src/host/c.ts [cycle]",
    ],
  },
  {
    name: "a cycle of types through a file that is not listed",
    changes: {
      "src/core/app.ts": 'import type { Domain } from "./domain.ts";\nimport type { Device } from "./device.ts";\n',
      "src/core/domain.ts": 'import type { App } from "./app.ts";\n',
      "src/core/device.ts": '\nimport type { Domain } from "./domain.ts";\n',
    },
    findings: [
      "src/core/device.ts:2: this import closes a cycle: src/core/app.ts → src/core/device.ts → src/core/domain.ts → src/core/app.ts [cycle]",
    ],
  },
  {
    name: "a cycle at run time of files that are listed",
    changes: {
      "src/core/app.ts": 'import { Domain } from "./domain.ts";\n',
      "src/core/domain.ts": 'import type { App } from "./app.ts";\nimport { Tags } from "./tags.ts";\n',
      "src/core/tags.ts": 'import type { App } from "./app.ts";\nimport { Domain } from "./domain.ts";\n',
    },
    findings: [
      "src/core/tags.ts:2: this import closes a cycle: src/core/domain.ts → src/core/tags.ts → src/core/domain.ts [cycle]",
    ],
  },
  {
    name: "circles of types, where they are welcome",
    changes: {
      "src/core/app.ts": 'import type { Domain } from "./domain.ts";\nimport "./label.ts";\n',
      "src/core/domain.ts": 'import type { App } from "./app.ts";\nexport type { Label } from "./label.ts";\n',
      "src/core/label.ts": 'import { type App } from "./app.ts";\n',
    },
    findings: [
      "src/core/label.ts:1: this import closes a cycle: src/core/app.ts → src/core/label.ts → src/core/app.ts [cycle]",
    ],
  },
  {
    name: "a part that calls run has what it should not have, and is too large",
    changes: {
      [tool.metafile("call")]: metafile(
        { "src/core/app.ts": {}, "node_modules/@x/zod/index.js": {}, "package.json": {} },
        39_001,
      ),
    },
    findings: [
      "src/core/app.ts: this must not be in the part call [bundle]",
      "node_modules/@x/zod/index.js: this must not be in the part call [bundle]",
      "package.json: this must not be in the part call [bundle]",
      "part call: 39001 bytes, but at most 39000 are allowed [bundle]",
    ],
  },
  {
    name: "the file of the tool has a package that is not listed, and is too large",
    changes: {
      [tool.metafile("cold")]: metafile({ "node_modules/zod/index.js": {} }),
      [tool.file]: "x".repeat(320_001),
    },
    findings: [
      "dist/qrexec-policy.cjs: 320001 bytes, but at most 320000 are allowed [bundle]",
      "node_modules/zod/index.js: this must not be in dist/qrexec-policy.cjs [bundle]",
    ],
  },
  {
    name: "a client program has the daemon in it",
    changes: {
      [tools.metafile]: metafile({
        "src/core/app.ts": {},
        "src/daemon/connection.ts": {},
        "src/daemon/programs/main.ts": {},
        "src/wire/x.ts": {},
      }),
    },
    findings: [
      "src/core/app.ts: this must not be in dist/qubes-tools.cjs [bundle]",
      "src/daemon/connection.ts: this must not be in dist/qubes-tools.cjs [bundle]",
    ],
  },
  {
    name: "a long file",
    changes: { "src/host/files.ts": lines(301), "src/policy/syntax/policy-grammar.generated.ts": lines(301) },
    findings: ["src/host/files.ts: 301 lines; split it, or give a reason in scripts/budgets.ts [length]"],
  },
  {
    name: "too few short files",
    changes: Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`src/cli/file-${index}.ts`, lines(90)])),
    findings: ["src: only 10 of 21 files have fewer than 90 lines; half of them should [length]"],
  },
];

t.test("a clean tree has no findings", async (t) => {
  t.same(checkBoundaries(repository(t, {})), []);
});

for (const { name, changes, findings } of violations) {
  t.test(name, async (t) => {
    t.same(checkBoundaries(repository(t, changes)).map(formatFinding), findings);
  });
}

t.test("the files of the build and their metafiles must exist", async (t) => {
  const findings = checkBundle(t.testdir({}));
  t.same(
    findings.map(({ file }) => file).sort(),
    [tool.file, ...toolMetafiles, ...programs.flatMap(({ file, metafile }) => [file, metafile])].sort(),
  );
  for (const { message } of findings) t.match(message, /npm run build makes it/);
});

t.test("a reason is accepted for a long file, and only for a long file", async (t) => {
  const files = readSourceFiles(repository(t, { "src/host/files.ts": lines(301) }));
  const limits = { short: 90, long: 300 };
  t.same(checkLengths(files, { ...limits, reasons: { "src/host/files.ts": "a table" } }), []);
  const stale = checkLengths(files, { ...limits, reasons: { "src/host/files.ts": "", "src/cli/main.ts": "a table" } });
  t.same(stale.map(formatFinding), [
    "src/cli/main.ts: has a reason in scripts/budgets.ts, but not more than 300 lines [length]",
  ]);
});

t.test("each listed file of a type cycle imports another one and is imported by one", async (t) => {
  const files = new Map(readSourceFiles(new URL("../..", import.meta.url).pathname).map((file) => [file.path, file]));
  for (const { typeCycle = [] } of Object.values(rooms)) {
    const importsOf = (path: string): readonly string[] =>
      (files.get(path)?.imports ?? [])
        .flatMap(({ target }) => (target.kind === "file" ? [target.path] : []))
        .filter((each) => each !== path && typeCycle.includes(each));
    for (const path of typeCycle) {
      t.not(importsOf(path).length, 0, `${path} imports another one`);
      t.ok(
        typeCycle.some((each) => importsOf(each).includes(path)),
        `${path} is imported by another one`,
      );
    }
  }
});

t.test("rooms import only lower rooms", async (t) => {
  const names = Object.keys(rooms);
  for (const [index, { may }] of Object.values(rooms).entries()) {
    t.ok(may.every((name) => names.indexOf(name) >= 0 && names.indexOf(name) < index));
  }
});
