/**
 * Returns whether two texts differ by one edit: a letter added, removed, replaced, or swapped with its neighbour. Texts
 * that differ only in digits do not count: `web-1` and `web-2` are two names.
 */
export function isOneEditAway(one: string, other: string): boolean {
  if (one.replace(/[0-9]/g, "") === other.replace(/[0-9]/g, "")) return false;
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  if (long.length - short.length > 1) return false;
  let start = 0;
  while (start < short.length && short[start] === long[start]) start++;
  const rest = short.slice(start);
  if (long.length > short.length) return rest === long.slice(start + 1);
  const swapped = `${long[start + 1] ?? ""}${long[start]}${long.slice(start + 2)}`;
  return rest.slice(1) === long.slice(start + 1) || rest === swapped;
}
