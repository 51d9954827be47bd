import { booleanIn } from "../../base/boolean-text.ts";
import {
  type AssignmentMode,
  anyDevice,
  assignmentModes,
  type DeviceAssignment,
  isSameDevice,
} from "../devices/device.ts";
import type { Domain } from "../domain.ts";
import { attribute, type LoadScope, warnAt } from "./load-scope.ts";
import type { ParsedElement } from "./parsed-element.ts";
import type { PreservedParts } from "./preserved-parts.ts";

const deviceAttributes = ["backend-domain", "id", "identity", "mode", "required"];

/** Loads the assigned devices of a class (docs/reference/qubes-xml.md#devices). */
export function loadDevices(scope: LoadScope, domain: Domain, section: ParsedElement, preserved: PreservedParts): void {
  const devclass = attribute(scope, section, "class");
  const collection = scope.app.devices.of(domain, devclass);
  for (const element of preserved.select(`devices ${devclass}`, section, "device", ["class"])) {
    const assignment = readDevice(scope, element, devclass, preserved);
    const known = collection.assignments;
    if (typeof assignment === "string")
      warnAt(scope, element, `${domain.name} ${assignment}; it is kept without effect`);
    else if (known.some((each) => isSameDevice(each, assignment)))
      warnAt(scope, element, `${domain.name} has a device twice`);
    else collection.load(assignment);
    if (typeof assignment === "string") preserved.addElement(`devices ${devclass}`, element);
  }
}

/** Returns an assignment, or why there is none. */
function readDevice(
  scope: LoadScope,
  element: ParsedElement,
  devclass: string,
  preserved: PreservedParts,
): DeviceAssignment | string {
  const { "backend-domain": backendName = anyDevice, id = anyDevice } = element.attributes;
  const backend = backendName === anyDevice ? null : scope.app.domains.find(backendName);
  if (backend === undefined) return "has a device of an unknown domain";
  const mode = readMode(element.attributes);
  if (mode === undefined) return `has a device with the unknown mode "${element.attributes["mode"]}"`;
  const portId = scope.app.devices.provider(devclass)?.canonicalPort?.(id) ?? id;
  const options = new Map(
    element.elements
      .filter(({ name }) => name === "option")
      .map((option) => [attribute(scope, option, "name"), option.text]),
  );
  const deviceId = options.get("identity") ?? element.attributes["identity"] ?? anyDevice;
  options.delete("identity");
  preserved.select(`device ${devclass} ${backendName} ${portId} ${deviceId}`, element, "option", deviceAttributes);
  return { backend, devclass, portId, deviceId, mode, options: Object.fromEntries(options) };
}

/** Stores before the assignment modes have an attribute `required` (docs/reference/qubes-xml.md#device-migration). */
function readMode({ mode = "required", required }: ParsedElement["attributes"]): AssignmentMode | undefined {
  if (required !== undefined) return booleanIn(required) === true ? "required" : "auto-attach";
  return assignmentModes.find((each) => each === mode);
}
