import { spawn, spawnSync } from "node:child_process";
import { connect } from "node:net";
import { createClient, type MessageBus } from "@homebridge/dbus-native";
import type { TemporaryFolder } from "./temporary-folder.ts";

/** The reason to skip tests that need a bus; false if a bus can be started. */
export const noBus = spawnSync("dbus-daemon", ["--version"]).error === undefined ? false : "needs package dbus-daemon";

const config = (
  path: string,
): string => `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>system</type>
  <listen>unix:path=${path}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow user="*"/>
    <allow own="*"/>
    <allow send_destination="*"/>
    <allow receive_sender="*"/>
  </policy>
</busconfig>
`;

/** A call of a method. */
interface Call {
  readonly member: string;
  readonly path: string;
  readonly signature: string;
  readonly body: readonly unknown[];
}

/** Starts a real system bus in a folder, and returns its address. */
export async function startBus(
  scope: { teardown(handler: () => void): void },
  folder: TemporaryFolder,
): Promise<string> {
  const path = folder.at("bus");
  const file = folder.write("bus.conf", config(path));
  const bus = spawn("dbus-daemon", ["--nofork", "--print-address", `--config-file=${file}`]);
  scope.teardown(() => bus.kill());
  await new Promise((resolve) => bus.stdout.once("data", resolve));
  return `unix:path=${path}`;
}

/** Starts the agent of an R4.0 session, and returns its calls. If the answer is an error, the agent sends an error. */
export async function startBusAgent(
  scope: { teardown(handler: () => void): void },
  address: string,
  answers: { readonly Ask: () => unknown; readonly ConfirmPolicyCreate: () => unknown },
): Promise<readonly Call[]> {
  const stream = connect(address.replace("unix:path=", ""));
  const bus = createClient({ stream });
  scope.teardown(() => stream.destroy());
  const calls: Call[] = [];
  for (const [member, answer] of Object.entries(answers)) {
    const handle = (...given: unknown[]): unknown => {
      calls.push(given.at(-1) as Call);
      return answer();
    };
    const handler = [handle, member === "Ask" ? "s" : "b"] as const;
    bus.setMethodCallHandler("/org/qubesos/PolicyAgent", "org.qubesos.PolicyAgent", member, handler);
  }
  await ownName(bus);
  return calls;
}

function ownName(bus: MessageBus): Promise<void> {
  const common = {
    destination: "org.freedesktop.DBus",
    path: "/org/freedesktop/DBus",
    interface: "org.freedesktop.DBus",
  };
  const body = ["org.qubesos.PolicyAgent", 4];
  return new Promise((resolve, reject) => {
    bus.invoke({ ...common, member: "RequestName", signature: "su", body }, (problem) =>
      problem ? reject(new Error(String(problem.message))) : resolve(),
    );
  });
}
