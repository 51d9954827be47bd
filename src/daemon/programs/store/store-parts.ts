// The build writes this to a file of its own. It needs the core of the daemon; a program loads it to work on a store.
export { createStore } from "../../../core/store/index.ts";
export { openStoredSystem } from "./stored-system.ts";
