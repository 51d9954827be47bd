import t from "tap";
import { isDom0, readToken, type VmToken } from "../../../src/policy/model/token.ts";

const everywhere: readonly VmToken[] = [
  { kind: "name", text: "work" },
  { kind: "name", text: "dom0" },
  { kind: "name", text: "*x" },
  { kind: "name", text: "a/b" },
  { kind: "name", text: "$anyvm" },
  { kind: "name", text: "!x" },
  { kind: "anyvm", text: "@anyvm" },
  { kind: "adminvm", text: "@adminvm" },
  { kind: "defaultvm", text: "@default" },
  { kind: "dispvm", text: "@dispvm" },
  { kind: "dispvm_name", text: "@dispvm:a", name: "a" },
  { kind: "dispvm_name", text: "@dispvm:uuid:1", name: "uuid:1" },
  { kind: "dispvm_tag", text: "@dispvm:@tag:a", tag: "a" },
  { kind: "tag", text: "@tag:a", tag: "a" },
  { kind: "tag", text: "@tag:a:b", tag: "a:b" },
  { kind: "type", text: "@type:AppVM", type: "AppVM" },
];

const currentOnly: readonly VmToken[] = [
  { kind: "star", text: "*" },
  { kind: "uuid", text: "uuid:1" },
  { kind: "uuid", text: "uuid:" },
];

/** In R4.0 a value can begin with `@`, and a template can have no name; other values without `@` are names. */
const legacyOnly: readonly VmToken[] = [
  { kind: "name", text: "*" },
  { kind: "name", text: "uuid:1" },
  { kind: "dispvm_name", text: "@dispvm:", name: "" },
  { kind: "dispvm_tag", text: "@dispvm:@tag:@a", tag: "@a" },
  { kind: "tag", text: "@tag:@a", tag: "@a" },
  { kind: "type", text: "@type:@a", type: "@a" },
];

const never = ["", "@", "@x", "@Anyvm", "@anyvm ", "@tag:", "@tag", "@type:", "@dispvm:@tag:", "@dispvm:@x", "@uuid:1"];

t.test("tokens", async (t) => {
  for (const token of [...everywhere, ...currentOnly])
    t.strictSame(readToken(token.text, "current"), token, token.text);
  for (const token of [...everywhere, ...legacyOnly]) t.strictSame(readToken(token.text, "legacy"), token, token.text);
});

t.test("texts that are not tokens", async (t) => {
  for (const text of never) {
    t.equal(readToken(text, "current"), undefined, text);
    t.equal(readToken(text, "legacy"), undefined, text);
  }
  for (const { text } of legacyOnly.filter((token) => token.text.startsWith("@"))) {
    t.equal(readToken(text, "current"), undefined, text);
  }
});

t.test("dom0 has three names", async (t) => {
  const zero = "00000000-0000-0000-0000-000000000000";
  for (const text of ["dom0", "@adminvm", `uuid:${zero}`]) t.ok(isDom0(text), text);
  for (const text of ["", "Dom0", "@default", zero, "uuid:", "dom0 "]) t.notOk(isDom0(text), text);
});
