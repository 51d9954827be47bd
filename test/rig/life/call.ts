import fc from "fast-check";
import type { Conflict } from "./conflicts.ts";

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

/** All calls of programs. One that occurs twice is chosen more often. */
export const allCalls: readonly LifeCall[] = [...targets.flatMap(aboutOne), ...aboutAll];

/** Calls that programs can begin with. Each is a state in which calls succeed that fail otherwise. */
export const preludes: readonly (readonly LifeCall[])[] = subsets([
  call("vm.Remove", "a"),
  call("vm.Kill", "disp"),
  call("vm.Start", "net"),
  call("vm.Start", "b"),
]);

function subsets<Item>([first, ...rest]: readonly Item[]): readonly (readonly Item[])[] {
  if (first === undefined) return [[]];
  return subsets(rest).flatMap((each) => [each, [first, ...each]]);
}

/** A call, and the number of its step that fails; none if the call has fewer steps. */
export interface PlannedCall {
  readonly call: LifeCall;
  readonly failAt: number | null;
}

/** Concurrent calls. */
export interface Program {
  /** Calls that are made first, one after another. */
  readonly before: readonly LifeCall[];
  /** 2 to 5 calls that are made at the same time. */
  readonly calls: readonly PlannedCall[];
}

const planned = (each: fc.Arbitrary<LifeCall>): fc.Arbitrary<PlannedCall> =>
  fc.record({
    call: each,
    failAt: fc.oneof({ weight: 5, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.nat({ max: 8 }) }),
  });

const many = (each: fc.Arbitrary<LifeCall>): fc.Arbitrary<readonly PlannedCall[]> =>
  fc.array(planned(each), { minLength: 2, maxLength: 5 });

/** Returns programs. Half of them aim at one domain, and many have two calls that only one lock keeps apart. */
export function programs(conflicts: readonly Conflict[]): fc.Arbitrary<Program> {
  const before = fc.oneof(
    { weight: 2, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.constantFrom(...preludes) },
  );
  const one = fc.constantFrom("a", "a", "b", "net", "tpl2", "disp", "dvm").chain((name) => many(calls(name)));
  const any = fc.constantFrom(...targets).chain(calls);
  const conflicting = oneConflict(conflicts).chain((conflict) =>
    fc.record({
      before: fc.constant(conflict.before),
      calls: fc
        .tuple(...conflict.calls.map((each) => planned(fc.constant(each))), fc.array(planned(any), { maxLength: 3 }))
        .map((all) => all.flat() as readonly PlannedCall[]),
    }),
  );
  return fc.oneof(
    { weight: 5, arbitrary: fc.record({ before, calls: one }) },
    { weight: 4, arbitrary: conflicting },
    { weight: 1, arbitrary: fc.record({ before, calls: many(any) }) },
  );
}

/** Chooses a lock, then two methods, then their calls, so that no lock and no method is rare. */
function oneConflict(conflicts: readonly Conflict[]): fc.Arbitrary<Conflict> {
  const methods = ({ calls: [one, other] }: Conflict): string => [one.method, other.method].sort().join();
  return fc
    .constantFrom(...groups(conflicts, ({ lock }) => lock).map((each) => groups(each, methods)))
    .chain((each) => fc.constantFrom(...each))
    .chain((each) => fc.constantFrom(...each));
}

function groups<Item>(items: readonly Item[], keyOf: (item: Item) => string): readonly (readonly Item[])[] {
  const found = new Map<string, Item[]>();
  for (const item of items) {
    const group = found.get(keyOf(item)) ?? [];
    group.push(item);
    found.set(keyOf(item), group);
  }
  return [...found.values()];
}
