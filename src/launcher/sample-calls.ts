import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/*
 * The calls that run before a code cache is saved: V8 puts the functions into it that they use.
 */

const domain = { type: "AppVM", template_for_dispvms: true, default_dispvm: "work", icon: "appvm-red", label: "red" };
const state = { tags: ["red"], power_state: "Running", internal: null, guivm: "dom0", relayvm: null };

/** The reply of the core daemon to `internal.GetSystemInfo`. */
export const sampleReply = `0\0${JSON.stringify({
  domains: Object.fromEntries(
    ["dom0", "work", "vault"].map((name, number) => [name, { ...domain, ...state, uuid: `${number}` }]),
  ),
})}`;

const policy = `# a comment

!compat-4.0
!include-service test.Included * include/service
test.Allow   *    work      @anyvm     allow target=dom0
test.Allow   +arg @tag:red  @type:AppVM allow user=root notify=no
test.Dispvm  *    @anyvm    @dispvm    allow
test.Name    *    *         vault      allow autostart=yes
test.Ask     *    @anyvm    @default   ask default_target=vault
test.Ask     *    @anyvm    @anyvm     ask
*            *    @anyvm    @adminvm   deny notify=no
`;

/** The calls: source, target, service. */
export const sampleCalls: readonly (readonly [string, string, string])[] = [
  ["work", "@default", "test.Allow"],
  ["work", "@dispvm", "test.Dispvm"],
  ["work", "vault", "test.Name+arg"],
  ["work", "@default", "test.Ask"],
  ["work", "dom0", "test.Other"],
];

/** Paths for the sample calls in a folder. */
export interface SamplePaths {
  readonly policy: string;
  readonly legacy: string;
  readonly compiled: string;
  readonly socket: string;
}

/** Writes the sample policy into a folder. */
export function writeSamplePolicy(folder: string): SamplePaths {
  const at = (name: string): string => join(folder, name);
  mkdirSync(at("policy.d/include"), { recursive: true });
  mkdirSync(at("legacy"));
  writeFileSync(at("policy.d/10-all.policy"), policy);
  writeFileSync(at("policy.d/include/service"), "!include include/more\nwork vault allow\n");
  writeFileSync(at("policy.d/include/more"), "# nothing\n@tag:red @default ask\n");
  return { policy: at("policy.d"), legacy: at("legacy"), compiled: at("compiled"), socket: at("qubesd.sock") };
}
