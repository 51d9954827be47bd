// What needs the core of the daemon is in a file of its own, which a program loads only when it works on a store.
export { createStore } from "../../../core/store/index.ts";
export { openStoredSystem } from "./stored-system.ts";
