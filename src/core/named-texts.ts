/** Texts by name that go with an event. Clients of the events get them in the form that they know, that of Python. */
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
