import t from "tap";
import { type ApiReply, decodeReply, encodeCall } from "../../src/wire/framing.ts";

const systemInfo = { source: "dom0", method: "internal.GetSystemInfo", dest: "dom0" };
const set = { source: "mgmt", method: "admin.vm.tag.Set", dest: "work", argument: "red", payload: "a\0b" };

t.test("requests have the expected bytes", async (t) => {
  t.equal(encodeCall(systemInfo, "new"), "internal.GetSystemInfo+ dom0 name dom0\0");
  t.equal(encodeCall(systemInfo, "old"), "dom0\0internal.GetSystemInfo\0dom0\0\0");
  t.equal(encodeCall(set, "new"), "admin.vm.tag.Set+red mgmt name work\0a\0b");
  t.equal(encodeCall(set, "old"), "mgmt\0admin.vm.tag.Set\0work\0red\0a\0b");
});

const replies: readonly (readonly [string, string, ApiReply])[] = [
  ["success without content", "0\0", { kind: "success", content: Buffer.from("") }],
  ["success", "0\0abc\0d", { kind: "success", content: Buffer.from("abc\0d") }],
  ["nothing", "", { kind: "empty" }],
  ["half a header", "0", { kind: "malformed" }],
  ["no NUL", "0 abc", { kind: "malformed" }],
  ["an event", "1\0subject\0", { kind: "malformed" }],
  ["another number", "3\0abc", { kind: "malformed" }],
  ["an exception cut short", "2\0QubesException\0\0", { kind: "malformed" }],
  ["an exception", "2\0A\0\0text\0", { kind: "exception", name: "A", message: "text" }],
  ["an exception with a traceback", "2\0A\0File x\n\0text\0", { kind: "exception", name: "A", message: "text" }],
  ["arguments", "2\0A\0\0no %s in %s\0one\0two\0", { kind: "exception", name: "A", message: "no one in two" }],
  ["%r and %d", "2\0A\0\0%r: %d\0'x'\x007\0", { kind: "exception", name: "A", message: "'x': 7" }],
  ["%%", "2\0A\0\x00100%% of %s\0it\0", { kind: "exception", name: "A", message: "100% of it" }],
  ["too few arguments", "2\0A\0\0%s and %s\0one\0", { kind: "exception", name: "A", message: "one and %s" }],
  ["too many arguments", "2\0A\0\0%s\0one\0two\0", { kind: "exception", name: "A", message: "one" }],
  ["% in an argument", "2\0A\0\0%s %s\0%s\0x\0", { kind: "exception", name: "A", message: "%s x" }],
  ["not ASCII", "2\0A\0\0zażółć\0", { kind: "exception", name: "A", message: "zażółć" }],
];

t.test("replies are decoded", async (t) => {
  for (const [name, bytes, reply] of replies) t.strictSame(decodeReply(Buffer.from(bytes)), reply, name);
});
