import { noSeenTexts } from "../../platform/text/seen-texts.ts";
import type { Decision } from "../../policy/evaluate/decision.ts";
import type { SystemInfo } from "../../policy/model/system-info.ts";
import { type Answer, makeAnswer } from "../answer.ts";
import { type LogLine, logLine } from "../log-line.ts";
import type { PolicySource } from "../policy-source.ts";
import { readServiceRequest, type ServiceRequest } from "./read-request.ts";

/** The maximum of remembered calls, so that a domain that invents names cannot exhaust the memory. */
const maxRemembered = 1000;

/** The maximum length of a remembered request in characters. Arguments can be much longer. */
const maxRememberedLength = 4096;

/** The result of policy alone for a call. */
export interface RememberedAnswer {
  readonly decision: Decision;
  /** The answer after the checks of the reply; an ask remains an ask. */
  readonly answer: Answer;
  /** The log line of the answer. */
  readonly line: LogLine;
}

/** Caches requests that came before: from the second time on, equal texts give the same object. */
export class RememberedRequests {
  readonly #known = new Map<string, ServiceRequest>();
  readonly #seen = noSeenTexts();

  /**
   * Reads a request.
   *
   * @throws RequestFormatError if the text is malformed
   */
  read(text: string): ServiceRequest {
    if (text.length > maxRememberedLength) return readServiceRequest(text);
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    // If a request that never comes again were kept, only a full garbage collection would free it.
    if (!this.#seen.has(text)) return readServiceRequest(text);
    const request = readServiceRequest(text, true);
    if (this.#known.size >= maxRemembered) this.#known.clear();
    this.#known.set(text, request);
    return request;
  }
}

/**
 * Caches the answers to repeated requests. A decision depends only on the request, the policy and the domains. If the
 * policy or the domains change, the cache is cleared.
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
