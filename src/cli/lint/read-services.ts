import { existsSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { Diagnostic } from "../../base/diagnostic.ts";
import { UsageError } from "../../command/usage-error.ts";
import { isPlainNameText } from "../../policy/model/characters.ts";
import { makeCatalogue, type ServiceCatalogue } from "../../policy/services/catalogue.ts";
import { type Service, type ServiceArgument, serviceKinds, serviceServers } from "../../policy/services/service.ts";
import { Fields } from "../policy-tests/fields.ts";
import { parseYaml, type YamlNode } from "../yaml-node.ts";

/**
 * Returns the catalogue with the services of a configuration (docs/services.md#services-of-your-own). It has
 * `services: {NAME: …}`, or the name of a file with such a map, relative to itself.
 *
 * @param file the configuration, if there is one
 * @throws UsageError with the place of each error
 */
export function readCatalogue(file: string | undefined): ServiceCatalogue {
  if (file === undefined) return makeCatalogue();
  const { node, fields } = readYaml(file);
  const entry = node?.kind === "map" ? node.entries.get("services")?.node : undefined;
  if (entry === undefined) return makeCatalogue();
  return makeCatalogue(entry.kind === "scalar" ? readServicesFile(entry, file, fields) : readServices(entry, fields));
}

function readServicesFile(entry: YamlNode, from: string, fields: Fields): readonly Service[] {
  const name = fields.text(entry, "services");
  failIfWrong(fields.problems);
  const path = resolve(dirname(resolve(from)), name);
  if (!existsSync(path)) fields.problem(entry.at, `the file "${name}" does not exist`);
  failIfWrong(fields.problems);
  const read = readYaml(path, name);
  return read.node === undefined ? [] : readServices(read.node, read.fields);
}

function readYaml(path: string, shown = path): { readonly node: YamlNode | undefined; readonly fields: Fields } {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new UsageError(`${shown} cannot be read: ${(error as Error).message}`);
  }
  const node = parseYaml(text, shown);
  if (node !== undefined && !("kind" in node)) failIfWrong(node);
  return { node: node as YamlNode | undefined, fields: new Fields(text) };
}

function readServices(node: YamlNode, fields: Fields): readonly Service[] {
  const services: Service[] = [];
  for (const [name, value] of fields.map(node, "services")) {
    if (name === "" || !isPlainNameText(name)) {
      fields.problem(value.at, `"${name}" is not the name of a service`, "write letters, digits, -, _ and .");
    }
    services.push(readService(name, value, fields));
  }
  failIfWrong(fields.problems);
  return services;
}

const keys = ["kind", "server", "argument", "user", "does"];

function readService(name: string, node: YamlNode, fields: Fields): Service {
  const map = fields.map(node, name, keys);
  const [kind, server, argument, user, does] = keys.map((key) => map.get(key));
  if (kind === undefined) fields.problem(node.at, `${name} has no kind`, `add kind: ${kindNames.join(", ")}`);
  return {
    name,
    kind: (kind && fields.choice(kind, "kind", kindNames)) ?? "question",
    servedBy: (server && fields.choice(server, "server", serverNames)) ?? "any",
    argument: argument === undefined ? { takes: "any" } : readArgument(argument, fields),
    ...(user === undefined ? {} : { user: fields.text(user, "user") }),
    does: fields.text(does, "does"),
    source: node.at.file,
  };
}

const kindNames = Object.keys(serviceKinds) as (keyof typeof serviceKinds)[];
const serverNames = Object.keys(serviceServers) as (keyof typeof serviceServers)[];

function readArgument(node: YamlNode, fields: Fields): ServiceArgument {
  if (node.kind === "list") {
    const values = node.items.map((item) => (isEmptyText(item) ? "" : fields.text(item, "an argument")));
    if (values.length === 0) fields.problem(node.at, "the list of arguments is empty", "write argument: none");
    for (const value of values.filter((each) => each.startsWith("+"))) {
      fields.problem(node.at, `the argument "${value}" begins with +`, `write ${value.slice(1)}`);
    }
    return { takes: "set", values };
  }
  return { takes: fields.choice(node, "argument", ["none", "any"] as const) ?? "any" };
}

function isEmptyText(node: YamlNode): boolean {
  return node.kind === "scalar" && node.value === "";
}

function failIfWrong(problems: readonly Diagnostic[]): void {
  if (problems.length === 0) return;
  const lines = problems.map(({ file, span, message, help }) => {
    const at = span === undefined ? file : `${file}:${span.line}:${span.column}`;
    return `${at}: ${message}${help === undefined ? "" : `; ${help}`}`;
  });
  throw new UsageError(lines.join("\n"));
}
