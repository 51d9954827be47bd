import fc from "fast-check";
import t from "tap";
import { isNameText, isPlainNameText, isPrintable } from "../../../src/policy/model/characters.ts";

/** The same by regular expressions that describe the whole text. */
const expected = {
  isPrintable: /^[\x21-\x7e]*$/,
  isNameText: /^[A-Za-z0-9._+-]*$/,
  isPlainNameText: /^[A-Za-z0-9._-]*$/,
};

function isAsExpected(text: string): boolean {
  return (
    isPrintable(text) === expected.isPrintable.test(text) &&
    isNameText(text) === expected.isNameText.test(text) &&
    isPlainNameText(text) === expected.isPlainNameText.test(text)
  );
}

t.test("every character alone, and inside a text", async (t) => {
  for (let code = 0; code < 0x10000; code++) {
    const character = String.fromCharCode(code);
    if (isAsExpected(character) && isAsExpected(`a${character}%41`) && isAsExpected(`${character}\n`)) continue;
    t.fail(`U+${code.toString(16)}`);
  }
  t.ok(isPrintable("") && isNameText("") && isPlainNameText(""));
});

t.test("texts", async () => {
  const texts = fc.oneof(
    fc.string(),
    fc.string({ unit: "binary" }),
    fc.string({ unit: fc.constantFrom(..."aZ0._-+%^") }),
  );
  fc.assert(fc.property(texts, isAsExpected));
});
