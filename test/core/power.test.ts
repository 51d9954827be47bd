import t from "tap";
import { powerClaims } from "../../src/core/domain-locks.ts";
import { resumeDomain, suspendDomain } from "../../src/core/pause-domain.ts";
import { killDomain, watchDomains } from "../../src/core/stop-domain.ts";
import type { MemoryHypervisor } from "../../src/hypervisor/drivers/memory-hypervisor.ts";
import { addDomain, addNetworkDomain, coreApp, hear } from "../rig/core-app.ts";
import { start } from "../rig/power.ts";

function system() {
  const app = coreApp("/d");
  const template = addDomain(app, "TemplateVM", "fedora");
  const net = addNetworkDomain(app, "net", template);
  const work = addDomain(app, "AppVM", "work", template);
  work.loadProperty("netvm", net);
  app.enableEvents();
  return { app, net, work, hypervisor: app.hypervisor as MemoryHypervisor };
}

const created = async (...domains: readonly ReturnType<typeof system>["work"][]): Promise<void> => {
  for (const domain of domains) await domain.volumes.create();
};

t.test("volumes are started and stopped with their domain", async (t) => {
  const { app, net, work } = system();
  await created(app.getDomain("fedora"), net, work);
  await start(work);
  t.equal(net.powerState, "Running", "the network domain is started too");
  await killDomain(work);
  t.equal((await work.volumes.get("private")?.status())?.revisions.length, 1, "the written data became a revision");
});

t.test("a failed start is rolled back", async (t) => {
  for (const command of ["spawn", "resume"] as const) {
    const { app, net, work, hypervisor } = system();
    await created(app.getDomain("fedora"), net, work);
    await start(net);
    const heard = hear(app, "new");
    hypervisor.failNext(command, "no memory in /secret");
    await t.rejects(start(work), { name: "QubesVMError", message: /^Failed to start 'work'; see the log/ });
    t.equal(work.powerState, "Halted", command);
    t.match(heard.at(-1), { subject: "work", event: "domain-start-failed" });
    await t.resolves(start(work), "the next start succeeds");
  }
});

t.test("a handler can veto a start", async (t) => {
  const { app, work } = system();
  app.handlersOf("QubesVM").add("domain-pre-start", async () => {
    throw new Error("not today");
  });
  await t.rejects(start(work));
  t.equal(work.powerState, "Halted");
});

t.test("a domain that ends by itself is cleaned up", async (t) => {
  const { app, work, hypervisor } = system();
  await start(work);
  watchDomains(app, (error) => t.fail(error.message));
  const heard = hear(app, "new");
  hypervisor.crash("work");
  await app.locks.run(
    () => powerClaims(work),
    async () => {},
  );
  t.same(
    heard.filter(({ event }) => event.startsWith("domain-")).map(({ event }) => event),
    ["domain-stopped", "domain-shutdown"],
  );
  heard.length = 0;
  await start(work);
  await killDomain(work);
  t.equal(heard.filter(({ event }) => event === "domain-stopped").length, 1, "announced once when the daemon ends it");
});

t.test("suspend, and resume only of suspended domains", async (t) => {
  const { app, work } = system();
  const locked = (act: typeof suspendDomain): Promise<void> =>
    app.locks.run(
      () => powerClaims(work),
      (hold) => act(work, hold),
    );
  await t.rejects(locked(suspendDomain), { name: "QubesVMNotRunningError" });
  await start(work);
  await locked(suspendDomain);
  t.equal(work.powerState, "Suspended");
  await locked(resumeDomain);
  await t.rejects(locked(resumeDomain), { name: "QubesVMNotSuspendedError" });
});
