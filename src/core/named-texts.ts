/**
 * Texts by name as an event argument. Clients receive them in the Python form
 * (docs/reference/admin-api.md#event-values).
 */
export class NamedTexts {
  readonly texts: Readonly<Record<string, string>>;

  constructor(texts: Readonly<Record<string, string>>) {
    this.texts = texts;
  }

  toString(): string {
    const pairs = Object.entries(this.texts).map(([name, text]) => `${quoted(name)}: ${quoted(text)}`);
    return `{${pairs.join(", ")}}`;
  }
}

function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
  return `${quote}${quote === "'" ? escaped.replaceAll("'", "\\'") : escaped}${quote}`;
}
