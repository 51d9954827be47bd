import { runCall } from "../call/run-call.ts";
import { requestOf } from "../policy/model/request.ts";
import { readQuickOptions } from "./quick-options.ts";

/** Runs `qrexec-policy [OPTION…] [--] SOURCE TARGET SERVICE[+ARG]`, or the form with five arguments. */
export async function runCallForm(args: readonly string[]): Promise<number> {
  const given = readQuickOptions(args) ?? (await import("./call-options.ts")).readCallOptions(args);
  if (typeof given === "number") return given;
  const { positionals, settings } = given;
  if (positionals.length === 5) {
    const [domainId, source, target, call, processIdent] = positionals as [string, string, string, string, string];
    return runCall({ request: requestOf(source, target, call), settings, caller: { domainId, processIdent } });
  }
  if (positionals.length === 3) {
    const [source, target, call] = positionals as [string, string, string];
    return runCall({ request: requestOf(source, target, call), settings, caller: undefined });
  }
  const { reportArguments } = await import("./usage.ts");
  return reportArguments(positionals);
}
