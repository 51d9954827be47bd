import { chmodSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import t, { type Test } from "tap";
import { listenForLog } from "../rig/log-listener.ts";
import { runTool } from "../rig/run-tool.ts";
import { StubDaemon, systemInfo } from "../rig/stub-daemon.ts";
import { TemporaryFolder } from "../rig/temporary-folder.ts";

const domains = systemInfo({ dom0: { type: "AdminVM", power_state: "Running" }, work: {}, vault: {} });

/** A compiled policy, and calls that can use it. The first line denies, so that the log names it. */
async function system(t: Test, policy = "test.A * work vault deny\n* * @anyvm @anyvm allow\n") {
  const folder = new TemporaryFolder(t);
  folder.writeAll({ "p/10-test.policy": policy, "p/include/none": "" });
  folder.directory("legacy");
  const daemon = await StubDaemon.start(t, () => domains);
  const log = await listenForLog(t);
  const file = folder.at("cache/compiled");
  const compile = (...args: string[]) =>
    runTool([
      "compile",
      "--policy-dir",
      folder.at("p"),
      "--legacy-dir",
      folder.at("legacy"),
      "--output",
      file,
      ...args,
    ]);
  const options = ["--path", folder.at("p"), "--legacy-dir", folder.at("legacy"), "--compiled-policy", file];
  const sockets = ["--qubesd-socket", daemon.path, "--log-socket", log.path];
  const call = async (service: string): Promise<string> => {
    const before = (await log.text()).length;
    await runTool([...options, ...sockets, "--", "work", "vault", service]);
    return (await log.text())
      .slice(before)
      .replaceAll(folder.path, "")
      .replace(/^<14>qrexec: |\0/g, "");
  };
  return { folder, file, compile, call };
}

t.test("a call uses a compiled policy only if it is current", async (t) => {
  const { folder, file, compile, call } = await system(t);
  t.strictSame(await compile(), { code: 0, stdout: `${file}: 2 rules\n`, stderr: "" });
  t.equal(statSync(file).mode & 0o777, 0o644);
  t.match(await compile("--check"), { code: 0, stdout: `${file}: is current\n` });
  t.match(await call("test.A"), /denied: denied by policy \/p\/10-test\.policy:1$/);
  t.match(await call("test.B"), /allowed to vault$/);

  // The line number exists only in the compiled policy, so it shows the origin of the rule.
  writeFileSync(file, readFileSync(file, "utf8").replace('"line":1', '"line":7'));
  t.match(await call("test.A"), /denied by policy \/p\/10-test\.policy:7$/);
  t.match(await compile("--check"), { code: 1, stdout: /stale.*\n {2}help: run qrexec-policy compile\n/ });
  chmodSync(file, 0o666);
  t.match(await call("test.A"), /denied by policy \/p\/10-test\.policy:1$/, "anybody could have written it");
  chmodSync(file, 0o644);
  folder.write("p/20-new.policy", "");
  t.match(await call("test.A"), /denied by policy \/p\/10-test\.policy:1$/, "a file more");
  rmSync(folder.at("p/20-new.policy"));
  t.match(await call("test.A"), /:7$/, "the same as before");
  folder.write("p/10-test.policy", "* * @anyvm @anyvm allow\n");
  t.match(await call("test.A"), /allowed to vault$/, "another text");
  folder.write("p/10-test.policy", "* * @anyvm @anyvm alow\n");
  t.match(await call("test.A"), /error loading policy: .*10-test\.policy:1: "alow" is not an action/);
});

t.test("a damaged compiled policy is ignored, and the policy is loaded", async (t) => {
  const { file, compile, call } = await system(t);
  const denied = /denied by policy \/p\/10-test\.policy:1$/;
  t.match(await call("test.A"), denied, "there is none");
  await compile();
  const text = readFileSync(file, "utf8");
  for (const damaged of [
    "",
    "\0",
    text.slice(0, -1),
    text.slice(0, 100),
    `${text}x`,
    text.replace("{", "["),
    `x${text}`,
  ]) {
    writeFileSync(file, damaged.replace('"line":1', '"line":7'));
    t.match(await call("test.A"), denied, JSON.stringify(damaged.slice(0, 30)));
  }
});

t.test("policy that cannot be compiled", async (t) => {
  const { folder, file, compile } = await system(t, "test.A * work vault alow\n");
  t.match(await compile(), { code: 3, stdout: "", stderr: /10-test\.policy:1:21: error: "alow" is not an action/ });
  t.notOk(statSync(dirname(file), { throwIfNoEntry: false }), "nothing was written");
  folder.write("p/10-test.policy", "");
  folder.write("cache", "");
  t.match(await compile(), {
    code: 2,
    stderr: /cache\/compiled cannot be written: .*\n {2}help: run it as root, or name/,
  });
  t.match(await compile("--output", "/proc/none/compiled"), { code: 2, stderr: /cannot be written: ENOENT/ });
  t.match(await runTool(["compile", "--policy-dir", folder.at("p")]), {
    code: 2,
    stderr: /--policy-dir needs --output FILE/,
  });
  t.match(await runTool(["compile", "--legacy"]), { code: 2, stderr: /--legacy/ });
  t.match(await runTool(["compile", "x"]), { code: 2, stderr: /unexpected argument: x/ });
});

t.test("a system tree", async (t) => {
  const { folder } = await system(t);
  folder.write("tree/etc/qubes/policy.d/10.policy", "* * @anyvm @anyvm deny\n");
  const file = folder.at("tree/var/cache/qrexec-policy/compiled-policy");
  t.match(await runTool(["compile", "--root", folder.at("tree")]), { code: 0, stdout: `${file}: 1 rule\n` });
  t.match(await runTool(["compile", "--check", "--root", folder.at("tree")]), { code: 0 });
  folder.write("old/etc/qubes-rpc/policy/test.A", "$anyvm $anyvm deny\n");
  t.match(await runTool(["compile", "--root", folder.at("old")]), { code: 2, stderr: /R4\.0 cannot be compiled/ });
});
