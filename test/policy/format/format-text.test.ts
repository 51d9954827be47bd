import t from "tap";
import { maxErrors } from "../../../src/base/too-many-errors.ts";
import { formatText } from "../../../src/policy/format/format-text.ts";
import type { LineFormat } from "../../../src/policy/model/dialect.ts";

const long = "x".repeat(41);

const cases: readonly (readonly [name: string, format: LineFormat, before: string, after: string])[] = [
  ["nothing", "policy", "", ""],
  ["a final line end", "policy", "* * a b deny", "*  *  a  b  deny\n"],
  [
    "columns",
    "policy",
    "a.B\t+x  work  vault ask  user=x\tnotify=no\n* * a @anyvm deny\n",
    "a.B  +x  work  vault   ask user=x notify=no\n*    *   a     @anyvm  deny\n",
  ],
  ["indentation", "policy", "   * * a b deny\n", "*  *  a  b  deny\n"],
  ["white space of Unicode", "policy", "*\xa0*\u3000a\x85b\u2028deny\x1c\n", "*  *  a  b  deny\n"],
  [
    "a blank line ends a block",
    "policy",
    "* * aaa b deny\n \t\n* *  a b deny\n",
    "*  *  aaa  b  deny\n\n*  *  a  b  deny\n",
  ],
  [
    "a comment does not",
    "policy",
    "* * aaa b deny\n  #  x\ty \n* * a b deny\n",
    "*  *  aaa  b  deny\n  #  x\ty\n*  *  a    b  deny\n",
  ],
  [
    "a long word",
    "policy",
    `* * ${long} b deny\n* * a  bb deny\n* * aa bb deny\n`,
    `*  *  ${long}  b   deny\n*  *  a   bb  deny\n*  *  aa  bb  deny\n`,
  ],
  [
    "characters of two units",
    "policy",
    "* * \u{1f600}\u{1f600} b deny\n* * abc b deny\n",
    "*  *  \u{1f600}\u{1f600}   b  deny\n*  *  abc  b  deny\n",
  ],
  [
    "directives",
    "policy",
    "!include-service  a  *  x\n!include-service bcd + y\n!compat-4.0 \n!include  z\n",
    "!include-service  a    *  x\n!include-service  bcd  +  y\n!compat-4.0\n!include  z\n",
  ],
  ["CRLF", "policy", "# a\r\n\r\n# b\n", "# a\r\n\r\n# b\r\n"],
  ["LF", "policy", "# a\r\n# b\n\n# c\r", "# a\n# b\n\n# c\n"],
  ["CR", "policy", "# a\r\r# b", "# a\r\r# b\r"],
  ["as many of both", "policy", "# a\r\n# b\n", "# a\n# b\n"],
  [
    "a service file",
    "service",
    "$anyvm  b allow\n$tag:x bcd  ask,user=x, notify=no  target=c\n",
    "$anyvm  b    allow\n$tag:x  bcd  ask,user=x, notify=no target=c\n",
  ],
  ["commas between columns", "service", "a,b  allow \nab  c allow\n", "a,b  allow\nab  c  allow\n"],
  [
    "commas to spare",
    "service",
    "a  b allow,\na  b allow,,user=x\n,a  b allow\n",
    "a  b allow,\na  b allow,,user=x\n,a  b allow\n",
  ],
  ["an include of R4.0 in a service file", "service", "$include:a/b \n!include   c\n", "$include:a/b\n!include  c\n"],
  ["the same as a value", "service", "a  b allow user=$include:user=x\n", "a  b allow user=$include:user=x\n"],
  ["R4.0", "legacy", "a,b   $anyvm allow,target=x\nc b ,allow\n", "a,b  $anyvm  allow,target=x\nc b ,allow\n"],
  ["an include of R4.0", "legacy", "  $include:a  b,c \n", "$include:a  b,c\n"],
];

for (const [name, format, before, after] of cases) {
  t.test(name, async (t) => {
    t.strictSame(formatText(before, format), { text: after, errors: [] });
  });
}

t.test("lines that do not parse stay unchanged", async (t) => {
  const { text, errors } = formatText("* *  aaa b deny\n *  * a b alow \n#\0 \n* * a b deny\n", "policy", "f");
  t.equal(text, "*  *  aaa  b  deny\n *  * a b alow \n#\0 \n*  *  a    b  deny\n");
  t.match(errors, [
    { code: "syntax", file: "f", span: { line: 2, column: 11 }, excerpt: " *  * a b alow " },
    { code: "nul-character", file: "f", span: { line: 3, column: 2, length: 1 }, excerpt: "#\0 " },
  ]);
  t.equal(errors.length, 2);
});

t.test("a text with too many malformed lines stays unchanged", async (t) => {
  const text = `* *  aaa b deny \n${"wrong\n".repeat(1500)}`;
  const found = formatText(text, "policy", "f");
  t.equal(found.text, text);
  t.equal(found.errors.length, maxErrors + 1);
  t.match(found.errors.at(-1), { code: "too-many-errors", span: { line: maxErrors + 2 } });
});
