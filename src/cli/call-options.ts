import { type CallSettings, defaultCallSettings } from "../call/call-settings.ts";
import { parseArguments } from "../command/parse-arguments.ts";
import { isUsageError, UsageError } from "../command/usage-error.ts";
import { showHelp, showVersion } from "./show.ts";
import { callSpec } from "./specs/call.ts";
import { reportCallUsage } from "./usage.ts";

/**
 * Reads the options of the call form. Returns an exit code if the command line is wrong, or only asks for help.
 */
export function readCallOptions(
  args: readonly string[],
): { readonly positionals: readonly string[]; readonly settings: CallSettings } | number {
  try {
    const given = parseArguments(args, callSpec);
    for (const [name, show] of [
      ["help", showHelp],
      ["version", showVersion],
    ] as const) {
      if (!given.flag(name)) continue;
      // Exit code 0 would allow it.
      if (given.positionals.length > 0) throw new UsageError(`--${name} cannot be used with a call`);
      return show();
    }
    if (given.flag("legacy") && given.values("policy-dir").length > 1) {
      throw new UsageError("with --legacy, --path can be given only once");
    }
    const settings: CallSettings = {
      assumeYes: given.flag("assume-yes-for-ask"),
      justEvaluate: given.flag("just-evaluate"),
      legacy: given.flag("legacy"),
      path: given.values("policy-dir"),
      legacyDirectory: given.value("legacy-dir") ?? defaultCallSettings.legacyDirectory,
      compiled: given.value("compiled-policy"),
      qubesdSocket: given.value("qubesd-socket") ?? defaultCallSettings.qubesdSocket,
      qubesdApiSocket: given.value("qubesd-api-socket") ?? defaultCallSettings.qubesdApiSocket,
      client: given.value("qrexec-client") ?? defaultCallSettings.client,
      services: given.value("service-dir") ?? defaultCallSettings.services,
      bus: given.value("system-bus") ?? defaultCallSettings.bus,
      log: given.value("log-socket") ?? defaultCallSettings.log,
    };
    return { positionals: given.positionals, settings };
  } catch (error) {
    if (isUsageError(error)) return reportCallUsage(error.message, args);
    throw error;
  }
}
