import type { ApiMethod, ApiSocket } from "../../src/api/method.ts";
import { maxConnections } from "../../src/daemon/api-sockets.ts";
import { connectionLimits } from "../../src/daemon/connection.ts";
import { maxRequestBytes } from "../../src/wire/parse-request.ts";

const socketTitles: Readonly<Record<ApiSocket, string>> = {
  qubesd: "`qubesd.sock`: for clients",
  internal: "`qubesd.internal.sock`: for components of dom0",
  misc: "`qubesd.misc.sock`: for what domains tell",
};

const destinations: Readonly<Record<ApiMethod["destination"], string>> = {
  any: "dom0 or a domain",
  dom0: "dom0",
  "not-dom0": "a domain, not dom0",
};

/** The reference page of the Admin API, made from its table. */
export function adminApiPage(methods: readonly ApiMethod[]): string {
  return `# Admin API

What \`qubesd\` answers, one row of its table after the other. A request names a source (the caller, which policy has let
through already), a method, a destination and an argument, and carries a payload. It comes in one of two framings, which
are told apart by a space before the first NUL; the old one gets the content of 2019, the new one that of today.

Every method asks the handlers of \`admin-permission:METHOD\` first, which may refuse the call or leave parts of a list out
([extensions](extensions.md)). Errors are told by the class names that clients know. Where this daemon answers otherwise
than the present one, [differences-admin-api.md](differences-admin-api.md) says why.

\`rwx\`: \`r\` only looks, \`w\` changes what is stored, \`x\` does something to domains that run. \`local\` methods are about one
domain, \`global\` ones about the whole system.

## Limits

A request has at most ${maxRequestBytes.toLocaleString("en")} bytes with its header, and ${connectionLimits.requestMilliseconds / 1000} seconds to arrive. A stream of events of which more than
${connectionLimits.waitingBytes.toLocaleString("en")} bytes wait to be read is ended. A socket has at most ${maxConnections.toLocaleString("en")} connections at a time. Whatever is more than
that, or in neither framing, gets no reply: the connection is closed, and the log of the daemon says why. Names and
arguments are checked before they are used, and payloads are not logged.

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
  const { name, era, doc, takes, replies, errors = [], events = [] } = method;
  const lines = [
    `- destination: ${destinations[method.destination]}; argument: ${method.argument}; ${method.scope}, ${method.effect}`,
    `- payload: ${takes === undefined ? method.payload : `${method.payload}; ${takes}`}`,
    `- reply: ${replies}`,
    ...(errors.length === 0 ? [] : [`- errors: ${errors.join(", ")}`]),
    ...(events.length === 0 ? [] : [`- events: ${events.map((event) => `\`${event}\``).join(", ")}`]),
  ];
  const title = era === undefined ? name : `${name} (${era === "2019" ? "2019 only" : "today only"})`;
  return `### ${title}\n\n${doc}\n\n${lines.map(withoutHtml).join("\n")}\n`;
}

/** Names in angle brackets would be taken for HTML. */
function withoutHtml(line: string): string {
  return line.replace(/</g, "&lt;");
}
