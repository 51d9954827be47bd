import { readdirSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { setTimeout } from "node:timers/promises";
import t from "tap";
import { runService } from "../rig/run-service.ts";
import { StubDaemon, systemInfo } from "../rig/stub-daemon.ts";
import { TemporaryFolder } from "../rig/temporary-folder.ts";

const domains = systemInfo({ dom0: { type: "AdminVM" }, studio: { guivm: "gui" }, gui: {}, vault: {} });
const request = (call: string): string => `source=studio\nintended_target=vault\nservice_and_arg=${call}\n\n`;

t.test("without descriptors calls fail, and the service goes on", async (t) => {
  const most = 64;
  const folder = new TemporaryFolder(t);
  folder.write("policy.d/10.policy", "a * studio vault deny\nb * studio vault allow\n");
  const daemon = await StubDaemon.start(t, () => domains);
  const client = folder.write("qrexec-client", "#!/bin/sh\nexit 0\n", 0o755);
  const limited = ["/bin/sh", "-c", `ulimit -n ${most}; exec "$@"`, "sh"];
  const service = await runService(t, folder, daemon, ["--qrexec-client", client], limited);
  t.match(await service.ask(request("b")), "result=allow");
  const used = (): number => readdirSync(`/proc/${service.pid}/fd`).length;
  for (let left = 0; left < 12; left++) {
    const idle: Socket[] = [];
    while (used() < most - left) {
      idle.push(connect(service.path).on("error", () => {}));
      await setTimeout(5);
    }
    for (const call of ["a", "b"]) {
      // Where none is left for the call itself it waits until its end.
      await Promise.race([service.ask(request(call)).catch(() => ""), setTimeout(100)]);
    }
    for (const each of idle) each.destroy();
    await setTimeout(20);
  }
  t.match(await service.ask(request("b")), "result=allow");
  t.ok(await service.logged(/the user cannot be told: cannot run .*EMFILE/));
  t.equal(await service.stop(), 0);
});
