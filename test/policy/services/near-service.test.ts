import t from "tap";
import { makeCatalogue } from "../../../src/policy/services/catalogue.ts";
import { findNearService } from "../../../src/policy/services/near-service.ts";

const catalogue = makeCatalogue();

/** Misspelt names with the service that is meant. */
const meant: Readonly<Record<string, string>> = {
  "qubes.OpenUrl": "qubes.OpenURL",
  "qubes.OpeninVM": "qubes.OpenInVM",
  "qubes.OpenInVm": "qubes.OpenInVM",
  "qubes.openinvm": "qubes.OpenInVM",
  "Qubes.Filecopy": "qubes.Filecopy",
  "qubes.FileCopy": "qubes.Filecopy",
  "qubes.Filecpy": "qubes.Filecopy",
  "qubes.FileCpy": "qubes.Filecopy",
  "qubes.Filecoyp": "qubes.Filecopy",
  "qube.Filecopy": "qubes.Filecopy",
  "qubes-Filecopy": "qubes.Filecopy",
  Filecopy: "qubes.Filecopy",
  vmshell: "qubes.VMShell",
  "qubes.VmShell": "qubes.VMShell",
  "qubes.VMshel": "qubes.VMShell",
  "qubes.VMRootshell": "qubes.VMRootShell",
  "qubes.ClipBoardPaste": "qubes.ClipboardPaste",
  "qubes.UpdateProxy": "qubes.UpdatesProxy",
  "qubes.ConnectTcp": "qubes.ConnectTCP",
  "qubes.GpgImportkey": "qubes.GpgImportKey",
  "qubes.USBattach": "qubes.USBAttach",
  "qubes.Inputkeyboard": "qubes.InputKeyboard",
  "u2f.authenticate": "u2f.Authenticate",
  "ctap.GetInf": "ctap.GetInfo",
  "qvc.Screenshare": "qvc.ScreenShare",
  "qvc.WebCam": "qvc.Webcam",
  "policy.Registerargument": "policy.RegisterArgument",
  "policy.replace": "policy.Replace",
  "whonix.SdwDateStatus": "whonix.SdwdateStatus",
  "admin.vm.list": "admin.vm.List",
  "admin.VM.List": "admin.vm.List",
  "admin.vm.property.get": "admin.vm.property.Get",
  "admin.vm.proprety.Get": "admin.vm.property.Get",
  "admin.vm.Create.AppVm": "admin.vm.Create.AppVM",
  "admin.vm.CreateDisposible": "admin.vm.CreateDisposable",
  "admin.vm.device.usb.attach": "admin.vm.device.usb.Attach",
  "admin.events": "admin.Events",
  "admin.vm.volume.Set.RW": "admin.vm.volume.Set.rw",
};

t.test("a misspelt name, with the service that is meant", async (t) => {
  for (const [name, service] of Object.entries(meant)) {
    t.ok(catalogue.has(service), service);
    t.equal(findNearService(name, catalogue), service, name);
  }
});

t.test("names of the author's own services are far from every known one", async (t) => {
  for (const name of ["local.Scan", "my.Filecopy", "qubes.Pass", "qubes.Gpg3", "acme.VMShell", "a", "", "qubes."]) {
    t.equal(findNearService(name, catalogue), undefined, name);
  }
});

t.test("a known name is never misspelt, even beside a similar one", async (t) => {
  for (const name of catalogue.keys()) t.equal(findNearService(name, catalogue), undefined, name);
  const service = catalogue.get("qubes.Filecopy") as NonNullable<ReturnType<typeof catalogue.get>>;
  const extended = makeCatalogue([
    { ...service, name: "qubes.Filecopy2" },
    { ...service, name: "qubes.Filecopi" },
  ]);
  t.equal(findNearService("qubes.Filecopi", extended), undefined, "the author's own");
  t.equal(findNearService("qubes.Filecopo", extended), undefined, "two names are equally near");
  t.equal(findNearService("vmshell", catalogue), "qubes.VMShell");
  t.equal(findNearService("vmshell", catalogue, ["vmshell"]), undefined, "a name that the policy has");
  t.equal(findNearService("vmshel", catalogue, ["vmshell"]), "vmshell");
});
