import type { Domain } from "../model/system-info.ts";
import type { VmToken } from "../model/token.ts";

/** A domain can have a tag for each device, domain or backup: more of them than this are only counted. */
const shownTags = 12;

/** Why a domain is not one of those that `@tag:` or `@type:` stands for. */
export function whyNotOfKind(token: Extract<VmToken, { kind: "tag" | "type" }>, domain: Domain): string {
  return token.kind === "tag"
    ? whyNotTagged(token.text, domain)
    : `${token.text}, but ${domain.name} is ${withArticle(domain.type)}`;
}

/** Why a domain has not the tag of a token. */
export function whyNotTagged(token: string, { name, tags }: Domain): string {
  if (tags.length === 0) return `${token}, but ${name} has no tags`;
  const more = tags.length > shownTags ? ` and ${tags.length - shownTags} more` : "";
  return `${token}, but ${name} has tags ${tags.slice(0, shownTags).join(", ")}${more}`;
}

function withArticle(type: string): string {
  return `${/^[AEIOU]/i.test(type) ? "an" : "a"} ${type}`;
}
