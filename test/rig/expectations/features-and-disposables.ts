import { after, answered, done, type Expectation, refused } from "./expectation.ts";
import { asDisposableTemplate, feature, set, setGlobal } from "./requests.ts";

const disposable = ["admin.vm.CreateDisposable", "work"] as const;
const named = ["admin.vm.Create.DispVM", "dom0", "work", "name=mydisp label=red"] as const;

const internal = [
  "deferred-netvm-original",
  "preload-dispvm",
  "preload-dispvm-completed",
  "preload-dispvm-in-progress",
];

const features: readonly Expectation[] = [
  ...internal.flatMap((name) => [
    after(`Set of ${name}`, "api_admin 303, ext/admin.py", [], feature("work", name, "1"), refused("PermissionDenied")),
    after(
      `Remove of ${name}`,
      "api_admin 303, ext/admin.py",
      [],
      ["admin.vm.feature.Remove", "work", name],
      refused("PermissionDenied"),
    ),
  ]),
  after(
    "preload-dispvm-max without qrexec",
    "dispvm 001 to 004",
    [asDisposableTemplate],
    feature("work", "preload-dispvm-max", "1"),
    refused("QubesValueError"),
  ),
  after(
    "preload-dispvm-max without its services",
    "dispvm 001 to 004",
    [asDisposableTemplate, feature("work", "qrexec", "1")],
    feature("work", "preload-dispvm-max", "1"),
    refused("QubesValueError"),
  ),
  after("a service with a slash", "ext/services.py", [], feature("work", "service.a/b", "1"), refused("ProtocolError")),
  after(
    "a service with a long name",
    "ext/services.py",
    [],
    feature("work", `service.${"x".repeat(49)}`, "1"),
    refused("QubesValueError"),
  ),
  after(
    "a long name for app-dispvm",
    "ext 021",
    [],
    feature("work", `service.app-dispvm.${"x".repeat(48)}`, "1"),
    done,
  ),
  after("a service of dom0", "ext 013", [], feature("dom0", "service.guivm-gui-agent", "1"), done),
  after("a timezone that does not exist", "qubesvm 350", [], feature("work", "timezone", "xxx"), done),
  after(
    "the clock",
    "app 100",
    [setGlobal("clockvm", "work")],
    ["admin.vm.feature.Get", "work", "service.clocksync"],
    answered("1"),
  ),
  after(
    "the next clock",
    "app 100",
    [setGlobal("clockvm", "work"), setGlobal("clockvm", "sys-net")],
    ["admin.vm.feature.Get", "work", "service.clocksync"],
    refused("QubesFeatureNotFoundError"),
  ),
  after(
    "the tag of a guivm",
    "app 113",
    [set("work", "guivm", "sys-net")],
    ["admin.vm.tag.List", "work"],
    answered(/^guivm-sys-net$/m),
  ),
];

const disposables: readonly Expectation[] = [
  after("a disposable", "api_admin 640", [asDisposableTemplate], disposable, answered(/^disp\d+$/)),
  after(
    "a disposable by its uuid",
    "api_admin 640",
    [asDisposableTemplate],
    [...disposable, "", "uuid"],
    answered(/^uuid:[0-9a-f]{8}-[0-9a-f-]{27}$/),
  ),
  after(
    "a disposable of the default template",
    "api_admin 641",
    [asDisposableTemplate, setGlobal("default_dispvm", "work")],
    ["admin.vm.CreateDisposable", "dom0"],
    answered(/^disp\d+$/),
  ),
  after(
    "a wrong argument",
    "api_admin 642",
    [asDisposableTemplate],
    [...disposable, "oops"],
    refused("PermissionDenied"),
  ),
  after("preloading", "api_admin 643", [asDisposableTemplate], [...disposable, "preload"], done),
  after("a named disposable of a domain that is not a template", "dispvm 011", [], named, refused("QubesValueError")),
  after("a named disposable", "dispvm 010", [asDisposableTemplate], named, done),
  after(
    "auto_cleanup of a named disposable",
    "dispvm 010",
    [asDisposableTemplate, named],
    ["admin.vm.property.Get", "mydisp", "auto_cleanup"],
    answered("default=True type=bool False"),
  ),
  after(
    "template_for_dispvms of a template in use",
    "dispvm 009",
    [asDisposableTemplate, disposable],
    set("work", "template_for_dispvms", "False"),
    refused("QubesVMInUseError"),
  ),
  after(
    "Remove of the default disposable template",
    "app 203",
    [asDisposableTemplate, setGlobal("default_dispvm", "work")],
    ["admin.vm.Remove", "work"],
    refused("QubesVMInUseError"),
  ),
  after(
    "Remove of a default disposable template of a domain",
    "app 204",
    [asDisposableTemplate, set("sys-net", "default_dispvm", "work")],
    ["admin.vm.Remove", "work"],
    refused("QubesVMInUseError"),
  ),
  after(
    "Remove of the template of a disposable",
    "app 205",
    [asDisposableTemplate, disposable],
    ["admin.vm.Remove", "work"],
    refused("QubesVMInUseError"),
  ),
  after(
    "a uuid that is empty",
    "api_admin 001",
    [asDisposableTemplate],
    ["admin.vm.CreateDisposable", "uuid:"],
    refused("QubesVMInvalidUUIDError"),
  ),
];

/** Expectations about features and disposables. */
export const featuresAndDisposables: readonly Expectation[] = [...features, ...disposables];
