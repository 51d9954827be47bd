import { maxExecutableBytes } from "../../scripts/budgets.ts";
import { formatTable, median, quantile, verdict } from "../statistics.ts";
import { type Form, formNames, targets } from "./forms.ts";

/** The figures of one form. Ratios are those to `node -e 0`. */
export interface FormFigures {
  readonly name: string;
  readonly medianMilliseconds: number;
  readonly tenth: number;
  readonly ninetieth: number;
  readonly wallRatio: number;
  readonly memoryMegabytes: number;
  readonly memoryRatio: number;
  /** Absent without valgrind. */
  readonly instructions?: number;
  readonly instructionRatio?: number;
}

/** @param counts the instructions of each form, in the same order */
export function figuresOf(forms: readonly Form[], counts: readonly (number | undefined)[]): readonly FormFigures[] {
  const [base] = forms as readonly [Form];
  return forms.map(({ name, wall, memory }, index) => {
    const instructions = counts[index];
    return {
      name,
      medianMilliseconds: median(wall),
      tenth: quantile(wall, 0.1),
      ninetieth: quantile(wall, 0.9),
      wallRatio: median(wall.map((time, round) => time / (base.wall[round] as number))),
      memoryMegabytes: median(memory),
      memoryRatio: median(memory) / median(base.memory),
      ...(instructions === undefined
        ? {}
        : { instructions, instructionRatio: instructions / (counts[0] ?? Number.NaN) }),
    };
  });
}

/** Returns the table of all figures. */
export function figuresTable(figures: readonly FormFigures[]): string {
  const rows = figures.map((figure) => [
    figure.name,
    figure.medianMilliseconds.toFixed(1),
    figure.tenth.toFixed(1),
    figure.ninetieth.toFixed(1),
    figure.wallRatio.toFixed(3),
    figure.memoryMegabytes.toFixed(1),
    figure.memoryRatio.toFixed(3),
    figure.instructions === undefined ? "-" : (figure.instructions / 1e6).toFixed(1),
    figure.instructionRatio === undefined ? "-" : figure.instructionRatio.toFixed(3),
  ]);
  const head = ["", "median ms", "p10", "p90", "ratio", "peak MB", "ratio", "M instr.", "ratio"];
  return formatTable([head, ...rows]);
}

/**
 * Returns a line for each target.
 *
 * @param executableBytes the size of the executable, if it exists
 */
export function verdicts(figures: readonly FormFigures[], executableBytes: number | undefined): readonly string[] {
  const lines = Object.entries(targets).flatMap(([name, { wall, memoryRatio, megabytes }]) => {
    const figure = figures.find((each) => each.name === name);
    if (figure === undefined) return [];
    return [
      line(`${name}: wall ≤ ${wall} × ${formNames.floor}`, figure.wallRatio, wall),
      ...(memoryRatio === undefined
        ? []
        : [line(`${name}: memory ≤ ${memoryRatio} ×`, figure.memoryRatio, memoryRatio)]),
      ...(megabytes === undefined
        ? []
        : [line(`${name}: memory ≤ ${megabytes} MB`, figure.memoryMegabytes, megabytes)]),
    ];
  });
  const size =
    executableBytes === undefined
      ? "the executable is not measured; npm run build:standalone makes it"
      : line(
          `size of the executable ≤ ${maxExecutableBytes / 1e6} MB`,
          executableBytes / 1e6,
          maxExecutableBytes / 1e6,
        );
  return [...lines, size];
}

function line(what: string, reached: number, target: number): string {
  return `${what}: ${verdict(reached <= target)} (${reached.toFixed(3)})`;
}
