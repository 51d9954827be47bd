const helps: Readonly<Record<string, string>> = {
  ENOENT: "the daemon does not run; start it by: systemctl start qubesd",
  ECONNREFUSED: "the daemon has ended; start it by: systemctl start qubesd",
  EACCES: "only root and members of the group qubes may",
  EPERM: "only root and members of the group qubes may",
};

/** Returns the help for a daemon that cannot be reached, as the end of a message. */
export function connectionHelp(code: string | undefined): string {
  const help = helps[code ?? ""];
  return help === undefined ? "" : `: ${help}`;
}
