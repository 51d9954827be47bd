import { spawn } from "node:child_process";

/**
 * Copies a file by cp(1), which leaves holes for zeros; copies of Node fill the holes of the source
 * (docs/reference/reflink-storage.md#sparse-copy-speed).
 *
 * @throws Error with `code` ENOSPC, EIO, … when cp says so
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
  const reason = said.trim() === "" ? `cp ended with ${code}` : said.trim();
  const known = Object.entries(texts).find(([, text]) => reason.endsWith(text))?.[0];
  throw Object.assign(new Error(reason), { code: known ?? "EIO" });
}

/** What cp says at the end of its message, by the error of the system. */
const texts = {
  ENOSPC: "No space left on device",
  EDQUOT: "Disk quota exceeded",
  ENOENT: "No such file or directory",
  EROFS: "Read-only file system",
  EFBIG: "File too large",
} as const;
