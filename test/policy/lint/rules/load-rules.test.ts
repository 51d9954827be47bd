import t from "tap";
import { lintTexts } from "../../../rig/lint-texts.ts";

t.test("a comma is one of options only after the target", async (t) => {
  t.same(lintTexts("comma-in-options", { "/etc/30.policy": "qubes.Gpg,qubes.Gpg2 * work vault allow\n" }), []);
  t.same(lintTexts("syntax", { "/etc/30.policy": "qubes.Gpg,qubes.Gpg2 * work vault allow\n" }).length, 1);
  t.same(lintTexts("comma-in-options", { "/etc/30.policy": "qubes.Gpg * work vault allow,user=user\n" }).length, 1);
});

t.test("a comma that loads as a part of a value is found too", async (t) => {
  t.same(
    lintTexts("comma-in-options", { "/etc/30.policy": "qubes.Gpg * work @default allow target=vault,user=user\n" }),
    ['/etc/30.policy:1:33+22 the comma is taken for a part of the value of target=, "vault,user=user"'],
  );
  t.same(
    lintTexts("comma-in-options", { "/etc/30.policy": "qubes.Gpg * work vault allow user=user notify=yes\n" }),
    [],
  );
});

t.test("commas separate options in service files", async (t) => {
  const files = { "/etc/30.policy": "!compat-4.0\n", "/rpc/qubes.Gpg": "work vault allow,user=user\n" };
  t.same(lintTexts("comma-in-options", files), []);
});

t.test("a byte order mark is found where it stops the load, and where it hides a rule", async (t) => {
  t.match(lintTexts("byte-order-mark", { "/etc/30.policy": "\ufeffqubes.Gpg * work vault allow\n" }), [
    /^\/etc\/30.policy:1:1/,
  ]);
  const service = { "/etc/30.policy": "!compat-4.0\n", "/rpc/qubes.Gpg": "\ufeffwork vault allow\n" };
  t.match(lintTexts("byte-order-mark", service), [/^\/rpc\/qubes.Gpg:1:1.*part of the source$/]);
  t.same(lintTexts("byte-order-mark", { "/etc/30.policy": "qubes.Gpg * work vault allow\n" }), []);
});

t.test("stray files: not read, or live by mistake", async (t) => {
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
    ["/rpc/qubes.Gpg.bak the file is live: it is the policy of a service named qubes.Gpg.bak"],
    "the current format passes over .rpmnew",
  );
  t.same(
    lintTexts("stray-file", copies).map((each) => each.split(" ", 1)[0]),
    ["/rpc/qubes.Gpg.bak", "/rpc/qubes.Gpg.rpmnew"],
  );
  const included = { "/etc/30.policy": "!include-service qubes.Gpg * gpg.old\n", "/etc/gpg.old": line };
  t.same(lintTexts("stray-file", included), []);
});
