import t from "tap";
import { domains } from "../rig/expectations/domains.ts";
import type { Expectation, ExpectedRequest } from "../rig/expectations/expectation.ts";
import { labelsAndDevices } from "../rig/expectations/labels-and-devices.ts";
import { poolsAndVolumes } from "../rig/expectations/pools-and-volumes.ts";
import { call, request } from "../rig/run-daemon.ts";
import { ServedSystem } from "../rig/served-system.ts";

/** Each table has its own file. To add an expectation, add a row to one of them. */
const tables: Readonly<Record<string, readonly Expectation[]>> = {
  "pools and volumes": poolsAndVolumes,
  "labels and denied interfaces": labelsAndDevices,
  domains,
};

for (const [topic, expectations] of Object.entries(tables)) {
  t.test(`the reference expects of ${topic}`, async (t) => {
    for (const { what, by, before = [], request: asked, expected, decided } of expectations) {
      await t.test(`${what} (${by}${decided === undefined ? "" : `; but ${decided}`})`, async (t) => {
        const served = await ServedSystem.start(t);
        const send = ([method, dest, argument, payload]: ExpectedRequest) =>
          request(served.socket("qubesd"), call(method, dest, argument, payload));
        for (const each of before) t.match(await send(each), /^0\0/, each.join(" "));
        const reply = await send(asked);
        if ("error" in expected) t.equal(/^2\0(\w+)\0/.exec(reply)?.[1], expected.error, reply);
        else if (typeof expected.content === "string") t.equal(reply, `0\0${expected.content}`);
        else t.match(reply.replace(/^0\0/, ""), expected.content, reply);
      });
    }
  });
}
