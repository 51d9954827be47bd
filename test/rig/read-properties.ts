import type { App } from "../../src/core/app.ts";
import type { Domain } from "../../src/core/domain.ts";
import { QubesError } from "../../src/core/errors.ts";
import type { AnyPropertyDeclaration, PropertyDeclaration } from "../../src/core/properties/declaration.ts";
import { systemOfEachClass } from "./system-of-each-class.ts";

/** Runs the checks of a property with a value. A refusal is a result as well. */
function runChecks(declaration: PropertyDeclaration<App | Domain>, value: Domain, owner: App | Domain): void {
  for (const check of ["check", "checkChange", "guard"] as const) {
    try {
      declaration[check]?.(value, owner);
    } catch (error) {
      if (!(error instanceof QubesError)) throw error;
    }
  }
}

/** Collects the properties of a domain that are read while some work runs. */
function whileReading(domain: Domain, work: () => void): readonly string[] {
  const read: string[] = [];
  const original = domain.getProperty.bind(domain);
  const spied = (name: string) => {
    read.push(name);
    return original(name);
  };
  Object.defineProperty(domain, "getProperty", { value: spied, configurable: true });
  try {
    work();
  } finally {
    Reflect.deleteProperty(domain, "getProperty");
  }
  return read;
}

/**
 * Returns the properties of a domain that the checks of a reference to it read. They are what can make the reference
 * invalid later.
 */
export function propertiesReadBy(declaration: AnyPropertyDeclaration, isGlobal: boolean): readonly string[] {
  const app = systemOfEachClass();
  const owners = isGlobal ? [app] : app.domains.filter((each) => each.hasProperty(declaration.name));
  const read = owners.flatMap((owner) =>
    app.domains
      .filter((value) => value !== owner)
      .flatMap((value) => whileReading(value, () => runChecks(declaration as never, value, owner))),
  );
  return [...new Set(read)];
}
