import { host } from "../native/host.ts";
import { type EndingSignal, endingSignals } from "./signal-numbers.ts";

/** Calls back for a signal instead of its default effect. Returns a function that restores the default effect. */
export function holdSignal(name: EndingSignal, callback: () => void): () => void {
  host.onSignal(endingSignals[name], callback);
  return () => host.onSignal(endingSignals[name], undefined);
}

/** Sends a signal to this process. */
export function raiseSignal(name: EndingSignal): void {
  host.kill(host.pid, endingSignals[name]);
}
