import { commonOptions, ignoredOptions, usualSocket, usualStore } from "../common-options.ts";
import type { ProgramSpec } from "../program.ts";

/** `qubes-prefs` */
export const prefsSpec: ProgramSpec = {
  name: "qubes-prefs",
  section: 1,
  summary: "show and change the properties of the system",
  usage: ["[OPTION…]", "[OPTION…] PROPERTY [VALUE | --default]", "[OPTION…] --help-properties"],
  description: [
    "Without PROPERTY, lists all properties of the system, each with D if it has its default, - if it was set, U if it has no value. With PROPERTY, prints its value; with VALUE, sets it. In PROPERTY, - stands for _.",
    "Where a property is a domain, none as VALUE is none.",
    `With --offline, works on the store itself while no daemon does, by the same checks. FILE is given as --offline=FILE, or as the next word if that has a . or a / in it; without one it is ${usualStore}.`,
  ],
  options: {
    default: { short: "D", alias: "delete", help: "set the property back to its default" },
    "hide-default": { help: "show nothing of properties that have their default" },
    "help-properties": { help: "say what the properties are" },
    get: { short: "g", help: "does nothing: a property without a value is shown anyway" },
    set: { short: "s", help: "does nothing: a property with a value is set anyway" },
    "qubesd-socket": { value: "PATH", help: `the socket of the daemon, instead of ${usualSocket}` },
    offline: { value: "FILE", usual: usualStore, help: "work on a store instead of asking the daemon" },
    ...ignoredOptions,
    ...commonOptions,
  },
  examples: [
    { line: "qubes-prefs --hide-default", does: "what was changed on this system" },
    { line: "qubes-prefs default_netvm", does: "where domains get their network from" },
    { line: "qubes-prefs default_netvm sys-firewall", does: "let them get it from there" },
    { line: "qubes-prefs --default default_netvm", does: "back to the default" },
    { line: "qubes-prefs --offline=/mnt/qubes.xml clockvm none", does: "in the store of a system that does not run" },
  ],
  exits: {
    0: "done",
    1: "the daemon refused, could not be reached, or the property has no value; nothing was changed by a refusal",
    2: "wrong arguments, or no such property",
  },
  files: { [usualSocket]: "the socket of the daemon", [usualStore]: "the store" },
  seeAlso: ["qubesd(8)", "qubesd-query(1)", "qvm-prefs(1)"],
};
