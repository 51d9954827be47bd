import t from "tap";
import { FileReader } from "../../../src/policy/load/file-reader.ts";
import { loadLimits } from "../../../src/policy/load/limits.ts";
import { VirtualFiles } from "../../rig/virtual-files.ts";

t.test("each line is a rule, a directive, an error or nothing", async (t) => {
  const files = VirtualFiles.of({ "/f": "# a\r\n\n* * a b deny\r!include x\n* * a b no\n* * a @default allow" });
  const entries = new FileReader(files, "current").read("/f", "/shown", "policy").value;
  t.match(entries, [
    { rule: { place: { file: "/shown", line: 3 } } },
    { directive: { file: "/shown", line: 4, plan: { kind: "include" } } },
    { error: { file: "/shown", span: { line: 5, column: 9, length: 2 }, excerpt: "* * a b no" } },
    { error: { file: "/shown", span: { line: 6, column: 16, length: 5 }, code: "allow-default-without-target" } },
  ]);
  t.equal(entries?.length, 4);
});

t.test("a file is read once for each format and name", async (t) => {
  const reader = new FileReader(VirtualFiles.of({ "/f": "a b deny" }), "current");
  const first = reader.read("/f", "/f", "service").value;
  t.equal(reader.read("/f", "/f", "service").value, first);
  t.match(reader.read("/f", "/f", "policy").value, [{ error: { code: "syntax" } }]);
  t.match(reader.read("/f", "/g", "service").value, [{ rule: { place: { file: "/g" } } }]);
});

t.test("errors are returned once, valid lines each time", async (t) => {
  const reader = new FileReader(VirtualFiles.of({ "/f": "wrong\na b deny\na b allow,wrong\n" }), "current");
  t.match(reader.read("/f", "/f", "service").value, [{ error: {} }, { rule: {} }, { error: {} }]);
  const again = reader.read("/f", "/f", "service").value;
  t.match(again, [{ rule: { place: { line: 2 } } }]);
  t.equal(again?.length, 1);
});

t.test("lines after too many wrong ones are not read", async (t) => {
  const { errors } = loadLimits;
  for (const wrong of ["wrong\n", "* * a @default allow\n", "* * a\0 b deny\n"]) {
    const files = VirtualFiles.of({ "/f": `* * a b deny\n${wrong.repeat(errors)}* * a b deny\n${wrong.repeat(9)}` });
    const entries = new FileReader(files, "current").read("/f", "/f", "policy").value ?? [];
    t.equal(entries.length, errors + 3);
    t.match(entries.at(-1), { error: { span: { line: errors + 3 } } });
  }
});

t.test("reading a file is not retried", async (t) => {
  const files = new VirtualFiles();
  const reader = new FileReader(files, "current");
  const { problem } = reader.read("/f", "/f", "policy");
  t.equal(problem?.code, "missing");
  files.addFile("/f", "* * a b deny\n");
  t.equal(reader.read("/f", "/f", "policy").problem, problem);
});

t.test("a file that cannot be read", async (t) => {
  const reader = new FileReader(VirtualFiles.of({ "/d/": "" }), "legacy");
  t.strictSame(reader.read("/f", "/f", "legacy").problem, { code: "missing", message: "does not exist" });
  t.strictSame(reader.read("/d", "/d", "legacy").problem, { code: "wrong-kind", message: "is a directory" });
});

t.test("a NUL character is an error, in a comment too", async (t) => {
  const files = VirtualFiles.of({ "/f": "* * a b deny\n* * a\0 b deny\n# \0\0\n* * c d deny\n" });
  t.match(new FileReader(files, "current").read("/f", "/f", "policy").value, [
    { rule: { place: { line: 1 } } },
    { error: { code: "nul-character", span: { line: 2, column: 6, length: 1 }, excerpt: "* * a\0 b deny" } },
    { error: { code: "nul-character", span: { line: 3, column: 3, length: 1 } } },
    { rule: { place: { line: 4 } } },
  ]);
});
