/** Returns whether a pattern has wildcards: `*`, `?` or `[…]`. */
export function hasWildcards(pattern: string): boolean {
  return /[*?[]/.test(pattern);
}

/** Compiles a pattern of event names (docs/reference/events-and-features.md#event-patterns). */
export function compilePattern(pattern: string): (event: string) => boolean {
  if (/^[^*?[]*\*$/.test(pattern)) {
    const start = pattern.slice(0, -1);
    return (event) => event.startsWith(start);
  }
  const expression = pattern.replace(/\[(!?)([^\]]+)\]|[\s\S]/g, (piece, not?: string, set?: string) => {
    if (set !== undefined) return `[${not === "!" ? "^" : ""}${set.replace(/[\\^]/g, "\\$&")}]`;
    if (piece === "*") return "[\\s\\S]*";
    if (piece === "?") return "[\\s\\S]";
    return piece.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  });
  const compiled = new RegExp(`^${expression}$`, "u");
  return (event) => compiled.test(event);
}
