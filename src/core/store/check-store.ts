import { readFileSync } from "node:fs";
import { parseXml } from "./parse-xml.ts";
import { StoreError } from "./store-error.ts";
import { storeSchema } from "./store-schema.ts";
import { trialLoad } from "./trial-load.ts";

/** A problem in a store. */
export interface StoreProblem {
  /** In the form `FILE:LINE:COLUMN: what`, or without a place. */
  readonly message: string;
  /** Whether the store cannot be loaded. */
  readonly isFatal: boolean;
}

/** Checks a store by the schema and by a trial load. It locks and writes nothing. */
export async function checkStore(path: string): Promise<readonly StoreProblem[]> {
  const fatal = (message: string): readonly StoreProblem[] => [{ message, isFatal: true }];
  try {
    const bytes = readFileSync(path);
    const root = parseXml(bytes, path);
    const warnings = trialLoad(root, path).map((message) => ({ message, isFatal: false }));
    return [...(await checkSchema(bytes, path)), ...warnings];
  } catch (error) {
    if (error instanceof StoreError) return fatal(error.message);
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    return fatal(`${path}: cannot be read: ${(error as NodeJS.ErrnoException).code}`);
  }
}

/** The library is large, so it is loaded on demand. */
async function checkSchema(bytes: Uint8Array, path: string): Promise<readonly StoreProblem[]> {
  const { RelaxNGValidator, XmlDocument, XmlValidateError } = await import("libxml2-wasm");
  using schema = XmlDocument.fromString(storeSchema);
  using validator = RelaxNGValidator.fromDoc(schema);
  using document = XmlDocument.fromBuffer(bytes);
  try {
    validator.validate(document);
    return [];
  } catch (error) {
    if (!(error instanceof XmlValidateError)) throw error;
    return error.details.map(({ line, message }) => ({
      message: `${path}:${line}: ${message.trim()}`,
      isFatal: false,
    }));
  }
}
