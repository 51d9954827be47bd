import t from "tap";
import { readIntendedTarget } from "../../../src/policy/evaluate/check-request.ts";
import { isDeny } from "../../../src/policy/evaluate/decision.ts";
import { dialectOf, type LineFormat } from "../../../src/policy/model/dialect.ts";
import { readSystemInfo } from "../../../src/policy/model/system-info.ts";
import { readToken, type TokenContext, tokenContexts, type VmTokenKind } from "../../../src/policy/model/token.ts";
import { isSyntaxError, LineParser } from "../../../src/policy/syntax/parse-line.ts";

/** One token of each kind. */
const examples: Readonly<Record<VmTokenKind, string>> = {
  name: "work",
  uuid: "uuid:00000000-0000-0000-0000-000000000001",
  star: "*",
  anyvm: "@anyvm",
  adminvm: "@adminvm",
  defaultvm: "@default",
  dispvm: "@dispvm",
  dispvm_name: "@dispvm:work",
  dispvm_tag: "@dispvm:@tag:red",
  tag: "@tag:red",
  type: "@type:AppVM",
};

/** Makes a line with a token in one context. */
const lines: Readonly<Record<Exclude<TokenContext, "intended-target">, readonly ((token: string) => string)[]>> = {
  source: [(token) => `${token} work deny`],
  target: [(token) => `work ${token} deny`],
  redirect: [(token) => `work work ask target=${token}`, (token) => `work work ask default_target=${token}`],
};

const formats: readonly LineFormat[] = ["policy", "service", "legacy"];

for (const format of formats) {
  const dialect = dialectOf(format);
  const parser = new LineParser(format);

  t.test(`${format}: the grammar and the table of contexts agree`, async (t) => {
    for (const example of Object.values(examples)) {
      const token = readToken(example, dialect);
      if (token === undefined) throw new Error(`no token: ${example}`);
      const contexts = tokenContexts[dialect][token.kind];
      for (const [context, templates] of Object.entries(lines)) {
        for (const template of templates) {
          const line = `${format === "policy" ? "a * " : ""}${template(example)}`;
          const result = parser.parse(line, "/f", 1);
          const isLegal = result !== undefined && !isSyntaxError(result);
          t.equal(isLegal, contexts.includes(context as TokenContext), line);
        }
      }
    }
  });
}

t.test("requests and the table of contexts agree", async (t) => {
  const entry = { tags: [], type: "AppVM", template_for_dispvms: true };
  const info = readSystemInfo({ domains: { work: { ...entry, uuid: examples.uuid.slice(5) } } });
  for (const example of Object.values(examples)) {
    const kind = readToken(example, "current")?.kind as VmTokenKind;
    const read = readIntendedTarget(example, "current", info);
    t.equal(!isDeny(read), tokenContexts.current[kind].includes("intended-target"), example);
  }
});

t.test("kinds that R4.0 does not have are accepted in none of its columns", async (t) => {
  for (const [kind, example] of Object.entries(examples)) {
    const occurs = readToken(example, "legacy")?.kind === kind;
    t.equal(tokenContexts.legacy[kind as VmTokenKind].length > 0, occurs, kind);
    t.equal(readToken(example, "current")?.kind, kind);
  }
});
