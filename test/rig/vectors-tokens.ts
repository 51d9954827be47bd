import { collectAskTargets } from "../../src/policy/evaluate/ask-targets.ts";
import { Evaluator } from "../../src/policy/evaluate/evaluator.ts";
import { collectLegacyTargets } from "../../src/policy/evaluate/legacy-ask-targets.ts";
import { ruleKey, sourceKeys, targetKeys } from "../../src/policy/evaluate/match-keys.ts";
import { legacyTargetKeys } from "../../src/policy/evaluate/match-keys-legacy.ts";
import { isUsableTarget } from "../../src/policy/evaluate/usable-target.ts";
import type { Dialect } from "../../src/policy/model/dialect.ts";
import type { Rule } from "../../src/policy/model/rule.ts";
import { readSystemInfo, type SystemInfo } from "../../src/policy/model/system-info.ts";
import { readToken, type TokenContext, tokenContexts, type VmToken } from "../../src/policy/model/token.ts";
import { type Check, compareFields, type TokenCase, type TokenRecord } from "./vectors.ts";

/** Compares the meaning of single tokens: their columns, matches, expansions and checks. */
export function checkTokenRecord({ id, system_info, cases }: TokenRecord): readonly Check[] {
  const domains = system_info?.domains ?? {};
  const info = readSystemInfo({ domains });
  return cases.map((each, number) => {
    const { got, want } = checkOperation(each, info, domains);
    return compareFields("case", `${id} case ${number}`, { [each.op]: got }, { [each.op]: want });
  });
}

function checkOperation(
  { op, token, context, class: kind, ok, other = "", result, for_target, specific_target }: TokenCase,
  info: SystemInfo,
  domains: Readonly<Record<string, object>>,
): { readonly got: unknown; readonly want: unknown } {
  switch (op) {
    case "parse":
      return { got: parse(token, context), want: ok ? kindOfClass(kind) : undefined };
    case "match":
      return { got: matches(token, other, info), want: result };
    case "expand":
      return { got: expand(token, domains), want: resolved(result, `@dispvm:${rigTemplate}`) };
    case "verify":
      return { got: verify(token, info), want: ok ? result : undefined };
    case "4.0:verify_special": {
      const place = specific_target ? "redirect" : for_target ? "target" : "source";
      const read = readToken(token, "legacy");
      return { got: read?.text.startsWith("@") === true && mayStand(read, place, "legacy"), want: result };
    }
    case "4.0:verify_target":
      return { got: isUsableTarget(token, info), want: result };
    case "4.0:match": {
      const read = readToken(token, "legacy");
      return { got: read !== undefined && legacyTargetKeys(other, "", info).includes(ruleKey(read)), want: result };
    }
    case "4.0:expand":
      return { got: expandLegacy(token, domains), want: resolved(result, `@dispvm:${defaultTemplate}`) };
    default:
      return { got: undefined, want: `an operation that the rig knows, not ${op}` };
  }
}

const contexts: Readonly<Record<string, TokenContext>> = {
  Source: "source",
  Target: "target",
  Redirect: "redirect",
  IntendedTarget: "intended-target",
};

const kindsOfClasses: Readonly<Record<string, VmToken["kind"]>> = {
  AdminVM: "adminvm",
  AnyVM: "anyvm",
  DefaultVM: "defaultvm",
  DispVM: "dispvm",
  DispVMTag: "dispvm_tag",
  DispVMTemplate: "dispvm_name",
  TagVM: "tag",
  TypeVM: "type",
  WildcardVM: "star",
};

/** Returns the kind of a class name; other classes are contexts, with a name or uuid. */
function kindOfClass(name = ""): string {
  return kindsOfClasses[name] ?? "name";
}

/** Returns the kind of a token in a context; `VMToken` and `DispVMTemplate` are not contexts and accept all. */
function parse(text: string, context = ""): string | undefined {
  const token = readToken(text, "current");
  const place = contexts[context];
  if (token === undefined || (place !== undefined && !mayStand(token, place, "current"))) return undefined;
  return token.kind === "uuid" ? "name" : token.kind;
}

function mayStand(token: VmToken, place: TokenContext, dialect: Dialect): boolean {
  return tokenContexts[dialect][token.kind].includes(place);
}

/** Whether the token of a rule matches that of a request; a valid source must match as a source too. */
function matches(rule: string, request: string, info: SystemInfo): boolean | string {
  const [token, other] = [readToken(rule, "current"), readToken(request, "current")];
  if (token === undefined || other === undefined) return "no token";
  const key = ruleKey(token);
  const asTarget = targetKeys(other, "", info).includes(key);
  const isSource = other.kind === "name" || other.kind === "uuid" || other.kind === "adminvm";
  return isSource && sourceKeys(request, info).includes(key) !== asTarget ? "not alike as a source" : asTarget;
}

/** Returns the checked target: the one that a policy shows that asks about every call. */
function verify(target: string, info: SystemInfo): string | undefined {
  const action = {
    kind: "ask",
    notify: false,
    autostart: true,
    target: { kind: "adminvm", text: "@adminvm" },
  } as const;
  const evaluator = new Evaluator({ dialect: "current", rules: [{ ...ruleFor("*", "current"), action }] });
  const decision = evaluator.decide({ service: "a", argument: "+", call: "a", source: "dom0", target }, info);
  return decision.decision === "ask" ? decision.requestedTarget : undefined;
}

const rigSource = "rig-source";
/** It is not a template for disposables, so only a bare `@dispvm` leads to it. */
const rigTemplate = "rig-template";
const defaultTemplate = "default-dvm";

/** Lists the choices of an ask for the token, for a caller outside the system; no domain is internal. */
function expand(token: string, domains: Readonly<Record<string, object>>): unknown {
  const info = withCaller(domains, rigTemplate);
  return withoutRig(collectAskTargets([ruleFor(token, "current")], rigSource, info, place));
}

function expandLegacy(token: string, domains: Readonly<Record<string, object>>): unknown {
  const info = withCaller(domains, defaultTemplate);
  return withoutRig(collectLegacyTargets([ruleFor(token, "legacy")], rigSource, info, place));
}

function withoutRig(targets: ReturnType<typeof collectAskTargets>): unknown {
  return "decision" in targets ? targets : targets.filter((name) => name !== rigSource && name !== rigTemplate);
}

const place = { file: "rig", line: 1 };

function ruleFor(target: string, dialect: Dialect): Rule {
  const token = readToken(target, dialect) ?? { kind: "name", text: target };
  const anyone = { kind: "star", text: "*" } as const;
  const action = { kind: "allow", notify: false, autostart: true } as const;
  return { place, service: null, argument: null, source: anyone, target: token, action };
}

function withCaller(domains: Readonly<Record<string, object>>, template: string): SystemInfo {
  const shown = Object.entries(domains).map(([name, entry]) => [name, { ...entry, internal: false }]);
  const added = { tags: [], type: "Rig", template_for_dispvms: false };
  return readSystemInfo({
    domains: {
      ...Object.fromEntries(shown),
      [rigSource]: { ...added, uuid: "a-uuid", default_dispvm: template },
      [rigTemplate]: added,
    },
  });
}

/** Resolves an expansion as an ask does: `@dispvm` becomes the default template, `@adminvm` becomes dom0. */
function resolved(expansion: unknown, dispvm: string): readonly string[] {
  const replace = (text: string) => (text === "@dispvm" ? dispvm : text === "@adminvm" ? "dom0" : text);
  return [...new Set((expansion as readonly string[]).map(replace))].sort();
}
