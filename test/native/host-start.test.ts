import { createHash } from "node:crypto";
import t from "tap";
import { type NativeProgram, noNativeHost, runInHost } from "../rig/native-host.ts";

t.test("surroundings", { skip: noNativeHost }, async (t) => {
  const { printed } = await runInHost(
    t,
    (host, print, code) => {
      print(host.args, host.environment("A"), host.environment("MISSING"), host.pid > 1, host.directory());
      print(host.columns(1), (code("add") as (a: number, b: number) => number)(1, 2));
      for (const work of [() => code("missing"), () => host.joinGroup("no-such-group")]) {
        try {
          print(work());
        } catch (error) {
          print((error as { code?: string }).code);
        }
      }
    },
    { args: ["a b", "\u00e9"], environment: { A: "1" }, parts: { add: "(function(a, b) { return a + b; })" } },
  );
  t.strictSame(printed, [[["a b", "\u00e9"], "1", null, true, process.cwd()], [null, 3], "ENOENT", "ENOENT"]);
});

t.test("texts", { skip: noNativeHost }, async (t) => {
  const { printed } = await runInHost(t, (host, print) => {
    print(host.sha256(["a", "\u00e9\n", ""]), host.sha256([]));
    print([...new Uint8Array(host.encodeUtf8("\u00e9\ud800\0"))]);
    print(
      host.decodeUtf8(new Uint8Array([0x41, 0xff, 0xc3, 0xa9, 0xe2, 0x82])),
      host.decodeLatin1(new Uint8Array([0x41, 0xff, 0])),
    );
  });
  const hash = (text: string) => createHash("sha256").update(text).digest("hex");
  t.strictSame(printed, [
    [hash("a\u00e9\n"), hash("")],
    [0xc3, 0xa9, 0xef, 0xbf, 0xbd, 0],
    ["A\ufffd\u00e9\ufffd", "A\u00ff\0"],
  ]);
});

t.test("the language has no compiler", { skip: noNativeHost }, async (t) => {
  const { printed } = await runInHost(t, (_host, print) => {
    const global = globalThis as unknown as { eval?: (code: string) => unknown };
    for (const work of [() => global.eval?.("1"), () => new Function("return 1")(), () => "aab".replace(/a+/, "")]) {
      try {
        print(work());
      } catch (error) {
        print((error as Error).name);
      }
    }
  });
  t.strictSame(printed, ["TypeError", "TypeError", "b"]);
});

const crashes: readonly (readonly [string, NativeProgram, RegExp])[] = [
  ["an exception", () => (undefined as unknown as { x: number }).x, /TypeError: cannot read property 'x'/],
  ["an exception in a timer", (host) => host.setTimer(1, () => JSON.parse("{")), /SyntaxError/],
  ["an exception in a job", () => queueMicrotask(() => JSON.parse("{")), /SyntaxError/],
  [
    "a rejection",
    (host) => void host.afterPoll(() => void Promise.reject(new Error("\u001b[1m"))),
    /Error: \\u\{1b\}\[1m/,
  ],
  [
    "a stack overflow",
    function deep(): number {
      return 1 + deep();
    },
    /Maximum call stack/,
  ],
  ["a deep text of JSON", () => JSON.parse("[".repeat(1_000_000)), /Maximum call stack|SyntaxError/],
  [
    "too much memory",
    () => {
      const all = [];
      for (;;) all.push(new Uint8Array(1 << 24));
    },
    /out of memory/,
  ],
];

for (const [what, program, expected] of crashes) {
  t.test(`${what} ends with 126`, { skip: noNativeHost }, async (t) => {
    const { code, stderr } = await runInHost(t, program);
    t.equal(code, 126);
    t.match(stderr, expected);
  });
}

t.test("a rejection that is handled in time", { skip: noNativeHost }, async (t) => {
  const { code, stderr } = await runInHost(t, (host) => {
    const promise = Promise.reject(new Error("late"));
    Promise.resolve().then(() => promise.catch(() => host.exit(3)));
  });
  t.strictSame([code, stderr], [3, ""]);
});

t.test("hostile surroundings", { skip: noNativeHost }, async (t) => {
  const shells = {
    "closed streams": 'file=$(mktemp); RESULT=$file "$@" <&- >&- 2>&-; cat $file; rm $file',
    "64 descriptors": 'ulimit -n 64; "$@"',
    "a directory that was removed": 'directory=$(mktemp -d); cd $directory; rmdir $directory; "$@"',
    "signals that the caller ignores": 'trap "" PIPE CHLD TERM; "$@"',
  };
  for (const [what, shell] of Object.entries(shells)) {
    const { printed, code } = await runInHost(
      t,
      (host, print) => {
        const result = host.environment("RESULT");
        const descriptor = host.open(result ?? "/dev/null", 1, 0);
        if (result !== undefined) host.write(descriptor, `${descriptor}\n`);
        const child = host.spawn({
          path: "/bin/sh",
          args: ["-c", "exit 3"],
          streams: ["inherit", "inherit", "inherit"],
        });
        host.onExit(child.pid, (code) => {
          print(code);
          host.exit(0);
        });
      },
      { shell, environment: { PATH: "/usr/bin:/bin" } },
    );
    t.strictSame([printed, code], [[3], 0], what);
  }
});
