/** Returns the files and folders that a page names as code. A path with capitals holds a placeholder. */
export function namedPaths(page: string): readonly string[] {
  return [...page.matchAll(/`([^`\n]+)`/g)]
    .map(([, code = ""]) => code)
    .filter((code) => /^[\w.@-][\w.@/-]*(\.(ts|ne|md|json|jsonl|py|yaml)|\/)$/.test(code))
    .filter((code) => !/[A-Z]{2}/.test(code.replace("README.md", "")));
}
