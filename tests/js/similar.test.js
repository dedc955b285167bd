import { Folding } from "../../docs/assets/search/query.js";
import { containing, distance, fitting, longestParts, nameIn, nearest, neighbours, reads, spelt, suggestedSlogans } from "../../docs/assets/search/similar.js";
import { anyText, chance, equal, ok, PAIRS, test } from "./harness.js";

const folding = new Folding(PAIRS);
const slogans = [
  ["学习实践活动", "xue xi shi jian huo dong", 76],
  ["两不误、两促进", "liang bu wu liang cu jin", 8],
  ["绿色发展", "lv se fa zhan", 3],
  ["先进性", "xian jin xing", 2],
  ["1+4", "1 4", 1],
].map(([text, pinyin, count]) => ({ text, syllables: pinyin.split(" "), count }));
const offered = (typed) => suggestedSlogans(typed, slogans, folding).map((each) => each.text);

const TYPED = {
  "the wording": ["两促进", ["两不误、两促进"]],
  "traditional, other punctuation": ["兩不誤，兩", ["两不误、两促进"]],
  "pinyin": ["liangbuwu", ["两不误、两促进"]],
  "pinyin with spaces, tones and apostrophe": ["Liǎng bú'wù", ["两不误、两促进"]],
  "initials": ["lbw", ["两不误、两促进"]],
  "unfinished pinyin": ["liangb", ["两不误、两促进"]],
  "pinyin from the middle": ["cujin", ["两不误、两促进"]],
  "ü as v": ["lvse", ["绿色发展"]],
  "ü as ü": ["lǜsè", ["绿色发展"]],
  "what begins so before what holds it": ["x", ["学习实践活动", "先进性"]],
  "digits": ["14", ["1+4"]],
  "what is not there": ["三严三实", []],
  "punctuation alone": ["、", []],
  "nothing": ["", []],
};

for (const [name, [typed, expected]] of Object.entries(TYPED)) test(`typed: ${name}`, () => equal(offered(typed), expected, typed));

test("no more than asked for", () => equal(suggestedSlogans("x", slogans, folding, 1).length, 1));

test("a spelling skips no syllable", () => {
  const syllables = ["xian", "jin", "xing"];
  equal(["xianjin", "xjx", "xianj", "xijx", "xx", "xianxing"].map((each) => reads(each, syllables)), [true, true, true, true, false, false]);
});

test("pinyin as it is typed", () => equal(spelt("Lǜ Sè, nǚ'ér"), "lvse,nver"));

// --- The filter of the glossary ---------------------------------------------------------------------------------------

const entries = [
  ["两不误，两促进", "liang bu wu liang cu jin", "两手都要硬"],
  ["绿色发展", "lv se fa zhan"],
  ["1+4", "1 4"],
  ["“三基”", "san ji"],
].map(([text, pinyin, ...also]) => ({ text, also, syllables: pinyin.split(" ") }));
const fit = (typed) => entries.filter((_, at) => fitting(typed, entries, folding)[at]).map((entry) => entry.text);

const FILTERED = {
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

for (const [name, [typed, expected]] of Object.entries(FILTERED)) test(`filter: ${name}`, () => equal(fit(typed), expected, typed));

/** Returns every way to combine beginnings of the syllables. */
function spellings(syllables) {
  if (syllables.length === 0) return [""];
  const [first, ...rest] = syllables;
  const taken = Array.from(first, (_, at) => first.slice(0, at + 1));
  return ["", ...taken.flatMap((each) => spellings(rest).map((more) => each + more))];
}

test("fits exactly what a slow comparison with every wording and spelling fits", () => {
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

// --- Near forms -------------------------------------------------------------------------------------------------------

const known = [
  { text: "两评一树", count: 28 },
  { text: "两不误、两促进", count: 8 },
  { text: "三严三实", count: 2 },
  { text: "三严", count: 1 },
];

test("the distance of two strings", () => {
  equal(["", "两评一树", "两评", "两评一数", "一树两评"].map((each) => distance("两评一树", each, 9)), [4, 0, 2, 1, 4]);
  equal(distance("𠮷野家", "吉野家", 9), 1, "one character, though two units");
  equal(distance("两评一树", "甲乙丙丁戊己", 2), 3, "more than asked for is all one");
});

test("distance is symmetric and never below the difference in length", () => {
  const random = chance(11);
  for (let i = 0; i < 300; i++) {
    const [a, b] = [anyText(random, 8), anyText(random, 8)];
    equal(distance(a, b, 20), distance(b, a, 20));
    ok(distance(a, b, 20) >= Math.abs([...a].length - [...b].length), `${a} ${b}`);
  }
});

test("slogans a character or two away, nearest first", () => {
  const near = (text) => neighbours(folding.text(text), known, folding).map((each) => each.text);
  equal(near("两评一数"), ["两评一树"]);
  equal(near("兩不悟、兩促進"), ["两不误、两促进"]);
  equal(near("三严四实"), ["三严三实"]);
  equal(near("两评一树"), [], "the same is not near");
  equal(near("三实"), [], "of two characters nothing is near");
});

test("the longest parts that occur", async () => {
  const text = "全面提高战斗力量";
  const occurring = ["全面提高", "面提高战", "战斗力", "力量"];
  const occurs = (part) => occurring.some((each) => each.includes(part));
  equal(await longestParts(text, folding, occurs), ["全面提高", "战斗力"]);
  equal(await longestParts(text, folding, () => false), []);
  equal(await longestParts("", folding, () => true), []);
});

test("the longest parts do occur, cannot be longer, and are as typed", async () => {
  const random = chance(12);
  for (let i = 0; i < 300; i++) {
    const corpus = folding.text(anyText(random, 60));
    const text = anyText(random, 12);
    const occurs = (part) => corpus.includes(part);
    const parts = await longestParts(text, folding, occurs);
    for (const part of parts) ok(text.includes(part) && occurs(folding.text(part)), `${part} in ${text}`);
    const folded = [...folding.text(text)];
    let longest = 0;
    for (let from = 0; from < folded.length; from++)
      for (let to = from + 2; to <= folded.length; to++)
        if (occurs(folded.slice(from, to).join(""))) longest = Math.max(longest, to - from);
    equal(parts.length === 0 ? 0 : [...folding.text(parts[0])].length, longest, text);
  }
});

// --- Addresses --------------------------------------------------------------------------------------------------------

test("the name that an address ends with", () => {
  const paths = ["/a/b/", "/a/b.html", "/a/b/index.html", "/", "", "/%E4%B8%A4%E8%AF%84/", "/100%/"];
  equal(paths.map(nameIn), ["b", "b", "b", "", "", "两评", "100"]);
});

test("the name of an address with remains of a text", () => {
  const paths = ["/a/b。", "/a/b/%EF%BC%8C", "/a/b/%23p_20", "/a/b%3Ffrom=x", "/a/b."];
  equal(paths.map(nameIn), ["b", "", "b", "b", "b"]);
});

test("names that differ in few letters, nearest first", () => {
  const names = ["liang-ping-yi-shu", "liang-bu-wu", "2011-08-04-jiguan"];
  const found = (name) => nearest(name, names);
  equal(found("liang-ping-yi-su"), [names[0]]);
  equal(found("Liang-Bu-Wu"), [names[1]]);
  equal(found("liang-ping-wu"), [names[1]]);
  equal(found("2011-8-4-jiguan"), [names[2]]);
  equal([found("wholly-other"), found(""), found("两评一树")], [[], [], []]);
});

test("entries that contain a text, by wording or variant, folded", () => {
  const entries = [
    { text: "两不误、两促进", also: [] },
    { text: "创先争优", also: ["创先、争优活动"] },
    { text: "群众路线", also: [] },
  ];
  const found = (text) => containing(text, entries, folding).map((entry) => entry.text);
  equal(found("误两促"), ["两不误、两促进"]);
  equal(found("优活动"), ["创先争优"]);
  equal(found("无"), []);
  equal(found("，"), []);
});
