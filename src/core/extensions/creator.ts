import type { App } from "../app.ts";
import type { Domain } from "../domain.ts";
import type { Extension } from "./extension.ts";

const prefix = "created-by-";

/** Applies features of the creator to a new domain (docs/reference/events-and-features.md#features-of-the-creator). */
export const creator: Extension = {
  name: "creator",
  register(app: App): void {
    app.handlersOf("BaseVM").add(`domain-tag-add:${prefix}*`, (domain, _, { tag }) => apply(domain, String(tag)));
    // A disposable has its tags from the beginning.
    app.handlers.add("domain-add", (_, __, { vm }) => {
      const domain = vm as Domain;
      for (const tag of domain.tags.list()) if (tag.startsWith(prefix)) apply(domain, tag);
    });
  },
};

function apply(domain: Domain, tag: string): void {
  const { app } = domain;
  const features = app.domains.find(tag.slice(prefix.length))?.features;
  for (const each of (features?.get("tag-created-vm-with") ?? "").split(/\s+/)) if (each !== "") domain.tags.add(each);
  const guivm = features?.get("set-created-guivm");
  if (guivm && domain.hasProperty("guivm")) domain.setProperty("guivm", app.getDomain(guivm));
}
