import fc from "fast-check";

/** A call of a program. `disp` is a running disposable, whose true name is random. */
export interface LifeCall {
  readonly method: string;
  readonly dest: string;
  readonly argument: string;
  readonly payload: string;
}

const call = (method: string, dest: string, argument = "", payload = ""): LifeCall => ({
  method: `${method.startsWith("internal.") ? "" : "admin."}${method}`,
  dest,
  argument,
  payload,
});

/** Domains that programs aim at. */
const targets = ["a", "b", "net", "tpl2", "dvm", "disp"] as const;

const gibibyte = 2 ** 30;

/** Calls about the template of disposables, more often than others since only they need some locks. */
const aboutDisposables: readonly LifeCall[] = Array.from({ length: 6 }, () => [
  call("vm.CreateDisposable", "dvm"),
  call("vm.property.Set", "dvm", "template_for_dispvms", "False"),
]).flat();

/** All calls about a domain. */
function aboutOne(name: string): readonly LifeCall[] {
  const other = name === "a" ? "b" : "a";
  return [
    call("vm.Create.AppVM", "dom0", "tpl", `name=${name} label=red`),
    call("vm.Create.AppVM", "dom0", "tpl2", `name=${name} label=mine`),
    call("vm.CreateInPool.AppVM", "dom0", "tpl", `name=${name} label=red pool:private=other`),
    call("vm.Create.TemplateVM", "dom0", "", `name=${name} label=red`),
    ...["Remove", "Remove", "Start", "Start", "Shutdown", "Kill", "Pause", "Unpause"].map((what) =>
      call(`vm.${what}`, name),
    ),
    call("vm.property.Set", name, "template", "tpl2"),
    call("vm.property.Set", name, "template", "tpl"),
    call("vm.property.Set", name, "netvm", "net"),
    call("vm.property.Set", name, "netvm", ""),
    call("vm.property.Set", name, "label", "mine"),
    call("vm.property.Set", name, "memory", "500"),
    call("vm.property.Reset", name, "memory"),
    call("vm.property.Get", name, "memory"),
    call("vm.property.Set", other, "template", name),
    call("property.Set", "dom0", "updatevm", name),
    call("vm.tag.Set", name, "t"),
    call("vm.tag.Remove", name, "t"),
    call("vm.tag.Get", name, "t"),
    call("vm.feature.Set", name, "f", "1"),
    call("vm.feature.Get", name, "f"),
    call("vm.firewall.Set", name, "", "action=drop\n"),
    call("vm.firewall.Get", name),
    call("vm.notes.Set", name, "", "one"),
    call("vm.notes.Set", name, "", "two"),
    call("vm.notes.Get", name),
    call("vm.volume.Resize", name, "private", String(3 * gibibyte)),
    call("vm.volume.Resize", name, "private", String(4 * gibibyte)),
    call("vm.volume.Set.rw", name, "private", "False"),
    call("vm.volume.Revert", name, "private", "1"),
    call("vm.volume.CloneTo", name, "private", "TOKEN"),
    call("internal.vm.volume.ImportBegin", name, "private"),
    call("internal.vm.volume.ImportEnd", name, "private", "ok"),
    call("vm.device.mic.Assign", name, `${other}+mic:*`, "mode='auto-attach'"),
    call("vm.device.mic.Assign", other, `${name}+mic:*`, "mode='auto-attach'"),
    call("vm.device.mic.Unassign", name, `${other}+mic:*`),
    call("label.Remove", "dom0", "mine"),
    call("pool.Remove", "dom0", "other"),
    ...(name === "dvm" ? aboutDisposables : []),
  ];
}

const aboutAll: readonly LifeCall[] = [
  call("vm.List", "dom0"),
  call("label.Remove", "dom0", "mine"),
  call("pool.Remove", "dom0", "other"),
  call("pool.Add", "dom0", "file-reflink", "name=third\ndir_path=/third\n"),
  call("vm.CreateDisposable", "dvm"),
  call("vm.property.Set", "dvm", "template_for_dispvms", "False"),
  call("property.Set", "dom0", "updatevm", ""),
];

const calls = (name: string): fc.Arbitrary<LifeCall> =>
  fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...aboutOne(name)) },
    { weight: 1, arbitrary: fc.constantFrom(...aboutAll) },
  );

/** A call, and the number of its step that fails; none if the call has fewer steps. */
export interface PlannedCall {
  readonly call: LifeCall;
  readonly failAt: number | null;
}

/** Returns programs of 2 to 5 calls. Most of them aim at one domain. */
export function programs(): fc.Arbitrary<readonly PlannedCall[]> {
  const planned = (each: fc.Arbitrary<LifeCall>): fc.Arbitrary<readonly PlannedCall[]> =>
    fc.array(
      fc.record({
        call: each,
        failAt: fc.oneof({ weight: 5, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.nat({ max: 8 }) }),
      }),
      { minLength: 2, maxLength: 5 },
    );
  const one = fc.constantFrom("a", "a", "b", "net", "tpl2", "disp", "dvm").chain((name) => planned(calls(name)));
  const any = planned(fc.constantFrom(...targets).chain(calls));
  return fc.oneof({ weight: 2, arbitrary: one }, { weight: 1, arbitrary: any });
}
