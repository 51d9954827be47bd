import fc, { type Arbitrary } from "fast-check";
import { featureValues } from "./feature-values.ts";

/** Names that calls use, of domains that exist from the beginning and others. */
export const domainNames = [
  "dom0",
  "fedora",
  "debian",
  "dvm",
  "net",
  "mail",
  "solo",
  "remote",
  "disp1",
  "new-1",
  "new.2",
];

/** The parts of a system that calls name. */
export interface Words {
  readonly name: Arbitrary<string>;
  readonly label: Arbitrary<string>;
  readonly pool: Arbitrary<string>;
}

/** Names of all parts, known and unknown ones. */
export const anyWords: Words = {
  name: fc.constantFrom(...domainNames),
  label: fc.constantFrom("red", "blue", "black", "mauve", "1", "gone"),
  pool: fc.constantFrom("varlibqubes", "linux-kernel", "big", "gone"),
};

const volume = fc.constantFrom("root", "private", "volatile", "kernel", "gone");
export const flags: Arbitrary<string> = fc.constantFrom("True", "False", "x");
export const numbers: Arbitrary<string> = fc.constantFrom(
  "-1",
  "0",
  "1",
  "2",
  "5",
  "2147483648",
  "10737418240",
  "21474836480",
  "01",
  "x",
);
export const texts: Arbitrary<string> = fc.constantFrom(
  "",
  "1",
  "0",
  "True",
  "us++",
  "hvm",
  "pvh",
  "a  b",
  " ",
  "<&\"'>",
  "]]>",
  "x".repeat(60),
);
const featureName = fc.constantFrom(
  ...["qrexec", "gui", "servicevm", "ipv6", "os", "internal", "check-updates", "net.fake-ip", "net.fake-netmask"],
  ...["service.cups", "service.", "service.clocksync", "service.meminfo-writer", "vm-config.x", "custom-persist.x"],
  ...["boot-mode.active", "boot-mode.appvm-default", "boot-mode.kernelopts.safe", "preload-dispvm-max", "gone"],
  ...["supported-service.meminfo-writer", "supported-rpc.qubes.WaitForSession", "memory-hotplug", "suspend-s0ix"],
);
const featureText = fc.oneof(texts, fc.constantFrom("safe", "10.0.0.1", "24", "Linux", "/etc", "default"));
/** A feature and its value. */
const feature = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(featureName, featureText) },
  fc.constantFrom(...featureValues.flatMap(([name, ...lists]) => lists.flat().map((value) => [name, value] as const))),
);
/** The name of a part that never exists; no call makes it. */
const neverMade = "gone";
const made = (of: Arbitrary<string>): Arbitrary<string> => of.filter((name) => name !== neverMade);
const code = fc.constantFrom("u03****", "b******", "m******", "*******", "x03****", "u03");
const port = fc.constantFrom("00_03.0", "00_04.0", "1-1", "mic", "sda");

/** Arguments and payloads by method; a pattern must match the start of the name, without `admin.` and `vm.`. */
export interface Inputs {
  /** An argument with a payload that belongs to it. */
  readonly both?: Arbitrary<readonly [argument: string, payload: string]>;
  readonly argument?: Arbitrary<string>;
  readonly payload?: Arbitrary<string>;
}

const pairs = (...words: readonly Arbitrary<string>[]): Arbitrary<string> =>
  fc.tuple(...words).map((each) => each.filter((word) => word !== "").join(" "));
const prefixed = (prefix: string, of: Arbitrary<string>): Arbitrary<string> => of.map((each) => `${prefix}${each}`);
const addressOf = (name: Arbitrary<string>): Arbitrary<string> =>
  fc.tuple(fc.oneof(name, fc.constantFrom("dom0", "net", "gone")), port).map((parts) => parts.join("+"));
const mode = fc.constantFrom("mode='required'", "mode='auto-attach'", "mode='ask-to-attach'", "mode='x'", "");
const rule = fc.constantFrom(
  ...["action=accept", "action=drop", "action=accept proto=tcp dstports=80-443", "action=accept dsthost=example.org"],
  ...["action=accept dst4=10.0.0.0/8 comment=a b", "action=accept specialtarget=dns", "action=maybe"],
);

type InputTable = readonly (readonly [RegExp, Inputs])[];

const inputsNaming = ({ name, label, pool }: Words): InputTable => [
  [/feature\.Set/, { both: feature }],
  [/feature\./, { argument: featureName }],
  [
    /tag\./,
    {
      argument: fc.oneof(
        fc.constantFrom("a", "B-1", "bad tag", ""),
        fc.tuple(fc.constantFrom("created-by", "guivm", "audiovm", "relayvm"), name).map((words) => words.join("-")),
      ),
    },
  ],
  [
    /label\.Create/,
    { argument: fc.oneof(made(label), fc.constantFrom("mauve", "9")), payload: fc.constantFrom("0x123456", "x") },
  ],
  [/label\./, { argument: label }],
  [
    /pool\.Add/,
    {
      argument: fc.constantFrom("file", "file-reflink", "linux-kernel", "gone"),
      payload: pairs(
        fc.oneof({ weight: 3, arbitrary: prefixed("name=", made(pool)) }, fc.constantFrom("name=big", "name=.", "")),
        fc.constantFrom("dir_path=/pools/big", "dir_path=/pools", 'dir_path=/pools/a <&"b', ""),
        fc.constantFrom("", "revisions_to_keep=1", "revisions_to_keep=-1", "ephemeral_volatile=True"),
      ).map((words) => words.replaceAll(/ (?=[a-z_]+=)/g, "\n")),
    },
  ],
  [/pool\.Set\.revisions/, { argument: pool, payload: numbers }],
  [/pool\./, { argument: pool, payload: flags }],
  [
    /Create(InPool)?\..*/,
    {
      argument: fc.oneof(fc.constant(""), name),
      payload: pairs(
        prefixed("name=", fc.oneof({ weight: 4, arbitrary: name }, fc.constantFrom("new-1", "new.2", "-x", "a b"))),
        prefixed("label=", label),
        fc.oneof(
          fc.constant(""),
          prefixed("pool=", pool),
          fc.tuple(volume, pool).map(([at, to]) => `pool:${at}=${to}`),
        ),
      ),
    },
  ],
  [/CreateDisposable/, { argument: fc.constantFrom("", "preload", "x"), payload: fc.constantFrom("", "uuid") }],
  [/Shutdown/, { argument: fc.constantFrom("", "force", "wait", "force+wait") }],
  [/denied\..*/, { payload: fc.array(code, { maxLength: 3 }).map((codes) => codes.join("")) }],
  [
    /device\..*(Assign|Attach)/,
    {
      argument: addressOf(name),
      payload: pairs(mode, fc.constantFrom("", "_read-only='yes'", "_no-strict-reset='True'")),
    },
  ],
  [
    /device\..*Set\.assignment/,
    { argument: addressOf(name), payload: fc.constantFrom("required", "auto-attach", "x") },
  ],
  [/device\..*/, { argument: addressOf(name), payload: flags }],
  [/volume\.(Resize|Set\.revisions_to_keep)/, { argument: volume, payload: numbers }],
  [/volume\..*/, { argument: volume, payload: flags }],
  [
    /firewall\.Set/,
    { payload: fc.array(rule, { maxLength: 3 }).map((rules) => rules.map((each) => `${each}\n`).join("")) },
  ],
  [/notes\.Set/, { payload: fc.constantFrom("", "a note", "\u00c3\u00a9\n", "\u0000") }],
];

const tables = new WeakMap<Words, InputTable>();

/** Returns the arguments and payloads of a method that name some words. */
export function inputsOf(method: string, words: Words): Inputs {
  const table = tables.get(words) ?? inputsNaming(words);
  tables.set(words, table);
  return table.find(([pattern]) => new RegExp(`^[a-z]+\\.(vm\\.)?${pattern.source}`).test(method))?.[1] ?? {};
}

/** Arguments and payloads of a method without a row. */
export const junk: Arbitrary<string> = fc.oneof(
  anyWords.name,
  texts,
  numbers,
  flags,
  fc.constantFrom("a", "bad tag", "guivm-dom0"),
);
