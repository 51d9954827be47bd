/** Joins a directory and a path. An absolute path replaces the directory. Nothing is normalised. */
export function joinPath(directory: string, path: string): string {
  if (path.startsWith("/")) return path;
  return directory.endsWith("/") ? directory + path : `${directory}/${path}`;
}
