import fc from "fast-check";
import t from "tap";
import { evalRequest, serviceRequest } from "../rig/request-arbitraries.ts";
import { request } from "../rig/run-daemon.ts";
import { runService } from "../rig/run-service.ts";
import { StubDaemon, systemInfo } from "../rig/stub-daemon.ts";
import { TemporaryFolder } from "../rig/temporary-folder.ts";

const runs = { numRuns: 300 };

/** All possible replies of a socket: nothing, a deny, an allow, and for the last socket its status. */
const sayings: Readonly<Record<string, readonly [requests: fc.Arbitrary<string>, reply: RegExp]>> = {
  "socket.sock": [serviceRequest, /^(|result=deny|result=allow|user=DEFAULT\nresult=allow\ntarget=[\s\S]*)$/],
  "eval-socket.sock": [evalRequest("policy.EvalSimple"), /^(|result=deny\n|result=allow\n)$/],
  "gui-socket.sock": [evalRequest("policy.EvalGUI"), /^(|result=deny\n|result=allow\n)$/],
  "status-socket.sock": [serviceRequest, /^(|\{"version":.*\}\n)$/],
};

/** Each domain shows the windows of both. */
const tags = ["guivm-studio", "guivm-vault"];

t.test("any bytes at its sockets leave the service running, and it answers the next request", async (t) => {
  const folder = new TemporaryFolder(t);
  folder.write("policy.d/10.policy", "a * studio vault allow\n* * @anyvm @anyvm ask\n");
  const daemon = await StubDaemon.start(t, () =>
    systemInfo({ studio: { tags }, vault: { tags }, dom0: { type: "AdminVM" } }),
  );
  const service = await runService(t, folder, daemon);
  for (const [name, [requests, expected]] of Object.entries(sayings)) {
    const replies = new Set<string>();
    await fc.assert(
      fc.asyncProperty(requests, async (text) => {
        const reply = await request(folder.at(name), text).catch(() => "");
        replies.add(reply);
        return expected.test(reply);
      }),
      runs,
    );
    t.ok(
      [...replies].some((reply) => reply !== ""),
      `${name}: ${replies.size} replies, not all of them nothing`,
    );
    t.match(await service.ask("source=studio\nintended_target=vault\nservice_and_arg=a\n\n"), "result=allow");
  }
  t.equal(await service.stop(), 0);
});
