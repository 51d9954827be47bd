import t from "tap";
import { noTranscripts, type Replayed, replay } from "../rig/transcripts.ts";

type Differences = Readonly<Record<number, string>>;

const refusedToday = "accepted in 2019, refused in the current release";
const untilThen = "follows from a value that is refused here";
const newSince = "current behaviour on both wires: provides_network sets the feature servicevm";
const resetOrder = "the pre-event comes before the change that it can veto";
const noResetOfLabel = "a reset of the label is refused, because a domain needs one";
const defaultSince = "events report the current default";
const noShrink = "volumes do not shrink here, because that loses data";
const usableDrivers = "only drivers that can open pools are listed";
const memoryPool = "pools are in memory here, and none is inside another";

/** Our different answers and events by the number of the record. Each must occur. */
const differences: Readonly<Record<"head" | "seed", Differences>> = {
  head: {
    6: usableDrivers,
    87: "reports an unknown label instead of a missing one",
    123: "the daemon also accepts the wire of 2019",
    128: "a domain sees itself",
    621: noResetOfLabel,
    645: noResetOfLabel,
    807: "the reference did not reply, without a reason",
    816: usableDrivers,
    829: memoryPool,
    834: memoryPool,
    886: noShrink,
    902: noShrink,
    910: noShrink,
    976: "the hypervisor in memory has no consoles",
    977: "the test stand-in of the hypervisor shows no PCI devices",
  },
  seed: {
    6: usableDrivers,
    42: "a kernel that is not installed is refused, as in the current release",
    43: untilThen,
    48: newSince,
    52: newSince,
    54: resetOrder,
    82: "names that end in -dm belong to Xen",
    83: "Domain-0 is Xen's name for dom0",
    107: "the daemon also accepts the current wire",
    112: "a domain sees what policy lets it see",
    415: "an argument is required, as in the current release",
    474: defaultSince,
    490: `${refusedToday}: not a template for disposables`,
    491: untilThen,
    492: untilThen,
    494: newSince,
    500: defaultSince,
    511: defaultSince,
    528: resetOrder,
    529: noResetOfLabel,
    537: newSince,
    553: noResetOfLabel,
    543: "current text of the pre-event, which the wire of 2019 does not have",
    561: `${refusedToday}: disposables are based on it`,
    562: untilThen,
    568: resetOrder,
    570: resetOrder,
    586: `${refusedToday}: not a template for disposables`,
    587: untilThen,
    611: "names have no spaces",
    612: "values have one line",
    617: "names are not empty",
    620: untilThen,
    692: "names are not empty",
    696: untilThen,
    724: usableDrivers,
    737: memoryPool,
    742: memoryPool,
    744: `${refusedToday}: it holds volumes`,
    746: untilThen,
    761: "the number of revisions of the pool, as in the current release",
    794: "the reference had no image",
    810: "a copy has the size of the original",
    812: "a copy has the size of the original",
    853: untilThen,
    856: "a domain resumes before its start is announced; there the hypervisor reported later",
    865: "the hypervisor stub of the reference had no network device to change",
    886: "a domain resumes before its start is announced; there the hypervisor reported later",
    905: untilThen,
    908: "current class of error: all domains are tried, and the failed ones are named",
    909: "current behaviour: only suspended domains resume",
    913: `${refusedToday}: it holds volumes`,
  },
};

function classOf(reply: string): string {
  if (reply === "") return "no reply";
  return reply.startsWith("2\0") ? (reply.split("\0")[1] as string) : "success";
}

/** Records whose replies are compared by kind only, with the reason. */
function isLikeTheirs({ transcript, reply, wanted }: Replayed): boolean {
  // The text is our own. Clients only show it.
  if (transcript.method.endsWith(".Help")) return classOf(reply) === classOf(wanted);
  // The reference fails with an unexpected error; our reply names the error.
  if (wanted === "" && reply.startsWith("2\0")) return true;
  return classOf(reply) === "success" ? reply === wanted : classOf(reply) === classOf(wanted);
}

for (const daemon of ["head", "seed"] as const) {
  t.test(`all replies of the ${daemon} daemon, and the events`, { skip: noTranscripts }, async (t) => {
    const known = differences[daemon];
    const results = await replay(daemon, `/tmp/client/S_${daemon}`);
    t.ok(results.length > 900);
    const found = new Set<number>();
    for (const each of results) {
      const { n, method, dest, arg } = each.transcript;
      const areEventsAlike = JSON.stringify(each.events) === JSON.stringify(each.wantedEvents);
      if (isLikeTheirs(each) && areEventsAlike) continue;
      found.add(n);
      if (known[n] !== undefined) continue;
      t.equal(each.reply, each.wanted, `${n} ${method}+${arg} to ${dest}`);
      t.same(each.events, each.wantedEvents, `${n} ${method}+${arg} to ${dest}: events`);
    }
    const stale = Object.keys(known).filter((n) => !found.has(Number(n)));
    t.same(stale, [], "every listed difference occurs");
  });
}
