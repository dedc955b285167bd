import { Folding } from "../../docs/assets/search/core/fold.js";
import { anyText, chance, equal, ok, PAIRS, test } from "./harness.js";

const folding = new Folding(PAIRS);

test("folding a text is folding its characters", () => {
  const random = chance(1);
  for (let i = 0; i < 500; i++) {
    const text = anyText(random, 20);
    equal(folding.text(text), [...text].map((each) => folding.character(each)).join(""), text);
  }
});

test("every folded unit knows the character it came from", () => {
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

test("with punctuation every character stays one character", () => {
  const random = chance(3);
  for (let i = 0; i < 500; i++) {
    const text = anyText(random, 20);
    equal([...folding.punctuated(text)].length, [...text].length, text);
    equal(folding.withOffsets(text, true).folded, folding.punctuated(text));
  }
});

test("with punctuation width still does not matter", () => {
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
