import { type Decision, isDeny } from "../evaluate/decision.ts";
import { makeReply } from "../evaluate/reply.ts";
import type { Dialect } from "../model/dialect.ts";
import type { SystemInfo } from "../model/system-info.ts";

/** Returns the final decision: an allow whose reply cannot be made becomes a deny. */
export function settleDecision(decision: Decision, dialect: Dialect, info: SystemInfo): Decision {
  if (decision.decision !== "allow" || dialect === "legacy") return decision;
  const reply = makeReply(decision, info);
  return isDeny(reply) ? reply : decision;
}
