/**
 * Exit codes of `qrexec-policy`. A failure has the same code in every command. The specification of a command describes
 * its codes. In the form that qrexec-daemon runs, 0 means allow and every other code deny.
 */
export const exitCodes = {
  allow: { code: 0 },
  deny: { code: 1 },
  usage: { code: 2 },
  policy: { code: 3 },
  systemInfo: { code: 4 },
  internal: { code: 5 },
  service: { code: 6 },
  ask: { code: 10 },
  /** The native executable exits with it if its engine ends with an error that the program did not handle. */
  engine: { code: 126 },
  /** The code that a shell uses for a missing program. The files in bin/ exit with it. */
  notBuilt: { code: 127 },
  closed: { code: 141 },
} as const;

/** The number of an exit code. */
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]["code"];
