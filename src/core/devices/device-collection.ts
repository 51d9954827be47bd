import { QubesError } from "../errors.ts";
import type { EventArguments } from "../events/handler-table.ts";
import { NamedTexts } from "../named-texts.ts";
import { requireStorable } from "../storable-text.ts";
import { checkDenied } from "./denied-interfaces.ts";
import {
  type AssignmentMode,
  addressText,
  type DeviceAddress,
  type DeviceAssignment,
  type DeviceAttachment,
  isSameDevice,
  isSamePort,
  portText,
} from "./device.ts";
import type { DeviceDomain } from "./device-domain.ts";
import type { DeviceProvider } from "./device-provider.ts";

/**
 * The devices of one class that are assigned or attached to a domain
 * (docs/reference/admin-api.md#assignment-and-attachment).
 */
export class DeviceCollection {
  readonly #domain: DeviceDomain;
  readonly #devclass: string;
  readonly #findProvider: () => DeviceProvider | undefined;
  #assignments: readonly DeviceAssignment[] = [];

  constructor(domain: DeviceDomain, devclass: string, findProvider: () => DeviceProvider | undefined) {
    this.#domain = domain;
    this.#devclass = devclass;
    this.#findProvider = findProvider;
  }

  /** Devices that the domain gets at each start. */
  get assignments(): readonly DeviceAssignment[] {
    return this.#assignments;
  }

  /** Devices that the domain has now. */
  get attachments(): readonly DeviceAttachment[] {
    return this.#findProvider()?.attached(this.#domain) ?? [];
  }

  /** Adds a stored assignment, without events. */
  load(assignment: DeviceAssignment): void {
    this.#assignments = [...this.#assignments, assignment];
  }

  /** Assigns a device to the domain. @throws QubesError */
  async assign(assignment: DeviceAssignment): Promise<void> {
    if (this.#assignments.some((each) => isSameDevice(each, assignment))) {
      throw new QubesError("DeviceAlreadyAssigned", `${this.#text(assignment)} already assigned to ${this.#name}`);
    }
    this.#checkMode(assignment.mode);
    requireStorableOptions(assignment.options);
    await this.#prepare("assign", assignment, assignment.options);
    requireListed(assignment);
    this.#store([...this.#assignments, assignment]);
    await this.#fire("assign", { device: addressText(assignment), options: new NamedTexts(assignment.options) });
  }

  /** Changes the mode of an assigned device. @throws QubesError */
  async setMode(address: DeviceAddress, mode: AssignmentMode): Promise<void> {
    const changed = { ...this.#assigned(address), mode };
    this.#checkMode(mode);
    await this.#prepare("assign", changed, changed.options);
    this.#store(this.#assignments.map((each) => (isSameDevice(each, changed) ? changed : each)));
    await this.#fire("assignment-changed", { device: addressText(changed) });
  }

  /** Removes an assignment. @throws QubesError */
  async unassign(address: DeviceAddress): Promise<void> {
    const assignment = this.#assigned(address);
    if (assignment.mode === "required" && !this.#domain.isHalted) {
      const message = "Can not remove a required assignment from a non halted qube.";
      throw new QubesError("QubesVMNotHaltedError", message);
    }
    this.#store(this.#assignments.filter((each) => each !== assignment));
    await this.#fire("unassign", { device: addressText(assignment) });
  }

  /** Attaches a device to the running domain. @throws QubesError */
  async attach(attachment: DeviceAttachment): Promise<void> {
    const { device, options } = attachment;
    if (this.#domain.isHalted) {
      const message = "VM not running, cannot attach device, do you mean `assign`?";
      throw new QubesError("QubesVMNotRunningError", message);
    }
    this.#refuseAttached(device, addressText(device));
    const provider = this.#provider();
    checkDenied(this.#domain, provider, device);
    await this.#prepare("attach", device, options);
    await provider.attach(this.#domain, attachment);
    await this.#fire("attach", { device: addressText(device), options: new NamedTexts(options) });
  }

  /** Detaches a device from the running domain. @throws QubesError */
  async detach(address: DeviceAddress): Promise<void> {
    if (!this.attachments.some(({ device }) => isSamePort(device, address))) {
      const message = `${this.#devclass} device ${address.portId} not attached to ${this.#name}`;
      throw new QubesError("DeviceNotAssigned", message);
    }
    if (this.#assignments.some((each) => isSamePort(each, address) && each.mode === "required")) {
      const message = "Can not detach a required device from a non halted qube. Unassign it first.";
      throw new QubesError("QubesVMNotHaltedError", message);
    }
    await this.#fire("pre-detach", { device: addressText(address) });
    await this.#provider().detach(this.#domain, address);
    await this.#fire("detach", { device: addressText(address) });
  }

  /** Attaches a device as in 2019: now, and with `isPersistent` at each start. @throws QubesError */
  async attach2019(attachment: DeviceAttachment, isPersistent: boolean): Promise<void> {
    const { device, options } = attachment;
    if (this.#domain.isHalted && !isPersistent) {
      const message = "VM not running, can only attach device with persistent flag";
      throw new QubesError("QubesVMNotRunningError", message);
    }
    this.#refuseAttached(device, portText(device));
    requireStorableOptions(options);
    if (this.#assignments.some((each) => isSamePort(each, device))) this.#alreadyAttached(portText(device));
    const provider = this.#provider();
    if (!this.#domain.isHalted) checkDenied(this.#domain, provider, device);
    const args = { device: portText(device), options: new NamedTexts(options) };
    await this.#fire("pre-attach", args);
    requireListed(device);
    provider.check(device, options);
    if (!this.#domain.isHalted) await provider.attach(this.#domain, attachment);
    if (isPersistent) this.#store([...this.#assignments, { ...device, mode: "required", options }]);
    await this.#fire("attach", args);
  }

  /** Detaches a device as in 2019, and removes its assignment. @throws QubesError */
  async detach2019(address: DeviceAddress): Promise<void> {
    const isAttached = this.attachments.some(({ device }) => isSamePort(device, address));
    const remaining = this.#assignments.filter((each) => !isSamePort(each, address));
    if (!isAttached && remaining.length === this.#assignments.length) this.#notAttached(address);
    const args = { device: portText(address) };
    await this.#fire("pre-detach", args);
    if (isAttached) await this.#provider().detach(this.#domain, address);
    this.#store(remaining);
    await this.#fire("detach", args);
  }

  /** Adds or removes the assignment of an attached device, without events; 2019 only. @throws QubesError */
  setPersistent(address: DeviceAddress, isPersistent: boolean): void {
    const found = this.attachments.find(({ device }) => isSamePort(device, address));
    if (found === undefined) this.#notAttached(address);
    const others = this.#assignments.filter((each) => !isSamePort(each, address));
    const assignment = { ...found.device, mode: "required", options: found.options } as const;
    this.#store(isPersistent ? [...others, assignment] : others);
  }

  get #name(): string {
    return this.#domain.name;
  }

  #text(address: DeviceAddress): string {
    return `${this.#devclass} device ${addressText(address)}`;
  }

  #store(assignments: readonly DeviceAssignment[]): void {
    this.#assignments = assignments;
    this.#domain.changed();
  }

  #assigned(address: DeviceAddress): DeviceAssignment {
    const found = this.#assignments.find((each) => isSameDevice(each, address));
    if (found !== undefined) return found;
    throw new QubesError("DeviceNotAssigned", `${this.#text(address)} not assigned to ${this.#name}`);
  }

  #refuseAttached(address: DeviceAddress, text: string): void {
    if (this.attachments.some(({ device }) => isSamePort(device, address))) this.#alreadyAttached(text);
  }

  #alreadyAttached(text: string): never {
    const message = `device ${text} of class ${this.#devclass} already attached to ${this.#name}`;
    throw new QubesError("DeviceAlreadyAttached", message);
  }

  #notAttached({ portId }: DeviceAddress): never {
    const message = `device ${portId} of class ${this.#devclass} not attached to ${this.#name}`;
    throw new QubesError("DeviceNotAttached", message);
  }

  #provider(): DeviceProvider {
    const found = this.#findProvider();
    if (found !== undefined) return found;
    throw new QubesError("QubesException", `this system has no devices of class ${this.#devclass}`);
  }

  #checkMode(mode: AssignmentMode): void {
    if (mode !== "required" || ["pci", "block", "testclass"].includes(this.#devclass)) return;
    throw new QubesError("QubesValueError", "Only pci, block and testclass devices can be assigned as required.");
  }

  async #prepare(what: string, device: DeviceAddress, options: Readonly<Record<string, string>>): Promise<void> {
    const provider = this.#provider();
    await this.#fire(`pre-${what}`, { device: addressText(device), options: new NamedTexts(options) });
    provider.check(device, options);
  }

  async #fire(what: string, args: EventArguments): Promise<void> {
    await this.#domain.fireAsync(`device-${what}:${this.#devclass}`, args, { pre: what.startsWith("pre-") });
  }
}

/** A disposable that offers the device can have stopped meanwhile. */
function requireListed({ backend }: DeviceAddress): void {
  if (!backend.isListed) throw new QubesError("QubesVMNotFoundError", `No such domain: '${backend.name}'`);
}

function requireStorableOptions(options: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(options)) requireStorable(`${name}${value}`, `the option ${name}`);
}
