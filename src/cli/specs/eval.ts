import type { CommandSpec, OperandSpec } from "../../command/command-spec.ts";
import { commonExits, policyExit, systemInfoExit } from "./shared-exits.ts";
import { formatOption, helpOption, policyOptions, qubesdSocketOption, systemInfoOption } from "./shared-options.ts";

/** The arguments that are a call. */
export const callOperands: readonly OperandSpec[] = [
  { name: "SOURCE", kind: "domain", help: "domain that makes the call" },
  { name: "TARGET", kind: "domain", help: "requested target; empty means @default" },
  { name: "SERVICE[+ARG]", kind: "text", help: "service with its argument" },
];

/** `qrexec-policy eval` */
export const evalSpec: CommandSpec = {
  name: "eval",
  summary: "decide a call without making it, and show the reason",
  usage: ["[OPTION…] SOURCE TARGET SERVICE[+ARG]", "[OPTION…] --batch < REQUESTS"],
  description: [
    "Decides a call without making it. The domains come from --system-info, else from the core daemon.",
    'With --batch, standard input has one JSON object a line: {"service", "argument", "source", "target", "requested_source"}. The output has one JSON object a line, in the same order. "service" can hold the argument, as SERVICE+ARG.',
  ],
  options: {
    "system-info": systemInfoOption,
    ...policyOptions,
    "requested-source": { value: "NAME", kind: "text", help: "RemoteVM for which SOURCE relays the call" },
    "assume-yes-for-ask": { help: "allow a call that an ask rule matches, with the requested target" },
    format: formatOption(["text", "json"]),
    batch: { help: "decide the requests of standard input" },
    "exit-ask": { help: "exit 10 instead of 1 for an ask" },
    "qubesd-socket": qubesdSocketOption,
    ...helpOption,
  },
  operands: callOperands,
  examples: [
    {
      line: "qrexec-policy eval --root policy-examples/current-defaults/tree --system-info policy-examples/current-defaults/system-info.json work vault qubes.Filecopy",
      does: "a call on an example system",
    },
    { line: "qrexec-policy eval work @default qubes.OpenURL", does: "a call on this system" },
    {
      line: "qrexec-policy eval --batch --system-info info.json --policy-dir ./policy.d < calls.jsonl",
      does: "many calls, in a test of a policy",
    },
    {
      line: "qrexec-policy eval --legacy --policy-dir ./policy --system-info info.json work vault qubes.Gpg",
      does: "a call on R4.0 policy",
    },
  ],
  exits: {
    0: "the call is allowed; with --batch: all requests are answered",
    1: "the call is denied, or the user would be asked",
    ...policyExit,
    ...systemInfoExit,
    10: "with --exit-ask: the user would be asked",
    ...commonExits,
  },
};
