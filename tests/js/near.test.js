import { Folding } from "../../docs/assets/search/core/fold.js";
import { distance, longestParts, neighbours } from "../../docs/assets/search/core/near.js";
import { anyText, chance, equal, ok, PAIRS, test } from "./harness.js";

const folding = new Folding(PAIRS);
const slogans = [
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
  const near = (text) => neighbours(folding.text(text), slogans, folding).map((each) => each.text);
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
