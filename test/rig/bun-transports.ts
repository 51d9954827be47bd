import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { ExchangeError, type ExchangeLimits, type Transport } from "../../src/platform/sockets/exchange.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const bun = `${root}node_modules/.bin/bun`;

/** Whether the runtime of the standalone executable is installed. */
export const hasBun = existsSync(bun);

interface Outcome {
  readonly sent?: true;
  readonly written?: boolean;
  readonly reply?: string;
  readonly error?: string;
  readonly name?: string;
  readonly code?: string;
}

/** A transport of the standalone executable: a process of its runtime makes each exchange. */
export function transportInBun(transport: "libc" | "bun"): Transport {
  return {
    async exchange(path, request, limits, onSent) {
      const outcome = await run({ transport, path, request, limits }, onSent);
      if (outcome.reply !== undefined) return Buffer.from(outcome.reply, "latin1");
      throw outcome.name === "ExchangeError"
        ? new ExchangeError(outcome.code ?? "", outcome.error ?? "")
        : new Error(outcome.error);
    },
    writeNow: async (path, request) => (await run({ transport, path, request })).written === true,
  };
}

/** The exchange that a process makes; without limits, the file that it writes. */
export interface Order {
  readonly transport: string;
  readonly path: string;
  readonly request: string;
  readonly limits?: ExchangeLimits;
}

async function run(order: Order, onSent?: () => void): Promise<Outcome> {
  const program = `${root}test/rig/programs/exchange-in-bun.ts`;
  const child = spawn(bun, ["run", program], { stdio: ["pipe", "pipe", "inherit"] });
  child.stdin.write(`${JSON.stringify(order)}\n`);
  let last: Outcome = { error: "the program ended without a word", name: "Error" };
  for await (const line of createInterface(child.stdout)) {
    last = JSON.parse(line) as Outcome;
    if (last.sent) {
      onSent?.();
      child.stdin.end("\n");
    }
  }
  return last;
}
