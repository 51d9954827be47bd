import t from "tap";
import { fetchSystemInfo, parseSystemInfo } from "../../src/host/fetch-system-info.ts";
import { ExchangeError } from "../../src/platform/sockets/exchange.ts";
import { exchangeByNet } from "../../src/platform/sockets/exchange-by-net.ts";
import { findPipeTransport } from "../../src/platform/sockets/exchange-by-pipe.ts";
import { SystemInfoError } from "../../src/policy/model/system-info.ts";
import { exception, type Reaction, StubDaemon, success, systemInfo } from "../rig/stub-daemon.ts";

const limits = { deadline: 20_000, bytes: 1024 * 1024 };
const exchange = findPipeTransport()?.exchange ?? exchangeByNet;
const socketOf = ({ path }: StubDaemon) => ({ path, exchange, limits, framing: "new" as const });

t.test("system information", async (t) => {
  const daemon = await StubDaemon.start(t, () => systemInfo({ dom0: { type: "AdminVM" }, work: { tags: ["red"] } }));
  let sent = 0;
  const { info, framing } = await fetchSystemInfo(socketOf(daemon), () => {
    sent++;
  });
  t.strictSame([...info.domains.keys()], ["dom0", "work"]);
  t.strictSame(info.domains.get("work")?.tags, ["red"]);
  t.strictSame(daemon.requests, ["internal.GetSystemInfo+ dom0 name dom0\0"]);
  t.equal(sent, 1);
  t.equal(framing, "new");
});

const wrong: readonly (readonly [string, Reaction, string | RegExp])[] = [
  ["nothing", "", "the daemon closed the connection without an answer"],
  ["not framed", "hello", "the daemon's answer is malformed"],
  ["an exception", exception("QubesException", "no %s, %s", "a", "b"), "the daemon answered QubesException: no a, b"],
  ["no content", success(), /^system information is not JSON: /],
  ["half a reply", success('{"domains": {"dom0": {"ta'), /^system information is not JSON: /],
  ["not JSON", success("None"), /^system information is not JSON: /],
  ["an array", success("[]"), "system information is not an object"],
  ["null", success("null"), "system information is not an object"],
  ["no domains", success("{}"), '"domains" is not an object'],
  ["a domain that is none", success('{"domains":{"a":1}}'), "domain a is not an object"],
  ["a name that is none", success('{"domains":{"@x":{}}}'), '"@x" is not the name of a domain'],
  ["no tags", success('{"domains":{"a":{}}}'), '"tags" of domain a is not an array of strings'],
];

t.test("malformed replies", async (t) => {
  for (const [name, reaction, message] of wrong) {
    const daemon = await StubDaemon.start(t, () => reaction);
    const error: unknown = await fetchSystemInfo(socketOf(daemon)).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    t.ok(error instanceof SystemInfoError, name);
    const found = (error as Error).message;
    if (typeof message === "string") t.equal(found, message, name);
    else t.match(found, message, name);
  }
});

t.test("a daemon that closes the connection early", async (t) => {
  const daemon = await StubDaemon.start(t, () => (client) => void client.write("0\0{"));
  const socket = { ...socketOf(daemon), limits: { ...limits, deadline: 50 } };
  await t.rejects(
    fetchSystemInfo(socket),
    new ExchangeError("ETIMEDOUT", `no complete answer from ${daemon.path} within 50 ms`),
  );
});

t.test("system information from a file", async (t) => {
  const info = parseSystemInfo(Buffer.from(systemInfo({ a: {} }).slice(2)));
  t.strictSame([...info.domains.keys()], ["a"]);
  t.throws(() => parseSystemInfo(Buffer.from("x")), SystemInfoError);
});
