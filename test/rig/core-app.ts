import type { Socket } from "node:net";
import { Duplex } from "node:stream";
import { newCallMemory } from "../../src/api/call.ts";
import type { ApiServer } from "../../src/api/dispatch.ts";
import { EventSubscription } from "../../src/api/event-subscription.ts";
import type { ApiSocket } from "../../src/api/method.ts";
import { SystemInfoText } from "../../src/api/system-info-text.ts";
import type { App, AppServices } from "../../src/core/app.ts";
import { AppStorage } from "../../src/core/app-storage.ts";
import type { Domain } from "../../src/core/domain.ts";
import type { DomainClass } from "../../src/core/domain-class.ts";
import type { Extension } from "../../src/core/extensions/extension.ts";
import { makeApp } from "../../src/core/make-app.ts";
import { fillNewSystem } from "../../src/core/new-system.ts";
import { serveConnection } from "../../src/daemon/connection.ts";
import type { DaemonLog } from "../../src/daemon/daemon-log.ts";
import { MemoryHypervisor } from "../../src/hypervisor/drivers/memory-hypervisor.ts";
import type { Hypervisor } from "../../src/hypervisor/hypervisor.ts";
import { memoryDrivers } from "../../src/storage/drivers/memory-drivers.ts";
import type { Framing } from "../../src/wire/framing.ts";

/** Makes a system with pools in memory, two kernels, and dom0 as its only domain. */
export function coreApp(
  directory: string,
  hypervisor: Hypervisor = new MemoryHypervisor(),
  services: Partial<AppServices> = {},
  extensions: readonly Extension[] = [],
): App {
  const storage = new AppStorage(memoryDrivers(() => ["6.6.30-1", "6.1.75-1"]));
  const app = makeApp({ hypervisor, storage, ...services }, extensions);
  fillNewSystem(app, { directory, driver: "file-reflink" });
  app.loadProperty("default_kernel", "6.6.30-1");
  return app;
}

/** Adds a domain without an event. */
export function addDomain(app: App, klass: DomainClass, name: string, template?: Domain): Domain {
  const uuid = `00000000-0000-4000-8000-${String(app.domains.size).padStart(12, "0")}`;
  const domain = app.addDomain({ klass, name, qid: app.freeQid(), uuid });
  domain.loadProperty("label", app.labels.get("red"));
  if (template !== undefined) domain.loadProperty("template", template);
  return domain;
}

/** Adds an AppVM that provides network and has no netvm. */
export function addNetworkDomain(app: App, name: string, template: Domain): Domain {
  const domain = addDomain(app, "AppVM", name, template);
  domain.loadProperty("provides_network", true);
  domain.loadProperty("netvm", null);
  return domain;
}

export function serverOf(app: App): ApiServer {
  const memory = newCallMemory();
  return { app, memory, systemInfo: new SystemInfoText(app) };
}

/** Sends a request as a client does, one character a byte, and returns the bytes of the reply. */
export async function ask(server: ApiServer, kind: ApiSocket, request: string): Promise<string> {
  const replied: Buffer[] = [];
  const socket = new Duplex({
    read() {},
    write(piece: Buffer, _encoding, done) {
      replied.push(piece);
      done();
    },
  }) as Duplex & { setTimeout(): void };
  socket.setTimeout = () => {};
  const closed = new Promise((resolve) => socket.on("close", resolve));
  serveConnection(socket as unknown as Socket, kind, server, { warning() {} } as unknown as DaemonLog);
  socket.push(Buffer.from(request, "latin1"));
  socket.push(null);
  await closed;
  return Buffer.concat(replied).toString("latin1");
}

/** An event as a client receives it. */
export interface HeardEvent {
  readonly subject: string;
  readonly event: string;
  readonly kwargs: Readonly<Record<string, string>>;
}

/** Collects the events that a client in dom0 receives. */
export function hear(app: App, framing: Framing): HeardEvent[] {
  const heard: HeardEvent[] = [];
  new EventSubscription(app, app.getDomain("dom0"), framing, []).start((bytes) => {
    const [, subject = "", event = "", ...rest] = Buffer.from(bytes).toString("latin1").split("\0");
    const kwargs: Record<string, string> = {};
    for (let index = 0; index + 1 < rest.length && rest[index] !== ""; index += 2) {
      kwargs[rest[index] as string] = rest[index + 1] as string;
    }
    heard.push({ subject, event, kwargs });
  });
  heard.length = 0;
  return heard;
}
