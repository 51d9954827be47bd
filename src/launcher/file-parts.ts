/** The index of the parts in the Node.js file, in its first line after the code; scripts/build/node-file.ts writes it. */
export interface PartsIndex {
  /** The lengths of the parts that are plain text, by name. */
  readonly texts: Readonly<Record<string, number>>;
  /** Compressed parts: the length of the text of a pack, and the lengths of its parts by name once it is unpacked. */
  readonly packs: readonly { readonly length: number; readonly parts: Readonly<Record<string, number>> }[];
}

/**
 * The line before the parts. It opens the comment that hides them from Node.js. The text is put together at run time, so
 * that it is not found in the code of the launcher.
 */
export const partsMark = "\n/*parts".concat(":");

/** Returns a function that returns the code of a part of a Node.js file. The file is read when a part is asked for. */
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
  const { texts, packs } = JSON.parse(file.slice(start, end)) as PartsIndex;
  const found = new Map<string, () => string>();
  let place = end + 1;
  const take = (length: number): string => {
    const from = place;
    place += length;
    return file.slice(from, place);
  };
  for (const name of Object.keys(texts)) {
    const text = take(texts[name] as number);
    found.set(name, () => text);
  }
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
