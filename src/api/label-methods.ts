import { QubesError } from "../core/errors.ts";
import type { Label } from "../core/labels.ts";
import { filtered, permit, type ReceivedCall } from "./call.ts";
import type { ApiMethod } from "./method.ts";
import { labelLock, noLock } from "./method-locks.ts";
import { lines } from "./reply-text.ts";

const common = {
  socket: "qubesd",
  destination: "dom0",
  argument: "required",
  payload: "forbidden",
  scope: "global",
  errors: ["QubesLabelNotFoundError"],
  lock: noLock,
} as const;

/** Checks the name of a label (docs/reference/admin-api.md#label-names). @throws QubesError */
function checkName(name: string): void {
  if (!/^[A-Za-z0-9_.-]+$/.test(name)) {
    throw new QubesError("QubesInvalidLabelError", "invalid label name; expected letters, digits, - _ .");
  }
  if (/^[0-9]+$/.test(name)) throw new QubesError("QubesInvalidLabelError", "Label must not be a digit");
}

function readColor(call: ReceivedCall): string {
  const refuse = (message: string): never => {
    throw new QubesError("QubesInvalidLabelValueError", message);
  };
  const color = Buffer.from(call.payload).toString("latin1");
  if (color.length !== 8) refuse("Label value must have length of 8");
  if (!color.startsWith("0x")) refuse("Label value must start with 0x");
  if (!/^0x[0-9a-fA-F]{6}$/.test(color)) refuse("Label value must only contain hexadecimal digits after the prefix");
  return color;
}

/** Returns the label in the argument after the permission event. @throws QubesError */
function labelOf(call: ReceivedCall): Label {
  const label = call.app.labels.get(call.argument);
  permit(call, { label });
  return label;
}

/** Methods about labels (docs/reference/admin-api.md#labels). */
export const labelMethodTable: readonly ApiMethod[] = [
  {
    ...common,
    name: "admin.label.List",
    argument: "forbidden",
    effect: "r",
    doc: "Lists the labels.",
    replies: "NAME LF, for each; by index",
    run: (call) => lines(filtered(call, call.app.labels.list()).map(({ name }) => name)),
  },
  {
    ...common,
    name: "admin.label.Get",
    effect: "r",
    doc: "Returns the colour of a label.",
    replies: "0xRRGGBB",
    run: (call) => labelOf(call).color,
  },
  {
    ...common,
    name: "admin.label.Index",
    effect: "r",
    doc: "Returns the index of a label.",
    replies: "a number",
    run: (call) => String(labelOf(call).index),
  },
  {
    ...common,
    name: "admin.label.Create",
    payload: "required",
    effect: "w",
    doc: "Creates a label.",
    takes: "0xRRGGBB",
    replies: "nothing",
    errors: ["QubesInvalidLabelError", "QubesInvalidLabelValueError", "QubesLabelInUseError"],
    run: (call) => {
      checkName(call.argument);
      const color = readColor(call);
      permit(call, { color });
      call.app.labels.create(call.argument, color);
      call.app.changed();
      return undefined;
    },
  },
  {
    ...common,
    name: "admin.label.Remove",
    effect: "w",
    doc: "Removes a label that admin.label.Create made and that no domain uses.",
    replies: "nothing",
    errors: ["QubesLabelNotFoundError", "QubesLabelInUseError", "ProtocolError"],
    lock: labelLock,
    run: (call) => {
      const { app } = call;
      const label = labelOf(call);
      app.labels.requireRemovable(label);
      const user = app.domains.filter((domain) => domain.label === label)[0];
      if (user !== undefined) {
        throw new QubesError("QubesLabelInUseError", `Label is still in use: ${label.name}, by ${user.name}`);
      }
      app.labels.remove(label);
      app.changed();
      return undefined;
    },
  },
];
