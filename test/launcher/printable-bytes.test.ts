import fc from "fast-check";
import t from "tap";
import { fromPrintable, toPrintable } from "../../src/launcher/printable-bytes.ts";

t.test("any bytes come back from their text, which can stand in a comment", async (t) => {
  const bytes = fc.uint8Array({ maxLength: 400 });
  fc.assert(
    fc.property(bytes, (given) => {
      const text = toPrintable(given);
      const back = fromPrintable(text);
      t.match(text, /^[!-)+-~]*$/);
      return (
        Buffer.from(back).subarray(0, given.length).equals(given) &&
        back.subarray(given.length).every((byte) => byte === 0) &&
        back.length - given.length <= 1
      );
    }),
  );
});

t.test("thirteen bits are two characters", async (t) => {
  t.equal(toPrintable(new Uint8Array(13)).length, 16);
  t.equal(toPrintable(new Uint8Array(14)).length, 18);
  // 0x1fff is 90 * 91 + 1; the value of `*` is 9.
  t.equal(toPrintable(Uint8Array.of(0xff, 0x1f)).slice(0, 2), '"{');
  t.equal(toPrintable(Uint8Array.of(9, 0)).slice(0, 2), "~!");
});
