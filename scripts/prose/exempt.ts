/** Paths that the check skips, each with the reason. `npm run prose -- --all` reads them too. */
export const exempt: Readonly<Record<string, string>> = {
  "docs/performance.md": "the record of measurements of the launcher and the executable",
};
