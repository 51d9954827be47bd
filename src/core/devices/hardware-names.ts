import { readFileSync } from "node:fs";

/** Vendor and product of a device, in words. */
export interface HardwareName {
  readonly vendor: string;
  readonly product: string;
}

/**
 * Names of vendors, products and classes from a list of the hwdata project, such as `pci.ids`. It is read when the
 * first name is needed. A missing list has no names.
 */
export class HardwareNames {
  readonly #path: string;
  #names: ReadonlyMap<string, string> | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  /** Returns the names of a device by its identifiers of four hexadecimal digits, as far as they are known. */
  find(vendor: string, product: string): Partial<HardwareName> {
    this.#names ??= read(this.#path);
    const names = { vendor: this.#names.get(vendor), product: this.#names.get(`${vendor} ${product}`) };
    return {
      ...(names.vendor === undefined ? {} : { vendor: names.vendor }),
      ...(names.product === undefined ? {} : { product: names.product }),
    };
  }

  /** Returns the name of a class by its class and subclass, such as `0200`. */
  findClass(code: string): string | undefined {
    this.#names ??= read(this.#path);
    return this.#names.get(`class ${code}`);
  }
}

/** Reads lines `VENDOR  NAME`, tab `PRODUCT  NAME`, `C CLASS  NAME` and tab `SUBCLASS  NAME`. */
function read(path: string): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  let parent = "";
  let isClass = false;
  for (const line of textOf(path).split("\n")) {
    const [, start = "", tab = "", code = "", name = ""] = /^(C )?(\t?)([0-9a-f]{2,4}) {2}(.+)$/.exec(line) ?? [];
    if (code === "" || (tab === "" && start === "" && code.length < 4)) continue;
    if (tab === "") {
      parent = code;
      isClass = start !== "";
      names.set(isClass ? `class ${code}` : code, name);
    } else names.set(isClass ? `class ${parent}${code}` : `${parent} ${code}`, name);
  }
  return names;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return "";
  }
}
