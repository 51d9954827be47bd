import { isOneEditAway } from "./edit-distance.ts";

/**
 * Finds the known name that an unknown name probably stands for: one that differs in capitals or by one edit.
 *
 * @returns undefined if the name is known, or resembles no known name or several
 */
export function findNearName(name: string, names: readonly string[]): string | undefined {
  if (names.includes(name)) return undefined;
  const lower = name.toLowerCase();
  return (
    only(names.filter((each) => each.toLowerCase() === lower)) ??
    only(names.filter((each) => isOneEditAway(each, name))) ??
    only(names.filter((each) => isOneEditAway(each.toLowerCase(), lower)))
  );
}

function only(names: readonly string[]): string | undefined {
  return names.length === 1 ? names[0] : undefined;
}

/** Returns a suggestion as the end of a message; empty if no name is near. */
export function suggestNear(name: string, names: readonly string[]): string {
  const near = findNearName(name, names);
  return near === undefined ? "" : `; did you mean ${near}?`;
}
