import type { DeviceDomain } from "./device-domain.ts";

/** Device classes that have methods. The providers decide which ones a system serves. */
export const deviceClasses: readonly string[] = ["block", "mic", "pci", "testclass", "usb"];

/** Matches any port or any identity (docs/reference/devices.md#wildcards). */
export const anyDevice = "*";

/** A port of a backend. */
export interface DevicePort {
  /** Null for any backend. */
  readonly backend: DeviceDomain | null;
  readonly devclass: string;
  /** Name of the port, such as `00_03.0` or `sda`; `*` for any. */
  readonly portId: string;
}

/** Address of a device: a port, and the identity of the device in it. */
export interface DeviceAddress extends DevicePort {
  /** `*` for any device. */
  readonly deviceId: string;
}

/** A device on a port of a backend. */
export interface Device extends DeviceAddress {
  readonly backend: DeviceDomain;
  /** Identity, such as `0x8086:0x10d3::p020000` (docs/reference/devices.md#identities). */
  readonly deviceId: string;
  readonly vendor?: string;
  readonly product?: string;
  readonly manufacturer?: string;
  readonly name?: string;
  readonly serial?: string;
  /** Codes of 7 characters, such as `p020000`. */
  readonly interfaces: readonly string[];
  /** The port of the device that this one is a part of. */
  readonly parent?: { readonly portId: string; readonly devclass: string };
  /** Whether the device can only be read. */
  readonly isReadOnly?: boolean;
  /** Further values of a class, by name. */
  readonly data: Readonly<Record<string, string>>;
  /** Description for clients of 2019. */
  readonly in2019: { readonly data: Readonly<Record<string, string>>; readonly description: string };
}

/** Options of an assignment or attachment, by name. */
export type DeviceOptions = Readonly<Record<string, string>>;

/** The assignment modes (docs/reference/admin-api.md#assignment-modes). */
export const assignmentModes = ["required", "auto-attach", "ask-to-attach"] as const;

/** One of these values. */
export type AssignmentMode = (typeof assignmentModes)[number];

/** An assignment of a device to a domain, as it is stored. */
export interface DeviceAssignment extends DeviceAddress {
  readonly mode: AssignmentMode;
  readonly options: DeviceOptions;
}

/** An attachment of a device to a running domain. */
export interface DeviceAttachment {
  readonly device: DeviceAddress;
  readonly options: DeviceOptions;
}

/** Returns the name of the backend; `*` for any. */
export function backendName({ backend }: DevicePort): string {
  return backend?.name ?? anyDevice;
}

/** Returns the full address, such as `dom0:00_03.0:0x8086:0x10d3::p020000`. */
export function addressText(address: DeviceAddress): string {
  return `${portText(address)}:${address.deviceId}`;
}

/** Returns the address of a port, such as `dom0:00_03.0`. Clients of 2019 know no other. */
export function portText(port: DevicePort): string {
  return `${backendName(port)}:${port.portId}`;
}

/** Returns the port without the identity, for events. */
export function portOf({ backend, devclass, portId }: DevicePort): DevicePort {
  return { backend, devclass, portId };
}

/** Returns only the address of a device or an assignment, so that events and attachments have no more. */
export function addressOf({ backend, devclass, portId, deviceId }: DeviceAddress): DeviceAddress {
  return { backend, devclass, portId, deviceId };
}

/** Compares two devices of a backend by the name of their port, for sorting. */
export function byPort(one: DevicePort, other: DevicePort): number {
  return one.portId < other.portId ? -1 : 1;
}

/** Returns whether both addresses have the same port. */
export function isSamePort(one: DevicePort, other: DevicePort): boolean {
  return one.backend === other.backend && one.portId === other.portId;
}

/** Returns whether both addresses have the same port and identity. */
export function isSameDevice(one: DeviceAddress, other: DeviceAddress): boolean {
  return isSamePort(one, other) && one.deviceId === other.deviceId;
}

/**
 * Returns whether an address with wildcards covers a device. No device has any backend, so the wildcard covers none
 * (docs/reference/devices.md#wildcards).
 */
export function covers(address: DeviceAddress, device: DeviceAddress): boolean {
  return (
    address.devclass === device.devclass &&
    address.backend === device.backend &&
    [anyDevice, device.portId].includes(address.portId) &&
    [anyDevice, device.deviceId].includes(address.deviceId)
  );
}

/**
 * Sorts addresses from the most specific one to the most general one
 * (docs/reference/admin-api.md#specificity-of-assignments).
 */
export function bySpecificity<Address extends DeviceAddress>(addresses: readonly Address[]): readonly Address[] {
  const rank = ({ portId, deviceId }: DeviceAddress): number =>
    (portId === anyDevice ? 0 : 2) + (deviceId === anyDevice ? 0 : 1);
  return [...addresses].sort((one, other) => rank(other) - rank(one));
}

/** Returns the parts of an address for an argument of an event, which clients receive as text. */
export function isDevicePort(value: unknown): value is DevicePort | DeviceAddress {
  return typeof value === "object" && value !== null && "devclass" in value && "portId" in value;
}
