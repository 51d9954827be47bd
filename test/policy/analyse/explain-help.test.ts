import t from "tap";
import { explainRefusal } from "../../../src/policy/analyse/explain.ts";
import { denyHelp } from "../../../src/policy/analyse/explain-help.ts";
import { deny } from "../../../src/policy/evaluate/decision.ts";
import { type DenyReason, denyKinds } from "../../../src/policy/evaluate/reason.ts";
import { requestOf } from "../../../src/policy/model/request.ts";
import { makeCatalogue } from "../../../src/policy/services/catalogue.ts";

const catalogue = makeCatalogue();

t.test("every reason has help, except the two that a line of policy can change", async (t) => {
  const reasons = Object.keys(denyKinds) as DenyReason[];
  const without = reasons.filter((reason) => denyHelp[reason] === null);
  t.strictSame(without, ["rule", "no-match"]);
});

t.test("a refusal before any rule", async (t) => {
  const decision = deny("policy-not-found", "no file");
  t.strictSame(explainRefusal(decision, requestOf("work", "vault", "qubes.Filecopy"), catalogue), {
    service: catalogue.get("qubes.Filecopy") ?? null,
    decision,
    notes: [],
    rule: null,
    missed: [],
    nearest: null,
    change: null,
    help: denyHelp["policy-not-found"],
  });
  const misspelt = explainRefusal(decision, requestOf("work", "vault", "qubes.Filecpy"), catalogue);
  t.strictSame(
    [misspelt.service, misspelt.notes, misspelt.help],
    [
      null,
      ['unknown service "qubes.Filecpy"; did you mean "qubes.Filecopy"?'],
      'correct the call: unknown service "qubes.Filecpy"; did you mean "qubes.Filecopy"?',
    ],
  );
  const odd = explainRefusal(deny("bad-request", "odd"), requestOf("*", "vault", "qubes.Filecpy"), catalogue);
  t.equal(odd.help, denyHelp["bad-request"]);
});
