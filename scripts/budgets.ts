/**
 * The largest size of each file of the build, and of the parts that calls run, in bytes. A call waits until Node.js
 * has read the whole file of the tool. Another 100 kB take about a hundredth of a start.
 */
export const maxBytes: Readonly<Record<string, number>> = {
  "part call": 39_000,
  "part load": 22_100,
  "dist/qrexec-policy.cjs": 320_000,
  "dist/qubesd.cjs": 600_000,
  "dist/qubes-tools.cjs": 32_000,
  "dist/qubes-tools-store.cjs": 400_000,
};

/** The maximum size of the native executable in bytes. */
export const maxExecutableBytes = 2_500_000;

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
