/** A paragraph with a tag before it, in the language of man(7). */
export function tagged(tag: string, text: string): string[] {
  return [".TP", `.B ${roff(tag)}`, roff(text)];
}

/** Text as the language of man(7) has it. */
export function roff(text: string): string {
  return text
    .replaceAll("\\-", "-")
    .replaceAll("\\", "\\e")
    .replaceAll("-", "\\-")
    .replace(/^([.'])/, "\\&$1");
}
