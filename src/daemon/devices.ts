import { systemPaths } from "../base/system-paths.ts";
import type { App } from "../core/app.ts";
import { BlockDevices } from "../core/devices/block-devices.ts";
import { HardwareNames } from "../core/devices/hardware-names.ts";
import { MicDevice } from "../core/devices/mic-device.ts";
import { PciDevices } from "../core/devices/pci-devices.ts";
import { Sysfs } from "../core/devices/sysfs.ts";
import { UsbDevices } from "../core/devices/usb-devices.ts";

/** Where the devices of the machine are described. */
export interface HardwarePaths {
  /** Where sysfs is mounted. */
  readonly sysfs: string;
  /** The folder of `pci.ids` and `usb.ids`. */
  readonly hardwareNames: string;
}

/** Registers the classes of devices: those of the machine, and those that domains report in QubesDB. */
export function registerDevices(app: App, { sysfs, hardwareNames }: HardwarePaths = systemPaths): void {
  const machine = new Sysfs(sysfs);
  app.devices.register(
    new BlockDevices(app.qubesDb, (backend, devclass, portId) =>
      app.devices
        .provider(devclass)
        ?.list(backend)
        .find((device) => device.portId === portId),
    ),
  );
  app.devices.register(new MicDevice(app.qubesDb, () => app.adminVM));
  app.devices.register(new PciDevices(machine, new HardwareNames(`${hardwareNames}/pci.ids`)));
  const names = new HardwareNames(`${hardwareNames}/usb.ids`);
  app.devices.register(new UsbDevices({ qubesDb: app.qubesDb, domains: () => app.domains, sysfs: machine, names }));
}
