import type { Domain } from "../domain.ts";
import { isAboutPreloading } from "./preload-list.ts";

/** Properties that belong to one domain. */
const ownProperties: ReadonlySet<string> = new Set(["name", "uuid", "qid", "dispid", "template"]);

/**
 * Gives a new disposable what is set at its template: properties, features and tags. A property that the disposable has
 * already is kept. Defaults are not copied, and no event is fired (docs/reference/admin-api.md#disposables).
 *
 * @throws QubesError if a value does not fit the disposable
 */
export function inheritSettings(disposable: Domain, template: Domain): void {
  for (const { name, readOnly } of disposable.properties.all) {
    if (readOnly === true || ownProperties.has(name) || disposable.getStored(name) !== undefined) continue;
    const value = template.hasProperty(name) ? template.getStored(name) : undefined;
    if (value !== undefined) disposable.loadChecked(name, value);
  }
  for (const [name, value] of template.features) {
    if (!isAboutPreloading(name)) disposable.features.set(name, value);
  }
  for (const tag of template.tags) disposable.tags.add(tag);
}
