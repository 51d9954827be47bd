import { type ExchangeError, type ExchangeLimits, exchangeErrors } from "../sockets/exchange.ts";

/** Returns the error of an exchange. @param code the system's name of the error; ETIMEDOUT past the deadline */
export function exchangeFailure(
  path: string,
  limits: ExchangeLimits,
  code: string,
  isConnected: boolean | undefined,
): ExchangeError {
  switch (code) {
    case "ETIMEDOUT":
      return exchangeErrors.silence(path, limits.deadline);
    case "EMSGSIZE":
      return exchangeErrors.tooLong(path, limits.bytes);
    default:
      return isConnected ? exchangeErrors.broken(path, code) : exchangeErrors.connect(path, code);
  }
}
