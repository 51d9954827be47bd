import t from "tap";
import { noTranscripts, type Replayed, replay } from "../rig/transcripts.ts";

type Differences = Readonly<Record<number, string>>;

const refusedToday = "accepted then, refused today";
const untilThen = "follows from a value that is refused here";
const newSince = "today's behaviour on both wires: the feature servicevm goes with provides_network";
const resetOrder = "the pre-event that can veto comes before what it is about";
const defaultSince = "the default that events tell is today's";
const noShrink = "a volume is not made smaller here, which loses data";
const memoryPool = "pools are in memory here, and lie in none of each other";

/** Our different answers and events by the number of the record. Each must occur. */
const differences: Readonly<Record<"head" | "seed", Differences>> = {
  head: {
    87: "says that there is no such label, instead of that none was given",
    123: "the wire of 2019 is spoken, too",
    128: "a domain sees itself",
    566: `follows from a request over the limit; ${defaultSince}`,
    807: "there was no reply, for no reason",
    829: memoryPool,
    834: memoryPool,
    886: noShrink,
    902: noShrink,
    910: noShrink,
    976: "the hypervisor in memory has no consoles",
  },
  seed: {
    42: "a kernel that is not installed is refused, as today",
    43: untilThen,
    48: newSince,
    52: newSince,
    54: resetOrder,
    82: "names that end in -dm belong to Xen",
    83: "Domain-0 is Xen's name for dom0",
    107: "the wire of today is spoken, too",
    112: "a domain sees what policy lets it see",
    415: "an argument is required, as today",
    474: defaultSince,
    490: `${refusedToday}: no template for disposables`,
    491: untilThen,
    492: untilThen,
    494: newSince,
    500: defaultSince,
    511: defaultSince,
    528: resetOrder,
    537: newSince,
    543: "today's wording of the pre-event, which the wire of 2019 does not know",
    561: `${refusedToday}: disposables are made of it`,
    562: untilThen,
    568: resetOrder,
    570: resetOrder,
    586: `${refusedToday}: no template for disposables`,
    587: untilThen,
    611: "names have no spaces",
    612: "values have one line",
    617: "names are not empty",
    620: untilThen,
    692: "names are not empty",
    696: untilThen,
    737: memoryPool,
    742: memoryPool,
    744: `${refusedToday}: volumes are in it`,
    746: untilThen,
    761: "as many revisions as the pool says, as today",
    794: "its image was missing there",
    810: "a copy has the size of the original",
    812: "a copy has the size of the original",
    853: untilThen,
    856: "a domain goes on before it is said to have started; there the hypervisor's word came later",
    865: "the stand-in for a hypervisor there had no network device to change",
    886: "a domain goes on before it is said to have started; there the hypervisor's word came later",
    905: untilThen,
    908: "today's class of error: all domains are tried, and those that fail are named",
    909: "today's behaviour: only what sleeps is woken up",
    913: `${refusedToday}: volumes are in it`,
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
    t.same(stale, [], "every difference that is listed is one");
  });
}
