import { realPath } from "../platform/files/read-files.ts";
import { isDatagramSocketError, type Transport } from "../platform/sockets/exchange.ts";
import { sendDatagram } from "../platform/sockets/send-datagram.ts";
import { decodeLatin1, encodeUtf8 } from "../platform/text/encoding.ts";
import { writeAll } from "./write-all.ts";

/** The levels of log lines, with the numbers of syslog. */
export const logLevels = { error: 3, info: 6 } as const;

/** The level of a log line. */
export type LogLevel = keyof typeof logLevels;

/** Receives log lines, at once or after a wait. */
export interface Log {
  write(level: LogLevel, text: string): void | Promise<void>;
}

/** The facility "user", which the reference implementations use. */
const facility = 1 << 3;
const identifier = "qrexec";
const journalLink = "/run/systemd/journal/dev-log";
const journalStream = "/run/systemd/journal/stdout";
const limits = { deadline: 1000, bytes: 64 * 1024 };

/** Writes lines to the system log. If a line cannot be logged, it goes to standard error, so that no reason is lost. */
export class SystemLog {
  readonly #path: string;
  readonly #transport: Transport;

  /** @param path the log socket, `/dev/log` on a real system */
  constructor(path: string, transport: Transport) {
    this.#path = path;
    this.#transport = transport;
  }

  /**
   * Logs one line, which is given without the identifier.
   *
   * `/dev/log` takes datagrams. If it belongs to the journal, the journal's stream socket takes the same line. Otherwise
   * the line is sent as a datagram, which costs a process in Node.js.
   */
  async write(level: LogLevel, text: string): Promise<void> {
    const priority = facility | logLevels[level];
    const isJournal = placeOf(this.#path) === journalLink;
    const path = isJournal ? journalStream : this.#path;
    // sd_journal_stream_fd(3): identifier, unit, priority, prefixed levels, forwarding to syslog, kmsg, console
    const line = isJournal
      ? `${identifier}\n\n${priority}\n0\n0\n0\n0\n${text}\n`
      : `<${priority}>${identifier}: ${text}\0`;
    const isWritten = this.#transport.writeNow(path, line);
    if (isWritten === true || (await isWritten)) return;
    try {
      await this.#transport.exchange(path, decodeLatin1(encodeUtf8(line)), limits);
    } catch (error) {
      if (isDatagramSocketError(error)) {
        const datagram = { priority, identifier, text };
        if (await sendDatagram(this.#path, datagram, limits.deadline)) return;
      }
      writeAll(2, `${identifier}: ${text}\n`);
    }
  }
}

function placeOf(path: string): string {
  try {
    return realPath(path);
  } catch {
    return path;
  }
}
