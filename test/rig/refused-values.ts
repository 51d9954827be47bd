import type { App } from "../../src/core/app.ts";
import { domainNames } from "./call-inputs.ts";
import { featureValues } from "./feature-values.ts";
import { appPropertyValues, type PropertyValues, valuesOf } from "./property-values.ts";
import type { RandomCall } from "./random-calls.ts";

/** Domains that calls change, so that a reference to them can be good or bad. dom0 always stays what it is. */
const changeable = domainNames.filter((name) => name !== "dom0");

/** Returns whether the tables of good and bad values say that a call is refused in every state of the system. */
export function isAlwaysRefused(app: App, { method, argument, dest, payload }: RandomCall): boolean {
  const sent = Buffer.from(payload, "latin1").toString("utf8");
  if (method === "admin.vm.feature.Set") {
    return featureValues.some(([name, , bad]) => name === argument && bad.includes(sent));
  }
  const isBadIn = (row: PropertyValues | undefined): boolean => row?.bad.some(([bad]) => bad === sent) === true;
  // A class does not change. A RemoteVM is in no row of good values.
  if (changeable.includes(sent) && app.domains.find(sent)?.klass !== "RemoteVM") return false;
  if (method === "admin.property.Set") return isBadIn(appPropertyValues[argument]);
  const holder = app.domains.find(dest);
  return method === "admin.vm.property.Set" && holder !== undefined && isBadIn(valuesOf(holder.klass, argument));
}
