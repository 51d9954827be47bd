import type { DeviceDomain } from "./device-domain.ts";

/** The classes of devices that have methods; which of them a system serves depends on its providers. */
export const deviceClasses: readonly string[] = ["block", "mic", "pci", "testclass", "usb"];

/** A device that a backend offers on a port. */
export interface Device {
  readonly backend: DeviceDomain;
  readonly devclass: string;
  /** Where it is plugged in: `00_03.0`, `sda`. */
  readonly portId: string;
  /** What is plugged in: `0x8086:0x10d3::p020000`. */
  readonly deviceId: string;
  readonly vendor?: string;
  readonly product?: string;
  readonly serial?: string;
  /** Codes of 7 characters: `p020000`. */
  readonly interfaces: readonly string[];
  /** What a class tells beside this, by name. */
  readonly data: Readonly<Record<string, string>>;
  /** What clients of 2019 were told of it. */
  readonly in2019: { readonly data: Readonly<Record<string, string>>; readonly description: string };
}

/** What a request names: a port of a backend, and perhaps the device that has to be in it. */
export interface DeviceAddress {
  readonly backend: DeviceDomain;
  readonly devclass: string;
  readonly portId: string;
  /** `*` for whatever is in the port. */
  readonly deviceId: string;
}

/** Whatever is in a port. */
export const anyDevice = "*";

/** The modes in which a device is assigned: it has to be there at start, is attached when it comes, or after a question. */
export const assignmentModes = ["required", "auto-attach", "ask-to-attach"] as const;

/** One of them. */
export type AssignmentMode = (typeof assignmentModes)[number];

/** That a domain shall have a device at every start: plain data, as it is stored. */
export interface DeviceAssignment extends DeviceAddress {
  readonly mode: AssignmentMode;
  readonly options: Readonly<Record<string, string>>;
}

/** That a running domain has a device. */
export interface DeviceAttachment {
  readonly device: DeviceAddress;
  readonly options: Readonly<Record<string, string>>;
}

/** `dom0:00_03.0:0x8086:0x10d3::p020000` */
export function addressText({ backend, portId, deviceId }: DeviceAddress): string {
  return `${backend.name}:${portId}:${deviceId}`;
}

/** `dom0:00_03.0`, as 2019's daemon named a device. */
export function portText({ backend, portId }: DeviceAddress): string {
  return `${backend.name}:${portId}`;
}

/** Whether both are the same port. */
export function isSamePort(one: DeviceAddress, other: DeviceAddress): boolean {
  return one.backend === other.backend && one.portId === other.portId;
}

/** Whether both are the same port with the same device, or with any. */
export function isSameDevice(one: DeviceAddress, other: DeviceAddress): boolean {
  return isSamePort(one, other) && one.deviceId === other.deviceId;
}
