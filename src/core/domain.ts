import type { PowerState } from "../hypervisor/hypervisor.ts";
import type { App } from "./app.ts";
import { type DomainClass, handlerClasses } from "./domain-class.ts";
import { QubesError } from "./errors.ts";
import type { HandlerSource } from "./events/handler-table.ts";
import { checkFeature } from "./features/check-features.ts";
import type { FeatureSubject } from "./features/feature-subject.ts";
import { Features } from "./features/features.ts";
import type { Label } from "./labels.ts";
import type { PropertyTable } from "./properties/declaration.ts";
import { PropertyHolder } from "./properties/property-holder.ts";
import { Tags } from "./tags.ts";
import { DomainVolumes } from "./volumes.ts";

/** What a domain is made with and never changes. */
export interface DomainIdentity {
  readonly klass: DomainClass;
  readonly name: string;
  readonly qid: number;
  readonly uuid: string;
}

/** A domain, of whichever class: dom0, a template, a qube. */
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
  /** Whether its qrexec agent has connected since it was started. */
  isFullyUsable = false;
  /** Whether it is being ended on behalf of somebody. */
  isEnding = false;
  #queue: Promise<unknown> = Promise.resolve();

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

  changed(): void {
    this.app.notifyChange(this);
  }

  /** Has handlers do what belongs to loading, without anybody else hearing of it. */
  fireSilently(event: string): void {
    this.callHandlers(event);
  }

  get label(): Label | undefined {
    return this.getProperty("label") as Label | undefined;
  }

  get isAdminVM(): boolean {
    return this.klass === "AdminVM";
  }

  /** The domain that a property names; null for none, and for a class without the property. */
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

  /** Whether it gets or provides network. */
  get isNetworked(): boolean {
    return this.netvm !== null || this.getProperty("provides_network") === true;
  }

  /** The domains that get their network from it. */
  get connectedDomains(): readonly Domain[] {
    return this.app.domains.filter((domain) => domain.netvm === this);
  }

  /** What it does. While it starts, until its qrexec agent has connected, it is `Transient`. */
  get powerState(): PowerState {
    const state = this.app.hypervisor.state(this.name);
    if (state !== "Running" || this.isAdminVM || this.isFullyUsable) return state;
    return checkFeature(this, "qrexec", "template") ? "Transient" : state;
  }

  get isHalted(): boolean {
    return this.powerState === "Halted";
  }

  /** Does one thing after the other with the domain, as starting and stopping it; other domains go on meanwhile. */
  async runExclusive<Result>(work: () => Promise<Result>): Promise<Result> {
    const mine = this.#queue.then(work, work);
    this.#queue = mine.catch(() => {});
    return mine;
  }

  /** @throws QubesError QubesVMNotHaltedError */
  requireHalted(message = `Domain is not powered off: '${this.name}'`): void {
    if (!this.isHalted) throw new QubesError("QubesVMNotHaltedError", message);
  }
}
