import { Folding, inWords, isCompound, literally, parse, queryFor, requiredGroups, soughtTerms } from "../../docs/assets/search/query.js";
import { anyText, chance, equal, ok, PAIRS, test } from "./harness.js";

const folding = new Folding(PAIRS);

test("folding a text is folding its characters", () => {
  const random = chance(1);
  for (let i = 0; i < 500; i++) {
    const text = anyText(random, 20);
    equal(folding.text(text), [...text].map((each) => folding.character(each)).join(""), text);
  }
});

test("every folded unit has the offsets of its character", () => {
  const random = chance(2);
  for (let i = 0; i < 500; i++) {
    const text = anyText(random, 20);
    const { folded, starts, ends } = folding.withOffsets(text);
    equal(folded, folding.text(text));
    equal(starts.length, folded.length);
    [...folded].reduce((at, character) => {
      const source = text.slice(starts[at], ends[at]);
      equal([...source].length, 1, "one character of the source");
      equal(folding.character(source), character);
      return at + character.length;
    }, 0);
  }
});

test("with punctuation every visible character stays one character", () => {
  const random = chance(3);
  for (let i = 0; i < 500; i++) {
    const text = anyText(random, 20);
    equal([...folding.punctuated(text)].length, [...text.replace(/[\u200b\u0301]/g, "")].length, text);
    equal(folding.withOffsets(text, true).folded, folding.punctuated(text));
  }
});

test("with punctuation, width does not matter", () => {
  equal(folding.punctuated("兩不誤，（Ａ）：！"), "两不误,(a):!");
  equal(folding.punctuated("“、。”"), "“、。”");
});

test("half of a surrogate pair folds to nothing", () => {
  equal(folding.text("a\ud842b"), "ab");
  equal(folding.withOffsets("\udfb7b").starts, [1]);
});

test("no table, no conversion", () => {
  equal(new Folding().text("兩A"), "兩a");
  ok(new Folding("兩").text("兩") === "兩", "an odd character at the end of the table is left out");
});

/** A term; ~ for a gap, with the most letters in it. */
function gapped({ needle, parts, limits }) {
  if (!parts) return needle;
  return parts.reduce((text, part, at) => `${text}~${limits[at - 1] < Infinity ? `${limits[at - 1]}~` : ""}${part}`);
}

/** The query in a short notation: groups by space, - before excluded, | between terms, ! before exact ones. */
function shape(text) {
  const query = parse(text, folding);
  const groups = query.groups.map(
    (group) => (group.excluded ? "-" : "") + group.terms.map((each) => (each.exact ? "!" : "") + gapped(each)).join("|"),
  );
  return (query.literal ? "literally " : "") + groups.join(" ");
}

const READINGS = {
  "one term": ["兩不誤、兩促進", "两不误两促进"],
  "terms by any space": ["  甲 \u3000乙\t丙 ", "甲 乙 丙"],
  "excluded": ["甲 -乙", "甲 -乙"],
  "excluded alternatives": ["甲 -乙|丙", "甲 -乙|丙"],
  "alternatives": ["甲|乙 丙｜丁", "甲|乙 丙|丁"],
  "quoted": ['"甲，乙"', "!甲,乙"],
  "quoted with a space": ['"甲 乙" 丙', "!甲 乙 丙"],
  "quoted alternatives": ['"甲、乙"|丙', "!甲、乙|丙"],
  "quoted in full width": ["＂甲、乙＂", "!甲、乙"],
  "excluded and quoted": ['甲 -"乙、"', "甲 -!乙、"],
  "Chinese quotation marks belong to the text": ["“三个代表”重要思想", "三个代表重要思想"],
  "a hyphen inside a term": ["2008-2012", "20082012"],
  "a dash is no hyphen": ["甲 —乙", "甲 乙"],
  "a quotation mark inside a term": ['甲"乙', "甲乙"],
  "a term of punctuation alone is left out": ["甲 ， 乙", "甲 乙"],
  "an alternative of punctuation alone is left out": ["甲|，", "甲"],
  "a lonely hyphen is punctuation": ["甲 - 乙", "甲 乙"],
  "signs are no letters": ["1+4", "14"],
  "an open quotation mark is literal": ['"甲 乙', "literally 甲乙"],
  "an empty quotation is literal": ['"" 甲', "literally 甲"],
  "text glued to a quotation is literal": ['"甲"乙', "literally 甲乙"],
  "an empty alternative is literal": ["甲|", "literally 甲"],
  "nothing but exclusions is literal": ["-甲", "literally 甲"],
  "punctuation alone is searched as it is": ["，", "literally !,"],
  "a mask is searched as it is": ["**", "literally !**"],
  "bars alone are searched as they are": ["||", "literally !||"],
  "a gap": ["统一…思想", "统一~思想"],
  "gaps of every spelling": ["甲......乙⋯⋯丙。。。丁", "甲~乙~丙~丁"],
  "a gap with the most letters": ["统一…10…思想", "统一~10~思想"],
  "a gap with full-width digits and other terms": ["甲……５……乙 -丙|丁…戊", "甲~5~乙 -丙|丁~戊"],
  "an ellipsis at an end is punctuation": ["…思想……", "思想"],
  "a number at an end is no distance": ["甲…10", "甲~10"],
  "an ellipsis in quotation marks": ['"甲…乙"', "!甲…乙"],
  "composed and decomposed": ['é e\u0301 "e\u0301，"', "e e !e,"],
  "marks alone": ["\u0301\ufe0f", ""],
  "invisible characters": ["\u200b甲\u200d乙\ufe0f \u2060丙", "甲乙 丙"],
  "invisible characters in quotation marks": ['"甲\u200b，\ufeff乙"', "!甲,乙"],
  "invisible characters alone": ["\u200b\ufeff", ""],
  "nothing": ["", ""],
  "spaces alone": [" \u3000 ", ""],
};

for (const [name, [text, expected]] of Object.entries(READINGS)) test(`read: ${name}`, () => equal(shape(text), expected, text));

test("every text is parsed, and no needle is empty", () => {
  const random = chance(4);
  const pieces = ['"', "|", "-", " ", "甲", "乙", "，", "\ud842", "𠮷"];
  for (let i = 0; i < 3000; i++) {
    const text = Array.from({ length: Math.floor(random() * 9) }, () => pieces[Math.floor(random() * pieces.length)]).join("");
    const query = parse(text, folding);
    equal(query.groups.length > 0, text.trim() !== "", text);
    if (query.groups.length > 0) ok(requiredGroups(query).length > 0, `${text} has a required group`);
    ok(query.groups.every((group) => group.terms.every((each) => each.needle !== "")), `${text} has no empty needle`);
  }
});

test("a text without operators is one term, folded", () => {
  const random = chance(5);
  for (let i = 0; i < 500; i++) {
    const text = anyText(random, 12).replace(/[\s*+]/gu, "");
    if (folding.text(text)) equal(soughtTerms(parse(text, folding)).map((each) => each.needle), [folding.text(text)]);
  }
});

test("the query in words", () => {
  const words = (text) => inWords(parse(text, folding));
  equal(words("甲 乙|丙 -丁"), "含“甲”，且含“乙”或“丙”，不含“丁”");
  equal(words('"甲、乙"'), "含“甲、乙”（标点一致）");
  equal(words(""), "");
  equal(words("甲…乙…3…丙"), "含“甲”后接“乙”、隔 3 字以内接“丙”（同一句）");
});

test("is compound: operators, not one plain term", () => {
  const compound = (text) => isCompound(parse(text, folding));
  equal([compound("甲乙"), compound("甲 乙"), compound("甲|乙"), compound('"甲"'), compound("甲…乙")], [false, true, true, true, true]);
});

test("a wording with a symbol is quoted", () => {
  equal([queryFor("1+4"), queryFor("两不误、两促进"), queryFor('a+"b'), queryFor("从…起")], ['"1+4"', "两不误、两促进", 'a+"b', '"从…起"']);
});

test("literally: one term, whatever the language means by it", () => {
  const needles = (text) => literally(text, folding).groups.map((group) => group.terms.map(({ needle }) => needle));
  equal([needles("兩 -乙|丙"), needles("，"), needles("\u200b")], [[["两乙丙"]], [[","]], []]);
});
