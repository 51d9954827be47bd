import { isTagName } from "../base/domain-names.ts";
import { QubesError } from "../core/errors.ts";
import { filtered, permit, type ReceivedCall } from "./call.ts";
import type { ApiMethod } from "./method.ts";
import { noLock } from "./method-locks.ts";
import { lines } from "./reply-text.ts";

const common = {
  socket: "qubesd",
  destination: "any",
  argument: "required",
  payload: "forbidden",
  scope: "local",
  lock: noLock,
} as const;

/** Checks a tag (docs/reference/admin-api.md#tag-names). */
function checkTag({ argument }: ReceivedCall): void {
  if (!isTagName(argument)) throw new QubesError("QubesInvalidTagError", "disallowed characters");
}

/** Methods about tags (docs/reference/admin-api.md#tags). */
export const tagMethodTable: readonly ApiMethod[] = [
  {
    ...common,
    name: "admin.vm.tag.List",
    argument: "forbidden",
    effect: "r",
    doc: "Lists the tags of a domain.",
    replies: "TAG LF, for each; by name",
    run: (call) => lines(filtered(call, call.dest.tags.list())),
  },
  {
    ...common,
    name: "admin.vm.tag.Get",
    effect: "r",
    doc: "Returns whether a domain has a tag.",
    replies: "1 or 0",
    run: (call) => {
      checkTag(call);
      permit(call);
      return call.dest.tags.has(call.argument) ? "1" : "0";
    },
  },
  {
    ...common,
    name: "admin.vm.tag.Set",
    effect: "w",
    doc: "Adds a tag to a domain.",
    replies: "nothing",
    errors: ["QubesInvalidTagError"],
    events: ["domain-tag-add:TAG"],
    run: (call) => {
      checkTag(call);
      permit(call);
      call.dest.tags.add(call.argument);
      return undefined;
    },
  },
  {
    ...common,
    name: "admin.vm.tag.Remove",
    effect: "w",
    doc: "Removes a tag from a domain.",
    replies: "nothing",
    errors: ["QubesInvalidTagError", "QubesTagNotFoundError"],
    events: ["domain-tag-delete:TAG"],
    run: (call) => {
      checkTag(call);
      permit(call);
      call.dest.tags.remove(call.argument);
      return undefined;
    },
  },
];
