import type { EventArguments, HandlerTable } from "../events/handler-table.ts";
import type { PropertyHolder } from "../properties/property-holder.ts";
import type { PropertyValue } from "../properties/value.ts";

/** A change of the effective value of a property. */
export interface ValueChange {
  readonly newvalue: PropertyValue | undefined;
  /** Undefined if there was no value. */
  readonly oldvalue: PropertyValue | undefined;
}

type ChangeHandler<Subject> = (subject: Subject, change: ValueChange) => void;

/**
 * Handles every change of a property: a set, and a reset to a default that differs. A reset is a change to the value of
 * the default, so it has the same effects.
 */
export function onChange<Subject extends PropertyHolder>(
  handlers: HandlerTable<Subject>,
  property: string,
  handler: ChangeHandler<Subject>,
): void {
  const handle = (subject: Subject, newvalue: PropertyValue | undefined, { oldvalue }: EventArguments): void => {
    if (newvalue === oldvalue) return;
    handler(subject, { newvalue, oldvalue: oldvalue as PropertyValue | undefined });
  };
  handlers.add(
    `property-set:${property}`,
    (subject, _, args) => handle(subject, args["newvalue"] as PropertyValue, args),
    true,
  );
  handlers.add(
    `property-reset:${property}`,
    (subject, _, args) => handle(subject, subject.getProperty(property), args),
    true,
  );
}
