import { successPrefix } from "../wire/encode-reply.ts";
import type { EventSink, EventStream } from "./event-subscription.ts";
import type { SystemInfoText } from "./system-info-text.ts";

/**
 * A stream that ends when the system information changes. It ends in the same step, before any client can learn of the
 * change.
 */
export class SystemInfoWatch implements EventStream {
  readonly #systemInfo: SystemInfoText;

  constructor(systemInfo: SystemInfoText) {
    this.#systemInfo = systemInfo;
  }

  start(sink: EventSink, end: () => void): () => void {
    sink(successPrefix);
    return this.#systemInfo.watch(end);
  }
}
