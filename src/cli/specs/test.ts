import type { CommandSpec } from "../../command/command-spec.ts";
import { commonExits } from "./shared-exits.ts";
import { formatOption, helpOption } from "./shared-options.ts";

/** `qrexec-policy test` */
export const testSpec: CommandSpec = {
  name: "test",
  summary: "run policy tests",
  usage: ["[OPTION…] [FILE|DIR|GLOB]…"],
  description: [
    "Runs policy tests in YAML (docs/policy-tests.md): calls with their expected decisions, and statements about all calls.",
    "A tests file without cases fails. So does a file that cannot be read, or whose policy does not load. The other files still run. A case fails if it names an unknown domain or service.",
  ],
  options: {
    format: formatOption(["text", "tap", "junit", "json"]),
    output: { value: "FILE", kind: "file", help: "write the results to FILE instead of standard output" },
    coverage: { help: "list the rules that decide no call case" },
    "coverage-format": formatOption(["text", "json", "lcov"], "format of the coverage"),
    "coverage-output": { value: "FILE", kind: "file", help: "write the coverage to FILE" },
    threshold: { value: "N", help: "exit 1 if fewer than N percent of the rules are covered" },
    watch: { help: "run again when the tests, the policy or the domains change, until Ctrl-C" },
    ...helpOption,
  },
  operands: [
    {
      name: "FILE|DIR|GLOB",
      kind: "file",
      repeatable: true,
      help: "tests file; directory, for all policy-tests.yaml and *.policy-test.yaml below it; glob in quotes [default: .]",
    },
  ],
  examples: [
    { line: "qrexec-policy test", does: "all policy tests below this directory" },
    {
      line: "qrexec-policy test policy-examples/whonix-like/policy-tests.yaml --coverage",
      does: "one file, with coverage",
    },
    { line: "qrexec-policy test --format junit --output results.xml --threshold 80", does: "in CI" },
  ],
  exits: {
    0: "all tests pass",
    1: "a test fails, no test passes, or the coverage is below --threshold",
    ...commonExits,
  },
};
