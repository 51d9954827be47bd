import { isUtf8 } from "node:buffer";
import { readFileSync } from "node:fs";
import type { Diagnostic } from "../../base/diagnostic.ts";
import type { CaseResult, TestsFileResult } from "./case-result.ts";
import type { Coverage } from "./coverage.ts";
import { readTestsFile } from "./read-tests-file.ts";
import { runCall } from "./run-call.ts";
import { runMayReach, runNever, runWhoCan } from "./run-exhaustive.ts";
import type { TestCase } from "./test-case.ts";
import { loadTestedPolicy } from "./tested-policy.ts";
import type { TestedWorld } from "./tested-world.ts";
import type { WatchedFolders } from "./watched-folders.ts";

/** Runs a tests file. If the file or its policy cannot be read, that is a problem of this file only. */
export function runFile(file: string, coverage: Coverage, folders: WatchedFolders): TestsFileResult {
  folders.addFolderOf(file);
  const text = readText(file);
  if (typeof text !== "string") return broken(file, [text]);
  const tests = readTestsFile(text, file, folders);
  if (!("cases" in tests)) return broken(file, tests);
  folders.addPolicy(tests.policy);
  const policy = loadTestedPolicy(tests.policy);
  if (!("rules" in policy)) return broken(file, policy);
  if (policy.rules.length === 0) {
    const message = "the policy has no rules, so that nothing can be tested";
    return broken(file, [{ code: "no-rules", severity: "error", message, file }]);
  }
  coverage.addRules(policy);
  if (policy.onDisk) for (const { place } of policy.rules) folders.addFolderOf(policy.shown(place.file));
  const world = { policy, info: tests.info };
  return { file, problems: [], cases: tests.cases.map((test) => runCase(test, world, coverage)) };
}

function broken(file: string, problems: readonly Diagnostic[]): TestsFileResult {
  return { file, problems, cases: [] };
}

function runCase(test: TestCase, world: TestedWorld, coverage: Coverage): CaseResult {
  const { name, at } = test;
  switch (test.kind) {
    case "call": {
      const { mismatches, rule } = runCall(test, world);
      if (rule !== null) coverage.addDecision(world.policy, rule);
      return { name, at, mismatches };
    }
    case "who-can":
      return { name, at, mismatches: runWhoCan(test, world) };
    case "may-reach":
      return { name, at, mismatches: runMayReach(test, world) };
    case "never":
      return { name, at, mismatches: runNever(test, world) };
  }
}

function readText(file: string): string | Diagnostic {
  const problem = (message: string): Diagnostic => ({ code: "unreadable-file", severity: "error", message, file });
  try {
    const bytes = readFileSync(file);
    return isUtf8(bytes) ? bytes.toString("utf8") : problem("the file has bytes that are not UTF-8");
  } catch (error) {
    return problem(`the file cannot be read: ${(error as NodeJS.ErrnoException).code}`);
  }
}
