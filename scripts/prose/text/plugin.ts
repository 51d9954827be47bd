import { parse } from "@textlint/markdown-to-ast";
import type { TextlintPluginCreator, TextlintPluginProcessor } from "@textlint/types";
import { markdownOfSource, type Place } from "./markdown-of-source.ts";

/** Test files hold many strings that are data, so only their comments are read. */
const hasProseStrings = (path: string): boolean => !/^test\//.test(path);

class ProseProcessor {
  /** The kernel asks for one processor before the rules and for another one after them, so this is kept here. */
  #places: readonly Place[] = [];

  availableExtensions(): string[] {
    return [".md", ".ts"];
  }

  processor(extension: string): ReturnType<TextlintPluginProcessor["processor"]> {
    if (extension === ".md") {
      return {
        preProcess: (text) => parse(text),
        postProcess: (messages, filePath = "") => ({ messages, filePath }),
      };
    }
    return {
      preProcess: (text, filePath = "") => {
        const prose = markdownOfSource(filePath, text, hasProseStrings(filePath));
        this.#places = prose.places;
        return { text: prose.markdown, ast: parse(prose.markdown) };
      },
      postProcess: (messages, filePath = "") => ({
        messages: messages.map((message) => {
          const place = this.#places[message.loc.start.line - 1] ?? { line: 1, column: 1 };
          return { ...message, line: place.line, column: place.column + message.loc.start.column - 1 };
        }),
        filePath,
      }),
    };
  }
}

/** Reads Markdown files, and the comments and messages of TypeScript files. */
export const prosePlugin: TextlintPluginCreator = { Processor: ProseProcessor };
