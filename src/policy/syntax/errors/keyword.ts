/** The keywords without a value. */
export const plainKeywords: readonly string[] = ["@anyvm", "@adminvm", "@default", "@dispvm"];

/** Returns a keyword in lower case, with its value after a colon in place of `=` or brackets. */
export function respell(text: string): string {
  const lower = text.toLowerCase();
  if (plainKeywords.includes(lower) || lower === "@tag" || lower === "@type") return lower;
  const [, keyword = "", value = ""] = /^(@(?:tag|type|dispvm))[:=([{<](.*?)[)\]}>]?$/i.exec(text) ?? [];
  if (keyword === "") return text;
  const isNested = keyword.toLowerCase() === "@dispvm" && value.startsWith("@");
  return `${keyword.toLowerCase()}:${isNested ? respell(value) : value}`;
}
