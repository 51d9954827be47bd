import { readFileSync } from "node:fs";
import { parseSystemInfo } from "../../host/fetch-system-info.ts";
import { readSystemInfo, type SystemInfo } from "../../policy/model/system-info.ts";
import type { YamlNode } from "../yaml-node.ts";
import type { Fields } from "./fields.ts";
import { fromHere } from "./tested-policy.ts";

const textKeys = ["type", "default_dispvm", "power_state", "uuid", "icon", "guivm", "relayvm", "transport_rpc"];
const flagKeys = ["template_for_dispvms", "internal"];
const domainKeys = ["tags", ...textKeys, ...flagKeys];

/** Reads `domains:`. By default a domain is a running AppVM without tags. dom0 is added. */
export function readDomains(node: YamlNode, fields: Fields): SystemInfo | undefined {
  const before = fields.problems.length;
  const map = fields.map(node, "domains");
  const names = map.has("dom0") ? [...map.keys()] : ["dom0", ...map.keys()];
  const domains = Object.fromEntries(
    names.map((name, number) => [name, { ...defaults(name, number), ...readDomain(name, map.get(name), fields) }]),
  );
  if (fields.problems.length > before) return undefined;
  try {
    return readSystemInfo({ domains });
  } catch (error) {
    fields.problem(node.at, (error as Error).message);
    return undefined;
  }
}

/** Reads the file of `system-info:`. */
export function readInfoFile(path: string, node: YamlNode, fields: Fields): SystemInfo | undefined {
  try {
    return parseSystemInfo(readFileSync(path));
  } catch (error) {
    fields.problem(node.at, `${fromHere(path)}: ${(error as Error).message}`);
    return undefined;
  }
}

function defaults(name: string, number: number): Record<string, unknown> {
  const isDom0 = name === "dom0";
  return {
    type: isDom0 ? "AdminVM" : "AppVM",
    tags: [],
    template_for_dispvms: false,
    default_dispvm: null,
    power_state: "Running",
    uuid: isDom0 ? "00000000-0000-0000-0000-000000000000" : `00000000-0000-4000-8000-${hexadecimal(number + 1)}`,
  };
}

function hexadecimal(number: number): string {
  return number.toString(16).padStart(12, "0");
}

function readDomain(name: string, node: YamlNode | undefined, fields: Fields): Record<string, unknown> {
  if (node === undefined || (node.kind === "scalar" && node.value === null)) return {};
  const found: Record<string, unknown> = {};
  for (const [key, value] of fields.map(node, `domain ${name}`, domainKeys)) {
    if (key === "tags") found[key] = fields.texts(value, key);
    else if (flagKeys.includes(key)) found[key] = fields.flag(value, key);
    else found[key] = value.kind === "scalar" && value.value === null ? null : fields.text(value, key);
  }
  return found;
}
