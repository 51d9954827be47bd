import { findCallsByBinding } from "./calls-by-binding.ts";
import { findCallsByFs } from "./calls-by-fs.ts";
import type { FileCalls } from "./file-calls.ts";

/** The calls by the fastest way that this Node.js has been tried with. */
export const fileCalls: FileCalls = findCallsByBinding() ?? findCallsByFs();
