import type { ApiSocket } from "../../src/api/method.ts";
import type { App } from "../../src/core/app.ts";
import { ApiSockets, socketNames } from "../../src/daemon/api-sockets.ts";
import { addDomain, addNetworkDomain, coreApp, serverOf } from "./core-app.ts";
import { KeptLog } from "./kept-log.ts";
import { TemporaryFolder } from "./temporary-folder.ts";

interface Scope {
  teardown(handler: () => void | Promise<void>): void;
}

/** A system with a few domains on real sockets, as the daemon serves it. */
export class ServedSystem {
  readonly app: App;
  readonly warnings: readonly string[];
  readonly #folder: TemporaryFolder;

  private constructor(app: App, folder: TemporaryFolder, warnings: readonly string[]) {
    this.app = app;
    this.#folder = folder;
    this.warnings = warnings;
  }

  /** Serves a system until its test ends. */
  static async start(scope: Scope): Promise<ServedSystem> {
    const sockets = new ApiSockets();
    const folder = new TemporaryFolder(scope);
    const app = coreApp(folder.at("volumes"));
    const fedora = addDomain(app, "TemplateVM", "fedora");
    addNetworkDomain(app, "sys-net", fedora);
    addDomain(app, "AppVM", "work", fedora);
    app.enableEvents();
    const log = new KeptLog();
    await sockets.open(folder.path, serverOf(app), log);
    scope.teardown(() => sockets.close());
    return new ServedSystem(app, folder, log.warnings);
  }

  /** The path of a socket. */
  socket(kind: ApiSocket): string {
    return this.#folder.at(socketNames[kind]);
  }
}
