import type { Dialect } from "../model/dialect.ts";
import type { Action, AllowAction, AskAction, Rule } from "../model/rule.ts";
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

/** An allow or an ask while it is built. Spreads would take most of the time of a rule. */
type Granting = { -readonly [Key in keyof Omit<AskAction, "kind">]: AskAction[Key] } & { kind: "allow" | "ask" };

const noOptions: ReadonlyMap<string, string> = new Map();

/** Actions without options, which rules share. */
const plainActions: Readonly<Record<string, Action>> = {
  allow: { kind: "allow", notify: false, autostart: true },
  ask: { kind: "ask", notify: false, autostart: true },
  deny: { kind: "deny", notify: true },
};

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
    const { plan, words, file, line } = statement;
    const options = this.#checkedOptions(statement);
    if ("position" in options) return options;
    const kind = words[plan.action] as string;
    return {
      place: { file, line },
      service: plan.service < 0 ? null : exactWord(words[plan.service] as string),
      argument: plan.argument < 0 ? null : exactWord(words[plan.argument] as string),
      source: this.#token(words[plan.source] as string),
      target: this.#token(words[plan.target] as string),
      action: options === noOptions ? (plainActions[kind] as Action) : this.#action(kind, options),
    };
  }

  /** Returns the error for which {@link build} would not return a rule. */
  findFault(statement: RuleStatement): RuleFault | undefined {
    const options = this.#checkedOptions(statement);
    return "position" in options ? options : undefined;
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

  #checkedOptions(statement: RuleStatement): ReadonlyMap<string, string> | RuleFault {
    const { plan, words } = statement;
    const options = plan.options.length === 0 ? noOptions : this.#options(statement);
    if ("position" in options) return options;
    if (words[plan.target] !== "@default" || words[plan.action] !== "allow" || options.has("target")) return options;
    return {
      code: "allow-default-without-target",
      position: plan.action,
      message: "allow for @default without target=",
      help: "add target=NAME, or write ask",
    };
  }

  #options(statement: RuleStatement): ReadonlyMap<string, string> | RuleFault {
    const options = new Map<string, string>();
    for (const position of statement.plan.options) {
      const word = wordAt(statement, position);
      const equals = word.indexOf("=");
      const key = word.slice(0, equals);
      // In R4.0 the last option wins.
      if (options.has(key) && this.#dialect === "current") {
        return { position, message: `${key}= is given twice`, help: "keep only one" };
      }
      options.set(key, word.slice(equals + 1));
    }
    return options;
  }

  #action(kind: string, options: ReadonlyMap<string, string>): Action {
    const notify = options.get("notify");
    if (kind === "deny") return { kind, notify: notify !== "no" };
    const target = options.get("target");
    const user = options.get("user");
    const defaultTarget = options.get("default_target");
    const granting: Granting = {
      kind: kind as Granting["kind"],
      notify: notify === "yes",
      autostart: options.get("autostart") !== "no",
    };
    if (target !== undefined) granting.target = this.#token(target);
    if (user !== undefined) granting.user = user;
    if (defaultTarget !== undefined && kind === "ask") granting.defaultTarget = this.#token(defaultTarget);
    return granting as AllowAction | AskAction;
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
