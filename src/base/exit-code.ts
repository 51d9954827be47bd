/**
 * Exit codes of `qrexec-policy`, for all its commands. docs/exit-codes.md and the help texts are made from this table.
 * In the form that qrexec-daemon runs, 0 means allow and everything else deny.
 */
export const exitCodes = {
  allow: { code: 0, meaning: "the call is allowed; for other commands: done, nothing found" },
  deny: {
    code: 1,
    meaning:
      "the call is denied, or it would be asked for; a check found something; in the form run by qrexec-daemon: any fault",
  },
  usage: { code: 2, meaning: "wrong arguments" },
  policy: { code: 3, meaning: "the policy does not load" },
  systemInfo: { code: 4, meaning: "no information about the domains" },
  internal: { code: 5, meaning: "something failed that should not; please report it" },
  service: { code: 6, meaning: "the policy service does not answer" },
  ask: { code: 10, meaning: "with --exit-ask: the user would be asked" },
  closed: { code: 141, meaning: "nobody reads the output any more" },
} as const;

/** The number of an exit code. */
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]["code"];
