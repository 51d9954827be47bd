import { addressOf, addressText, type Device, type DeviceAssignment } from "../devices/device.ts";
import type { Domain } from "../domain.ts";

/** A domain that is to get a device, and the assignment that says so. */
export interface Contender {
  readonly frontend: Domain;
  readonly assignment: DeviceAssignment;
}

/**
 * Attaches a device to the contender. If there are several, or its assignment says so, the user is asked. A question
 * does not delay the caller. Failures cause warnings, because no client waits.
 */
export async function attachDue(
  { device }: { readonly device: Device },
  contenders: readonly Contender[],
): Promise<void> {
  const [first] = contenders;
  if (first === undefined || isHeld(device, first.frontend)) return;
  if (contenders.length === 1 && first.assignment.mode !== "ask-to-attach") return attach(device, first);
  void ask(device, contenders);
}

function isHeld(device: Device, { app }: Domain): boolean {
  return app.devices.provider(device.devclass)?.holder(device) !== undefined;
}

async function ask(device: Device, contenders: readonly Contender[]): Promise<void> {
  const [
    {
      frontend: { app },
    },
  ] = contenders as readonly [Contender, ...Contender[]];
  try {
    const chosen = await app.deviceAgent.choose(
      device,
      contenders.map(({ frontend }) => frontend),
    );
    const contender = contenders.find(({ frontend }) => frontend === chosen);
    if (contender !== undefined) await attach(device, contender);
  } catch (error) {
    app.log.warning(
      `the question failed about the ${device.devclass} device ${addressText(device)}: ${(error as Error).message}`,
    );
  }
}

async function attach(device: Device, { frontend, assignment }: Contender): Promise<void> {
  const { app, name } = frontend;
  try {
    const collection = app.devices.of(frontend, device.devclass);
    await collection.attach({ device: addressOf(device), options: assignment.options });
  } catch (error) {
    const what = `${device.devclass} device ${addressText(device)}`;
    app.log.warning(`${what} cannot be attached to ${name}: ${(error as Error).message}`);
  }
}
