import fc from "fast-check";
import t from "tap";
import type { CommandSpec } from "../../src/command/command-spec.ts";
import { parseArguments } from "../../src/command/parse-arguments.ts";
import { isUsageError } from "../../src/command/usage-error.ts";

const spec: Pick<CommandSpec, "options" | "negativeOperands"> = {
  options: {
    "policy-dir": { value: "DIR", alias: "path", repeatable: true, help: "" },
    format: { value: "FORMAT", choices: ["text", "json"], help: "" },
    connect: { value: "PATH", short: "c", help: "" },
    offline: { value: "FILE", impliedValue: "/store", help: "" },
    empty: { short: "e", help: "" },
    default: { short: "D", alias: "delete", help: "" },
    verbose: { short: "v", ignored: true, help: "" },
  },
};

/** Command lines, and what is read: operands, then options with their values. */
const lines: readonly (readonly [line: string, positionals: readonly string[], given: Record<string, string[]>])[] = [
  ["", [], {}],
  ["a - b", ["a", "-", "b"], {}],
  ["--format json a", ["a"], { format: ["json"] }],
  ["--format=json --format text", [], { format: ["json", "text"] }],
  ["--path b --policy-dir=a --path c", [], { "policy-dir": ["b", "a", "c"] }],
  ["--connect -", [], { connect: ["-"] }],
  ["-c /x:y.z=1", [], { connect: ["/x:y.z=1"] }],
  ["-c/x:y.z=1", [], { connect: ["/x:y.z=1"] }],
  ["-crel -e", [], { connect: ["rel"], empty: [""] }],
  ["-eDcx", [], { empty: [""], default: [""], connect: ["x"] }],
  ["-ec x y", ["y"], { empty: [""], connect: ["x"] }],
  ["--connect=a=b", [], { connect: ["a=b"] }],
  ["--connect=-x", [], { connect: ["-x"] }],
  ["--connect=--", [], { connect: ["--"] }],
  ["--delete x -- -D --nosuch -5 --", ["x", "-D", "--nosuch", "-5", "--"], { default: [""] }],
  ["--offline x", ["x"], { offline: ["/store"] }],
  ["--offline ./x y", ["y"], { offline: ["./x"] }],
  ["--offline=x y", ["y"], { offline: ["x"] }],
  ["--offline --empty", [], { offline: ["/store"], empty: [""] }],
  ["a --empty true", ["a", "true"], { empty: [""] }],
];

t.test("what is read", async (t) => {
  for (const [line, positionals, given] of lines) {
    const read = parseArguments(line === "" ? [] : line.split(" "), spec);
    t.strictSame(read.positionals, positionals, line);
    for (const name of Object.keys(spec.options)) {
      t.strictSame(read.values(name), given[name] ?? [], `${line}: ${name}`);
      t.equal(read.flag(name), given[name] !== undefined);
      t.equal(read.value(name), given[name]?.at(-1));
    }
  }
});

/** Command lines that are wrong, and the messages. */
const wrong: readonly (readonly [line: string, message: string])[] = [
  ["--nosuch", "unknown option --nosuch"],
  ["--format:json", "unknown option --format:json"],
  ["--forma", "unknown option --forma; did you mean --format?"],
  ["--pat x", "unknown option --pat; did you mean --path?"],
  ["--verbos", "unknown option --verbos"],
  ["--no-empty", "unknown option --no-empty"],
  ["--__proto__", "unknown option --__proto__"],
  ["--constructor=x", "unknown option --constructor"],
  ["--=x", "unknown option --"],
  ["---", "unknown option ---"],
  ["-x", "unknown option -x"],
  ["-5", "unknown option -5"],
  ["-é", "unknown option -é"],
  ["-e=yes", "unknown option -="],
  ["-e.yes", "unknown option -."],
  ["--empty=", '--empty takes no value, found ""'],
  ["--delete=yes", '--delete takes no value, found "yes"'],
  ["--connect", "--connect needs a value: --connect PATH"],
  ["-c", "-c needs a value: -c PATH"],
  ["-ec", "--connect needs a value: --connect PATH"],
  ["--path=", "--path needs a value: --path DIR"],
  ["--path -x", "--path needs a value, found the option -x; if it is meant, write --path=-x"],
  ["--path -- a", "--path needs a value, found the option --; if it is meant, write --path=--"],
  ["--path a --path --empty", "--path needs a value, found the option --empty; if it is meant, write --path=--empty"],
  ["--format jsno", 'unknown value "jsno" of --format; expected text or json; did you mean json?'],
  ["--format=x", 'unknown value "x" of --format; expected text or json'],
];

t.test("what is refused", async (t) => {
  for (const [line, message] of wrong) t.throws(() => parseArguments(line.split(" "), spec), { message }, line);
  t.throws(() => parseArguments(["--connect", ""], spec), { message: "--connect needs a value: --connect PATH" });
  t.throws(() => parseArguments(["-\n"], spec), { message: "unknown option -\n" });
  t.throws(() => parseArguments(["--format", "a\nb"], spec), { message: /^unknown value "a\\nb"/ });
});

t.test("negative numbers as arguments", async (t) => {
  const { positionals, flag } = parseArguments(["x", "-5", "-e", "-1.5"], { ...spec, negativeOperands: true });
  t.strictSame(positionals, ["x", "-5", "-1.5"]);
  t.ok(flag("empty"));
});

t.test("whatever is given is read in full or refused", async () => {
  const word = fc.oneof(
    fc.constantFrom("--", "-", "--path", "--format", "json", "-c", "-e", "--offline", "--path=x", "--empty", "", "-ec"),
    fc.string(),
    fc.string().map((text) => `--path=${text}`),
    fc.string().map((text) => `-c${text}`),
  );
  fc.assert(
    fc.property(fc.array(word), (args) => {
      try {
        const { positionals, values } = parseArguments(args, spec);
        const given = Object.entries(spec.options).flatMap(([name, { value }]) =>
          value === undefined ? [] : values(name).filter((each) => each !== "/store"),
        );
        // Nothing is read that was not given, and every operand is a whole word.
        return (
          positionals.every((each) => args.includes(each)) &&
          given.every((each) => args.some((arg) => arg.endsWith(each)))
        );
      } catch (error) {
        return isUsageError(error);
      }
    }),
  );
});
