import t from "tap";
import { readDictionary, readWords } from "../../scripts/prose/dictionary.ts";
import { findClauseSubjects } from "../../scripts/prose/rules/clause-subject.ts";
import { findMessageFaults } from "../../scripts/prose/rules/message-form.ts";
import type { FindFaults } from "../../scripts/prose/rules/passage-rule.ts";
import { findLongSentences } from "../../scripts/prose/rules/sentence-length.ts";
import { findUnknownWords } from "../../scripts/prose/rules/spelling.ts";
import { splitSentences } from "../../scripts/prose/text/sentences.ts";
import { passageOf } from "./prose-passage.ts";

/** The parts of a text that a rule reports. */
function reported(find: FindFaults, markdown: string, isMessage = false): string[] {
  const passage = passageOf(markdown, isMessage);
  return [...find(passage)].map(({ start, end }) => passage.text.slice(start, end));
}

const words = (count: number, word = "word"): string => Array(count).fill(word).join(" ");

t.test("a sentence has at most 25 words", async (t) => {
  t.same(reported(findLongSentences, `${words(25)}.`), []);
  t.same(reported(findLongSentences, `${words(26)}.`), [`${words(26)}.`]);
  t.same(reported(findLongSentences, `Short one. ${words(26, "Long")}! Short again.`), [`${words(26, "Long")}!`]);
  t.same(reported(findLongSentences, `${words(13)}. ${words(13, "Word")}.`), [], "two sentences");
  t.same(reported(findLongSentences, `${words(13)}\n${words(13)}.`), [`${words(26)}.`], "over the end of a line");
  t.same(reported(findLongSentences, `${words(25)} – - (… .`), [], "signs are not words");
  const [fault] = findLongSentences(passageOf(`The \`x\` word has ${words(23)}.`));
  t.equal(fault?.problem, 'sentence of 27 words: "The `…` word has …"; expected at most 25');
  t.equal(fault?.help, "split it; one idea a sentence");
});

t.test("code counts as one word, and so does a list of code", async (t) => {
  t.same(reported(findLongSentences, `${words(24)} \`a b c d\`.`), []);
  t.same(reported(findLongSentences, `${words(24)} \`a\`, \`b\`, \`c\` and \`d\`.`), []);
  t.same(reported(findLongSentences, `${words(24)} \`a\`, \`b\`, or \`c\`.`), []);
  t.equal(reported(findLongSentences, `${words(24)} \`a\` with \`b\`.`).length, 1);
  t.same(reported(findLongSentences, `${words(24)} <https://example.org/a-b>.`), [], "an address");
  t.equal(reported(findLongSentences, `${words(24)} [two words](page.md).`).length, 1, "the text of a link counts");
  t.same(reported(findLongSentences, `${words(25)} <!-- one two -->`), [], "a comment does not");
});

t.test("sentences end at stops before a new beginning", async (t) => {
  const split = (text: string): string[] => splitSentences(text).map((sentence) => sentence.text);
  t.same(split("One. Two! Three? Four"), ["One.", "Two!", "Three?", "Four"]);
  t.same(split('He said "no." Then (see a.) More. "Quoted" word.'), [
    'He said "no."',
    "Then (see a.)",
    "More.",
    '"Quoted" word.',
  ]);
  const one = "See e.g. Node.js 20.19 or i.e. Bun vs. Deno, cf. Ann and J. Doe etc. And more";
  t.same(split(`${one}.`), [`${one}.`]);
  t.same(split("It waits... then goes on. 3 times. \uFFFC ends."), [
    "It waits... then goes on.",
    "3 times.",
    "\uFFFC ends.",
  ]);
  t.same(split("  "), []);
  t.same(splitSentences(" One.  Two."), [
    { text: "One.", start: 1 },
    { text: "Two.", start: 7 },
  ]);
});

t.test("a clause with who or what is not a subject", async (t) => {
  const bad: readonly (readonly [text: string, found: string])[] = [
    ["Who asks for a save waits.", "Who"],
    ["What a client changes is on the disk.", "What"],
    ["Whoever asks waits for it.", "Whoever"],
    ["Whatever goes wrong is a deny.", "Whatever"],
    ["It ends. What is set is stored.", "What"],
    ["And who asks again waits.", "who"],
    ["If what is there fits, it stays.", "what"],
    ["Notices take room; who watches more looks at each path.", "who"],
    ["One is written; and what comes later is lost.", "what"],
    ["The file is safe: who writes it decides calls.", "who"],
    ["It keeps the file for who reads it.", "for who"],
    ["It waits until what was started ends.", "until what"],
    ["It keeps that which is set.", "that which"],
    ["Those who ask get it.", "Those who"],
    ["(What is set stays.)", "What"],
  ];
  const before = ["for", "of", "to", "from", "by", "with", "because", "if", "when"];
  const forms = [
    ...before.map((word) => `${word} who`),
    ...["because", "if", "until", "when", "while"].map((word) => `${word} what`),
    ...["that which", "those who", "he who", "one who"],
  ];
  for (const form of forms) t.same(reported(findClauseSubjects, `It stays ${form} is set.`), [form], form);
  for (const start of ["And", "But", "So", "If", "Or", "So,"]) {
    const text = `${start} who asks again waits.`;
    t.equal(reported(findClauseSubjects, text).length, 1, text);
  }
  for (const joint of ["and ", "but ", "so ", ""]) {
    t.same(reported(findClauseSubjects, `It ends; ${joint}who asks again waits.`), ["who"], joint);
  }
  for (const [text, found] of bad) t.same(reported(findClauseSubjects, text), [found], text);
  const good = [
    "What is a policy?",
    'Ask "Who may call this service?"',
    "The caller that asks waits.",
    "The page says what it is for, and who may reach what.",
    "Three facts: what is wrong, where, and what was expected.",
    "What now.",
    "The user who asks gets it.",
    "Whose file is it, somewhat?",
    "It depends on what is set.",
  ];
  for (const text of good) t.same(reported(findClauseSubjects, text), [], text);
  t.same(reported(findClauseSubjects, "what `x` answers, as JSON", true), ["what"], "a help text");
  t.same(reported(findClauseSubjects, "what `x` answers, as JSON"), [], "a title or cell");
  const [fault] = findClauseSubjects(passageOf("What `x` prints is kept."));
  t.equal(fault?.problem, 'the clause "What `…` prints …" serves as subject or object');
});

const dictionary = readDictionary();

t.test("words are in the dictionary, in British spelling", async (t) => {
  const find = findUnknownWords(dictionary);
  const bad: readonly (readonly [text: string, found: string, help: RegExp])[] = [
    ["The colur is set.", "colur", /words\.txt/],
    ["The color is set.", "color", /"colour"/],
    ["Its behavior changes.", "behavior", /"behaviour"/],
    ["Serialize it.", "Serialize", /"Serialise"/],
    ["It is organized.", "organized", /"organised"/],
    ["It is recognizing names.", "recognizing", /"recognising"/],
    ["It serializes.", "serializes", /"serialises"/],
    ["The organizer.", "organizer", /"organiser"/],
    ["The organizers.", "organizers", /"organisers"/],
    ["It is recognizable.", "recognizable", /"recognisable"/],
    ["It analyzed it.", "analyzed", /"analysed"/],
    ["It is analyzing it.", "analyzing", /"analysing"/],
    ["The analyzers.", "analyzers", /"analysers"/],
    ["The colors.", "colors", /"colours"/],
    ["It is colored.", "colored", /"coloured"/],
    ["It is coloring it.", "coloring", /"colouring"/],
    ["A colorless fact.", "colorless", /"colourless"/],
    ["A behavioral change.", "behavioral", /"behavioural"/],
    ["The centers.", "centers", /"centres"/],
    ["It is centered.", "centered", /"centred"/],
    ["It is canceling.", "canceling", /"cancelling"/],
    ["A traveler.", "traveler", /"traveller"/],
    ["Two travelers.", "travelers", /"travellers"/],
    ["Two defenses.", "defenses", /"defences"/],
    ["Two catalogs.", "catalogs", /"catalogues"/],
    ["It is cataloged.", "cataloged", /"catalogued"/],
    ["A normalization of names.", "normalization", /"normalisation"/],
    ["The tool will analyze it.", "analyze", /"analyse"/],
    ["The center of it.", "center", /"centre"/],
    ["It was canceled.", "canceled", /"cancelled"/],
    ["A dialog opens.", "dialog", /"dialogue"/],
    ["This is a defense of it.", "defense", /"defence"/],
    ["A (mispeling) here.", "mispeling", /words\.txt/],
    ["A “mispeling”, here.", "mispeling", /words\.txt/],
    ["A well-knwon thing.", "knwon", /words\.txt/],
    ["The xne is a hypervisor.", "xne", /words\.txt/],
    ["The jinja template.", "jinja", /words\.txt/],
  ];
  for (const [text, found, help] of bad) {
    const [fault, ...others] = find(passageOf(text));
    const passage = passageOf(text);
    t.equal(passage.text.slice(fault?.start, fault?.end), found, text);
    t.same(others, []);
    t.equal(fault?.problem, `unknown word "${found}"`);
    t.match(fault?.help, help);
  }
  const good = [
    "The colour, the size and the prize are resized and seized.",
    "Don't trust the caller's or the callers' names; it’s a file.",
    "A qube of Qubes OS on Xen, with qubesd's socket and Jinja.",
    "JSON, UTF-8, TypeScript, XMLs and camelCase are names.",
    "See docs/mispeling.md, mispel_ing, mispel.ing, --mispeling, -mispeling, mispel(2) and @mispel.",
    "`mispeling` and [good](mispeling.md).",
    "A well-known fact, read-only.",
    "A b c.",
  ];
  for (const text of good) t.same(reported(find, text), [], text);
});

t.test("the list of words is sorted and needed", async (t) => {
  const listed = readWords();
  const key = (word: string): string => word.toLowerCase();
  t.same(
    listed,
    [...new Set(listed)].sort((a, b) => (key(a) < key(b) ? -1 : 1)),
  );
  const english = readDictionary([]);
  t.same(
    listed.filter((word) => english.knows(word)),
    [],
    "words that the dictionary has",
  );
});

t.test("a message has no capital and no full stop", async (t) => {
  const bad: readonly (readonly [text: string, found: string])[] = [
    ["the file is missing.", "."],
    ["File is missing", "File"],
    ["A file is missing", "A"],
  ];
  for (const [text, found] of bad) {
    t.same(reported(findMessageFaults, text, true), [found], text);
    t.same(reported(findMessageFaults, text), [], "only of messages");
  }
  const good = ["the file is missing", "waiting...", "JSON is malformed", "Admin API is closed", "TypeScript is used"];
  for (const text of good) t.same(reported(findMessageFaults, text, true), [], text);
});
