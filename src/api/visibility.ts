import type { App } from "../core/app.ts";
import { Domain } from "../core/domain.ts";
import { QubesError } from "../core/errors.ts";
import type { Extension } from "../core/extensions/extension.ts";
import type { EventFilter } from "./event-subscription.ts";

/** Returns whether policy allows a call of a method from one domain to another. */
export type MayCall = (source: Domain, dest: Domain, method: string) => boolean;

/** Hides from lists and events what the caller may not request (docs/reference/admin-api.md#filter-by-policy). */
export function visibility(mayCall: MayCall): Extension {
  const sees = (source: Domain, dest: Domain, method: string): boolean =>
    source === dest || mayCall(source, dest, method);
  return {
    name: "visibility",
    register(app: App): void {
      const handlers = app.handlersOf("BaseVM");
      for (const method of ["admin.vm.List", "admin.vm.Stats"]) {
        handlers.add(`admin-permission:${method}`, (source) => {
          if (source.isAdminVM) return undefined;
          return [(domain: Domain) => sees(source, domain, method)];
        });
      }
      handlers.add("admin-permission:admin.Events", (source) => {
        if (source.isAdminVM) return undefined;
        const filter: EventFilter = ({ subject, args }) => {
          const about = subject.kind === "app" ? args["vm"] : subject;
          return about instanceof Domain && sees(source, about, "admin.Events");
        };
        return [filter];
      });
      // Rules of policy rely on this tag (docs/reference/admin-api.md#protected-tags).
      for (const method of ["Set", "Remove"]) {
        handlers.add(`admin-permission:admin.vm.tag.${method}`, (source, _, { arg }) => guardTag(source, String(arg)));
      }
    },
  };
}

function guardTag(source: Domain, tag: string): void {
  if (!source.isAdminVM && tag.startsWith("created-by-")) {
    throw new QubesError("PermissionDenied", 'only dom0 may change tags that begin with "created-by-"');
  }
}
