import { execFile } from "node:child_process";
import {
  chmodSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Script } from "node:vm";
import t, { type Test } from "tap";
import { StubDaemon, systemInfo } from "../rig/stub-daemon.ts";
import { TemporaryFolder } from "../rig/temporary-folder.ts";
import { isStandalone } from "../rig/tool-command.ts";

const file = fileURLToPath(new URL("../../dist/qrexec-policy.cjs", import.meta.url));
const domains = systemInfo({ dom0: { type: "AdminVM", power_state: "Running" }, work: {}, vault: {} });
const execute = promisify(execFile);
const skip = isStandalone && "the executable has no launcher";

/** Runs a program in an empty environment. */
async function run(
  command: string,
  args: readonly string[],
): Promise<{ status: number; stdout: string; stderr: string }> {
  try {
    return { status: 0, ...(await execute(command, args, { env: {} })) };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { status: code, stdout, stderr };
  }
}

/** Copies the program, and nothing else, into an empty folder. Compiles a policy beside it. */
async function install(t: Test, ...compileOptions: readonly string[]) {
  const folder = new TemporaryFolder(t);
  const program = folder.at("copied");
  cpSync(file, program);
  folder.write("p/10-test.policy", "* * work vault allow\n");
  const daemon = await StubDaemon.start(t, () => domains);
  const directories = ["--policy-dir", folder.at("p"), "--legacy-dir", folder.directory("legacy")];
  const compiled = join(folder.directory("cache"), "compiled");
  const compile = (...options: readonly string[]) =>
    run(process.execPath, [program, "compile", ...directories, "--output", compiled, ...options]);
  t.match(await compile(...compileOptions), { status: 0, stderr: "" });
  const call = async (...flags: string[]): Promise<string> => {
    const options = ["--compiled-policy", compiled, ...directories];
    const sockets = ["--qubesd-socket", daemon.path, "--log-socket", folder.at("none")];
    const words = [...flags, program, ...options, ...sockets, "--", "work", "vault", "test.A"];
    const { status, stdout, stderr } = await run(process.execPath, words);
    const isAllowed = status === 0 && stdout.includes("result=allow\ntarget=vault\n");
    return isAllowed && stderr === "qrexec: test.A+: work -> vault: allowed to vault\n"
      ? "allowed"
      : `${stdout}${stderr}`;
  };
  const caches = (): string[] => readdirSync(folder.at("cache")).filter((name) => name.endsWith(".cache"));
  return { program, cache: folder.at("cache"), call, caches, compile };
}

/**
 * Puts the cache of another code into a file, so that a call tells whether it reads the cache. V8 accepts a cache for any
 * code of the same length.
 */
function mark(program: string, path: string): void {
  const file = readFileSync(program, "latin1");
  const [name, hash] = basename(path).split("-") as [string, string];
  const length = Number(new RegExp(`lengths:\\{[^}]*${name}:(\\d+)`).exec(file)?.[1]);
  const code = '(function(require,module,launcher){process.stderr.write("from the cache");process.exit(0)})';
  const script = new Script(code.padEnd(length));
  script.runInThisContext();
  writeFileSync(path, Buffer.concat([script.createCachedData(), Buffer.from(hash)]));
}

t.test("the file alone is the whole program", { skip }, async (t) => {
  const { program, call, caches } = await install(t, "--no-code-caches");
  t.strictSame(caches(), []);
  t.equal(await call(), "allowed");
  for (const command of ["eval", "lint", "test", "explain", "query", "convert", "fmt", "daemon", "agent"]) {
    t.match(await run(process.execPath, [program, command, "--help"]), { status: 0, stdout: new RegExp(command) });
  }
  chmodSync(program, 0o755);
  t.match(await execute(program, ["--version"]), { stdout: /^qrexec-policy \d/ });
});

t.test("packaging tools may replace the first line", { skip }, async (t) => {
  const { program, call } = await install(t, "--no-code-caches");
  const text = readFileSync(program, "latin1");
  for (const first of ["#!/usr/bin/node", `#!${process.execPath}`, "#!/opt/some/longer/path/of/a/package/bin/node"]) {
    writeFileSync(program, text.replace(/.*/, first), "latin1");
    t.equal(await call(), "allowed", first);
    t.match(await run(process.execPath, [program, "lint", "--help"]), { status: 0 });
  }
});

t.test("a version of Node.js that the build did not try", { skip }, async (t) => {
  const { program, call, cache, caches } = await install(t);
  const text = readFileSync(program, "latin1");
  t.ok(text.includes(`tried:"${process.version}"`), "the build tried this version");
  writeFileSync(program, text.replace(`tried:"${process.version}"`, 'tried:"v20.0.0"'), "latin1");
  t.equal(await call(), "allowed", "with code caches");
  mark(program, join(cache, caches()[0] as string));
  t.equal(await call(), "from the cache");
  for (const name of caches()) rmSync(join(cache, name));
  t.equal(await call(), "allowed", "without");
});

t.test("a damaged program denies", { skip }, async (t) => {
  const { program, call } = await install(t, "--no-code-caches");
  const text = readFileSync(program, "latin1");
  for (const length of [7000, 30_000]) {
    writeFileSync(program, `${text.slice(0, length)}*/}\n`, "latin1");
    t.match(await call(), /is damaged/, `${length} bytes`);
  }
});

t.test("compile writes code caches, which calls use", { skip }, async (t) => {
  const { program, cache, call, caches } = await install(t);
  const names = caches();
  t.match(names, [
    new RegExp(`^call-[0-9a-f]{16}-${process.version}.cache$`),
    new RegExp(`^load-[0-9a-f]{16}-${process.version}.cache$`),
  ]);
  t.equal(await call(), "allowed");
  t.equal(await call("--no-opt", "--stack-size=500"), "allowed", "with flags that V8 made no cache for");
  const path = join(cache, names[0] as string);
  const whole = readFileSync(path);
  mark(program, path);
  t.equal(await call(), "from the cache");
  for (const mode of [0o664, 0o646]) {
    chmodSync(path, mode);
    t.equal(await call(), "allowed", `others can write it: ${mode.toString(8)}`);
  }
  chmodSync(path, 0o644);
  const other = path.replace(process.version, "v20.0.0");
  renameSync(path, other);
  t.equal(await call(), "allowed", "of another version of Node.js");
  renameSync(other, path);
  t.equal(await call(), "from the cache");
  writeFileSync(path, whole);
  t.equal(await call(), "allowed");
});

t.test("a call with a damaged cache", { skip }, async (t) => {
  const { cache, call, caches } = await install(t);
  for (const name of caches()) {
    const path = join(cache, name);
    const whole = readFileSync(path);
    for (const length of [0, 100, whole.length - 100, whole.length - 1]) {
      truncateSync(path, length);
      t.equal(await call(), "allowed", `${name} of ${length} bytes`);
      writeFileSync(path, whole);
    }
    writeFileSync(path, Buffer.concat([Buffer.alloc(1000, 7), whole.subarray(1000)]));
    t.equal(await call(), "allowed", `${name} with another head`);
    rmSync(path);
    t.equal(await call(), "allowed", `no ${name}`);
  }
});

t.test("compile repairs caches and removes those that nothing reads", { skip }, async (t) => {
  const { cache, call, caches, compile } = await install(t);
  const names = caches();
  const before = names.map((name) => readFileSync(join(cache, name)));
  writeFileSync(join(cache, "call-0123456789abcdef-v20.0.0.cache"), "old");
  writeFileSync(join(cache, "own.cache"), "of someone else");
  truncateSync(join(cache, names[1] as string), 1000);
  const umask = process.umask(0o077);
  t.match(await compile(), { status: 0, stderr: "" });
  process.umask(umask);
  t.strictSame(caches(), [...names, "own.cache"]);
  for (const [index, name] of names.entries()) {
    t.ok(readFileSync(join(cache, name)).length > (before[index] as Buffer).length / 2, name);
  }
  t.equal(await call(), "allowed");
});

t.test("compile into a device leaves its directory alone", { skip }, async (t) => {
  const { compile, caches } = await install(t, "--no-code-caches");
  t.match(await compile("--output", "/dev/null"), { status: 0, stderr: "" });
  t.notOk(readdirSync("/dev").some((name) => name.endsWith(".cache")));
  t.strictSame(caches(), []);
});

t.test("a cache that cannot be written is told in one line", { skip }, async (t) => {
  const { program, cache, call, caches, compile } = await install(t);
  const path = join(cache, caches()[0] as string);
  rmSync(path);
  mkdirSync(path);
  const { status, stderr } = await compile();
  t.equal(status, 0, "the policy is compiled");
  t.match(stderr, new RegExp(`^qrexec-policy compile: no code caches in ${cache}: EISDIR: [^\n]*\n$`));
  t.equal(await call(), "allowed");
  for (const words of [[], ["--try"], [cache, "more"]]) {
    const expected = { status: 1, stdout: "", stderr: "expected DIRECTORY, --try FOLDER or --functions FILE\n" };
    t.match(await run(process.execPath, [program, "__caches", ...words]), expected, words.join(" "));
  }
});
