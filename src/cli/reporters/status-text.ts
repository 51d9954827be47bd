import type { PolicyTree } from "../../call/service/current-policy.ts";
import type { ServiceStatus } from "../../call/service/service-status.ts";
import { coloursFor } from "./colour.ts";
import { plain } from "./plain.ts";

/** Returns the status of the policy service for people. */
export function formatStatus(status: ServiceStatus): string {
  const { version, pid, since, uptime, directories, loaded, onDisk, qubesd, domains, calls, connections } = status;
  const colour = coloursFor(1);
  const row = (name: string, text: string): string => `${colour.bold(name.padEnd(12))}${plain(text)}`;
  const state = onDisk.errors.length === 0 ? colour.green("loads") : colour.red("does not load: every call is denied");
  return `${[
    row("service", `qrexec-policy ${version}, process ${pid}, since ${since} (${duration(uptime)})`),
    `${row("policy", `${directories.join(" ")}:`)} ${state}`,
    row("  on disk", describe(onDisk)),
    row("  in use", inUse(loaded, onDisk)),
    row("domains", `${domains ?? "not asked for yet"}, from ${qubesd}`),
    row("calls", `${calls.allowed} allowed, ${calls.denied} denied; ${calls.evaluated} of these only evaluated`),
    row("", `${calls.asked} asked about, ${calls.refused} requests without a reply`),
    row("connections", `${connections} open`),
  ].join("\n")}\n`;
}

function inUse(loaded: PolicyTree | null, onDisk: PolicyTree): string {
  if (loaded === null) return "none yet";
  return loaded.hash === onDisk.hash
    ? `the same, since ${loaded.loadedAt}`
    : `${describe(loaded)}, until the next call`;
}

function describe({ hash, rules, errors }: PolicyTree): string {
  const faults = errors.length === 0 ? "" : `, ${errors.length} ${errors.length === 1 ? "error" : "errors"}`;
  return `${hash.slice(0, hashDigits)}, ${rules} ${rules === 1 ? "rule" : "rules"}${faults}`;
}

/** The number of digits of a hash that distinguish policies well enough. */
const hashDigits = 16;

function duration(seconds: number): string {
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor((seconds % 86_400) / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const parts = [days > 0 ? `${days} d` : "", hours > 0 ? `${hours} h` : "", minutes > 0 ? `${minutes} min` : ""];
  return parts.filter((part) => part !== "").join(" ") || `${seconds} s`;
}
