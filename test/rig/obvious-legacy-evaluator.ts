import type { Request } from "../../src/policy/model/request.ts";
import type { Rule } from "../../src/policy/model/rule.ts";
import type { DomainInfo, SystemInfo } from "../../src/policy/model/system-info.ts";
import { denied, type Outcome, stuck } from "./obvious-evaluator.ts";

/**
 * Decides by R4.0 (docs/reference/policy-language.md#r40-service-files): the rules are those of the file of the
 * service.
 */
export function decideLegacyObviously(rules: readonly Rule[], request: Request, info: SystemInfo): Outcome {
  const target = request.target === "" ? "@default" : request.target;
  return new ObviousLegacyEvaluator(rules, request.source, info).decide(target);
}

class ObviousLegacyEvaluator {
  readonly #rules: readonly Rule[];
  readonly #source: string;
  readonly #domains: ReadonlyMap<string, DomainInfo>;
  /** `@dispvm:TEMPLATE` of the source's default template. */
  readonly #dispvm: string | null;

  constructor(rules: readonly Rule[], source: string, info: SystemInfo) {
    this.#rules = rules;
    this.#source = source;
    this.#domains = info.domains;
    const template = info.domains.get(source)?.defaultDispvm ?? null;
    this.#dispvm = template === null ? null : `@dispvm:${template}`;
  }

  decide(target: string): Outcome {
    const rule = this.#rules.find(
      (each) => this.#matches(each.source.text, this.#source) && this.#matchesTarget(each.target.text, target),
    );
    if (rule === undefined) return denied("no-match");
    const { action, place } = rule;
    if (action.kind === "deny") return denied("rule", place);
    const redirect = action.target?.text;
    const chosen = redirect === "@dispvm" ? this.#dispvm : (redirect ?? target);
    if (chosen === null) return denied("no-default-dispvm", place);
    if (redirect !== undefined && !this.#isUsable(chosen)) return denied("invalid-redirect", place);
    const { user = null } = action;
    const granted = {
      rule: place,
      source: this.#source,
      requestedTarget: target,
      user,
      autostart: true,
      notify: false,
    };
    if (action.kind === "allow") {
      if (chosen === "@default") return denied("no-target", place);
      const resolved = chosen === "@dispvm" ? this.#dispvm : chosen;
      return resolved === null
        ? denied("no-default-dispvm", place)
        : { decision: "allow", ...granted, target: resolved };
    }
    const targets = redirect === undefined ? this.#collect() : [chosen];
    if (targets === "stuck") return stuck;
    if (targets.length === 0) return denied("no-ask-targets", place);
    const text = action.defaultTarget?.text ?? "";
    return { decision: "ask", ...granted, targets, defaultTarget: targets.includes(text) ? text : null };
  }

  #matchesTarget(pattern: string, target: string): boolean {
    if (target !== "@dispvm") return this.#matches(pattern, target);
    if (pattern === "@dispvm") return true;
    return this.#dispvm === null ? pattern === "@anyvm" : this.#matches(pattern, this.#dispvm);
  }

  /** Whether a value of the call matches a word of the policy; the value is checked first. */
  #matches(pattern: string, value: string): boolean {
    if (value === "@default") return pattern === "@default" || pattern === "@anyvm";
    if (!this.#isUsable(value)) return false;
    if (value === "dom0" || value === "@adminvm") return pattern === "dom0" || pattern === "@adminvm";
    if (pattern === "@anyvm" || pattern === value) return true;
    const template = value.startsWith("@dispvm:") ? value.slice(8) : undefined;
    if (template !== undefined) {
      const tag = pattern.startsWith("@dispvm:@tag:") ? pattern.slice(13) : undefined;
      return tag !== undefined && this.#domains.get(template)?.tags.includes(tag) === true;
    }
    const domain = this.#domains.get(value);
    if (pattern.startsWith("@tag:")) return domain?.tags.includes(pattern.slice(5)) === true;
    return pattern.startsWith("@type:") && domain?.type === pattern.slice(6);
  }

  #isUsable(value: string): boolean {
    if (value === "@dispvm" || value === "@adminvm") return true;
    if (value.startsWith("@dispvm:")) return this.#domains.get(value.slice(8))?.templateForDispvms === true;
    return this.#domains.has(value);
  }

  /** Walks the rules from last to first: an allow or ask adds its targets, a deny removes them. */
  #collect(): readonly string[] | "stuck" {
    const offered = new Set<string>();
    for (const { action, source, target } of [...this.#rules].reverse()) {
      if (!this.#matches(source.text, this.#source)) continue;
      if (action.kind === "deny") {
        for (const name of this.#expand(target.text)) offered.delete(name);
      } else if (action.target === undefined) {
        for (const name of this.#expand(target.text)) offered.add(name);
      } else {
        const redirect = action.target.text === "@dispvm" ? this.#dispvm : action.target.text;
        if (redirect === null) return "stuck";
        if (this.#isUsable(redirect)) offered.add(action.target.text);
      }
    }
    if (offered.delete("@dispvm") && this.#dispvm !== null && this.#isUsable(this.#dispvm)) offered.add(this.#dispvm);
    if (offered.delete("@adminvm")) offered.add("dom0");
    return [...offered].sort();
  }

  #expand(text: string): readonly string[] {
    const domains = [...this.#domains.values()];
    const names = (chosen: readonly DomainInfo[]) => chosen.map(({ name }) => name);
    const disposables = (chosen: readonly DomainInfo[]) =>
      chosen.filter((domain) => domain.templateForDispvms).map(({ name }) => `@dispvm:${name}`);
    if (text === "@anyvm") {
      return [...names(domains).filter((name) => name !== "dom0"), ...disposables(domains), "@dispvm"];
    }
    if (text === "@default") return [];
    if (text === "@dispvm" || text === "@adminvm") return [text];
    if (text.startsWith("@tag:")) return names(domains.filter(({ tags }) => tags.includes(text.slice(5))));
    if (text.startsWith("@type:")) return names(domains.filter(({ type }) => type === text.slice(6)));
    if (text.startsWith("@dispvm:@tag:"))
      return disposables(domains.filter(({ tags }) => tags.includes(text.slice(13))));
    return this.#isUsable(text) ? [text] : [];
  }
}
