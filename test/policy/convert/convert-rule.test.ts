import t from "tap";
import { checkConversion, countComparisons } from "../../../src/policy/convert/check-conversion.ts";
import { convertDirectory } from "../../../src/policy/convert/convert-directory.ts";
import { convertRule } from "../../../src/policy/convert/convert-rule.ts";
import { readService } from "../../../src/policy/convert/read-service.ts";
import { loadText } from "../../../src/policy/convert/text-policy.ts";
import { Evaluator } from "../../../src/policy/evaluate/evaluator.ts";
import { chooseServiceFiles } from "../../../src/policy/load/file-names.ts";
import { loadAllLegacyServices } from "../../../src/policy/load/load-legacy-services.ts";
import { tokenContexts, type VmTokenKind } from "../../../src/policy/model/token.ts";
import { info } from "../../rig/small-system.ts";
import { VirtualFiles } from "../../rig/virtual-files.ts";

function rulesOf(text: string) {
  return loadAllLegacyServices(VirtualFiles.of({ "/rpc/svc": text }), "/rpc").rules;
}

function converted(line: string): string {
  const [rule] = rulesOf(`${line}\n`);
  if (rule === undefined) throw new Error(`${line} is no rule`);
  const result = convertRule(rule);
  return result.columns === undefined ? result.dropped : result.columns.join(" ");
}

t.test("rules that the current format cannot express are omitted with the reason", async (t) => {
  t.equal(converted("$anyvm work allow"), "@anyvm work allow");
  t.match(converted("@type:AdminVM work allow"), /never matched, not even dom0/);
  t.match(converted("work @dispvm: allow"), /@dispvm: is not a keyword of the current format/);
  for (const [kind, contexts] of Object.entries(tokenContexts.legacy)) {
    for (const each of contexts) t.ok(tokenContexts.current[kind as VmTokenKind].includes(each), `${kind}: ${each}`);
  }
});

t.test("files with invalid names are reported, and files with an argument have their own verdict", async (t) => {
  const files = VirtualFiles.of({
    "/rpc/svc": "dom0 @adminvm deny\n",
    "/rpc/svc+x": "a b allow\n",
    "/rpc/+y": "",
    "/rpc/+z": "",
  });
  const { text, fates } = convertDirectory(files, "/rpc");
  t.same(
    fates.filter(({ line }) => line === null).map(({ place }) => place),
    ["/rpc/+y", "/rpc/+z"],
  );
  t.match(text, /svc {2}\+x {6} {2}@anyvm {9} {2}@anyvm {9} {2}deny|svc {2}\+x/);
});

t.test("existing denials at the end are not repeated", async (t) => {
  const closing = (text: string) =>
    convertDirectory(VirtualFiles.of({ "/rpc/svc": text }), "/rpc")
      .text.split("no line of the file matched\n")[1]
      ?.replace(/ +/g, " ");
  t.equal(closing("@anyvm @anyvm deny\n@anyvm @adminvm deny\n"), "svc * @adminvm * deny\n");
  t.equal(closing("@anyvm @anyvm deny\n@anyvm dom0 deny\n"), "svc * @adminvm * deny\n");
  t.equal(closing("a b deny\n"), "svc * @anyvm @anyvm deny\nsvc * @anyvm @adminvm deny\nsvc * @adminvm * deny\n");
});

t.test("the comparison also covers a known system, and reports its size", async (t) => {
  const files = VirtualFiles.of({ "/rpc/svc": "work vault allow\n", "/rpc/svc+other": "work vault deny\n" });
  const legacy = loadAllLegacyServices(files, "/rpc");
  const services = chooseServiceFiles(["svc", "svc+other"]);
  const alone = countComparisons(services, legacy.rules);
  t.ok(alone > 0);
  t.ok(countComparisons(services, legacy.rules, info) > alone);
  const deny = new Evaluator(loadText("* * * * deny\n", "new.policy"));
  const allow = new Evaluator(loadText("svc +other- work vault allow\n", "new.policy"));
  const decider = (evaluator: Evaluator) => ({ dialect: "current", decide: evaluator.decide.bind(evaluator) }) as const;
  const found = checkConversion(decider(deny), decider(allow), services, legacy.rules, info);
  t.ok(found.length > 0 && found.every(({ first }) => first.wider), "an argument without a file is tried");
  t.ok(found.some(({ first }) => first.request.call === "svc+other-"));
});

t.test("a rule that became invalid after the load stops the conversion", async (t) => {
  const files = VirtualFiles.of({ "/rpc/svc": "work @default allow\n" });
  t.throws(() => readService(files, "/rpc", "svc"), { message: /svc:1 is malformed, although it was read before/ });
});
