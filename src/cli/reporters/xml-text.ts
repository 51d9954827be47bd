/** An element of an XML document: its attributes, and either text or elements inside. */
export interface XmlElement {
  readonly name: string;
  /** In the order of the text. An attribute without a value is left out. */
  readonly attributes?: Readonly<Record<string, string | number | undefined>>;
  readonly content?: string | readonly XmlElement[];
}

/** Returns an XML document with one element on each line. */
export function xmlDocument(root: XmlElement): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${xmlElement(root, "")}`;
}

function xmlElement({ name, attributes = {}, content = [] }: XmlElement, indent: string): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escapeXml(String(value))}"`)
    .join("");
  const start = `${indent}<${name}${written}`;
  if (content.length === 0) return `${start}/>\n`;
  if (typeof content === "string") return `${start}>${escapeXml(content)}</${name}>\n`;
  return `${start}>\n${content.map((each) => xmlElement(each, `${indent}  `)).join("")}${indent}</${name}>\n`;
}

/**
 * Escapes text for an attribute or for the content of an element. Tabs and line ends are written as references, since
 * parsers normalise them otherwise. Characters that XML 1.0 does not allow become U+FFFD.
 */
function escapeXml(text: string): string {
  return text
    .replace(notXml, "\ufffd")
    .replace(/[&<>"'\t\n\r]/g, (character) => entities[character] ?? `&#${character.charCodeAt(0)};`);
}

/** Everything outside the production `Char` of XML 1.0, lone surrogates included. */
const notXml = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};
