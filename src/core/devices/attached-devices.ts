import { QubesError } from "../errors.ts";
import { NamedTexts } from "../named-texts.ts";
import { AssignedDevices, type DueDevice, requireListedBackend } from "./assigned-devices.ts";
import { checkDenied } from "./denied-interfaces.ts";
import {
  addressOf,
  addressText,
  covers,
  type Device,
  type DeviceAddress,
  type DeviceAttachment,
  type DeviceOptions,
  type DevicePort,
  isSamePort,
  portOf,
  portText,
} from "./device.ts";
import type { DeviceProvider } from "./device-provider.ts";

/** The devices of one class that are assigned or attached to a domain. */
export abstract class AttachedDevices extends AssignedDevices {
  /** Devices that the domain has now. */
  get attachments(): readonly DeviceAttachment[] {
    return this.context.provider(this.devclass)?.attached(this.domain) ?? [];
  }

  /** Returns the attachment of the device on a port. */
  protected attachmentAt(port: DevicePort): DeviceAttachment | undefined {
    return this.attachments.find(({ device }) => isSamePort(device, port));
  }

  /** Attaches a device to the running domain. @throws QubesError */
  async attach({ device: address, options }: DeviceAttachment): Promise<void> {
    this.#requireRunning();
    const { backend, portId } = this.#single(address);
    await this.context.turns.run(portText({ backend, devclass: this.devclass, portId }), async () => {
      this.#requireRunning();
      const device = this.#single(address);
      this.refuseAttached(device, addressText(device));
      checkDenied(this.domain, device);
      await this.give(device, options);
    });
  }

  /** Gives a starting domain a device without events, as the hypervisor does. @throws QubesError */
  async giveAtSpawn({ device, assignment }: DueDevice): Promise<void> {
    const { provider } = this;
    await this.context.turns.run(portText(device), async () => {
      const options = this.checkDue({ device, assignment });
      this.context.known.note(device, this.domain);
      await provider.attach(this.domain, { device: addressOf(device), options });
    });
  }

  /** Checks that the domain can get an assigned device, and returns the complete options. @throws QubesError */
  checkDue({ device, assignment }: DueDevice): DeviceOptions {
    checkDenied(this.domain, device);
    const { provider } = this;
    this.#refuseHeld(provider, device);
    return provider.prepare(this.domain, device, assignment.options);
  }

  /** Detaches a device from the running domain. @throws QubesError */
  async detach(address: DeviceAddress): Promise<void> {
    await this.context.turns.run(portText(address), async () => {
      const found = this.attachmentAt(address);
      if (found === undefined) {
        const message = `${this.devclass} device ${address.portId} not attached to ${this.domain.name}`;
        throw new QubesError("DeviceNotAssigned", message);
      }
      if (this.assignments.some((each) => each.mode === "required" && covers(each, found.device))) {
        const message = "Can not detach a required device from a non halted qube. You need to unassign device first.";
        throw new QubesError("QubesVMNotHaltedError", message);
      }
      await this.take(found);
    });
  }

  #requireRunning(): void {
    if (!this.domain.isHalted) return;
    throw new QubesError("QubesVMNotRunningError", "VM not running, cannot attach device, do you mean `assign`?");
  }

  /** Returns the only device that an address covers. @throws QubesError ProtocolError */
  #single(address: DeviceAddress): Device {
    const [device, ...others] = this.devicesAt(address);
    if (device !== undefined && others.length === 0) return device;
    const what = device === undefined ? "unknown" : "ambiguous";
    throw new QubesError("ProtocolError", `Cannot attach ${what} ${this.devclass} device ${addressText(address)}.`);
  }

  protected refuseAttached(address: DeviceAddress, text: string): void {
    if (this.attachmentAt(address) !== undefined) this.alreadyAttached(text);
  }

  protected alreadyAttached(text: string): never {
    const message = `device ${text} of class ${this.devclass} already attached to ${this.domain.name}`;
    throw new QubesError("DeviceAlreadyAttached", message);
  }

  #refuseHeld(provider: DeviceProvider, device: Device): void {
    const holder = provider.holder(device);
    if (holder === undefined) return;
    throw new QubesError("DeviceAlreadyAttached", `Device ${addressText(device)} already attached to ${holder.name}`);
  }

  /** Attaches a device that has been checked, with its events. */
  protected async give(device: Device, options: DeviceOptions): Promise<void> {
    const { provider } = this;
    await this.fire("pre-attach", { device, options: new NamedTexts(options) }, true);
    this.#requireRunning();
    requireListedBackend(device);
    this.#refuseHeld(provider, device);
    const complete = provider.prepare(this.domain, device, options);
    this.context.known.note(device, this.domain);
    await provider.attach(this.domain, { device: addressOf(device), options: complete });
    await this.fire("attach", { device, options: new NamedTexts(complete) });
  }

  protected async take({ device }: DeviceAttachment): Promise<void> {
    const { provider } = this;
    await this.fire("pre-detach", { port: portOf(device) }, true);
    this.context.known.note(device, undefined);
    await provider.detach(this.domain, device);
    await this.fire("detach", { port: portOf(device) });
  }
}
