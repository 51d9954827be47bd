import t from "tap";
import { Quota } from "../../src/base/quota.ts";

t.test("one source cannot take all places, and a released place can be taken again", (t) => {
  const share = new Quota({ each: 2, all: 5 });
  const places = ["a", "a", "b", "b", "c"].map((who) => share.take(who));
  t.ok(places.every((place) => place !== undefined));
  t.equal(share.take("c"), undefined, "all places are taken");
  places[4]?.();
  t.equal(share.take("a"), undefined, "the caller has reached its own limit");
  places[0]?.();
  t.ok(share.take("a"));
  t.equal(share.take("a"), undefined);
  t.ok(share.take("d"));
  t.equal(share.take("e"), undefined);
  t.end();
});
