import { createDomain, freeDispid, type NewDomain } from "../create-domain.ts";
import type { Domain } from "../domain.ts";
import { exclusive } from "../domain-locks.ts";
import { QubesError } from "../errors.ts";
import { isDisposableTemplate } from "../schema/checks.ts";

/**
 * Creates a disposable that is removed when it stops. The caller holds the locks of the template, the label and the
 * pools. No change can be undone (`runSettled`), because the disposable inherits settings.
 *
 * @throws QubesError if the domain is not a template of disposables
 */
export async function createDisposable(
  template: Domain,
  more: Pick<NewDomain, "tags" | "lateTags" | "features">,
): Promise<Domain> {
  if (!isDisposableTemplate(template)) {
    const message = "Refusing to create disposable out of app qube which has template_for_dispvms=False";
    throw new QubesError("QubesException", message);
  }
  const { app, label } = template;
  if (label === undefined) throw new QubesError("QubesException", `${template.name} has no label`);
  const name = `disp${freeDispid(app)}`;
  const wanted: NewDomain = { klass: "DispVM", name, label, template, properties: { auto_cleanup: true }, ...more };
  return app.locks.run(
    () => [exclusive("presence", name)],
    () => createDomain(app, wanted, (made) => made.volumes.create()),
  );
}
