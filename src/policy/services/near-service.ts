import { isOneEditAway } from "../../base/edit-distance.ts";
import type { ServiceCatalogue } from "./catalogue.ts";

/**
 * Finds the known service that an unknown name probably stands for. The two differ in capitals, by one edit, or by a
 * missing `qubes.`.
 *
 * @returns undefined for a known name, and for one that resembles no known name or several
 */
export function findNearService(name: string, catalogue: ServiceCatalogue): string | undefined {
  if (catalogue.has(name)) return undefined;
  const lower = name.toLowerCase();
  const prefixed = name.includes(".") ? lower : `qubes.${lower}`;
  const names = [...catalogue.keys()];
  return (
    only(names.filter((each) => each.toLowerCase() === lower)) ??
    only(names.filter((each) => isOneEditAway(each, name))) ??
    only(names.filter((each) => isOneEditAway(each.toLowerCase(), lower))) ??
    only(names.filter((each) => each.toLowerCase() === prefixed))
  );
}

function only(names: readonly string[]): string | undefined {
  return names.length === 1 ? names[0] : undefined;
}
