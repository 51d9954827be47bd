import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { argv } from "node:process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { checkFile, type Finding } from "./prose/check-file.ts";
import { readDictionary } from "./prose/dictionary.ts";
import { findFiles } from "./prose/find-files.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

/** A finding for the terminal: the problem on one line, then the help. */
export function formatFinding({ file, line, column, rule, message }: Finding): string {
  const [problem, ...help] = message.split("\n");
  return [`${file}:${line}:${column}: ${problem} [${rule}]`, ...help].join("\n");
}

async function main(): Promise<number> {
  const { positionals } = parseArgs({ allowPositionals: true });
  const files = findFiles(root, positionals);
  if (files.length === 0 && positionals.length > 0) {
    console.error(`no Markdown or TypeScript file found in: ${positionals.join(" ")}`);
    return 2;
  }
  const dictionary = readDictionary();
  let total = 0;
  for (const file of files) {
    const findings = await checkFile(file, readFileSync(resolve(root, file), "utf8"), dictionary);
    for (const finding of findings) console.log(formatFinding(finding));
    total += findings.length;
  }
  console.log(
    `prose: ${total} ${total === 1 ? "finding" : "findings"} in ${files.length} ${files.length === 1 ? "file" : "files"}`,
  );
  return total > 0 ? 1 : 0;
}

if (argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await main();
