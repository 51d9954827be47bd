/** The kinds of files that are distinguished, by the bits of st_mode (inode(7)). */
const kinds = { socket: 0o140000, link: 0o120000, directory: 0o040000, device: 0o020000, fifo: 0o010000 } as const;

const kindBits = 0o170000;

/** Returns whether a mode is that of a kind of file. `device` means a character device. */
export function isKind({ mode }: { readonly mode: number }, kind: keyof typeof kinds): boolean {
  return (mode & kindBits) === kinds[kind];
}
