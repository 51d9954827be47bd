/** Defined by the build. */
declare const __LOADER__: string;

/** Changes with everything that decides the meaning of a policy text (scripts/build/loader-identity.ts). */
export const loaderIdentity: string = typeof __LOADER__ === "undefined" ? "unbuilt" : __LOADER__;
