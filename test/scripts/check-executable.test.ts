import t from "tap";
import { checkDynamicSection, checkSymbols } from "../../scripts/build/check-executable.ts";

t.test("libraries that the executable needs", async (t) => {
  const section = (...names: string[]) => `Dynamic Section:\n${names.map((name) => `  NEEDED    ${name}\n`).join("")}`;
  t.strictSame(checkDynamicSection(section("libm.so.6", "libc.so.6", "ld-linux-x86-64.so.2")), []);
  t.strictSame(checkDynamicSection(section("libgcc_s.so.1", "libc.so.6")), [
    "it needs libgcc_s.so.1; expected only libraries of glibc",
  ]);
  t.strictSame(checkDynamicSection("nothing"), ["it needs no library; expected those of glibc"]);
});

t.test("versions of symbols", async (t) => {
  const line = (version: string, name: string) =>
    `0000000000000000      DF *UND*\t0000000000000000 (GLIBC_${version}) ${name}`;
  t.strictSame(checkSymbols([line("2.34", "main"), line("2.2.5", "read"), line("2.4", "x")].join("\n")), []);
  t.strictSame(checkSymbols([line("2.35", "hypot"), line("3.1", "y")].join("\n")), [
    "hypot needs glibc 2.35; expected at most 2.34",
    "y needs glibc 3.1; expected at most 2.34",
  ]);
});
