import type { FireOptions } from "../events/emitter.ts";
import type { EventArguments } from "../events/handler-table.ts";
import type { PropertyValue } from "../properties/value.ts";

/** A domain as devices see it: it offers devices, or gets them. Devices lie below the model, so they do not import it. */
export interface DeviceDomain {
  readonly name: string;
  readonly isHalted: boolean;
  /** Whether domains of its class have the property. */
  hasProperty(name: string): boolean;
  getProperty(name: string): PropertyValue | undefined;
  fireAsync(event: string, args?: EventArguments, options?: FireOptions): Promise<readonly unknown[]>;
  /** Notes that its stored state is out of date. */
  changed(): void;
}
