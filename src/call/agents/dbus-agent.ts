import { connect, type Socket } from "node:net";
import { createClient } from "@homebridge/dbus-native";
import type { AskParameters } from "./agent.ts";

const name = "org.qubesos.PolicyAgent";
const object = "/org/qubesos/PolicyAgent";

/** How long the user may think, in milliseconds. */
const usualPatience = 600_000;

/** The agent of R4.0, which a user's session has on the system bus. */
export class DBusAgent {
  readonly #address: string;
  readonly #patience: number;

  /**
   * @param address of the bus, as `unix:path=/run/dbus/system_bus_socket`
   * @param patience how long an answer may take, in milliseconds
   */
  constructor(address: string, patience = usualPatience) {
    this.#address = address;
    this.#patience = patience;
  }

  /**
   * Asks (`Ask`), and gives the answer as `Agent` does.
   *
   * @throws Error (by rejection) when there is no agent, or it does not answer in time
   */
  async ask(
    { source, targets, default_target, icons }: Pick<AskParameters, "source" | "targets" | "default_target" | "icons">,
    call: string,
  ): Promise<string> {
    const chosen = await this.#call("Ask", "ssassa{ss}", [
      source,
      call,
      targets,
      default_target,
      Object.entries(icons),
    ]);
    if (typeof chosen !== "string") throw new Error("the agent answers nonsense");
    return chosen === "" ? "deny" : `allow:${chosen}`;
  }

  /**
   * Asks whether policy for a service that has none shall be made (`ConfirmPolicyCreate`).
   *
   * @throws Error (by rejection) as `ask` does
   */
  async confirmPolicyCreate(source: string, service: string): Promise<boolean> {
    return (await this.#call("ConfirmPolicyCreate", "ss", [source, service])) === true;
  }

  #call(member: string, signature: string, body: readonly unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const stream = connectTo(this.#address);
      const timer = setTimeout(() => end(new Error(`no answer from ${name} in time`)), this.#patience);
      const end = (error: Error | undefined, answer?: unknown): void => {
        clearTimeout(timer);
        stream.destroy();
        if (error === undefined) resolve(answer);
        else reject(error);
      };
      const bus = createClient({ stream });
      bus.connection.on("error", (error) => end(error));
      bus.connection.on("end", () => end(new Error("the bus closed the connection")));
      bus.invoke({ destination: name, path: object, interface: name, member, signature, body }, (error, answer) =>
        end(error ? new Error(`${error.name}: ${error.message}`) : undefined, answer),
      );
    });
  }
}

function connectTo(address: string): Socket {
  const path = /^unix:path=([^,;]+)/.exec(address)?.[1];
  if (path === undefined) throw new Error(`${address} is no address of a bus that can be reached`);
  return connect(decodeURIComponent(path));
}
