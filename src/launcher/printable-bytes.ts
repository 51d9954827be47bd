/*
 * Bytes as printable text: 13 bits are two of 91 characters. Such a text is 8 % shorter than base64. It has no `*`, so
 * that it cannot end a comment, and no space, which an editor might remove.
 */

const first = 0x21;
const base = 91;
const star = 0x2a;
/** Stands for `*`. */
const standIn = 0x7e;

/** Returns bytes as text. */
export function toPrintable(bytes: Uint8Array): string {
  let text = "";
  let bits = 0;
  let count = 0;
  const add = (digit: number): void => {
    const code = first + digit;
    text += String.fromCharCode(code === star ? standIn : code);
  };
  const addPair = (): void => {
    const value = bits & 0x1fff;
    add(value % base);
    add(Math.floor(value / base));
    bits >>>= 13;
    count -= 13;
  };
  for (const byte of bytes) {
    bits |= byte << count;
    count += 8;
    if (count >= 13) addPair();
  }
  if (count > 0) addPair();
  return text;
}

/**
 * Returns the bytes of a text that {@link toPrintable} returned. A last byte of zeros may be added. The code is one loop
 * over numbers, since V8 interprets it at first.
 */
export function fromPrintable(text: string): Uint8Array {
  const codes = Buffer.from(text, "latin1");
  const bytes = new Uint8Array((codes.length * 13) >> 4);
  let bits = 0;
  let count = 0;
  let place = 0;
  for (let index = 0; index < codes.length; index += 2) {
    let low = codes[index] as number;
    let high = codes[index + 1] as number;
    if (low === standIn) low = star;
    if (high === standIn) high = star;
    bits |= (low - first + base * (high - first)) << count;
    count += 13;
    do {
      bytes[place++] = bits & 0xff;
      bits >>>= 8;
      count -= 8;
    } while (count >= 8);
  }
  return bytes;
}
