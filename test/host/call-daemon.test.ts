import t from "tap";
import { callDaemon } from "../../src/host/call-daemon.ts";
import { exchangeByNet } from "../../src/platform/sockets/exchange-by-net.ts";
import { findPipeTransport } from "../../src/platform/sockets/exchange-by-pipe.ts";
import { decodeUtf8 } from "../../src/platform/text/encoding.ts";
import type { Framing } from "../../src/wire/framing.ts";
import { StubDaemon, success } from "../rig/stub-daemon.ts";

const limits = { deadline: 20_000, bytes: 1024 };
const call = { source: "dom0", method: "admin.vm.List", dest: "dom0" };
const requests = { new: "admin.vm.List+ dom0 name dom0\0", old: "dom0\0admin.vm.List\0dom0\0\0" };
const exchanges = { net: exchangeByNet, pipe: findPipeTransport()?.exchange ?? exchangeByNet };

for (const [name, exchange] of Object.entries(exchanges)) {
  for (const [first, known] of [
    ["new", "new"],
    ["old", "old"],
    ["new", "old"],
    ["old", "new"],
  ] as readonly (readonly [Framing, Framing])[]) {
    t.test(`${name}: ${first} framing to a daemon that supports ${known}`, async (t) => {
      const daemon = await StubDaemon.start(t, (request) => (request === requests[known] ? success("yes") : ""));
      let sent = 0;
      const { reply, framing } = await callDaemon({ path: daemon.path, exchange, limits, framing: first }, call, () => {
        sent++;
      });
      t.equal(reply.kind, "success");
      t.equal(framing, known);
      t.equal(reply.kind === "success" && decodeUtf8(reply.content), "yes");
      t.strictSame(daemon.requests, first === known ? [requests[known]] : [requests[first], requests[known]]);
      t.equal(sent, 1, "onSent is called for the first request only");
    });
  }

  t.test(`${name}: a daemon that supports neither framing`, async (t) => {
    const daemon = await StubDaemon.start(t, () => "");
    const { reply } = await callDaemon({ path: daemon.path, exchange, limits, framing: "new" }, call);
    t.strictSame(reply, { kind: "empty" });
    t.strictSame(daemon.requests, [requests.new, requests.old]);
  });

  t.test(`${name}: a malformed reply is not requested again`, async (t) => {
    const daemon = await StubDaemon.start(t, () => "?");
    const { reply } = await callDaemon({ path: daemon.path, exchange, limits, framing: "new" }, call);
    t.strictSame(reply, { kind: "malformed" });
    t.equal(daemon.requests.length, 1);
  });
}
