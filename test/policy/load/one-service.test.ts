import fc from "fast-check";
import t from "tap";
import { loadCurrentPolicy } from "../../../src/policy/load/load-current.ts";
import type { PolicySources } from "../../../src/policy/load/policy-sources.ts";
import type { LoadedPolicy } from "../../../src/policy/model/policy.ts";
import { errorsOf } from "../../rig/load-texts.ts";
import { VirtualFiles } from "../../rig/virtual-files.ts";

const sources: PolicySources = { directories: ["/etc"], legacyDirectory: "/rpc" };
const services = ["a", "b", "c.D", "legacy.Service"];

/** Lines of policy, some of which do not load. Service files include each other, but not themselves. */
const policyLine = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom("a * x y allow", "a +1 x y ask", "b * x y deny", "c.D * x y allow user=u") },
  { weight: 2, arbitrary: fc.constantFrom("* * x y allow target=z", "* +1 @anyvm @dispvm deny notify=no") },
  {
    weight: 8,
    arbitrary: fc
      .tuple(fc.constantFrom("a", "b", "c.D", "*"), fc.constantFrom("*", "+1"), fc.constantFrom("one", "two", "three"))
      .map(([service, argument, file]) => `!include-service ${service} ${argument} include/${file}`),
  },
  { weight: 2, arbitrary: fc.constantFrom("!include more", "!compat-4.0", "# nothing") },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      "b * x @default allow",
      "b * x y allow user=u user=v",
      "!include none",
      "b x",
      "a * x @default allow",
    ),
  },
);
const linesOf = (line: fc.Arbitrary<string>, maxLength: number): fc.Arbitrary<string> =>
  fc.array(line, { maxLength }).map((lines) => lines.map((each) => `${each}\n`).join(""));
const serviceLine = fc.constantFrom("x y allow", "x @default ask", "@tag:t y deny", "x y allow autostart=no");
const files = fc.record({
  "/etc/10-first.policy": linesOf(policyLine, 12),
  "/etc/20-second.policy": linesOf(policyLine, 6),
  "/etc/more": linesOf(fc.constantFrom("a * x y deny", "b * x y allow", "!include-service b * include/two"), 3),
  "/etc/include/one": linesOf(
    fc.oneof(serviceLine, fc.constantFrom("!include include/two", "!include include/three")),
    4,
  ),
  "/etc/include/two": linesOf(fc.oneof(serviceLine, fc.constant("!include include/three")), 3),
  "/etc/include/three": linesOf(serviceLine, 3),
  "/rpc/legacy.Service": linesOf(serviceLine, 2),
  "/rpc/include/two": linesOf(serviceLine, 2),
});

t.test("policy for one service decides its calls as the whole policy does", async (t) => {
  let skipped = 0;
  fc.assert(
    fc.property(files, fc.constantFrom(...services), (texts, service) => {
      const whole = loadCurrentPolicy(VirtualFiles.of(texts), sources);
      const own = loadCurrentPolicy(VirtualFiles.of(texts), sources, undefined, service);
      const ofService = ({ rules }: LoadedPolicy) =>
        rules.filter((rule) => rule.service === null || rule.service === service);
      t.strictSame(ofService(own), ofService(whole));
      t.strictSame(errorsOf(own), errorsOf(whole));
      if (own.rules.length < whole.rules.length) skipped++;
    }),
    { numRuns: 500 },
  );
  t.ok(skipped > 100, `rules were left out ${skipped} times`);
});
