const regular = 0o100000;

/** The kinds of files that are distinguished, by the bits of st_mode (inode(7)). */
const kinds = {
  socket: 0o140000,
  link: 0o120000,
  regular,
  directory: 0o040000,
  device: 0o020000,
  fifo: 0o010000,
} as const;

const kindBits = 0o170000;

/** Write permission for group and others. */
const foreignWrite = 0o022;

/** Returns whether a mode is that of a kind of file. `device` means a character device. */
export function isKind({ mode }: { readonly mode: number }, kind: keyof typeof kinds): boolean {
  return (mode & kindBits) === kinds[kind];
}

/**
 * Returns whether only root and a user can have written a file. A compiled policy and a code cache decide calls, so a file
 * that others can write is not used.
 *
 * @param user the number of the user; undefined where users have none
 */
export function isOwnFile(status: { readonly mode: number; readonly uid: number }, user: number | undefined): boolean {
  const { mode, uid } = status;
  return (uid === 0 || uid === user) && (mode & kindBits) === regular && (mode & foreignWrite) === 0;
}
