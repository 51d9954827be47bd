import { rmSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import t, { type Test } from "tap";
import { dispatch } from "../../src/api/dispatch.ts";
import type { EventStream } from "../../src/api/event-subscription.ts";
import { SystemInfoText } from "../../src/api/system-info-text.ts";
import { visibility } from "../../src/api/visibility.ts";
import { PolicyVisibility } from "../../src/daemon/policy-visibility.ts";
import { addDomain, ask, coreApp, serverOf } from "../rig/core-app.ts";
import { KeptLog } from "../rig/kept-log.ts";
import { TemporaryFolder } from "../rig/temporary-folder.ts";

function serve(t: Test, policy: string) {
  const folder = new TemporaryFolder(t);
  folder.write("policy.d/30-user.policy", policy);
  const app = coreApp(folder.path);
  const log = new KeptLog();
  const sources = { directories: [folder.at("policy.d")], legacyDirectory: folder.at("none") };
  const info = new SystemInfoText(app);
  visibility(new PolicyVisibility(sources, () => info, log).mayCall).register(app);
  const template = addDomain(app, "TemplateVM", "fedora");
  for (const name of ["work", "vault", "mgmt"]) addDomain(app, "AppVM", name, template);
  app.getDomain("vault").tags.add("hidden");
  app.enableEvents();
  const server = serverOf(app);
  const list = async (source: string): Promise<readonly string[]> => {
    const reply = await ask(server, "qubesd", `admin.vm.List+ ${source} name dom0\0`);
    await setImmediate();
    return reply
      .slice(2)
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => line.split(" ")[0] as string);
  };
  return { app, folder, list, log, server };
}

t.test("dom0 sees all domains; a domain sees itself and those that policy permits", async (t) => {
  const { list } = serve(t, "admin.vm.List * mgmt @tag:hidden deny\nadmin.vm.List * mgmt @anyvm allow target=dom0\n");
  t.same(await list("dom0"), ["dom0", "fedora", "mgmt", "vault", "work"]);
  t.same(await list("work"), ["work"]);
  t.same(await list("mgmt"), ["fedora", "mgmt", "work"]);
});

t.test("an ask is not a permission", async (t) => {
  const { list } = serve(t, "admin.vm.List * mgmt @anyvm ask default_target=dom0\n");
  t.same(await list("mgmt"), ["mgmt"]);
});

t.test("the current policy and tags count", async (t) => {
  const { app, folder, list } = serve(t, "admin.vm.List * mgmt @tag:open allow target=dom0\n");
  t.same(await list("mgmt"), ["mgmt"]);
  app.getDomain("work").tags.add("open");
  t.same(await list("mgmt"), ["mgmt", "work"]);
  folder.write("policy.d/20-first.policy", "admin.vm.List * mgmt @adminvm allow\n");
  t.same(await list("mgmt"), ["dom0", "mgmt", "work"]);
  rmSync(folder.at("policy.d/30-user.policy"));
  t.same(await list("mgmt"), ["dom0", "mgmt"]);
});

t.test("with a broken policy a domain sees nothing, and the log says why", async (t) => {
  const { folder, list, log } = serve(t, "admin.vm.List * mgmt @anyvm alow\n");
  t.same(await list("mgmt"), ["mgmt"]);
  t.match(log.errors, [/the policy does not load: "alow" is not an action/]);
  folder.write("policy.d/30-user.policy", "admin.vm.List * mgmt work allow target=dom0\n");
  t.same(await list("mgmt"), ["mgmt", "work"]);
  rmSync(folder.at("policy.d"), { recursive: true });
  t.same(await list("mgmt"), ["mgmt"]);
});

t.test("a stream of events contains only domains that policy permits its reader to see", async (t) => {
  const { app, server } = serve(
    t,
    "admin.Events * mgmt @tag:hidden deny\nadmin.Events * mgmt @anyvm allow target=dom0\n",
  );
  const hear = async (source: string): Promise<() => string> => {
    const common = { framing: "new", argument: "", payload: Buffer.alloc(0), source } as const;
    const stream = await dispatch(server, "qubesd", { ...common, method: "admin.Events", dest: "dom0" });
    let heard = "";
    (stream as EventStream).start((bytes) => {
      heard += Buffer.from(bytes).toString("latin1");
    }, t.fail);
    return () => heard;
  };
  const [admin, mgmt, other] = [await hear("dom0"), await hear("mgmt"), await hear("vault")];
  app.getDomain("work").tags.add("seen");
  await setImmediate();
  app.getDomain("vault").features.set("secret", "hidden-value");
  app.setProperty("check_updates_vm", false);
  await setImmediate();
  t.match(admin(), /domain-tag-add:seen[\s\S]*hidden-value[\s\S]*property-set:check_updates_vm/);
  t.match(mgmt(), "work\0domain-tag-add:seen");
  t.notMatch(mgmt(), "hidden-value");
  t.notMatch(mgmt(), "check_updates_vm");
  t.match(other(), "hidden-value", "a domain receives its own events");
  t.notMatch(other(), "domain-tag-add:seen");
});

t.test("events of the system about a domain are those of the domain", async (t) => {
  const { server } = serve(t, "admin.Events * mgmt secret deny\nadmin.Events * mgmt @anyvm allow target=dom0\n");
  const common = { framing: "new", argument: "", payload: Buffer.alloc(0), source: "mgmt" } as const;
  const stream = await dispatch(server, "qubesd", { ...common, method: "admin.Events", dest: "dom0" });
  const heard: string[] = [];
  (stream as EventStream).start((bytes) => {
    heard.push(
      ...(Buffer.from(bytes)
        .toString("latin1")
        .match(/domain-add.*/) ?? []),
    );
  }, t.fail);
  for (const name of ["shown", "secret"]) {
    const request = `admin.vm.Create.AppVM+fedora dom0 name dom0\0name=${name} label=red`;
    t.equal(await ask(server, "qubesd", request), "0\0");
  }
  await setImmediate();
  t.same(heard, ["domain-add\0vm\0shown\0\0"]);
});

t.test("statistics are those of the domains that policy permits", async (t) => {
  const { app, server } = serve(
    t,
    "admin.vm.Stats * mgmt vault deny\nadmin.vm.Stats * mgmt @anyvm allow target=dom0\n",
  );
  for (const name of ["work", "vault"]) await app.hypervisor.spawn(name);
  const common = { framing: "new", argument: "", payload: Buffer.alloc(0), dest: "dom0" } as const;
  for (const [source, seen] of [
    ["dom0", ["dom0", "vault", "work"]],
    ["mgmt", ["work"]],
    ["work", ["work"]],
  ] as const) {
    const stream = await dispatch(server, "qubesd", { ...common, method: "admin.vm.Stats", source });
    const heard: string[] = [];
    const stop = (stream as EventStream).start((bytes) => {
      heard.push(
        ...(Buffer.from(bytes)
          .toString("latin1")
          .match(/[a-z0-9-]+(?=\0vm-stats)/g) ?? []),
      );
    }, t.fail);
    stop();
    t.same(heard, seen, source);
  }
});

t.test("only dom0 changes the tags that tell who created a domain", async (t) => {
  const { app, server } = serve(t, "* * mgmt @anyvm allow target=dom0\n");
  const { tags } = app.getDomain("work");
  for (const method of ["Set", "Remove"]) {
    for (const tag of ["created-by-dom0", "created-by-mgmt", "created-by-"]) {
      if (method === "Remove") tags.add(tag);
      const before = tags.list();
      const call = (source: string) => ask(server, "qubesd", `admin.vm.tag.${method}+${tag} ${source} name work\0`);
      t.match(
        await call("mgmt"),
        /^2\0PermissionDenied\0.*only dom0 may change tags that begin with "created-by-"/,
        `${method} ${tag}`,
      );
      t.same(tags.list(), before);
      t.equal(await call("dom0"), "0\0");
      t.equal(tags.has(tag), method === "Set");
      if (tags.has(tag)) tags.remove(tag);
    }
    t.equal(await ask(server, "qubesd", `admin.vm.tag.Set+created mgmt name work\0`), "0\0", "another tag");
  }
});
