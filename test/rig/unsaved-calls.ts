import { dispatch } from "../../src/api/dispatch.ts";
import type { ApiSocket, MethodResult } from "../../src/api/method.ts";
import { MemoryDevices } from "../../src/core/devices/memory-devices.ts";
import { QubesError } from "../../src/core/errors.ts";
import { PreservedParts } from "../../src/core/store/preserved-parts.ts";
import { saveError } from "../../src/core/store/save-error.ts";
import { StoreWriter } from "../../src/core/store/write-store.ts";
import type { Framing } from "../../src/wire/framing.ts";
import { addDomain, coreApp, hear, serverOf } from "./core-app.ts";
import { networkCard } from "./system-with-devices.ts";

/** A call of the Admin API. */
export interface TestCall {
  readonly method: string;
  readonly dest?: string;
  readonly argument?: string;
  readonly payload?: string;
  readonly framing?: Framing;
  readonly source?: string;
  readonly socket?: ApiSocket;
}

/** A system with a domain for each kind of call, whose store can be made to fail. */
export function systemWithStore(directory = "/nowhere") {
  const app = coreApp(directory);
  const fedora = addDomain(app, "TemplateVM", "fedora");
  for (const name of ["work", "vault", "running", "paused", "spare"]) addDomain(app, "AppVM", name, fedora);
  const dvm = addDomain(app, "AppVM", "dvm", fedora);
  dvm.loadProperty("template_for_dispvms", true);
  // A domain of mode pvh gets no PCI devices.
  app.getDomain("work").loadProperty("virt_mode", "hvm");
  app.loadProperty("default_template", fedora);
  app.loadProperty("default_dispvm", dvm);
  const pci = new MemoryDevices("pci");
  pci.add(networkCard(app.getDomain("dom0"), "03", "Ethernet controller"));
  pci.add(networkCard(app.getDomain("dom0"), "04", "Ethernet controller"));
  app.devices.register(pci);
  app.enableEvents();
  let isFull = false;
  let saved = storeText();
  let saves = 0;
  function storeText(): string {
    return new StoreWriter(app, { app: new PreservedParts(), domains: new Map() }).text();
  }
  app.journal.open({
    async save() {
      const text = storeText();
      saves++;
      await new Promise((resolve) => setImmediate(resolve));
      if (text === saved) return;
      if (isFull) throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
      saved = text;
    },
    refuse: (error) => saveError(error, "the change was undone"),
  });
  const server = serverOf(app);
  const call = (given: TestCall): Promise<MethodResult> => {
    const { method, dest = "dom0", argument = "", payload = "", framing = "new", source = "dom0" } = given;
    const bytes = Buffer.from(payload, "latin1");
    return dispatch(server, given.socket ?? "qubesd", { framing, source, method, dest, argument, payload: bytes });
  };
  /** Makes a call and returns the class of its error; undefined if it succeeds. */
  const failure = (given: TestCall): Promise<string | undefined> =>
    call(given).then(
      () => undefined,
      (error: unknown) => (error instanceof QubesError ? `${error.code}: ${error.message}` : String(error)),
    );
  return {
    app,
    call,
    failure,
    heard: hear(app, "new"),
    storeText,
    saved: () => saved,
    saves: () => saves,
    /** All that clients and policy see of the model. */
    seen: () => ({
      store: storeText(),
      systemInfo: Buffer.from(server.systemInfo.bytes).toString(),
      domains: app.domains.sorted.map(({ name, powerState }) => `${name} ${powerState}`),
      labels: app.labels.list(),
      pools: app.storage.pools.map(({ config }) => ({ ...config })),
    }),
    setFull(full: boolean) {
      isFull = full;
    },
  };
}

/** A system with a store in memory. */
export type SystemWithStore = ReturnType<typeof systemWithStore>;
