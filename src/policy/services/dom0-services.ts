import type { ServiceTable } from "./service.ts";

/** Services of dom0 other than the Admin API. */
export const dom0Services: readonly ServiceTable[] = [
  {
    source: "QubesOS/qubes-core-admin: qubes-rpc/NAME",
    rows: [
      ["qubes.FeaturesRequest", "report", "dom0", "-", "Reports the features that the caller supports."],
      [
        "qubes.GetRandomizedTime",
        "question",
        "dom0",
        "-",
        "Returns the time with a random error of up to three minutes.",
      ],
      ["qubes.NotifyTools", "report", "dom0", "-", "Reports that the caller has Qubes tools."],
      ["qubes.NotifyUpdates", "report", "dom0", "-", "Reports whether the caller has updates."],
    ],
  },
  {
    source: "QubesOS/qubes-core-admin: qubes/api/admin.py",
    rows: [["qubes.BackupPassphrase", "fetch", "any", "<backup profile>", "Returns the passphrase for a backup."]],
  },
  {
    source: "QubesOS/qubes-core-admin-linux: qubes-rpc-policy/90-default-linux.policy",
    rows: [["qubes.ReceiveUpdates", "send", "dom0", "-", "Takes the packages that the caller downloaded for dom0."]],
  },
  {
    source: "QubesOS/qubes-core-admin-linux: qubes-rpc/NAME",
    rows: [
      ["qubes.repos.Disable", "admin-write", "dom0", "<repository>", "Disables a package repository of dom0."],
      ["qubes.repos.Enable", "admin-write", "dom0", "<repository>", "Enables a package repository of dom0."],
      ["qubes.repos.List", "admin-read", "dom0", "-", "Lists the package repositories of dom0."],
    ],
  },
  {
    source: "QubesOS/qubes-core-qrexec: qrexec/policy/admin.py",
    rows: [
      ["policy.Get", "admin-read", "dom0", "<policy file>", "Returns a policy file."],
      ["policy.GetFiles", "admin-read", "dom0", "<service>", "Lists the policy files that name a service."],
      ["policy.List", "admin-read", "dom0", "-", "Lists the policy files."],
      ["policy.Remove", "control", "dom0", "<policy file>", "Removes a policy file, and with it any deny."],
      ["policy.Replace", "control", "dom0", "<policy file>", "Writes a policy file, which may allow anything."],
      ["policy.include.Get", "admin-read", "dom0", "<include file>", "Returns an include file of the policy."],
      ["policy.include.List", "admin-read", "dom0", "-", "Lists the include files of the policy."],
      ["policy.include.Remove", "control", "dom0", "<include file>", "Removes an include file, and with it any deny."],
      [
        "policy.include.Replace",
        "control",
        "dom0",
        "<include file>",
        "Writes an include file, which may allow anything.",
      ],
    ],
  },
  {
    source: "QubesOS/qubes-core-qrexec: qrexec/tools/qrexec_policy_daemon.py",
    rows: [
      ["policy.EvalGUI", "question", "dom0", "<service>", "Tells a GUI domain what its domains may call."],
      ["policy.EvalSimple", "question", "dom0", "<service>", "Tells the caller what a domain may call."],
    ],
  },
  {
    source: "QubesOS/qubes-core-qrexec: doc/qrexec-policy-agent.md",
    rows: [
      ["policy.Ask", "question", "gui", "-", "Asks the user about a call."],
      ["policy.Notify", "report", "gui", "-", "Tells the user about a decision."],
    ],
  },
  {
    source: "QubesOS/qubes-core-qrexec: qubes-rpc-dom0/NAME",
    rows: [
      [
        "policy.RegisterArgument",
        "admin-write",
        "dom0",
        "<service>",
        "Lets a domain call the caller with a new argument.",
      ],
    ],
  },
];
