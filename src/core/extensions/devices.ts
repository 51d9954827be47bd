import type { App } from "../app.ts";
import { addressText, bySpecificity, type DeviceAssignment, portOf } from "../devices/device.ts";
import type { DeviceCollection } from "../devices/device-collection.ts";
import type { Domain } from "../domain.ts";
import { QubesError } from "../errors.ts";
import { attachDue } from "./attach-due.ts";
import { DeviceChanges } from "./device-changes.ts";
import type { Extension } from "./extension.ts";

/**
 * Gives domains their assigned devices, and tells clients about devices that appear and vanish
 * (docs/reference/devices.md#automatic-attachment).
 */
export const devices: Extension = {
  name: "devices",
  register(app: App): void {
    const changes = new DeviceChanges(app);
    app.devices.onListChange((provider, backend) => changes.compare(provider, backend));
    app.handlersOf("BaseVM").add("domain-load", (domain) => changes.learn(domain), true);
    const domains = app.handlersOf("QubesVM");
    domains.add("domain-pre-start", (domain) => requireDevices(domain), true);
    domains.add("domain-spawn", (domain) => giveRequired(domain), true);
    domains.add("domain-start", (domain) => attachAssigned(domain, domain.app.devices.classes), true);
    domains.add("domain-resumed", (domain) => attachAssigned(domain, ["usb"]), true);
    domains.add("domain-shutdown", (domain) => endDevices(domain, changes), true);
    app.handlers.add("domain-pre-delete", (_app, _event, { vm }) => requireNoFrontends(vm as Domain), true);
  },
};

function assignedTo(domain: Domain): readonly DeviceCollection[] {
  const { devices: registry } = domain.app;
  return registry.assignedClasses(domain).map((devclass) => registry.of(domain, devclass));
}

const isRequired = ({ mode }: DeviceAssignment): boolean => mode === "required";

/** Checks before a start that each required device is present and allowed. @throws QubesError with its name */
function requireDevices(domain: Domain): void {
  for (const provider of domain.app.devices.providers) provider.release(domain);
  for (const collection of assignedTo(domain)) {
    for (const assignment of bySpecificity(collection.assignments.filter(isRequired))) {
      requireDevice(collection, assignment);
    }
  }
}

function requireDevice(collection: DeviceCollection, assignment: DeviceAssignment): void {
  const found = collection.devicesAt(assignment);
  const { devclass } = assignment;
  if (found.length === 0) {
    const name = `${devclass.charAt(0).toUpperCase()}${devclass.slice(1)} device ${addressText(assignment)}`;
    throw new QubesError("QubesException", `${name} not available`);
  }
  let refusal: unknown;
  for (const device of found) {
    try {
      collection.checkDue({ device, assignment });
      return;
    } catch (error) {
      refusal ??= error;
    }
  }
  throw refusal;
}

/** Gives a domain that has been created the required devices that belong to its creation. @throws QubesError */
async function giveRequired(domain: Domain): Promise<void> {
  for (const collection of assignedTo(domain)) {
    for (const assignment of bySpecificity(collection.assignments.filter(isRequired))) {
      if (domain.app.devices.provider(assignment.devclass)?.isGivenAtSpawn !== true) continue;
      await giveAtSpawn(collection, assignment);
    }
  }
}

/** Gives all devices that an assignment covers. One is enough, the others may belong to other domains. */
async function giveAtSpawn(collection: DeviceCollection, assignment: DeviceAssignment): Promise<void> {
  let given = 0;
  let refusal: unknown = new QubesError("QubesException", `device ${addressText(assignment)} not available`);
  for (const device of collection.devicesAt(assignment)) {
    try {
      await collection.giveAtSpawn({ device, assignment });
      given++;
    } catch (error) {
      refusal = error;
    }
  }
  if (given === 0) throw refusal;
}

/** Attaches the assigned devices that a domain does not have from its creation. Failures only cause warnings. */
async function attachAssigned(domain: Domain, classes: readonly string[]): Promise<void> {
  const { app } = domain;
  const due = assignedTo(domain).flatMap((collection) =>
    collection.due(({ devclass, mode }) => {
      const provider = app.devices.provider(devclass);
      return classes.includes(devclass) && (mode !== "required" || provider?.isGivenAtSpawn === false);
    }),
  );
  await Promise.all(due.map((each) => attachDue(each, [{ frontend: domain, assignment: each.assignment }])));
}

/** Tells clients which devices are gone, because their backend or their frontend has stopped. */
async function endDevices(domain: Domain, changes: DeviceChanges): Promise<void> {
  const { devices: registry } = domain.app;
  for (const provider of registry.providers) {
    await changes.end(provider, domain);
    for (const { device } of provider.release(domain)) {
      registry.known.note(device, undefined);
      await domain.fireAsync(`device-detach:${provider.devclass}`, { port: portOf(device) });
    }
  }
}

/** Refuses to remove a domain whose devices other domains have assigned. @throws QubesError QubesVMInUseError */
function requireNoFrontends(backend: Domain): void {
  const others = backend.app.domains.filter((domain) => domain !== backend);
  const assignments = others.flatMap(assignedTo).flatMap((collection) => collection.assignments);
  const own = assignments.filter((each) => each.backend === backend);
  if (own.length === 0) return;
  const ports = own.map(({ portId }) => portId).join(", ");
  throw new QubesError("QubesVMInUseError", `VM has devices assigned to other VMs: ${ports}`);
}
