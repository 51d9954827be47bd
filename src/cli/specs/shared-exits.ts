/** Exit codes that mean the same for every command. */
export const commonExits = {
  2: "wrong arguments, or a named file or the output cannot be read or written",
  5: "internal error; please report it",
  141: "the output pipe was closed",
} as const;

/** The policy that a command reads does not load. */
export const policyExit = { 3: "the policy does not load" } as const;

/** A command that needs the domains does not get them. */
export const systemInfoExit = {
  4: "no system information: neither from --system-info nor from the core daemon",
} as const;
