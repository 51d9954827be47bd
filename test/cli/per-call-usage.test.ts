import t from "tap";
import { runTool } from "../rig/run-tool.ts";

/** Wrong command lines with their messages. */
const wrong: readonly (readonly [string, string])[] = [
  ["work vault", "expected 3 or 5 arguments, got 2"],
  ["-- work", "expected 3 or 5 arguments, got 1"],
  ["--", "expected 3 or 5 arguments, got 0"],
  ["a b c d", "expected 3 or 5 arguments, got 4"],
  ["-- a b c d e f", "expected 3 or 5 arguments, got 6"],
  ["--asume-yes-for-ask a b c", "unknown option --asume-yes-for-ask; did you mean --assume-yes-for-ask?"],
  ["--pahts=x a b c", "unknown option --pahts; did you mean --path?"],
  ["--what-is-this-option-about a b c", "unknown option --what-is-this-option-about\n"],
  ["-x a b c", "unknown option -x"],
  ["a b c --just-evaluat", "unknown option --just-evaluat; did you mean --just-evaluate?"],
  ["--just-evaluate=yes a b c", "--just-evaluate takes no value"],
  ["a b c --path", "--path needs a value: --path DIR"],
  ["--path= a b c", "--path needs a value: --path DIR"],
  ["--path --legacy a b c", "--path needs a value, found the option --legacy; if it is meant, write --path=--legacy"],
  ["--legacy --path a --path b -- a b c", "with --legacy, --path can be given only once"],
  ["--path a --legacy --path=b a b c", "with --legacy, --path can be given only once"],
  ["--verison", "unknown option --verison; did you mean --version?"],
  ["--helo", "unknown option --helo; did you mean --help?"],
  ["rles --service x", "unknown option --service; rles is not a command, did you mean rules?\n"],
  ["--service x", "unknown option --service\n"],
  ["frobnicate --service x", "unknown option --service; frobnicate is not a command\n"],
  ["evla work vault svc --root x", "unknown option --root; evla is not a command, did you mean eval?\n"],
  ["work vault svc --root x", "unknown option --root\n"],
  ["work vault svc --help", "--help cannot be used with a call"],
  ["-h -- work vault svc", "no command --"],
  ["--path p -h -- work vault svc", "--help cannot be used with a call"],
  ["--path p --version 7 work vault svc 8", "--version cannot be used with a call"],
];

t.test("wrong usage", async (t) => {
  const ends = await Promise.all(wrong.map(([line]) => runTool(line.split(" "))));
  for (const [index, [line, message]] of wrong.entries()) {
    const { code, stdout, stderr } = ends[index] ?? {};
    t.equal(code, 2, line);
    t.equal(stdout, "", "nothing that could be taken for an answer");
    t.ok(stderr?.startsWith(`qrexec-policy: ${message}`), `says: ${stderr}`);
    t.match(stderr, "usage:\n  qrexec-policy [OPTION…] [--] SOURCE TARGET SERVICE[+ARG]\n");
  }
});

t.test("help and version after options", async (t) => {
  for (const [first, spellings] of [
    ["--help", ["--help", "-h"]],
    ["--version", ["--version", "-V"]],
  ] as const) {
    const shown = await runTool([first]);
    for (const spelling of spellings) t.strictSame(await runTool(["--path", "p1", spelling]), shown, spelling);
    t.strictSame(await runTool(["--legacy", first, "--"]), shown);
  }
});

t.test("no arguments", async (t) => {
  const { code, stdout, stderr } = await runTool([]);
  t.equal(code, 2);
  t.equal(stdout, "");
  t.match(stderr, "qrexec-policy: expected a command or a call\nusage:\n");
});
