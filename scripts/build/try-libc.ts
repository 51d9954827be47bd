import assert from "node:assert";
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { tryFileCalls } from "../../src/cli/try-file-calls.ts";
import { findCallsByFs } from "../../src/platform/files/calls-by-fs.ts";
import { callsByLibc } from "../../src/platform/files/calls-by-libc.ts";
import { type Libc, openLibc } from "../../src/platform/files/libc.ts";
import { transportByLibc } from "../../src/platform/sockets/exchange-by-libc.ts";

/*
 * Tries the C library under the runtime of the standalone executable. Calls on files must give the same results as
 * `node:fs`, and the answer of a daemon must arrive. test/platform/sockets/exchange.test.ts tries more exchanges.
 */

const limits = { deadline: 20_000, bytes: 1_000_000 };
const answer = "x".repeat(300_000);

/** Answers a request with its length and what follows; it is another process, since an exchange blocks this one. */
const server = `require("node:net").createServer({ allowHalfOpen: true }, (client) => {
  let length = 0;
  client.on("error", () => {}).on("data", (piece) => { length += piece.length; });
  client.on("end", () => client.end(length + "x".repeat(${answer.length})));
}).listen(process.argv[1]);`;

async function tryExchanges(libc: Libc, folder: string): Promise<void> {
  const { exchange, writeNow } = transportByLibc(libc);
  const path = join(folder, "socket");
  await assert.rejects(exchange(path, "", limits), /ENOENT/);
  const child = spawn(process.execPath, ["-e", server, path], { stdio: ["ignore", "ignore", "inherit"] });
  try {
    for (let tries = 0; !existsSync(path) && tries < 500; tries++) await setTimeout(20);
    const reply = await exchange(path, "request", limits);
    assert.equal(Buffer.from(reply).toString(), `7${answer}`);
    await assert.rejects(exchange(path, "request", { ...limits, bytes: 1000 }), /longer than 1000/);
    assert.equal(writeNow(path, "line"), true);
  } finally {
    child.kill("SIGKILL");
  }
}

const libc = openLibc();
if (libc === undefined) throw new Error("this runtime does not call the C library");
const folder = process.argv[2] as string;
tryFileCalls(callsByLibc(libc), findCallsByFs(), folder);
await tryExchanges(libc, folder);
