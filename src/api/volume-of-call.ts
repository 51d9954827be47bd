import { QubesError } from "../core/errors.ts";
import type { Volume } from "../core/volumes.ts";
import type { ReceivedCall } from "./call.ts";

/** Returns the destination's volume in the argument. @throws QubesError PermissionDenied if it does not exist */
export function volumeOf({ dest, argument }: ReceivedCall): Volume {
  const volume = dest.volumes.get(argument);
  if (volume === undefined) throw new QubesError("PermissionDenied", `Argument not in '${dest.name} volumes'`);
  return volume;
}
