import { commonOptions, usualSocket } from "../common-options.ts";
import type { ProgramSpec } from "../program.ts";

/** `qubesd-query` */
export const querySpec: ProgramSpec = {
  name: "qubesd-query",
  section: 1,
  summary: "make a call of the Admin API and print the bytes of the reply",
  usage: ["[OPTION…] [--] SOURCE METHOD DEST [ARGUMENT]"],
  description: [
    "Makes the call in the name of SOURCE, with what standard input has as its payload. The reply is printed as it comes, unchanged: 0 NUL and content for success, 2 NUL and more for an exception, and for admin.Events one event after the other, each after 1 NUL, until the program is ended.",
    "No domain is asked and no policy is looked at: who may use the socket may name any SOURCE.",
  ],
  options: {
    connect: { value: "PATH", short: "c", help: `the socket of the daemon, instead of ${usualSocket}` },
    empty: { short: "e", help: "send no payload, and do not read standard input" },
    fail: { help: "exit with the kind of the reply: 0 success, 1 an event, 2 an exception" },
    null: { help: "print a NUL byte after the reply, for read -d '' of shells; not with --fail" },
    "single-line": {
      help: "the payload is one line of printable ASCII without its line feed; nothing behind it is read",
    },
    "max-bytes": { value: "N", help: "take at most N bytes of payload, instead of 65536, or 1024 of a line" },
    ...commonOptions,
  },
  examples: [
    { line: "qubesd-query -e dom0 admin.vm.List dom0 | tail -c +3", does: "all domains" },
    { line: "qubesd-query -e dom0 admin.Events dom0 | tr '\\0' ' '", does: "what happens, until Ctrl-C" },
    {
      line: "printf sys-net | qubesd-query --fail dom0 admin.vm.property.Set work netvm",
      does: "set a property, and learn from the exit code whether it was",
    },
  ],
  exits: {
    0: "there was a reply, also if it is an exception; with --fail: success",
    1: "the daemon could not be reached, gave no reply or only a part of one; with --fail also: an event",
    2: "wrong arguments, or a payload that may not be sent; with --fail also: an exception",
  },
  files: {
    [usualSocket]: "the Admin API",
    "/var/run/qubesd.internal.sock": "methods for the components of dom0",
    "/var/run/qubesd.misc.sock": "what domains tell",
  },
  seeAlso: ["qubesd(8)", "qubes-prefs(1)", "qrexec-policy(1)"],
};
