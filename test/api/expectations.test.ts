import t from "tap";
import { domains } from "../rig/expectations/domains.ts";
import { type Expectation, type ExpectedRequest, firstContent } from "../rig/expectations/expectation.ts";
import { featuresAndDisposables } from "../rig/expectations/features-and-disposables.ts";
import { kernelsAndMemory } from "../rig/expectations/kernels-and-memory.ts";
import { labelsAndDevices } from "../rig/expectations/labels-and-devices.ts";
import { poolsAndVolumes } from "../rig/expectations/pools-and-volumes.ts";
import { powerAndDevices } from "../rig/expectations/power-and-devices.ts";
import { properties } from "../rig/expectations/properties.ts";
import { call, request } from "../rig/run-daemon.ts";
import { ServedSystem } from "../rig/served-system.ts";

/** Each table has its own file. To add an expectation, add a row to one of them. */
const tables: Readonly<Record<string, readonly Expectation[]>> = {
  "pools and volumes": poolsAndVolumes,
  "labels and denied interfaces": labelsAndDevices,
  domains,
  properties,
  "kernels and memory": kernelsAndMemory,
  "features and disposables": featuresAndDisposables,
  "power, devices and tokens": powerAndDevices,
};

for (const [topic, expectations] of Object.entries(tables)) {
  t.test(`the reference expects of ${topic}`, async (t) => {
    for (const { what, by, prepare, before = [], request: asked, expected, decided } of expectations) {
      await t.test(`${what} (${by}${decided === undefined ? "" : `; but ${decided}`})`, async (t) => {
        const served = await ServedSystem.start(t);
        prepare?.(served.app);
        let first = "";
        const send = async ([method, dest, argument, payload]: ExpectedRequest) => {
          const reply = await request(
            served.socket(method.startsWith("internal.") ? "internal" : "qubesd"),
            call(method, dest, argument, payload === firstContent ? first : payload),
          );
          first ||= reply.replace(/^0\0/, "");
          return reply;
        };
        for (const each of before) t.match(await send(each), /^0\0/, each.join(" "));
        const reply = await send(asked);
        if ("error" in expected) t.equal(/^2\0(\w+)\0/.exec(reply)?.[1], expected.error, reply);
        else if (typeof expected.content === "string") t.equal(reply, `0\0${expected.content}`);
        else t.match(reply.replace(/^0\0/, ""), expected.content, reply);
      });
    }
  });
}
