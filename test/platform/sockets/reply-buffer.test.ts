import fc from "fast-check";
import t from "tap";
import { ReplyBuffer } from "../../../src/platform/sockets/reply-buffer.ts";

/** Bytes of few values, so that replies often have common prefixes. */
const bytes = fc.uint8Array({ max: 1, maxLength: 12 });

t.test("a reply equals the received bytes, in any pieces and with any known reply", async (t) => {
  fc.assert(
    fc.property(
      fc.option(bytes, { nil: undefined }),
      fc.array(bytes, { maxLength: 5 }),
      fc.boolean(),
      (known, pieces, isBuffer) => {
        const before = known && Buffer.from(known);
        const reply = new ReplyBuffer(1000, known);
        const room = isBuffer ? Buffer.alloc(12) : new Uint8Array(12);
        for (const piece of pieces) {
          // As when a socket is read: the same memory is reused.
          room.fill(9).set(piece);
          reply.add(room.subarray(0, piece.length));
        }
        const taken = reply.take();
        const came = Buffer.concat(pieces);
        const isKnown = before !== undefined && came.equals(before);
        return came.equals(taken) && (taken === known) === isKnown && (!before || before.equals(known as Uint8Array));
      },
    ),
    { numRuns: 2000 },
  );
  t.pass("2000 replies");
});

t.test("a reply that is too long is reported, known or not", async (t) => {
  for (const known of [undefined, new Uint8Array(6)]) {
    const reply = new ReplyBuffer(5, known);
    t.equal(reply.add(new Uint8Array(5)), true);
    t.equal(reply.add(new Uint8Array(1)), false);
  }
});
