import type { ServiceArgument } from "./service.ts";

/** Returns whether a service takes an argument. The argument has its `+`; a lone `+` means none. */
export function acceptsArgument(known: ServiceArgument, argument: string): boolean {
  const text = argument.slice(1);
  switch (known.takes) {
    case "any":
      return true;
    case "none":
      return text === "";
    case "set":
      return known.values.includes(text);
    case "name":
      if (text === "") return known.isOptional;
      return known.of !== "port" || isPort(text);
  }
}

/** Says what a service takes as its argument: `no argument (+)`, `+force or +wait`, `a property`. */
export function describeArgument(known: ServiceArgument): string {
  switch (known.takes) {
    case "any":
      return "any argument";
    case "none":
      return "no argument (+)";
    case "set":
      return known.values.map((value) => (value === "" ? "no argument (+)" : `+${value}`)).join(" or ");
    case "name":
      return `${known.isOptional ? "no argument (+) or " : ""}${withArticle(known.of === "port" ? "port from 1 to 65535" : known.of)}`;
  }
}

function withArticle(noun: string): string {
  return `${/^[aeio]/.test(noun) ? "an" : "a"} ${noun}`;
}

function isPort(text: string): boolean {
  return /^[1-9]\d{0,4}$/.test(text) && Number(text) <= 65_535;
}
