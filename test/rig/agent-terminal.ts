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

/** How many questions the agent has, put to the user or not: connections to its socket, which the kernel lists. */
export function askedAtOnce(folder: TemporaryFolder, name = "policy.Ask"): number {
  const listening = 1;
  return boundSockets().filter(({ path }) => path === folder.at(name)).length - listening;
}

/**
 * The service, and its agent in a terminal: `a` may go to any domain, `b` as well, `vault` being chosen, `c` and `d` are told.
 *
 * @param domains are there beside studio, vault and mail
 * @param under a program and its arguments, which runs what is given after them
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
