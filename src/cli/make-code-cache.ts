import { spawnSync } from "node:child_process";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import vm from "node:vm";
import { tryBindings } from "./try-bindings.ts";

interface CachedPart {
  readonly cache: string;
  readonly file: string;
}

/** Put in by the build; see launch.ts. */
declare const __PARTS__: { readonly call: CachedPart; readonly load: CachedPart };

/*
 * Makes the code cache that launch.ts uses: runs some calls against a daemon of its own, so that V8 compiles what calls
 * need, and saves what it compiled, followed by the code. Tries before whether the fast way of launch.ts works with this
 * Node.js, and tells the launcher. To be run by the build, and again where the program is installed, since both serve one
 * version of Node.js only. Nothing depends on it but the time of a start.
 */
const tried = process.argv[2] === "--try" ? process.argv[3] : undefined;
const folder = tried ?? fs.mkdtempSync(path.join(os.tmpdir(), "qrexec-policy-cache-"));
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

/** The policy once loaded, once taken from a compiled one. */
const directories = ["--legacy-dir", path.join(folder, "legacy")];
const compiled = path.join(folder, "compiled");

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

function compile(): void {
  const launcher = path.join(__dirname, "qrexec-policy.cjs");
  const args = [launcher, "compile", "--policy-dir", policyFolder, ...directories, "--output", compiled];
  spawnSync(process.execPath, args, { stdio: ["ignore", "ignore", "inherit"] });
}

/** Whether the fast way works here; a process that is ended by a signal says no as well. */
function isTried(): boolean {
  const { status } = spawnSync(process.execPath, [__filename, "--try", fs.mkdtempSync(path.join(folder, "try-"))]);
  return status === 0;
}

/** Tells the launcher the version of Node.js with which it may take the fast way. */
function tellLauncher(version: string): void {
  const launcher = path.join(__dirname, "qrexec-policy.cjs");
  const text = fs.readFileSync(launcher, "utf8");
  const place = /(process\.version===)"[^"]*"/;
  if (!place.test(text)) throw new Error(`${launcher} has no place for a version`);
  const told = text.replace(place, `$1${JSON.stringify(version)}`);
  replace(launcher, told, launcher);
}

/** Puts a file in place at once, for the same users as another one, whatever the umask is. */
function replace(name: string, content: string | Buffer, like: string): void {
  const fresh = `${name}.new`;
  fs.writeFileSync(fresh, content);
  fs.chmodSync(fresh, fs.statSync(like).mode & 0o7777);
  fs.renameSync(fresh, name);
}

/** A part that is being run to see what V8 makes of it. */
class RunningPart {
  readonly #file: string;
  readonly #cache: string;
  readonly #code: Buffer;
  readonly #script: vm.Script;

  constructor({ cache, file }: CachedPart) {
    const filename = path.join(__dirname, file);
    this.#file = filename;
    this.#cache = path.join(__dirname, cache);
    this.#code = fs.readFileSync(filename);
    this.#script = new vm.Script(this.#code.toString("latin1"), { filename });
  }

  run(...given: readonly unknown[]): void {
    (this.#script.runInThisContext() as (...given: readonly unknown[]) => void)(...given);
  }

  save(): void {
    replace(this.#cache, Buffer.concat([this.#script.createCachedData(), this.#code]), this.#file);
  }
}

function makeCache(): void {
  prepare();
  // What the calls print is nothing for who installs the program: the next file that is opened is standard output.
  fs.closeSync(1);
  fs.openSync(os.devNull, "w");
  const isFast = isTried();
  tellLauncher(isFast ? process.version : "");
  compile();
  const { binding } = process as unknown as { binding: (name: string) => object };
  const fsBinding = isFast ? binding("fs") : undefined;
  const call = new RunningPart(__PARTS__.call);
  const load = new RunningPart(__PARTS__.load);
  const server = net.createServer({ allowHalfOpen: true }, (client) => {
    // A log line is not waited for, so that its connection may be gone already.
    client.on("error", () => {});
    client.on("data", () => {});
    client.on("end", () => client.end(`0\0${JSON.stringify({ domains })}`));
  });
  const options = ["--path", policyFolder, ...directories];
  const sockets = ["--qubesd-socket", socket, "--log-socket", socket];
  const exits = process as unknown as { reallyExit: (code: number) => unknown };
  const { reallyExit } = exits;
  let next = 0;
  const runNext = (): void => {
    const words = calls[next % calls.length] as readonly string[];
    const compiledPolicy = next < calls.length ? [] : ["--compiled-policy", compiled];
    if (next++ === 2 * calls.length) {
      call.save();
      load.save();
      fs.rmSync(folder, { recursive: true });
      reallyExit(0);
      return;
    }
    process.argv.splice(2, process.argv.length, ...options, ...compiledPolicy, ...sockets, "--", ...words);
    call.run(require, {}, fsBinding, (module: object) => load.run(require, module));
  };
  // A call ends with this; here the next one begins.
  exits.reallyExit = () => setImmediate(runNext);
  server.listen(socket, runNext);
}

if (tried === undefined) makeCache();
else tryBindings(tried);
