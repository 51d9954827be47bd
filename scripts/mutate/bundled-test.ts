/** Returns where the bundle of a test file is, which plain Node.js runs. */
export function bundledTest(test: string): string {
  return `.mutation/${test}.mjs`;
}
