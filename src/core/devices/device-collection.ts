import { QubesError } from "../errors.ts";
import { NamedTexts } from "../named-texts.ts";
import { requireListedBackend, requireStorableAssignment } from "./assigned-devices.ts";
import { AttachedDevices } from "./attached-devices.ts";
import { checkDenied, checkDeniedAddress } from "./denied-interfaces.ts";
import {
  addressOf,
  type Device,
  type DeviceAddress,
  type DeviceAttachment,
  type DeviceOptions,
  isSamePort,
  portOf,
  portText,
} from "./device.ts";

/** The devices of one class of a domain, also for clients of 2019, where an attachment can be persistent. */
export class DeviceCollection extends AttachedDevices {
  /** Attaches a device as in 2019: now, and with `isPersistent` at each start. @throws QubesError */
  async attach2019({ device: address, options }: DeviceAttachment, isPersistent: boolean): Promise<void> {
    const { isHalted } = this.domain;
    if (isHalted && !isPersistent) {
      const message = "VM not running, can only attach device with persistent flag";
      throw new QubesError("QubesVMNotRunningError", message);
    }
    await this.context.turns.run(portText(address), async () => {
      this.refuseAttached(address, portText(address));
      const assignment = { ...addressOf(address), mode: "required", options } as const;
      requireStorableAssignment(assignment);
      if (this.assignments.some((each) => isSamePort(each, address))) this.alreadyAttached(portText(address));
      const [device] = this.devicesAt(address);
      if (device === undefined) checkDeniedAddress(this.domain, address);
      else checkDenied(this.domain, device);
      await this.#give2019(address, device, options, isHalted);
      if (isPersistent) {
        this.setAssignments([...this.assignments, assignment], async () => {
          const attached = this.attachmentAt(address);
          if (attached !== undefined) await this.take(attached);
        });
      }
    });
  }

  /** Detaches a device as in 2019, and removes its assignment. @throws QubesError */
  async detach2019(address: DeviceAddress): Promise<void> {
    await this.context.turns.run(portText(address), async () => {
      const found = this.attachmentAt(address);
      const remaining = this.assignments.filter((each) => !isSamePort(each, address));
      if (found === undefined && remaining.length === this.assignments.length) this.#notAttached(address);
      if (found !== undefined) await this.take(found);
      else {
        await this.fire("pre-detach", { port: portOf(address) });
        await this.fire("detach", { port: portOf(address) });
      }
      if (!this.assignments.some((each) => isSamePort(each, address))) return;
      this.setAssignments(
        this.assignments.filter((each) => !isSamePort(each, address)),
        async () => {
          const [device] = this.devicesAt(address);
          if (found !== undefined && device !== undefined) await this.give(device, found.options);
        },
      );
    });
  }

  /** Adds or removes the assignment of an attached device, without events; 2019 only. @throws QubesError */
  setPersistent(address: DeviceAddress, isPersistent: boolean): void {
    const found = this.attachmentAt(address);
    if (found === undefined) this.#notAttached(address);
    const others = this.assignments.filter((each) => !isSamePort(each, address));
    const assignment = { ...addressOf(found.device), mode: "required", options: found.options } as const;
    this.setAssignments(isPersistent ? [...others, assignment] : others);
  }

  #notAttached({ portId }: DeviceAddress): never {
    const message = `device ${portId} of class ${this.devclass} not attached to ${this.domain.name}`;
    throw new QubesError("DeviceNotAttached", message);
  }

  async #give2019(
    address: DeviceAddress,
    device: Device | undefined,
    options: DeviceOptions,
    isHalted: boolean,
  ): Promise<void> {
    if (!isHalted && device !== undefined) return this.give(device, options);
    const args = { device: addressOf(address), options: new NamedTexts(options) };
    await this.fire("pre-attach", args, true);
    requireListedBackend(address);
    this.provider.checkOptions(options);
    if (!isHalted || (device === undefined && this.devclass === "pci")) {
      throw new QubesError("QubesException", `Invalid ${className(this.devclass)} device: ${address.portId}`);
    }
    await this.fire("attach", args);
  }
}

/** Returns the name of a class in messages: acronyms in capitals. */
function className(devclass: string): string {
  return ["pci", "usb"].includes(devclass) ? devclass.toUpperCase() : devclass;
}
