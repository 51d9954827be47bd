import { SingleFlight } from "../../base/single-flight.ts";
import { callDaemonOnce, type DaemonSocket } from "../../host/call-daemon.ts";
import { fetchSystemInfo, parseSystemInfo } from "../../host/fetch-system-info.ts";
import { type Exchange, exchangeErrors } from "../../platform/sockets/exchange.ts";
import type { OpenWatch, Watch } from "../../platform/sockets/watch-by-pipe.ts";
import type { SystemInfo } from "../../policy/model/system-info.ts";
import { successPrefix } from "../../wire/encode-reply.ts";
import { encodeCall } from "../../wire/framing.ts";
import { decodeUtf8 } from "../../wire/utf8.ts";
import { withTimeout } from "./with-timeout.ts";

/** How it is known that what is held is current: as the status of the service says it. */
export type Freshness = "watched" | "by version" | "fetched for each call" | "no answer";

/** A daemon that does not know one of our methods is asked for it again after so many fetches. */
const retryInterval = 1000;

interface Watched {
  readonly watch: Watch;
  readonly info: SystemInfo;
}

/** The last reply that was parsed. The daemon mostly gives the same reply again. */
interface ParsedReply {
  readonly reply: Uint8Array;
  readonly info: SystemInfo;
}

/**
 * The domains, never older than the call that asks for them. Our core daemon ends a connection when what it told is not
 * current any more, which is seen without a word to it. Where connections cannot be watched (see `OpenWatch`), it is
 * asked for the version of what it would tell. Of another daemon everything is fetched after a call has begun: for each,
 * or for several that wait at the same time.
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

  /** Undefined as long as the core daemon was not asked. */
  get freshness(): Freshness | undefined {
    return this.#freshness;
  }

  /**
   * The domains as they were at the beginning of the last turn of the loop, or after that.
   *
   * @throws Error (by rejection) when the core daemon does not tell in time, or tells nonsense
   */
  async get(): Promise<SystemInfo> {
    if (this.#watched?.watch.isCurrent()) return this.#watched.info;
    // The fetch that gives it may begin only when another one has ended.
    return withTimeout(this.#shared.run(), this.#daemon.limits.deadline, () => this.#timeoutError());
  }

  /** Ends what is watched. */
  close(): void {
    this.#watched?.watch.close();
  }

  async #refresh(): Promise<SystemInfo> {
    this.#freshness = "no answer";
    // One time for all that the daemon is asked.
    const end = performance.now() + this.#daemon.limits.deadline;
    return (await this.#fetchWatched(end)) ?? (await this.#fetchByVersion(end));
  }

  /** The daemon, with the time that is left. @throws ExchangeError when there is none */
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

  /** Undefined when the daemon, or this Node.js, does not know how. */
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
    // The last reply is passed on only to save memory: the same bytes are not stored twice.
    const exchangeReusing: Exchange = async (...[where, request, within, onSent]) => {
      reply = await exchange(where, request, within, onSent, last?.reply);
      return reply;
    };
    const daemon = { path, exchange: exchangeReusing, limits, framing };
    const { info } = await fetchSystemInfo(daemon, undefined, (json) => {
      if (last !== undefined && Buffer.compare(reply, last.reply) === 0) return last.info;
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
    // The version was asked for before: if it changes meanwhile, the next call sees that.
    const info = await this.#fetch(end);
    this.#versioned = version === undefined ? undefined : { version, info };
    this.#freshness = version === undefined ? "fetched for each call" : "by version";
    if (version === undefined && this.#fetchesUntilRetry === 0) this.#fetchesUntilRetry = retryInterval;
    return info;
  }

  /** Undefined when the daemon does not know it. */
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

/** Another daemon might give anything. */
function isVersion(text: string): boolean {
  return /^[!-~]{1,100}$/.test(text);
}

function callOf(method: string) {
  return { source: "dom0", method: `internal.${method}`, dest: "dom0" };
}
