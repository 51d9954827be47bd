import type { Arguments } from "./arguments.ts";
import type { CommandSpec } from "./command-spec.ts";
import { UsageError } from "./usage-error.ts";

/** Checks that a command that accepts options only gets no argument. @throws UsageError */
export function checkOperands({ positionals: [extra] }: Arguments, { operands }: CommandSpec): void {
  if (extra !== undefined && operands.length === 0) throw new UsageError(`unexpected argument: ${extra}`);
}
