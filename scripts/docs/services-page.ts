import { describeArgument } from "../../src/policy/services/accepts-argument.ts";
import { serviceFamilies } from "../../src/policy/services/catalogue.ts";
import {
  readServiceArgument,
  type ServiceRow,
  type ServiceTable,
  serviceKinds,
  serviceServers,
} from "../../src/policy/services/service.ts";
import { markdownTable } from "./markdown-table.ts";

/** The page of the catalogue of services. */
export function servicesPage(): string {
  const families = Object.entries(serviceFamilies).map(
    ([title, groups]) => `## ${title}\n\n${groups.map(groupTable).join("\n\n")}\n`,
  );
  return `# Services

This page lists the services that \`lint\`, \`explain\` and \`query\` know. Authors of policy need it to see what a call can do.
An author can add services: [Services of your own](#services-of-your-own).

## Kinds

${markdownTable(
  ["kind", "meaning"],
  Object.entries(serviceKinds).map(([kind, meaning]) => [`\`${kind}\``, meaning]),
)}

## Servers

${markdownTable(
  ["server", "meaning"],
  Object.entries(serviceServers).map(([server, meaning]) => [`\`${server}\``, meaning]),
)}

If a service has a user, it works only as this user. The rule must name the user: \`user=root\`. A service without a user
runs as the default user of the target, or its own configuration selects the user.

In a name, \`CLASS\` stands for a class of domains or devices.

## Services of your own

\`.qrexec-policy.yaml\` beside the policy or above it can describe services, or name a file that does:

\`\`\`yaml
services:
  my.Backup:
    kind: fetch
    server: any
    argument: [daily, weekly]
    user: root
    does: Returns an archive of the home directory.
\`\`\`

\`\`\`yaml
services: my-services.yaml
\`\`\`

${markdownTable(
  ["key", "value", "default"],
  [
    ["`kind`", "a kind of the table above", "required"],
    ["`server`", "a server of the table above", "`any`"],
    ["`argument`", "`none`, `any`, or a list in which an empty text stands for no argument", "`any`"],
    ["`user`", "the user that a rule must name", "none"],
    ["`does`", "one sentence", "none"],
  ],
)}

A service of yours replaces a built-in service of the same name. It is never reported as a misspelt name.

${families.join("\n")}`;
}

function groupTable({ source, rows }: ServiceTable): string {
  const table = markdownTable(["service", "kind", "server", "argument", "user", "effect"], rows.map(cells));
  return `Source: \`${source}\`\n\n${table}`;
}

function cells([name, kind, servedBy, argument, does, user = ""]: ServiceRow): readonly string[] {
  return [`\`${name}\``, `\`${kind}\``, `\`${servedBy}\``, describeArgument(readServiceArgument(argument)), user, does];
}
