import { execFile } from "node:child_process";
import { cpSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import t, { type Test } from "tap";
import { StubDaemon, systemInfo } from "../rig/stub-daemon.ts";
import { TemporaryFolder } from "../rig/temporary-folder.ts";
import { isStandalone } from "../rig/tool-command.ts";

const dist = fileURLToPath(new URL("../../dist", import.meta.url));
const domains = systemInfo({ dom0: { type: "AdminVM", power_state: "Running" }, work: {}, vault: {} });
const execute = promisify(execFile);
const skip = isStandalone && "the executable has no launcher";

/** Runs Node.js in an empty environment. */
async function runNode(args: readonly string[]): Promise<{ status: number; stdout: string; stderr: string }> {
  try {
    return { status: 0, ...(await execute(process.execPath, args, { env: {} })) };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { status: code, stdout, stderr };
  }
}

async function install(t: Test) {
  const folder = new TemporaryFolder(t);
  const files = readdirSync(dist).filter((name) => name.startsWith("qrexec-policy") || name.startsWith("make-"));
  for (const name of files) cpSync(join(dist, name), folder.at(name));
  folder.write("p/10-test.policy", "* * work vault allow\n");
  const daemon = await StubDaemon.start(t, () => domains);
  const launcher = folder.at("qrexec-policy.cjs");
  const options = ["--path", folder.at("p"), "--legacy-dir", folder.directory("legacy")];
  const sockets = ["--qubesd-socket", daemon.path, "--log-socket", folder.at("none")];
  const run = async (...flags: string[]): Promise<string> => {
    const words = [...flags, launcher, ...options, ...sockets, "--", "work", "vault", "test.A"];
    const { status, stdout, stderr } = await runNode(words);
    const isAllowed = status === 0 && stdout.includes("result=allow\ntarget=vault\n");
    return isAllowed && stderr === "qrexec: test.A+: work -> vault: allowed to vault\n"
      ? "allowed"
      : `${stdout}${stderr}`;
  };
  const caches = readdirSync(folder.path).filter((name) => name.endsWith(".cache"));
  return { folder, launcher, run, caches };
}

t.test("without code caches, and with damaged ones", { skip }, async (t) => {
  const { folder, run, caches } = await install(t);
  t.equal(caches.length, 2);
  t.equal(await run(), "allowed");
  for (const cache of caches) {
    const whole = readFileSync(folder.at(cache));
    for (const length of [0, 100, whole.length - 100, whole.length - 1]) {
      truncateSync(folder.at(cache), length);
      t.equal(await run(), "allowed", `${cache} of ${length} bytes`);
      writeFileSync(folder.at(cache), whole);
    }
    writeFileSync(folder.at(cache), Buffer.concat([Buffer.alloc(1000, 7), whole.subarray(1000)]));
    t.equal(await run(), "allowed", `${cache} with another head`);
    rmSync(folder.at(cache));
    t.equal(await run(), "allowed", `no ${cache}`);
  }
});

t.test("with another Node.js than the one that was tried, and with other flags", { skip }, async (t) => {
  const { launcher, run } = await install(t);
  const text = readFileSync(launcher, "utf8");
  t.ok(text.includes(`process.version==="${process.version}"`), "this one was tried");
  t.equal(await run("--no-opt", "--stack-size=500"), "allowed");
  t.equal(await run("--pending-deprecation", "--no-warnings"), "allowed");
  writeFileSync(launcher, text.replace(`"${process.version}"`, '"v20.0.0"'));
  t.equal(await run(), "allowed");
});

t.test("making the code cache anew", { skip }, async (t) => {
  const { folder, launcher, run, caches } = await install(t);
  for (const cache of caches) rmSync(folder.at(cache));
  writeFileSync(launcher, readFileSync(launcher, "utf8").replace(`"${process.version}"`, '""'));
  const umask = process.umask(0o077);
  t.match(await runNode([folder.at("make-code-cache.cjs")]), { status: 0, stderr: "" });
  process.umask(umask);
  for (const name of [...caches, "qrexec-policy.cjs"]) {
    t.equal(statSync(folder.at(name)).mode & 0o444, 0o444, `${name} is for all users`);
  }
  t.strictSame(
    readdirSync(folder.path).filter((name) => name.endsWith(".cache")),
    caches,
  );
  t.ok(readFileSync(launcher, "utf8").includes(`"${process.version}"`));
  t.equal(await run(), "allowed");
});
