import { App, type AppServices } from "../../src/core/app.ts";
import { AppStorage } from "../../src/core/app-storage.ts";
import { BlockDevices } from "../../src/core/devices/block-devices.ts";
import type { Device } from "../../src/core/devices/device.ts";
import { DeviceRegistry } from "../../src/core/devices/device-registry.ts";
import { MemoryDevices } from "../../src/core/devices/memory-devices.ts";
import type { Domain } from "../../src/core/domain.ts";
import type { DomainClass } from "../../src/core/domain-class.ts";
import { coreFeatures } from "../../src/core/extensions/core-features.ts";
import { devices as devicesExtension } from "../../src/core/extensions/devices.ts";
import { MemoryQubesDb } from "../../src/core/qubes-db.ts";
import { propertyTables } from "../../src/core/schema/property-tables.ts";
import { MemoryHypervisor } from "../../src/hypervisor/drivers/memory-hypervisor.ts";

/** Makes a system with the domains and devices of the reference transcripts. */
export function systemWithDevices(services: Partial<AppServices> = {}) {
  const hypervisor = new MemoryHypervisor();
  const qubesDb = new MemoryQubesDb();
  const devices = new DeviceRegistry();
  const app = new App({ hypervisor, storage: new AppStorage([]), qubesDb, propertyTables, devices, ...services });
  const domain = (klass: DomainClass, name: string, template?: Domain): Domain => {
    const qid = klass === "AdminVM" ? 0 : app.freeQid();
    const added = app.addDomain({ klass, name, qid, uuid: `00000000-0000-0000-0000-${String(qid).padStart(12, "0")}` });
    if (template !== undefined) added.loadProperty("template", template);
    return added;
  };
  const dom0 = domain("AdminVM", "dom0");
  const fedora = domain("TemplateVM", "fedora-41");
  for (const name of ["sys-net", "work"]) domain("AppVM", name, fedora);
  domain("StandaloneVM", "win10");
  const pci = new MemoryDevices("pci");
  pci.add(networkCard(dom0, "04", "Unknown"));
  pci.add(networkCard(dom0, "03", "Ethernet controller"));
  for (const provider of [pci, new BlockDevices(qubesDb), new MemoryDevices("testclass")])
    app.devices.register(provider);
  coreFeatures.register(app);
  devicesExtension.register(app);
  app.enableEvents();
  return { app, hypervisor, qubesDb };
}

export function networkCard(backend: Domain, slot: string, kind: string): Device {
  const card = "82574L Gigabit Network Connection";
  return {
    backend,
    devclass: "pci",
    portId: `00_${slot}.0`,
    deviceId: "0x8086:0x10d3::p020000",
    vendor: "Intel Corporation",
    product: card,
    interfaces: ["p020000"],
    data: { sbdf: `0000:00:${slot}.0` },
    in2019: {
      data: { device: slot, libvirt_name: `pci_0000_00_${slot}_0`, function: "0", bus: "00" },
      description: `${kind}: Intel Corporation ${card}`,
    },
  };
}
