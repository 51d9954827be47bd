import type { Decision } from "../../policy/evaluate/decision.ts";
import type { SystemInfo } from "../../policy/model/system-info.ts";
import { type Answer, makeAnswer } from "../answer.ts";
import { type LogLine, logLine } from "../log-line.ts";
import type { PolicySource } from "../policy-source.ts";
import { readServiceRequest, type ServiceRequest } from "./read-request.ts";
import { SeenTexts } from "./seen-texts.ts";

/** Calls that are remembered. A domain that invents names cannot fill the memory. */
const maxRemembered = 1000;

/** What policy alone says to a call. */
export interface RememberedAnswer {
  readonly decision: Decision;
  /** The same after the checks of the reply; an ask stays one. */
  readonly answer: Answer;
  /** What is to be logged of the answer. */
  readonly line: LogLine;
}

/** Requests that came before: the same bytes are the same object, from the second time on. */
export class RememberedRequests {
  readonly #known = new Map<string, ServiceRequest>();
  readonly #seen = new SeenTexts();

  /** @throws RequestFormatError when the bytes are no request */
  read(bytes: Buffer): ServiceRequest {
    const text = bytes.toString("latin1");
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    // One that never comes again would be garbage that only a full collection takes away.
    const isRepeated = this.#seen.has(text);
    const request = readServiceRequest(bytes, isRepeated);
    if (!isRepeated) return request;
    if (this.#known.size >= maxRemembered) this.#known.clear();
    this.#known.set(text, request);
    return request;
  }
}

/**
 * Answers to requests that came before. A decision depends on nothing but the request, the policy and the domains: what is
 * known is forgotten when one of the latter two is another.
 */
export class RememberedAnswers {
  readonly #known = new Map<ServiceRequest, RememberedAnswer>();
  #policy: PolicySource | undefined;
  #info: SystemInfo | undefined;

  get(serviceRequest: ServiceRequest, policy: PolicySource, info: SystemInfo): RememberedAnswer {
    if (policy !== this.#policy || info !== this.#info) {
      this.#known.clear();
      this.#policy = policy;
      this.#info = info;
    }
    const known = this.#known.get(serviceRequest);
    if (known !== undefined) return known;
    const { request, assumeYes } = serviceRequest;
    const decision = policy.decide(request, info);
    const answer = makeAnswer(decision, info, policy.dialect, assumeYes);
    const answered = { decision, answer, line: logLine(request, answer.decision) };
    if (!serviceRequest.isRepeated) return answered;
    if (this.#known.size >= maxRemembered) this.#known.clear();
    this.#known.set(serviceRequest, answered);
    return answered;
  }
}
