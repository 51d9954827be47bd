/** One way to start a process, with its measurements. */
export interface Form {
  readonly name: string;
  readonly command: readonly string[];
  /** The expected standard output, so that a wrong answer never counts as fast. */
  readonly expected: string;
  /** Milliseconds of each round. */
  readonly wall: number[];
  /** Peak memory of each round in megabytes. */
  readonly memory: number[];
}

/** The forms with a target, and the one to compare with. */
export const formNames = {
  floor: "node -e 0",
  compiled: "Node.js, compiled policy",
  cached: "Node.js, caches only",
  plain: "Node.js, no caches",
  native: "executable, compiled policy",
  nativeLoading: "executable, no compiled policy",
} as const;

type FormName = (typeof formNames)[keyof typeof formNames];

/** The target of a form: a ratio to `node -e 0`, and the peak memory as a ratio or in megabytes. */
export interface FormTarget {
  readonly wall: number;
  readonly memoryRatio?: number;
  readonly megabytes?: number;
}

/** The targets. */
export const targets: Readonly<Partial<Record<FormName, FormTarget>>> = {
  [formNames.compiled]: { wall: 1.1, memoryRatio: 1.1 },
  [formNames.cached]: { wall: 1.2, memoryRatio: 1.1 },
  [formNames.plain]: { wall: 1.4, memoryRatio: 1.1 },
  [formNames.native]: { wall: 0.15, megabytes: 6 },
  [formNames.nativeLoading]: { wall: 0.22, megabytes: 6 },
};

/** Returns a form without measurements. */
export function formOf(name: string, command: readonly string[], expected = ""): Form {
  return { name, command, expected, wall: [], memory: [] };
}
