import { findNearName } from "../../base/near-name.ts";
import type { ServiceCatalogue } from "./catalogue.ts";

/**
 * Finds the known service that an unknown name probably stands for. The two differ in capitals, by one edit, or by a
 * missing `qubes.`.
 *
 * @param others further names that are known
 * @returns undefined for a known name, and for one that resembles no known name or several
 */
export function findNearService(
  name: string,
  catalogue: ServiceCatalogue,
  others: readonly string[] = [],
): string | undefined {
  const names = [...new Set([...catalogue.keys(), ...others])];
  const near = findNearName(name, names);
  if (near !== undefined || name.includes(".")) return near;
  return names.includes(name) ? undefined : names.find((each) => each.toLowerCase() === `qubes.${name.toLowerCase()}`);
}
