import { spawn } from "node:child_process";

/**
 * Copies a file by cp(1), which turns zeros into holes. Copies of Node fill the holes of the source
 * (docs/reference/reflink-storage.md#sparse-copy-speed).
 *
 * @throws Error with `code` ENOSPC, EIO, … as reported by cp
 */
export async function copySparsely(from: string, to: string): Promise<void> {
  const args = ["--sparse=always", "--reflink=never", "--", from, to];
  const child = spawn("cp", args, {
    stdio: ["ignore", "ignore", "pipe"],
    env: { PATH: process.env["PATH"], LC_ALL: "C" },
  });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  const code = await new Promise<number | NodeJS.Signals | null>((resolve, reject) => {
    child.on("error", reject).on("close", (status, signal) => resolve(status ?? signal));
  });
  if (code === 0) return;
  const reason = said.trim() === "" ? `cp exited with ${code}` : said.trim();
  const known = Object.entries(texts).find(([, text]) => reason.endsWith(text))?.[0];
  throw Object.assign(new Error(reason), { code: known ?? "EIO" });
}

/** Ends of cp's messages, by system error. */
const texts = {
  ENOSPC: "No space left on device",
  EDQUOT: "Disk quota exceeded",
  ENOENT: "No such file or directory",
  EROFS: "Read-only file system",
  EFBIG: "File too large",
} as const;
