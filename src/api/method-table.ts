import { domainClasses } from "../base/domain-names.ts";
import { deviceClasses } from "../core/devices/device.ts";
import type { Framing } from "../wire/framing.ts";
import { backupMethodTable } from "./backup-methods.ts";
import { createMethodTable } from "./create-methods.ts";
import { deviceMethodTable } from "./device-methods.ts";
import { eventMethodTable } from "./event-methods.ts";
import { featureMethodTable } from "./feature-methods.ts";
import { firewallMethodTable } from "./firewall-methods.ts";
import { internalMethodTable } from "./internal-methods.ts";
import { labelMethodTable } from "./label-methods.ts";
import { listMethodTable } from "./list-methods.ts";
import type { ApiMethod, ApiSocket } from "./method.ts";
import { notesMethodTable } from "./notes-methods.ts";
import { notificationMethodTable } from "./notification-methods.ts";
import { poolMethodTable } from "./pool-methods.ts";
import { powerMethodTable } from "./power-methods.ts";
import { propertyMethodTable } from "./property-methods.ts";
import { suspendMethodTable } from "./suspend-methods.ts";
import { tagMethodTable } from "./tag-methods.ts";
import { volumeImportMethodTable } from "./volume-import-methods.ts";
import { volumeMethodTable } from "./volume-methods.ts";

/** All methods. */
export const apiMethods: readonly ApiMethod[] = [
  ...listMethodTable,
  ...propertyMethodTable,
  ...featureMethodTable,
  ...tagMethodTable,
  ...labelMethodTable,
  ...createMethodTable,
  ...powerMethodTable,
  ...eventMethodTable,
  ...internalMethodTable,
  ...suspendMethodTable,
  ...poolMethodTable,
  ...volumeMethodTable,
  ...volumeImportMethodTable,
  ...deviceMethodTable,
  ...firewallMethodTable,
  ...notesMethodTable,
  ...backupMethodTable,
  ...notificationMethodTable,
];

/** A method, and the value of the placeholder in its name. */
export interface FoundMethod {
  readonly method: ApiMethod;
  readonly variant: string;
}

const placeholder = ".CLASS";

/** A name has one row, or one row per era. */
const byName: ReadonlyMap<string, readonly FoundMethod[]> = collect();

function collect(): Map<string, readonly FoundMethod[]> {
  const found = new Map<string, readonly FoundMethod[]>();
  for (const method of apiMethods) {
    for (const variant of variantsOf(method)) {
      const name = named(method, variant);
      found.set(name, [...(found.get(name) ?? []), { method, variant }]);
    }
  }
  return found;
}

function named({ name }: ApiMethod, variant: string): string {
  return variant === "" ? name : name.replace(placeholder, `.${variant}`);
}

function variantsOf({ name }: ApiMethod): readonly string[] {
  if (!name.includes(placeholder)) return [""];
  return name.startsWith("admin.vm.device.") ? deviceClasses : domainClasses;
}

/** Returns the method of a name on a socket, if it exists in the framing of the client. */
export function findMethod(name: string, socket: ApiSocket, framing: Framing): FoundMethod | undefined {
  return byName.get(name)?.find(({ method: { socket: served, era } }) => {
    return served === socket && (era === undefined || (era === "2019") === (framing === "old"));
  });
}
