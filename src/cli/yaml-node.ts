import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument } from "yaml";
import type { Diagnostic } from "../base/diagnostic.ts";
import type { Span } from "../base/span.ts";

/** A value of a YAML file with its place. */
export type YamlNode =
  | { readonly kind: "map"; readonly at: Span; readonly entries: ReadonlyMap<string, YamlEntry> }
  | { readonly kind: "list"; readonly at: Span; readonly items: readonly YamlNode[] }
  | { readonly kind: "scalar"; readonly at: Span; readonly text: string; readonly value: unknown };

/** A value of a map with the place of its key. */
export interface YamlEntry {
  readonly at: Span;
  readonly node: YamlNode;
}

/** The largest number of aliases that are followed in a file: a few lines of nested aliases could fill the memory. */
const maxAliasCount = 100;

/**
 * Reads one YAML document; returns undefined if it is empty. If the parser reports an error or a warning, the document
 * is not read.
 */
export function parseYaml(text: string, file: string): YamlNode | undefined | readonly Diagnostic[] {
  const lineCounter = new LineCounter();
  const lines = text.split(/\r\n?|\n/);
  const spanOf = (start: number, end = start + 1): Span => {
    const { line, col } = lineCounter.linePos(start);
    return { file, line: Math.max(1, line), column: Math.max(1, col), length: Math.max(1, end - start) };
  };
  const problem = (message: string, span: Span, help?: string): Diagnostic => ({
    code: "yaml",
    severity: "error",
    message,
    file,
    span,
    excerpt: lines[span.line - 1] ?? "",
    ...(help === undefined ? {} : { help }),
  });
  try {
    const document = parseDocument(text, { lineCounter, prettyErrors: false, uniqueKeys: true, version: "1.2" });
    const faults = [...document.errors, ...document.warnings];
    if (faults.length > 0) {
      return faults.map(({ message, pos, code }) =>
        problem(message, spanOf(pos[0]), code === "BAD_SCALAR_START" || code === "BAD_ALIAS" ? quoteHelp : undefined),
      );
    }
    if (document.contents === null) return undefined;
    let aliases = 0;
    const convert = (node: Node | null | undefined, near: Span): YamlNode => {
      if (node === null || node === undefined) return { kind: "scalar", at: near, text: "", value: null };
      const at = node.range ? spanOf(node.range[0], Math.min(node.range[1], node.range[0] + 80)) : near;
      if (isAlias(node)) {
        aliases++;
        if (aliases > maxAliasCount) throw new YamlFault(`more than ${maxAliasCount} aliases are followed`, at);
        const meant = node.resolve(document);
        if (meant === undefined) throw new YamlFault(`*${node.source} is not an anchor`, at, quoteHelp);
        return { ...convert(meant, at), at };
      }
      if (isSeq(node)) return { kind: "list", at, items: node.items.map((item) => convert(item as Node, at)) };
      if (!isMap(node)) {
        const scalar = isScalar(node) ? node : undefined;
        const value = scalar?.value ?? null;
        return { kind: "scalar", at, text: typeof value === "string" ? value : (scalar?.source ?? ""), value };
      }
      const entries = new Map<string, YamlEntry>();
      for (const { key, value } of node.items as Pair<Node, Node | null>[]) {
        const name = convert(key, at);
        if (name.kind !== "scalar") throw new YamlFault("a key is a text", name.at);
        if (entries.has(name.text)) throw new YamlFault(`the key ${name.text} stands here twice`, name.at);
        entries.set(name.text, { at: name.at, node: convert(value, name.at) });
      }
      return { kind: "map", at, entries };
    };
    return convert(document.contents, spanOf(0));
  } catch (error) {
    if (error instanceof YamlFault) return [problem(error.message, error.at, error.help)];
    if (error instanceof RangeError) return [problem("the file is nested too deeply", spanOf(0))];
    throw error;
  }
}

const quoteHelp = 'write what begins with @ or * in quotes: "@default", "*"';

class YamlFault extends Error {
  readonly at: Span;
  readonly help: string | undefined;

  constructor(message: string, at: Span, help?: string) {
    super(message);
    this.at = at;
    this.help = help;
  }
}
