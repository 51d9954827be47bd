import { readFileSync } from "node:fs";
import { join } from "node:path";
import { newCallMemory } from "../../../src/api/call.ts";
import { type ApiServer, dispatch } from "../../../src/api/dispatch.ts";
import type { ApiSocket } from "../../../src/api/method.ts";
import { SystemInfoText } from "../../../src/api/system-info-text.ts";
import type { App } from "../../../src/core/app.ts";
import { AppStorage } from "../../../src/core/app-storage.ts";
import { MemoryDevices } from "../../../src/core/devices/memory-devices.ts";
import { QubesError } from "../../../src/core/errors.ts";
import type { LockTable } from "../../../src/core/lock-table.ts";
import { makeApp } from "../../../src/core/make-app.ts";
import { fillNewSystem } from "../../../src/core/new-system.ts";
import { watchDomains } from "../../../src/core/stop-domain.ts";
import { loadStore } from "../../../src/core/store/load-store.ts";
import { parseXml } from "../../../src/core/store/parse-xml.ts";
import { PreservedParts } from "../../../src/core/store/preserved-parts.ts";
import { saveError } from "../../../src/core/store/save-error.ts";
import { saveFile } from "../../../src/core/store/save-file.ts";
import { StoreWriter } from "../../../src/core/store/write-store.ts";
import { kernelDriver } from "../../../src/storage/drivers/kernel-pool.ts";
import { Disks, diskDriver } from "./disk-pool.ts";
import { type Gate, openGate } from "./gate.ts";
import { gatedExtension } from "./gated-extension.ts";
import { GatedFirewall, GatedNotes } from "./gated-files.ts";
import { GatedHypervisor } from "./gated-hypervisor.ts";
import { gatedSaveCalls } from "./gated-save-calls.ts";

/** The reply to a call: its content, or the class of its error. */
export type Reply = { readonly ok: string } | { readonly error: string };

/** The parts of a life system. */
export interface LifeParts {
  /** The folder of its files, which outlive it. */
  readonly folder: string;
  readonly disks: Disks;
  readonly gate: Gate;
  /** Its locks [default: all]. */
  readonly locks?: LockTable;
}

/** A whole core daemon without sockets. All that it waits for waits at a gate. */
export class LifeSystem {
  readonly parts: LifeParts;
  readonly app: App;
  readonly #server: ApiServer;
  readonly #store: string;

  private constructor(parts: LifeParts, fill: (app: App, store: string) => void) {
    const { folder, disks, gate, locks } = parts;
    this.parts = parts;
    this.#store = join(folder, "qubes.xml");
    const services = {
      hypervisor: new GatedHypervisor(gate),
      storage: new AppStorage([diskDriver(disks, gate), kernelDriver(() => ["6.6"])]),
      firewall: new GatedFirewall(folder, gate),
      notes: new GatedNotes(folder, gate),
      ...(locks === undefined ? {} : { locks }),
    };
    this.app = makeApp(services, [gatedExtension(gate)]);
    this.app.devices.register(new MemoryDevices("mic"));
    fill(this.app, this.#store);
    this.app.enableEvents();
    const writer = new StoreWriter(this.app, { app: new PreservedParts(), domains: new Map() });
    const calls = gatedSaveCalls(gate);
    this.app.journal.open({
      save: () => saveFile(calls, { path: this.#store, text: writer.text() }),
      refuse: (error) => saveError(error, "the change was undone"),
    });
    watchDomains(this.app, () => {});
    this.#server = { app: this.app, memory: newCallMemory(), systemInfo: new SystemInfoText(this.app) };
  }

  /** Creates a system with dom0 and two pools. */
  static fresh(folder: string, more: Partial<LifeParts> = {}): LifeSystem {
    const parts = { folder, disks: new Disks(), gate: openGate, ...more };
    return new LifeSystem(parts, (app) => {
      fillNewSystem(app, { directory: folder, driver: "file-reflink" });
      app.loadProperty("default_kernel", "6.6");
    });
  }

  /** Starts another daemon on the same store, files and disks. @throws StoreError if the store does not load */
  restarted(gate: Gate = openGate): LifeSystem {
    return LifeSystem.loaded({ folder: this.parts.folder, disks: this.parts.disks, gate });
  }

  /** Starts a daemon on the store in the folder. @throws StoreError if it does not load */
  static loaded(parts: LifeParts): LifeSystem {
    return new LifeSystem(parts, (app, file) => {
      loadStore({ app, file, warn: () => {} }, parseXml(readFileSync(file), file));
    });
  }

  /** The text of the store on the disk. */
  get stored(): string {
    return readFileSync(this.#store, "utf8");
  }

  /** Makes a call of dom0. */
  async ask(method: string, dest: string, argument = "", payload = "", socket: ApiSocket = "qubesd"): Promise<Reply> {
    const request = { method, argument, source: "dom0", dest, payload: Buffer.from(payload), framing: "new" } as const;
    try {
      const result = await dispatch(this.#server, socket, request);
      return { ok: Buffer.from((result ?? "") as Uint8Array | string).toString() };
    } catch (error) {
      return { error: error instanceof QubesError ? error.code : String(error) };
    }
  }

  /** Makes a call that must succeed. @throws Error otherwise */
  async must(method: string, dest: string, argument = "", payload = ""): Promise<string> {
    const reply = await this.ask(method, dest, argument, payload);
    if ("ok" in reply) return reply.ok;
    throw new Error(`${method} of ${dest}: ${reply.error}`);
  }
}
