import { tryFileCalls } from "../../src/cli/try-file-calls.ts";
import { findCallsByFs } from "../../src/files/calls-by-fs.ts";
import { callsByLibc } from "../../src/files/calls-by-libc.ts";
import { openLibc } from "../../src/files/libc.ts";

/*
 * Tries the C library as the runtime of the standalone executable calls it, to be run by that: it has to give what
 * `node:fs` gives. The tests try the exchanges (test/wire/exchange.test.ts).
 */
const libc = openLibc();
if (libc === undefined) throw new Error("this runtime does not call the C library");
tryFileCalls(callsByLibc(libc), findCallsByFs(), process.argv[2] as string);
