import type { App } from "../core/app.ts";
import type { Domain } from "../core/domain.ts";
import type { Label } from "../core/labels.ts";
import { isDisposableTemplate } from "../core/schema/checks.ts";

/**
 * Cached text of `internal.GetSystemInfo` (docs/reference/admin-api.md#system-information). The text of a domain is
 * cached until that domain changes.
 */
export class SystemInfoText {
  readonly #app: App;
  readonly #parts = new Map<Domain, string>();
  readonly #epoch = `${process.pid}-${Date.now().toString(36)}`;
  #reply: Uint8Array | undefined;
  #reply2019: Uint8Array | undefined;
  #changes = 0;
  readonly #watchers = new Set<() => void>();

  constructor(app: App) {
    this.#app = app;
    app.onChange((changed) => this.#forget(changed));
  }

  /** A text that changes whenever the information may change. */
  get version(): string {
    return `${this.#epoch}-${this.#changes}`;
  }

  /** The information as JSON in UTF-8. */
  get bytes(): Uint8Array {
    this.#reply ??= Buffer.from(
      `{"domains": {${this.#app.domains.sorted.map((domain) => this.#part(domain)).join(", ")}}}`,
    );
    return this.#reply;
  }

  /** The information for clients of 2019. */
  get bytes2019(): Uint8Array {
    this.#reply2019 ??= Buffer.from(JSON.stringify({ domains: describe2019(this.#app) }));
    return this.#reply2019;
  }

  /**
   * Registers a callback.
   *
   * @param onChange called once, when the first change is saved, before any client can learn of it
   * @returns removes the callback
   */
  watch(onChange: () => void): () => void {
    this.#watchers.add(onChange);
    return () => this.#watchers.delete(onChange);
  }

  #forget(changed: App | Domain): void {
    this.#changes++;
    this.#reply = undefined;
    this.#reply2019 = undefined;
    // Defaults of domains come from the app.
    if (changed.kind === "app") this.#parts.clear();
    else this.#forgetWithThoseOf(changed);
    this.#app.journal.send(noMessage, () => this.#notify());
  }

  #notify(): void {
    const watchers = [...this.#watchers];
    this.#watchers.clear();
    for (const onChange of watchers) onChange();
  }

  /** Forgets a domain, and the domains that inherit features from it. */
  #forgetWithThoseOf(changed: Domain): void {
    this.#parts.delete(changed);
    if (changed.klass !== "TemplateVM" && !isDisposableTemplate(changed)) return;
    for (const domain of this.#parts.keys()) {
      const { template } = domain;
      if (template === changed || template?.template === changed) this.#parts.delete(domain);
    }
  }

  #part(domain: Domain): string {
    const known = this.#parts.get(domain);
    if (known !== undefined) return known;
    const made = `${JSON.stringify(domain.name)}: ${JSON.stringify(describe(domain))}`;
    this.#parts.set(domain, made);
    return made;
  }
}

function noMessage(): void {}

function describe(domain: Domain) {
  const { label } = domain;
  return {
    internal: domain.features.get("internal") ?? null,
    tags: [...domain.tags],
    type: domain.klass,
    template_for_dispvms: has(domain, "template_for_dispvms") && domain.getProperty("template_for_dispvms") === true,
    default_dispvm: domain.reference("default_dispvm")?.name ?? null,
    icon: iconOf(label),
    label: label?.color ?? null,
    guivm: domain.reference("guivm")?.name ?? null,
    relayvm: domain.reference("relayvm")?.name ?? null,
    transport_rpc: has(domain, "transport_rpc") ? (domain.getProperty("transport_rpc") ?? null) : null,
    power_state: domain.powerState,
    uuid: domain.uuid,
  };
}

function describe2019({ domains }: App): object {
  const parts = domains.sorted.map((domain) => {
    const { tags, type, template_for_dispvms, default_dispvm, icon } = describe(domain);
    return [domain.name, { tags, type, template_for_dispvms, default_dispvm, icon }];
  });
  return Object.fromEntries(parts);
}

/** Returns the icon that policy sees; it is the same for all classes. */
function iconOf(label: Label | undefined): string | null {
  return label === undefined ? null : `appvm-${label.name}`;
}

function has(domain: Domain, property: string): boolean {
  return domain.properties.get(property) !== undefined;
}
