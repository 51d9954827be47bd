import { readFileSync } from "node:fs";
import { join } from "node:path";
import t, { type Test } from "tap";
import { parse } from "yaml";
import { FreshClone, isClone } from "../rig/fresh-clone.ts";
import { commandBlocks, pageBlocks, unclearBlocks } from "../rig/page-blocks.ts";
import { type PasteOptions, paste } from "../rig/paste.ts";

/** The first page: its commands build the programs and put them on PATH. */
const readme = "README.md";
const onPath = 'PATH="$PWD/bin:$PATH"\n';
const skip = isClone ? false : "needs a clone of the repository";

/** Pastes every block of commands of a page, and compares with the output that the page shows. */
async function pastePage(t: Test, page: string, clone: FreshClone): Promise<void> {
  const text = readFileSync(join(clone.path, page), "utf8");
  t.strictSame(unclearBlocks(text), [], "every block can be run");
  const blocks = commandBlocks(pageBlocks(text)).filter(({ notRun }) => notRun === undefined);
  t.ok(blocks.length > 0);
  const scripts = blocks.map(({ text }) => text);
  if (page !== readme) clone.linkBuild();
  const pasted = await pasteInto(t, clone, page === readme ? scripts : [onPath, ...scripts]);
  for (const [index, { line, text, output }] of blocks.entries()) {
    const { printed = "", failed = [] } = pasted[page === readme ? index : index + 1] ?? {};
    // A deny and a finding are exit codes too, so a block may fail if the page shows what it prints.
    if (output === undefined) t.strictSame(failed, [], `${page}:${line}: ${text}${printed}`);
    else t.equal(printed, output, `${page}:${line}: ${text}`);
  }
}

function pasteInto(t: Test, { path, environment }: FreshClone, scripts: readonly string[]) {
  const options: PasteOptions = { directory: path, environment };
  return paste(t, scripts, options);
}

for (const page of [readme, "docs/ci.md", "docs/service.md", "docs/policy-tests.md", "policy-examples/README.md"]) {
  t.test(`the commands of ${page} print what it shows`, { skip }, (t) => pastePage(t, page, new FreshClone(t)));
}

t.test("the README has the commands that try the tool and that run the tests", async (t) => {
  const blocks = commandBlocks(pageBlocks(readFileSync(readme, "utf8")));
  for (const command of ["npm ci && npm run demo", "npm ci && npm test"])
    t.ok(
      blocks.some(({ text }) => text.split("\n").includes(command)),
      command,
    );
});

t.test("the workflow of docs/ci.md passes in the repository that the page makes", { skip }, async (t) => {
  const clone = new FreshClone(t);
  const blocks = pageBlocks(readFileSync(join(clone.path, "docs/ci.md"), "utf8"));
  const workflow = blocks.find(({ language, text }) => language === "yaml" && text.includes("jobs:"))?.text ?? "";
  const { jobs } = parse(workflow) as { jobs: { policy: { steps: readonly { run?: string }[] } } };
  const steps = jobs.policy.steps.flatMap(({ run }) => run ?? []);
  t.ok(steps.length > 4);
  const make = commandBlocks(blocks)[0]?.text ?? "";
  const pasted = await pasteInto(t, clone, [make, `ln -s "${clone.path}" qubes-core-ts\n`, ...steps]);
  for (const { printed, failed } of pasted) t.strictSame(failed, [], printed);
});

t.test("a block that is neither run nor marked is found", async (t) => {
  const fence = "```";
  const page = `${fence}console\n$ a\n${fence}\n\n${fence}\n$ b\n${fence}\n\n${fence}text\nc\n${fence}\n\n    d e\n`;
  t.equal(unclearBlocks(page).length, 4);
  const marked = `<!-- not run: it changes the system -->\n${fence}sh\nmake install\n${fence}\n\n${fence}text\ndone\n${fence}\n`;
  t.strictSame(unclearBlocks(marked), []);
  t.match(commandBlocks(pageBlocks(marked)), [{ notRun: "it changes the system", output: "done\n", line: 2 }]);
});
