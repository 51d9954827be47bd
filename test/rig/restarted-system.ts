import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { type ApiServer, dispatch } from "../../src/api/dispatch.ts";
import type { App } from "../../src/core/app.ts";
import { AppStorage } from "../../src/core/app-storage.ts";
import { BlockDevices } from "../../src/core/devices/block-devices.ts";
import { MemoryDevices } from "../../src/core/devices/memory-devices.ts";
import { QubesError } from "../../src/core/errors.ts";
import { FirewallFiles } from "../../src/core/firewall/firewall-files.ts";
import { makeApp } from "../../src/core/make-app.ts";
import { NoteFiles } from "../../src/core/note-files.ts";
import { StoreFile } from "../../src/core/store/index.ts";
import { PreservedParts } from "../../src/core/store/preserved-parts.ts";
import { saveError } from "../../src/core/store/save-error.ts";
import { StoreWriter } from "../../src/core/store/write-store.ts";
import { MemoryHypervisor } from "../../src/hypervisor/drivers/memory-hypervisor.ts";
import { memoryDrivers } from "../../src/storage/drivers/memory-drivers.ts";
import { serverOf } from "./core-app.ts";
import type { RandomCall } from "./random-calls.ts";
import { systemOfEachClass } from "./system-of-each-class.ts";
import { networkCard } from "./system-with-devices.ts";

const storeName = "qubes.xml";

/** A system whose store, firewall rules and notes survive a restart. */
export class RestartedSystem {
  readonly app: App;
  readonly #server: ApiServer;
  readonly #directory: string;
  readonly #store: StoreFile;
  readonly #events: string[] = [];

  private constructor(directory: string, app: App, store: StoreFile) {
    this.app = app;
    this.#directory = directory;
    this.#server = serverOf(app);
    this.#store = store;
    const pci = new MemoryDevices("pci");
    for (const slot of ["03", "04"]) pci.add(networkCard(app.getDomain("dom0"), slot, "Network"));
    app.devices.register(pci);
    app.devices.register(new BlockDevices(app.qubesDb));
    for (const devclass of ["mic", "usb", "testclass"]) app.devices.register(new MemoryDevices(devclass));
    app.enableEvents();
    app.journal.open({ save: () => store.save(app), refuse: (error) => saveError(error, "the change was undone") });
    app.listen((subject, event, args) => {
      const pairs = Object.entries(args).map(([key, value]) => `${key}=${nameOf(value)}`);
      this.#events.push(normal(`${nameOf(subject)} ${event} ${pairs.join(" ")}`));
    });
  }

  /** Makes a system with a domain of each class. */
  static fresh(directory: string): Promise<RestartedSystem> {
    const text = new StoreWriter(systemOfEachClass(), { app: new PreservedParts(), domains: new Map() }).text();
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, storeName), text);
    return RestartedSystem.#load(directory);
  }

  static async #load(directory: string): Promise<RestartedSystem> {
    const fileOf = ({ name }: { name: string }): string => `${directory}/${name}`;
    const app = makeApp({
      hypervisor: new MemoryHypervisor(),
      storage: new AppStorage(memoryDrivers(() => ["6.6.30-1", "6.1.75-1"])),
      firewall: new FirewallFiles(fileOf),
      notes: new NoteFiles(fileOf),
    });
    const log = (message: string): never => {
      throw new Error(`warning at a restart: ${message}`);
    };
    const store = await StoreFile.open(join(directory, storeName), { log });
    try {
      store.load(app);
      return new RestartedSystem(directory, app, store);
    } catch (error) {
      await store.close();
      throw error;
    }
  }

  /** Halts all domains, as a restart of the machine does, and loads what is stored into a new system. */
  async restarted(): Promise<RestartedSystem> {
    for (let round = 0; round < 3; round++) {
      for (const { name, isHalted, isAdminVM } of this.app.domains.sorted) {
        if (!isHalted && !isAdminVM) await this.call(read("admin.vm.Kill", name));
      }
    }
    const copy = `${this.#directory}-restarted`;
    cpSync(this.#directory, copy, { recursive: true });
    return RestartedSystem.#load(copy);
  }

  /** Ends the use of the store. */
  async close(): Promise<void> {
    await this.#store.close();
  }

  /** Returns the text on the disk without random parts. */
  text(): string {
    return normal(readFileSync(join(this.#directory, storeName), "utf8"));
  }

  /** Returns the events since the last call of this function. */
  takeEvents(): readonly string[] {
    return this.#events.splice(0);
  }

  /** Sends a call. Returns the reply, or the class and the message of the error. */
  async call({ socket, payload, ...call }: RandomCall): Promise<string> {
    try {
      const result = await dispatch(this.#server, socket, { ...call, payload: Buffer.from(payload, "latin1") });
      if (typeof result === "object" && "start" in result) return "stream";
      return normal(`ok ${typeof result === "string" ? result : Buffer.from(result ?? "").toString("latin1")}`);
    } catch (error) {
      if (!(error instanceof QubesError)) throw error;
      // An unexpected error is a fault of the daemon.
      if (error.cause !== undefined) throw error.cause;
      return normal(`${error.code} ${error.message}`);
    }
  }

  /** Returns everything that clients can see. */
  async state(): Promise<Readonly<Record<string, string>>> {
    const found: Record<string, string> = {};
    const ask = async (method: string, dest: string, argument = ""): Promise<string> => {
      const answer = await this.call(read(method, dest, argument));
      // Volumes are listed in the order in which they were opened.
      const reply = method === "admin.pool.volume.List" ? answer.slice(3).split("\n").sort().join("\n") : answer;
      found[`${method}+${argument} ${dest}`] = reply;
      return reply;
    };
    const each = async (list: string, dest: string, methods: readonly string[]): Promise<void> => {
      const names = (await ask(list, dest)).replace(/^ok /, "").split("\n");
      for (const name of names.filter((item) => item !== "")) {
        for (const method of methods) await ask(method, dest, name);
      }
    };
    for (const method of ["admin.vm.List", "admin.property.GetAll"]) await ask(method, "dom0");
    await each("admin.label.List", "dom0", ["admin.label.Get", "admin.label.Index"]);
    await each("admin.pool.List", "dom0", ["admin.pool.Info", "admin.pool.volume.List"]);
    for (const { name } of this.app.domains.sorted) {
      for (const method of ["property.GetAll", "tag.List", "firewall.Get", "notes.Get", "device.denied.List"]) {
        await ask(`admin.vm.${method}`, name);
      }
      for (const devclass of ["pci", "usb", "block", "mic"]) await ask(`admin.vm.device.${devclass}.Assigned`, name);
      await each("admin.vm.feature.List", name, ["admin.vm.feature.Get"]);
      await each("admin.vm.volume.List", name, ["admin.vm.volume.Info"]);
    }
    found["info"] = (await this.call({ ...read("internal.GetSystemInfo", "dom0"), socket: "internal" })).replace(
      /"icon":"[^"]*"/g,
      "",
    );
    return found;
  }
}

function read(method: string, dest: string, argument = ""): RandomCall {
  return { socket: "qubesd", framing: "new", source: "dom0", method, dest, argument, payload: "" };
}

function nameOf(value: unknown): string {
  if (typeof value === "object" && value !== null && "name" in value) return String(value.name);
  return typeof value === "object" && value !== null && "kind" in value ? String(value.kind) : String(value);
}

/** Replaces parts that are random or depend on the time. */
function normal(text: string): string {
  return text
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, "UUID")
    .replace(/disp[0-9]{2,}/g, "dispN")
    .replace(/(start_time default=True type=str) [0-9.]+/g, "$1 TIME")
    .replace(/\b[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}\b/g, "TIME")
    .replace(/(\bxid default=True type=int) [0-9]+/g, "$1 N")
    .replace(/^ok [0-9a-zA-Z]{32}$/, "ok TOKEN");
}

/** Returns the differences of two records, for a message. */
export function differences(
  one: Readonly<Record<string, unknown>>,
  other: Readonly<Record<string, unknown>>,
): readonly string[] {
  const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return keys
    .filter((key) => !isDeepStrictEqual(one[key], other[key]))
    .map((key) => `${key}:\n  before ${without(one[key], other[key])}\n  after  ${without(other[key], one[key])}`);
}

/** Returns the lines of a text that another text has not. */
function without(one: unknown, other: unknown): string {
  if (typeof one !== "string" || typeof other !== "string") return JSON.stringify(one) ?? "nothing";
  const lines = new Set(other.split("\n"));
  return JSON.stringify(one.split("\n").filter((line) => !lines.has(line)));
}
