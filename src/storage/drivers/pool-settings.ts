import { booleanIn } from "../../base/boolean-text.ts";
import { StorageError } from "../storage-error.ts";

/** Parses `revisions_to_keep` of a configuration. @throws StorageError */
export function readRevisionsToKeep(text = "1"): number {
  if (!/^(-1|[0-9]{1,9})$/.test(text)) throw new StorageError("invalid revisions_to_keep; expected a number or -1");
  return Number(text);
}

/** Parses a flag of a configuration. @throws StorageError */
export function readPoolFlag(key: string, text: string | undefined, defaultValue: boolean): boolean {
  const value = text === undefined ? defaultValue : booleanIn(text);
  if (value === undefined) throw new StorageError(`invalid ${key}; expected True or False`);
  return value;
}

/** Returns a flag as it is stored. */
export function flagText(value: boolean): string {
  return value ? "True" : "False";
}

/** Checks a volume id, because drivers build paths from it. @throws StorageError if the path would leave the pool */
export function requireSafeVid(vid: string): void {
  if (/^[A-Za-z0-9_-][A-Za-z0-9_.-]*(\/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*$/.test(vid)) return;
  throw new StorageError(`invalid volume id "${vid}"`);
}
