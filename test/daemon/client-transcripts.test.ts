import t from "tap";
import { noClientTranscripts, type ReplayedRequest, replayClients } from "../rig/client-transcripts.ts";
import { TemporaryFolder } from "../rig/temporary-folder.ts";

/** Requests that get another kind of reply, by tool and position, with the reason. */
const otherKinds: Readonly<Record<string, string>> = {
  "qvm-kill work 2": "something that was not recorded had started the domain",
  "qvm-volume revert work-clone:private 5": "names a revision by its number there",
};

/** Replies of the same kind with other content, by method and, if needed, by the difference. */
const otherContent: readonly (readonly [method: RegExp, wanted: RegExp, why: string])[] = [
  [/\.ListSnapshots$/, /^0\0[0-9]+\n?$/, "revisions have other numbers"],
  [/\.pool\.ListDrivers$/, /lvm_thin/, "only drivers that can open pools are listed"],
  [/\.property\.Get$/, /type=(str|int|float) ?[0-9]*$/, "times and numbers of running domains"],
  [/\.vm\.List$/, /work class=AppVM state=Transient/, "the domain had been started in between"],
  [/\.vm\.List$/, /sa2 class=StandaloneVM state=Transient/, "a feature of it was set in between"],
  [/\.device\.pci\.(Available|List)$/, /bus=00/, "the order of parts was by chance in 2019"],
];

function kindOf(reply: string): string {
  if (reply === "") return "no reply";
  return reply.startsWith("2\0") ? (reply.split("\0")[1] as string) : "success";
}

function isAlike({ method, reply, wanted }: ReplayedRequest): boolean {
  if (kindOf(reply) !== "success" || reply === wanted || method.endsWith(".Help")) return true;
  return otherContent.some(([methods, there]) => methods.test(method) && there.test(wanted));
}

for (const daemon of ["head", "seed"] as const) {
  t.test(`all requests of the tools to the ${daemon} daemon`, { skip: noClientTranscripts }, async (t) => {
    const results = await replayClients(daemon, new TemporaryFolder(t));
    t.ok(results.length > 2000, `${results.length} requests`);
    const tools = new Set<string>();
    for (const each of results) {
      const { asked, method, reply, wanted } = each;
      tools.add(asked.cmd.split(" ")[0] as string);
      const place = `${asked.cmd} ${asked.seq}`;
      // If the reference fails with an unexpected error, our reply names the error.
      const isSaid = wanted === "" && reply.startsWith("2\0");
      if (kindOf(reply) !== kindOf(wanted) && !isSaid && otherKinds[place] === undefined) {
        t.equal(reply, wanted, `${each.index} ${place}: ${method}`);
      } else if (!isAlike(each)) t.equal(reply, wanted, `${each.index} ${place}: ${method}`);
    }
    t.ok(tools.size > 15, [...tools].join(" "));
  });
}
