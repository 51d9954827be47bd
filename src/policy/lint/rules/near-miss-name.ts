import { isOneEditAway } from "../../../base/edit-distance.ts";
import { impossibleName } from "../impossible-names.ts";
import type { LintFinding, LintRule } from "../lint-rule.ts";
import type { LintTree } from "../lint-tree.ts";
import { namedBy, tokensOf } from "../rule-tokens.ts";

/** docs/rules/near-miss-name.md */
export const nearMissName: LintRule = {
  id: "near-miss-name",
  group: "world",
  level: "warn",
  finds: "a tag, type or domain name one letter away from another one",
  check,
};

/** Shorter names often differ by one letter on purpose. */
const minimumLength = 5;

function check(tree: LintTree): readonly LintFinding[] {
  const uses = new Map<string, number>();
  const placed = tree.ruleLines.flatMap((line) =>
    tokensOf(line).flatMap(({ token, find }) => {
      const named = namedBy(token);
      if (named === undefined || named.name.length < minimumLength || named.name.startsWith("uuid:")) return [];
      // The rule impossible-name reports it, and it is not the right form of another name.
      if (impossibleName(token, tree.dialect, tree.info) !== undefined) return [];
      const key = `${named.what} ${named.name}`;
      uses.set(key, (uses.get(key) ?? 0) + 1);
      return [{ ...named, key, find }];
    }),
  );
  const system = keysOfSystem(tree);
  const neighbours = new Neighbours([...uses.keys(), ...system]);
  const doubtful = new Map<string, string>();
  for (const key of uses.keys()) {
    if (system.has(key)) continue;
    const near = neighbours.of(key).find((other) => system.has(other) || isMoreCommon(uses, key, other));
    if (near !== undefined) doubtful.set(key, near);
  }
  return placed.flatMap(({ name, what, key, find }) => {
    const near = doubtful.get(key)?.slice(what.length + 1);
    if (near === undefined) return [];
    const message = `"${name}" is one letter away from "${near}"`;
    return [find({ message, help: `if this is a typing error, write ${near}` })];
  });
}

/**
 * Whether another name is more likely to be right. Of two names that the system does not have, the rarer one is doubtful.
 * If each is used once, both are.
 */
function isMoreCommon(uses: ReadonlyMap<string, number>, key: string, other: string): boolean {
  const own = uses.get(key) as number;
  return own === 1 || own < (uses.get(other) as number);
}

function keysOfSystem({ info }: LintTree): ReadonlySet<string> {
  return new Set(
    [...(info?.domains.values() ?? [])].flatMap(({ name, type, tags }) => [
      `domain ${name}`,
      `type ${type}`,
      ...tags.map((tag) => `tag ${tag}`),
    ]),
  );
}

/**
 * Finds names that are one edit apart by comparing them without one letter. Digits are left out: names that differ only
 * in digits are a family, which may be large and is looked up once.
 */
class Neighbours {
  readonly #byRest = new Map<string, Set<string>>();
  /** Keys by their letters and by their digits. */
  readonly #members = new Map<string, string[]>();

  constructor(keys: readonly string[]) {
    for (const key of new Set(keys)) {
      const family = lettersOf(key);
      const member = `${family}\n${digitsOf(key)}`;
      const known = this.#members.get(member);
      if (known !== undefined) known.push(key);
      else this.#members.set(member, [key]);
      for (const rest of restsOf(family)) {
        const group = this.#byRest.get(rest);
        if (group === undefined) this.#byRest.set(rest, new Set([family]));
        else group.add(family);
      }
    }
  }

  of(key: string): readonly string[] {
    const own = lettersOf(key);
    const families = new Set(restsOf(own).flatMap((rest) => [...(this.#byRest.get(rest) as ReadonlySet<string>)]));
    families.delete(own);
    const digits = digitsOf(key);
    return [...families]
      .flatMap((family) => this.#members.get(`${family}\n${digits}`) ?? [])
      .filter((other) => isOneEditAway(key, other));
  }
}

function lettersOf(key: string): string {
  return key.replace(/[0-9]/g, "");
}

function digitsOf(key: string): string {
  return key.replace(/[^0-9]/g, "");
}

/** Returns a name, and the name without each of its letters. The kind of name before the space stays. */
function restsOf(family: string): readonly string[] {
  const start = family.indexOf(" ") + 1;
  const rests = Array.from({ length: family.length - start }, (_, number) => {
    return family.slice(0, start + number) + family.slice(start + number + 1);
  });
  return [family, ...rests];
}
