import t from "tap";
import { dispatch } from "../../src/api/dispatch.ts";
import type { EventStream } from "../../src/api/event-subscription.ts";
import { QubesError } from "../../src/core/errors.ts";
import { addDomain, coreApp, serverOf } from "../rig/core-app.ts";
import { KeptLog } from "../rig/kept-log.ts";
import { systemWithStore } from "../rig/unsaved-calls.ts";

const list = { method: "admin.vm.tag.List", dest: "work" } as const;

function systemWithTags() {
  const system = systemWithStore();
  for (const tag of ["ape", "bee", "cat"]) system.app.getDomain("work").tags.add(tag);
  return { ...system, handlers: system.app.handlersOf("AdminVM") };
}

t.test("a client sees an item of a list if the filters of all handlers accept it", async (t) => {
  const { handlers, call } = systemWithTags();
  t.equal(await call(list), "ape\naudiovm-dom0\nbee\ncat\nguivm-dom0\n");
  for (const hidden of ["ape", "cat"]) {
    handlers.add("admin-permission:admin.vm.tag.List", () => [(tag: string) => tag !== hidden]);
  }
  t.equal(await call(list), "audiovm-dom0\nbee\nguivm-dom0\n");
});

t.test("a handler that fails refuses a list and a stream", async (t) => {
  const { handlers, failure } = systemWithTags();
  handlers.add("admin-permission:*", () => {
    throw new QubesError("PermissionDenied", "not today");
  });
  for (const request of [list, { method: "admin.Events" }, { method: "admin.vm.Stats" }]) {
    t.equal(await failure(request), "PermissionDenied: not today", request.method);
  }
});

t.test("an effect that is not a filter refuses the list", async (t) => {
  const { handlers, call } = systemWithTags();
  handlers.add("admin-permission:admin.vm.tag.List", () => ["ape"]);
  await t.rejects(call(list), {
    cause: { message: "a handler of admin-permission:admin.vm.tag.List returned string; expected functions" },
  });
});

t.test("an asynchronous filter refuses the list, since a promise counts as true", async (t) => {
  const { handlers, call } = systemWithTags();
  handlers.add("admin-permission:admin.vm.tag.List", () => [async () => false]);
  await t.rejects(call(list), {
    cause: { message: "a filter of admin-permission:admin.vm.tag.List is asynchronous; expected true or false" },
  });
});

t.test("a filter that fails hides an event, and the log says why", async (t) => {
  const log = new KeptLog();
  const app = coreApp("/pools", undefined, { log });
  const { tags } = addDomain(app, "StandaloneVM", "work");
  app.enableEvents();
  let isBroken = false;
  const filter = (): boolean => {
    if (isBroken) throw new Error("no answer");
    return true;
  };
  app.handlersOf("AdminVM").add("admin-permission:admin.Events", () => [filter]);
  const request = { framing: "new", source: "dom0", method: "admin.Events", dest: "dom0", argument: "" } as const;
  const stream = (await dispatch(serverOf(app), "qubesd", { ...request, payload: Buffer.alloc(0) })) as EventStream;
  let heard = "";
  stream.start((bytes) => {
    heard += Buffer.from(bytes).toString("latin1");
  }, t.fail);
  tags.add("seen");
  isBroken = true;
  tags.add("hidden");
  t.match(heard, "domain-tag-add:seen");
  t.notMatch(heard, "domain-tag-add:hidden");
  t.match(log.warnings, [/^a filter of an event stream failed: Error: no answer/]);
});

t.test("a payload may have any printable ASCII character, and no other byte", async (t) => {
  const { app, failure } = systemWithTags();
  const set = { method: "admin.vm.feature.Set", dest: "work", argument: "note" } as const;
  t.equal(await failure({ ...set, payload: "~" }), undefined);
  t.equal(app.getDomain("work").features.get("note"), "~");
  t.match(await failure({ ...set, payload: "\x7f" }), /Feature value contains non-ASCII characters/);
  t.match(
    await failure({ method: "admin.vm.firewall.Set", dest: "work", payload: "action=accept\n\xe9" }),
    /ProtocolError: payload contains non-ASCII characters/,
  );
});
