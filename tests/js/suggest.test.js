import { Folding } from "../../docs/assets/search/core/fold.js";
import { reads, spelt, suggestions } from "../../docs/assets/search/core/suggest.js";
import { equal, PAIRS, test } from "./harness.js";

const folding = new Folding(PAIRS);
const slogans = [
  ["学习实践活动", "xue xi shi jian huo dong", 76],
  ["两不误、两促进", "liang bu wu liang cu jin", 8],
  ["绿色发展", "lv se fa zhan", 3],
  ["先进性", "xian jin xing", 2],
  ["1+4", "1 4", 1],
].map(([text, pinyin, count]) => ({ text, syllables: pinyin.split(" "), count }));
const speeches = [{ title: "在全镇两评一树大会上的讲话" }, { title: "活动动员大会讲话" }];
const offered = (typed) => suggestions(typed, { slogans, speeches }, folding).slogans.map((each) => each.text);

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

test("speeches by title", () => {
  equal(suggestions("大会", { slogans, speeches }, folding).speeches.map((each) => each.title), speeches.map((each) => each.title));
});

test("no more than asked for", () => {
  equal(suggestions("大会", { slogans, speeches }, folding, { mostSpeeches: 1 }).speeches.length, 1);
});

test("a spelling passes over no syllable", () => {
  const syllables = ["xian", "jin", "xing"];
  equal(["xianjin", "xjx", "xianj", "xijx", "xx", "xianxing"].map((each) => reads(each, syllables)), [true, true, true, true, false, false]);
});

test("pinyin as it is typed", () => equal(spelt("Lǜ Sè, nǚ'ér"), "lvse,nver"));
