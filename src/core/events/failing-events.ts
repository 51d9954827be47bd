/**
 * Normal events that are steps of an operation, which undoes its earlier steps if a handler fails
 * (docs/reference/events-and-features.md#errors-of-handlers).
 */
const steps: ReadonlySet<string> = new Set([
  "domain-verify-files",
  "domain-spawn",
  "domain-qdb-create",
  "domain-start",
  "domain-add",
  "domain-create-on-disk",
  "domain-clone-files",
  "features-request",
  "template-postinstall",
]);

/**
 * Returns whether an error of a handler ends the operation that fires the event. All other events report what has
 * happened already. An error of a handler cannot undo it, so the operation continues.
 */
export function endsOperation(event: string, isPreEvent: boolean): boolean {
  return isPreEvent || steps.has(event);
}
