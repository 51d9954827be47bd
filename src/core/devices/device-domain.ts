import type { FireOptions } from "../events/emitter.ts";
import type { EventArguments } from "../events/handler-table.ts";
import type { PropertyValue } from "../properties/value.ts";

/** A domain that offers or gets devices. Devices are below the model, so they do not import it. */
export interface DeviceDomain {
  readonly name: string;
  readonly isHalted: boolean;
  /** Whether it is complete, and its removal has not begun. */
  readonly isListed: boolean;
  readonly isAdminVM: boolean;
  /** Returns whether domains of its class have the property. */
  hasProperty(name: string): boolean;
  /** Returns the domain that a property refers to; null for none. */
  reference(property: string): DeviceDomain | null;
  getProperty(name: string): PropertyValue | undefined;
  fire(event: string, args?: EventArguments, options?: FireOptions): readonly unknown[];
  fireAsync(event: string, args?: EventArguments, options?: FireOptions): Promise<readonly unknown[]>;
  /** Records how to undo a change that follows in the same step. */
  changing(undo: () => void, cleanUp?: () => Promise<void>): void;
  /** Reports that its stored form is stale. */
  changed(): void;
}
