import fc from "fast-check";

const name = fc.constantFrom("studio", "vault", "dom0", "@default", "@dispvm:studio", "");
const called = fc.constantFrom("a", "a+", "a+b+c", "+", "");
const flag = fc.constantFrom("yes", "no", "maybe");
const bytes = fc.string({
  unit: fc.integer({ min: 0, max: 255 }).map((byte) => String.fromCharCode(byte)),
  maxLength: 40,
});
const value = fc.oneof({ weight: 6, arbitrary: name }, bytes);

const commonLines = fc.tuple(
  value.map((text) => `source=${text}`),
  value.map((text) => `intended_target=${text}`),
  fc.oneof({ weight: 6, arbitrary: called }, bytes).map((text) => `service_and_arg=${text}`),
);

const moreLines = fc.array(
  fc.oneof(
    value.map((text) => `requested_source=${text}`),
    flag.map((text) => `just_evaluate=${text}`),
    flag.map((text) => `assume_yes_for_ask=${text}`),
    fc.constantFrom("source=studio", "other=1", "source", ""),
    bytes,
  ),
  { maxLength: 3 },
);

/** Valid and malformed requests to the policy service, one character a byte. */
export const serviceRequest: fc.Arbitrary<string> = fc.oneof({ weight: 8, arbitrary: shuffledLines() }, bytes);

function shuffledLines(): fc.Arbitrary<string> {
  return fc
    .tuple(commonLines, moreLines)
    .chain(([usual, more]) => fc.shuffledSubarray([...usual, ...more], { minLength: usual.length }))
    .chain((lines) => fc.constantFrom("\n", "\n\n", "").map((end) => `${lines.join("\n")}${end}`));
}

/** Requests to `policy.EvalSimple` or `policy.EvalGUI`. */
export function evalRequest(service: string): fc.Arbitrary<string> {
  const goodName = fc.constantFrom("studio", "vault");
  const anyName = fc.oneof({ weight: 8, arbitrary: goodName }, value);
  const first = fc.constantFrom(`${service}+a`, `${service}+a`, `${service}+a+b`, service, "other+a");
  const header = fc
    .tuple(first, anyName, fc.constantFrom("", " name dom0"))
    .map(([call, name, more]) => `${call} ${name}${more}`);
  const names = fc.oneof(
    { weight: 4, arbitrary: fc.tuple(anyName, anyName) },
    fc.array(anyName, { minLength: 1, maxLength: 3 }),
  );
  const parts = fc.tuple(header, names).map(([head, rest]) => [head, ...rest].join("\0"));
  return fc.oneof({ weight: 8, arbitrary: parts }, bytes);
}
