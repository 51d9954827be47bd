import type { DomainInfo } from "../model/system-info.ts";
import type { VmToken } from "../model/token.ts";

/** The maximum number of tags to list. A domain can have a tag for each device, domain or backup. */
const shownTags = 12;

/** Explains why a domain does not match `@tag:` or `@type:`. */
export function whyNotOfKind(token: Extract<VmToken, { kind: "tag" | "type" }>, domain: DomainInfo): string {
  return token.kind === "tag"
    ? whyNotTagged(token.text, domain)
    : `${token.text}, but ${domain.name} is ${withArticle(domain.type)}`;
}

/** Explains why a domain does not have the tag of a token. */
export function whyNotTagged(token: string, { name, tags }: DomainInfo): string {
  if (tags.length === 0) return `${token}, but ${name} has no tags`;
  const more = tags.length > shownTags ? ` and ${tags.length - shownTags} more` : "";
  return `${token}, but ${name} has tags ${tags.slice(0, shownTags).join(", ")}${more}`;
}

function withArticle(type: string): string {
  return `${/^[AEIOU]/i.test(type) ? "an" : "a"} ${type}`;
}
