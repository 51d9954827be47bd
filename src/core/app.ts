import type { Hypervisor } from "../hypervisor/hypervisor.ts";
import type { AppStorage } from "./app-storage.ts";
import type { DeviceRegistry } from "./devices/device-registry.ts";
import { Domain, type DomainIdentity } from "./domain.ts";
import type { DomainClass, HandlerClass } from "./domain-class.ts";
import { DomainCollection } from "./domain-collection.ts";
import { QubesError } from "./errors.ts";
import { type EventArguments, type HandlerSource, HandlerTable } from "./events/handler-table.ts";
import { type FirewallStore, MemoryFirewall } from "./firewall/firewall-store.ts";
import { Labels } from "./labels.ts";
import { MemoryNotes, type NoteStore } from "./notes.ts";
import type { PropertyTable } from "./properties/declaration.ts";
import { PropertyHolder } from "./properties/property-holder.ts";
import { MemoryQubesDb, type QubesDb } from "./qubes-db.ts";

/** The services that a system runs on. */
export interface AppServices {
  readonly hypervisor: Hypervisor;
  readonly storage: AppStorage;
  /** The rules of firewalls; in memory if it is not said. */
  readonly firewall?: FirewallStore;
  /** The notes about domains; in memory if it is not said. */
  readonly notes?: NoteStore;
  /** What domains tell about themselves; nothing if it is not said. */
  readonly qubesDb?: QubesDb;
  /** The directory of the profiles of backups; there are none if it is not said. */
  readonly backupProfiles?: string;
}

/** The declarations of properties: those of the system, and those of each class of domains. */
export interface PropertyTables {
  readonly app: PropertyTable<App>;
  readonly domains: Readonly<Record<DomainClass, PropertyTable<Domain>>>;
}

/** Everything that an app is made with. */
export interface AppDependencies extends AppServices {
  readonly propertyTables: PropertyTables;
  readonly devices: DeviceRegistry;
}

/** Is told of events, after the handlers of the subject's classes; of pre-events before them. */
export type EventListener = (subject: App | Domain, event: string, args: EventArguments) => void;

/** The largest number of a domain (docs/reference/qubes-xml.md#range-of-qid). */
export const maxQid = 10_000;

/** A system: its domains, labels, pools and global properties. */
export class App extends PropertyHolder {
  readonly kind = "app";
  readonly properties: PropertyTable<App>;
  /** The declarations of the properties of each class of domains. */
  readonly domainProperties: PropertyTables["domains"];
  readonly domains = new DomainCollection();
  readonly labels = new Labels();
  readonly hypervisor: Hypervisor;
  readonly storage: AppStorage;
  readonly devices: DeviceRegistry;
  readonly firewall: FirewallStore;
  readonly notes: NoteStore;
  readonly qubesDb: QubesDb;
  /** The directory of the profiles of backups; null when there are none. */
  readonly backupProfiles: string | null;
  protected readonly propertySubject = "Qubes";
  protected readonly className = "Qubes";
  protected readonly classHandlers: readonly HandlerSource[];
  readonly #handlers = new Map<HandlerClass, HandlerTable<Domain>>();
  readonly #ownHandlers = new HandlerTable<App>();
  readonly #listeners = new Set<EventListener>();
  readonly #onChange: ((changed: App | Domain) => void)[] = [];

  constructor(dependencies: AppDependencies) {
    super();
    this.properties = dependencies.propertyTables.app;
    this.domainProperties = dependencies.propertyTables.domains;
    this.devices = dependencies.devices;
    this.hypervisor = dependencies.hypervisor;
    this.storage = dependencies.storage;
    this.firewall = dependencies.firewall ?? new MemoryFirewall();
    this.notes = dependencies.notes ?? new MemoryNotes();
    this.qubesDb = dependencies.qubesDb ?? new MemoryQubesDb();
    this.backupProfiles = dependencies.backupProfiles ?? null;
    this.classHandlers = [this.#ownHandlers];
    this.addHandler("*", this.#forward);
  }

  /** The handlers of events of all domains of a class. */
  handlersOf(klass: HandlerClass): HandlerTable<Domain> {
    const known = this.#handlers.get(klass) ?? new HandlerTable<Domain>();
    this.#handlers.set(klass, known);
    return known;
  }

  /** The handlers of the app's own events. */
  get handlers(): HandlerTable<App> {
    return this.#ownHandlers;
  }

  changed(): void {
    this.notifyChange(this);
  }

  /** Tells those who keep something made of the app or of a domain that it is out of date. */
  notifyChange(changed: App | Domain): void {
    for (const callback of this.#onChange) callback(changed);
  }

  /** Registers who is told of every change; this is no event, and nobody can veto it. */
  onChange(callback: (changed: App | Domain) => void): void {
    this.#onChange.push(callback);
  }

  /** dom0; null only while a system is loaded. */
  get adminVM(): Domain | null {
    return this.domains.find("dom0") ?? null;
  }

  /** The domain that a property names; null for none. */
  reference(property: string): Domain | null {
    return (this.getProperty(property) as Domain | null | undefined) ?? null;
  }

  /**
   * A domain by its name.
   *
   * @throws QubesError QubesVMNotFoundError
   */
  getDomain(name: string): Domain {
    const found = this.domains.find(name);
    if (found === undefined) throw new QubesError("QubesVMNotFoundError", `No such domain: '${name}'`);
    return found;
  }

  /**
   * Makes a domain and adds it, without telling anybody: for stores that are read, and for those who tell by
   * themselves.
   */
  addDomain(identity: DomainIdentity): Domain {
    const domain = new Domain(this, identity);
    domain.addHandler("*", this.#forward);
    this.domains.add(domain);
    return domain;
  }

  /** The lowest number that no domain has. @throws QubesError when there is none */
  freeQid(): number {
    for (let qid = 1; qid <= maxQid; qid++) if (!this.domains.hasQid(qid)) return qid;
    throw new QubesError("QubesException", "there are too many domains");
  }

  /** Whether devices of a class are assigned to a domain for every start. */
  hasAssignments(domain: Domain, devclass: string): boolean {
    return this.devices.of(domain, devclass).assignments.length > 0;
  }

  /** Removes a domain, without telling anybody. */
  dropDomain(domain: Domain): void {
    this.domains.remove(domain);
    this.changed();
  }

  /** Lets nobody hear of a domain any more who listens to all. */
  stopForwarding(domain: Domain): void {
    domain.removeHandler("*", this.#forward);
  }

  /** Tells the events of the app and of all domains, those that are yet to come too, until the result is called. */
  listen(listener: EventListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Hands an event to those who listen to all. */
  #forward = (subject: App | Domain, event: string, args: EventArguments): void => {
    for (const listener of this.#listeners) listener(subject, event, args);
  };

  /** Turns events on, when everything is loaded. */
  enableEvents(): void {
    for (const domain of this.domains) {
      // Tags and the like that are derived are there from the beginning, and no news.
      domain.fireSilently("domain-load");
      domain.eventsEnabled = true;
    }
    this.eventsEnabled = true;
  }
}
