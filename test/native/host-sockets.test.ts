import { createServer } from "node:net";
import t from "tap";
import { noNativeHost, runInHost } from "../rig/native-host.ts";
import { type Reaction, StubDaemon, silence } from "../rig/stub-daemon.ts";
import { TemporaryFolder } from "../rig/temporary-folder.ts";
import { until } from "../rig/until.ts";

const bytes = Buffer.from(Array.from({ length: 50_000 }, (_, index) => (index * 7 + (index >> 8)) & 0xff));

const reactions: readonly (readonly [string, Reaction, unknown])[] = [
  ["a reply in one piece", "0\0text", [6, 48]],
  [
    "a reply in pieces",
    [bytes.subarray(0, 20_000), bytes.subarray(20_000, 20_001), bytes.subarray(20_001)],
    [50_000, 0],
  ],
  ["an empty reply", "", [0, null]],
  ["a reply as long as the limit", Buffer.alloc(60_000, 65), [60_000, 65]],
  ["a longer reply", Buffer.alloc(60_001, 65), ["EMSGSIZE", true]],
  ["no reply", silence, ["ETIMEDOUT", true]],
];

for (const [what, reaction, expected] of reactions) {
  t.test(`exchange: ${what}`, { skip: noNativeHost }, async (t) => {
    const daemon = await StubDaemon.start(t, () => reaction);
    const { printed } = await runInHost(
      t,
      (host, print) => {
        const [path = ""] = host.args;
        const deadline = host.args[1] === "no reply" ? 100 : 20_000;
        try {
          const reply = new Uint8Array(host.exchange(path, "a\u00ff\0", deadline, 60_000, () => print("sent")));
          print(reply.length, reply[0]);
        } catch (error) {
          const { code, isConnected } = error as { code?: string; isConnected?: boolean };
          print(code, isConnected);
        }
      },
      { args: [daemon.path, what] },
    );
    t.strictSame(printed, ["sent", expected]);
    t.strictSame(daemon.requests, ["a\u00ff\0"]);
  });
}

t.test("exchange without a listener, and with an error in the function", { skip: noNativeHost }, async (t) => {
  const folder = new TemporaryFolder(t);
  const daemon = await StubDaemon.start(t, () => "x");
  const { printed } = await runInHost(
    t,
    (host, print) => {
      const [path = "", other = "", long = ""] = host.args;
      const work = [
        () => host.exchange(path, "", 1000, 10),
        () => host.exchange(long, "", 1000, 10),
        () => host.sendOnce(path, "x"),
        () => host.sendDatagram(path, "x"),
        () => host.connect(path),
      ];
      for (const each of work) {
        try {
          print(each());
        } catch (error) {
          const { code, isConnected } = error as { code?: string; isConnected?: boolean };
          print(code, isConnected);
        }
      }
      try {
        host.exchange(other, "", 1000, 10, () => {
          throw new Error("mine");
        });
      } catch (error) {
        print((error as Error).message);
      }
    },
    { args: [folder.at("missing"), daemon.path, folder.at("x".repeat(200))] },
  );
  const missing = ["ENOENT", null];
  t.strictSame(printed, [["ENOENT", false], ["ENAMETOOLONG", false], missing, missing, missing, "mine"]);
});

t.test("a large request to a slow reader", { skip: noNativeHost }, async (t) => {
  const path = new TemporaryFolder(t).at("socket");
  let received = 0;
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (client) => {
    client.on("data", (chunk) => {
      received += chunk.length;
    });
    client.on("end", () => client.end("done"));
    setTimeout(() => client.resume(), 100);
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  t.teardown(() => server.close());
  const { printed } = await runInHost(
    t,
    (host, print) => {
      const reply = host.exchange(host.args[0] ?? "", "x".repeat(3_000_000), 20_000, 10);
      print(host.decodeLatin1(new Uint8Array(reply)));
    },
    { args: [path] },
  );
  t.strictSame([printed, received], [["done"], 3_000_000]);
});

t.test("one-way messages", { skip: noNativeHost }, async (t) => {
  const daemon = await StubDaemon.start(t, () => silence);
  const { printed } = await runInHost(
    t,
    (host, print) =>
      print(
        host.sendOnce(host.args[0] ?? "", "a line \u00e9\n"),
        host.sendOnce(host.args[0] ?? "", "y".repeat(5_000_000)),
      ),
    { args: [daemon.path] },
  );
  t.strictSame(printed, [[true, false]]);
  await until(() => daemon.requests.length === 2);
  t.equal(daemon.requests[0], Buffer.from("a line \u00e9\n").toString("latin1"));
});

t.test("a server and its client in one loop", { skip: noNativeHost }, async (t) => {
  const folder = new TemporaryFolder(t);
  const { printed, code } = await runInHost(
    t,
    (host, print) => {
      const path = host.args[0] ?? "";
      const room = new Uint8Array(100);
      const server = host.listen(path, 0o660, 10);
      print((host.status(path)?.mode ?? 0).toString(8), host.accept(server));
      host.watch(server, 1, () => {
        const connection = host.accept(server);
        print("accepted", host.accept(server), host.receiveText(connection));
        host.watch(connection, 1, () => {
          const piece = host.receiveText(connection);
          if (piece !== "") return void print(piece);
          print("end", host.sendLatin1(connection, "\u00ff!"));
          host.close(connection);
          host.close(server);
        });
      });
      const client = host.connect(path);
      print(host.receiveText(client) === undefined);
      let sent = host.send(client, "h\u00e9");
      host.shutdown(client);
      host.watch(client, 1, (events) => {
        const count = host.receive(client, room);
        if (count > 0) return void print(events & 1, [...room.subarray(0, count)]);
        host.close(client);
        // A full socket takes no more, and a closed one raises no signal.
        const again = host.listen(`${path}2`, 0o600, 10);
        const full = host.connect(`${path}2`);
        for (sent = 0; host.send(full, "z".repeat(65_536)) !== -1; sent++);
        print(sent > 0);
        host.close(host.accept(again));
        try {
          host.send(full, "z");
        } catch (error) {
          print((error as { code?: string }).code);
        }
        host.exit(7);
      });
    },
    { args: [folder.at("socket")] },
  );
  t.strictSame(
    printed,
    [["140660", -1], true, ["accepted", -1, "h\u00c3\u00a9"], ["end", 2], [1, [0xff, 0x21]], true, "EPIPE"].map(
      (each) => each,
    ),
  );
  t.equal(code, 7);
});

t.test("an answer ends the connection of a client that has ended", { skip: noNativeHost }, async (t) => {
  const folder = new TemporaryFolder(t);
  const { printed } = await runInHost(
    t,
    (host, print) => {
      const path = host.args[0] ?? "";
      const server = host.listen(path, 0o660, 10);
      const pair = () => [host.connect(path), host.accept(server)] as const;
      const codeOf = (work: () => void) => {
        try {
          return work();
        } catch (error) {
          return (error as { code?: string }).code;
        }
      };
      const [ended, one] = pair();
      host.shutdown(ended);
      print(
        host.answer(one, "h\u00e9"),
        codeOf(() => host.close(one)),
        host.receiveText(ended),
        host.receiveText(ended),
      );
      const [open, two] = pair();
      print(
        host.answer(two, "b"),
        host.receiveText(open),
        host.receiveText(open),
        codeOf(() => host.close(two)),
      );
      const [, three] = pair();
      while (host.send(three, "z".repeat(65_536)) !== -1);
      print(
        host.answer(three, "c"),
        codeOf(() => host.close(three)),
      );
      const [gone, four] = pair();
      host.close(gone);
      print(codeOf(() => host.answer(four, "d")));
      host.exit(0);
    },
    { args: [folder.at("socket")] },
  );
  t.strictSame(printed, [[2, "EBADF", "h\u00c3\u00a9", ""], [1, "b", "", null], [0, null], "EPIPE"]);
});
