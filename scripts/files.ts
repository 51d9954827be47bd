import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";

/** Writes a file unless it has this text already. A concurrent reader sees the old text or the new one. */
export function writeIfChanged(path: string, text: string): void {
  if (existsSync(path) && readFileSync(path, "utf8") === text) return;
  const temporary = `${path}.${process.pid}.tmp`;
  writeFileSync(temporary, text);
  renameSync(temporary, path);
}
