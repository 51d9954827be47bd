import { StorageError } from "../storage-error.ts";

/** `revisions_to_keep` of a configuration. @throws StorageError */
export function readRevisionsToKeep(text = "1"): number {
  if (!/^(-1|[0-9]{1,9})$/.test(text)) throw new StorageError("revisions_to_keep must be a number, or -1");
  return Number(text);
}

const flags: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  on: true,
  1: true,
  false: false,
  no: false,
  off: false,
  0: false,
};

/** A flag of a configuration, as clients write them. @throws StorageError */
export function readPoolFlag(key: string, text: string | undefined, usual: boolean): boolean {
  const value = text === undefined ? usual : flags[text.toLowerCase()];
  if (value === undefined) throw new StorageError(`${key} must be True or False`);
  return value;
}

/** A flag as it is stored. */
export function flagText(value: boolean): string {
  return value ? "True" : "False";
}

/** Drivers make paths of vids. @throws StorageError when one would lead out of the pool */
export function requireSafeVid(vid: string): void {
  if (/^[A-Za-z0-9_-][A-Za-z0-9_.-]*(\/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*$/.test(vid)) return;
  throw new StorageError(`a volume cannot be called '${vid}'`);
}
