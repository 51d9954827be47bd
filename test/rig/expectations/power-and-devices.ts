import { MemoryDevices } from "../../../src/core/devices/memory-devices.ts";
import { after, answered, done, type Expectation, firstContent, refused } from "./expectation.ts";
import { set, start } from "./requests.ts";

const power: readonly Expectation[] = [
  after(
    "List by a uuid",
    "api_admin 001",
    [],
    ["admin.vm.List", "uuid:00000000-0000-4000-8000-000000000003"],
    answered(/^work class=AppVM state=Halted uuid=/),
  ),
  after("Suspend", "api_admin 241", [start], ["admin.vm.Suspend", "work"], done),
  after("Resume", "api_admin 251", [start, ["admin.vm.Suspend", "work"]], ["admin.vm.Resume", "work"], done),
  after(
    "the state of a halted domain",
    "api_admin 900",
    [],
    ["admin.vm.CurrentState", "work"],
    answered("mem=0 mem_static_max=0 cputime=0 power_state=Halted"),
  ),
  after(
    "the state of a running domain",
    "qubes/vm/qubesvm.py since August 2026",
    [set("work", "maxmem", "2000"), start],
    ["admin.vm.CurrentState", "work"],
    answered(/^mem=\d+ mem_static_max=2048000 cputime=\d+ power_state=Running$/),
  ),
  after(
    "the state of dom0",
    "qubes/vm/adminvm.py",
    [],
    ["admin.vm.CurrentState", "dom0"],
    answered(/^mem=\d+ mem_static_max=4194304 cputime=\d+ power_state=Running$/),
  ),
];

const from = (ident: string, ...options: readonly string[]) =>
  [
    "admin.vm.device.testclass.Assign",
    "work",
    `sys-net+${ident}`,
    ["mode='auto-attach'", ...options].join(" "),
  ] as const;
const prepare: Expectation["prepare"] = (app) => app.devices.register(new MemoryDevices("testclass"));

const devices: readonly Expectation[] = [
  {
    ...after("a second assignment of the same port", "api_admin 4890", [from("1234+dead")], from("1234+_"), done),
    prepare,
  },
  {
    ...after(
      "a third assignment of the same device",
      "api_admin 4890",
      [from("1234+dead"), from("1234+_")],
      from("_+dead"),
      done,
    ),
    prepare,
  },
  {
    ...after(
      "Remove of the backend of an assigned device",
      "api_admin 502",
      [["admin.vm.device.testclass.Assign", "work", "sys-net+1234+dead", "mode='auto-attach'"]],
      ["admin.vm.Remove", "sys-net"],
      refused("QubesVMInUseError"),
    ),
    prepare,
  },
  after("Remove of dom0", "api_admin 503", [], ["admin.vm.Remove", "dom0"], refused("QubesVMInUseError")),
  after(
    "a token of CloneFrom",
    "api_admin 520",
    [["admin.vm.volume.CloneFrom", "work", "private"]],
    ["admin.vm.volume.CloneTo", "sys-net", "private", firstContent],
    done,
  ),
  after(
    "a token that was used",
    "api_admin 524",
    [
      ["admin.vm.volume.CloneFrom", "work", "private"],
      ["admin.vm.volume.CloneTo", "sys-net", "private", firstContent],
    ],
    ["admin.vm.volume.CloneTo", "sys-net", "private", firstContent],
    refused("QubesVolumeCopyTokenNotFoundError"),
  ),
  after(
    "CloneFrom of a volume that does not exist",
    "api_admin 521",
    [],
    ["admin.vm.volume.CloneFrom", "work", "private123"],
    refused("PermissionDenied"),
  ),
];

/** Expectations about power, assignments and tokens of volumes. */
export const powerAndDevices: readonly Expectation[] = [...power, ...devices];
