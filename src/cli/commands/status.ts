import { exitCodes } from "../../base/exit-code.ts";
import { systemPaths } from "../../base/system-paths.ts";
import type { ServiceStatus } from "../../call/service/service-status.ts";
import type { Arguments } from "../../command/arguments.ts";
import { answerLimits } from "../../host/daemon-limits.ts";
import { writeError } from "../../host/write-all.ts";
import { findTransport } from "../../platform/sockets/fastest-transport.ts";
import { decodeUtf8 } from "../../platform/text/encoding.ts";
import { writeOutput } from "../output.ts";
import { formatDiagnostics } from "../reporters/diagnostics-text.ts";
import { formatStatus } from "../reporters/status-text.ts";

/** `qrexec-policy status` */
export async function runStatus(given: Arguments): Promise<number> {
  const path = given.value("status-socket-path") ?? systemPaths.policyStatusSocket;
  let json: string;
  let status: ServiceStatus;
  try {
    json = decodeUtf8(await findTransport().exchange(path, "", answerLimits));
    status = JSON.parse(json) as ServiceStatus;
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    const [failure, help] =
      error instanceof SyntaxError
        ? ["sent a malformed reply", `is ${path} the status socket of qrexec-policy daemon?`]
        : code === "EACCES"
          ? ["denies access", "run it as root, or as a member of the group that has the socket (qubes)"]
          : ["does not answer", "systemctl status qubes-qrexec-policy-daemon, or qrexec-policy daemon --help"];
    writeError(`qrexec-policy status: the policy service ${failure}: ${message}\n  help: ${help}\n`);
    return exitCodes.service.code;
  }
  writeOutput(given.value("format") === "json" ? json : formatStatus(status));
  const { errors } = status.onDisk;
  if (errors.length === 0) return exitCodes.allow.code;
  if (given.value("format") !== "json") writeError(formatDiagnostics(errors));
  return exitCodes.policy.code;
}
