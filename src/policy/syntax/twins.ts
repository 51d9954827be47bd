/*
 * The one pair of files beside src/platform/ that differs between Node.js and the native executable. The build of the
 * executable takes `NAME.native.ts` in place of `NAME.ts`. The compiler checks here that the twin has what the other
 * files use. Test: split-line.test.ts.
 */

/** Is an error of the compiler if a twin lacks an export, or has another type for it. */
type SplitterTwin<Native extends Node, Node> = Native;

/** The twins. */
export type SplitterTwins = [SplitterTwin<typeof import("./split-line.native.ts"), typeof import("./split-line.ts")>];
