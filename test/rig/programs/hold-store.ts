import { StoreFile } from "../../../src/core/store/index.ts";

/** Holds the lock of a store until it is killed. */
const store = await StoreFile.open(process.argv[2] as string);
process.stdout.write("held\n");
setInterval(() => store, 1000);
