import t from "tap";
import type { ApiSocket } from "../../src/api/method.ts";
import type { App } from "../../src/core/app.ts";
import { removeLeftDisposables } from "../../src/core/disposables/left-disposables.ts";
import type { MemoryHypervisor } from "../../src/hypervisor/drivers/memory-hypervisor.ts";
import { addDomain, addNetworkDomain, ask as askServer, coreApp, hear, serverOf } from "../rig/core-app.ts";

/** A system with a disposable template, and everything that preloading needs. */
async function system() {
  const running: Promise<unknown>[] = [];
  const app = coreApp("/d", undefined, { inBackground: (work) => void running.push(work) });
  const fedora = addDomain(app, "TemplateVM", "fedora");
  const dvm = addDomain(app, "AppVM", "dvm", fedora);
  dvm.loadProperty("template_for_dispvms", true);
  const net = addNetworkDomain(app, "net", fedora);
  for (const domain of [fedora, dvm, net]) await domain.volumes.create();
  app.loadProperty("default_dispvm", dvm);
  app.loadProperty("default_netvm", net);
  app.enableEvents();
  for (const rpc of ["qubes.WaitForRunningSystem", "qubes.WaitForSession"])
    fedora.features.set(`supported-rpc.${rpc}`, 1);
  fedora.features.set("qrexec", 1);
  // Nothing connects, so the domains would stay Transient.
  app.handlersOf("DispVM").add("domain-spawn", (domain) => void Object.assign(domain, { isFullyUsable: true }));
  app.handlersOf("DispVM").add("domain-qdb-create", (domain) => void Object.assign(domain, { isFullyUsable: true }));
  dvm.features.set("preload-dispvm-delay", 0);
  const server = serverOf(app);
  const ask = (method: string, dest: string, payload = "", socket: ApiSocket = "qubesd") =>
    askServer(server, socket, `${method.includes("+") ? method : `${method}+`} dom0 name ${dest}\0${payload}`);
  /** Waits until no work in the background is left. */
  const settle = async () => {
    while (running.length > 0) await running.shift();
  };
  const list = () => (dvm.features.get("preload-dispvm") ?? "").split(" ").filter((name) => name !== "");
  return { app, dvm, ask, settle, list };
}

const states = (app: App, names: readonly string[]) => names.map((name) => app.domains.find(name)?.powerState);

t.test("disposables are preloaded, handed out and replaced", async (t) => {
  const { app, dvm, ask, settle, list } = await system();
  t.equal(await ask("admin.vm.feature.Set+preload-dispvm-max", "dvm", "2"), "0\0");
  await settle();
  const [first = "", second = ""] = list();
  t.same(states(app, [first, second]), ["Paused", "Paused"]);
  const made = app.getDomain(first);
  t.same(
    ["internal", "preload-dispvm-in-progress", "preload-dispvm-completed"].map((name) => made.features.get(name)),
    ["1", "", "1"],
  );
  t.equal(await ask("admin.vm.property.Get+is_preload", first), "0\0default=True type=bool True");
  t.notOk(made.tags.has("created-by-dom0"));
  const heard = hear(app, "new");
  t.equal(await ask("admin.vm.CreateDisposable", "dom0"), `0\0${first}`);
  t.equal(made.powerState, "Running");
  t.same(
    ["internal", "preload-dispvm-in-progress", "preload-dispvm-completed"].map((name) => made.features.get(name)),
    [undefined, undefined, "1"],
  );
  t.equal(made.isPreloaded, false);
  t.ok(made.tags.has("created-by-dom0") && made.tags.has("disp-created-by-dom0"));
  await settle();
  t.ok(heard.some(({ subject, event }) => subject === "dvm" && event === "domain-preload-dispvm-used"));
  t.ok(heard.some(({ subject, event }) => subject === first && event === "property-reset:is_preload"));
  t.equal(list().length, 2, "another one takes its place");
  t.equal(list()[0], second);
  t.equal(await ask("admin.vm.Kill", first), "0\0");
  t.equal(app.domains.find(first), undefined);
  t.equal(await ask("admin.vm.Unpause", second), "0\0");
  t.equal(app.getDomain(second).isPreloaded, false, "one that is unpaused is in use");
  await settle();
  t.equal(list().length, 2);
  t.equal(await ask("admin.vm.feature.Set+preload-dispvm-max", "dvm", "1"), "0\0");
  await settle();
  t.equal(list().length, 1, "those above the maximum are removed");
  t.equal(await ask("admin.vm.feature.Remove+preload-dispvm-max", "dvm"), "0\0");
  await settle();
  t.same(list(), []);
  t.same(
    app.domains.filter((each) => each.template === dvm).map(({ name }) => name),
    [second],
  );
});

t.test("concurrent requests get different disposables", async (t) => {
  const { ask, settle, list } = await system();
  await ask("admin.vm.feature.Set+preload-dispvm-max", "dvm", "2");
  await settle();
  const preloaded = list();
  const replies = await Promise.all(Array.from({ length: 4 }, () => ask("admin.vm.CreateDisposable", "dvm")));
  t.equal(new Set(replies).size, 4);
  t.same(
    preloaded.every((name) => replies.includes(`0\0${name}`)),
    true,
  );
  await settle();
  t.equal(list().length, 2);
});

t.test("the maximum of dom0 counts for the default template", async (t) => {
  const { app, ask, settle, list } = await system();
  await ask("admin.vm.feature.Set+preload-dispvm-max", "dom0", "1");
  await settle();
  t.equal(list().length, 1);
  await ask("admin.vm.feature.Set+preload-dispvm-max", "dvm", "3");
  await settle();
  t.equal(list().length, 1);
  app.setProperty("default_dispvm", null);
  await settle();
  t.equal(list().length, 3);
  t.equal(await ask("admin.vm.CreateDisposable+preload", "dvm"), "0\0", "the argument only fills the list");
  t.equal(list().length, 3);
});

t.test("preloaded disposables are no users, and do not outlive the sleep of the machine", async (t) => {
  const { app, ask, settle, list } = await system();
  await ask("admin.vm.feature.Set+preload-dispvm-max", "dvm", "1");
  await settle();
  t.notOk(app.getDomain("net").isHalted);
  t.equal(await ask("admin.vm.Shutdown", "net"), "0\0");
  const [before] = list();
  t.equal(await ask("internal.SuspendPre", "dom0", "", "internal"), "0\0");
  t.same(list(), []);
  t.equal(app.domains.find(before ?? ""), undefined);
  t.equal(await ask("internal.SuspendPost", "dom0", "", "internal"), "0\0");
  await settle();
  t.equal(list().length, 1);
});

t.test("an outdated disposable is replaced", async (t) => {
  const { app, dvm, ask, settle, list } = await system();
  await ask("admin.vm.feature.Set+preload-dispvm-max", "dvm", "1");
  await settle();
  const [outdated = ""] = list();
  await ask("admin.vm.Start", "dvm");
  await ask("admin.vm.Kill", "dvm");
  const reply = await ask("admin.vm.CreateDisposable", "dvm");
  t.not(reply, `0\0${outdated}`);
  t.equal(app.domains.find(outdated), undefined);
  await settle();
  t.equal(dvm.features.get("preload-dispvm")?.includes(outdated), false);
});

t.test("instead of a disposable that cannot be used, the next one is handed out", async (t) => {
  const { app, ask, settle, list } = await system();
  await ask("admin.vm.feature.Set+preload-dispvm-max", "dvm", "3");
  await settle();
  const [killed = "", broken = "", good = ""] = list();
  const kills: Promise<string>[] = [];
  app.handlersOf("DispVM").add("domain-pre-unpaused", async (domain) => {
    const { name } = domain;
    if (name === killed) kills.push(ask("admin.vm.Kill", name));
    while (name === killed && !domain.isHalted) await new Promise(setImmediate);
    if (name === broken) throw new Error("refused");
  });
  t.equal(await ask("admin.vm.CreateDisposable", "dvm"), `0\0${good}`);
  t.same(await Promise.all(kills), ["0\0"]);
  t.same(states(app, [killed, broken, good]), [undefined, undefined, "Running"], "nothing is left of the others");
});

t.test("while a disposable is found outdated, a concurrent request takes the next one alone", async (t) => {
  const { app, ask, settle, list } = await system();
  await ask("admin.vm.feature.Set+preload-dispvm-max", "dvm", "2");
  await settle();
  const [outdated = "", next = ""] = list();
  await ask("admin.vm.volume.Resize+private", outdated, String(2 ** 32));
  app.handlersOf("DispVM").add("domain-pre-unpaused", async ({ name }) => {
    // Until the other request has removed the outdated one and looks for another.
    const isBusy = () => app.domains.find(outdated) !== undefined || app.domains.hidden.length > 0;
    while (name === next && isBusy()) await new Promise(setImmediate);
    await new Promise(setImmediate);
  });
  const replies = await Promise.all([ask("admin.vm.CreateDisposable", "dvm"), ask("admin.vm.CreateDisposable", "dvm")]);
  t.equal(new Set(replies).size, 2);
  t.ok(replies.every((reply) => reply.startsWith("0\0")));
  t.ok(replies.includes(`0\0${next}`));
});

t.test("a disposable that cannot start leaves nothing", async (t) => {
  const { app, dvm, ask, settle, list } = await system();
  (app.hypervisor as MemoryHypervisor).failNext("pause", "no");
  await ask("admin.vm.feature.Set+preload-dispvm-max", "dvm", "1");
  await settle();
  t.same(list(), []);
  t.same(
    app.domains.filter((each) => each.template === dvm),
    [],
  );
});

t.test("what a crash has left is removed at the start", async (t) => {
  const { app, dvm, ask, settle, list } = await system();
  const made = async () => (await ask("admin.vm.CreateDisposable", "dvm")).slice(2);
  const [halted, running, kept, interrupted] = [await made(), await made(), await made(), await made()];
  for (const name of [running, interrupted]) await ask("admin.vm.Start", name);
  app.getDomain(kept).setProperty("auto_cleanup", false);
  await ask("admin.vm.feature.Set+preload-dispvm-max", "dvm", "0");
  await settle();
  app.getDomain(interrupted).features.set("preload-dispvm-in-progress", true);
  dvm.features.set("preload-dispvm", `disp0 ${interrupted}`);
  await removeLeftDisposables(app, (error) => t.fail(error.message));
  t.same(states(app, [halted, running, kept, interrupted]), [undefined, "Running", "Halted", undefined]);
  t.same(list(), []);
});
