import { execFileSync } from "node:child_process";
import { statSync } from "node:fs";
import { maxExecutableBytes } from "../budgets.ts";

/** The newest version of glibc that the executable may need: that of the oldest supported systems. */
const newestGlibc = [2, 34] as const;

/** The libraries that the executable may need. All of them are parts of glibc. */
const libraries: readonly RegExp[] = [/^libc\.so\.6$/, /^libm\.so\.6$/, /^ld-linux/];

/** Returns what is wrong with the native executable: its size, its libraries and the versions of their symbols. */
export function checkExecutable(file: string): readonly string[] {
  const size = statSync(file).size;
  return [
    ...(size > maxExecutableBytes ? [`it has ${size} bytes; expected at most ${maxExecutableBytes}`] : []),
    ...checkDynamicSection(objdump("-p", file)),
    ...checkSymbols(objdump("-T", file)),
  ];
}

/** Returns the libraries of the output of `objdump -p` that may not be needed. */
export function checkDynamicSection(output: string): readonly string[] {
  const needed = [...output.matchAll(/^\s*NEEDED\s+(\S+)/gm)].map((match) => match[1] ?? "");
  const others = needed.filter((library) => !libraries.some((pattern) => pattern.test(library)));
  if (needed.length === 0) return ["it needs no library; expected those of glibc"];
  return others.map((library) => `it needs ${library}; expected only libraries of glibc`);
}

/** Returns the symbols of the output of `objdump -T` that are too new. */
export function checkSymbols(output: string): readonly string[] {
  const symbols = [...output.matchAll(/\(?GLIBC_([0-9.]+)\)?\s+(\S+)$/gm)];
  const tooNew = symbols.filter(([, version = ""]) => isNewer(version.split(".").map(Number)));
  return tooNew.map(([, version, name]) => `${name} needs glibc ${version}; expected at most ${newestGlibc.join(".")}`);
}

function isNewer([major = 0, minor = 0]: readonly number[]): boolean {
  return major > newestGlibc[0] || (major === newestGlibc[0] && minor > newestGlibc[1]);
}

function objdump(option: string, file: string): string {
  return execFileSync("objdump", [option, file], { encoding: "utf8", maxBuffer: 1 << 26 });
}
