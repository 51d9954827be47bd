import { answered, done, type Expectation, refused } from "./expectation.ts";
import { start } from "./requests.ts";

const transcript = "the transcripts of the reference";
const resize = (payload: string) => ["admin.vm.volume.Resize", "work", "private", payload] as const;
const add = (driver: string, payload: string) => ["admin.pool.Add", "dom0", driver, payload] as const;
const extra = add("file", "name=extra\ndir_path=/extra\n");

/** Expectations about pools and volumes. */
export const poolsAndVolumes: readonly Expectation[] = [
  ...["no-int-size", "-1", "10000000000000000000", "01"].map((size) => ({
    what: `Resize ${size}`,
    by: "api_admin 120",
    request: resize(size),
    expected: refused("ProtocolError"),
  })),
  {
    what: "UsageDetails",
    by: "api_admin 153",
    request: ["admin.pool.UsageDetails", "dom0", "varlibqubes"],
    expected: answered(/^data_size=\d+\ndata_usage=\d+\n$/),
  },
  {
    what: "a pool with an unknown driver",
    by: "api_admin 160",
    request: add("other-driver", "name=x\n"),
    expected: refused("PermissionDenied"),
    decided: `${transcript}, and its present tests`,
  },
  {
    what: "a pool without a name",
    by: "api_admin 160",
    request: add("file", "dir_path=/x\n"),
    expected: refused("ProtocolError"),
  },
  {
    what: "a pool without a directory",
    by: "api_admin 160",
    request: add("file", "name=x\n"),
    expected: refused("QubesException"),
  },
  {
    what: "a pool with an unknown option",
    by: "api_admin 160",
    request: add("file", "name=x\nother=1\n"),
    expected: refused("ProtocolError"),
  },
  {
    what: "a pool with a malformed option",
    by: "api_admin 160",
    request: add("file", "name=x\nother\n"),
    expected: refused("ProtocolError"),
  },
  {
    what: "a pool that exists",
    by: "api_admin 160",
    request: add("file", "name=varlibqubes\ndir_path=/x\n"),
    expected: refused("QubesPoolInUseError"),
  },
  {
    what: "Remove of a pool",
    by: "api_admin 170",
    before: [extra],
    request: ["admin.pool.Remove", "dom0", "extra"],
    expected: done,
  },
  {
    what: "Remove of a missing pool",
    by: "api_admin 170",
    request: ["admin.pool.Remove", "dom0", "missing"],
    expected: refused("PermissionDenied"),
  },
  ...["-2", "abc"].map((count) => ({
    what: `${count} revisions of a pool`,
    by: "api_admin 701, 702",
    request: ["admin.pool.Set.revisions_to_keep", "dom0", "varlibqubes", count] as const,
    expected: refused("ProtocolError"),
  })),
  {
    what: "ephemeral_volatile of a pool",
    by: "api_admin 703",
    request: ["admin.pool.Set.ephemeral_volatile", "dom0", "varlibqubes", "true"],
    expected: done,
  },
  {
    what: "ephemeral_volatile that is not a flag",
    by: "api_admin 704",
    request: ["admin.pool.Set.ephemeral_volatile", "dom0", "varlibqubes", "abc"],
    expected: refused("ProtocolError"),
  },
  {
    what: "-1 revisions while the domain runs",
    by: "api_admin 713",
    before: [start],
    request: ["admin.vm.volume.Set.revisions_to_keep", "work", "private", "-1"],
    expected: refused("QubesVMNotHaltedError"),
  },
  ...["rw", "ephemeral"].map((setting) => ({
    what: `${setting} that is not a flag`,
    by: "api_admin 721, 726",
    request: [`admin.vm.volume.Set.${setting}`, "work", "volatile", "abc"] as const,
    expected: refused("ProtocolError"),
  })),
  {
    what: "ephemeral while the domain runs",
    by: "qubes/api/admin.py since July 2026",
    before: [start],
    request: ["admin.vm.volume.Set.ephemeral", "work", "volatile", "True"],
    expected: done,
  },
  {
    what: "ephemeral of a volume that keeps data",
    by: "api_admin 725",
    request: ["admin.vm.volume.Set.ephemeral", "work", "private", "True"],
    expected: refused("QubesValueError"),
  },
  {
    what: "Clear while the domain runs",
    by: "qubes/api/admin.py",
    before: [start],
    request: ["admin.vm.volume.Clear", "work", "private"],
    expected: refused("QubesVMNotHaltedError"),
  },
  {
    what: "Import while the domain runs",
    by: "api_admin 511",
    before: [start],
    request: ["internal.vm.volume.ImportBegin", "work", "private"],
    expected: refused("QubesVMNotHaltedError"),
  },
  {
    what: "CloneTo of a kernel",
    by: "api_admin 521",
    request: ["admin.vm.volume.CloneTo", "work", "kernel2", "token"],
    expected: refused("PermissionDenied"),
  },
  {
    what: "a token that does not exist",
    by: "api_admin 524",
    request: ["admin.vm.volume.CloneTo", "work", "private", "token"],
    expected: refused("QubesVolumeCopyTokenNotFoundError"),
  },
  {
    what: "the volumes of a pool",
    by: "api_admin 800",
    request: ["admin.pool.volume.List", "dom0", "varlibqubes"],
    expected: answered(/^vm-templates\/fedora\/root\nvm-templates\/fedora\/private\n/),
  },
];
