import type { CommandSpec } from "../command.ts";

/** `qrexec-policy test` */
export const testSpec: CommandSpec = {
  name: "test",
  summary: "run policy tests",
  usage: ["test [OPTION…] [FILE|DIR|GLOB]…"],
  description: [
    "Runs tests of policy that are written in YAML (docs/policy-tests.md): calls with what is to become of them, and statements on all calls, as who can reach a domain. Of a DIR, **/policy-tests.yaml and **/*.policy-test.yaml below it are run, and without arguments those below the current directory; node_modules and directories whose names begin with a dot are passed over. Put a GLOB in quotes, so that the shell leaves it alone.",
    "Nothing that could not be tested passes. A tests file that cannot be read, whose policy does not load or that has no cases fails, and the others are run all the same. A case fails that names a domain or a service that there is not. An argument that names no file is a wrong argument.",
  ],
  options: {
    format: {
      value: "FORMAT",
      choices: ["text", "tap", "junit", "json"],
      help: "text (the default), tap, junit or json",
    },
    output: { value: "FILE", help: "write the results there instead of standard output" },
    coverage: { help: "list the rules that decide no call case" },
    "coverage-format": { value: "FORMAT", choices: ["text", "json", "lcov"], help: "text (the default), json or lcov" },
    "coverage-output": { value: "FILE", help: "write the coverage there" },
    threshold: { value: "N", help: "exit 1 if fewer than N percent of the rules are covered" },
    watch: { help: "run again when the tests, the policy or the domains change, until Ctrl-C" },
    help: { short: "h", help: "show this help" },
  },
  examples: [
    { line: "qrexec-policy test", does: "all policy tests below this directory" },
    {
      line: "qrexec-policy test policy-examples/whonix-like/policy-tests.yaml --coverage",
      does: "one file, with coverage",
    },
    { line: "qrexec-policy test --format junit --output results.xml --threshold 80", does: "in CI" },
  ],
  exits: ["allow", "deny", "usage", "internal", "closed"],
};
