import type { Dialect } from "../model/dialect.ts";
import type { Action, Rule } from "../model/rule.ts";
import { readToken, type VmToken } from "../model/token.ts";
import type { RuleStatement } from "../syntax/statement.ts";
import type { Word } from "../syntax/word.ts";

/** What is wrong with a statement that the grammar accepts. */
export interface RuleFault {
  readonly word: Word;
  readonly message: string;
  readonly mend: string;
}

/** Makes rules of statements. Tokens with the same text are one object, which keeps large policies small. */
export class RuleBuilder {
  readonly #dialect: Dialect;
  readonly #tokens = new Map<string, VmToken>();

  constructor(dialect: Dialect) {
    this.#dialect = dialect;
  }

  /** Checks what no grammar can: that no option stands twice, and that an allow for `@default` says where to go. */
  build(statement: RuleStatement, file: string): Rule | RuleFault {
    const options = new Map<string, string>();
    for (const word of statement.options) {
      const equals = word.text.indexOf("=");
      const key = word.text.slice(0, equals);
      // R4.0 lets the last one win.
      if (options.has(key) && this.#dialect === "current") {
        return { word, message: `${key}= is given twice`, mend: "keep one of the two" };
      }
      options.set(key, word.text.slice(equals + 1));
    }
    const target = this.#token(statement.target.text);
    if (target.kind === "defaultvm" && statement.action.text === "allow" && !options.has("target")) {
      return {
        word: statement.action,
        message: "a rule that allows @default has to say where the call goes",
        mend: "add target=NAME, or write ask",
      };
    }
    return {
      place: { file, line: statement.line },
      service: exact(statement.service),
      argument: exact(statement.argument),
      source: this.#token(statement.source.text),
      target,
      action: this.#action(statement.action.text, options),
    };
  }

  /** A rule that denies, as `!compat-4.0` adds it. */
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
    // The grammar let the word stand here, so it is a token; only R4.0 has an empty one, a name that no domain has.
    const token = readToken(text, this.#dialect) ?? { kind: "name", text };
    this.#tokens.set(text, token);
    return token;
  }
}

/** Tells a fault from a rule. */
export function isRuleFault(result: Rule | RuleFault): result is RuleFault {
  return "message" in result;
}

function exact(word: Word | undefined): string | null {
  return word === undefined || word.text === "*" ? null : word.text;
}
