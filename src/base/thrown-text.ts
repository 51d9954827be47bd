/** Returns the text of a thrown value. Anything can be thrown, also a value whose conversion to text throws. */
export function thrownText(thrown: unknown): string {
  try {
    return thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  } catch {
    return "a value without a text";
  }
}
