import { createServer } from "node:net";
import t from "tap";
import { SocketDeviceAgent } from "../../src/daemon/device-agent.ts";
import { DeviceSystem } from "../rig/device-system.ts";
import { TemporaryFolder } from "../rig/temporary-folder.ts";

t.test("the agent of dom0 is asked, and only the name of a frontend allows", async (t) => {
  const system = await DeviceSystem.make(t);
  const { app } = system;
  system.plugDisk("sda");
  const device = system.device("block", "sda");
  const frontends = [app.getDomain("work"), app.getDomain("vault")];
  const path = new TemporaryFolder(t).at("agent");
  const agent = new SocketDeviceAgent(path, () => app);
  await t.rejects(agent.choose(device, frontends), { code: "ENOENT" });

  let answer = "";
  let asked = "";
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    asked = "";
    socket.on("data", (piece) => {
      asked += piece;
    });
    socket.on("end", () => socket.end(answer));
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  t.teardown(() => server.close());
  for (const [reply, chosen] of [
    ["allow:vault", "vault"],
    ["allow:work\n", "work"],
    ["allow:sys-usb", undefined],
    ["deny", undefined],
    ["", undefined],
  ] as const) {
    answer = reply;
    t.equal((await agent.choose(device, frontends))?.name, chosen, JSON.stringify(reply));
  }
  const [header, json = ""] = asked.split("\0");
  t.equal(header, "device-agent.GUI dom0 name dom0");
  t.match(JSON.parse(json), { source: "sys-usb", argument: "sda", targets: ["work", "vault"], default_target: "" });
});
