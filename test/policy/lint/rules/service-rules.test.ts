import t from "tap";
import { loadTree } from "../../../../src/cli/lint/load-tree.ts";
import { lint } from "../../../../src/policy/lint/lint.ts";
import { readSystemInfo } from "../../../../src/policy/model/system-info.ts";
import { makeCatalogue } from "../../../../src/policy/services/catalogue.ts";
import { lintTexts } from "../../../rig/lint-texts.ts";
import { VirtualFiles } from "../../../rig/virtual-files.ts";

/** Lines of five columns with the rule that reports them and the column of the finding. */
const lines: readonly (readonly [line: string, rule: string, column?: number])[] = [
  // Names of services.
  ["qubes.OpenUrl * work vault deny", "near-miss-service", 1],
  ["  qubes.FileCopy * work vault ask", "near-miss-service", 3],
  ["!include-service qubes.GPG2 * include/gpg", "near-miss-service", 18],
  ["admin.vm.list * mgmt @anyvm allow target=dom0", "near-miss-service", 1],
  ["local.Scan * work vault allow", "none"],
  ["* * work vault allow", "none"],
  // Arguments.
  ["qubes.Filecopy +allow-all-name * * deny", "unknown-argument", 16],
  ["qubes.Filecopy + work vault allow", "none"],
  ["qubes.Filecopy +allow-all-names work vault allow", "none"],
  ["qubes.VMShell +waitforsession work @dispvm allow", "unknown-argument", 15],
  ["qubes.VMShell +WaitForSession work @dispvm allow", "none"],
  ["qubes.VMExec + work vault deny", "unknown-argument", 14],
  ["qubes.ConnectTCP +8O80 work vault allow", "unknown-argument", 18],
  ["qubes.ConnectTCP +8080 work vault allow", "none"],
  ["qubes.UpdatesProxy +8082 @type:TemplateVM @default allow target=sys-net", "unknown-argument", 20],
  ["whonix.GatewayCommand +start gw ws allow", "unknown-argument", 23],
  ["!include-service qubes.OpenURL +x include/url", "unknown-argument", 32],
  ["admin.vm.List +all mgmt dom0 allow", "unknown-argument", 15],
  ["admin.vm.property.Get + mgmt work deny", "unknown-argument", 23],
  ["admin.vm.property.Get +netvm mgmt work allow target=dom0", "none"],
  ["admin.vm.volume.Info +privat mgmt work allow target=dom0", "unknown-argument", 22],
  ["admin.vm.Shutdown +force+wait mgmt work allow target=dom0", "none"],
  ["admin.Events +domain-start mgmt work allow target=dom0", "none"],
  ["local.Scan +anything work vault allow", "none"],
  // Users.
  ["u2f.Register * work sys-usb allow", "missing-user", 29],
  ["u2f.Authenticate * work sys-usb ask", "missing-user", 33],
  ["ctap.GetInfo * work sys-usb allow user=DEFAULT", "missing-user", 29],
  ["u2f.Register * work sys-usb allow user=root", "none"],
  ["u2f.Register * work sys-usb allow user=fido", "none"],
  ["u2f.Register * work sys-usb deny", "none"],
  ["qubes.USBAttach * sys-usb work allow", "missing-user", 32],
  ["qubes.USBAttach * sys-usb work allow target=dom0", "none"],
  ["qubes.VMRootShell * mgmt work allow", "none"],
  // Destinations.
  ["admin.vm.Start * mgmt work allow", "admin-call-not-to-dom0", 23],
  ["admin.vm.Start * mgmt work ask", "admin-call-not-to-dom0", 28],
  ["admin.vm.Start * mgmt @tag:managed ask default_target=dom0", "admin-call-not-to-dom0", 40],
  ["admin.vm.List * mgmt * allow", "admin-call-not-to-dom0", 22],
  ["admin.vm.List * work work allow", "admin-call-not-to-dom0", 22],
  ["admin.vm.List * mgmt Dom0 allow", "keyword-as-name", 22],
  ["admin.vm.List * mgmt work,vault allow", "impossible-name", 22],
  ["admin.vm.List * mgmt @default ask", "admin-call-not-to-dom0", 31],
  ["admin.vm.Start * mgmt work allow target=sys-gui", "admin-call-not-to-dom0", 34],
  ["admin.vm.Future * mgmt work allow", "admin-call-not-to-dom0", 24],
  ["policy.RegisterArgument +u2f.Authenticate sys-usb @anyvm allow", "admin-call-not-to-dom0", 51],
  ["policy.Ask * work sys-gui allow", "none"],
  ["admin.vm.Start * mgmt work allow target=dom0", "none"],
  ["admin.vm.Start * mgmt work ask target=@adminvm", "none"],
  ["admin.vm.Start * mgmt work deny", "none"],
  ["admin.vm.List * mgmt dom0 allow", "none"],
  ["admin.vm.List * mgmt @adminvm allow", "none"],
  ["admin.vm.CreateDisposable * mgmt @dispvm:dvm allow target=dom0", "none"],
  ["admin.vm.List * mgmt @type:RemoteVM allow", "none"],
  ["* * mgmt work allow", "none"],
  // Control of dom0.
  ["policy.Replace * sys-gui dom0 allow", "control-of-dom0", 31],
  ["policy.include.Remove * @tag:gui @adminvm allow", "control-of-dom0", 43],
  ["qubes.VMShell * mgmt dom0 allow", "control-of-dom0", 27],
  ["qubes.VMRootShell * mgmt @default allow target=dom0", "control-of-dom0", 35],
  ["qubes.VMExec * mgmt * allow", "control-of-dom0", 23],
  ["* * mgmt dom0 allow", "control-of-dom0", 15],
  ["policy.Replace * sys-gui dom0 ask", "none"],
  ["policy.Get * sys-gui dom0 allow", "none"],
  ["qubes.InputKeyboard * sys-usb dom0 allow", "none"],
  ["admin.property.Set * mgmt dom0 allow", "none"],
  ["qubes.VMShell * dom0 @adminvm allow", "loopback-allow", 22],
  ["policy.Replace * @anyvm dom0 allow", "wildcard-allow", 30],
  ["* * @anyvm @adminvm allow", "wildcard-allow", 21],
  ["qubes.VMShell * @anyvm * allow", "wildcard-allow", 26],
  ["qubes.PdfConvert * @anyvm dom0 allow", "wildcard-allow", 32],
  // Control of other domains.
  ["qubes.VMShell * mgmt @anyvm allow", "control-service-allowed", 29],
  ["qubes.VMExec * @anyvm vault allow", "control-service-allowed", 29],
  ["qubes.VMExecGUI * @tag:x @type:AppVM allow", "control-service-allowed", 38],
  ["qubes.VMRootExec * @type:AppVM vault allow", "control-service-allowed", 38],
  ["qubes.VMShell * @anyvm @default allow target=vault", "control-service-allowed", 33],
  ["qubes.InputMouse * @anyvm work allow", "control-service-allowed", 32],
  ["* * mgmt @anyvm allow", "control-service-allowed", 17],
  ["admin.vm.property.Set * mgmt @anyvm allow target=dom0", "control-service-allowed", 37],
  ["admin.vm.Kill * @type:AppVM work allow target=dom0", "control-service-allowed", 34],
  ["qubes.VMShell * @anyvm @anyvm allow", "wildcard-allow", 31],
  ["* * @anyvm @anyvm allow", "wildcard-allow", 19],
  ["qubes.Gpg * @anyvm @anyvm allow", "wildcard-allow", 27],
  ["qubes.VMShell * @anyvm @dispvm allow", "none"],
  ["qubes.VMShell * @anyvm @dispvm:dvm allow", "none"],
  ["qubes.VMShell * @anyvm @anyvm ask", "none"],
  ["qubes.VMShell * mgmt @tag:managed allow", "none"],
  ["qubes.VMShell * dom0 @anyvm allow", "none"],
  ["qubes.Filecopy * work @anyvm allow", "none"],
  ["admin.vm.List * mgmt @anyvm allow target=dom0", "none"],
  ["admin.vm.CreateDisposable * mgmt @anyvm allow target=dom0", "none"],
  ["admin.vm.property.Set * mgmt @tag:managed allow target=dom0", "none"],
];

const include = "work vault deny\n";

/** Lints with all rules at their default level. */
function lintAll(texts: Readonly<Record<string, string>>): readonly string[] {
  const files = VirtualFiles.of({ "/etc/": "", "/rpc/": "", ...texts });
  const current = Object.keys(texts).some((path) => path.startsWith("/etc/"));
  const place = current
    ? ({ dialect: "current", sources: { directories: ["/etc"], legacyDirectory: "/rpc" } } as const)
    : ({ dialect: "legacy", directory: "/rpc" } as const);
  return lint(loadTree({ files, place }, undefined), new Map()).map(
    ({ code, file, span }) => `${code} ${file}${span === undefined ? "" : `:${span.line}:${span.column}`}`,
  );
}

t.test("each line has one finding, at its place", async (t) => {
  for (const [line, rule, column] of lines) {
    const texts = { "/etc/30-user.policy": `${line}\n`, "/etc/include/gpg": include, "/etc/include/url": include };
    t.same(lintAll(texts), rule === "none" ? [] : [`${rule} /etc/30-user.policy:1:${column}`], line);
  }
});

/** Service files of R4.0 with the finding, or null. */
const services: readonly (readonly [name: string, rule: string, finding: string | null])[] = [
  ["qubes.OpenUrl", "work vault deny", "near-miss-service /rpc/qubes.OpenUrl"],
  ["qubes.Filecopy+all", "work vault deny", "unknown-argument /rpc/qubes.Filecopy+all"],
  ["qubes.Filecopy+", "work vault deny", null],
  ["u2f.Register", "work sys-usb allow", "missing-user /rpc/u2f.Register:1:14"],
  ["u2f.Register", "work sys-usb allow,user=root", null],
  ["admin.vm.Kill", "mgmt work allow", "admin-call-not-to-dom0 /rpc/admin.vm.Kill:1:6"],
  ["admin.vm.Kill", "mgmt work ask,target=sys-gui", "admin-call-not-to-dom0 /rpc/admin.vm.Kill:1:15"],
  ["admin.vm.Kill", "mgmt $tag:a allow,target=$adminvm", null],
  ["qubes.VMShell", "mgmt dom0 allow", "control-of-dom0 /rpc/qubes.VMShell:1:11"],
  ["qubes.VMShell", "mgmt $anyvm allow", "control-service-allowed /rpc/qubes.VMShell:1:13"],
  ["qubes.VMShell", "$anyvm $dispvm allow", null],
];

t.test("service files of R4.0", async (t) => {
  for (const [name, rule, finding] of services) {
    t.same(lintAll({ [`/rpc/${name}`]: `${rule}\n` }), finding === null ? [] : [finding], `${name}: ${rule}`);
  }
});

t.test("a line with two mistakes has two findings", async (t) => {
  const both = lintAll({ "/etc/a.policy": "admin.vm.Kill * @anyvm @anyvm allow\n" });
  t.same(both, ["admin-call-not-to-dom0 /etc/a.policy:1:24", "wildcard-allow /etc/a.policy:1:31"]);
});

t.test("a comment that accepts a finding accepts the mistake", async (t) => {
  const comment = "# lint-disable-next-line wildcard-allow: a test system\n";
  t.same(lintAll({ "/etc/a.policy": `${comment}qubes.VMShell * @anyvm @anyvm allow\n` }), []);
});

t.test("without the broader rule, the others report the line", async (t) => {
  const texts = { "/etc/a.policy": "qubes.VMShell * @anyvm * allow\n" };
  t.match(lintTexts("control-of-dom0", texts), [/every qube controls dom0/]);
  t.match(lintTexts("control-service-allowed", texts), [/every qube controls every qube/]);
});

t.test("service files that !compat-4.0 reads count too", async (t) => {
  const texts = { "/etc/35-compat.policy": "!compat-4.0\n", "/rpc/qubes.OpenUrl": "work vault deny\n" };
  t.match(lintTexts("near-miss-service", texts), [/^\/rpc\/qubes.OpenUrl unknown service/]);
});

t.test("a line that is included for many services is reported once", async (t) => {
  const main = "!include-service admin.vm.Start * include/rwx\n!include-service admin.vm.Kill * include/rwx\n";
  const texts = { "/etc/90-admin.policy": main, "/etc/include/rwx": "mgmt work allow\n" };
  t.match(lintTexts("admin-call-not-to-dom0", texts), [/^\/etc\/include\/rwx:1:6\+4 calls of "admin.vm.Start"/]);
});

t.test("a file of three columns that is checked alone is a service only if its name is one", async (t) => {
  const alone = (name: string) => ({
    "/etc/including.policy": `!include-service * * ${name}\n`,
    [`/etc/${name}`]: "@anyvm vault allow\n",
  });
  t.same(lintTexts("control-service-allowed", alone("local.service")), []);
  t.equal(lintTexts("control-service-allowed", alone("qubes.vmshell")).length, 0);
  t.equal(lintTexts("admin-call-not-to-dom0", alone("admin.vm.Future")).length, 1);
  t.equal(lintTexts("admin-call-not-to-dom0", alone("admin-local-rwx")).length, 0);
  const found = lintTexts("control-service-allowed", alone("qubes.VMShell"));
  t.match(found, [/^\/etc\/qubes.VMShell:1:14\+5 every qube controls "vault"/]);
});

t.test("a RemoteVM may stand for dom0 of another system", async (t) => {
  const domain = (type: string) => ({ type, tags: [], template_for_dispvms: false, default_dispvm: null, icon: "" });
  const info = readSystemInfo({ domains: { far: domain("RemoteVM"), near: domain("AppVM") } });
  const texts = { "/etc/a.policy": "admin.vm.List * mgmt far allow\nadmin.vm.List * mgmt near allow\n" };
  t.match(lintTexts("admin-call-not-to-dom0", texts, info), [/^\/etc\/a.policy:2:/]);
});

t.test("every service that gives control is reported, and no other one", async (t) => {
  for (const { name, kind, servedBy } of makeCatalogue().values()) {
    const found = lintTexts("control-service-allowed", { "/etc/a.policy": `${name} * mgmt @anyvm allow\n` });
    t.equal(found.length, kind === "control" || kind === "input" ? 1 : 0, name);
    const dom0 = lintTexts("control-of-dom0", { "/etc/a.policy": `${name} * mgmt dom0 allow\n` });
    t.equal(dom0.length, kind === "control" ? 1 : 0, name);
    const missed = lintTexts("admin-call-not-to-dom0", { "/etc/a.policy": `${name} * mgmt work allow\n` });
    t.equal(missed.length, servedBy === "dom0" && /^(admin|policy)\./.test(name) ? 1 : 0, name);
  }
});

t.test("every user that a service needs is asked for", async (t) => {
  for (const { name, user } of makeCatalogue().values()) {
    const found = lintTexts("missing-user", { "/etc/a.policy": `${name} * mgmt work ask\n` });
    t.equal(found.length, user === undefined ? 0 : 1, name);
  }
});
