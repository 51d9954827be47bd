import { processId, secondsSinceStart } from "../../platform/process/service-process.ts";
import type { CurrentPolicy, PolicyTree } from "./current-policy.ts";
import type { CurrentSystemInfo, Freshness } from "./current-system-info.ts";
import type { PolicySocket } from "./policy-sockets.ts";

/** The numbers of requests since the service started. */
export interface ServiceCounts {
  /** Calls that were allowed, by policy or by the user. */
  allowed: number;
  denied: number;
  /** Questions to the user. */
  asked: number;
  /** Requests that were only evaluated; they count as allowed or denied, too. */
  evaluated: number;
  /** Malformed requests, which got no reply. */
  refused: number;
}

/** The status that `qrexec-policy status` shows. */
export interface ServiceStatus {
  readonly version: string;
  readonly pid: number;
  /** ISO 8601. */
  readonly since: string;
  /** In seconds. */
  readonly uptime: number;
  readonly directories: readonly string[];
  /** The policy that was loaded last; null before the first call. */
  readonly loaded: PolicyTree | null;
  /** The policy that the next call will use. */
  readonly onDisk: PolicyTree;
  readonly qubesd: string;
  /** How the service keeps the domains current; null before the first request to qubesd. */
  readonly domains: Freshness | null;
  readonly calls: ServiceCounts;
  readonly connections: number;
}

/** The sources of the status. */
export interface StatusParts {
  readonly version: string;
  readonly directories: readonly string[];
  readonly policy: CurrentPolicy;
  readonly qubesd: string;
  readonly systemInfo: CurrentSystemInfo;
  readonly counts: ServiceCounts;
  /** The connections that are open. */
  readonly connections: () => number;
}

/** Returns the socket that serves the status as JSON. */
export function statusSocket(path: string, parts: StatusParts): PolicySocket {
  const began = Date.now() - secondsSinceStart() * 1000;
  const since = new Date(began).toISOString();
  return {
    path,
    isWhole: () => false,
    answer: async () => {
      const { version, directories, policy, qubesd, systemInfo, counts, connections } = parts;
      // This takes time. All other values are read after it.
      const onDisk = await policy.readOnDisk();
      const status: ServiceStatus = {
        version,
        pid: processId(),
        since,
        uptime: Math.floor(secondsSinceStart()),
        directories,
        loaded: policy.loaded ?? null,
        onDisk,
        qubesd,
        domains: systemInfo.freshness ?? null,
        calls: counts,
        // The connection of this request does not count.
        connections: connections() - 1,
      };
      return `${JSON.stringify(status)}\n`;
    },
  };
}

/** Returns the counts before the first request. */
export function noCounts(): ServiceCounts {
  return { allowed: 0, denied: 0, asked: 0, evaluated: 0, refused: 0 };
}
