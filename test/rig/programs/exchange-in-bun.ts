import { readSync, writeSync } from "node:fs";
import { openLibc } from "../../../src/platform/files/libc.ts";
import type { Transport } from "../../../src/platform/sockets/exchange.ts";
import { findBunTransport } from "../../../src/platform/sockets/exchange-by-bun.ts";
import { transportByLibc } from "../../../src/platform/sockets/exchange-by-libc.ts";
import type { Order } from "../bun-transports.ts";

// Makes one exchange in the runtime of the standalone executable, for test/rig/bun-transports.ts, and prints the
// result.

const { transport: name, path, request, limits } = JSON.parse(readLine()) as Order;
const found = name === "libc" ? byLibc() : findBunTransport();
if (found === undefined) throw new Error(`this runtime has no such transport: ${name}`);
if (limits === undefined) tell({ written: await found.writeNow(path, request) });
else {
  await found.exchange(path, request, limits, onSent).then(
    (reply) => tell({ reply: Buffer.from(reply).toString("latin1") }),
    (error: NodeJS.ErrnoException) => tell({ error: error.message, name: error.name, code: error.code }),
  );
}

function byLibc(): Transport | undefined {
  const libc = openLibc();
  return libc && transportByLibc(libc);
}

/** Waits until the parent process has done its part. */
function onSent(): void {
  tell({ sent: true });
  readLine();
}

function readLine(): string {
  const pieces: Buffer[] = [];
  for (;;) {
    const room = Buffer.alloc(64 * 1024);
    const count = readSync(0, room);
    pieces.push(room.subarray(0, count));
    if (count === 0 || room[count - 1] === 10) return Buffer.concat(pieces).toString();
  }
}

function tell(what: object): void {
  writeSync(1, `${JSON.stringify(what)}\n`);
}
process.exit();
