import { type CallSettings, defaultCallSettings } from "../call/call-settings.ts";

/** Settings that an option with a value replaces. */
const replaced: Readonly<
  Record<string, "legacyDirectory" | "compiled" | "qubesdSocket" | "qubesdApiSocket" | "client" | "log">
> = {
  "--legacy-dir": "legacyDirectory",
  "--compiled-policy": "compiled",
  "--qubesd-socket": "qubesdSocket",
  "--qubesd-api-socket": "qubesdApiSocket",
  "--qrexec-client": "client",
  "--log-socket": "log",
};

/**
 * Reads options of the call form in their plainest spelling: `--name` and `--name VALUE` before the arguments. Anything
 * else is left, with all its errors, to the reader of options that the commands have; that one takes longer to load.
 *
 * @returns undefined when the line is not that plain
 */
export function readQuickOptions(
  args: readonly string[],
): { readonly positionals: readonly string[]; readonly settings: CallSettings } | undefined {
  const path: string[] = [];
  const settings: { -readonly [Key in keyof CallSettings]: CallSettings[Key] } = { ...defaultCallSettings, path };
  let index = 0;
  for (; args[index]?.startsWith("--") && args[index] !== "--"; index++) {
    const name = args[index] as string;
    const key = replaced[name];
    if (name === "--assume-yes-for-ask") settings.assumeYes = true;
    else if (name === "--just-evaluate") settings.justEvaluate = true;
    else if (name === "--legacy") settings.legacy = true;
    else if (key === undefined && name !== "--path" && name !== "--policy-dir") return undefined;
    else {
      const value = args[++index];
      if (value === undefined || value === "" || value.startsWith("-")) return undefined;
      if (key === undefined) path.push(value);
      else settings[key] = value;
    }
  }
  // The other reader reports the error.
  if (settings.legacy && path.length > 1) return undefined;
  if (args[index] === "--") return { positionals: args.slice(index + 1), settings };
  const positionals = args.slice(index);
  return positionals.some((arg) => arg.startsWith("-")) ? undefined : { positionals, settings };
}
