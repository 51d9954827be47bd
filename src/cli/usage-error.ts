import type { Arguments } from "./command.ts";

/** A command line that is wrong. The message says what was found and what was expected. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** For commands that take options only. @throws UsageError when there is another word */
export function refusePositionals({ positionals: [extra] }: Arguments): void {
  if (extra !== undefined) throw new UsageError(`unrecognized argument: ${extra}`);
}
