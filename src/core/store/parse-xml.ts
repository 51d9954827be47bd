import { isUtf8 } from "node:buffer";
import { SaxesParser } from "saxes";
import type { ParsedElement } from "./parsed-element.ts";
import { StoreError } from "./store-error.ts";

interface OpenElement extends ParsedElement {
  readonly elements: ParsedElement[];
  text: string;
}

/** Limit of nesting; stores need less. */
const maxDepth = 32;

/**
 * Parses the XML of a store.
 *
 * @param file its name, for errors
 * @throws StoreError with line and column if it is malformed
 */
export function parseXml(bytes: Uint8Array, file: string): ParsedElement {
  if (!isUtf8(bytes)) throw new StoreError(file, "invalid UTF-8", { line: firstBadLine(bytes), column: 1 });
  const parser = new SaxesParser({ position: true });
  const open: OpenElement[] = [];
  let root: ParsedElement | undefined;
  let start = { line: 1, column: 1 };
  const refuse = (what: string): never => {
    throw new StoreError(file, what, { line: parser.line, column: parser.columnIndex + 1 });
  };
  // The message begins with a place in another form.
  parser.on("error", (error) => refuse(error.message.replace(/^[^ ]*: /, "")));
  // Entities could expand a small file to a huge one.
  parser.on("doctype", () => refuse("a store must not have a document type"));
  parser.on("opentagstart", ({ name }) => {
    if (open.length >= maxDepth) refuse(`elements are nested more than ${maxDepth} deep`);
    // The parser is behind the character after the name, which may be the end of a line.
    const column = parser.columnIndex - name.length - 1;
    start = column > 0 ? { line: parser.line, column } : { line: parser.line - 1, column: 1 };
  });
  parser.on("opentag", ({ name, attributes }) => {
    const element: OpenElement = {
      name,
      attributes: { ...(attributes as Record<string, string>) },
      elements: [],
      text: "",
      ...start,
    };
    open.at(-1)?.elements.push(element);
    open.push(element);
  });
  const addText = (text: string): void => {
    const parent = open.at(-1);
    if (parent !== undefined) parent.text += text;
  };
  parser.on("text", addText);
  parser.on("cdata", addText);
  parser.on("closetag", () => {
    const closed = open.pop();
    if (open.length === 0) root ??= closed;
  });
  parser.write(Buffer.from(bytes).toString("utf8")).close();
  return root ?? refuse("the file has no element");
}

function firstBadLine(bytes: Uint8Array): number {
  let start = 0;
  for (let line = 1; ; line++) {
    const end = bytes.indexOf(0x0a, start);
    if (end < 0 || !isUtf8(bytes.subarray(start, end))) return line;
    start = end + 1;
  }
}
