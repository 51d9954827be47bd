import type { ExpectedRequest } from "./expectation.ts";

/** Sets a property of a domain. */
export function set(dest: string, name: string, value: string): ExpectedRequest {
  return ["admin.vm.property.Set", dest, name, value];
}

/** Reads a property of a domain. */
export function get(dest: string, name: string): ExpectedRequest {
  return ["admin.vm.property.Get", dest, name];
}

/** Sets a global property. */
export function setGlobal(name: string, value: string): ExpectedRequest {
  return ["admin.property.Set", "dom0", name, value];
}

/** Sets a feature of a domain. */
export function feature(dest: string, name: string, value: string): ExpectedRequest {
  return ["admin.vm.feature.Set", dest, name, value];
}

/** Starts the domain that all expectations use. */
export const start: ExpectedRequest = ["admin.vm.Start", "work"];

/** Lets that domain be a template for disposables. */
export const asDisposableTemplate = set("work", "template_for_dispvms", "True");

/** Creates "alone", a domain without a template. */
export const standalone: ExpectedRequest = ["admin.vm.Create.StandaloneVM", "dom0", "", "name=alone label=blue"];
