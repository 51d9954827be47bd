import type { CurrentPolicy, PolicyTree } from "./current-policy.ts";
import type { CurrentSystemInfo, Freshness } from "./current-system-info.ts";
import type { PolicySocket } from "./policy-sockets.ts";

/** What the service has done since it began. */
export interface ServiceCounts {
  /** Calls that were allowed, those that the user allowed too. */
  allowed: number;
  denied: number;
  /** Questions to the user. */
  asked: number;
  /** Requests that only wanted to know what policy says; they count as allowed or denied, too. */
  evaluated: number;
  /** Requests that got no reply, since they were none. */
  refused: number;
}

/** What `qrexec-policy status` shows. */
export interface ServiceStatus {
  readonly version: string;
  readonly pid: number;
  /** ISO 8601. */
  readonly since: string;
  /** In seconds. */
  readonly uptime: number;
  readonly directories: readonly string[];
  /** What the last call was judged by, or has been loaded since. */
  readonly loaded: PolicyTree | null;
  /** What the next call will be judged by. */
  readonly onDisk: PolicyTree;
  readonly qubesd: string;
  /** How it is known that the domains are current; null when qubesd was not asked yet. */
  readonly domains: Freshness | null;
  readonly calls: ServiceCounts;
  readonly connections: number;
}

/** What the status is made of. */
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

/** The socket where the service tells its status, as JSON. */
export function statusSocket(path: string, parts: StatusParts): PolicySocket {
  const began = Date.now() - process.uptime() * 1000;
  const since = new Date(began).toISOString();
  return {
    path,
    isWhole: () => false,
    answer: async () => {
      const { version, directories, policy, qubesd, systemInfo, counts, connections } = parts;
      // It is waited for, and all else is of the moment after.
      const onDisk = await policy.readOnDisk();
      const status: ServiceStatus = {
        version,
        pid: process.pid,
        since,
        uptime: Math.floor(process.uptime()),
        directories,
        loaded: policy.loaded ?? null,
        onDisk,
        qubesd,
        domains: systemInfo.freshness ?? null,
        calls: counts,
        // But for that of who asks.
        connections: connections() - 1,
      };
      return `${JSON.stringify(status)}\n`;
    },
  };
}

/** Before the first call. */
export function noCounts(): ServiceCounts {
  return { allowed: 0, denied: 0, asked: 0, evaluated: 0, refused: 0 };
}
