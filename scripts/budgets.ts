/** The largest size of each file of the build, in bytes. A call waits for the first two, so they must stay small. */
export const maxBytes: Readonly<Record<string, number>> = {
  "dist/qrexec-policy-call.js": 38_500,
  "dist/qrexec-policy-load.js": 21_000,
  "dist/qrexec-policy-commands.cjs": 180_000,
  "dist/qrexec-policy-author.cjs": 440_000,
  "dist/qrexec-policy-bun.cjs": 10_000,
  "dist/qubesd.cjs": 500_000,
  "dist/qubes-tools.cjs": 32_000,
  "dist/qubes-tools-store.cjs": 350_000,
};

/** The allowed lengths of the files of `src/`, in lines. Generated files do not count. */
export const lengths: Lengths = {
  short: 90,
  long: 300,
  reasons: {},
};

/** Limits on the lengths of files. */
export interface Lengths {
  /** Half of the files must have fewer lines than this. */
  readonly short: number;
  /** A file with more lines than this needs a reason. */
  readonly long: number;
  /** The reasons for longer files, by path. */
  readonly reasons: Readonly<Record<string, string>>;
}
