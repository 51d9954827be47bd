import type { ExchangeLimits } from "../platform/sockets/exchange.ts";

const bytes = 32 * 1024 * 1024;

/** How long the core daemon may take to tell about the domains, and how much it may say. Past that a call is denied. */
export const answerLimits: ExchangeLimits = { deadline: 10_000, bytes };

/** The same for starting a domain or making a disposable, which takes as long as the domain takes to boot. */
export const startLimits: ExchangeLimits = { deadline: 600_000, bytes };
