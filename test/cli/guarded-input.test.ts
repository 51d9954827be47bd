import { PassThrough } from "node:stream";
import type { ReadStream } from "node:tty";
import t from "tap";
import { GuardedInput } from "../../src/cli/agent/guarded-input.ts";

t.test("only keys after the guard time count, and Ctrl-C always", async (t) => {
  const terminal = new PassThrough();
  const input = new GuardedInput(terminal as unknown as ReadStream);
  let heard = "";
  input.on("data", (typed: Buffer) => {
    heard += typed;
  });
  const type = async (keys: string): Promise<string> => {
    heard = "";
    terminal.write(keys);
    await new Promise((resolve) => setImmediate(resolve));
    return heard;
  };
  t.equal(await type("y\r"), "", "before any question");
  input.openAfter(3_600_000);
  t.equal(await type("\x1b[B\r"), "", "before it can have been read");
  t.equal(await type("\r\x03\r"), "\x03");
  input.openAfter(0);
  t.equal(await type("\x1b[B\r"), "\x1b[B\r");
  input.shut();
  t.equal(await type("\r"), "", "after its answer");
  t.equal(await type("\x03"), "\x03");
});
