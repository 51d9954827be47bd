import t from "tap";
import { tryBindings } from "../../../src/launcher/try-bindings.ts";
import { TemporaryFolder } from "../../rig/temporary-folder.ts";

t.test("the internals of this Node.js behave as node:fs and node:vm", async (t) => {
  tryBindings(new TemporaryFolder(t).at(""));
  t.pass("every call gives the same, and fails by the same errors");
});
