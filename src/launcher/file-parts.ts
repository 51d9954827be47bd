import { fromPrintable } from "./printable-bytes.ts";

/*
 * The parts of the program, in the text of the Node.js file (docs/rooms/launcher.md). Node.js has read the file already,
 * and a function gives back its own text, so that nothing is read again.
 */

/** The launcher has these facts about the parts that calls run; scripts/build/node-file.ts writes them. */
export interface CodeFacts {
  /** The version of Node.js that was tried when the file was built, or "". */
  readonly tried: string;
  /** A hash of the code of these parts. */
  readonly hash: string;
  /** The lengths of the codes, in the order of the text. */
  readonly lengths: Readonly<Record<string, number>>;
}

/** The text begins with this; then come the codes of the parts that calls run. */
export const textStart = "function __parts(){/*\n";

/** The index of the other parts, in the line after these codes; scripts/build/node-file.ts writes it. */
export interface PartsIndex {
  /** Compressed parts: the length of the text of a pack, and the lengths of its parts by name once it is unpacked. */
  readonly packs: readonly { readonly length: number; readonly parts: Readonly<Record<string, number>> }[];
}

/**
 * Returns the code of a part that is plain text.
 *
 * @throws Error if the text is not as the build wrote it
 */
export function plainCode(text: string, { lengths }: CodeFacts, part: string): string {
  let start = textStart.length;
  for (const name in lengths) {
    const end = start + (lengths[name] as number);
    if (name === part) {
      const code = text.slice(start, end);
      if (code.startsWith("(function(") && code.endsWith("})")) return code;
    }
    start = end;
  }
  throw new Error("this file is damaged");
}

/**
 * Returns a function that returns the code of a compressed part. It reads the index when the first part is asked for.
 *
 * @throws Error if there is no such part
 */
export function packedCodes(text: string, { lengths }: CodeFacts): (name: string) => string {
  let all: Map<string, () => string> | undefined;
  return (name) => {
    all ??= find(
      text,
      Object.values(lengths).reduce((sum, length) => sum + length, textStart.length),
    );
    const code = all.get(name);
    if (code === undefined) throw new Error(`no part ${name}`);
    return code();
  };
}

function find(text: string, start: number): Map<string, () => string> {
  const end = text.indexOf("\n", start);
  const { packs } = JSON.parse(text.slice(start, end)) as PartsIndex;
  const found = new Map<string, () => string>();
  let place = end + 1;
  const take = (length: number): string => {
    const from = place;
    place += length;
    return text.slice(from, place);
  };
  for (const { length, parts } of packs) {
    const packed = take(length);
    let unpacked: string | undefined;
    const codes = (): string => {
      unpacked ??= unpack(packed);
      return unpacked;
    };
    let offset = 0;
    for (const name of Object.keys(parts)) {
      const from = offset;
      offset += parts[name] as number;
      const to = offset;
      found.set(name, () => codes().slice(from, to));
    }
  }
  return found;
}

function unpack(packed: string): string {
  const { brotliDecompressSync } = process.getBuiltinModule("node:zlib");
  return brotliDecompressSync(fromPrintable(packed)).toString("latin1");
}
