import type { Test } from "tap";
import { boundSockets } from "../../src/platform/sockets/kernel-sockets.ts";
import { runService } from "./run-service.ts";
import { StubDaemon, systemInfo } from "./stub-daemon.ts";
import { TemporaryFolder } from "./temporary-folder.ts";
import { Terminal } from "./terminal.ts";
import { toolCommand } from "./tool-command.ts";

const policy = [
  "a * studio @anyvm ask",
  "b * studio @anyvm ask default_target=vault",
  "c * studio vault allow notify=yes",
  "d * studio vault deny notify=yes",
];

/** A call of one of the services of startAgent, from `studio`. */
export const call = (service: string): string =>
  `source=studio\nintended_target=${service === "c" || service === "d" ? "vault" : "@default"}\nservice_and_arg=${service}\n\n`;

/** Counts the pending questions of the agent, shown or not: the kernel lists the connections to its socket. */
export function askedAtOnce(folder: TemporaryFolder, name = "policy.Ask"): number {
  const listening = 1;
  return boundSockets().filter(({ path }) => path === folder.at(name)).length - listening;
}

/**
 * Starts the service, and its agent in a terminal. The rules for `a` and `b` ask, `b` with `vault` preselected; the rules for
 * `c` and `d` notify.
 *
 * @param domains more domains, besides studio, vault and mail
 * @param under a program with arguments that runs the command after them
 */
export async function startAgent(
  t: Test,
  more: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
  domains: readonly string[] = [],
  folder = new TemporaryFolder(t),
  under: readonly string[] = [],
) {
  folder.write("policy.d/10.policy", `${policy.join("\n")}\n`);
  const others = Object.fromEntries(domains.map((name) => [name, {}]));
  const daemon = await StubDaemon.start(t, () =>
    systemInfo({ dom0: { type: "AdminVM" }, mail: {}, studio: { guivm: "dom0" }, vault: {}, ...others }),
  );
  const service = await runService(t, folder, daemon);
  const command = [...under, ...toolCommand, "agent", "--service-dir", folder.path, ...more];
  const terminal = new Terminal(t, command, environment);
  await terminal.shows(/waiting for questions/);
  return { folder, service, terminal };
}
