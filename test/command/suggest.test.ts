import t from "tap";
import { didYouMean, suggest } from "../../src/command/suggest.ts";

const known = ["--store", "--socket-dir", "--policy-dir", "--help", "--help-properties"];

t.test("suggestions", async (t) => {
  for (const [word, expected] of [
    ["--stor", "--store"],
    ["--sotre", "--store"],
    ["--so", "--socket-dir"],
    ["--help-prop", "--help-properties"],
    ["--policy", undefined],
    ["--s", undefined],
    ["--something-else", undefined],
  ] as const) {
    t.equal(suggest(word, known), expected, word);
  }
  t.equal(suggest("x", []), undefined);
});

t.test("as the end of a message", async (t) => {
  t.equal(didYouMean("jsno", ["text", "json"]), "; did you mean json?");
  t.equal(didYouMean("xml", ["text", "json"]), "");
});
