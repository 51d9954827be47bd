import { fetchSystemInfo } from "../../host/fetch-system-info.ts";
import type { SystemInfo } from "../../policy/model/system-info.ts";
import { callDaemonOnce, type DaemonSocket } from "../../wire/call-daemon.ts";
import { decodeUtf8 } from "../../wire/utf8.ts";

/** A daemon that does not know the version of what it tells is asked for that again after so many calls. */
const callsUntilAskedAgain = 1000;

/**
 * The domains, never older than the call that asks for them. Our core daemon tells by a short text whether what is held
 * is current; of another one everything is fetched for each call.
 */
export class CurrentSystemInfo {
  readonly #daemon: DaemonSocket;
  #held: { readonly version: string; readonly info: SystemInfo } | undefined;
  #callsWithoutVersion = 0;

  constructor(daemon: DaemonSocket) {
    this.#daemon = daemon;
  }

  /** @throws Error (by rejection) when the core daemon does not tell, or tells nonsense */
  async get(): Promise<SystemInfo> {
    const version = await this.#version();
    if (version === undefined) {
      this.#held = undefined;
      return fetchSystemInfo(this.#daemon);
    }
    if (this.#held?.version === version) return this.#held.info;
    // Asked for before: if it changes meanwhile, the next call sees that.
    const info = await fetchSystemInfo(this.#daemon);
    this.#held = { version, info };
    return info;
  }

  /** Undefined when the daemon does not know it. */
  async #version(): Promise<string | undefined> {
    if (this.#callsWithoutVersion > 0) {
      this.#callsWithoutVersion--;
      return undefined;
    }
    const call = { source: "dom0", method: "internal.GetSystemInfoVersion", dest: "dom0" };
    const reply = await callDaemonOnce({ ...this.#daemon, framing: "new" }, call);
    if (reply.kind === "success" && reply.content.length > 0) return decodeUtf8(reply.content);
    this.#callsWithoutVersion = callsUntilAskedAgain;
    return undefined;
  }
}
