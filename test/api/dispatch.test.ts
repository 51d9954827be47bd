import t from "tap";
import { apiMethods } from "../../src/api/method-table.ts";
import { addDomain } from "../rig/core-app.ts";
import { systemWithStore, type TestCall } from "../rig/unsaved-calls.ts";

t.test("a request that does not satisfy the method table is refused, and the reason is named", async (t) => {
  const { failure } = systemWithStore();
  for (const { name, socket, era, destination, argument, payload } of apiMethods) {
    const fit: TestCall = {
      method: name.replace("device.CLASS", "device.pci").replace("CLASS", "AppVM"),
      socket,
      framing: era === "2019" ? "old" : "new",
      dest: destination === "not-dom0" ? "work" : "dom0",
      argument: argument === "required" ? "x" : "",
      payload: payload === "required" ? "x" : "",
    };
    const faults: [isFault: boolean, change: Partial<TestCall>, reason: string][] = [
      [destination === "dom0", { dest: "work" }, "expected destination to be AdminVM"],
      [destination === "not-dom0", { dest: "dom0" }, "expected destination to not be AdminVM"],
      [argument === "forbidden", { argument: "x" }, "unexpected argument"],
      [argument === "required", { argument: "" }, "expected an argument"],
      [payload === "forbidden", { payload: "x" }, "unexpected payload"],
      [payload === "required", { payload: "" }, "expected payload"],
    ];
    for (const [isFault, change, reason] of faults) {
      if (isFault)
        t.equal(await failure({ ...fit, ...change }), `ProtocolError: ${reason}`, `${fit.method}: ${reason}`);
    }
  }
});

t.test("an unknown method is named", async (t) => {
  const { failure } = systemWithStore();
  t.equal(await failure({ method: "admin.vm.Fly" }), "ProtocolError: no such method: 'admin.vm.Fly'");
});

t.test("a domain that was loaded with a name that is refused today is served", async (t) => {
  const { app, call, failure } = systemWithStore();
  addDomain(app, "StandaloneVM", "old-dm").tags.add("mine");
  t.equal(await call({ method: "admin.vm.tag.List", dest: "old-dm" }), "mine\n");
  t.match(await failure({ method: "admin.vm.tag.List", dest: "new-dm" }), /^QubesValueError: VM name cannot end/);
});

t.test("a power call runs once, even if a change that it can have seen is undone before its reply", async (t) => {
  const system = systemWithStore();
  let starts = (): void => {};
  const isStarting = new Promise<void>((resolve) => {
    starts = resolve;
  });
  const change = isStarting.then(() => system.failure({ method: "admin.vm.tag.Set", dest: "vault", argument: "open" }));
  let runs = 0;
  system.app.handlersOf("BaseVM").add("domain-start", async () => {
    runs++;
    starts();
    while (!system.app.getDomain("vault").tags.has("open")) await Promise.resolve();
  });
  system.app.handlersOf("AdminVM").add("admin-permission:admin.vm.Start", () => void runs++);
  system.setFull(true);
  t.equal(await system.failure({ method: "admin.vm.Start", dest: "work" }), undefined);
  t.match(await change, /the change was undone/);
  t.equal(runs, 2, "one permission and one start");
});
