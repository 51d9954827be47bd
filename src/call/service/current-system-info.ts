import { SingleFlight } from "../../base/single-flight.ts";
import { callDaemonOnce, type DaemonSocket } from "../../host/call-daemon.ts";
import { fetchSystemInfo, parseSystemInfo } from "../../host/fetch-system-info.ts";
import { type Exchange, exchangeErrors } from "../../platform/sockets/exchange.ts";
import type { OpenWatch, Watch } from "../../platform/sockets/watch.ts";
import { decodeUtf8 } from "../../platform/text/encoding.ts";
import type { SystemInfo } from "../../policy/model/system-info.ts";
import { successPrefix } from "../../wire/encode-reply.ts";
import { encodeCall } from "../../wire/framing.ts";
import { withTimeout } from "./with-timeout.ts";

/** How the cached domains are kept current, in the words of the service's status. */
export type Freshness = "watched" | "by version" | "fetched for each call" | "no answer";

/** The number of fetches after which a method that the daemon does not know is tried again. */
const retryInterval = 1000;

interface Watched {
  readonly watch: Watch;
  readonly info: SystemInfo;
}

/** The last reply that was parsed. In most cases the daemon sends the same reply again. */
interface ParsedReply {
  readonly reply: Uint8Array;
  readonly info: SystemInfo;
}

/**
 * Holds the domains. Domains that it returns are never older than the call. There are three ways to keep them current:
 *
 * 1. `qubesd` of this repository closes a connection once its reply is stale. The cache watches that connection.
 * 2. Where connections cannot be watched (see `OpenWatch`), the cache asks this daemon for the version of its reply.
 * 3. From another daemon everything is fetched after a call has begun. Concurrent calls share a fetch.
 */
export class CurrentSystemInfo {
  readonly #daemon: DaemonSocket;
  readonly #openWatch: OpenWatch | undefined;
  #watched: Watched | undefined;
  #versioned: { readonly version: string; readonly info: SystemInfo } | undefined;
  readonly #shared = new SingleFlight(() => this.#refresh());
  #parsed: ParsedReply | undefined;
  #fetchesUntilRetry = 0;
  #freshness: Freshness | undefined;

  constructor(daemon: DaemonSocket, openWatch: OpenWatch | undefined) {
    this.#daemon = daemon;
    this.#openWatch = openWatch;
  }

  /** How the domains are kept current; undefined before the first request to the core daemon. */
  get freshness(): Freshness | undefined {
    return this.#freshness;
  }

  /**
   * Returns the domains as they were at the beginning of the last turn of the loop, or later. They are there at once
   * while the core daemon is watched.
   *
   * @throws Error (by rejection) if the core daemon does not answer in time, or its reply is malformed
   */
  get(): SystemInfo | Promise<SystemInfo> {
    if (this.#watched?.watch.isCurrent()) return this.#watched.info;
    // The fetch may have to wait for the one before it.
    return withTimeout(this.#shared.run(), this.#daemon.limits.deadline, () => this.#timeoutError());
  }

  /** Stops watching. */
  close(): void {
    this.#watched?.watch.close();
  }

  async #refresh(): Promise<SystemInfo> {
    this.#freshness = "no answer";
    // One timeout for all requests to the daemon.
    const end = performance.now() + this.#daemon.limits.deadline;
    return (await this.#fetchWatched(end)) ?? (await this.#fetchByVersion(end));
  }

  /** Returns the daemon's socket with the remaining time as limit. @throws ExchangeError if no time remains */
  #daemonUntil(end: number, framing = this.#daemon.framing): DaemonSocket {
    const deadline = Math.ceil(end - performance.now());
    if (deadline <= 0) throw this.#timeoutError();
    const { path, exchange, limits } = this.#daemon;
    return { path, exchange, framing, limits: { deadline, bytes: limits.bytes } };
  }

  #timeoutError(): Error {
    const { path, limits } = this.#daemon;
    return exchangeErrors.silence(path, limits.deadline);
  }

  /** Returns undefined if the daemon or this Node.js does not support it. */
  async #fetchWatched(end: number): Promise<SystemInfo | undefined> {
    if (this.#fetchesUntilRetry > 0 || this.#openWatch === undefined) return undefined;
    const { path, limits } = this.#daemonUntil(end);
    const watch = await this.#openWatch(path, encodeCall(callOf("WatchSystemInfo"), "new"), successPrefix, limits);
    if (watch === undefined) return undefined;
    try {
      const info = await this.#fetch(end);
      this.#watched?.watch.close();
      this.#watched = { watch, info };
      this.#freshness = "watched";
      return info;
    } catch (error) {
      watch.close();
      throw error;
    }
  }

  async #fetch(end: number): Promise<SystemInfo> {
    const { path, exchange, limits, framing } = this.#daemonUntil(end);
    const last = this.#parsed;
    let reply: Uint8Array = new Uint8Array(0);
    // The last reply is passed only to save memory: equal bytes are not stored twice.
    const exchangeReusing: Exchange = async (...[socketPath, request, exchangeLimits, onSent]) => {
      reply = await exchange(socketPath, request, exchangeLimits, onSent, last?.reply);
      return reply;
    };
    const daemon = { path, exchange: exchangeReusing, limits, framing };
    const { info } = await fetchSystemInfo(daemon, undefined, (json) => {
      // The exchange returns the last reply itself if the bytes are the same.
      if (reply === last?.reply) return last.info;
      const parsed = parseSystemInfo(json);
      this.#parsed = { reply, info: parsed };
      return parsed;
    });
    return info;
  }

  async #fetchByVersion(end: number): Promise<SystemInfo> {
    const version = await this.#fetchVersion(end);
    if (version !== undefined && this.#versioned?.version === version) {
      this.#freshness = "by version";
      return this.#versioned.info;
    }
    // The version was read before the fetch. If it changes meanwhile, the next call notices.
    const info = await this.#fetch(end);
    this.#versioned = version === undefined ? undefined : { version, info };
    this.#freshness = version === undefined ? "fetched for each call" : "by version";
    if (version === undefined && this.#fetchesUntilRetry === 0) this.#fetchesUntilRetry = retryInterval;
    return info;
  }

  /** Returns undefined if the daemon does not know the method. */
  async #fetchVersion(end: number): Promise<string | undefined> {
    if (this.#fetchesUntilRetry > 0) {
      this.#fetchesUntilRetry--;
      return undefined;
    }
    const reply = await callDaemonOnce(this.#daemonUntil(end, "new"), callOf("GetSystemInfoVersion"));
    const version = reply.kind === "success" ? decodeUtf8(reply.content) : "";
    return isVersion(version) ? version : undefined;
  }
}

/** Checks the form of a version, since another daemon may send any text. */
function isVersion(text: string): boolean {
  return /^[!-~]{1,100}$/.test(text);
}

function callOf(method: string) {
  return { source: "dom0", method: `internal.${method}`, dest: "dom0" };
}
