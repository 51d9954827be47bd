import { findCallsByBinding } from "./calls-by-binding.ts";
import { findCallsByFs } from "./calls-by-fs.ts";
import type { FileCalls } from "./file-calls.ts";

/** The calls through the fastest way that was tried with this runtime. */
export const fileCalls: FileCalls = findCallsByBinding() ?? findCallsByFs();
