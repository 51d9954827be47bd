import { type ParseArgsConfig, parseArgs } from "node:util";

type Options = NonNullable<ParseArgsConfig["options"]>;
type Parsed<Given extends Options> = ReturnType<
  typeof parseArgs<{ options: Given; allowPositionals: true; strict: true }>
>;

/**
 * Reads the options of a command for developers. With `--help` it prints the help and exits with 0. A wrong option is
 * reported, and the process exits with 2.
 *
 * @param allowPositionals whether the command takes words besides its options
 */
export function readOptions<const Given extends Options>(
  help: string,
  options: Given,
  allowPositionals = false,
): Parsed<Given> {
  const isHelp = { help: { type: "boolean", short: "h" } } as const;
  try {
    const { values, positionals } = parseArgs({ options: { ...options, ...isHelp }, allowPositionals });
    if ((values as Readonly<Record<string, unknown>>)["help"] === true) {
      console.log(help);
      process.exit(0);
    }
    return { values, positionals } as unknown as Parsed<Given>;
  } catch (error) {
    return refuse((error as Error).message, help);
  }
}

/** Reports a wrong command line, with the help, and exits with 2. */
export function refuse(message: string, help: string): never {
  console.error(`${message}\n\n${help}`);
  process.exit(2);
}

/** Returns the positive whole number that an option has; otherwise refuses the command line. */
export function readCount(option: string, text: string, help: string, least = 1): number {
  const count = Number(text);
  if (Number.isSafeInteger(count) && count >= least) return count;
  return refuse(`--${option}: "${text}"; expected a whole number from ${least}`, help);
}
