export { findCallsByLibc } from "../files/calls-by-libc.ts";
export { findBunTransport } from "./exchange-by-bun.ts";
export { findLibcTransport } from "./exchange-by-libc.ts";
