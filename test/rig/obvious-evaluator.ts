import type { Request } from "../../src/policy/model/request.ts";
import type { AllowAction, AskAction, Rule } from "../../src/policy/model/rule.ts";
import type { DomainInfo, SystemInfo } from "../../src/policy/model/system-info.ts";

/**
 * The comparable answer of an evaluator. `stuck` means that the reference implementation stops with an unplanned
 * exception; then any deny is right.
 */
export type Outcome =
  | { readonly decision: "stuck" }
  | { readonly decision: "deny"; readonly reason: string; readonly rule: Place; readonly notify: boolean }
  | (Granted & { readonly decision: "allow"; readonly target: string })
  | (Granted & {
      readonly decision: "ask";
      readonly targets: readonly string[];
      readonly defaultTarget: string | null;
    });

type Place = Rule["place"] | null;

interface Granted {
  readonly rule: Place;
  readonly source: string;
  readonly requestedTarget: string;
  readonly user: string | null;
  readonly autostart: boolean;
  readonly notify: boolean;
}

export const stuck = { decision: "stuck" } as const;

export function denied(reason: string, rule: Place = null, notify = true): Outcome {
  return { decision: "deny", reason, rule, notify };
}

/**
 * Decides by trying one rule after the other (docs/reference/policy-language.md#first-match). It is slow, and
 * follows the reference page. It works on the texts of tokens, and shares no code with the evaluator under test.
 * Requests must be such as qrexec lets through.
 */
export function decideObviously(rules: readonly Rule[], request: Request, info: SystemInfo): Outcome {
  return new ObviousEvaluator(rules, request, info).decide();
}

class ObviousEvaluator {
  readonly #rules: readonly Rule[];
  readonly #request: Request;
  readonly #domains: readonly DomainInfo[];
  /** The source that rules are matched with. */
  #source: string;

  constructor(rules: readonly Rule[], request: Request, info: SystemInfo) {
    this.#rules = rules;
    this.#request = request;
    this.#domains = [...info.domains.values()];
    this.#source = request.source;
  }

  decide(): Outcome {
    const target = this.#checkTarget(this.#request.target === "" ? "@default" : this.#request.target, null);
    if (typeof target !== "string") return target;
    const refused = this.#replaceSource();
    if (refused !== undefined) return refused;
    for (const rule of this.#rules) {
      if (!this.#mayConcern(rule)) continue;
      const matches = this.#matchesTarget(rule.target.text, target);
      if (matches === "stuck") return stuck;
      if (matches) return this.#apply(rule, target);
    }
    return denied("no-match");
  }

  /** The normalised target. A request can name a domain, `@adminvm`, `@default`, `@dispvm` or `@dispvm:NAME`. */
  #checkTarget(target: string, rule: Place): string | Outcome {
    if (target === "*") return denied("bad-request-target");
    if (["@adminvm", "@default", "@dispvm"].includes(target)) return target;
    if (/^@dispvm:[^@]/.test(target)) {
      return this.#find(target.slice(8))?.templateForDispvms ? target : denied("not-dispvm-template", rule);
    }
    if (target.startsWith("@")) return denied("bad-request-target");
    return this.#find(target) === undefined ? "@default" : target;
  }

  #replaceSource(): Outcome | undefined {
    const { source, requestedSource } = this.#request;
    if (!requestedSource) return undefined;
    const remote = this.#find(requestedSource);
    if (remote === undefined) return denied("requested-source-unknown");
    if (remote.type !== "RemoteVM") return denied("requested-source-not-remote");
    if (remote.relayvm !== source) return denied("not-a-relay");
    this.#source = requestedSource;
    return undefined;
  }

  /** Whether service, argument and source match. */
  #mayConcern(rule: Rule): boolean {
    if (rule.service !== null && rule.service !== this.#request.service) return false;
    if (rule.argument !== null && rule.argument !== this.#request.argument) return false;
    return this.#matchesName(rule.source.text, this.#source);
  }

  #matchesTarget(pattern: string, target: string): boolean | "stuck" {
    if (pattern === "*" || pattern === "@anyvm" || !target.startsWith("@dispvm")) {
      return this.#matchesName(pattern, target);
    }
    const bare = target === "@dispvm";
    if (pattern === "@dispvm") return bare;
    if (!pattern.startsWith("@dispvm:")) return false;
    const template = bare ? this.#find(this.#source)?.defaultDispvm : target.slice(8);
    if (pattern.startsWith("@dispvm:@tag:")) {
      if (!template) return false;
      const domain = this.#find(template);
      return domain === undefined ? "stuck" : domain.templateForDispvms && domain.tags.includes(pattern.slice(13));
    }
    if (!template) return "stuck";
    // A bare @dispvm is compared as plain text.
    return bare ? pattern.slice(8) === template : this.#isSame(pattern.slice(8), template);
  }

  #matchesName(pattern: string, text: string): boolean {
    if (pattern === "*") return true;
    if (pattern === "@anyvm") return !isDom0(text);
    if (pattern.startsWith("@tag:")) return this.#find(text)?.tags.includes(pattern.slice(5)) ?? false;
    if (pattern.startsWith("@type:")) return this.#find(text)?.type === pattern.slice(6);
    if (isDom0(pattern)) return isDom0(text);
    return this.#isSame(pattern, text);
  }

  #apply(rule: Rule, target: string): Outcome {
    const { action, place } = rule;
    if (action.kind === "deny") return denied("rule", place, action.notify);
    const granted = {
      rule: place,
      source: this.#source,
      requestedTarget: target,
      user: action.user ?? null,
      autostart: action.autostart,
      notify: action.notify,
    };
    return action.kind === "allow" ? this.#allow(action, granted) : this.#ask(action, granted);
  }

  #allow(action: AllowAction, granted: Granted): Outcome {
    const { rule } = granted;
    const checked = this.#checkTarget(action.target?.text ?? granted.requestedTarget, rule);
    if (typeof checked !== "string") return checked;
    if (checked === "@default") return denied("no-target", rule);
    const target = this.#resolve(checked);
    if (target === null) return denied("no-default-dispvm", rule);
    if (!action.autostart) {
      const starts = this.#wouldStart(target);
      if (starts === "stuck") return stuck;
      if (starts) return denied("would-autostart", rule, action.notify);
    }
    return { decision: "allow", ...granted, target };
  }

  #ask(action: AskAction, granted: Granted): Outcome {
    const redirect = action.target?.text;
    let targets = redirect === undefined ? this.#collect() : [isDom0(redirect) ? "dom0" : redirect];
    if (targets === "stuck") return stuck;
    if (!action.autostart) {
      const starts = targets.map((target) => this.#wouldStart(target));
      if (starts.includes("stuck")) return stuck;
      targets = targets.filter((_, number) => starts[number] === false);
    }
    if (targets.length === 0) return denied("no-ask-targets", granted.rule);
    const text = action.defaultTarget?.text;
    const chosen = text === undefined ? null : isDom0(text) ? "dom0" : this.#resolve(text);
    const defaultTarget = chosen !== null && targets.includes(chosen) ? chosen : null;
    return { decision: "ask", ...granted, targets, defaultTarget };
  }

  /** Walks the rules from last to first: an allow or ask adds its targets, a deny removes them. */
  #collect(): readonly string[] | "stuck" {
    const caller = this.#find(this.#source);
    if (caller === undefined || (caller.uuid === undefined && !this.#source.startsWith("uuid:"))) return "stuck";
    const offered = new Set<string>();
    for (const rule of [...this.#rules].reverse()) {
      if (!this.#mayConcern(rule)) continue;
      const { action } = rule;
      const expanded = this.#expand((action.kind === "deny" ? undefined : action.target?.text) ?? rule.target.text);
      if (expanded === "stuck") return "stuck";
      for (const target of expanded) {
        if (action.kind === "deny") offered.delete(target);
        else offered.add(target);
      }
    }
    if (offered.delete("@dispvm") && caller.defaultDispvm !== null) offered.add(`@dispvm:${caller.defaultDispvm}`);
    if (offered.delete("@adminvm")) offered.add("dom0");
    offered.delete(caller.name);
    const found = [...offered].map((target) => this.#find(target.replace(/^@dispvm:/, "")));
    return found.includes(undefined) ? "stuck" : [...offered].filter((_, number) => !found[number]?.internal).sort();
  }

  #expand(text: string): readonly string[] | "stuck" {
    const domains = this.#domains;
    const names = (chosen: readonly DomainInfo[]) => chosen.map(({ name }) => name);
    const disposables = (chosen: readonly DomainInfo[]) =>
      chosen.filter((domain) => domain.templateForDispvms).map(({ name }) => `@dispvm:${name}`);
    if (text === "*") return [...names(domains), ...disposables(domains), "@dispvm"];
    if (text === "@anyvm") return this.#withoutDom0([...names(domains), ...disposables(domains), "@dispvm"]);
    if (text === "@default") return [];
    if (text === "@dispvm" || text === "@adminvm") return [text];
    if (text.startsWith("@tag:")) return names(domains.filter(({ tags }) => tags.includes(text.slice(5))));
    if (text.startsWith("@type:")) return names(domains.filter(({ type }) => type === text.slice(6)));
    if (text.startsWith("@dispvm:@tag:"))
      return disposables(domains.filter(({ tags }) => tags.includes(text.slice(13))));
    const domain = this.#find(text.replace(/^@dispvm:/, ""));
    if (text.startsWith("@dispvm:")) return domain === undefined ? "stuck" : disposables([domain]);
    return domain === undefined ? [] : [domain.name];
  }

  #withoutDom0(targets: readonly string[]): readonly string[] {
    return targets.filter((target) => target !== "dom0");
  }

  /** Resolves `@dispvm` to the default template of the source, unchecked; null if it has none. */
  #resolve(target: string): string | null {
    if (target === "@adminvm") return "dom0";
    if (target !== "@dispvm") return target;
    const template = this.#find(this.#source)?.defaultDispvm ?? null;
    return template === null ? null : `@dispvm:${template}`;
  }

  #wouldStart(target: string): boolean | "stuck" {
    if (isDom0(target)) return false;
    if (target.startsWith("@dispvm")) return true;
    const state = this.#find(target)?.powerState;
    return state === undefined ? "stuck" : state !== "Running";
  }

  #isSame(one: string, other: string): boolean {
    const domain = this.#find(one);
    return one === other || (domain !== undefined && domain === this.#find(other));
  }

  #find(text: string): DomainInfo | undefined {
    return this.#domains.find(({ name, uuid }) => text === name || (uuid !== undefined && text === `uuid:${uuid}`));
  }
}

function isDom0(text: string): boolean {
  return ["dom0", "@adminvm", "uuid:00000000-0000-0000-0000-000000000000"].includes(text);
}
