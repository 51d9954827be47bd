import type { ChalkInstance } from "chalk";
import type { TestsFileResult } from "../policy-tests/case-result.ts";
import { policyTestsJson } from "./policy-tests-json.ts";
import { policyTestsJunit } from "./policy-tests-junit.ts";
import { policyTestsTap } from "./policy-tests-tap.ts";
import { policyTestsText } from "./policy-tests-text.ts";

/** The formats of results of policy tests, by name. */
export const policyTestsFormats: Readonly<
  Record<string, (results: readonly TestsFileResult[], colour: ChalkInstance) => string>
> = {
  text: policyTestsText,
  tap: policyTestsTap,
  junit: policyTestsJunit,
  json: policyTestsJson,
};
