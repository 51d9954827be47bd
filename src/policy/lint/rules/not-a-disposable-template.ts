import { type DomainInfo, findDomain, type SystemInfo } from "../../model/system-info.ts";
import type { VmToken } from "../../model/token.ts";
import type { LintFinding, LintRule } from "../lint-rule.ts";
import type { LintTree } from "../lint-tree.ts";
import { matchedDomains } from "../matched-domains.ts";
import { tokensOf } from "../rule-tokens.ts";

/** docs/rules/not-a-disposable-template.md */
export const notADisposableTemplate: LintRule = {
  id: "not-a-disposable-template",
  group: "world",
  level: "warn",
  finds: "a disposable of a domain that is not a disposable template",
  check,
};

function check({ info, ruleLines }: LintTree): readonly LintFinding[] {
  if (info === undefined) return [];
  return ruleLines.flatMap((line) =>
    tokensOf(line).flatMap(({ token, find }) => {
      switch (token.kind) {
        case "dispvm_name":
          return checkNamed(token, info).map(find);
        case "dispvm_tag":
          return checkTag(token, info).map(find);
        case "dispvm":
          return line.rule.action.kind === "deny" ? [] : checkDefault(line.rule.source, info).map(find);
        default:
          return [];
      }
    }),
  );
}

interface Advice {
  readonly message: string;
  readonly help: string;
}

function checkNamed({ name, text }: VmToken & { readonly kind: "dispvm_name" }, info: SystemInfo): readonly Advice[] {
  const domain = findDomain(info, name);
  if (domain === undefined || domain.templateForDispvms) return [];
  const message = `"${domain.name}" is not a disposable template, so calls to "${text}" are denied`;
  return [{ message, help: `${makeTemplate(domain)}name a disposable template` }];
}

function checkTag(token: VmToken, info: SystemInfo): readonly Advice[] {
  const found = matchedDomains(token, info);
  if (found === undefined || found.all.some(({ templateForDispvms }) => templateForDispvms)) return [];
  const message = `${found.subject} is not a disposable template, so the rule never matches`;
  return [{ message, help: "give the tag to a disposable template" }];
}

/** Checks what `@dispvm` means for a source: its default disposable template. */
function checkDefault(source: VmToken, info: SystemInfo): readonly Advice[] {
  const found = matchedDomains(source, info);
  if (found === undefined) return [];
  const templates = found.all.map(({ defaultDispvm }) => findDomain(info, defaultDispvm ?? ""));
  const [template] = templates;
  if (template === undefined || templates.some((each) => each?.templateForDispvms !== false)) return [];
  const which =
    new Set(templates).size === 1 ? `the default_dispvm "${template.name}", which` : "a default_dispvm that";
  const message = `${found.subject} has ${which} is not a disposable template`;
  const help = `${makeTemplate(template)}run qvm-prefs ${found.all[0].name} default_dispvm TEMPLATE`;
  return [{ message, help }];
}

/** Only an AppVM can become a disposable template. */
function makeTemplate({ name, type }: DomainInfo): string {
  return type === "AppVM" ? `run qvm-prefs ${name} template_for_dispvms true, or ` : "";
}
