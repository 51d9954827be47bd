import fc from "fast-check";
import t from "tap";
import { runNever, runWhoCan } from "../../../src/cli/policy-tests/run-exhaustive.ts";
import { loadTestedPolicy } from "../../../src/cli/policy-tests/tested-policy.ts";
import { splitCall } from "../../../src/policy/model/request.ts";
import { readSystemInfo } from "../../../src/policy/model/system-info.ts";
import { isDom0 } from "../../../src/policy/model/token.ts";
import { decideObviously } from "../../rig/obvious-evaluator.ts";

const domain = (more: object) => ({
  type: "AppVM",
  tags: [],
  template_for_dispvms: false,
  power_state: "Running",
  ...more,
});
const info = readSystemInfo({
  domains: {
    dom0: domain({ type: "AdminVM", uuid: "00000000-0000-0000-0000-000000000000" }),
    a: domain({ tags: ["t"], default_dispvm: "d", uuid: "1" }),
    b: domain({ tags: ["t"], uuid: "2" }),
    c: domain({ default_dispvm: "d", uuid: "3", power_state: "Halted" }),
    d: domain({ template_for_dispvms: true, tags: ["t"], uuid: "4" }),
  },
});
const names = [...info.domains.keys()];
const intended = [...names, "@default", "@dispvm", "@dispvm:d", "@adminvm"];

const source = fc.constantFrom("a", "b", "c", "@anyvm", "@tag:t", "*");
const target = fc.constantFrom("a", "b", "c", "dom0", "@anyvm", "@tag:t", "@dispvm", "@default", "@dispvm:d", "*");
const action = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom("deny", "ask", "allow target=b", "ask target=c", "allow autostart=no target=c"),
  },
  fc.constantFrom("allow target=@dispvm", "allow target=dom0", "ask default_target=a"),
);
const rule = fc.record({ argument: fc.constantFrom("*", "+x", "+"), source, target, action });
const policies = fc
  .array(rule, { minLength: 1, maxLength: 6 })
  .map((rules) => rules.map((each) => `svc ${each.argument} ${each.source} ${each.target} ${each.action}\n`).join(""));

t.test("who-can and never agree with the obvious evaluator on all calls", async () => {
  const at = { file: "t.yaml", line: 1, column: 1, length: 1 };
  const head = { name: "", at };
  fc.assert(
    fc.property(policies, fc.constantFrom(...names, "@dispvm:d"), (text, reach) => {
      const policy = loadTestedPolicy({ kind: "files", testsFile: "t.yaml", texts: new Map([["10.policy", text]]) });
      if (!("rules" in policy)) throw new Error(JSON.stringify(policy));
      const who = names.filter((name) =>
        intended.some((target) =>
          ["svc", "svc+x", "svc+y"].some((call) => {
            const outcome = decideObviously(policy.rules, { ...splitCall(call), source: name, target }, info);
            // A call to oneself is denied when the reply is made.
            if (outcome.decision === "allow") return outcome.target === reach && reach !== name;
            return (
              outcome.decision === "ask" &&
              outcome.targets.some((each) => each === reach || (isDom0(each) && reach === "dom0"))
            );
          }),
        ),
      );
      const world = { policy, info };
      const whoCan = (are: readonly string[]) =>
        runWhoCan({ ...head, kind: "who-can", reach, service: "svc", by: "either", are }, world).length === 0;
      const never = (one: string) =>
        runNever({ ...head, kind: "never", source: [one], target: [reach], service: ["svc"] }, world).length === 0;
      if (!whoCan(who)) return false;
      // Any other list is wrong.
      if (names.some((name) => whoCan(who.includes(name) ? who.filter((each) => each !== name) : [...who, name])))
        return false;
      return names.every((name) => name === reach || never(name) === !who.includes(name));
    }),
    { numRuns: 200 },
  );
});
