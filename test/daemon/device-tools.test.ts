import { readFileSync } from "node:fs";
import t from "tap";
import { ask, serverOf } from "../rig/core-app.ts";
import { DeviceSystem } from "../rig/device-system.ts";

/** A request that a tool of the present client sent, and the reply that it accepted. A character is a byte. */
interface Recorded {
  readonly cmd: string;
  readonly request: string;
  readonly reply: string;
}

const recorded = readFileSync(new URL("device-tools.jsonl", import.meta.url), "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as Recorded);

t.test("the recorded sessions of qvm-device and qvm-start get their replies", async (t) => {
  const running = ["sys-net", "sys-firewall", "work"];
  const system = await DeviceSystem.make(t, {}, [...running, "vault", "untrusted", "personal", "default-dvm"], running);
  system.plugUsb("2-1", {}, "sys-net");
  system.plugDisk("sda", { desc: "Cruzer_Fit ()", parent: "2-1:1.0" }, "sys-net");
  system.plugDisk("sda1", { desc: "Cruzer_Fit (DATA)", parent: "sda" }, "sys-net");
  system.plugDisk("sr0", { desc: "DVD_RW (Debian_13)", mode: "r" }, "sys-net");
  system.plugDisk("loop0", { desc: "/iso/debian.iso ()", mode: "r" }, "dom0");
  const server = serverOf(system.app);
  for (const { cmd, request, reply } of recorded) {
    // The machine of the recording had no list of hardware names.
    const text = (await ask(server, "qubesd", request)).replace(/ vendor='[^']*' product='Cruzer Fit'/g, "");
    t.equal(text, reply, `${cmd}: ${request.split("\0")[0]}`);
  }
});
