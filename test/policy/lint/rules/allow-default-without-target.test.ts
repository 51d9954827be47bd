import t from "tap";
import { lintTexts } from "../../../rig/lint-texts.ts";

const rule = "allow-default-without-target";

t.test("reports the error of the load", async (t) => {
  t.same(lintTexts(rule, { "/etc/a.policy": "a * work @default allow" }).length, 1);
  t.same(lintTexts(rule, { "/etc/a.policy": "!include-service a * b", "/etc/b": "work $default allow" }).length, 1);
  t.same(lintTexts(rule, { "/etc/a.policy": "a * work @default allow target=vault\na * work @anyvm allow" }), []);
  t.same(lintTexts(rule, { "/etc/a.policy": "a * work @default ask" }), []);
});

t.test("reports the error in R4.0, too", async (t) => {
  t.match(lintTexts(rule, { "/rpc/a": "work $default allow" }), [/^\/rpc\/a:1:/]);
  t.same(lintTexts(rule, { "/rpc/a": "work $default allow,target=vault\nwork $default ask\nwork vault allow" }), []);
});
