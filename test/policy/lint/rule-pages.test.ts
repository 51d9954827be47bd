import { readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import t from "tap";
import { lintDirective } from "../../../src/policy/lint/lint.ts";
import { isLoadError } from "../../../src/policy/lint/lint-rule.ts";
import { lintRules } from "../../../src/policy/lint/registry.ts";
import { lintExample, lintPage, readRulePage } from "../../rig/rule-page.ts";
import { TemporaryFolder } from "../../rig/temporary-folder.ts";

const pages = fileURLToPath(new URL("../../../docs/rules/", import.meta.url));
const rules = [...lintRules, lintDirective];

t.test("each rule has a page, and each page a rule", async (t) => {
  const names = readdirSync(pages).filter((name) => name !== "README.md");
  t.same(names.map((name) => basename(name, ".md")).sort(), rules.map(({ id }) => id).sort());
});

for (const { id, group, level, finds } of rules) {
  t.test(`the page of ${id} agrees with the rule`, async (t) => {
    const page = readRulePage(`${pages}${id}.md`);
    t.equal(page.title, id);
    const [summary, meaning = "", levels, ...more] = page.summary.split("\n\n");
    t.equal(summary, `${finds[0]?.toUpperCase()}${finds.slice(1)}.`);
    t.match(meaning, /^[A-Z`].*\.$/s, "the page says what the finding means for the author");
    t.same([levels, ...more], [`Group: ${group}. Level: ${level}.`]);
    t.same(page.headings, ["Findings", "Bad", "Good", "Why", "Exceptions", "Configuration"]);
    t.not(page.output, "", "the page shows the findings");
    // The page shows the rule at its default level.
    const shown = page.output.replace(/^([^:]+:\d+: )warning: /gm, "$1error: ");
    t.equal(await lintExample(new TemporaryFolder(t), page.bad, id), shown);
    if (page.bad.every(({ language }) => language !== "sh")) {
      t.same(lintPage(page.bad, id), messagesOf(page.output), "the same in one process");
      t.same(lintPage(page.good, id), []);
    }
    t.ok(page.good.length > 0);
    const isConfigurable = readFileSync(`${pages}${id}.md`, "utf8").includes(`--rule ${id}=`);
    t.equal(isConfigurable, !isLoadError({ group, level }), "the page says whether the level can be set");
    t.equal(await lintExample(new TemporaryFolder(t), page.good, id), "");
  });
}

/** Returns the messages of lines in the unix format. */
function messagesOf(output: string): readonly string[] {
  return [...output.matchAll(/^[^:]+:\d+: \w+: (.*) \[[\w-]+\]$/gm)].map(([, message = ""]) => message);
}
