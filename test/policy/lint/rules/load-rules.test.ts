import t from "tap";
import { lintTexts } from "../../../rig/lint-texts.ts";

t.test("comma-in-options finds a comma only after the target", async (t) => {
  t.same(lintTexts("comma-in-options", { "/etc/30.policy": "qubes.Gpg,qubes.Gpg2 * work vault allow\n" }), []);
  t.same(lintTexts("syntax", { "/etc/30.policy": "qubes.Gpg,qubes.Gpg2 * work vault allow\n" }).length, 1);
  t.same(lintTexts("comma-in-options", { "/etc/30.policy": "qubes.Gpg * work vault allow,user=user\n" }).length, 1);
});

t.test("finds a comma that loads as part of a value", async (t) => {
  t.same(
    lintTexts("comma-in-options", { "/etc/30.policy": "qubes.Gpg * work @default allow target=vault,user=user\n" }),
    ['/etc/30.policy:1:33+22 the comma is read as part of the value of target=: "vault,user=user"'],
  );
  t.same(
    lintTexts("comma-in-options", { "/etc/30.policy": "qubes.Gpg * work vault allow user=user notify=yes\n" }),
    [],
  );
});

t.test("accepts commas between options in service files", async (t) => {
  const files = { "/etc/30.policy": "!compat-4.0\n", "/rpc/qubes.Gpg": "work vault allow,user=user\n" };
  t.same(lintTexts("comma-in-options", files), []);
});

t.test("finds a byte order mark that stops the load, or that disables a rule", async (t) => {
  t.match(lintTexts("byte-order-mark", { "/etc/30.policy": "\ufeffqubes.Gpg * work vault allow\n" }), [
    /^\/etc\/30.policy:1:1/,
  ]);
  const service = { "/etc/30.policy": "!compat-4.0\n", "/rpc/qubes.Gpg": "\ufeffwork vault allow\n" };
  t.match(lintTexts("byte-order-mark", service), [/^\/rpc\/qubes.Gpg:1:1.*part of the source$/]);
  t.same(lintTexts("byte-order-mark", { "/etc/30.policy": "qubes.Gpg * work vault allow\n" }), []);
});

t.test("finds stray files: not read, or active by mistake", async (t) => {
  const rule = "qubes.Gpg * work vault allow\n";
  t.same(lintTexts("stray-file", { "/etc/30.policy": rule, "/etc/30.policy.rpmnew": rule, "/etc/.31.policy": rule }), [
    "/etc/.31.policy the file is not read: its name begins with a dot, and no file includes it",
    "/etc/30.policy.rpmnew the file is not read: its name does not end in .policy, and no file includes it",
  ]);
  t.same(lintTexts("stray-file", { "/etc/30.policy": "!include gpg\n", "/etc/gpg": rule }), []);
  const line = "work vault allow\n";
  const copies = {
    "/rpc/qubes.Gpg": line,
    "/rpc/qubes.Gpg.bak": line,
    "/rpc/qubes.Gpg.rpmnew": line,
    "/rpc/qubes.Gpg~": line,
  };
  t.same(
    lintTexts("stray-file", { "/etc/30.policy": "!compat-4.0\n", ...copies }),
    ['/rpc/qubes.Gpg.bak the file is active: it is the policy of a service named "qubes.Gpg.bak"'],
    "the current format skips .rpmnew",
  );
  t.same(
    lintTexts("stray-file", copies).map((each) => each.split(" ", 1)[0]),
    ["/rpc/qubes.Gpg.bak", "/rpc/qubes.Gpg.rpmnew"],
  );
  const included = { "/etc/30.policy": "!include-service qubes.Gpg * gpg.old\n", "/etc/gpg.old": line };
  t.same(lintTexts("stray-file", included), []);
});
