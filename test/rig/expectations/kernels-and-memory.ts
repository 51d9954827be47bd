import { mkdirSync, writeFileSync } from "node:fs";
import type { App } from "../../../src/core/app.ts";
import { MemoryDevices } from "../../../src/core/devices/memory-devices.ts";
import { networkCard } from "../system-with-devices.ts";
import { after, answered, done, type Expectation } from "./expectation.ts";
import { feature, get, set, standalone } from "./requests.ts";

const card = "0x8086:0x10d3::p020000";
const assign = ["admin.vm.device.pci.Assign", "alone", `dom0+00_03.0+${card}`, "mode='required'"] as const;
const hvm = set("alone", "virt_mode", "hvm");

/** Registers a PCI device of dom0. */
function withCard(app: App): void {
  const pci = new MemoryDevices("pci");
  pci.add(networkCard(app.getDomain("dom0"), "03", "Ethernet controller"));
  app.devices.register(pci);
}

/** Writes a file into the directory of the default kernel. */
function withKernelFile(name: string, content: string): (app: App) => void {
  return (app) => {
    const folder = `${app.storage.findPool("linux-kernel")?.config["dir_path"]}/6.6.30-1`;
    mkdirSync(folder, { recursive: true });
    for (const [file, text] of [
      ["vmlinuz", ""],
      [name, content],
    ] as const)
      writeFileSync(`${folder}/${file}`, text);
  };
}

const kernels: readonly Expectation[] = [
  after(
    "the kernel options of a kernel",
    "qubesvm 260",
    [standalone],
    get("alone", "kernelopts"),
    answered("default=True type=str swiotlb=2048"),
  ),
  after(
    "kernel options without a kernel",
    "qubesvm 261",
    [standalone, set("alone", "kernel", "")],
    get("alone", "kernelopts"),
    answered("default=True type=str "),
  ),
  {
    ...after(
      "kernel options from the directory of the kernel",
      "qubesvm 262",
      [standalone],
      get("alone", "kernelopts"),
      answered("default=True type=str some default options"),
    ),
    prepare: withKernelFile("default-kernelopts-nopci.txt", "some default options"),
  },
  {
    ...after(
      "kernel options with a PCI device",
      "qubesvm 261",
      [standalone, hvm, assign],
      get("alone", "kernelopts"),
      answered("default=True type=str "),
    ),
    prepare: withCard,
  },
];

const memory: readonly Expectation[] = [
  after(
    "the maximum of memory",
    "qubesvm 020",
    [standalone],
    get("alone", "maxmem"),
    answered("default=True type=int 4000"),
  ),
  after(
    "the maximum of a Linux system",
    "qubesvm 022",
    [standalone, feature("alone", "os", "Linux")],
    get("alone", "maxmem"),
    answered("default=True type=int 4000"),
  ),
  after(
    "the maximum of a small Linux system",
    "qubesvm 022",
    [standalone, feature("alone", "os", "Linux"), set("alone", "memory", "100")],
    get("alone", "maxmem"),
    answered("default=True type=int 1000"),
  ),
  after(
    "the maximum without tools",
    "qubesvm 020",
    [standalone, hvm],
    get("alone", "maxmem"),
    answered("default=True type=int 0"),
  ),
  after(
    "the maximum with qrexec",
    "qubesvm 020",
    [standalone, hvm, feature("alone", "qrexec", "1")],
    get("alone", "maxmem"),
    answered("default=True type=int 4000"),
  ),
  after(
    "the maximum without meminfo-writer",
    "qubesvm 020",
    [standalone, hvm, feature("alone", "qrexec", "1"), feature("alone", "supported-service.x", "1")],
    get("alone", "maxmem"),
    answered("default=True type=int 0"),
  ),
  after(
    "the maximum with meminfo-writer",
    "qubesvm 020",
    [standalone, hvm, feature("alone", "qrexec", "1"), feature("alone", "supported-service.meminfo-writer", "1")],
    get("alone", "maxmem"),
    answered("default=True type=int 4000"),
  ),
  {
    ...after(
      "the maximum with a PCI device",
      "qubesvm 021",
      [standalone, assign],
      get("alone", "maxmem"),
      answered("default=True type=int 0"),
    ),
    prepare: withCard,
  },
  { ...after("Assign of a PCI device", "qubesvm 021", [standalone], assign, done), prepare: withCard },
  {
    ...after(
      "the mode with a PCI device",
      "qubesvm 010",
      [standalone, assign],
      get("alone", "virt_mode"),
      answered("default=True type=str hvm"),
    ),
    prepare: withCard,
  },
  after(
    "the mode without a PCI device",
    "qubesvm 010",
    [standalone],
    get("alone", "virt_mode"),
    answered("default=True type=str pvh"),
  ),
];

/** Expectations about kernels, memory and PCI devices of a domain without a template. */
export const kernelsAndMemory: readonly Expectation[] = [...kernels, ...memory];
