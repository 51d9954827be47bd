export { checkStore } from "./check-store.ts";
export { createStore } from "./create-store.ts";
export { StoreFile } from "./store-file.ts";
