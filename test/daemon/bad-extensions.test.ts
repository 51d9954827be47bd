import { setTimeout } from "node:timers/promises";
import t from "tap";
import { call, request, runDaemon } from "../rig/run-daemon.ts";
import { TemporaryFolder } from "../rig/temporary-folder.ts";

const extension = `
const never = new Promise(() => {});
export default {
  name: "bad",
  timeoutSeconds: 0.05,
  register(app) {
    const domains = app.handlersOf("BaseVM");
    domains.add("domain-stopped", () => { throw new Error("thrown at the stop"); });
    domains.add("domain-pre-start", ({ name }) => (name === "vault" ? never : undefined));
    domains.add("domain-tag-add:timer", () => { setTimeout(() => { throw new Error("thrown in a timer"); }); });
    domains.add("domain-tag-add:promise", () => { Promise.reject(Object.create(null)); });
    domains.add("domain-load", async () => { throw new Error("thrown at the load"); });
    domains.add("admin-permission:admin.vm.tag.List", () => [async () => true]);
    domains.add("admin-permission:admin.Events", () => [({ event }) => {
      if (event === "domain-tag-add:filtered") throw new Error("thrown by a filter");
      return true;
    }]);
  },
};`;

t.test("an extension whose handlers throw, reject, hang and throw late", async (t) => {
  const folder = new TemporaryFolder(t);
  folder.write("ext/bad.mjs", extension);
  const daemon = await runDaemon(t, ["--demo", "--extensions", folder.at("ext")]);
  while (!daemon.printed().includes("until Ctrl-C")) await setTimeout(5);
  const socket = `${/served in (\S+) until/.exec(daemon.printed())?.[1]}/qubesd.sock`;
  const ask = (method: string, dest: string, argument = "") => request(socket, call(method, dest, argument));
  const logged = async (text: RegExp) => {
    while (!text.test(daemon.printed())) await setTimeout(5);
    t.match(daemon.printed(), text);
  };
  t.equal(await ask("admin.vm.Kill", "work"), "0\0");
  await logged(/extension "bad": handler of domain-stopped for work failed: Error: thrown at the stop/);
  t.equal(await ask("admin.vm.Start", "work"), "0\0", "the volumes were stopped");
  t.match(
    await ask("admin.vm.Start", "vault"),
    /^2\0QubesException\0\0extension "bad" timed out: domain-pre-start was/,
  );
  await logged(/extension "bad": handler of domain-pre-start for vault timed out/);
  t.equal(await ask("admin.vm.tag.Set", "vault", "timer"), "0\0");
  await logged(/an error outside of any call: Error: thrown in a timer[\s\S]*bad\.mjs/);
  t.equal(await ask("admin.vm.tag.Set", "vault", "promise"), "0\0");
  await logged(/an error outside of any call: a value without a text/);
  await logged(/handler of domain-load for dom0 failed late: Error: thrown at the load/);
  t.match(await ask("admin.vm.tag.List", "vault"), /^2\0QubesException\0/, "an asynchronous filter shows nothing");
  t.equal(await ask("admin.vm.tag.Set", "vault", "filtered"), "0\0");
  t.same(await daemon.stop("SIGINT"), { code: 0, signal: null });
});
