import { readFileSync } from "node:fs";
import t from "tap";
import { loadTree } from "../../../src/cli/lint/load-tree.ts";
import { lint } from "../../../src/policy/lint/lint.ts";
import type { LineFormat } from "../../../src/policy/model/dialect.ts";
import { VirtualFiles } from "../../rig/virtual-files.ts";

/** Comments in the file describe its format. */
const sample = readFileSync(new URL("../../samples/mistakes.txt", import.meta.url), "utf8");

/** The width of the format before a line. */
const margin = "service: ".length;

const [, ...kinds] = sample.split("\n== ");
let rows = 0;
for (const kind of kinds) {
  const [title = "", ...blocks] = kind.trimEnd().split("\n\n");
  t.test(title, async (t) => {
    for (const block of blocks) {
      const { format, text, ...expected } = readRow(block);
      rows++;
      t.strictSame(findErrors(text, format), [expected], block);
    }
    // The title ends with the formats in which the mistake can occur.
    const formats = new Set(blocks.map((block) => block.slice(0, block.indexOf(":"))));
    t.strictSame([...formats].join(" "), title.replace(/^.*: /, ""), "the rows have every format");
  });
}

t.test("the table is whole", async (t) => {
  t.ok(rows >= 250, `${rows} rows`);
});

function readRow(block: string) {
  const [line = "", marked = "", ...more] = block.split("\n");
  const [, before = "", marks = "", rule = ""] = /^( *)(~+) (.*)$/.exec(marked) ?? [];
  const { help, fix } = Object.fromEntries(more.map((each) => each.trim().split(/: (.*)/)));
  const column = before.length - margin + 1;
  return {
    format: line.slice(0, line.indexOf(":")) as LineFormat,
    text: decode(line.slice(margin)),
    place: [column, marks.length],
    rule,
    help,
    fix: fix === undefined ? undefined : decode(fix),
  };
}

function decode(text: string): string {
  return text
    .replace(/\\u([0-9a-f]{4})/g, (_, code) => String.fromCharCode(Number.parseInt(code, 16)))
    .replaceAll("\\n", "\n");
}

/** Lints a line in a file of a format. */
function findErrors(text: string, format: LineFormat) {
  const texts = {
    policy: { "/etc/30.policy": text, "/rpc/": "" },
    service: { "/etc/30.policy": "!include-service qubes.X * /etc/three", "/etc/three": text, "/rpc/": "" },
    legacy: { "/rpc/qubes.X": text },
  }[format];
  const place =
    format === "legacy"
      ? ({ dialect: "legacy", directory: "/rpc" } as const)
      : ({ dialect: "current", sources: { directories: ["/etc"], legacyDirectory: "/rpc" } } as const);
  return lint(loadTree({ files: VirtualFiles.of(texts), place }, undefined), new Map())
    .filter(({ severity }) => severity === "error")
    .map(({ code: rule, span, help, fix }) => ({ place: [span?.column, span?.length], rule, help, fix }));
}
