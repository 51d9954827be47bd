import type { CommandSpec, OptionSpec } from "../command.ts";

/** The options that say which policy is meant; the commands that read policy share them. */
export const policyOptions: Readonly<Record<string, OptionSpec>> = {
  root: { value: "DIR", help: "a system tree: DIR/etc/qubes/policy.d and the rest; all paths are inside" },
  "policy-dir": {
    value: "DIR",
    multiple: true,
    help: "policy directory instead of the system's; may be repeated, the first hides files of the later ones",
  },
  "legacy-dir": { value: "DIR", help: "what !compat-4.0 reads, instead of /etc/qubes-rpc/policy" },
  legacy: { help: "the R4.0 format and its meaning; --policy-dir is then the service directory" },
};

/** `qrexec-policy eval` */
export const evalSpec: CommandSpec = {
  name: "eval",
  summary: "say what becomes of a call, and why",
  usage: ["eval [OPTION…] SOURCE TARGET SERVICE[+ARG]", "eval [OPTION…] --batch < REQUESTS"],
  description: [
    "Decides a call without making it. Domains come from --system-info, else from the core daemon. An empty TARGET means @default.",
    'With --batch, standard input has one JSON object a line, {"service", "argument", "source", "target", "requested_source"}; the answer is one JSON object a line, in the same order. The argument may also be written in the service, SERVICE+ARG.',
  ],
  options: {
    "system-info": { value: "FILE", help: "what internal.GetSystemInfo answers, as JSON; - is standard input" },
    ...policyOptions,
    "requested-source": { value: "NAME", help: "the RemoteVM that SOURCE relays for" },
    "assume-yes-for-ask": { help: "take an ask for an allow, with the target that was asked for" },
    format: { value: "FORMAT", choices: ["text", "json"], help: "text (the default) or json" },
    batch: { help: "decide the requests of standard input" },
    "exit-ask": { help: "exit 10 instead of 1 for an ask" },
    "qubesd-socket": { value: "PATH", help: "internal socket of the core daemon" },
    help: { short: "h", help: "show this help" },
  },
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
  exits: ["allow", "deny", "usage", "policy", "systemInfo", "internal", "ask", "closed"],
};
