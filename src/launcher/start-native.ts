import { type Part, partLoader } from "./part-loader.ts";

/** A part of the native executable: its third parameter is the host. */
type NativePart = (...given: [...Parameters<Part>, object]) => void;

/** The exports of a part. */
type Exports = Readonly<Record<string, unknown>>;

/** Returns the exports as plain values. esbuild makes getters, each of which the engine would call at every use. */
function plain(exports: Exports): Exports {
  const values: Record<string, unknown> = {};
  for (const name of Object.keys(exports)) values[name] = exports[name];
  return values;
}

/** The standard globals that the engine does not have. A call does not use them. */
const globals = [
  "AbortController",
  "AbortSignal",
  "clearInterval",
  "clearTimeout",
  "performance",
  "queueMicrotask",
  "setImmediate",
  "setInterval",
  "setTimeout",
] as const;

/**
 * Starts the native executable (native/src/main.rs): runs the part "call".
 *
 * @param host the functions of src/platform/native/host.ts
 * @param code returns the code of a part by name
 */
export function run(host: object, code: (name: string) => NativePart): void {
  const load = partLoader(
    (name) => {
      const part = code(name);
      return (require, module) => {
        part(require, module, host);
        module.exports = plain(module.exports as Exports);
      };
    },
    (id) => {
      throw new Error(`the module ${id} is not in this executable`);
    },
  );
  // The part with the globals is loaded at the first use of one of them.
  for (const name of globals) {
    const get = (): unknown => {
      const value = (load("globals") as Readonly<Record<string, unknown>>)[name];
      Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
      return value;
    };
    Object.defineProperty(globalThis, name, { get, configurable: true });
  }
  load("call");
}
