import fc from "fast-check";
import { distance } from "fastest-levenshtein";
import t from "tap";
import { isOneEditAway } from "../../src/base/edit-distance.ts";

t.test("an inserted, missing, other or transposed letter", async (t) => {
  for (const other of ["vaultt", "vaut", "vauly", "valut", "avult", "ault", "xvault"]) {
    t.ok(isOneEditAway("vault", other), other);
    t.ok(isOneEditAway(other, "vault"), other);
  }
  for (const other of ["vault", "vau", "vaultxy", "tluav", "vlaut1x"]) t.notOk(isOneEditAway("vault", other), other);
});

t.test("names with other digits are different names", async (t) => {
  t.notOk(isOneEditAway("web-1", "web-2"));
  t.notOk(isOneEditAway("web-1", "web-12"));
  t.ok(isOneEditAway("web-1", "wep-1"));
});

t.test("the distance equals that of another implementation, apart from transpositions", async () => {
  const word = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 6 });
  fc.assert(
    fc.property(word, word, (one, other) => {
      const near = distance(one, other) === 1;
      if (near && !isOneEditAway(one, other)) throw new Error("is not found");
      if (isOneEditAway(one, other) && distance(one, other) > 2) throw new Error("is too far");
      return one !== other || !isOneEditAway(one, other);
    }),
  );
});
