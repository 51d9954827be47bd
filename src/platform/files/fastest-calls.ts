import { findCallsByBinding } from "./calls-by-binding.ts";
import { findCallsByFs } from "./calls-by-fs.ts";
import { findCallsByLibc } from "./calls-by-libc.ts";
import type { FileCalls } from "./file-calls.ts";

/** The calls by the fastest way that this runtime has been tried with. */
export const fileCalls: FileCalls = findCallsByBinding() ?? findCallsByLibc() ?? findCallsByFs();
