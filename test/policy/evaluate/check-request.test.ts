import t from "tap";
import { checkRequest, isServiceName } from "../../../src/policy/evaluate/check-request.ts";
import { request } from "../../rig/calls.ts";

t.test("requests that cannot come from qrexec", async (t) => {
  const good = request("work vault svc+a");
  t.equal(checkRequest(good), undefined);
  t.equal(checkRequest({ ...good, target: "any thing\n" }), undefined, "a target is looked up, never repeated");
  t.equal(checkRequest({ ...good, source: "@adminvm" }), undefined);
  const wrong = [
    [{ service: "svc\nresult=allow" }, "the service has characters that no call can have"],
    [{ argument: "+a b" }, "the argument has characters that no call can have"],
    [{ source: "wörk" }, "the source has characters that no call can have"],
    [{ requestedSource: "a\0" }, "the requested source has characters that no call can have"],
    [{ call: "svc\t" }, "the call has characters that no call can have"],
    [{ argument: "a" }, "the argument does not begin with +"],
    [{ argument: "" }, "the argument does not begin with +"],
    [{ source: "" }, "the source is not a domain name"],
    [{ source: "*" }, "the source is not a domain name"],
    [{ source: "@anyvm" }, "the source is not a domain name"],
  ] as const;
  for (const [change, message] of wrong) {
    t.match(checkRequest({ ...good, ...change }), { kind: "RequestError", reason: "bad-request", message });
  }
});

t.test("service names that are used as file names", async (t) => {
  for (const name of ["qubes.Gpg", "a+b+c", "+", "A_-.9"]) t.ok(isServiceName(name), name);
  for (const name of ["", ".", "..", "../x", "a/b", "a b", "ä"]) t.notOk(isServiceName(name), name);
});
