import type { App } from "../core/app.ts";
import type { Domain } from "../core/domain.ts";
import { checkReference } from "../core/domain-name.ts";
import { QubesError } from "../core/errors.ts";
import type { Claim, LockHold } from "../core/lock-table.ts";
import { maxSaves, runSettled } from "../core/run-settled.ts";
import type { RawRequest } from "../wire/parse-request.ts";
import type { CallMemory, CheckedCall } from "./call.ts";
import { type ApiMethod, type ApiSocket, isLasting, type MethodResult } from "./method.ts";
import { type FoundMethod, findMethod } from "./method-table.ts";
import { refusalOf } from "./refusal.ts";
import type { SystemInfoText } from "./system-info-text.ts";

/** Dependencies of request handling. */
export interface ApiServer {
  readonly app: App;
  readonly memory: CallMemory;
  readonly systemInfo: SystemInfoText;
}

/**
 * Serves one request. Everything that the result shows is saved.
 *
 * @throws QubesError for every refusal and every failure
 */
export async function dispatch(server: ApiServer, socket: ApiSocket, request: RawRequest): Promise<MethodResult> {
  const found = findMethod(request.method, socket, request.framing);
  try {
    if (found === undefined) throw new QubesError("ProtocolError", `no such method: '${request.method}'`);
    // A lasting method does not run twice, because a failed save does not undo it.
    let hasRun = false;
    const onRun = (): void => {
      hasRun = true;
    };
    const mayRepeat = (): boolean => !(hasRun && isLasting(found.method));
    return await server.app.journal.perform(() => serve(server, found, request, onRun), mayRepeat);
  } catch (error) {
    throw refusalOf(error);
  }
}

async function serve(
  { app, memory, systemInfo }: ApiServer,
  { method, variant }: FoundMethod,
  request: RawRequest,
  onRun: () => void,
): Promise<MethodResult> {
  const { framing, argument, payload } = request;
  const source = findDomain(app, request.source);
  const dest = findDomain(app, request.dest);
  const common = { app, memory, systemInfo, source, dest, argument, payload, framing };
  const call: CheckedCall = { ...common, method: request.method, variant };
  check(call, method);
  const claims = (): readonly Claim[] => method.lock.claims(call);
  const run = (hold: LockHold): MethodResult | Promise<MethodResult> => {
    // They can have been removed while the call waited.
    source.requireListed();
    dest.requireListed();
    onRun();
    return method.run({ ...call, hold });
  };
  // A lasting method must not act on changes that can be undone.
  return isLasting(method) ? runSettled(app, claims, run, maxSaves) : app.locks.run(claims, run);
}

/** Returns the source or the destination of a call. @throws QubesError if the name is malformed or unknown */
function findDomain(app: App, name: string): Domain {
  const found = app.domains.find(name);
  if (found === undefined) checkReference(name);
  return found ?? app.getDomain(name);
}

/**
 * Checks destination, argument and payload against the table (docs/reference/admin-api.md#failed-argument-checks).
 *
 * @throws QubesError ProtocolError
 */
function check(
  { dest, argument, payload }: CheckedCall,
  { destination, argument: wanted, payload: taken }: ApiMethod,
): void {
  const refuse = (message: string): never => {
    throw new QubesError("ProtocolError", message);
  };
  if (destination === "dom0" && !dest.isAdminVM) refuse("expected destination to be AdminVM");
  if (destination === "not-dom0" && dest.isAdminVM) refuse("expected destination to not be AdminVM");
  if (wanted === "forbidden" && argument !== "") refuse("unexpected argument");
  if (wanted === "required" && argument === "") refuse("expected an argument");
  if (taken === "forbidden" && payload.length > 0) refuse("unexpected payload");
  if (taken === "required" && payload.length === 0) refuse("expected payload");
}
