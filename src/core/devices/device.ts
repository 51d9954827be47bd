import type { DeviceDomain } from "./device-domain.ts";

/** Device classes that have methods. The providers decide which ones a system serves. */
export const deviceClasses: readonly string[] = ["block", "mic", "pci", "testclass", "usb"];

/** A device on a port of a backend. */
export interface Device {
  readonly backend: DeviceDomain;
  readonly devclass: string;
  /** Port of the device, such as `00_03.0` or `sda`. */
  readonly portId: string;
  /** Identity of the device, such as `0x8086:0x10d3::p020000` (docs/reference/admin-api.md#device-identity). */
  readonly deviceId: string;
  readonly vendor?: string;
  readonly product?: string;
  readonly serial?: string;
  /** Codes of 7 characters, such as `p020000`. */
  readonly interfaces: readonly string[];
  /** Further values of a class, by name. */
  readonly data: Readonly<Record<string, string>>;
  /** Description for clients of 2019. */
  readonly in2019: { readonly data: Readonly<Record<string, string>>; readonly description: string };
}

/** Address of a device: a port of a backend, and optionally the identity of the device in it. */
export interface DeviceAddress {
  readonly backend: DeviceDomain;
  readonly devclass: string;
  readonly portId: string;
  /** `*` for any device in the port. */
  readonly deviceId: string;
}

/** Any device in a port (docs/reference/admin-api.md#device-wildcards). */
export const anyDevice = "*";

/** The assignment modes (docs/reference/admin-api.md#assignment-modes). */
export const assignmentModes = ["required", "auto-attach", "ask-to-attach"] as const;

/** One of these values. */
export type AssignmentMode = (typeof assignmentModes)[number];

/** An assignment of a device to a domain, as it is stored. */
export interface DeviceAssignment extends DeviceAddress {
  readonly mode: AssignmentMode;
  readonly options: Readonly<Record<string, string>>;
}

/** An attachment of a device to a running domain. */
export interface DeviceAttachment {
  readonly device: DeviceAddress;
  readonly options: Readonly<Record<string, string>>;
}

/** Returns the full address, such as `dom0:00_03.0:0x8086:0x10d3::p020000`. */
export function addressText({ backend, portId, deviceId }: DeviceAddress): string {
  return `${backend.name}:${portId}:${deviceId}`;
}

/** Returns the address of 2019, such as `dom0:00_03.0`. */
export function portText({ backend, portId }: DeviceAddress): string {
  return `${backend.name}:${portId}`;
}

/** Returns whether both addresses have the same port. */
export function isSamePort(one: DeviceAddress, other: DeviceAddress): boolean {
  return one.backend === other.backend && one.portId === other.portId;
}

/** Returns whether both addresses have the same port and identity. */
export function isSameDevice(one: DeviceAddress, other: DeviceAddress): boolean {
  return isSamePort(one, other) && one.deviceId === other.deviceId;
}
