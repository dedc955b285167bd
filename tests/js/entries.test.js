import { fitting } from "../../docs/assets/glossary/core/entries.js";
import { Folding } from "../../docs/assets/search/core/fold.js";
import { anyText, chance, equal, PAIRS, test } from "./harness.js";

const folding = new Folding(PAIRS);
const entries = [
  ["两不误，两促进", "liang bu wu liang cu jin", "两手都要硬"],
  ["绿色发展", "lv se fa zhan"],
  ["1+4", "1 4"],
  ["“三基”", "san ji"],
].map(([text, pinyin, ...also]) => ({ text, also, syllables: pinyin.split(" ") }));
const fit = (typed) => entries.filter((_, at) => fitting(typed, entries, folding)[at]).map((entry) => entry.text);

const TYPED = {
  "nothing": ["  ", entries.map((entry) => entry.text)],
  "from the middle": ["误两", ["两不误，两促进"]],
  "traditional, other marks": ["兩不誤、兩", ["两不误，两促进"]],
  "a variant": ["手都要", ["两不误，两促进"]],
  "pinyin": ["liangbu", ["两不误，两促进"]],
  "pinyin as an input method divides it": ["liang'bu'w", ["两不误，两促进"]],
  "initials from the middle": ["wlc", ["两不误，两促进"]],
  "ü": ["lǜ", ["绿色发展"]],
  "signs alone, as they are": ["“", ["“三基”"]],
  "a sign that folding drops": ["+", ["1+4"]],
  "what is not there": ["甲", []],
};

for (const [name, [typed, expected]] of Object.entries(TYPED)) test(`typed: ${name}`, () => equal(fit(typed), expected, typed));

/** The slow way to read pinyin: every way to take a beginning of each syllable, from every syllable on. */
function spellings(syllables) {
  if (syllables.length === 0) return [""];
  const [first, ...rest] = syllables;
  const taken = Array.from(first, (_, at) => first.slice(0, at + 1));
  return ["", ...taken.flatMap((each) => spellings(rest).map((more) => each + more))];
}

test("fits what a slow look at every wording and every spelling fits", () => {
  const random = chance(4);
  const syllable = () => Array.from({ length: 1 + Math.floor(random() * 3) }, () => "aln"[Math.floor(random() * 3)]).join("");
  for (let i = 0; i < 200; i++) {
    const entry = { text: anyText(random, 6), also: [anyText(random, 4)], syllables: [syllable(), syllable(), syllable()] };
    const typed = random() < 0.5 ? syllable() + syllable() : anyText(random, 3);
    const folded = folding.text(typed);
    const byText = [entry.text, ...entry.also].some((each) =>
      folded === "" ? each.includes(typed.trim()) : folding.text(each).includes(folded),
    );
    const byPinyin = /^[a-z]+$/.test(typed) && [0, 1, 2].some((at) => spellings(entry.syllables.slice(at)).includes(typed));
    equal(fitting(typed, [entry], folding), [typed.trim() === "" || byText || byPinyin], `${typed} in ${JSON.stringify(entry)}`);
  }
});
