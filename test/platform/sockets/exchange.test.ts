import { createServer } from "node:net";
import t, { type Test } from "tap";
import { type Exchange, ExchangeError, type Transport } from "../../../src/platform/sockets/exchange.ts";
import { exchangeByNet } from "../../../src/platform/sockets/exchange-by-net.ts";
import { findPipeTransport } from "../../../src/platform/sockets/exchange-by-pipe.ts";
import { findTransport } from "../../../src/platform/sockets/fastest-transport.ts";
import { decodeUtf8 } from "../../../src/platform/text/encoding.ts";
import { type Reaction, StubDaemon, silence } from "../../rig/stub-daemon.ts";
import { TemporaryFolder } from "../../rig/temporary-folder.ts";
import { until } from "../../rig/until.ts";

const limits = { deadline: 20_000, bytes: 4 * 1024 * 1024 };
const pipe = findPipeTransport();

t.ok(pipe, "this Node.js supports the exchange on a pipe handle");
t.type(findTransport().exchange, "function");
table("net", exchangeByNet);
if (pipe !== undefined) wholeTable("pipe", pipe);

function wholeTable(name: string, transport: Transport): void {
  table(name, transport.exchange);

  t.test(`${name}: a write without a reply`, async (t) => {
    const daemon = await StubDaemon.start(t, () => silence);
    t.equal(await transport.writeNow(daemon.path, "a line \u00e9\n"), true);
    await until(() => daemon.requests.length === 1);
    t.strictSame(daemon.requests, [Buffer.from("a line \u00e9\n").toString("latin1")]);
    await daemon.stop();
    t.equal(await transport.writeNow(daemon.path, "a line\n"), false, "no process listens");
  });
}

/** Every byte value, in an order that reveals swapped pieces. */
function someBytes(length: number): Buffer {
  return Buffer.from(Array.from({ length }, (_, index) => (index * 7 + (index >> 8)) & 0xff));
}

function cut(bytes: Buffer, size: number): Buffer[] {
  const count = Math.ceil(bytes.length / size);
  return Array.from({ length: count }, (_, index) => bytes.subarray(index * size, (index + 1) * size));
}

function table(name: string, exchange: Exchange): void {
  const replies: readonly (readonly [string, Reaction, Buffer])[] = [
    ["a reply in one piece", "0\0text", Buffer.from("0\0text")],
    ["a reply byte by byte", cut(Buffer.from("0\0{}\n"), 1), Buffer.from("0\0{}\n")],
    ["many pieces", cut(someBytes(50_000), 4999), someBytes(50_000)],
    ["1 MB", someBytes(1024 * 1024), someBytes(1024 * 1024)],
    ["as long as the limit", Buffer.alloc(limits.bytes, 65), Buffer.alloc(limits.bytes, 65)],
    ["a peer that closes at once", "", Buffer.alloc(0)],
  ];
  for (const [what, reaction, expected] of replies) {
    t.test(`${name}: ${what}`, async (t) => {
      const daemon = await StubDaemon.start(t, () => reaction);
      const events: string[] = [];
      const reply = await exchange(daemon.path, "request\0\xff", limits, () => events.push("sent"));
      events.push("reply");
      t.ok(expected.equals(reply), `${reply.length} bytes`);
      t.strictSame(daemon.requests, ["request\0\xff"], "one character a byte");
      t.strictSame(events, ["sent", "reply"]);
    });
  }

  t.test(`${name}: a request larger than the socket buffer`, async (t) => {
    const daemon = await StubDaemon.start(t, (request) => `${request.length}`);
    const request = someBytes(3_000_000).toString("latin1");
    t.equal(decodeUtf8(await exchange(daemon.path, request, limits)), "3000000");
    t.ok(daemon.requests[0] === request);
  });

  t.test(`${name}: without onSent, two at the same time`, async (t) => {
    const daemon = await StubDaemon.start(t, (request) => `to ${request}`);
    const both = await Promise.all(["a", "b"].map((request) => exchange(daemon.path, request, limits)));
    t.strictSame(
      both.map((reply) => decodeUtf8(reply)),
      ["to a", "to b"],
    );
  });

  t.test(`${name}: a reply longer than the limit`, async (t) => {
    const daemon = await StubDaemon.start(t, () => someBytes(200_001));
    await fails(t, exchange(daemon.path, "x", { ...limits, bytes: 200_000 }), /is longer than 200000 bytes$/);
  });

  t.test(`${name}: silence`, async (t) => {
    const daemon = await StubDaemon.start(t, () => silence);
    await fails(
      t,
      exchange(daemon.path, "x", { ...limits, deadline: 60 }),
      /^no complete answer from .* within 60 ms$/,
    );
  });

  t.test(`${name}: the deadline counts from the start, however long onSent takes`, async (t) => {
    const daemon = await StubDaemon.start(t, () => silence);
    const events: string[] = [];
    const later = new Promise<void>((resolve) =>
      setTimeout(() => {
        events.push("later");
        resolve();
      }, 1500),
    );
    const block = () => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 800);
    await fails(t, exchange(daemon.path, "x", { ...limits, deadline: 1000 }, block), /within 1000 ms$/);
    events.push("deadline");
    await later;
    t.strictSame(events, ["deadline", "later"]);
  });

  t.test(`${name}: an incomplete reply, then silence`, async (t) => {
    const daemon = await StubDaemon.start(t, () => (client) => void client.write("0\0{"));
    await fails(
      t,
      exchange(daemon.path, "x", { ...limits, deadline: 60 }),
      /^no complete answer from .* within 60 ms$/,
    );
  });

  t.test(`${name}: no socket`, async (t) => {
    const path = new TemporaryFolder(t).at("none.sock");
    await fails(t, exchange(path, "x", limits), `cannot connect to ${path}: ENOENT`);
  });

  t.test(`${name}: no process listens`, async (t) => {
    // A file that is not a socket gives the same result as a stale socket.
    const path = new TemporaryFolder(t).write("left.sock", "");
    await fails(t, exchange(path, "x", limits), `cannot connect to ${path}: ECONNREFUSED`);
  });

  t.test(`${name}: a path too long for a socket`, async (t) => {
    const path = `/tmp/${"x".repeat(200)}`;
    await t.rejects(exchange(path, "x", { ...limits, deadline: 1000 }), { message: /cannot connect|EINVAL/ });
  });

  t.test(`${name}: a peer that resets the connection early`, async (t) => {
    const path = new TemporaryFolder(t).at("reset.sock");
    // Closing a socket with unread bytes resets the connection.
    const server = createServer({ pauseOnConnect: true }, (client) => {
      client.on("error", () => {});
      client.write("0\0{", () => setTimeout(() => client.destroy(), 100));
    });
    await new Promise<void>((resolve) => server.listen(path, resolve));
    t.teardown(() => void server.close());
    await fails(t, exchange(path, "request", limits), /^the connection to .* failed: (ECONNRESET|EPIPE)$/);
  });
}

async function fails(t: Test, exchanged: Promise<Uint8Array>, message: string | RegExp): Promise<void> {
  const error: unknown = await exchanged.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ExchangeError)) return void t.fail("not an ExchangeError", { error });
  if (typeof message === "string") t.equal(error.message, message);
  else t.match(error.message, message);
}
