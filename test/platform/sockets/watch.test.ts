import type { Socket } from "node:net";
import t from "tap";
import { nextLoopTurn } from "../../../src/platform/loop/loop-turn.ts";
import { findOpenWatch } from "../../../src/platform/sockets/open-watch.ts";
import type { OpenWatch } from "../../../src/platform/sockets/watch.ts";
import { successPrefix } from "../../../src/wire/encode-reply.ts";
import { type Reaction, StubDaemon, silence } from "../../rig/stub-daemon.ts";

const open = findOpenWatch() as OpenWatch;
// A busy machine can delay this process, so the deadline is short only if no reply is expected.
const limits = { deadline: 2000, bytes: 100 };

t.ok(open, "this Node.js can watch");

t.test("a watch is current until the other side ends it; the end is seen after a turn of the event loop", async (t) => {
  let peer: Socket | undefined;
  const daemon = await StubDaemon.start(t, () => (client) => {
    peer = client;
    client.write("0");
    setImmediate(() => client.write("\0"));
  });
  const watch = await open(daemon.path, "request", successPrefix, limits);
  t.ok(watch?.isCurrent());
  await new Promise((resolve) => setTimeout(resolve, 2300));
  t.ok(watch?.isCurrent(), "the deadline applies to the first reply only");
  peer?.destroy();
  await nextLoopTurn();
  t.notOk(watch?.isCurrent(), "a loop turn later");
  watch?.close();
  watch?.close();
  t.notOk(watch?.isCurrent());
});

t.test("more data or a close ends the watch", async (t) => {
  let peer: Socket | undefined;
  const daemon = await StubDaemon.start(t, () => (client) => {
    peer = client;
    client.write("0\0");
  });
  const watch = await open(daemon.path, "request", successPrefix, limits);
  const other = await open(daemon.path, "request", successPrefix, limits);
  peer?.write("more");
  await nextLoopTurn();
  t.notOk(other?.isCurrent());
  t.ok(watch?.isCurrent());
  watch?.close();
  t.notOk(watch?.isCurrent());
  other?.close();
});

t.test("nothing to watch", async (t) => {
  const reactions: Readonly<Record<string, Reaction>> = {
    "an exception": "2\0QubesNoSuchMethodError\0\0\0",
    "no answer": "",
    "half of one": "0",
    content: "0\0content",
    silence,
  };
  for (const [what, reaction] of Object.entries(reactions)) {
    const daemon = await StubDaemon.start(t, () => reaction);
    t.equal(await open(daemon.path, "request", successPrefix, { ...limits, deadline: 200 }), undefined, what);
  }
  t.equal(await open("/nonexistent", "request", successPrefix, limits), undefined);
  t.equal(await open(`/${"x".repeat(200)}`, "request", successPrefix, limits), undefined);
});
