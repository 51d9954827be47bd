import { statSync } from "node:fs";
import { connect } from "node:net";
import t from "tap";
import type { Serve } from "../../../src/platform/sockets/listen-place.ts";
import type { RequestCaller, RequestLimits } from "../../../src/platform/sockets/request-handler.ts";
import { RequestService } from "../../../src/platform/sockets/request-service.ts";
import { serveByNet } from "../../../src/platform/sockets/serve-by-net.ts";
import { findServeByPipe } from "../../../src/platform/sockets/serve-by-pipe.ts";
import { request } from "../../rig/run-daemon.ts";
import { TemporaryFolder } from "../../rig/temporary-folder.ts";
import { until } from "../../rig/until.ts";

// A busy machine can delay this process, so a time limit is short only if the test waits for it.
const limits: RequestLimits = {
  requestBytes: 100,
  requestMilliseconds: 20_000,
  replyMilliseconds: 20_000,
  connections: 3,
};
const pipe = findServeByPipe();

t.ok(pipe, "this Node.js can serve on pipe handles");
table("net", serveByNet);
if (pipe !== undefined) table("pipe", pipe);

/** Ignores errors: the connection may have ended already. */
function onDisconnect({ signal }: RequestCaller, reject: (error: Error) => void): void {
  const onAbort = (): void => reject(signal.reason as Error);
  if (signal.aborted) onAbort();
  else signal.addEventListener("abort", onAbort);
}

function table(name: string, serve: Serve): void {
  const start = async (
    scope: { teardown(handler: () => void): void },
    given: Partial<RequestLimits> = {},
    refuse?: (reason: Error) => string,
  ) => {
    const folder = new TemporaryFolder(scope);
    const path = folder.at("sock");
    const errors: string[] = [];
    let release = (): void => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const handler = {
      isWhole: (text: string) => text.includes("\n\n"),
      answer: (text: string, caller: RequestCaller) => {
        if (text.startsWith("now")) return "at once";
        if (text.startsWith("fail")) throw new Error("thrown at once");
        return answerLater(text, caller);
      },
      ...(refuse === undefined ? {} : { refuse }),
    };
    const answerLater = async (text: string, caller: RequestCaller) => {
      if (text.startsWith("stay")) return new Promise<never>((_, reject) => onDisconnect(caller, reject));
      if (text.startsWith("throw")) throw new Error("thrown");
      if (text.startsWith("wait")) await released;
      if (text.startsWith("long")) return "x".repeat(4_000_000);
      return text.startsWith("none") ? undefined : `to ${text.trim()}: \u00e9`;
    };
    const service = new RequestService(handler, { ...limits, ...given }, ({ message }) => errors.push(message));
    const stop = await serve({ path, mode: 0o620 }, service);
    scope.teardown(() => {
      stop();
      void service.drain(0);
    });
    return { path, service, stop, errors, release };
  };
  const utf8 = (latin1: string): string => Buffer.from(latin1, "latin1").toString("utf8");

  t.test(`${name}: a request is answered when it ends or is complete; errors close the connection`, async (t) => {
    const { path, errors, service } = await start(t);
    t.equal(statSync(path).mode & 0o777, 0o620);
    t.equal(utf8(await request(path, "a")), "to a: \u00e9");
    t.equal(utf8(await request(path, "")), "to : \u00e9");
    t.equal(await request(path, "now"), "at once");
    t.equal(await request(path, "none"), "");
    t.equal(await request(path, "throw"), "");
    t.equal(await request(path, "x".repeat(101)).catch(() => ""), "");
    t.strictSame(errors, ["thrown", "the request has more than 100 bytes"]);
    const open = connect(path).setEncoding("utf8");
    open.write("b\n");
    open.write("\nmore");
    const reply = await new Promise((resolve) => open.once("data", resolve));
    t.match(reply, /^to b/);
    open.end("and more");
    await new Promise((resolve) => open.once("close", resolve));
    t.equal((await request(path, "long").catch(() => "")).length, 4_000_000, "more than the socket buffer holds");
    await service.drain(20_000);
    t.equal(service.size, 0);
  });

  t.test(`${name}: a client that sends or reads nothing is closed after a time`, async (t) => {
    const { path, service } = await start(t, { requestMilliseconds: 300, replyMilliseconds: 300 });
    for (const text of ["", "half a request\n"]) {
      const silent = connect(path);
      if (text !== "") silent.write(text);
      silent.resume();
      await new Promise((resolve) => silent.once("close", resolve));
    }
    const greedy = connect(path);
    greedy.pause();
    greedy.end("long");
    while (service.size < 1) await new Promise((resolve) => setTimeout(resolve, 5));
    while (service.size > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    greedy.destroy();
  });

  t.test(`${name}: a silent client is closed in favour of a new one`, async (t) => {
    const { path, service } = await start(t);
    const silent = Array.from({ length: 3 }, () =>
      connect(path)
        .on("error", () => {})
        .resume(),
    );
    while (service.size < 3) await new Promise((resolve) => setTimeout(resolve, 5));
    const closed = new Promise((resolve) => silent[0]?.on("close", resolve));
    t.match(await request(path, "a"), "to a");
    await closed;
    t.equal(service.size, 2);
    for (const client of silent) client.destroy();
  });

  t.test(`${name}: too many requests are closed, and a client that disconnects is forgotten`, async (t) => {
    const { path, service, release } = await start(t);
    const asking = Array.from({ length: 3 }, () => request(path, "wait"));
    while (service.size < 3) await new Promise((resolve) => setTimeout(resolve, 5));
    t.equal(await request(path, "a").catch(() => ""), "");
    release();
    for (const answer of await Promise.all(asking)) t.match(answer, "to wait");
    t.match(await request(path, "a"), "to a");
    const silent = connect(path).on("error", () => {});
    while (service.size < 1) await new Promise((resolve) => setTimeout(resolve, 5));
    silent.destroy();
    while (service.size > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  });

  t.test(`${name}: a client that disconnects is forgotten, and its pending answer is cancelled`, async (t) => {
    const { path, service, errors } = await start(t);
    const hanging = await Promise.all(
      ["stay", "stay\n\n"].map(async (text) => {
        const client = connect({ path, allowHalfOpen: true });
        client.write(text);
        if (!text.includes("\n")) client.end();
        await until(() => client.writableLength === 0);
        return client;
      }),
    );
    const waiting = request(path, "stay").catch(() => "");
    t.ok(await until(() => service.size === 3));
    for (const client of hanging) client.destroy();
    t.ok(await until(() => service.size === 1), "a client that closed only its half still gets its reply");
    t.strictSame(errors, [], "nobody waits for a reply");
    await service.drain(10);
    t.equal(await waiting, "");
  });

  t.test(`${name}: a client that sends more after its request is closed`, async (t) => {
    const { path, service, errors } = await start(t);
    const client = connect(path).on("error", () => {});
    client.write("stay\n\n");
    t.ok(await until(() => service.size === 1));
    const drip = setInterval(() => client.write("x".repeat(30)), 20);
    await new Promise((resolve) => client.once("close", resolve));
    clearInterval(drip);
    t.equal(service.size, 0);
    t.strictSame(errors, ["the request has more than 100 bytes"]);
  });

  t.test(`${name}: each refused request gets its reply, and the client can read it`, async (t) => {
    const short = { requestMilliseconds: 300 };
    for (const [text, given, reply] of [
      ["throw", {}, "denied: thrown"],
      ["fail", {}, "denied: thrown at once"],
      ["x".repeat(101), {}, "denied: the request has more than 100 bytes"],
      ["x".repeat(2_000_000), {}, "denied: the request has more than 100 bytes"],
      [`stay\n\n${"x".repeat(2_000_000)}`, {}, "denied: the request has more than 100 bytes"],
      [undefined, short, "denied: the request is incomplete after 0.3 s"],
      ["half a request\n", short, "denied: the request is incomplete after 0.3 s"],
    ] as const) {
      const { path, errors, service } = await start(t, given, ({ message }) => `denied: ${message}`);
      const client = connect({ path, allowHalfOpen: true });
      if (text !== undefined) client.write(text);
      if (given !== short) client.end();
      let read = "";
      client.on("data", (piece) => {
        read += piece;
      });
      await new Promise((resolve, reject) => client.on("end", resolve).on("error", reject));
      t.equal(read, reply, text?.slice(0, 20) ?? "silence");
      client.end();
      t.strictSame(errors, [], "the handler reports it");
      t.ok(await until(() => service.size === 0));
    }
  });

  t.test(`${name}: one request too many gets its reply`, async (t) => {
    const { path, service, release } = await start(t, {}, ({ message }) => `denied: ${message}`);
    const silent = request(path, "wait");
    const half = connect({ path, allowHalfOpen: true });
    half.write("half");
    t.ok(await until(() => service.size === 2));
    const waiting = [silent, request(path, "wait")];
    t.ok(await until(() => service.size === 3));
    waiting.push(request(path, "wait"));
    const refused = await new Promise((resolve) => half.once("data", resolve));
    t.equal(String(refused), "denied: more than 3 connections are open", "the incomplete request gives way");
    half.end();
    t.ok(await until(() => service.size === 3));
    t.equal(await request(path, "a"), "denied: more than 3 connections are open");
    release();
    for (const answer of await Promise.all(waiting)) t.match(answer, "to wait");
  });

  t.test(`${name}: a stop withdraws questions, and refuses what is left`, async (t) => {
    const { path, service, stop } = await start(t, {}, ({ message }) => `denied: ${message}`);
    const asked = request(path, "stay");
    const deaf = request(path, "wait");
    const half = connect({ path, allowHalfOpen: true });
    half.write("half");
    const cut = new Promise((resolve) => half.once("data", resolve));
    t.ok(await until(() => service.size === 3));
    stop();
    const drained = service.drain(50);
    for (const reply of await Promise.all([asked, deaf, cut]))
      t.equal(String(reply), "denied: the service is stopping");
    half.end();
    await drained;
    t.equal(service.size, 0);
  });

  t.test(`${name}: a stop waits for pending answers, up to a limit`, async (t) => {
    const { path, service, stop, release } = await start(t);
    const answered = request(path, "wait");
    while (service.size < 1) await new Promise((resolve) => setTimeout(resolve, 5));
    stop();
    setTimeout(release, 50);
    await service.drain(20_000);
    t.match(await answered, "to wait");
    await t.rejects(request(path, "a"));
    const { path: other, service: second, stop: stopSecond } = await start(t);
    const cut = request(other, "wait").catch(() => "");
    while (second.size < 1) await new Promise((resolve) => setTimeout(resolve, 5));
    stopSecond();
    await second.drain(10);
    t.equal(await cut, "");
  });

  t.test(`${name}: a socket that cannot be made`, async (t) => {
    const { service, path } = await start(t);
    await t.rejects(
      serve({ path: "/nonexistent/sock", mode: 0o600 }, service),
      /cannot create a socket at \/nonexistent/,
    );
    await t.rejects(serve({ path, mode: 0o600 }, service), /EADDRINUSE/);
    await t.rejects(serve({ fd: 9999 }, service), /descriptor 9999/);
  });
}
