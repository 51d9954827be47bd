import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import vm from "node:vm";

/** The file of code cache and code, put in by the build. */
declare const __CODE_CACHE__: { readonly name: string };

/*
 * Makes the code cache that launch.ts uses: runs some calls against a daemon of its own, so that V8 compiles what calls
 * need, and saves what it compiled, followed by the code. To be run by the build, and again where the program is
 * installed, since a cache serves one version of Node.js only. Nothing depends on it but the time of a start.
 */
const file = path.join(__dirname, "qrexec-policy-call.js");
const cache = path.join(__dirname, __CODE_CACHE__.name);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "qrexec-policy-cache-"));
const policyFolder = path.join(folder, "policy.d");
const socket = path.join(folder, "qubesd.sock");

const domain = { type: "AppVM", template_for_dispvms: true, default_dispvm: "work", icon: "appvm-red", label: "red" };
const domains = Object.fromEntries(
  ["dom0", "work", "vault"].map((name, number) => [
    name,
    {
      ...domain,
      tags: ["red"],
      power_state: "Running",
      uuid: `${number}`,
      internal: null,
      guivm: "dom0",
      relayvm: null,
    },
  ]),
);

const policy = `# a comment

!compat-4.0
!include-service test.Included * include/service
test.Allow   *    work      @anyvm     allow target=dom0
test.Allow   +arg @tag:red  @type:AppVM allow user=root notify=no
test.Dispvm  *    @anyvm    @dispvm    allow
test.Name    *    *         vault      allow autostart=yes
test.Ask     *    @anyvm    @default   ask default_target=vault
test.Ask     *    @anyvm    @anyvm     ask
*            *    @anyvm    @adminvm   deny notify=no
`;

const calls = [
  ["work", "@default", "test.Allow"],
  ["work", "@dispvm", "test.Dispvm"],
  ["work", "vault", "test.Name+arg"],
  ["work", "@default", "test.Ask"],
  ["work", "dom0", "test.Other"],
] as const;

function prepare(): void {
  fs.mkdirSync(path.join(policyFolder, "include"), { recursive: true });
  fs.mkdirSync(path.join(folder, "legacy"));
  fs.writeFileSync(path.join(policyFolder, "10-all.policy"), policy);
  fs.writeFileSync(path.join(policyFolder, "include/service"), "!include include/more\nwork vault allow\n");
  fs.writeFileSync(path.join(policyFolder, "include/more"), "# nothing\n@tag:red @default ask\n");
}

function save(script: vm.Script): void {
  const fresh = `${cache}.new`;
  fs.writeFileSync(fresh, Buffer.concat([script.createCachedData(), code]));
  fs.renameSync(fresh, cache);
  fs.rmSync(folder, { recursive: true });
}

prepare();
const code = fs.readFileSync(file);
const script = new vm.Script(code.toString("latin1"), { filename: file });
const server = net.createServer({ allowHalfOpen: true }, (client) => {
  // A log line is not waited for, so that its connection may be gone already.
  client.on("error", () => {});
  client.on("data", () => {});
  client.on("end", () => client.end(`0\0${JSON.stringify({ domains })}`));
});

const exit = process.exit;
let next = 0;
const runNext = (): void => {
  const call = calls[next++];
  if (call === undefined) {
    save(script);
    exit(0);
  } else {
    const options = ["--path", policyFolder, "--legacy-dir", path.join(folder, "legacy")];
    process.argv.splice(
      2,
      process.argv.length,
      ...options,
      "--qubesd-socket",
      socket,
      "--log-socket",
      socket,
      "--",
      ...call,
    );
    (script.runInThisContext() as (require: NodeJS.Require) => void)(require);
  }
};
// The program ends with this; here the next call begins.
process.exit = (() => setImmediate(runNext)) as never;
server.listen(socket, runNext);
