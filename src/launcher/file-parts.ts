/** The launcher has these facts about the parts that calls run; scripts/build/node-file.ts writes them. */
export interface CodeFacts {
  /** The version of Node.js that was tried when the file was built, or "". */
  readonly tried: string;
  /** A hash of the code of these parts. */
  readonly hash: string;
  /** The offset of the code of the first of them in the file. The others follow. */
  readonly offset: number;
  /** The lengths of the codes in bytes, in the order of the file. */
  readonly lengths: Readonly<Record<string, number>>;
}

/** The index of the other parts, in the line before them; scripts/build/node-file.ts writes it. */
export interface PartsIndex {
  /** Compressed parts: the length of the text of a pack, and the lengths of its parts by name once it is unpacked. */
  readonly packs: readonly { readonly length: number; readonly parts: Readonly<Record<string, number>> }[];
}

/** Returns the code of a part that is plain text, or undefined for another part. It reads no more of the file. */
export function readText(file: string, { offset, lengths }: CodeFacts, part: string): string | undefined {
  let start = offset;
  for (const name of Object.keys(lengths)) {
    const length = lengths[name] as number;
    if (name === part) return readRange(file, start, length);
    start += length;
  }
  return undefined;
}

/** The code of every part begins with this. */
export const codeStart = "(function(require";

/** Packaging tools replace the first line of a file, so that its content can be some bytes away from where it was. */
const tolerance = 64;

function readRange(file: string, start: number, length: number): string {
  const { closeSync, openSync, readSync } = process.getBuiltinModule("node:fs");
  const descriptor = openSync(file, "r");
  const bytes = Buffer.alloc(length + 2 * tolerance);
  const count = readSync(descriptor, bytes, 0, bytes.length, start - tolerance);
  closeSync(descriptor);
  const text = bytes.toString("latin1", 0, count);
  const found = text.indexOf(codeStart);
  const code = text.slice(found, found + length);
  if (found < 0 || code.length !== length || !code.endsWith("})")) throw new Error(`${file} is damaged`);
  return code;
}

/**
 * The line before the compressed parts. The text is put together at run time, so
 * that it is not found in the code of the launcher.
 */
export const partsMark = "\nparts".concat(":");

/**
 * Returns a function that returns the code of a compressed part of a Node.js file.
 *
 * @param readFile reads the file, when the first part is asked for
 */
export function fileParts(readFile: () => string): (name: string) => string {
  let all: Map<string, () => string> | undefined;
  return (name) => {
    all ??= find(readFile());
    const code = all.get(name);
    if (code === undefined) throw new Error(`no part ${name}`);
    return code();
  };
}

function find(file: string): Map<string, () => string> {
  const start = file.indexOf(partsMark) + partsMark.length;
  const end = file.indexOf("\n", start);
  const { packs } = JSON.parse(file.slice(start, end)) as PartsIndex;
  const found = new Map<string, () => string>();
  let place = end + 1;
  const take = (length: number): string => {
    const from = place;
    place += length;
    return file.slice(from, place);
  };
  for (const { length, parts } of packs) {
    const packed = take(length);
    let unpacked: string | undefined;
    const text = (): string => {
      unpacked ??= unpack(packed);
      return unpacked;
    };
    let offset = 0;
    for (const name of Object.keys(parts)) {
      const from = offset;
      offset += parts[name] as number;
      const to = offset;
      found.set(name, () => text().slice(from, to));
    }
  }
  return found;
}

function unpack(packed: string): string {
  const { brotliDecompressSync } = process.getBuiltinModule("node:zlib");
  return brotliDecompressSync(Buffer.from(packed, "base64")).toString("latin1");
}
