import { readFileSync } from "node:fs";
import t from "tap";
import { newCallMemory } from "../../src/api/call.ts";
import { dispatch } from "../../src/api/dispatch.ts";
import type { ApiSocket } from "../../src/api/method.ts";
import { SystemInfoText } from "../../src/api/system-info-text.ts";
import { errorKinds, QubesError } from "../../src/core/errors.ts";
import type { Framing } from "../../src/wire/framing.ts";
import { type HeardEvent, hear } from "../rig/core-app.ts";
import { systemWithDevices } from "../rig/system-with-devices.ts";

interface Transcript {
  readonly n: number;
  readonly daemon: "seed" | "head";
  readonly socket: string;
  readonly src: string;
  readonly dest: string;
  readonly method: string;
  readonly arg: string;
  readonly payload: string;
  readonly reply: string;
  readonly events:
    | readonly { readonly subject: string; readonly event: string; readonly kwargs: Readonly<Record<string, string>> }[]
    | null;
}

/** Requests for which the current reference daemon fails with an unexpected error and sends no reply. */
const typedInstead: Readonly<Record<number, string>> = {
  948: "ProtocolError",
  949: "ProtocolError",
  950: "ProtocolError",
  951: "ProtocolError",
  1014: "QubesVMNotRunningError",
  1018: "ProtocolError",
};

const transcripts = readFileSync(new URL("domain-parts.jsonl", import.meta.url), "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as Transcript);

function replyOf(error: unknown, framing: Framing): string {
  if (!(error instanceof QubesError)) throw error;
  if (framing === "new") return error.code;
  const { family, in2019 } = errorKinds[error.code] as { family: string; in2019?: string | null };
  return family !== "exception" || in2019 === null ? "" : (in2019 ?? error.code);
}

function dated(text: string): string {
  return text.replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g, "DATE");
}

function datedEvent({ kwargs, ...rest }: HeardEvent): HeardEvent {
  return { ...rest, kwargs: Object.fromEntries(Object.entries(kwargs).map(([key, value]) => [key, dated(value)])) };
}

for (const daemon of ["seed", "head"] as const) {
  t.test(`the replies are those of the ${daemon} daemon`, async (t) => {
    const { app } = systemWithDevices();
    const framing: Framing = daemon === "seed" ? "old" : "new";
    const heard = hear(app, framing);
    const server = {
      app,
      memory: newCallMemory(),
      systemInfo: new SystemInfoText(app),
    };
    for (const each of transcripts.filter((one) => one.daemon === daemon)) {
      heard.length = 0;
      const socket = ({ "qubesd.sock": "qubesd", "qubesd.misc.sock": "misc" } as Record<string, ApiSocket>)[
        each.socket
      ];
      const { method, src: source, dest, arg: argument } = each;
      const payload = Buffer.from(each.payload, "latin1");
      let reply: string;
      try {
        reply = `0\0${(await dispatch(server, socket as ApiSocket, { framing, source, method, dest, argument, payload })) ?? ""}`;
      } catch (error) {
        reply = replyOf(error, framing);
      }
      const expected = each.reply.startsWith("2\0") ? each.reply.split("\0")[1] : each.reply;
      const name = `${each.n} ${method}+${argument} to ${dest}`;
      t.equal(reply, (daemon === "head" ? typedInstead[each.n] : undefined) ?? expected, name);
      t.strictSame(heard.map(datedEvent), (each.events ?? []).map(datedEvent), `${name}: events`);
    }
  });
}
