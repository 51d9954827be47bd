import type { PowerState } from "../hypervisor/hypervisor.ts";
import type { App } from "./app.ts";
import { type DomainClass, handlerClasses } from "./domain-class.ts";
import { QubesError } from "./errors.ts";
import { describeProblem, type HandlerProblem } from "./events/handler-problem.ts";
import type { EventHandler, HandlerSource } from "./events/handler-table.ts";
import { checkFeature } from "./features/check-features.ts";
import type { FeatureSubject } from "./features/feature-subject.ts";
import { Features } from "./features/features.ts";
import type { Journal } from "./journal.ts";
import type { Label } from "./labels.ts";
import type { PropertyTable } from "./properties/declaration.ts";
import { PropertyHolder } from "./properties/property-holder.ts";
import { Tags } from "./tags.ts";
import { DomainVolumes } from "./volumes.ts";

/** The identity of a domain, which never changes. */
export interface DomainIdentity {
  readonly klass: DomainClass;
  readonly name: string;
  readonly qid: number;
  readonly uuid: string;
}

/** A domain of any class. */
export class Domain extends PropertyHolder implements FeatureSubject {
  readonly kind = "domain";
  readonly app: App;
  readonly klass: DomainClass;
  readonly name: string;
  readonly qid: number;
  readonly uuid: string;
  readonly features: Features = new Features(this);
  readonly tags: Tags = new Tags(this);
  readonly volumes: DomainVolumes = new DomainVolumes(this);
  readonly properties: PropertyTable<Domain>;
  protected readonly classHandlers: readonly HandlerSource[];
  protected readonly propertySubject: string;
  protected readonly className: string;
  /** Whether its qrexec agent has connected since the start. */
  isFullyUsable = false;
  /** Whether the end of its last run has not been handled: volumes, events, removal of a disposable. */
  hasOpenRun = false;
  /** Whether a call has taken it from the preloaded disposables and does not use it yet. */
  isPreloadRequested = false;
  /** Whether no call is handling the end of a run. */
  isEndHandled = true;
  /** Number of calls that are ending it. They handle its end. */
  endings = 0;
  /** Work that waits to handle the end of the run. It receives the failure if another call handles it first. */
  readonly endWaiters = new Set<(failure: unknown) => void>();

  constructor(app: App, { klass, name, qid, uuid }: DomainIdentity) {
    super();
    this.app = app;
    this.klass = klass;
    this.name = name;
    this.qid = qid;
    this.uuid = uuid;
    this.properties = app.domainProperties[klass];
    this.propertySubject = name;
    this.className = klass;
    this.classHandlers = handlerClasses(klass).map((each) => app.handlersOf(each));
    if (klass === "AdminVM") return;
    for (const [property, value] of Object.entries({ name, qid, uuid })) this.loadProperty(property, value);
  }

  /** Whether clients see it: it is complete, and its removal has not begun. */
  get isListed(): boolean {
    return this.app.domains.has(this);
  }

  get journal(): Journal {
    return this.app.journal;
  }

  /** A domain that is not listed is not in the store, so its changes need no undo. */
  override changing(undo: () => void, cleanUp?: () => Promise<void>): void {
    if (this.isListed) super.changing(undo, cleanUp);
  }

  changed(): void {
    if (this.isListed) this.app.notifyChange(this);
  }

  /** Checks that it has not been removed. @throws QubesError QubesVMNotFoundError */
  requireListed(): void {
    if (!this.isListed) throw new QubesError("QubesVMNotFoundError", `No such domain: '${this.name}'`);
  }

  /** Reports a problem of a handler of the domain. */
  reportProblem(problem: HandlerProblem): void {
    this.app.log.warning(describeProblem(this.name, problem));
  }

  /** Reports that data of a volume changed, which cannot be undone. */
  changingData(): void {
    this.journal.recordLasting();
    this.changed();
  }

  /** Calls handlers of a load event that no listener receives. */
  fireSilently(event: string): void {
    this.callHandlers(event);
  }

  /** Registers the receiver of its events, then the guard of its properties: subscribers see events that are vetoed. */
  announceTo(receiver: EventHandler<Domain>): void {
    this.addHandler("*", receiver);
    this.addHandler("property-pre-*", this.guardChange);
  }

  get label(): Label | undefined {
    return this.getProperty("label") as Label | undefined;
  }

  get isAdminVM(): boolean {
    return this.klass === "AdminVM";
  }

  /** Whether it runs on another machine. It has no volumes, no devices and no power methods. */
  get isRemote(): boolean {
    return this.klass === "RemoteVM";
  }

  /** Whether it is a disposable that was started in advance and has not been used. */
  get isPreloaded(): boolean {
    return this.klass === "DispVM" && this.getProperty("is_preload") === true;
  }

  /** Returns the domain that a property refers to; null for none, and for a class without the property. */
  reference(property: string): Domain | null {
    if (!this.hasProperty(property)) return null;
    return (this.getProperty(property) as Domain | null | undefined) ?? null;
  }

  get template(): Domain | null {
    return this.reference("template");
  }

  get netvm(): Domain | null {
    return this.reference("netvm");
  }

  get featureTemplate(): Domain | null {
    return this.template;
  }

  get featureNetvm(): Domain | null {
    return this.netvm;
  }

  get featureAdminVM(): Domain | null {
    return this.isAdminVM ? null : this.app.adminVM;
  }

  /** Whether it has a netvm or provides network. */
  get isNetworked(): boolean {
    return this.netvm !== null || this.getProperty("provides_network") === true;
  }

  /** The domains whose netvm it is. */
  get connectedDomains(): readonly Domain[] {
    return this.app.domains.filter((domain) => domain.netvm === this);
  }

  /** Its power state (docs/reference/admin-api.md#power-states). */
  get powerState(): PowerState {
    // The system where it runs does not tell.
    if (this.isRemote) return "Running";
    const state = this.app.hypervisor.state(this.name);
    if (state !== "Running" || this.isAdminVM || this.isFullyUsable) return state;
    return checkFeature(this, "qrexec", "template") ? "Transient" : state;
  }

  get isHalted(): boolean {
    return this.powerState === "Halted";
  }

  /** Checks that the domain does not run on this machine. @throws QubesError QubesVMNotHaltedError */
  requireHalted(message = `Domain is not powered off: '${this.name}'`): void {
    if (!this.isHalted && !this.isRemote) throw new QubesError("QubesVMNotHaltedError", message);
  }
}
