import { readFileSync, statSync } from "node:fs";
import { exitCodes } from "../../base/exit-code.ts";
import { systemPaths } from "../../base/system-paths.ts";
import { fetchSystemInfo, parseSystemInfo } from "../../host/fetch-system-info.ts";
import { findTransport } from "../../platform/sockets/fastest-transport.ts";
import type { SystemInfo } from "../../policy/model/system-info.ts";
import { writeOutput } from "../output.ts";

/** The limits on the daemon's reply. The timeout is short, since the user waits for the completion. */
const limits = { deadline: 1000, bytes: 32 * 1024 * 1024 };

/** The maximum size of a file. Larger files would make completion slow. */
const maxFileBytes = 4 * 1024 * 1024;

/** The names that shells can complete without quotes. */
const domainName = /^[A-Za-z][A-Za-z0-9_.-]*$/;

/**
 * `qrexec-policy __complete domains WORD…`: prints the names of the domains for the completion of a shell. The words are
 * the command line; its options tell where the domains are described. On any failure it prints nothing.
 */
export async function runComplete([topic, ...words]: readonly string[]): Promise<number> {
  if (topic !== "domains") return exitCodes.allow.code;
  try {
    const { domains } = await readDomains(words);
    writeOutput(
      [...domains.keys()]
        .filter((name) => domainName.test(name))
        .map((name) => `${name}\n`)
        .join(""),
    );
  } catch {
    // A message would disturb the command line of the user.
  }
  return exitCodes.allow.code;
}

async function readDomains(words: readonly string[]): Promise<SystemInfo> {
  const file = optionValue(words, "--system-info");
  if (file !== undefined) {
    if (!statSync(file).isFile() || statSync(file).size > maxFileBytes) throw new Error(`${file} is not read`);
    return parseSystemInfo(readFileSync(file));
  }
  const path = optionValue(words, "--qubesd-socket") ?? systemPaths.qubesdInternalSocket;
  const { exchange } = findTransport();
  return (await fetchSystemInfo({ path, framing: "new", exchange, limits })).info;
}

/** Returns the value of an option in the forms of shells: `--name=VALUE`, or separate words with or without the `=`. */
function optionValue(words: readonly string[], name: string): string | undefined {
  const index = words.findLastIndex((word) => word === name || word.startsWith(`${name}=`));
  if (index < 0) return undefined;
  if (words[index] !== name) return words[index]?.slice(name.length + 1);
  return words[index + 1] === "=" ? words[index + 2] : words[index + 1];
}
