import fc from "fast-check";
import t from "tap";
import { readEvalRequest } from "../../../src/call/service/read-eval-request.ts";
import { RequestFormatError, readServiceRequest, type ServiceRequest } from "../../../src/call/service/read-request.ts";
import { evalRequest, serviceRequest } from "../../rig/request-arbitraries.ts";

/** Parses a request; undefined if it is refused. It must throw nothing but a refusal. */
function accepted<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof RequestFormatError) return undefined;
    throw error;
  }
}

/** Returns the lines of a request, sorted. */
function linesOf({ request, assumeYes, justEvaluate }: ServiceRequest): readonly string[] {
  const { source, target, call, requestedSource } = request;
  const lines = [`source=${source}`, `intended_target=${target}`, `service_and_arg=${call}`];
  if (requestedSource !== undefined) lines.push(`requested_source=${requestedSource}`);
  if (assumeYes) lines.push("assume_yes_for_ask=yes");
  if (justEvaluate) lines.push("just_evaluate=yes");
  return lines.sort();
}

const runs = { numRuns: 5000 };

t.test("any bytes are either a request with all its lines, or refused", async (t) => {
  let count = 0;
  fc.assert(
    fc.property(serviceRequest, (text) => {
      const read = accepted(() => readServiceRequest(text));
      if (read === undefined) return true;
      count++;
      const lines = text.split("\n");
      const end = lines.indexOf("");
      const said = (end < 0 ? lines : lines.slice(0, end)).filter((line) => !/^[aj]\w+=no$/.test(line));
      return said.sort().join("\n") === linesOf(read).join("\n");
    }),
    runs,
  );
  t.ok(count > runs.numRuns / 10, `${count} of ${runs.numRuns} are requests`);
});

t.test("the same holds for policy.EvalSimple and policy.EvalGUI", async (t) => {
  for (const service of ["policy.EvalSimple", "policy.EvalGUI"]) {
    let count = 0;
    fc.assert(
      fc.property(evalRequest(service), (text) => {
        const read = accepted(() => readEvalRequest(text, service));
        if (read === undefined) return true;
        count++;
        const { call, remote, source, target } = read;
        const [header = "", ...rest] = text.split("\0");
        const said = [header.split(" ").slice(0, 2).join(" "), ...rest].join("\0");
        return said === `${service}+${call} ${remote}\0${source}\0${target}`;
      }),
      runs,
    );
    t.ok(count > runs.numRuns / 20, `${count} of ${runs.numRuns} are requests`);
  }
});

t.test("everything before the empty line is ASCII", async (t) => {
  const request = "source=a\nintended_target=b\nservice_and_arg=c\nrequested_source=d\njust_evaluate=no\n\n";
  const end = request.length - 1;
  for (let place = 0; place <= request.length; place++) {
    const text = `${request.slice(0, place)}\xe9${request.slice(place)}`;
    t.equal(accepted(() => readServiceRequest(text)) === undefined, place <= end, JSON.stringify(text));
  }
});
