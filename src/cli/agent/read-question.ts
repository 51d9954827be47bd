import type { AskParameters, NotifyParameters } from "../../call/agents/agent.ts";
import { isPrintable } from "../../policy/model/characters.ts";

/**
 * A request to an agent: `policy.Ask` or `policy.Notify`, a NUL, JSON
 * (docs/reference/policy-language.md#asking-the-user).
 */
export type AgentRequest =
  | { readonly kind: "ask"; readonly question: Omit<AskParameters, "icons"> }
  | { readonly kind: "notify"; readonly notice: NotifyParameters };

/**
 * Reads a request. Only dom0 asks. All texts are names that a terminal can show.
 *
 * @throws Error if the request is malformed
 */
export function readAgentRequest(bytes: Uint8Array): AgentRequest {
  const text = Buffer.from(bytes).toString("utf8");
  const end = text.indexOf("\0");
  const [service = "", source] = text.slice(0, Math.max(0, end)).split(" ");
  if (source !== "dom0") throw new Error("only dom0 may ask");
  const values = JSON.parse(text.slice(end + 1)) as Readonly<Record<string, unknown>>;
  const common = {
    source: nameOf(values["source"], "source"),
    service: nameOf(values["service"], "service"),
    argument: nameOf(values["argument"], "argument"),
  };
  if (service === "policy.Ask") {
    const targets = namesOf(values["targets"], "targets");
    const defaultTarget = nameOf(values["default_target"], "default_target");
    if (defaultTarget !== "" && !targets.includes(defaultTarget)) throw new Error("default_target is none of targets");
    return { kind: "ask", question: { ...common, targets, default_target: defaultTarget } };
  }
  if (service !== "policy.Notify") throw new Error("neither policy.Ask nor policy.Notify");
  const resolution = nameOf(values["resolution"], "resolution");
  if (resolution !== "allow" && resolution !== "deny" && resolution !== "fail") throw new Error("no such resolution");
  return { kind: "notify", notice: { ...common, resolution, target: nameOf(values["target"], "target") } };
}

function namesOf(value: unknown, key: string): readonly string[] {
  if (!Array.isArray(value) || value.length === 0) throw new Error(`${key} is not a list of names`);
  return value.map((name) => nameOf(name, key));
}

function nameOf(value: unknown, key: string): string {
  if (typeof value !== "string" || value.length > maxNameLength || !isPrintable(value)) {
    throw new Error(`${key} is not a name`);
  }
  return value;
}

/** A service and its argument have at most 127 bytes. */
const maxNameLength = 200;
