import t from "tap";
import { checkFile } from "../../scripts/prose/check-file.ts";
import { readDictionary } from "../../scripts/prose/dictionary.ts";
import { referenceTexts } from "../../scripts/prose/reference-texts.ts";
import { markdownOfSource } from "../../scripts/prose/text/markdown-of-source.ts";

const dictionary = readDictionary();

/** The findings of a file, as `line:column rule`. */
async function findings(file: string, text: string): Promise<string[]> {
  const found = await checkFile(file, text, dictionary);
  return found.map(({ line, column, rule }) => `${line}:${column} ${rule}`);
}

/** The prose of a source file, one line each, without empty lines. */
function prose(text: string): string[] {
  return markdownOfSource("a.ts", text, true)
    .markdown.split("\n")
    .filter((line) => line !== "");
}

t.test("Markdown is checked where people read it, and code is not", async (t) => {
  const page = [
    "# An anew heading",
    "",
    "Some `anew` code, and",
    "text that is anew [anew](anew.md).",
    "",
    "```sh",
    "run anew # anew",
    "```",
    "",
    "    anew in indented code",
    "",
    "- an anew item",
    "  of two anew lines",
    "",
    "| anew | `anew` |",
    "| --- | --- |",
    "| a | anew **anew** |",
    "",
    "> a quote anew",
    "> and anew",
    "",
    "<!-- anew -->",
    '<p title="anew">',
    "",
    "Read <https://example.org/anew> and https://example.org/anew.",
    "",
    "[anew]: anew.md",
  ].join("\n");
  t.same(await findings("page.md", page), [
    "1:6 phrase",
    "4:14 phrase",
    "4:20 phrase",
    "12:6 phrase",
    "13:10 phrase",
    "15:3 phrase",
    "17:7 phrase",
    "17:14 phrase",
    "19:11 phrase",
    "20:7 phrase",
  ]);
});

t.test("comments are checked at their places", async (t) => {
  const source = [
    "/**",
    " * Reads it anew.",
    " *",
    " * @param name the name anew",
    " * @returns anew, {@link anew} or `anew`",
    " */",
    "function read(name: string) {",
    "  // One line,",
    "  // and the next anew.",
    "  return name; // anew",
    "  /* anew */ /** anew */",
    "}",
    "// anew",
  ].join("\n");
  t.same(await findings("src/a.ts", source), [
    "2:13 phrase",
    "4:25 phrase",
    "5:13 phrase",
    "9:19 phrase",
    "10:19 phrase",
    "11:6 phrase",
    "11:18 phrase",
    "13:4 phrase",
  ]);
});

t.test("each comment is read once, without its signs", async (t) => {
  t.same(prose("// one\n// two\n/* three */ f(); // four\n/**\n * five\n *\n * six\n */\n"), [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
  ]);
  t.same(prose("/** {@link a} of\r\n * `b`\r\n */\nclass A {\n  // end\n}"), ["`xxxxxxx` of", "`b`", "end"]);
  t.same(prose("f(/* in */ a, // after\n);"), ["in", "after"]);
  t.same(prose("/** Text.\n * @param a - the a\n * @typeParam T the T\n * @throws never\n */\nfunction f() {}"), [
    "Text.",
    "the a",
    "the T",
    "never",
  ]);
});

t.test("lines of comments make one text, and tags and comments begin another", async (t) => {
  const part = "one two three four five six seven eight nine ten";
  const over = (lines: string[]): Promise<string[]> => findings("src/a.ts", lines.join("\n"));
  t.same(await over([`// ${part}`, `// ${part}`, `// ${part}`]), ["1:4 sentence-length"]);
  t.same(await over(["/**", ` * ${part} ${part}`, ` * @returns ${part}`, " */"]), []);
  t.same(await over([`// ${part} ${part}`, "", `// ${part}`]), []);
  t.same(await over([`a(); // ${part} ${part}`, `b(); // ${part}`]), []);
  t.same(await over([`/* ${part} ${part} */`, `// ${part}`]), []);
});

t.test("strings that are prose are checked at their places", async (t) => {
  const source = [
    'const a = "read the file anew";',
    `const b = \`read $\{name} the file anew $\{read(\`all the files anew\`)}\`;`,
    'const c = "one part " + "and another anew";',
    'const d = "first line\\nsecond line anew";',
    "const e = `",
    "  a line of text anew`;",
  ].join("\n");
  t.same(await findings("src/a.ts", source), [
    "1:26 phrase",
    "2:34 phrase",
    "2:61 phrase",
    "3:38 phrase",
    "4:36 phrase",
    "6:18 phrase",
  ]);
  const table = ["const a = `a row  of two columns of words", "another  row of words", "    with a line anew`;"].join(
    "\n",
  );
  t.same(await findings("src/a.ts", table), ["3:17 phrase"]);
  t.same(await findings("scripts/a.ts", 'log("read the file anew");'), ["1:20 phrase"]);
  t.same(await findings("test/a.ts", 'log("read the file anew"); // anew'), ["1:31 phrase"]);
});

t.test("a help text is checked by its rows and paragraphs, without the lines of commands", async (t) => {
  const part = "one two three four five six seven eight nine ten";
  const over = (lines: string[]): Promise<string[]> => findings("src/a.ts", `const a = \`${lines.join("\n")}\`;`);
  t.same(await over([part, part, part]), ["1:12 sentence-length"]);
  t.same(await over([part, part, "", part]), []);
  t.same(await over([`--one   ${part}`, `--two   ${part}`, `--three ${part}`]), []);
  t.same(await over([`--a ${part}`, `-b ${part}`, `--ccc ${part}`]), []);
  t.same(await over([`--one   ${part}`, `        ${part}`, `        ${part}`]), ["1:12 sentence-length"]);
  t.same(await over([`  ${part}`, `  ${part}`, part]), []);
  t.same(await over(["npm run anew [--anew FILE]", "qrexec-policy anew NAME", "$ anew --all now", "a line anew"]), [
    "4:8 phrase",
  ]);
  t.same(await over([`${part} ${part}`, "npm run it -- --all", part]), []);
  t.same(await findings("src/a.ts", 'log("npm run anew --all please");'), ["1:14 phrase"], "one line is a message");
});

t.test("strings that are not prose are left alone", async (t) => {
  const left = [
    'import a from "read the file anew";',
    'export * from "read the file anew";',
    'type A = "read the file anew";',
    'if (text === "read the file anew" || text !== "read the file anew") a();',
    'switch (text) { case "read the file anew": a(); }',
    "css`read the file anew`;",
    'a("anew");',
    'a("/read/the file");',
    'a("const text = () => anew");',
    'a("<p>read the file anew</p>");',
    'a("{% for file in anew %}");',
    'a("read the file && anew");',
    'a("case $a in read the file anew ;;");',
    'a("while read the file; do it anew");',
    'a("if read the file; then it anew");',
    'a("read the file anew 2>/dev/null");',
    'a("read the file anew\\nesac");',
    'a("#!/bin/sh read the file anew");',
    'a("read the $(file anew)");',
    'a("read the {{ file }} anew");',
    'a("let a;\\nread the file");',
  ];
  for (const line of left) t.same(prose(line), [], line);
  t.same(prose('const a = cond ? "read the file" : "write a file";'), ["read the file", "write a file"]);
});

t.test("signs of a string do not change what is read", async (t) => {
  t.same(await findings("src/a.ts", 'a("the *file* <name> [anew](x) | _is_ \\"good\\" ~");'), ["1:23 phrase"]);
  t.same(await findings("src/a.ts", 'a("- read the file anew");'), ["1:20 phrase"]);
  t.same(await findings("src/a.ts", 'a("# read the file anew");'), ["1:20 phrase"]);
});

t.test("texts of the reference stay as they are", async (t) => {
  for (const text of referenceTexts) t.same(await findings("src/a.ts", `log(\`\${a}: ${text} here anew\`);`), [], text);
  t.same(await findings("src/a.ts", 'log("other text here anew");'), ["1:22 phrase"]);
});

t.test("errors and help texts are messages", async (t) => {
  const bad = [
    'throw new UsageError("The file is missing");',
    'throw new Error("The file " + "is missing");',
    'report({ message: "The file is missing" });',
    'report({ problem: "The file is missing" });',
    'const option = { help: "The file to read" };',
  ];
  for (const line of bad) t.same((await findings("src/a.ts", line)).length, 1, line);
  t.same(await findings("src/a.ts", 'throw new Error("the file is missing.");'), ["1:37 message-form"]);
  const good = [
    'throw new QubesError("Name", "The file is missing.");',
    'const doc = { doc: "The file is missing." };',
    'log("The file is missing.");',
    "/** The file is missing. */",
  ];
  for (const line of good) t.same(await findings("src/a.ts", line), [], line);
});

t.test("an escape with a reason lets the next block break a rule", async (t) => {
  const allow = "<!-- prose-allow phrase: a quotation -->";
  t.same(await findings("a.md", `${allow}\n\nRead it anew.\n`), []);
  t.same(await findings("a.md", `${allow}\nRead it.\n\nRead it anew.\n`), ["1:1 escape", "4:9 phrase"]);
  t.same(await findings("a.md", `${allow}\n\n- Read it anew.\n- Read it anew.\n\nRead it anew.\n`), ["6:9 phrase"]);
  t.same(await findings("a.md", `${allow}\n\n| a |\n| --- |\n| read anew |\n`), []);
  t.same(await findings("a.md", `${allow}\n\nRead a colur anew.\n`), ["3:8 spelling"]);
  const both = "<!-- prose-allow phrase, spelling: a quotation -->";
  t.same(await findings("a.md", `${both}\n\nRead a colur anew.\n`), []);
  const two = `${allow}\n\n<!-- prose-allow spelling: a name -->`;
  t.same(await findings("a.md", `${two}\n\nRead a colur anew.\n`), []);
  t.same(await findings("src/a.ts", '// prose-allow phrase: a quotation\nlog("read it anew");\nlog("read it anew");'), [
    "3:14 phrase",
  ]);
  t.same(await findings("src/a.ts", "// prose-allow phrase: a quotation\n// Read it anew.\n"), []);
  t.same(await findings("src/a.ts", "// Read it.\n// prose-allow phrase: a quotation\n/** Read it anew. */\n"), []);
});

t.test("an escape without a reason, for an unknown rule, or without need is a finding", async (t) => {
  const problem = async (text: string): Promise<string | undefined> =>
    (await checkFile("a.md", text, dictionary)).find(({ rule }) => rule === "escape")?.message;
  t.match(await problem("<!-- prose-allow phrase -->\n\nRead it anew.\n"), /^malformed escape\n {2}help: /);
  t.match(await problem("<!-- prose-allow phrase: -->\n\nRead it anew.\n"), /^malformed escape/);
  t.match(await problem("<!-- prose-allow: why -->\n\nRead it anew.\n"), /^malformed escape/);
  t.match(
    await problem("<!-- prose-allow fraze: why -->\n\nRead it anew.\n"),
    /^unknown rule "fraze"; expected phrase, /,
  );
  t.match(await problem("<!-- prose-allow phrase: why -->\n\nRead it.\n"), /^this escape is not needed/);
  t.equal(await problem("<!-- prose-allow phrase: why -->\n\nRead it anew.\n"), undefined);
  t.equal(await problem("<!-- prose is read -->\n\nRead it.\n"), undefined);
});
