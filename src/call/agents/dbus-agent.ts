import { systemPaths } from "../../base/system-paths.ts";
import type { AskParameters } from "./agent.ts";
import { runProgram } from "./run-program.ts";

const name = "org.qubesos.PolicyAgent";
const object = "/org/qubesos/PolicyAgent";

/** How to reach the R4.0 agent, and how long to wait for it. */
export interface DBusAgentOptions {
  /** The address of the bus, such as `unix:path=/run/dbus/system_bus_socket`. */
  readonly address: string;
  /** The path of busctl. */
  readonly busctl?: string;
  /** The longest wait for an answer, in milliseconds. The default is ten minutes: the user needs time to think. */
  readonly timeout?: number;
}

/**
 * Asks the R4.0 agent, which the session of a user registers on the system bus. Runs busctl of systemd, which works in
 * every runtime that can start a program.
 */
export class DBusAgent {
  readonly #address: string;
  readonly #busctl: string;
  readonly #timeout: number;

  constructor({ address, busctl = systemPaths.busctl, timeout = 600_000 }: DBusAgentOptions) {
    this.#address = address;
    this.#busctl = busctl;
    this.#timeout = timeout;
  }

  /**
   * Asks the user (`Ask`) and returns the answer in the form of `Agent`.
   *
   * @param signal is aborted when the caller disconnects
   * @throws Error (by rejection) if there is no agent, or it does not answer in time
   */
  async ask(
    { source, targets, default_target, icons }: Pick<AskParameters, "source" | "targets" | "default_target" | "icons">,
    call: string,
    signal?: AbortSignal,
  ): Promise<string> {
    const iconList = Object.entries(icons);
    const parameters = [
      ...[source, call],
      ...[String(targets.length), ...targets],
      default_target,
      ...[String(iconList.length), ...iconList.flat()],
    ];
    const reply = await this.#call("Ask", "ssassa{ss}", parameters, signal);
    // Plain text, since only systemd 240 and later write JSON, and dom0 of R4.0 has 231. Names need no escapes.
    const chosen = /^s "([^"\\]*)"\n$/.exec(reply)?.[1];
    if (chosen === undefined) throw new Error("the agent sent a malformed answer");
    return chosen === "" ? "deny" : `allow:${chosen}`;
  }

  /**
   * Asks the user whether to create policy for a service that has none (`ConfirmPolicyCreate`).
   *
   * @throws Error (by rejection) as `ask` does
   */
  async confirmPolicyCreate(source: string, service: string, signal?: AbortSignal): Promise<boolean> {
    return (await this.#call("ConfirmPolicyCreate", "ss", [source, service], signal)) === "b true\n";
  }

  /** Returns the reply as busctl writes it: its signature and then its value. */
  async #call(
    member: string,
    signature: string,
    parameters: readonly string[],
    signal: AbortSignal | undefined,
  ): Promise<string> {
    signal?.throwIfAborted();
    const options = [
      `--address=${pathAddress(this.#address)}`,
      "--allow-interactive-authorization=no",
      // If this process is killed, busctl ends soon after it.
      `--timeout=${Math.ceil(this.#timeout / 1000) + 5}s`,
    ];
    // After `--` no parameter can be taken for an option.
    const args = [...options, "--", "call", name, object, name, member, signature, ...parameters];
    const program = {
      path: this.#busctl,
      args,
      directory: "/",
      environment: { LC_ALL: "C" },
      streams: "read",
    } as const;
    const { status: ended, output, errors } = await runProgram(program, name, { timeout: this.#timeout, signal });
    if (ended === 0) return output;
    throw new Error(errors.trim().replace(/^Call failed: /, "") || `${this.#busctl} ended with ${ended}`);
  }
}

/** Returns the first address of a list. It must be a path, since other transports of sd-bus start programs. */
function pathAddress(address: string): string {
  const path = /^unix:path=[^,;]+/.exec(address)?.[0];
  if (path === undefined) throw new Error(`"${address}" is not a bus address; expected unix:path=PATH`);
  return path;
}
