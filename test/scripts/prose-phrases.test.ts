import t from "tap";
import { findBannedPhrases } from "../../scripts/prose/rules/banned-phrases.ts";
import { phrases } from "../../scripts/prose/rules/phrases.ts";
import { passageOf } from "./prose-passage.ts";

/** Sentences with one banned phrase each, and the part that is reported. */
const bad: readonly (readonly [sentence: string, found: string])[] = [
  ["The daemon reads the file anew.", "anew"],
  ["Anew it asks.", "Anew"],
  ["`fmt` can mend this.", "mend"],
  ["The file is mended.", "mended"],
  ["Mending is easy.", "Mending"],
  ["It mends the line.", "mends"],
  ["The usual file is read.", "usual"],
  ["It opens at the most ten files.", "at the most"],
  ["It opens at the least ten files.", "at the least"],
  ["The log tells of the fault.", "tells of"],
  ["Tell of it.", "Tell of"],
  ["The daemon is told of changes.", "told of"],
  ["A line telling of changes.", "telling of"],
  ["It tells systemd of its state.", "tells systemd of"],
  ["It stops for want of memory.", "want of"],
  ["It cannot read, let alone write.", "let alone"],
  ["This is not done as yet.", "as yet"],
  ["The daemon goes on at SIGHUP.", "goes on"],
  ["They go on.", "go on"],
  ["It went on after that.", "went on"],
  ["Going on is safe.", "Going on"],
  ["The path has to be absolute.", "has to"],
  ["The paths have to be absolute.", "have to"],
  ["The path has to fit.", "has to"],
  ["The file is to be removed.", "is to be"],
  ["The files are to be removed.", "are to be"],
  ["The file was to be removed.", "was to be"],
  ["The tool knows how to read it.", "knows how to"],
  ["Both know how to read it.", "know how to"],
  ["It is a file that nobody reads.", "nobody"],
  ["No one reads it.", "No one"],
  ["Somebody wrote it.", "Somebody"],
  ["It is known to someone.", "someone"],
  ["Anybody may ask.", "Anybody"],
  ["Everybody may ask.", "Everybody"],
  ["It is well that this ends.", "is well"],
  ["The command asks: is it well?", "is it well"],
  ["The service is well.", "is well"],
  ["The path is no socket.", "is no socket"],
  ["The name is no `uuid`.", "is no \uFFFC"],
  ['The name is no "uuid".', 'is no "uuid'],
  ["These are no names.", "are no names"],
  ["It cannot be no file.", "be no file"],
  ["The file was no link.", "was no link"],
  ["The name is no user.", "is no user"],
  ["The file is not there.", "is not there"],
  ["The files were not there.", "were not there"],
  ["It takes the notices that are there.", "that are there"],
  ["It keeps the file which is there.", "which is there"],
  ["Of the two the latter wins.", "the latter"],
  ["The former wins.", "The former"],
  ["The format is that of today.", "that of today"],
  ["The rules are those of old.", "those of old"],
  ["Stop the other one first.", "the other one"],
  ["The service survives to be without descriptors.", "survives to be"],
  ["The agent says no to the question.", "says no to"],
  ["It shows the state that becomes of a call.", "becomes of"],
  ["It shows the state that became of a call.", "became of"],
];

/** Further forms of the phrases, each a phrase as a whole. */
const forms: readonly string[] = [
  ...["is", "are", "was", "were"].flatMap((verb) => [`${verb} to be`, `${verb} not there`]),
  ...["is", "are", "was", "were", "be"].map((verb) => `${verb} no socket`),
  ...["that", "which", "who", "what"].map((word) => `${word} is there`),
  ...["are", "was", "were"].map((verb) => `that ${verb} there`),
  ...["go", "goes", "going", "gone", "went"].map((verb) => `${verb} on`),
  ...["know", "knows", "knew"].map((verb) => `${verb} how to`),
  ...["say", "says", "said", "saying"].map((verb) => `${verb} no to`),
  ...["become", "becomes", "became"].map((verb) => `${verb} of`),
  ...["today", "old", "now"].map((time) => `that of ${time}`),
  ...["tell", "tells", "told", "telling"].map((verb) => `${verb} of`),
];

const good: readonly string[] = [
  ...["may", "might", "will", "would", "can", "could", "shall", "should", "must"].map(
    (verb) => `It ${verb} have to wait.`,
  ),
  ...["do not", "don't", "never", "does", "do", "did"].map((words) => `They ${words} have to wait.`),
  "It seems to have to wait.",
  ...["can", "could", "may", "must", "will", "would", "should"].map((verb) => `There ${verb} be no socket.`),
  ...["longer", "more", "less", "better", "worse", "matter", "doubt", "good", "use"].map((word) => `It is no ${word}.`),
  ...["all", "any", "because", "both", "each", "instead", "most"].map((word) => `It tells ${word} of them.`),
  ...["none", "one", "out", "some", "two", "what", "which"].map((word) => `It tells ${word} of them.`),
  ...["the", "a", "an", "to"].map((word) => `It goes on ${word} list.`),
  "The manewer is amended, and recommended.",
  "It unusually usually works.",
  "It opens at most ten files, the most in a day.",
  "The index tells which of the rules decides, and tells one of two callers.",
  "It does not want this of them.",
  "It lets alone files be.",
  "As yetis do.",
  "The feature goes on the list, and the check goes on to the next file.",
  "It does not have to be absolute. It may have to wait. It will have to retry.",
  "The path had to fit.",
  "The aim is to keep it fast.",
  "It knows how the file is read.",
  "One agent answers.",
  "It is well known. It is well-kept.",
  "There is no socket. If there are no files, there can be no rule.",
  "It is no longer a socket. There is no more than one, and it is no more than a name.",
  "The result is normal, and the answer is none.",
  "The file is not therefore empty.",
  "It knows the file that is therein.",
  "The lattermost, and latter rules.",
  "The format of today, and that of the day.",
  "The other ones are kept.",
  "It survives a crash.",
  "The agent says nothing to the user.",
  "It becomes official.",
  "A name in `usual` code is left alone.",
  "See src/usual/lines.ts, usual_lines, usual.ts and usual=yes.",
];

t.test("banned phrases are found where they stand", async (t) => {
  for (const [sentence, found] of bad) {
    const passage = passageOf(sentence);
    const faults = [...findBannedPhrases(passage)];
    t.same(
      faults.map(({ start, end }) => passage.text.slice(start, end)),
      [found],
      sentence,
    );
    t.equal(faults[0]?.problem, `"${found.replace("\uFFFC", "`…`")}" is not used here`);
    t.match(faults[0]?.help, /^write ./);
  }
});

t.test("every form of a phrase is found", async (t) => {
  for (const form of forms) {
    const { text } = passageOf(`They ${form}.`);
    const found = [...findBannedPhrases(passageOf(`They ${form}.`))].map(({ start, end }) => text.slice(start, end));
    t.same(found, [form], form);
  }
  for (const text of ["It is well", "They are well."]) t.equal([...findBannedPhrases(passageOf(text))].length, 1, text);
});

t.test("other sentences have no banned phrase", async (t) => {
  for (const sentence of good) t.same([...findBannedPhrases(passageOf(sentence))], [], sentence);
});

t.test("every pattern has a sentence that only it matches", async (t) => {
  for (const { pattern } of phrases) {
    t.ok(
      bad.some(([sentence]) => passageOf(sentence).text.search(pattern) >= 0),
      String(pattern),
    );
    t.ok(pattern.global, "finds all places");
  }
});
