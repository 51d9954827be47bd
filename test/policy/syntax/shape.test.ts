import t from "tap";
import { type Shape, shapeOf, shapes } from "../../../src/policy/syntax/shape.ts";

/** Returns the shape of a word in the current dialect and in R4.0. */
const words: readonly (readonly [word: string, current: Shape, legacy: Shape])[] = [
  ["*", "star", "text"],
  ["**", "text", "text"],
  ["@anyvm", "anyvm", "anyvm"],
  ["@adminvm", "adminvm", "adminvm"],
  ["@default", "defaultvm", "defaultvm"],
  ["@dispvm", "dispvm", "dispvm"],
  ["@dispvm:a", "dispvm_name", "dispvm_name"],
  ["@dispvm:", "at_word", "dispvm_name"],
  ["@dispvm:@a", "at_word", "at_word"],
  ["@dispvm:@tag:a", "dispvm_tag", "dispvm_tag"],
  ["@dispvm:@tag:@a", "at_word", "dispvm_tag"],
  ["@tag:a", "tag", "tag"],
  ["@tag:@a", "at_word", "tag"],
  ["@tag:", "at_word", "at_word"],
  ["@type:a", "type", "type"],
  ["@type:", "at_word", "at_word"],
  ["@", "at_word", "at_word"],
  ["@ANYVM", "at_word", "at_word"],
  ["@include:a", "at_word", "legacy_include"],
  ["$anyvm", "text", "text"],
  ["allow", "allow", "allow"],
  ["ask", "ask", "ask"],
  ["deny", "deny", "deny"],
  ["Allow", "word", "word"],
  ["qubes.A-b_1", "word", "word"],
  ["qübes", "text", "text"],
  ["a+b", "text", "text"],
  ["+", "argument", "argument"],
  ["+a+b.c_-", "argument", "argument"],
  ["+ü", "text", "text"],
  ["+a=b", "text", "text"],
  ["!include", "include", "include"],
  ["!include-dir", "include_dir", "include_dir"],
  ["!include-service", "include_service", "include_service"],
  ["!compat-4.0", "compat_40", "compat_40"],
  ["!other=a", "bang", "bang"],
  ["target=a", "target_option", "target_option"],
  ["target=a=b", "target_option", "text"],
  ["target=@dispvm", "target_option", "target_option"],
  ["target=@anyvm", "text", "text"],
  ["target=*", "text", "target_option"],
  ["target=", "text", "target_option"],
  ["default_target=@dispvm:a", "default_target_option", "default_target_option"],
  ["default_target=@default", "text", "text"],
  ["user=", "user_option", "user_option"],
  ["user=a,b=c", "user_option", "text"],
  ["notify=yes", "notify_option", "text"],
  ["notify=Yes", "text", "text"],
  ["autostart=no", "autostart_option", "text"],
  ["autostart=", "text", "text"],
  ["other=a", "text", "text"],
  ["=", "text", "text"],
];

t.test("the shape of a word depends on its text and the dialect", async (t) => {
  for (const [word, current, legacy] of words) {
    t.equal(shapeOf(word, "current"), current, `${word}, current`);
    t.equal(shapeOf(word, "legacy"), legacy, `${word}, R4.0`);
  }
});

t.test("each shape has a word", async (t) => {
  const found = new Set(words.flatMap(([, current, legacy]) => [current, legacy]));
  t.strictSame(
    shapes.filter((shape) => !found.has(shape)),
    [],
  );
});
