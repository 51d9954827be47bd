import t from "tap";
import { addDomain, coreApp } from "../../rig/core-app.ts";

function network() {
  const app = coreApp("/pools");
  const net = addDomain(app, "StandaloneVM", "net");
  net.loadProperty("provides_network", true);
  const work = addDomain(app, "StandaloneVM", "work");
  work.loadProperty("netvm", net);
  return { app, net, work };
}

t.test("no default address ends with 0 or 255", async (t) => {
  const { app, work } = network();
  const disposable = addDomain(app, "DispVM", "disp1", work);
  disposable.loadProperty("netvm", app.getDomain("net"));
  const expected: readonly (readonly [dispid: number, ip: string])[] = [
    [1, "10.138.0.1"],
    [254, "10.138.0.254"],
    [255, "10.138.1.1"],
    [256, "10.138.1.2"],
    [508, "10.138.1.254"],
    [509, "10.138.2.1"],
    [9999, "10.138.39.93"],
  ];
  for (const [dispid, ip] of expected) {
    disposable.loadProperty("dispid", dispid);
    t.equal(disposable.getProperty("ip"), ip);
  }
});

t.test("a domain without IPv6 sees no gateway of IPv6", async (t) => {
  const { net, work } = network();
  net.features.set("ipv6", true);
  t.equal(work.getProperty("visible_gateway6"), net.getProperty("ip6"));
  work.features.set("ipv6", false);
  t.equal(work.getProperty("ip6"), null);
  t.equal(work.getProperty("visible_gateway6"), null);
});
