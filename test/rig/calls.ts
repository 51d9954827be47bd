import { openCurrentPolicy } from "../../src/call/policy-source.ts";
import { parseSystemInfo } from "../../src/host/fetch-system-info.ts";
import type { AllowDecision, AskDecision, Decision } from "../../src/policy/evaluate/decision.ts";
import { type Request, splitCall } from "../../src/policy/model/request.ts";
import type { SystemInfo } from "../../src/policy/model/system-info.ts";
import { systemInfo } from "./stub-daemon.ts";
import { VirtualFiles } from "./virtual-files.ts";

/** A small system for the tests of this folder. */
export const info: SystemInfo = parseSystemInfo(
  Buffer.from(
    systemInfo({
      dom0: { type: "AdminVM", power_state: "Running" },
      work: { default_dispvm: "dvm", power_state: "Running" },
      vault: {},
      dvm: { template_for_dispvms: true },
      remote: { type: "RemoteVM" },
    }).slice(2),
  ),
);

/** `SOURCE TARGET SERVICE[+ARG]` as a request. */
export function request(line: string): Request {
  const [source = "", target = "", call = ""] = line.split(" ");
  return { ...splitCall(call), source, target };
}

/** Decides a call by a policy. */
export function decide(policy: string, line: string): Decision {
  const files = new VirtualFiles();
  files.addFile("/etc/qubes/policy.d/10-test.policy", `${policy}\n`);
  files.addDirectory("/etc/qubes-rpc/policy");
  const sources = { directories: ["/etc/qubes/policy.d"], legacyDirectory: "/etc/qubes-rpc/policy" };
  return openCurrentPolicy(files, sources).decide(request(line), info);
}

/** Decides a call that the policy allows. */
export function allowed(policy: string, line: string): AllowDecision {
  const decision = decide(policy, line);
  if (decision.decision !== "allow") throw new Error(`not allowed: ${line}`);
  return decision;
}

/** Decides a call that the policy asks about. */
export function asked(policy: string, line: string): AskDecision {
  const decision = decide(policy, line);
  if (decision.decision !== "ask") throw new Error(`not asked: ${line}`);
  return decision;
}
