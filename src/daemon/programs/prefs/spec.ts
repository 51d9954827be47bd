import type { ProgramSpec } from "../../../command/command-spec.ts";
import { commonOptions, defaultSocket, defaultStore, ignoredOptions } from "../common-options.ts";

/** `qubes-prefs` */
export const prefsSpec: ProgramSpec = {
  name: "qubes-prefs",
  section: 1,
  main: {
    name: "",
    summary: "show and change the properties of the system",
    usage: ["[OPTION…]", "[OPTION…] PROPERTY [VALUE | --default]", "[OPTION…] --help-properties"],
    description: [
      "Without PROPERTY, lists all properties of the system. D marks a default, - a value that was set, U a property without a value. With PROPERTY, prints its value; with VALUE, sets it.",
      "With --offline, works on the store itself, with the checks of the daemon. No daemon may use the store at the same time.",
    ],
    options: {
      default: { short: "D", alias: "delete", help: "reset the property to its default" },
      "hide-default": { help: "leave out properties that have their default" },
      "help-properties": { help: "describe the properties" },
      get: { short: "g", help: "no effect: without VALUE the property is shown" },
      set: { short: "s", help: "no effect: with VALUE the property is set" },
      "qubesd-socket": { value: "PATH", kind: "file", default: defaultSocket, help: "Admin API socket of the daemon" },
      offline: {
        value: "FILE",
        kind: "file",
        impliedValue: defaultStore,
        help: `work on the store FILE, without a daemon; FILE is ${defaultStore} unless =FILE or a path follows`,
      },
      ...ignoredOptions,
      ...commonOptions,
    },
    operands: [
      { name: "PROPERTY", kind: "property", help: "name of a property; - stands for _" },
      { name: "VALUE", kind: "text", help: "new value; none clears a property that is a domain" },
    ],
    negativeOperands: true,
    examples: [
      { line: "qubes-prefs --hide-default", does: "the changes on this system" },
      { line: "qubes-prefs default_netvm", does: "the domain that gives domains their network" },
      { line: "qubes-prefs default_netvm sys-firewall", does: "choose another domain for that" },
      { line: "qubes-prefs --default default_netvm", does: "back to the default" },
      { line: "qubes-prefs --offline=/mnt/qubes.xml clockvm none", does: "in the store of a system that does not run" },
    ],
    exits: {
      0: "done",
      1: "the daemon refused or cannot be reached, or the property has no value; after a refusal nothing is changed",
      2: "wrong arguments, or no such property",
    },
  },
  commands: [],
  files: { [defaultSocket]: "Admin API socket of the daemon", [defaultStore]: "the store" },
  seeAlso: ["qubesd(8)", "qubesd-query(1)", "qvm-prefs(1)"],
};
