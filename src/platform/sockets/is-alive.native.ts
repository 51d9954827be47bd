import { host } from "../native/host.ts";

/** Returns whether a process listens at a path, even if it is too busy or refuses this connection. */
export async function isAlive(path: string): Promise<boolean> {
  try {
    host.close(host.connect(path));
    return true;
  } catch (error) {
    const { code } = error as { readonly code?: string };
    return code !== "ENOENT" && code !== "ECONNREFUSED";
  }
}
