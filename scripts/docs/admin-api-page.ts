import type { ApiMethod, ApiSocket } from "../../src/api/method.ts";
import { maxConnections } from "../../src/daemon/api-sockets.ts";
import { connectionLimits } from "../../src/daemon/connection.ts";
import { maxRequestBytes } from "../../src/wire/parse-request.ts";
import { markdownTable } from "./markdown-table.ts";

const socketTitles: Readonly<Record<ApiSocket, string>> = {
  qubesd: "`qubesd.sock`: for clients",
  internal: "`qubesd.internal.sock`: for components of dom0",
  misc: "`qubesd.misc.sock`: for notifications from domains",
};

const destinations: Readonly<Record<ApiMethod["destination"], string>> = {
  any: "dom0 or a domain",
  dom0: "dom0",
  "not-dom0": "a domain, not dom0",
};

const limits: readonly (readonly string[])[] = [
  ["size of a request, header included", `${maxRequestBytes.toLocaleString("en")} bytes`],
  ["time until a request is complete", `${connectionLimits.requestMilliseconds / 1000} seconds`],
  ["unread part of an event stream", `${connectionLimits.waitingBytes.toLocaleString("en")} bytes`],
  ["connections to a socket at a time", maxConnections.toLocaleString("en")],
];

/** Returns the page docs/admin-api.md, generated from the method table. */
export function adminApiPage(methods: readonly ApiMethod[]): string {
  return `# Admin API

This page lists the methods that \`qubesd\` serves, with payload, reply, errors and events. Authors of clients and extensions
need it. It is generated from the method table. The wire format is in [reference/admin-api.md](reference/admin-api.md), and
[differences-admin-api.md](differences-admin-api.md) lists differences from the reference daemons.

## How to read an entry

- A request names a source, a method, a destination and an argument, and has a payload. Policy has already allowed the
  call of the source.
- The framing of the request selects the content of the reply: old for clients of 2019, new for present clients.
- Each method first fires \`admin-permission:METHOD\`. A handler can refuse the call or filter a list
  ([extensions](extensions.md)).
- Calls whose locks exclude each other run one after another
  ([life cycle of domains](architecture.md#life-cycle-of-domains)). A method without locks does its work in one moment.
- Errors are names of classes that clients know.
- \`r\` reads, \`w\` changes stored data, \`x\` acts on running domains. \`local\` methods concern one domain, \`global\` ones
  the whole system.

## Limits

${markdownTable(["limit", "value"], limits)}

Beyond a limit, and for a request in neither framing, the daemon closes the connection without a reply and logs the reason. It
checks names and arguments before it uses them. It never logs payloads.

${(Object.keys(socketTitles) as ApiSocket[]).map((socket) => section(socket, methods)).join("\n")}`;
}

function section(socket: ApiSocket, methods: readonly ApiMethod[]): string {
  const own = methods.filter((method) => method.socket === socket);
  return `## ${socketTitles[socket]}\n\n${[...own].sort(byName).map(entry).join("\n")}`;
}

function byName(one: ApiMethod, other: ApiMethod): number {
  return one.name < other.name ? -1 : 1;
}

function entry(method: ApiMethod): string {
  const { name, era, doc, takes, replies, lock, errors = [], events = [] } = method;
  const lines = [
    `- destination: ${destinations[method.destination]}; argument: ${method.argument}; ${method.scope}, ${method.effect}`,
    `- payload: ${takes === undefined ? method.payload : `${method.payload}; ${takes}`}`,
    `- reply: ${replies}`,
    ...(lock.doc === undefined ? [] : [`- locks: ${lock.doc}`]),
    ...(errors.length === 0 ? [] : [`- errors: ${errors.join(", ")}`]),
    ...(events.length === 0 ? [] : [`- events: ${events.map((event) => `\`${event}\``).join(", ")}`]),
  ];
  const title = era === undefined ? name : `${name} (${era === "2019" ? "2019 only" : "present only"})`;
  return `### ${title}\n\n${doc}\n\n${lines.map(withoutHtml).join("\n")}\n`;
}

/** Escapes angle brackets, which Markdown reads as HTML. */
function withoutHtml(line: string): string {
  return line.replace(/</g, "&lt;");
}
