import t from "tap";
import { openCurrentPolicy, openLegacyPolicy } from "../../src/call/policy-source.ts";
import { info, request } from "../rig/calls.ts";
import { VirtualFiles } from "../rig/virtual-files.ts";

const sources = { directories: ["/etc/qubes/policy.d"], legacyDirectory: "/etc/qubes-rpc/policy" };

t.test("a current policy is loaded once", async (t) => {
  const files = new VirtualFiles();
  files.addFile("/etc/qubes/policy.d/10-test.policy", "svc * work vault allow\n");
  const policy = openCurrentPolicy(files, sources);
  t.match(policy, { dialect: "current", loads: true });
  files.addFile("/etc/qubes/policy.d/10-test.policy", "broken\n");
  t.equal(policy.decide(request("work vault svc"), info).decision, "allow");
  const broken = openCurrentPolicy(files, sources);
  t.equal(broken.loads, false);
  t.match(broken.decide(request("work vault svc"), info), { decision: "deny", reason: "syntax" });
});

t.test("R4.0 reads the file of the service", async (t) => {
  const files = new VirtualFiles();
  files.addFile("/policy/svc", "work vault allow\n");
  files.addFile("/policy/svc+arg", "work vault deny\n");
  files.addFile("/policy/broken", "work\n");
  const policy = openLegacyPolicy(files, "/policy");
  const decide = (line: string) => policy.decide(request(line), info);
  t.match(policy, { dialect: "legacy", loads: true });
  t.match(decide("work vault svc"), { decision: "allow", rule: { place: { file: "/policy/svc" } } });
  t.match(decide("work vault svc+other"), { decision: "allow" });
  t.match(decide("work vault svc+arg"), { decision: "deny", rule: { file: "/policy/svc+arg" } });
  t.match(decide("work vault broken"), { decision: "deny", kind: "PolicySyntaxError" });
  const message = "Policy not found for service none+a";
  t.match(decide("work vault none+a"), { decision: "deny", reason: "policy-not-found", message });
  files.addFile("/policy/svc", "work vault deny\n");
  t.match(decide("work vault svc"), { decision: "allow" }, "what was loaded is kept");
  for (const name of ["../policy/svc", "svc/", "", ".", "..", "svc\0", "svc\t", "ąść"]) {
    t.equal(decide(`work vault ${name}`).decision, "deny", JSON.stringify(name));
  }
  t.match(decide("work vault ../policy/svc"), { reason: "bad-request" }, "a name is no path");
});

t.test("invented service names do not fill the cache", async (t) => {
  const files = new VirtualFiles();
  files.addFile("/policy/svc", "work vault allow\n");
  const policy = openLegacyPolicy(files, "/policy");
  for (let number = 0; number < 2500; number++) policy.decide(request(`work vault svc+${number}`), info);
  t.equal(policy.decide(request("work vault svc"), info).decision, "allow");
  files.addFile("/policy/svc", "work vault deny\n");
  t.equal(policy.decide(request("work vault svc+0"), info).decision, "deny", "the first ones are forgotten");
});
