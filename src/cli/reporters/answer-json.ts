import type { Answer } from "../../call/answer.ts";
import { makeAnswer } from "../../call/answer.ts";
import type { AllowDecision, AskDecision } from "../../policy/evaluate/decision.ts";
import { clientArguments, type Execution, planExecution } from "../../policy/evaluate/execution.ts";
import { denyReply, makeLegacyReply } from "../../policy/evaluate/reply.ts";
import type { Dialect } from "../../policy/model/dialect.ts";
import type { SystemInfo } from "../../policy/model/system-info.ts";

/** An answer as JSON, with the fields of `expect` in the test vectors (docs/eval-json.md). */
export type AnswerJson = Record<string, unknown>;

/** Returns the JSON form of an answer. */
export function answerJson({ decision, reply }: Answer, info: SystemInfo, dialect: Dialect): AnswerJson {
  switch (decision.decision) {
    case "deny": {
      const { kind, reason, message, rule, notify, errors } = decision;
      const loadErrors = errors === undefined ? {} : { errors };
      return {
        decision: "deny",
        kind,
        reason,
        rule,
        ...(dialect === "current" ? { notify } : {}),
        message,
        ...loadErrors,
      };
    }
    case "allow": {
      const { target } = decision;
      const common = { decision: "allow", target, ...commonJson(decision, dialect) };
      return dialect === "current"
        ? { ...common, response: reply?.text ?? denyReply }
        : { ...common, exec: executionJson(decision, info) };
    }
    case "ask":
      return {
        decision: "ask",
        targets: decision.targets,
        default_target: decision.defaultTarget,
        ...commonJson(decision, dialect),
        ...(dialect === "current" ? { assume_yes: { response: assumedReply(decision, info) } } : {}),
      };
  }
}

function commonJson(decision: AllowDecision | AskDecision, dialect: Dialect): AnswerJson {
  const { user, autostart, notify, requestedTarget, source, rule } = decision;
  const common = { user, requested_target: requestedTarget, rule: rule.place };
  return dialect === "current" ? { ...common, autostart, notify, source } : common;
}

function assumedReply(asked: AskDecision, info: SystemInfo): string {
  return makeAnswer(asked, info, "current", true).reply?.text ?? denyReply;
}

/** Returns the command that R4.0 would run for the call. A planned disposable has the name `disp4242`. */
function executionJson(allowed: AllowDecision, info: SystemInfo): AnswerJson {
  const execution = planExecution(allowed, makeLegacyReply(allowed), info);
  const domain =
    { dom0: "dom0", domain: "", disposable: "disp4242" }[execution.kind] || (execution as { name: string }).name;
  return { qrexec_client: clientArguments(execution, domain, "PID,SRC,ID"), qubesd: daemonCalls(execution, domain) };
}

function daemonCalls(execution: Execution, domain: string): readonly (readonly [string, string])[] {
  switch (execution.kind) {
    case "dom0":
      return [];
    case "domain":
      return [[domain, "admin.vm.Start"]];
    case "disposable":
      return [
        [execution.template, "admin.vm.CreateDisposable"],
        [domain, "admin.vm.Start"],
        [domain, "admin.vm.Kill"],
      ];
  }
}
