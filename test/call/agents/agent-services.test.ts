import { existsSync, readFileSync } from "node:fs";
import t from "tap";
import type { NotifyParameters } from "../../../src/call/agents/agent.ts";
import { AgentServices } from "../../../src/call/agents/agent-services.ts";
import { DBusAgent } from "../../../src/call/agents/dbus-agent.ts";
import { runSilentAgent } from "../../rig/run-service.ts";
import { TemporaryFolder } from "../../rig/temporary-folder.ts";
import { until } from "../../rig/until.ts";

const question = { source: "studio", service: "a", argument: "+", targets: ["vault"], default_target: "", icons: {} };
const told: NotifyParameters = { resolution: "deny", service: "a", argument: "+", source: "studio", target: "vault" };

t.test("a call waits for a silent agent of dom0 until the time limit", async (t) => {
  const folder = new TemporaryFolder(t);
  const agents = new AgentServices({ services: folder.path, client: "/nonexistent" }, { ask: 60, notify: 50 });
  for (const service of ["policy.Ask", "policy.Notify"]) await runSilentAgent(t, folder.at(service));
  await t.rejects(agents.ask("dom0", question), /no answer from .*policy\.Ask in time/);
  await t.rejects(agents.notify("dom0", told), /no answer from .*policy\.Notify in time/);
});

t.test("a call waits for a silent agent in a domain, but not for processes that the agent has started", async (t) => {
  const folder = new TemporaryFolder(t);
  const held = folder.at("held");
  // The grandchild holds the ends of the pipes, and outlives the child.
  const client = folder.write("qrexec-client", `#!/bin/sh\nsleep 600 &\necho $! >>'${held}'\nwait\n`, 0o755);
  t.teardown(() => {
    for (const pid of readFileSync(held, "utf8").trim().split("\n")) process.kill(Number(pid));
  });
  // Enough time for the child to start the grandchild.
  const agents = new AgentServices({ services: folder.path, client }, { ask: 1500, notify: 1500 });
  await t.rejects(agents.ask("gui", question), /no answer from policy\.Ask in gui in time/);
  await t.rejects(agents.notify("gui", told), /no answer from policy\.Notify in gui in time/);
});

t.test("a cancelled call does not wait for an agent", async (t) => {
  const folder = new TemporaryFolder(t);
  const client = folder.write("qrexec-client", `#!/bin/sh\necho $$ >'${folder.at("pid")}'\nexec sleep 600\n`, 0o755);
  const agents = new AgentServices({ services: folder.path, client });
  const pid = (): string => (existsSync(folder.at("pid")) ? readFileSync(folder.at("pid"), "utf8").trim() : "");
  const asked = await runSilentAgent(t, folder.at("policy.Ask"));
  for (const guivm of ["dom0", "gui"]) {
    const caller = new AbortController();
    const answer = t.rejects(agents.ask(guivm, question, caller.signal), /hung up/);
    t.ok(await until(() => (guivm === "dom0" ? asked() === 1 : pid() !== "")));
    caller.abort(new Error("hung up"));
    await answer;
    await t.rejects(agents.ask(guivm, question, caller.signal), /hung up/, "who has gone before is not asked for");
  }
  t.ok(await until(() => asked() === 0));
  t.ok(await until(() => !existsSync(`/proc/${pid()}`)), "the child is gone");
});

t.test("a call waits for a silent agent on the bus of R4.0 until the time limit", async (t) => {
  const folder = new TemporaryFolder(t);
  await runSilentAgent(t, folder.at("bus"));
  const agent = new DBusAgent({ address: `unix:path=${folder.at("bus")}`, timeout: 50 });
  await t.rejects(agent.ask(question, "a"), /no answer from org\.qubesos\.PolicyAgent in time/);
});
