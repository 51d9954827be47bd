import type { Hypervisor } from "../hypervisor/hypervisor.ts";
import type { AppStorage } from "./app-storage.ts";
import { type AutostartUnits, noAutostartUnits } from "./autostart-units.ts";
import { absentAgent, type DeviceAgent } from "./devices/device-agent.ts";
import type { DeviceRegistry } from "./devices/device-registry.ts";
import { Domain, type DomainIdentity } from "./domain.ts";
import type { DomainClass, HandlerClass } from "./domain-class.ts";
import { DomainCollection } from "./domain-collection.ts";
import { QubesError } from "./errors.ts";
import { EventForwarder } from "./event-forwarder.ts";
import { type HandlerOwner, OwnerScope } from "./events/handler-owner.ts";
import { describeProblem, type HandlerProblem } from "./events/handler-problem.ts";
import { type EventArguments, type HandlerSource, HandlerTable } from "./events/handler-table.ts";
import { type FirewallStore, MemoryFirewall } from "./firewall/firewall-store.ts";
import { Journal } from "./journal.ts";
import { JournaledQubesDb } from "./journaled-qubes-db.ts";
import { Labels } from "./labels.ts";
import { LockTable } from "./lock-table.ts";
import { MemoryNotes, type NoteStore } from "./notes.ts";
import type { PropertyTable } from "./properties/declaration.ts";
import { PropertyHolder } from "./properties/property-holder.ts";
import { MemoryQubesDb, type QubesDb } from "./qubes-db.ts";

/** Receives what people should know about the work of the system. */
export interface AppLog {
  info(message: string): void;
  warning(message: string): void;
}

/** Services that a system uses. */
export interface AppServices {
  readonly hypervisor: Hypervisor;
  readonly storage: AppStorage;
  /** Store of firewall rules [default: in memory]. */
  readonly firewall?: FirewallStore;
  /** Store of notes [default: in memory]. */
  readonly notes?: NoteStore;
  /** Locks of the domains, labels and pools [default: a new table]. */
  readonly locks?: LockTable;
  /** QubesDB of the domains [default: empty, in memory]. */
  readonly qubesDb?: QubesDb;
  /** Directory of backup profiles [default: none]. */
  readonly backupProfiles?: string;
  /** Units that start domains with the machine [default: none]. */
  readonly autostartUnits?: AutostartUnits;
  /** Receives work that no call waits for. It logs its failure [default: ignored]. */
  readonly inBackground?: (work: Promise<unknown>) => void;
  /** Log [default: none]. */
  readonly log?: AppLog;
  /** Asks the user about devices [default: every question is refused]. */
  readonly deviceAgent?: DeviceAgent;
}

/** Property declarations of the system and of each domain class. */
export interface PropertyTables {
  readonly app: PropertyTable<App>;
  readonly domains: Readonly<Record<DomainClass, PropertyTable<Domain>>>;
}

/** Dependencies of an app. */
export interface AppDependencies extends AppServices {
  readonly propertyTables: PropertyTables;
  readonly devices: DeviceRegistry;
}

/**
 * Receives events: normal events after the handlers of the subject's classes, pre-events before them
 * (docs/reference/events-and-features.md#order-of-handlers).
 */
export type EventListener = (subject: App | Domain, event: string, args: EventArguments) => void;

/** Highest qid (docs/reference/qubes-xml.md#range-of-qid). */
export const maxQid = 10_000;

/** A system: its domains, labels, pools and global properties. */
export class App extends PropertyHolder {
  readonly kind = "app";
  readonly properties: PropertyTable<App>;
  /** Property declarations of each domain class. */
  readonly domainProperties: PropertyTables["domains"];
  readonly journal: Journal = new Journal();
  readonly domains = new DomainCollection();
  readonly labels = new Labels((undo) => this.changing(undo));
  readonly locks: LockTable;
  readonly hypervisor: Hypervisor;
  readonly storage: AppStorage;
  readonly devices: DeviceRegistry;
  readonly firewall: FirewallStore;
  readonly notes: NoteStore;
  readonly qubesDb: QubesDb;
  /** Directory of backup profiles; null if there are none. */
  readonly backupProfiles: string | null;
  readonly deviceAgent: DeviceAgent;
  protected readonly propertySubject = "Qubes";
  protected readonly className = "Qubes";
  protected readonly classHandlers: readonly HandlerSource[];
  readonly #handlers = new Map<HandlerClass, HandlerTable<Domain>>();
  readonly log: AppLog;
  readonly autostartUnits: AutostartUnits;
  /** Takes work that no call waits for. */
  readonly inBackground: (work: Promise<unknown>) => void;
  readonly #owners = new OwnerScope();
  readonly #ownHandlers = new HandlerTable<App>(this.#owners);
  readonly #forwarder = new EventForwarder<App | Domain>();
  readonly #onChange: ((changed: App | Domain) => void)[] = [];

  constructor(dependencies: AppDependencies) {
    super();
    this.properties = dependencies.propertyTables.app;
    this.domainProperties = dependencies.propertyTables.domains;
    this.devices = dependencies.devices;
    this.hypervisor = dependencies.hypervisor;
    this.storage = dependencies.storage;
    this.storage.recordWith((undo) => this.changing(undo));
    this.firewall = dependencies.firewall ?? new MemoryFirewall();
    this.notes = dependencies.notes ?? new MemoryNotes();
    this.locks = dependencies.locks ?? new LockTable();
    this.qubesDb = new JournaledQubesDb(dependencies.qubesDb ?? new MemoryQubesDb(), this.journal);
    this.backupProfiles = dependencies.backupProfiles ?? null;
    this.autostartUnits = dependencies.autostartUnits ?? noAutostartUnits;
    this.inBackground = dependencies.inBackground ?? ((work) => void work.catch(() => {}));
    this.log = dependencies.log ?? { info() {}, warning() {} };
    this.deviceAgent = dependencies.deviceAgent ?? absentAgent;
    this.classHandlers = [this.#ownHandlers];
    this.addHandler("*", this.#forwarder.forward);
    this.addHandler("property-pre-*", this.guardChange);
  }

  /** Runs the registration of an extension. The handlers that it adds belong to the extension. */
  registerAs<Result>(owner: HandlerOwner, register: () => Result): Result {
    return this.#owners.run(owner, register);
  }

  /** Reports a problem of a handler of the system. */
  reportProblem(problem: HandlerProblem): void {
    this.log.warning(describeProblem("the system", problem));
  }

  /** Returns the handlers of a class of domains. */
  handlersOf(klass: HandlerClass): HandlerTable<Domain> {
    const known = this.#handlers.get(klass) ?? new HandlerTable<Domain>(this.#owners);
    this.#handlers.set(klass, known);
    return known;
  }

  /** Handlers of the system's own events. */
  get handlers(): HandlerTable<App> {
    return this.#ownHandlers;
  }

  changed(): void {
    this.notifyChange(this);
  }

  /** Reports a change of the system or of a domain to the registered callbacks. */
  notifyChange(changed: App | Domain): void {
    for (const callback of this.#onChange) callback(changed);
  }

  /** Registers a callback for every change. A change is not an event and cannot be vetoed. */
  onChange(callback: (changed: App | Domain) => void): void {
    this.#onChange.push(callback);
  }

  /** dom0; null only during a load. */
  get adminVM(): Domain | null {
    return this.domains.find("dom0") ?? null;
  }

  /** Returns the domain that a property refers to; null for none. */
  reference(property: string): Domain | null {
    return (this.getProperty(property) as Domain | null | undefined) ?? null;
  }

  /** Returns a domain by its name. @throws QubesError QubesVMNotFoundError */
  getDomain(name: string): Domain {
    const found = this.domains.find(name);
    if (found === undefined) throw new QubesError("QubesVMNotFoundError", `No such domain: '${name}'`);
    return found;
  }

  /** Creates a domain and adds it without events. */
  addDomain(identity: DomainIdentity): Domain {
    const domain = this.#makeDomain(identity);
    this.domains.add(domain);
    return domain;
  }

  /** Creates a domain that clients do not see. Its identity is taken, and listeners do not receive its events. */
  reserveDomain(identity: DomainIdentity): Domain {
    const domain = this.#makeDomain(identity);
    this.domains.hide(domain);
    this.#forwarder.hold(domain);
    return domain;
  }

  /** Shows a reserved domain to clients. Listeners receive the events that it has fired. */
  publishDomain(domain: Domain): void {
    this.changing(() => {
      this.domains.hide(domain);
      this.#forwarder.hold(domain);
    });
    this.domains.add(domain);
    this.changed();
    this.#forwarder.release(domain);
  }

  #makeDomain(identity: DomainIdentity): Domain {
    const domain = new Domain(this, identity);
    domain.announceTo(this.#forwarder.forward);
    return domain;
  }

  /** Returns the lowest free qid. @throws QubesError if all are taken */
  freeQid(): number {
    for (let qid = 1; qid <= maxQid; qid++) if (!this.domains.hasQid(qid)) return qid;
    throw new QubesError("QubesException", "there are too many domains");
  }

  /** Returns whether devices of a class are assigned to a domain. */
  hasAssignments(domain: Domain, devclass: string): boolean {
    return this.devices.of(domain, devclass).assignments.length > 0;
  }

  /** Hides a domain from clients without events. Its identity stays taken. */
  hideDomain(domain: Domain): void {
    this.changing(() => this.domains.add(domain));
    this.domains.hide(domain);
    this.changed();
  }

  /** Forgets a hidden domain. Its identity can be used again. */
  forgetDomain(domain: Domain): void {
    this.stopForwarding(domain);
    domain.eventsEnabled = false;
    this.#forwarder.discard(domain);
    this.domains.forget(domain);
  }

  /** Stops forwarding the events of a domain to the listeners. */
  stopForwarding(domain: Domain): void {
    domain.removeHandler("*", this.#forwarder.forward);
  }

  /**
   * Registers a listener for the events of the system and of all domains, later ones included.
   *
   * @returns removes the listener
   */
  listen(listener: EventListener): () => void {
    return this.#forwarder.listen(listener);
  }

  /** Enables events after a load. */
  enableEvents(): void {
    for (const domain of this.domains) {
      // Derived tags exist from the beginning, so they fire no events.
      domain.fireSilently("domain-load");
      domain.eventsEnabled = true;
      domain.hasOpenRun = !domain.isAdminVM && !domain.isRemote && !domain.isHalted;
    }
    this.eventsEnabled = true;
  }
}
