import junit, { type Builder } from "junit-report-builder";

/** A new, empty JUnit report. */
export function newJunitReport(): Builder {
  // The package's types announce a `default` that its CommonJS file does not have: the module itself is the builder.
  return (junit as unknown as Builder).newBuilder();
}
