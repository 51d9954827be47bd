import type { Domain } from "../../src/core/domain.ts";
import { powerClaims, startClaims } from "../../src/core/domain-locks.ts";
import { startDomain } from "../../src/core/start-domain.ts";
import { shutdownDomain } from "../../src/core/stop-domain.ts";

/** Starts a domain with the locks that a call takes. */
export function start(domain: Domain): Promise<void> {
  return domain.app.locks.run(
    () => startClaims(domain),
    (hold) => startDomain(domain, hold),
  );
}

/** Shuts a domain down with the locks that a call takes. */
export function shutdown(domain: Domain): Promise<void> {
  return domain.app.locks.run(
    () => powerClaims(domain),
    (hold) => shutdownDomain(domain, hold),
  );
}
