import type { Arguments } from "../../../command/arguments.ts";
import { UsageError } from "../../../command/usage-error.ts";
import { encodeCall } from "../../../wire/framing.ts";
import { defaultSocket } from "../common-options.ts";
import { programExits } from "../program-exits.ts";
import type { Program } from "../run-program.ts";
import { passReply } from "./pass-reply.ts";
import { readLimit, readLine, readPayload } from "./read-payload.ts";
import { querySpec } from "./spec.ts";

const standardInput = 0;

/** `qubesd-query` */
export const queryProgram: Program = {
  spec: querySpec,
  run: async (given) => {
    const header = readHeader(given.positionals);
    const request = Buffer.concat([Buffer.from(header, "latin1"), payloadOf(given)]);
    const kind = await passReply(given.value("qubesd-socket") ?? defaultSocket, request, process.stdout);
    if (given.flag("fail")) return kind;
    if (given.flag("null")) process.stdout.write("\0");
    return programExits.done;
  },
};

/** @throws UsageError for a word that would be taken for several, or end the header */
function readHeader(positionals: readonly string[]): string {
  const [source, method, dest, argument = "", ...more] = positionals;
  if (source === undefined || method === undefined || dest === undefined || more.length > 0) {
    throw new UsageError(`expected 3 or 4 arguments, SOURCE METHOD DEST [ARGUMENT], got ${positionals.length}`);
  }
  const check = (what: string, word: string, form: RegExp): void => {
    if (form.test(word)) return;
    throw new UsageError(`${what} is ${JSON.stringify(word)}; expected printable ASCII without spaces`);
  };
  check("SOURCE", source, /^[!-~]+$/);
  check("DEST", dest, /^[!-~]+$/);
  check("ARGUMENT", argument, /^[!-~]*$/);
  check("METHOD", method, /^[!-~]+$/);
  if (method.includes("+")) {
    throw new UsageError(`METHOD is ${method}; write what is behind the + as ARGUMENT, after DEST`);
  }
  return encodeCall({ source, method, dest, argument }, "new");
}

function payloadOf(given: Arguments): Buffer {
  const isLine = given.flag("single-line");
  const limit = readLimit(given.value("max-bytes"), isLine);
  if (given.flag("empty")) return Buffer.alloc(0);
  return isLine ? readLine(standardInput, limit) : readPayload(standardInput, limit);
}
