import { domainClasses } from "../../base/domain-names.ts";
import { isOneEditAway } from "../../base/edit-distance.ts";
import { keywordsMeantBy } from "./keyword-names.ts";

/**
 * Returns the tokens that the author may have meant by a name that cannot exist. They are not checked.
 *
 * @param prefix the part of the token before the name, such as `@tag:`
 */
export function tokensMeantBy(prefix: string, name: string, what: "domain" | "tag" | "type"): readonly string[] {
  const bare = withoutDecoration(name);
  if (what === "type") {
    const found = classMeantBy(bare);
    return found === undefined ? [] : [prefix + found];
  }
  const undecorated = bare === name ? [] : [bare.startsWith("@") ? bare : prefix + bare];
  if (what === "tag") return [...undecorated, ...(name.startsWith("tag:") ? [`@${name}`] : [])];
  if (prefix !== "") return name === "default" ? ["@dispvm"] : undecorated;
  const keywords = keywordsMeantBy(name);
  return keywords.length > 0 ? keywords : [...undecorated, ...domainsMeantBy(name)];
}

function domainsMeantBy(name: string): readonly string[] {
  if (name === "*") return ["@anyvm"];
  if (name === "Domain-0") return ["dom0"];
  // The names of disposables are `disp` and a number.
  if (/^disp([*?%]|[0-9]*\*|\[0-9\]\+?|\.\*)$/i.test(name)) return ["@type:DispVM"];
  const [, kind = "", value = ""] = /^[$]?(tag|type|dispvm):(.+)$/i.exec(name) ?? [];
  if (kind !== "") {
    const prefix = `@${kind.toLowerCase()}:`;
    return [prefix + (prefix === "@type:" ? (classMeantBy(value) ?? value) : value)];
  }
  const keyword = /^[$](anyvm|adminvm|default|dispvm)$/.exec(name)?.[1];
  if (keyword !== undefined) return [`@${keyword}`];
  const digits = name
    .toLowerCase()
    .replace(/^uuid:/, "")
    .replaceAll("-", "");
  const groups = /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/.exec(digits);
  return groups === null ? [] : [`uuid:${groups.slice(1).join("-")}`];
}

/** Removes quotes and brackets around a name, and punctuation after it; replaces characters that look like ASCII. */
function withoutDecoration(name: string): string {
  return name
    .normalize("NFKC")
    .replace(/[\u2010-\u2015\u2212]/gu, "-")
    .replace(/\p{Cf}/gu, "")
    .replace(/^["'`<([{\p{Pi}\p{Pf}\p{Ps}]+/gu, "")
    .replace(/["'`>)\]}\p{Pi}\p{Pf}\p{Pe},;:]+$/gu, "");
}

/** Returns the class that a text means: in another case, without `VM`, in the plural, or one letter away. */
function classMeantBy(text: string): string | undefined {
  const plain = text
    .toLowerCase()
    .replace(/[-_. ]/g, "")
    .replace(/s$/, "");
  const found =
    domainClasses.find((each) => [each.toLowerCase(), each.slice(0, -2).toLowerCase()].includes(plain)) ??
    domainClasses.find((each) => isOneEditAway(each.toLowerCase(), plain));
  return found ?? classWords.get(plain);
}

const classWords: ReadonlyMap<string, string> = new Map([
  ["disposable", "DispVM"],
  ["disposablevm", "DispVM"],
  ["dom0", "AdminVM"],
]);
