import type { Dialect } from "../model/dialect.ts";
import { readToken, type TokenContext, tokenContexts } from "../model/token.ts";
import { impossibleName } from "./impossible-names.ts";
import { keywordsMeantBy } from "./keyword-names.ts";
import { tokensMeantBy } from "./name-readings.ts";
import { namedBy, type PlacedToken } from "./rule-tokens.ts";

/**
 * Returns the advice for a name that cannot exist, or that is written like a keyword. It contains only tokens that can
 * stand at that place. Undefined if nothing is likely.
 *
 * The token must have a name (`namedBy`).
 */
export function hintForName({ token, part }: PlacedToken, dialect: Dialect): string | undefined {
  const { what, name } = namedBy(token) as NonNullable<ReturnType<typeof namedBy>>;
  if (/\{[{%]/.test(name)) return "render the template, and lint the result";
  const place: Place = { dialect, context: part === "source" || part === "target" ? part : "redirect" };
  const prefix = token.text.slice(0, token.text.length - name.length);
  const meant = new Set(tokensMeantBy(prefix, name, what).flatMap((each) => settle(each, place)));
  if (meant.size > 0) return `write ${[...meant].join(" or ")}`;
  if (place.context === "redirect") return "name one domain";
  const [keyword] = prefix === "" ? keywordsMeantBy(name) : [];
  if (keyword !== undefined) return `name a domain; ${keyword} cannot be a ${place.context}`;
  const noun = what === "type" ? "class" : what;
  const parts = name.split(/[,;|&]/);
  if (parts.length > 1) {
    const tokens = parts.flatMap((each) => settle(prefix + each, place));
    return tokens.length === parts.length ? `write one line for each ${noun}: ${tokens.join(", ")}` : undefined;
  }
  const negated = /^[!~^](.+)$/.exec(name)?.[1];
  if (negated !== undefined && settle(prefix + negated, place).length > 0) {
    return `a name cannot be negated; write a line for ${prefix}${negated} before the line for all others`;
  }
  if (!/[*?%[\]]/.test(name)) return undefined;
  const tag = what === "domain" ? ", or give the domains a tag and write @tag:TAG" : "";
  return `names have no wildcards; write one line for each ${noun}${tag}`;
}

interface Place {
  readonly dialect: Dialect;
  readonly context: TokenContext;
}

/** Returns a token if it is valid at a place and can exist. For a name like a keyword, returns the keywords. */
function settle(text: string, { dialect, context }: Place): readonly string[] {
  const keywords = keywordsMeantBy(text);
  return (keywords.length > 0 ? keywords : [text]).filter((each) => {
    const token = readToken(each, dialect);
    if (token === undefined || !tokenContexts[dialect][token.kind].includes(context)) return false;
    return impossibleName(token, dialect) === undefined;
  });
}
