import type { ProgramSpec } from "../../../command/command-spec.ts";
import { commonOptions, defaultSocket } from "../common-options.ts";

/** `qubesd-query` */
export const querySpec: ProgramSpec = {
  name: "qubesd-query",
  section: 1,
  main: {
    name: "",
    summary: "make an Admin API call and print the bytes of the reply",
    usage: ["[OPTION…] [--] SOURCE METHOD DEST [ARGUMENT]"],
    description: [
      "Makes a call in the name of SOURCE, with standard input as its payload. The reply is printed unchanged, as it arrives: 0 NUL and content for success, 2 NUL and more for an exception. For admin.Events, each event follows 1 NUL, until the program is ended.",
      "No domain is asked and no policy is checked: a user of the socket can name any SOURCE.",
    ],
    options: {
      "qubesd-socket": {
        value: "PATH",
        kind: "file",
        short: "c",
        alias: "connect",
        default: defaultSocket,
        help: "Admin API socket of the daemon",
      },
      empty: { short: "e", help: "send no payload, and do not read standard input" },
      fail: { help: "exit with the kind of the reply: 0 success, 1 an event, 2 an exception" },
      null: { help: "print a NUL byte after the reply, for read -d '' of shells; not with --fail" },
      "single-line": { help: "send one line of printable ASCII without its line feed, and read no further" },
      "max-bytes": { value: "N", help: "largest payload to accept [default: 65536, or 1024 with --single-line]" },
      ...commonOptions,
    },
    operands: [
      { name: "SOURCE", kind: "text", help: "domain that makes the call" },
      { name: "METHOD", kind: "text", help: "Admin API method" },
      { name: "DEST", kind: "text", help: "domain that the call is about" },
      { name: "ARGUMENT", kind: "text", help: "argument of the method" },
    ],
    examples: [
      { line: "qubesd-query -e dom0 admin.vm.List dom0 | tail -c +3", does: "list all domains" },
      { line: "qubesd-query -e dom0 admin.Events dom0 | tr '\\0' ' '", does: "print events until Ctrl-C" },
      {
        line: "printf sys-net | qubesd-query --fail dom0 admin.vm.property.Set work netvm",
        does: "set a property; the exit code tells the result",
      },
    ],
    exits: {
      0: "there was a reply, even an exception; with --fail: success",
      1: "the daemon cannot be reached, or its reply is missing or incomplete; with --fail also: an event",
      2: "wrong arguments, or a payload that cannot be sent; with --fail also: an exception",
    },
  },
  commands: [],
  files: {
    [defaultSocket]: "the Admin API",
    "/var/run/qubesd.internal.sock": "methods for components of dom0",
    "/var/run/qubesd.misc.sock": "messages from domains",
  },
  seeAlso: ["qubesd(8)", "qubes-prefs(1)", "qrexec-policy(1)"],
};
