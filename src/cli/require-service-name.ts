import { UsageError } from "../command/usage-error.ts";
import { isPlainNameText } from "../policy/model/characters.ts";
import { plain } from "./reporters/plain.ts";

/**
 * Refuses a name that no service can have. qrexec passes on only such names, so that no caller can use another one.
 *
 * @throws UsageError
 */
export function requireServiceName(service: string): void {
  if (service !== "" && isPlainNameText(service)) return;
  const help = service.includes("*")
    ? "\n  help: name one service; qrexec-policy query lists the calls of all of them"
    : "";
  throw new UsageError(
    `"${plain(service)}" is not the name of a service; expected letters, digits, "-", "_" and "."${help}`,
  );
}
