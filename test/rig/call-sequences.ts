import fc, { type Arbitrary } from "fast-check";
import { domainNames } from "./call-inputs.ts";
import { domainPropertyValues } from "./property-values.ts";
import { domainProperties, type RandomCall, randomCall, valuesFor } from "./random-calls.ts";
import { propertyCall, referenceChain } from "./reference-chains.ts";

/**
 * A sequence of calls. A third of the steps are about a few properties of a few domains, so that
 * related changes meet. Another third are chains about references.
 *
 * @param maxLength roughly the largest number of calls
 */
export function randomCalls(maxLength: number): Arbitrary<readonly RandomCall[]> {
  const all = [...domainProperties.values()].filter(({ readOnly, writeOnce }) => !readOnly && !writeOnce);
  // Values of these depend on other values.
  const related = all.filter(({ type, checkChange, guard }) => (type === "vm" || checkChange) ?? guard);
  const few = { minLength: 2, maxLength: 6 };
  const properties = fc.oneof(fc.subarray(related, few), fc.subarray(all, few));
  const names = fc.subarray([...domainNames], { minLength: 2, maxLength: 4 });
  return fc.tuple(properties, names).chain(([chosen, dests]) => {
    const focused = fc
      .tuple(fc.constantFrom(...chosen), fc.constantFrom(...dests))
      .chain(([each, dest]) =>
        fc
          .option(valuesFor(each, domainPropertyValues[each.name]), { freq: 1 })
          .map((value) => [propertyCall(dest, each.name, value ?? undefined)]),
      );
    const single = randomCall.map((call) => [call]);
    return fc
      .array(fc.oneof(focused, single, referenceChain), { maxLength: maxLength / 2, size: "max" })
      .map((steps) => steps.flat());
  });
}
