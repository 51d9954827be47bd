import type { Dialect } from "../../policy/model/dialect.ts";
import type { Rule } from "../../policy/model/rule.ts";

/** Returns a rule as JSON (`parse.rules` in the test vectors). */
export function ruleJson(rule: Rule, dialect: Dialect): Record<string, unknown> {
  const { place, service, argument, source, target, action } = rule;
  const named = dialect === "current" || service !== null;
  return {
    file: place.file,
    line: place.line,
    ...(named ? { service: service ?? "*", argument: argument ?? "*" } : {}),
    source: source.text,
    target: target.text,
    action: action.kind,
    params: paramsJson(rule, dialect),
  };
}

/** Returns the options of a rule. In the current dialect, options with a default are always present. */
function paramsJson({ action }: Rule, dialect: Dialect): Record<string, unknown> {
  const params: Record<string, unknown> = {};
  if (action.kind !== "deny") {
    if (action.target !== undefined) params["target"] = action.target.text;
    if (action.kind === "ask" && action.defaultTarget !== undefined)
      params["default_target"] = action.defaultTarget.text;
    if (action.user !== undefined) params["user"] = action.user;
  }
  if (dialect === "current") {
    params["notify"] = action.notify;
    if (action.kind !== "deny") params["autostart"] = action.autostart;
  }
  return params;
}
