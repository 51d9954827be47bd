import { QubesError } from "../errors.ts";
import type { EventArguments } from "../events/handler-table.ts";
import { NamedTexts } from "../named-texts.ts";
import { requireStorable } from "../storable-text.ts";
import { checkDenied, checkDeniedAddress } from "./denied-interfaces.ts";
import {
  type AssignmentMode,
  addressOf,
  addressText,
  bySpecificity,
  covers,
  type Device,
  type DeviceAddress,
  type DeviceAssignment,
  isSameDevice,
  isSamePort,
} from "./device.ts";
import type { DeviceDomain } from "./device-domain.ts";
import type { DeviceProvider } from "./device-provider.ts";
import type { KnownDevices } from "./known-devices.ts";
import type { Turns } from "./turns.ts";

/** The parts of the system that the devices of a domain use. */
export interface DeviceContext {
  readonly known: KnownDevices;
  readonly turns: Turns;
  provider(devclass: string): DeviceProvider | undefined;
}

/** A device that a domain is to get, and the assignment that says so. */
export interface DueDevice {
  readonly device: Device;
  readonly assignment: DeviceAssignment;
}

/**
 * The devices of one class that are assigned to a domain (docs/reference/admin-api.md#assignment-and-attachment). Callers
 * that change them hold the lock `devices` of the domain.
 */
export abstract class AssignedDevices {
  protected readonly context: DeviceContext;
  protected readonly domain: DeviceDomain;
  protected readonly devclass: string;
  #assignments: readonly DeviceAssignment[] = [];

  constructor(context: DeviceContext, domain: DeviceDomain, devclass: string) {
    this.context = context;
    this.domain = domain;
    this.devclass = devclass;
  }

  /** Devices that the domain gets at each start. */
  get assignments(): readonly DeviceAssignment[] {
    return this.#assignments;
  }

  /** @param cleanUp attaches or detaches the device again if the change is undone */
  protected setAssignments(assignments: readonly DeviceAssignment[], cleanUp?: () => Promise<void>): void {
    const before = this.#assignments;
    this.domain.changing(() => {
      this.#assignments = before;
    }, cleanUp);
    this.#assignments = assignments;
    this.domain.changed();
  }

  /** Returns the present devices that an address covers. */
  devicesAt(address: DeviceAddress): readonly Device[] {
    if (address.backend === null) return [];
    const devices = this.context.provider(this.devclass)?.list(address.backend) ?? [];
    return devices.filter((device) => covers(address, device));
  }

  /** Returns the present devices that assignments give to the domain, each with its most specific assignment. */
  due(wanted: (assignment: DeviceAssignment) => boolean): readonly DueDevice[] {
    const due: DueDevice[] = [];
    for (const assignment of bySpecificity(this.#assignments.filter(wanted))) {
      for (const device of this.devicesAt(assignment)) {
        if (!due.some((each) => isSamePort(each.device, device))) due.push({ device, assignment });
      }
    }
    return due;
  }

  /** Adds a stored assignment, without events. */
  load(assignment: DeviceAssignment): void {
    this.#assignments = [...this.#assignments, assignment];
  }

  /** Assigns a device to the domain. @throws QubesError */
  async assign(assignment: DeviceAssignment): Promise<void> {
    if (this.#assignments.some((each) => isSameDevice(each, assignment))) {
      throw new QubesError(
        "DeviceAlreadyAssigned",
        `${this.nameOf(assignment)} already assigned to ${this.domain.name}`,
      );
    }
    this.#checkMode(assignment.mode);
    requireStorableAssignment(assignment);
    await this.#preAssign(assignment, assignment.options);
    this.setAssignments([...this.#assignments, assignment]);
    await this.fire("assign", { device: addressOf(assignment), options: new NamedTexts(assignment.options) });
  }

  /** Changes the mode of an assigned device; an equal mode changes nothing. @throws QubesError */
  async setMode(address: DeviceAddress, mode: AssignmentMode): Promise<void> {
    const found = this.#assignments.find((each) => isSameDevice(each, address));
    if (found === undefined) {
      throw new QubesError("QubesValueError", `Device ${addressText(address)} not assigned to ${this.domain.name}`);
    }
    if (found.mode === mode) return;
    const changed = { ...found, mode };
    this.#checkMode(mode);
    await this.#preAssign(changed, changed.options);
    this.setAssignments(this.#assignments.map((each) => (isSameDevice(each, changed) ? changed : each)));
    await this.fire("assignment-changed", { device: addressOf(changed) });
  }

  /** Removes an assignment. The domain keeps an attached device. @throws QubesError */
  async unassign(address: DeviceAddress): Promise<void> {
    const assignment = this.#assignments.find((each) => isSameDevice(each, address));
    if (assignment === undefined) {
      throw new QubesError("DeviceNotAssigned", `${this.nameOf(address)} not assigned to ${this.domain.name}`);
    }
    this.setAssignments(this.#assignments.filter((each) => each !== assignment));
    await this.fire("unassign", { device: addressOf(assignment) });
  }

  protected nameOf(address: DeviceAddress): string {
    return `${this.devclass} device ${addressText(address)}`;
  }

  protected get provider(): DeviceProvider {
    const found = this.context.provider(this.devclass);
    if (found !== undefined) return found;
    throw new QubesError("QubesException", `this system has no devices of class ${this.devclass}`);
  }

  protected async fire(what: string, args: EventArguments, pre = false): Promise<void> {
    await this.domain.fireAsync(`device-${what}:${this.devclass}`, args, { pre });
  }

  #checkMode(mode: AssignmentMode): void {
    if (mode !== "required" || ["pci", "block", "testclass"].includes(this.devclass)) return;
    throw new QubesError("QubesValueError", "Only pci, block and testclass devices can be assigned as required.");
  }

  /** Checks an assignment and asks the handlers. */
  async #preAssign(address: DeviceAddress, options: DeviceAssignment["options"]): Promise<void> {
    checkDeniedAddress(this.domain, address);
    for (const device of this.devicesAt(address)) checkDenied(this.domain, device);
    const { provider } = this;
    await this.fire("pre-assign", { device: addressOf(address), options: new NamedTexts(options) }, true);
    provider.checkOptions(options);
    requireListedBackend(address);
  }
}

/** A disposable that offers the device can have stopped while handlers ran. @throws QubesError QubesVMNotFoundError */
export function requireListedBackend({ backend }: DeviceAddress): void {
  if (backend?.isListed === false) {
    throw new QubesError("QubesVMNotFoundError", `No such domain: '${backend.name}'`);
  }
}

/** Refuses an assignment that the store cannot hold. @throws QubesError */
export function requireStorableAssignment({ portId, deviceId, options }: DeviceAssignment): void {
  requireStorable(`${portId}${deviceId}`, "the address of the device");
  for (const [name, value] of Object.entries(options)) requireStorable(`${name}${value}`, `the option ${name}`);
}
