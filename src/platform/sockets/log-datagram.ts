/** A line for a log that takes datagrams (syslog(3)). */
export interface LogDatagram {
  /** The facility and the level, as in syslog(3). */
  readonly priority: number;
  /** The name of the program in the log. */
  readonly identifier: string;
  readonly text: string;
}
