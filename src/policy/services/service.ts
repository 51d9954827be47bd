/** The kinds of services by their effect, with the meanings for the documentation. */
export const serviceKinds = {
  send: "the caller gives data to the target",
  fetch: "the caller gets data of the target",
  exchange: "data goes both ways",
  connect: "the caller gets an open connection",
  open: "the target opens or starts what the caller names",
  control: "the caller controls the target",
  input: "the caller types or moves the pointer in the target",
  device: "the caller gets a device, or gives one",
  action: "the target does one fixed thing",
  report: "the caller reports its state",
  question: "the caller learns a fact that is not user data",
  "admin-read": "the caller reads the state of the system or of a qube",
  "admin-write": "the caller changes the system or a qube",
} as const;

/** The kind of a service. */
export type ServiceKind = keyof typeof serviceKinds;

/** The domains that serve a service, with their names for the documentation. */
export const serviceServers = {
  dom0: "dom0 only",
  gui: "dom0, or the GUI domain",
  audio: "an audio domain",
  usb: "a domain with USB devices",
  net: "a domain with a network",
  template: "any domain, mostly a template",
  any: "any domain",
  stubdomain: "the stubdomain of an HVM",
  whonix: "a Whonix gateway or workstation",
  project: "the domains that the project sets up",
} as const;

/** Where a service is served. */
export type ServiceServer = keyof typeof serviceServers;

/**
 * The arguments that a service takes: none, any, a closed set, or the name of something. In a set, the empty text stands
 * for no argument. The name of something is required unless it is optional.
 */
export type ServiceArgument =
  | { readonly takes: "none" | "any" }
  | { readonly takes: "set"; readonly values: readonly string[] }
  | { readonly takes: "name"; readonly of: string; readonly isOptional: boolean };

/** A service that is known. */
export interface Service {
  readonly name: string;
  readonly kind: ServiceKind;
  readonly servedBy: ServiceServer;
  readonly argument: ServiceArgument;
  /** The user that the rule must name, because the service works only as this user. */
  readonly user?: string;
  /** One sentence on what the service does. */
  readonly does: string;
  /** The repository and path that the facts are from. */
  readonly source: string;
}

/**
 * A row of the table: name, kind, server, argument, sentence, and the user that the rule must name. With `CLASS` in its
 * name, it stands for one service of each class. The argument is `-` for none, `*` for any, `a|b` for a set, `<what>` or
 * `[<what>]` for the name of something.
 */
export type ServiceRow = readonly [
  name: string,
  kind: ServiceKind,
  servedBy: ServiceServer,
  argument: string,
  does: string,
  user?: string,
];

/** A part of the catalogue with one source. In the source, `NAME` stands for the name of the service. */
export interface ServiceTable {
  readonly source: string;
  readonly rows: readonly ServiceRow[];
}

const domainClasses: readonly string[] = ["AppVM", "DispVM", "RemoteVM", "StandaloneVM", "TemplateVM"];
const deviceClasses: readonly string[] = ["block", "mic", "pci", "usb", "webcam"];

/** Returns the services of a table, sorted as in the table. */
export function servicesOf({ source, rows }: ServiceTable): readonly Service[] {
  return rows.flatMap(([row, kind, servedBy, argument, does, user]) =>
    namesOf(row).map((name) => ({
      name,
      kind,
      servedBy,
      argument: readServiceArgument(argument),
      ...(user === undefined ? {} : { user }),
      does,
      source: source.replace("NAME", name),
    })),
  );
}

function namesOf(row: string): readonly string[] {
  if (!row.includes("CLASS")) return [row];
  const classes = row.includes(".device.") ? deviceClasses : domainClasses;
  return classes.map((each) => row.replace("CLASS", each));
}

/** Reads the argument of a row. */
export function readServiceArgument(text: string): ServiceArgument {
  if (text === "-" || text === "*") return { takes: text === "-" ? "none" : "any" };
  const [, optional, of] = /^(\[?)<(.+)>\]?$/.exec(text) ?? [];
  return of === undefined
    ? { takes: "set", values: text.split("|") }
    : { takes: "name", of, isOptional: optional === "[" };
}
