import { execFileSync } from "node:child_process";
import { lstatSync, mkdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import t from "tap";
import { noNativeHost, runInHost } from "../rig/native-host.ts";
import { TemporaryFolder } from "../rig/temporary-folder.ts";

t.test("readFile", { skip: noNativeHost }, async (t) => {
  const folder = new TemporaryFolder(t);
  folder.write("text", "h\u00e9llo\n", 0o640);
  folder.write("bytes", Buffer.from([0xff, 0x00, 0x41]));
  folder.write("long", "x".repeat(100_000));
  execFileSync("mkfifo", [folder.at("fifo")]);
  const { printed } = await runInHost(
    t,
    (host, print) => {
      const at = (name: string) => `${host.args[0]}/${name}`;
      print(host.readFile(at("text"), 7), host.readFile(at("text"), 6), host.readFile(at("text"), 0));
      const { bytes, ...rest } = host.readFile(at("bytes"), 10);
      print(rest.size, "text" in rest, [...new Uint8Array(bytes ?? new ArrayBuffer(0))]);
      print(
        host.readFile(at("long"), 100_000).text?.length,
        host.readFile(at("long"), 99_999).text,
        host.readFile(at("long"), 99_999).size,
      );
      print(host.readFile(at("fifo"), 10).mode & 0o170000, host.readFile(at(""), 10).text);
      print(typeof host.readFile("/proc/self/status", 100_000).text, host.readFile("/proc/self/status", 10).size);
      for (const path of [at("missing"), at("text/below"), at("a\0b")]) {
        try {
          print(host.readFile(path, 10));
        } catch (error) {
          print(error instanceof Error, (error as { code?: string }).code);
        }
      }
    },
    { args: [folder.path] },
  );
  const { mode, uid } = statSync(folder.at("text"));
  t.strictSame(printed, [
    [
      { mode, uid, size: 7, text: "h\u00e9llo\n" },
      { mode, uid, size: 7 },
      { mode, uid, size: 1 },
    ],
    [3, false, [0xff, 0, 0x41]],
    [100_000, null, 100_000],
    [0o010000, null],
    ["string", 11],
    [true, "ENOENT"],
    [true, "ENOTDIR"],
    [true, "ERR_INVALID_ARG_VALUE"],
  ]);
});

t.test("names and status", { skip: noNativeHost }, async (t) => {
  const folder = new TemporaryFolder(t);
  folder.write("file", "12345");
  mkdirSync(folder.at("directory"));
  symlinkSync("file", folder.at("link"));
  const { printed } = await runInHost(
    t,
    (host, print) => {
      const at = (name: string) => `${host.args[0]}/${name}`;
      const [names, kinds] = host.list(at(""));
      print(names.map((name, index) => `${name} ${kinds[index]}`).sort());
      print(host.realPath(at("link")), host.readLink(at("link")));
      const descriptor = host.open(at("file"), 0, 0);
      print(host.status(at("link")), host.linkStatus(at("link")), host.descriptorStatus(descriptor));
      print(host.status(at("missing")) === undefined, host.filesystemType("/proc"));
      try {
        host.status(at("file/below"));
      } catch (error) {
        print((error as { code?: string }).code);
      }
    },
    { args: [folder.path] },
  );
  const pick = (path: string, stat: typeof statSync | typeof lstatSync) => {
    const { mode, uid, gid, size, ino, dev, mtimeMs, ctimeMs } = stat(path) as ReturnType<typeof lstatSync> & object;
    return { mode, uid, gid, size, ino, dev, mtimeMs, ctimeMs };
  };
  const file = pick(folder.at("file"), statSync);
  t.strictSame(printed, [
    ["directory 2", "file 1", "link 3"],
    [folder.at("file"), "file"],
    [file, pick(folder.at("link"), lstatSync), file],
    [true, 0x9fa0],
    "ENOTDIR",
  ]);
});

t.test("changes", { skip: noNativeHost }, async (t) => {
  const folder = new TemporaryFolder(t);
  const { printed, code } = await runInHost(
    t,
    (host, print) => {
      const at = (name: string) => `${host.args[0]}/${name}`;
      host.makeDirectory(at("new"), 0o700);
      const descriptor = host.open(at("new/file"), 0o102, 0o600);
      print(host.write(descriptor, "\u00e9\ud800"), host.writeBytes(descriptor, new Uint8Array([1, 2])));
      host.changeDescriptor(descriptor, 0o4755, host.uid, host.descriptorStatus(descriptor).gid);
      host.sync(descriptor);
      host.close(descriptor);
      const again = host.open(at("new/file"), 0, 0);
      const room = new Uint8Array(10);
      print(host.read(again, room), [...room], host.read(again, room));
      host.link(at("new/file"), at("second"));
      host.rename(at("second"), at("third"));
      host.changeMode(at("third"), 0o640);
      for (const work of [
        () => host.close(1000),
        () => host.close(-1),
        () => host.open(at("new/file"), 0o302, 0),
        () => host.remove(at("new")),
      ]) {
        try {
          print(work());
        } catch (error) {
          print((error as { code?: string }).code);
        }
      }
      print((host.status(at("third"))?.mode ?? 0).toString(8));
      host.remove(at("new/file"));
      host.exit(0);
    },
    { args: [folder.path] },
  );
  t.equal(code, 0);
  t.strictSame(printed, [
    [5, 2],
    [7, [0xc3, 0xa9, 0xef, 0xbf, 0xbd, 1, 2, 0, 0, 0], 0],
    "EBADF",
    "EBADF",
    "EEXIST",
    "EISDIR",
    "100640",
  ]);
  t.strictSame(readFileSync(folder.at("third")).subarray(5), Buffer.from([1, 2]));
});
