import { isIPv4 } from "node:net";
import { isAbsolute } from "node:path";
import { QubesError } from "../errors.ts";

/**
 * Checks a value of a feature whose name begins with a prefix.
 *
 * @param rest the name after the prefix
 * @throws QubesError QubesValueError
 */
type FeatureRule = (rest: string, value: string) => void;

function refuse(message: string): never {
  throw new QubesError("QubesValueError", message);
}

/** A key of QubesDB has at most 63 bytes, and `/qubes-service/` has 15. */
function checkService(service: string): void {
  if (service === "") refuse("Service name cannot be empty");
  if (service.includes("/")) refuse("Service name cannot contain a slash");
  if (service === "." || service === "..") refuse('Service name cannot be "." or ".."');
  // Their entries are named by a hash.
  if (service.startsWith("app-dispvm.")) return;
  if (service.length > 48) refuse("Service name must not exceed 48 bytes");
}

/** `/vm-config/` has 11 bytes of the 63 of a key. */
function checkVmConfig(name: string): void {
  if (name === "") refuse("Empty config name not allowed");
  if (name.length > 52) refuse("VM config name must not exceed 52 bytes");
  if (!/^[A-Za-z]/.test(name)) refuse("Config name must start with an ASCII letter");
}

/** `/persist/` has 9 bytes of the 63 of a key. The value is a path, or `TYPE:OWNER:GROUP:MODE:PATH`. */
function checkCustomPersist(key: string, value: string): void {
  if (key === "") refuse("custom-persist key cannot be empty");
  if (key.length > 54) refuse("custom-persist key is too long (max 54)");
  if (value.startsWith("/")) return;
  const [type = "", , , mode = "", ...path] = value.split(":");
  if (path.length === 0 || !isAbsolute(path.join(":"))) refuse(`invalid value format: '${value}'`);
  if (type !== "file" && type !== "dir") refuse(`invalid resource type option '${type}' in value '${value}'`);
  if (!/^(0o)?0*[0-7]{1,4}$/.test(mode)) refuse(`invalid mode option '${mode}' in value '${value}'`);
}

const address: FeatureRule = (_, value) => {
  if (value !== "" && !isIPv4(value)) refuse(`'${value}' does not appear to be an IPv4 address`);
};

const number: FeatureRule = (_, value) => {
  if (!/^[0-9]*$/.test(value)) refuse("Invalid value: not a digit");
};

/** Features whose values have a check (docs/reference/admin-api.md#features-with-a-check), by name or by prefix. */
const rules: Readonly<Record<string, FeatureRule>> = {
  "service.": checkService,
  "vm-config.": checkVmConfig,
  "custom-persist.": checkCustomPersist,
  "preload-dispvm-max": number,
  "preload-dispvm-threshold": number,
  "preload-dispvm-delay": (_, value) => {
    const isNumber = /^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[+-]?[0-9]+)?$/i.test(value);
    if (value !== "" && !isNumber) refuse("Invalid preload-dispvm-delay value: not an integer or float");
  },
  "net.fake-ip": address,
  "net.fake-gateway": address,
  "net.fake-netmask": (_, value) => {
    if (!/^[0-9]+$/.test(value)) address(_, value);
    else if (Number(value) > 24) refuse("Invalid netmask value");
  },
};

/** Checks the value of a feature by itself. @throws QubesError QubesValueError */
export function checkFeatureValue(name: string, value: string): void {
  for (const [key, rule] of Object.entries(rules)) {
    if (key.endsWith(".") ? name.startsWith(key) : name === key) rule(name.slice(key.length), value);
  }
}

/** Features that only the daemon itself changes (docs/reference/admin-api.md#features-that-clients-may-not-change). */
export const internalFeatures: readonly string[] = [
  "deferred-netvm-original",
  "preload-dispvm",
  "preload-dispvm-completed",
  "preload-dispvm-in-progress",
];
