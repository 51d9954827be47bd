import { QubesError } from "../core/errors.ts";
import type { Volume } from "../core/volumes.ts";
import type { ReceivedCall } from "./call.ts";

/** The volume of the destination that the argument names. @throws QubesError PermissionDenied when there is none */
export function volumeOf({ dest, argument }: ReceivedCall): Volume {
  const volume = dest.volumes.get(argument);
  if (volume === undefined) throw new QubesError("PermissionDenied", `Argument not in '${dest.name} volumes'`);
  return volume;
}
