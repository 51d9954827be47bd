import t from "tap";
import { compileEagerly } from "../../scripts/build/eager-functions.ts";

const code = `(function(require,module){"use strict";var a=f(1);async function g(x){return f(x)}class C{m(){function f(){}}}function*h(){yield 2}
function f(x){function inner(){return x}return inner()+1}module.exports=[a,g,h,f,C,typeof later];function later(){}})`;

/** Returns the offsets of functions by the texts that they begin with. */
function offsets(...texts: readonly string[]): ReadonlySet<number> {
  return new Set(texts.map((text) => code.indexOf(text)));
}

/** Runs a part. */
function run(part: string): unknown[] {
  const module = { exports: [] };
  // biome-ignore lint/security/noGlobalEval: the build makes such code, and the launcher evaluates it.
  (globalThis.eval(part) as (require: undefined, own: typeof module) => void)(undefined, module);
  return module.exports;
}

t.test("functions that calls run are variables at the top of the part", async (t) => {
  const made = compileEagerly(
    code,
    offsets("function f(x)", "async function g", "function*h", "function inner", "m(){"),
  );
  const expected = [
    '(function(require,module){"use strict";var g=(async function(x){return f(x)}),h=(function*(){yield 2}),',
    "f=(function(x){function inner(){return x}return inner()+1});var a=f(1);class C{m(){function f(){}}}\n",
    "module.exports=[a,g,h,f,C,typeof later];function later(){}})",
  ];
  t.equal(made, expected.join(""));
  const [before, after] = [run(code), run(made)];
  t.strictSame(after[0], before[0]);
  t.equal(await (after[1] as (x: number) => unknown)(4), 5);
  t.strictSame([...(after[2] as () => Generator)()], [2]);
  t.strictSame(after.slice(1, 5).map(nameOf), before.slice(1, 5).map(nameOf), "they keep their names");
  t.equal(after[5], "function");
});

t.test("a part in another part is marked as well", async (t) => {
  const outer = `(function(){function f(){}var part=(function(){use(g);function g(){}class C{m(){function f(){}}}});function h(){}})`;
  const marked = [
    "(function(){var f=(function(){}),h=(function(){});",
    "var part=(function(){var g=(function(){});use(g);class C{m(){function f(){}}}});})",
  ];
  t.equal(compileEagerly(outer, "all"), marked.join(""));
});

t.test("a part of which calls run no function stays as it is", async (t) => {
  t.equal(compileEagerly(code, new Set()), code);
  t.equal(compileEagerly(code, offsets("m(){", "function inner")), code);
  t.throws(() => compileEagerly("1", new Set()), /a part is not a function/);
});

function nameOf(value: unknown): string {
  return (value as { readonly name: string }).name;
}
