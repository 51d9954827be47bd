import { domainClasses } from "../../base/domain-names.ts";
import { isOneEditAway } from "../../base/edit-distance.ts";

/** Keywords without their `@`, with the tokens that the author may have meant. */
const keywords: readonly (readonly [written: string, meant: readonly string[]])[] = [
  ["anyvm", ["@anyvm"]],
  ["adminvm", ["@adminvm"]],
  ["default", ["@default"]],
  ["defaultvm", ["@default"]],
  ["dispvm", ["@dispvm", "@type:DispVM"]],
  ["dom0", ["dom0"]],
  ["domo", ["dom0"]],
];

/** Domains may have a name one letter away from a short keyword on purpose. */
const minimumLength = 5;

/**
 * Returns the tokens that a name may stand for. It is a keyword without its `@`, in another case or one letter away, or a
 * class in any case. The list is empty for other names, and for `dom0` itself.
 */
export function keywordsMeantBy(name: string): readonly string[] {
  if (name === "dom0" || !/^[\w.-]+$/.test(name)) return [];
  const lower = name.toLowerCase();
  const plain = lower.replace(/[-_.]/g, "");
  const exact = keywords.find(([written]) => written === plain);
  if (exact !== undefined) return exact[1];
  const named = domainClasses.find((each) => each.toLowerCase() === lower);
  if (named !== undefined) return [`@type:${named}`];
  if (/[0-9]/.test(name)) return [];
  const near = keywords.find(([written]) => written.length >= minimumLength && isOneEditAway(plain, written));
  return near?.[1] ?? [];
}
