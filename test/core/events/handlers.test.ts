import t from "tap";
import type { App } from "../../../src/core/app.ts";
import type { Domain } from "../../../src/core/domain.ts";
import { endsOperation } from "../../../src/core/events/failing-events.ts";
import type { Extension } from "../../../src/core/extensions/extension.ts";
import { valueText } from "../../../src/core/properties/value.ts";
import { addDomain, addNetworkDomain, ask, coreApp, serverOf } from "../../rig/core-app.ts";

/** Bad handlers by their behaviour. */
const behaviours = {
  throws: () => {
    throw new Error("thrown");
  },
  "throws nothing of use": () => {
    throw null;
  },
  "throws what has no text": () => {
    throw Object.create(null);
  },
  "returns what is no list": () => 7,
  rejects: async () => {
    throw new Error("rejected");
  },
  "resolves to what is no list": async () => 7,
  "throws while then is read": () => ({
    // biome-ignore lint/suspicious/noThenProperty: a bad promise is the point
    get then() {
      throw new Error("then");
    },
  }),
  hangs: () => new Promise(() => {}),
  "rejects late": () =>
    new Promise((_, reject) => {
      setTimeout(() => reject(new Error("late")), 10);
    }),
} as const;

/** Calls on the domain `work` that fire events: socket, request, state of the domain. */
const calls: readonly (readonly [request: string, state?: "Running" | "Paused" | "Suspended"])[] = [
  ["admin.vm.property.Set+memory dom0 name work\x00500"],
  ["admin.vm.property.Reset+memory dom0 name work\0"],
  ["admin.vm.property.Set+netvm dom0 name work\0net"],
  ["admin.vm.property.Reset+netvm dom0 name work\0"],
  ["admin.vm.property.Set+guivm dom0 name work\0net"],
  ["admin.vm.property.Set+provides_network dom0 name work\0True"],
  ["admin.property.Set+default_netvm dom0 name dom0\0net"],
  ["admin.property.Set+clockvm dom0 name dom0\0work"],
  ["admin.vm.feature.Set+service.cups dom0 name work\x001"],
  ["admin.vm.feature.Remove+old dom0 name work\0"],
  ["admin.vm.tag.Set+new dom0 name work\0"],
  ["admin.vm.tag.Remove+old dom0 name work\0"],
  ["admin.vm.firewall.Set+ dom0 name work\0action=drop\n"],
  ["admin.vm.Start+ dom0 name work\0"],
  ["admin.vm.Shutdown+ dom0 name work\0", "Running"],
  ["admin.vm.Kill+ dom0 name work\0", "Running"],
  ["admin.vm.Pause+ dom0 name work\0", "Running"],
  ["admin.vm.Unpause+ dom0 name work\0", "Paused"],
  ["admin.vm.Suspend+ dom0 name work\0", "Running"],
  ["admin.vm.Resume+ dom0 name work\0", "Suspended"],
  ["admin.vm.Remove+ dom0 name work\0"],
  ["qubes.FeaturesRequest+ work name dom0\0", "Running"],
];

async function system(extension: Extension, state: string | undefined) {
  const log: string[] = [];
  const app = coreApp("/d", undefined, { log: { info() {}, warning: (line) => log.push(line) } }, [extension]);
  const fedora = addDomain(app, "TemplateVM", "fedora");
  const net = addNetworkDomain(app, "net", fedora);
  const work = addDomain(app, "AppVM", "work", fedora);
  work.loadProperty("netvm", null);
  work.tags.add("old");
  for (const domain of [fedora, net, work]) await domain.volumes.create();
  app.enableEvents();
  work.features.set("old", "1");
  const server = serverOf(app);
  const send = (request: string) => ask(server, request.startsWith("qubes.") ? "misc" : "qubesd", request);
  if (state !== undefined) await send("admin.vm.Start+ dom0 name work\0");
  if (state === "Paused") await send("admin.vm.Pause+ dom0 name work\0");
  if (state === "Suspended") await send("admin.vm.Suspend+ dom0 name work\0");
  log.length = 0;
  return { app, work, send, log };
}

/** Pre-events of a change that follows from the requested one. Their veto refuses only the following change. */
const following: ReadonlyMap<string, (state: string) => string> = new Map([
  ["domain-feature-pre-set:servicevm", (state) => state.replace(',["servicevm","1"]', "")],
  ["domain-feature-pre-set:service.clocksync", (state) => state.replace(',["service.clocksync","1"]', "")],
]);

/** Everything about the system that calls change. */
async function stateOf(app: App): Promise<string> {
  const stored = (holder: App | Domain) =>
    (holder.properties.all as readonly { name: string }[]).map(({ name }) => [name, valueText(holder.getStored(name))]);
  const domains = [...app.domains].map(async (domain) => ({
    name: domain.name,
    state: domain.powerState,
    properties: stored(domain),
    features: [...domain.features],
    tags: domain.tags.list(),
    firewall: domain.isAdminVM ? null : await app.firewall.read(domain),
    isDirty: domain.klass === "AppVM" && (await domain.volumes.get("private")?.status())?.isDirty,
  }));
  return JSON.stringify({ app: stored(app), domains: await Promise.all(domains) });
}

t.test("a bad handler of any event of any call vetoes it, ends it, or changes nothing", async (t) => {
  let cases = 0;
  for (const [request, state] of calls) {
    const heard: string[] = [];
    let isListening = false;
    const spy: Extension = {
      name: "spy",
      register(app) {
        const hear = (_: unknown, event: string): void => {
          if (isListening && !heard.includes(event)) heard.push(event);
        };
        app.handlers.add("*", hear);
        app.handlersOf("BaseVM").add("*", hear);
      },
    };
    const good = await system(spy, state);
    const before = await stateOf(good.app);
    isListening = true;
    t.match(await good.send(request), /^0\0/, request);
    const after = await stateOf(good.app);
    for (const event of heard) {
      for (const [name, act] of Object.entries(behaviours)) {
        let isBad = false;
        const bad: Extension = {
          name: "bad",
          timeoutSeconds: 0.002,
          register(app) {
            const handle = () => (isBad ? act() : undefined) as never;
            app.handlers.add(event, handle);
            app.handlersOf("BaseVM").add(event, handle);
          },
        };
        const { app, send, log } = await system(bad, state);
        isBad = true;
        const reply = await send(request);
        isBad = false;
        const found = await stateOf(app);
        const what = `${request.split("\0")[0]}: ${event} ${name}`;
        const follow = following.get(event);
        const ends = follow === undefined && endsOperation(event, /-pre-|admin-permission/.test(event));
        if (ends !== /^(2\0|$)/.test(reply)) t.fail(`${what}: replied ${reply}`);
        const expected = ends ? before : (follow?.(after) ?? after);
        if (found !== expected) t.same(JSON.parse(found), JSON.parse(expected), what);
        cases++;
        if (!log.some((line) => line.startsWith(`extension "bad": handler of ${event} for `))) {
          t.fail(`${what} is not in the log: ${log.join("; ")}`);
        }
      }
    }
  }
  t.comment(`${cases} cases`);
});

t.test("a handler that hangs blocks only its domain", async (t) => {
  let release = (): void => {};
  const released = new Promise<undefined>((resolve) => {
    release = () => resolve(undefined);
  });
  const slow: Extension = {
    name: "slow",
    timeoutSeconds: 3600,
    register(app) {
      app.handlersOf("AppVM").add("domain-pre-start", ({ name }) => (name === "work" ? released : undefined));
    },
  };
  const { app, send } = await system(slow, undefined);
  let isStarted = false;
  const starting = send("admin.vm.Start+ dom0 name work\0").then(() => {
    isStarted = true;
  });
  t.equal(await send("admin.vm.Start+ dom0 name net\0"), "0\0");
  t.equal(await send("admin.vm.Kill+ dom0 name net\0"), "0\0");
  t.equal(await send("admin.vm.tag.Set+x dom0 name work\0"), "0\0");
  t.equal(isStarted, false);
  release();
  await starting;
  t.equal(app.getDomain("work").powerState, "Running");
});

t.test("a handler refuses with a class of error that clients know", async (t) => {
  const refusing: Extension = {
    name: "refusing",
    register(app) {
      app.handlersOf("BaseVM").add("domain-pre-start", () => {
        throw Object.assign(new Error("not now"), { code: "QubesVMInUseError" });
      });
    },
  };
  const { send, log } = await system(refusing, undefined);
  t.match(await send("admin.vm.Start+ dom0 name work\0"), /^2\0QubesVMInUseError\0\0not now\0/);
  t.same(log, [], "a refusal is no problem");
});

t.test("an extension that cannot register its handlers", (t) => {
  for (const [register, message] of [
    [() => Promise.reject(new Error("x")), /"odd" registers its handlers asynchronously/],
    [
      () => {
        throw new Error("no");
      },
      /no/,
    ],
  ] as const) {
    t.throws(() => coreApp("/d", undefined, {}, [{ name: "odd", register: register as () => void }]), { message });
  }
  t.end();
});
