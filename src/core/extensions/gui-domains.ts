import type { App } from "../app.ts";
import type { Domain } from "../domain.ts";
import { QubesError } from "../errors.ts";
import { checkFeature } from "../features/check-features.ts";
import type { Extension } from "./extension.ts";
import { onChange } from "./on-change.ts";

/** Returns the running domains that use another one for their windows or their sound. */
function runningClients(domain: Domain, property: "guivm" | "audiovm"): readonly Domain[] {
  return domain.app.domains.filter(
    (each) => each !== domain && each.reference(property) === domain && !each.isHalted && !each.isAdminVM,
  );
}

function namesOf(domains: readonly Domain[]): string {
  return domains.map(({ name }) => name).join(", ");
}

/** Refuses to shut a domain down while others need it. @throws QubesError */
function requireNoClients(domain: Domain): void {
  const windows = runningClients(domain, "guivm");
  if (windows.length > 0) {
    throw new QubesError("QubesVMError", `There are running VMs using this VM as GuiVM: ${namesOf(windows)}`);
  }
  // A preloaded disposable plays no sound before it is used.
  const sound = runningClients(domain, "audiovm").filter((each) => !each.isPreloaded);
  if (sound.length > 0) {
    throw new QubesError("QubesVMInUseError", `There are running VMs using this VM as AudioVM: ${namesOf(sound)}`);
  }
}

/** Writes the entries that tell a domain who shows its windows and plays its sound. */
class GuiEntries {
  readonly #app: App;

  constructor(app: App) {
    this.#app = app;
  }

  /** Writes all entries of a domain that starts. */
  create(domain: Domain): void {
    for (const feature of ["gui-videoram-overhead", "gui-videoram-min"]) {
      const value = checkFeature(domain, feature, "template-and-adminvm");
      if (value !== undefined) this.#write(domain, `/qubes-${feature}`, value);
    }
    this.windows(domain);
    this.audio(domain);
    const guivm = domain.reference("guivm");
    if (guivm !== null && guivm !== domain) this.keyboard(domain);
    if (domain.features.get("service.guivm")) {
      this.#write(domain, "/guivm-windows-prefix", domain.features.get("guivm-windows-prefix") ?? "GuiVM");
    }
  }

  windows(domain: Domain): void {
    const guivm = domain.reference("guivm");
    const isEnabled = guivm !== null && domain.features.get("gui") !== "";
    this.#write(domain, "/qubes-gui-enabled", isEnabled ? "True" : "False");
    if (guivm !== null && guivm !== domain && !guivm.isHalted) {
      this.#write(domain, "/qubes-gui-domain-xid", String(this.#app.hypervisor.xid(guivm.name)));
    }
  }

  audio(domain: Domain): void {
    if (domain.isHalted) return;
    const audiovm = domain.reference("audiovm");
    if (audiovm === null) this.#app.qubesDb.remove(domain.name, "/qubes-audio-domain-xid");
    else if (audiovm !== domain && !audiovm.isHalted) {
      this.#write(domain, "/qubes-audio-domain-xid", String(this.#app.hypervisor.xid(audiovm.name)));
    }
  }

  keyboard(domain: Domain): void {
    if (!domain.isHalted) this.#write(domain, "/keyboard-layout", String(domain.getProperty("keyboard_layout") ?? ""));
  }

  #write(domain: Domain, path: string, text: string): void {
    this.#app.qubesDb.write(domain.name, path, text);
  }
}

/** Guards GUI and audio domains, and tells domains about theirs (docs/reference/events-and-features.md#gui-and-audio-domains). */
export const guiDomains: Extension = {
  name: "gui-domains",
  register(app: App): void {
    const entries = new GuiEntries(app);
    const domains = app.handlersOf("QubesVM");
    domains.add("domain-pre-shutdown", (domain, _, { force }) => {
      if (force !== true) requireNoClients(domain);
    });
    domains.add("domain-qdb-create", (domain) => entries.create(domain));
    domains.add("domain-start", (domain) => {
      for (const each of runningClients(domain, "guivm")) entries.windows(each);
      for (const each of runningClients(domain, "audiovm")) entries.audio(each);
    });
    for (const kind of ["set", "reset"]) domains.add(`property-${kind}:audiovm`, (domain) => entries.audio(domain));
    onChange(domains, "keyboard_layout", (domain) => entries.keyboard(domain));
  },
};
