import { setTimeout } from "node:timers/promises";
import t from "tap";
import { CurrentSystemInfo } from "../../../src/call/service/current-system-info.ts";
import { exchangeByNet } from "../../../src/platform/sockets/exchange-by-net.ts";
import { findOpenWatch } from "../../../src/platform/sockets/open-watch.ts";
import { StubDaemon, silence, systemInfo } from "../../rig/stub-daemon.ts";

const deadline = 1000;

const infoOf = (daemon: StubDaemon): CurrentSystemInfo =>
  new CurrentSystemInfo(
    { path: daemon.path, exchange: exchangeByNet, limits: { deadline, bytes: 10_000 }, framing: "new" },
    findOpenWatch(),
  );

const get = async (info: CurrentSystemInfo) => info.get();

const methods = ({ requests }: StubDaemon): readonly string[] => requests.map((each) => each.split("+")[0] ?? "");

const silent = /no complete answer from .* within \d+ ms/;

t.test("a silent core daemon gets no more requests after the time limit, whichever request it ignores", async (t) => {
  const questions = ["WatchSystemInfo", "GetSystemInfoVersion", "GetSystemInfo"].map((each) => `internal.${each}`);
  for (const [index, last] of questions.entries()) {
    const daemon = await StubDaemon.start(t, (request) => (request.startsWith(`${last}+`) ? silence : ""));
    await t.rejects(get(infoOf(daemon)), silent);
    t.strictSame(methods(daemon), questions.slice(0, index + 1));
  }
});

t.test("the time limit covers all requests together", async (t) => {
  let waits = 0;
  const daemon = await StubDaemon.start(t, () => async (client) => {
    waits++;
    await setTimeout(deadline * 0.7);
    client.end();
  });
  await t.rejects(get(infoOf(daemon)), silent);
  t.equal(waits, 2);
});

t.test("a call that waits for a silent fetch has the same time limit", async (t) => {
  const daemon = await StubDaemon.start(t, () => silence);
  const info = infoOf(daemon);
  const ends: string[] = [];
  const first = t.rejects(get(info), silent).then(() => {
    ends.push("first");
    return setTimeout(deadline / 2).then(() => ends.push("a while later"));
  });
  const second = t.rejects(get(info), silent).then(() => ends.push("second"));
  await Promise.all([first, second]);
  t.same(new Set(ends.slice(0, 2)), new Set(["first", "second"]));
});

t.test("a call is answered when the daemon replies again, even if a silent fetch is pending", async (t) => {
  let isSilent = true;
  const known = systemInfo({ dom0: { type: "AdminVM" } });
  const daemon = await StubDaemon.start(t, () => (isSilent ? silence : known));
  const info = infoOf(daemon);
  const first = t.rejects(get(info), silent);
  await setTimeout(deadline / 2);
  isSilent = false;
  t.ok((await get(info)).domains.has("dom0"));
  await first;
});
