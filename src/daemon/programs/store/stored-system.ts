import { newCallMemory } from "../../../api/call.ts";
import { type ApiServer, dispatch } from "../../../api/dispatch.ts";
import { SystemInfoText } from "../../../api/system-info-text.ts";
import type { App } from "../../../core/app.ts";
import { AppStorage } from "../../../core/app-storage.ts";
import { QubesError } from "../../../core/errors.ts";
import { makeApp } from "../../../core/make-app.ts";
import { appProperties } from "../../../core/schema/app-properties.ts";
import { StoreFile } from "../../../core/store/index.ts";
import { saveError } from "../../../core/store/save-error.ts";
import { MemoryHypervisor } from "../../../hypervisor/drivers/memory-hypervisor.ts";
import { kernelsOnDisk } from "../../../storage/drivers/kernel-pool.ts";
import { memoryDrivers } from "../../../storage/drivers/memory-drivers.ts";
import { RefusedError, type SystemCaller } from "../system-caller.ts";

/**
 * Opens the system of a store that no daemon uses. It serves calls as the daemon does, with the same checks, and saves
 * changes before it replies. It touches only the store.
 *
 * @throws Error when the store is not in order, or another process has it open
 */
export async function openStoredSystem(path: string): Promise<SystemCaller> {
  const store = await StoreFile.open(path);
  try {
    const app = appWithoutMachine();
    store.load(app);
    app.enableEvents();
    app.journal.open({ save: () => store.save(app), refuse: (error) => saveError(error, "nothing is changed") });
    const server = { app, memory: newCallMemory(), systemInfo: new SystemInfoText(app) };
    return { call: (...given) => answer(server, ...given), close: () => store.close() };
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** Domains do not run, volumes are not looked for, but a kernel must exist to be chosen. */
function appWithoutMachine(): App {
  return makeApp({ hypervisor: new MemoryHypervisor(), storage: new AppStorage(memoryDrivers(kernelsOnDisk)) });
}

async function answer(server: ApiServer, method: string, argument: string, payload = ""): Promise<string> {
  const bytes = Buffer.from(payload, "utf8");
  const request = { framing: "new", source: "dom0", method, dest: "dom0", argument, payload: bytes } as const;
  try {
    const result = await dispatch(server, "qubesd", request);
    return typeof result === "string" ? withoutMachine(method, argument, result) : "";
  } catch (error) {
    if (!(error instanceof QubesError)) throw error;
    // The person who runs the tool may see why the store cannot be written.
    if (error.cause instanceof Error) throw error.cause;
    throw new RefusedError(error.code, error.message);
  }
}

const ofMachine: readonly string[] = appProperties.all.flatMap(({ name, readOnly }) => (readOnly ? [name] : []));

/** Leaves out values that are computed from the machine; without the daemon they are unknown. */
function withoutMachine(method: string, argument: string, content: string): string {
  if (method === "admin.property.Get" && ofMachine.includes(argument)) return content.replace(/\S*$/, "");
  if (method !== "admin.property.GetAll") return content;
  return content.replace(/^(\S+) (.* )\S*$/gm, (line, name: string, rest: string) =>
    ofMachine.includes(name) ? `${name} ${rest}` : line,
  );
}
