import type { Dialect } from "../model/dialect.ts";
import type { Action, Rule } from "../model/rule.ts";
import { readToken, type VmToken } from "../model/token.ts";
import { type RuleStatement, wordAt } from "../syntax/statement.ts";

/** Describes an error in a statement that the grammar accepts. */
export interface RuleFault {
  /** The lint rule for this error, if it has its own. */
  readonly code?: string;
  /** The position of the faulty word. */
  readonly position: number;
  readonly message: string;
  readonly help: string;
}

const noOptions = new Map<string, string>();

/** Builds rules from statements. Tokens with the same text share one object, so that large policies stay small. */
export class RuleBuilder {
  readonly #dialect: Dialect;
  readonly #tokens = new Map<string, VmToken>();

  constructor(dialect: Dialect) {
    this.#dialect = dialect;
  }

  /**
   * Returns the rule, or the error that the grammar cannot find: a repeated option, or an allow for `@default` without
   * `target=`.
   */
  build(statement: RuleStatement): Rule | RuleFault {
    const { plan, file, line } = statement;
    const options = plan.options.length === 0 ? noOptions : new Map<string, string>();
    for (const position of plan.options) {
      const word = wordAt(statement, position);
      const equals = word.indexOf("=");
      const key = word.slice(0, equals);
      // In R4.0 the last option wins.
      if (options.has(key) && this.#dialect === "current") {
        return { position, message: `${key}= is given twice`, help: "keep only one" };
      }
      options.set(key, word.slice(equals + 1));
    }
    const target = this.#token(wordAt(statement, plan.target));
    const action = wordAt(statement, plan.action);
    if (target.kind === "defaultvm" && action === "allow" && !options.has("target")) {
      return {
        code: "allow-default-without-target",
        position: plan.action,
        message: "allow for @default without target=",
        help: "add target=NAME, or write ask",
      };
    }
    return {
      place: { file, line },
      service: plan.service < 0 ? null : exactWord(wordAt(statement, plan.service)),
      argument: plan.argument < 0 ? null : exactWord(wordAt(statement, plan.argument)),
      source: this.#token(wordAt(statement, plan.source)),
      target,
      action: this.#action(action, options),
    };
  }

  /** Returns a denying rule, as `!compat-4.0` adds it. */
  impliedDeny(file: string, service: string, argument: string, target: string): Rule {
    return {
      place: { file, line: null },
      service,
      argument,
      source: this.#token("@anyvm"),
      target: this.#token(target),
      action: { kind: "deny", notify: true },
    };
  }

  #action(kind: string, options: ReadonlyMap<string, string>): Action {
    const notify = options.get("notify");
    if (kind === "deny") return { kind, notify: notify !== "no" };
    const target = options.get("target");
    const user = options.get("user");
    const granting = {
      ...(target === undefined ? {} : { target: this.#token(target) }),
      ...(user === undefined ? {} : { user }),
      notify: notify === "yes",
      autostart: options.get("autostart") !== "no",
    };
    if (kind === "allow") return { kind, ...granting };
    const defaultTarget = options.get("default_target");
    return {
      kind: "ask",
      ...granting,
      ...(defaultTarget === undefined ? {} : { defaultTarget: this.#token(defaultTarget) }),
    };
  }

  #token(text: string): VmToken {
    const known = this.#tokens.get(text);
    if (known !== undefined) return known;
    // The grammar accepted the word here, so it is a token. Only R4.0 has an empty one: a name that no domain has.
    const token = readToken(text, this.#dialect) ?? { kind: "name", text };
    this.#tokens.set(text, token);
    return token;
  }
}

/** Returns whether the result is an error. */
export function isRuleFault(result: Rule | RuleFault): result is RuleFault {
  return (result as Partial<RuleFault>).message !== undefined;
}

/** Returns the word of a service or argument column, or null for `*`, which means any. */
export function exactWord(text: string): string | null {
  return text === "*" ? null : text;
}
