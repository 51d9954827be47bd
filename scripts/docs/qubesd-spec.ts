import type { ProgramSpec } from "../../src/daemon/programs/program.ts";
import { qubesdHelp, qubesdOptions } from "../../src/daemon/qubesd-options.ts";

/** The daemon, described for its manual page by the options that it reads and the help that it shows. */
export const qubesdSpec: ProgramSpec = {
  name: "qubesd",
  section: 8,
  summary: "serve the Admin API of a Qubes OS system",
  usage: ["[OPTION…]"],
  description: paragraphs(qubesdHelp),
  options: qubesdOptions,
  examples: examples(qubesdHelp),
  exits: {
    0: "it was ended by SIGTERM or SIGINT; with --check-store: the store is in order",
    1: "it could not start, or has failed",
    2: "wrong arguments",
  },
  files: {
    "/var/lib/qubes/qubes.xml": "the store",
    "/var/run/qubesd.sock": "the Admin API",
    "/var/run/qubesd.internal.sock": "methods for the components of dom0",
    "/var/run/qubesd.misc.sock": "what domains tell",
  },
  seeAlso: ["qubes-prefs(1)", "qubesd-query(1)", "qubes-create(8)", "qrexec-policy(1)"],
};

/** What the help says between the synopsis and the options. */
function paragraphs(help: string): readonly string[] {
  const [, ...sections] = help.slice(0, help.indexOf("\nOptions:")).trim().split("\n\n");
  return sections.map((text) => text.replaceAll("\n", " "));
}

/** The lines `COMMAND   what it does` under the last title. */
function examples(help: string): ProgramSpec["examples"] {
  const lines = help.slice(help.indexOf("\nExamples:")).matchAll(/^ +(qubesd(?: \S+)*) {2,}(.+)$/gm);
  return [...lines].map(([, line = "", does = ""]) => ({ line, does }));
}
