import type { FindFaults } from "./passage-rule.ts";

/** Finds messages that end with a full stop or begin with a capital. A name such as "Admin API" may begin one. */
export const findMessageFaults: FindFaults = function* ({ text, isMessage }) {
  if (!isMessage) return;
  const stop = /(?<![.\s])\.$/.exec(text);
  if (stop) {
    yield { start: stop.index, end: text.length, problem: "a message ends with a full stop", help: "leave it out" };
  }
  const capital = /^[A-Z][a-z]*(?= [a-z])/.exec(text)?.[0];
  if (capital !== undefined) {
    yield {
      start: 0,
      end: capital.length,
      problem: `a message begins with a capital: "${capital}"`,
      help: `write "${capital.toLowerCase()}"`,
    };
  }
};
