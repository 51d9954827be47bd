import { type ChildProcess, execFile, spawn } from "node:child_process";
import {
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { standalone, tool } from "../scripts/bundles.ts";
import { compileProgram } from "./compile-program.ts";
import { storeOf } from "./daemon-store.ts";

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const policyTree = here("../policy-examples/current-defaults/tree/etc/qubes/policy.d");
const run = promisify(execFile);

/** A form of the program, and the words that run it. */
export interface ProgramForm {
  readonly form: "Node.js" | "executable";
  readonly command: readonly string[];
}

/** The forms of the program: with Node.js, and as the executable if it was built. */
export const forms: readonly ProgramForm[] = [
  { form: "Node.js", command: [process.execPath, here(`../${tool.file}`)] },
  ...(existsSync(here(`../${standalone.file}`))
    ? [{ form: "executable", command: [here(`../${standalone.file}`)] } as const]
    : []),
];

/** A process and its socket. */
export interface Served {
  readonly socket: string;
  readonly pid: number;
}

/** The measurements of one client. */
export interface Load {
  readonly seconds: number;
  /** In microseconds. */
  readonly p50: number;
  readonly p99: number;
  /** The number of correct replies. */
  readonly good: number;
}

/**
 * Policy services, core daemons and echo servers as processes in a folder of their own.
 */
export class ServiceProcesses {
  readonly #folder = mkdtempSync(join(tmpdir(), "policy-service-"));
  readonly #children: ChildProcess[] = [];

  /** Builds the client with a C compiler. */
  prepare(): void {
    compileProgram("load", this.#folder);
    cpSync(policyTree, this.at("policy.d"), { recursive: true });
    // It needs the directory of R4.0, which this tree does not have.
    rmSync(this.at("policy.d/35-compat.policy"));
  }

  at(name: string): string {
    return join(this.#folder, name);
  }

  /** Starts a server of this folder: `stub-daemon.ts` or `pipe-echo.ts`. */
  async program(name: string, socket: string, ...args: string[]): Promise<Served> {
    const command = [process.execPath, "--import", "tsx", here(name), this.at(socket), ...args];
    const pid = await this.#start(command, /ready/);
    return { socket: this.at(socket), pid };
  }

  /** Compiles and starts a server of this folder that is written in C. */
  async compiled(name: string, socket: string): Promise<Served> {
    const program = compileProgram(name, this.#folder);
    return { socket: this.at(socket), pid: await this.#start([program, this.at(socket)], /ready/) };
  }

  async service(name: string, qubesd: string, program: readonly string[]): Promise<Served> {
    const paths = ["socket", "eval-socket", "gui-socket", "status-socket"].flatMap((each) => [
      `--${each}-path`,
      this.at(`${name}-${each}.sock`),
    ]);
    const options = ["--policy-path", this.at("policy.d"), "--qubesd-socket", qubesd];
    const command = [...program, "daemon", ...options, ...paths];
    return { socket: this.at(`${name}-socket.sock`), pid: await this.#start(command, /serving calls/) };
  }

  /** Starts our core daemon on the socket for components of dom0. */
  async qubesd(name: string, domains: number): Promise<Served> {
    mkdirSync(this.at(name));
    writeFileSync(this.at(`${name}/qubes.xml`), storeOf(domains));
    const options = ["--offline", "--store", this.at(`${name}/qubes.xml`), "--socket-dir", this.at(name)];
    const pid = await this.#start([process.execPath, here("../dist/qubesd.cjs"), ...options], /serving \d+ domains/);
    return { socket: this.at(`${name}/qubesd.internal.sock`), pid };
  }

  /** Sends `count` requests to a socket, with `inFlight` of them at a time. */
  async load(socket: string, count: number, inFlight: number, request: string, expected: string): Promise<Load> {
    const { stdout } = await run(this.at("load"), [socket, String(count), String(inFlight), request, expected]);
    const load = JSON.parse(stdout) as Load;
    if (load.good !== count) throw new Error(`${socket} gave ${count - load.good} wrong answers`);
    return load;
  }

  end(): void {
    for (const child of this.#children) child.kill("SIGKILL");
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #start([program = "", ...args]: readonly string[], ready: RegExp): Promise<number> {
    // A reader of the log would cost time too. Here the log goes to a file, as it goes to the journal elsewhere.
    mkdirSync(this.at("logs"), { recursive: true });
    const log = this.at(`logs/${this.#children.length}`);
    const descriptor = openSync(log, "w");
    // As in the unit of the service.
    const env = { PATH: process.env["PATH"], MALLOC_ARENA_MAX: "1" };
    const child = spawn(program, args, { env, stdio: ["ignore", descriptor, descriptor] });
    closeSync(descriptor);
    this.#children.push(child);
    while (!ready.test(readFileSync(log, "utf8"))) {
      if (child.exitCode !== null) throw new Error(readFileSync(log, "utf8"));
      await setTimeout(20);
    }
    return child.pid as number;
  }
}

/** Returns the resident memory of a process in megabytes. */
export function memoryOf(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;
}

/** A call that the policy allows, from one of the domains of the store or of the stub; `argument` begins with `+`. */
export function allowedCall(source: string, argument = ""): string {
  return `source=${source}\nintended_target=@dispvm\nservice_and_arg=qubes.OpenURL${argument}\n\n`;
}
