import { readFileSync } from "node:fs";
import t from "tap";
import { runProgram } from "../../rig/run-program.ts";
import { TemporaryFolder } from "../../rig/temporary-folder.ts";

t.test("wrong arguments, help, version of qubes-create", async (t) => {
  t.match(await runProgram("qubes-create", ["x"]), {
    code: 2,
    stderr: /unexpected argument: x\nusage:\n {2}qubes-create /,
  });
  t.match(await runProgram("qubes-create", ["--store="]), { code: 2, stderr: /--store needs a value: --store FILE/ });
  t.match(await runProgram("qubes-create", ["--help"]), { code: 0, stdout: /--store, --qubesxml FILE/ });
  t.match(await runProgram("qubes-create", ["-V"]), { code: 0, stdout: /^qubes-create \d/ });
});

t.test("a missing store", async (t) => {
  const folder = new TemporaryFolder(t);
  const path = folder.at("gone/qubes.xml");
  t.match(await runProgram("qubes-prefs", ["--offline", path]), { code: 1, stdout: "", stderr: new RegExp(path) });
});

t.test("a store is made, and changed without a daemon", async (t) => {
  const folder = new TemporaryFolder(t);
  const path = folder.at("qubes.xml");
  const prefs = (...args: readonly string[]) => runProgram("qubes-prefs", [`--offline=${path}`, ...args]);
  t.match(await runProgram("qubes-create", ["--store", path, "--force-root"]), { code: 0, stdout: "", stderr: "" });
  const made = readFileSync(path, "utf8");
  t.ok(made.includes(`dir_path="${folder.path}"`), "the volumes are beside the store");
  t.match(await runProgram("qubes-create", ["--store", path]), { code: 1, stderr: /the store exists already/ });
  t.equal(readFileSync(path, "utf8"), made);

  const list = await prefs();
  t.match(list, { code: 0, stderr: "" });
  t.match(list.stdout, /^maxmem {20}U$/m, "state of the machine is not reported");
  t.match(list.stdout, /^stats_interval {12}D {2}3$/m);
  t.match(await prefs("maxmem"), { code: 1, stderr: /'maxmem' has no value/ });

  t.match(await prefs("stats_interval", "7"), { code: 0, stdout: "", stderr: "" });
  t.match(await prefs("stats_interval"), { code: 0, stdout: "7\n" });
  t.match(await runProgram("qubes-prefs", ["--offline", path, "stats_interval"]), { code: 0, stdout: "7\n" });
  const saved = readFileSync(path, "utf8");
  t.match(await prefs("stats_interval", "0"), { code: 1, stderr: /must be positive/ });
  t.match(await prefs("clockvm", "gone"), { code: 1, stderr: /non-existing qube gone/ });
  t.match(await prefs("default_kernel", "6.1"), { code: 1, stderr: /Kernel '6\.1' not installed/ });
  t.match(await prefs("nosuch", "1"), { code: 2, stderr: /no such property: 'nosuch'/ });
  t.equal(readFileSync(path, "utf8"), saved, "a refused change leaves the store unchanged");
  folder.write("vm-kernels/6.1/vmlinuz", "");
  t.match(await prefs("default_kernel", "6.1"), { code: 0, stderr: "" });
  t.match(await prefs("-D", "stats_interval"), { code: 0, stderr: "" });
  t.match(await prefs("--hide-default"), { stdout: /^default_kernel {12}- {2}6\.1$/m });
});

t.test("a store that another process has locked", async (t) => {
  const folder = new TemporaryFolder(t);
  const path = folder.at("qubes.xml");
  t.match(await runProgram("qubes-create", ["--store", path]), { code: 0 });
  const before = readFileSync(path, "utf8");
  const shell = `exec 9>"${path}.lock"; flock 9; "$@"`;
  const ended = await runProgram("qubes-prefs", ["--offline", path, "stats_interval", "7"], { shell });
  t.match(ended, { code: 1, stdout: "", stderr: /another process uses this store/ });
  t.equal(readFileSync(path, "utf8"), before);
});
