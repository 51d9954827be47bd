import { writeFileSync } from "node:fs";
import t from "tap";
import { noNativeHost, runInHost } from "../rig/native-host.ts";
import { TemporaryFolder } from "../rig/temporary-folder.ts";

t.test("timers, jobs and the order of callbacks", { skip: noNativeHost }, async (t) => {
  const { printed, code } = await runInHost(t, (host, print) => {
    const begin = host.now();
    host.setTimer(30, () => print("30", host.now() - begin >= 30));
    host.setTimer(10, () => {
      print("10");
      Promise.resolve().then(() => print("job of 10"));
    });
    host.setTimer(10, () => print("10, the second"));
    host.clearTimer(host.setTimer(5, () => print("cleared")));
    host.clearTimer(12345);
    const again = (left: number) => host.setTimer(0, () => left > 0 && again(left - 1));
    again(3);
    host.afterPoll(() => print("after poll"));
    Promise.resolve().then(() => print("job"));
    host.sleep(2);
    print("start", host.now() - begin >= 2);
  });
  const expected = [["start", true], "job", "after poll", "10", "job of 10", "10, the second", ["30", true]];
  t.strictSame(printed, expected);
  t.equal(code, 127, "nothing is left to wait for");
});

t.test("watch", { skip: noNativeHost }, async (t) => {
  const folder = new TemporaryFolder(t);
  const { printed, code } = await runInHost(
    t,
    (host, print) => {
      const server = host.listen(host.args[0] ?? "", 0o600, 1);
      const client = host.connect(host.args[0] ?? "");
      let calls = 0;
      host.watch(client, 2, (events) => {
        print(events);
        if (++calls < 2) return;
        host.watch(client, 1, () => print("readable"));
        host.setTimer(5, () => {
          host.watch(client, 0);
          host.watch(server, 1, () => {
            host.watch(server, 0);
            host.watch(server, 0);
          });
        });
      });
      try {
        host.watch(999, 1, () => {});
      } catch (error) {
        print((error as { code?: string }).code);
      }
    },
    { args: [folder.at("socket")] },
  );
  t.strictSame(printed, ["EBADF", 2, 2]);
  t.equal(code, 127);
});

t.test("signals", { skip: noNativeHost }, async (t) => {
  const { printed, signal } = await runInHost(t, (host, print) => {
    host.onSignal(15, () => {
      print("SIGTERM");
      host.onSignal(15, undefined);
      host.setTimer(1, () => host.kill(host.pid, 15));
    });
    host.onSignal(1, () => {
      print("SIGHUP");
      host.kill(host.pid, 15);
    });
    host.kill(host.pid, 1);
    host.setTimer(10_000, () => print("too late"));
  });
  t.strictSame(printed, ["SIGHUP", "SIGTERM"]);
  t.equal(signal, "SIGTERM", "the default effect is restored");
});

t.test("notices of changed files", { skip: noNativeHost }, async (t) => {
  const folder = new TemporaryFolder(t);
  writeFileSync(folder.at("file"), "");
  const { printed } = await runInHost(
    t,
    (host, print) => {
      const directory = host.args[0] ?? "";
      const notices = host.openNotices();
      const watch = host.addNotice(notices, directory);
      print(host.readNotices(notices) ?? "none");
      host.watch(notices, 1, () => {
        print(host.readNotices(notices)?.map(([number, mask, name]) => [number === watch, mask, name]));
        host.close(notices);
      });
      host.rename(`${directory}/file`, `${directory}/other`);
      try {
        host.addNotice(notices, `${directory}/missing`);
      } catch (error) {
        print((error as { code?: string }).code);
      }
    },
    { args: [folder.path] },
  );
  const moved = [
    [true, 0x40, "file"],
    [true, 0x80, "other"],
  ];
  t.strictSame(printed, ["none", "ENOENT", moved]);
});
