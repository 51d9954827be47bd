import t from "tap";
import { noNativeHost, runInHost } from "../rig/native-host.ts";
import { TemporaryFolder } from "../rig/temporary-folder.ts";

t.test("exit codes, signals and streams", { skip: noNativeHost }, async (t) => {
  const { printed, stderr } = await runInHost(t, (host, print) => {
    const run = (
      script: string,
      streams: readonly ("inherit" | "ignore" | "pipe")[],
      done: (pipes: readonly number[]) => void,
    ) => {
      const child = host.spawn({ path: "/bin/sh", args: ["-c", script], streams });
      host.onExit(child.pid, (code, signal) => {
        print(script, code, signal);
        done(child.pipes);
      });
      return child;
    };
    const room = new Uint8Array(100);
    const child = run("read line; echo got $line; exit 7", ["pipe", "pipe", "inherit"], ([input = -1, output = -1]) => {
      print(input > 2, host.decodeUtf8(room.subarray(0, host.receive(output, room))), host.receive(output, room));
      host.close(output);
      run("kill -9 $$", ["ignore", "ignore", "ignore"], (pipes) => {
        print(pipes);
        run("echo to stderr >&2", ["ignore", "ignore", "inherit"], () => {
          try {
            host.kill(child.pid, 15);
          } catch (error) {
            print((error as { code?: string }).code);
          }
        });
      });
    });
    // The program waits for its input, so that nothing can be there yet.
    print(host.receive(child.pipes[1] ?? -1, room) === -1);
    host.send(child.pipes[0] ?? -1, "hello\n");
  });
  t.strictSame(printed, [
    true,
    ["read line; echo got $line; exit 7", 7, 0],
    [true, "got hello\n", 0],
    ["kill -9 $$", -1, 9],
    [-1, -1, -1],
    ["echo to stderr >&2", 0, 0],
    "ESRCH",
  ]);
  t.equal(stderr, "to stderr\n");
});

t.test(
  "a program gets only its streams, default signals, its environment and its directory",
  { skip: noNativeHost },
  async (t) => {
    const folder = new TemporaryFolder(t);
    const { printed, code, stderr } = await runInHost(
      t,
      (host, print) => {
        // Signals that this process takes, and one that its caller ignores.
        host.onSignal(15, () => {});
        const script = "echo $A-$B; pwd; ls /proc/self/fd | wc -l";
        const child = host.spawn({
          path: "/bin/sh",
          args: ["-c", script],
          environment: ["A=1=2", "PATH=/usr/bin:/bin"],
          directory: host.args[0] ?? "",
          streams: ["ignore", "pipe", "inherit"],
        });
        const room = new Uint8Array(8000);
        host.onExit(child.pid, () => {
          const count = host.receive(child.pipes[1] ?? -1, room);
          print(host.decodeUtf8(room.subarray(0, count)).trim().split("\n"));
          // A shell would restore signals itself.
          const plain = host.spawn({
            path: "/bin/cat",
            args: ["/proc/self/status"],
            streams: ["ignore", "pipe", "inherit"],
          });
          host.onExit(plain.pid, () => {
            const length = host.receive(plain.pipes[1] ?? -1, room);
            print(host.decodeUtf8(room.subarray(0, length)).match(/Sig(Blk|Ign):.*/g));
            host.exit(0);
          });
        });
      },
      { args: [folder.path], environment: { B: "hidden" }, shell: 'trap "" HUP; exec 7</etc/passwd "$@"' },
    );
    t.strictSame([code, stderr], [0, ""]);
    const zero = "0".repeat(16);
    t.strictSame(printed, [
      ["1=2-", folder.path, "4"],
      [`SigBlk:\t${zero}`, `SigIgn:\t${zero}`],
    ]);
  },
);

t.test("the end of a program before a function waits for it", { skip: noNativeHost }, async (t) => {
  const { printed, code } = await runInHost(t, (host, print) => {
    const child = host.spawn({ path: "/bin/true", args: [], streams: [] });
    host.setTimer(100, () => {
      host.onExit(child.pid, (code, signal) => print(code, signal));
    });
  });
  t.strictSame([printed, code], [[[0, 0]], 127]);
});

t.test("programs that do not start", { skip: noNativeHost }, async (t) => {
  const { printed } = await runInHost(t, (host, print) => {
    const streams = ["ignore", "ignore", "ignore"] as const;
    for (const program of [
      { path: "/nonexistent", args: [], streams },
      { path: "true", args: [], streams },
      { path: "/etc/passwd", args: [], streams },
      { path: "/bin/true", args: ["a\0b"], streams },
      { path: "/bin/true", args: [], directory: "/nonexistent", streams },
    ]) {
      try {
        print(host.spawn(program).pid > 0);
      } catch (error) {
        print((error as { code?: string }).code);
      }
    }
    try {
      host.onExit(1, () => {});
    } catch (error) {
      print((error as { code?: string }).code);
    }
  });
  t.strictSame(printed, ["ENOENT", "ENOENT", "EACCES", "EINVAL", "ENOENT", "ECHILD"]);
});
