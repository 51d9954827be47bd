/** Paths that the check skips, each with the reason. `npm run prose -- --all` reads them too. */
export const exempt: Readonly<Record<string, string>> = {
  "docs/performance.md": "the record of measurements of the launcher and the executable",
  "src/cli/{launch,load-plainly,make-code-cache,try-bindings,try-file-calls}.ts": "the launcher",
  "src/platform/*/*libc.ts": "only the executable uses these files",
};
