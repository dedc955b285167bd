import { Folding } from "../../docs/assets/search/core/fold.js";
import { inWords, isCompound, parse, queryFor, required, sought } from "../../docs/assets/search/core/query.js";
import { anyText, chance, equal, ok, PAIRS, test } from "./harness.js";

const folding = new Folding(PAIRS);

/** The query in a short notation: groups by space, - before excluded, | between terms, ! before exact ones. */
function shape(text) {
  const query = parse(text, folding);
  const groups = query.groups.map(
    (group) => (group.excluded ? "-" : "") + group.terms.map((each) => (each.exact ? "!" : "") + each.needle).join("|"),
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
  "nothing": ["", ""],
  "spaces alone": [" \u3000 ", ""],
};

for (const [name, [text, expected]] of Object.entries(READINGS)) test(`read: ${name}`, () => equal(shape(text), expected, text));

test("whatever is typed is understood, and never empty", () => {
  const random = chance(4);
  const pieces = ['"', "|", "-", " ", "甲", "乙", "，", "\ud842", "𠮷"];
  for (let i = 0; i < 3000; i++) {
    const text = Array.from({ length: Math.floor(random() * 9) }, () => pieces[Math.floor(random() * pieces.length)]).join("");
    const query = parse(text, folding);
    equal(query.groups.length > 0, text.trim() !== "", text);
    if (query.groups.length > 0) ok(required(query).length > 0, `${text} asks for something`);
    ok(query.groups.every((group) => group.terms.every((each) => each.needle !== "")), `${text} has no empty needle`);
  }
});

test("a text without operators is one term, folded", () => {
  const random = chance(5);
  for (let i = 0; i < 500; i++) {
    const text = anyText(random, 12).replace(/[\s*+]/gu, "");
    if (folding.text(text)) equal(sought(parse(text, folding)).map((each) => each.needle), [folding.text(text)]);
  }
});

test("the query in words", () => {
  const words = (text) => inWords(parse(text, folding));
  equal(words("甲 乙|丙 -丁"), "含“甲”，且含“乙”或“丙”，不含“丁”");
  equal(words('"甲、乙"'), "含“甲、乙”（标点一致）");
  equal(words(""), "");
});

test("what is worth saying in words", () => {
  const compound = (text) => isCompound(parse(text, folding));
  equal([compound("甲乙"), compound("甲 乙"), compound("甲|乙"), compound('"甲"')], [false, true, true, true]);
});

test("a wording with a sign of its own is quoted", () => {
  equal([queryFor("1+4"), queryFor("两不误、两促进"), queryFor('a+"b')], ['"1+4"', "两不误、两促进", 'a+"b']);
});
