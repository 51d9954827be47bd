import { QubesError } from "../errors.ts";
import type { QubesDb } from "../qubes-db.ts";
import type { Device, DeviceAttachment, DeviceOptions, DevicePort } from "./device.ts";
import type { DeviceDomain } from "./device-domain.ts";
import type { DeviceProvider } from "./device-provider.ts";

/** Where the audio domain learns which domains may record. */
const path = "/audio-input-config/";

/** The microphone, which dom0 offers (docs/reference/devices.md#microphone). */
export class MicDevice implements DeviceProvider {
  readonly devclass = "mic";
  readonly isGivenAtSpawn = false;
  readonly #qubesDb: QubesDb;
  readonly #findBackend: () => DeviceDomain | null;

  /** @param findBackend returns dom0 */
  constructor(qubesDb: QubesDb, findBackend: () => DeviceDomain | null) {
    this.#qubesDb = qubesDb;
    this.#findBackend = findBackend;
  }

  list(backend: DeviceDomain): readonly Device[] {
    return backend.isAdminVM ? [microphone(backend)] : [];
  }

  checkOptions(options: DeviceOptions): void {
    if (Object.keys(options).length === 0) return;
    throw new QubesError("QubesException", "Microphone assignment does not support user options");
  }

  prepare(frontend: DeviceDomain, _device: Device, options: DeviceOptions): DeviceOptions {
    this.checkOptions(options);
    runningAudioDomain(frontend);
    return options;
  }

  /** Several domains can have the microphone. */
  holder(_port: DevicePort): undefined {
    return undefined;
  }

  attached(frontend: DeviceDomain): readonly DeviceAttachment[] {
    const backend = this.#findBackend();
    const audio = audioDomain(frontend);
    if (backend === null || audio === null || audio.isHalted || frontend.isHalted) return [];
    const isAllowed = this.#qubesDb.read(audio.name, `${path}${frontend.name}`) === "1";
    return isAllowed ? [{ device: microphone(backend), options: {} }] : [];
  }

  async attach(frontend: DeviceDomain): Promise<void> {
    this.#qubesDb.write(runningAudioDomain(frontend).name, `${path}${frontend.name}`, "1");
  }

  async detach(frontend: DeviceDomain): Promise<void> {
    this.#qubesDb.write(runningAudioDomain(frontend).name, `${path}${frontend.name}`, "0");
  }

  release(frontend: DeviceDomain): readonly DeviceAttachment[] {
    const [backend, audio] = [this.#findBackend(), audioDomain(frontend)];
    if (backend === null || audio === null || audio.isHalted) return [];
    const isAllowed = this.#qubesDb.read(audio.name, `${path}${frontend.name}`) === "1";
    this.#qubesDb.remove(audio.name, `${path}${frontend.name}`);
    return isAllowed ? [{ device: microphone(backend), options: {} }] : [];
  }
}

/**
 * Moves the permission of a running frontend to its new audio domain. The old one keeps nothing, because it would count
 * again after a change back.
 */
export function moveRecording(
  qubesDb: QubesDb,
  { name }: DeviceDomain,
  before: DeviceDomain | null,
  after: DeviceDomain | null,
): void {
  const known = before === null || before.isHalted ? undefined : qubesDb.read(before.name, `${path}${name}`);
  if (before !== null && known !== undefined) qubesDb.remove(before.name, `${path}${name}`);
  if (after === null || after.isHalted) return;
  // The old audio domain could have written something else.
  if (known === "0" || known === "1") qubesDb.write(after.name, `${path}${name}`, known);
  else qubesDb.remove(after.name, `${path}${name}`);
}

function microphone(backend: DeviceDomain): Device {
  return {
    backend,
    devclass: "mic",
    portId: "mic",
    deviceId: "dom0:mic::m000000",
    product: "microphone",
    manufacturer: "build-in",
    interfaces: ["m000000"],
    data: {},
    in2019: { data: {}, description: "Microphone" },
  };
}

function audioDomain(frontend: DeviceDomain): DeviceDomain | null {
  return frontend.reference("audiovm");
}

function runningAudioDomain(frontend: DeviceDomain): DeviceDomain {
  const audio = audioDomain(frontend);
  if (audio === null) throw new QubesError("QubesException", `VM ${frontend.name} has no AudioVM set`);
  if (!audio.isHalted) return audio;
  throw new QubesError("QubesVMNotRunningError", `Audio VM ${audio.name} isn't running`);
}
