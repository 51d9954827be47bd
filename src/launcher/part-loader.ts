/** A part: runs its code, which stores its exports in the module. */
export type Part = (require: (id: string) => unknown, module: { exports: unknown }) => void;

/**
 * Returns a function that loads parts by name, each once. The `require` of a part accepts three kinds of names, which
 * scripts/build/bundle-parts.ts writes. `./NAME.js` is a part. `lazy:NAME:EXPORT,EXPORT…` is a part that is loaded at the
 * first use of an export. All others are modules of the runtime.
 *
 * @param codeOf returns the code of a part, which is run at once
 */
export function partLoader(
  codeOf: (name: string) => Part,
  builtin: (id: string) => unknown,
): (name: string) => unknown {
  const modules: Record<string, { exports: unknown }> = {};
  const require = (id: string): unknown => {
    if (id.startsWith("./")) return load(id.slice(2, -3));
    return id.startsWith("lazy:") ? lazy(id) : builtin(id);
  };
  const lazy = (id: string): object => {
    const [, name = "", keys = ""] = id.split(":");
    const exports = {};
    for (const key of keys.split(",")) {
      Object.defineProperty(exports, key, { get: () => (load(name) as Readonly<Record<string, unknown>>)[key] });
    }
    return exports;
  };
  const load = (name: string): unknown => {
    let module = modules[name];
    if (module === undefined) {
      module = modules[name] = { exports: {} };
      codeOf(name)(require, module);
    }
    return module.exports;
  };
  return load;
}
