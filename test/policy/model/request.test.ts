import t from "tap";
import { splitCall } from "../../../src/policy/model/request.ts";

t.test("the argument begins at the first +", async (t) => {
  t.strictSame(splitCall("a.B"), { service: "a.B", argument: "+", call: "a.B" });
  t.strictSame(splitCall("a.B+"), { service: "a.B", argument: "+", call: "a.B+" });
  t.strictSame(splitCall("a.B+c+d"), { service: "a.B", argument: "+c+d", call: "a.B+c+d" });
  t.strictSame(splitCall("+c"), { service: "", argument: "+c", call: "+c" });
  t.strictSame(splitCall(""), { service: "", argument: "+", call: "" });
});
