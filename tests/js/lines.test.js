import { arranged, bySpeech, isMixed } from "../../docs/assets/glossary/core/lines.js";
import { Folding } from "../../docs/assets/search/core/fold.js";
import { chance, equal, ok, PAIRS, test } from "./harness.js";

const folding = new Folding(PAIRS);
const speeches = [["a", "2008"], ["b", undefined], ["c", "2010-06"]].map(([id, date]) => ({ id, date, title: id }));
const line = (speech, left, right, number) => ({
  passage: { text: `${left}甲乙${right}`, speech, folding },
  spans: [[left.length, left.length + 2]],
  number,
});
const numbers = (lines) => lines.map((each) => each.number);

/** Lines of three speeches, those of a speech together. */
function someLines(random) {
  const words = () => Array.from({ length: Math.floor(random() * 3) }, () => "丁，丙"[Math.floor(random() * 3)]).join("");
  return speeches.flatMap((speech) => Array.from({ length: Math.floor(random() * 4) }, () => line(speech, words(), words())))
    .map((each, number) => ({ ...each, number }));
}

test("any order keeps every line of what is asked for, and nothing else", () => {
  const random = chance(3);
  for (let i = 0; i < 100; i++) {
    const lines = someLines(random);
    for (const sort of ["speech", "date", "left", "right"]) {
      for (const speech of ["", "a", "b", "none"]) {
        const kept = lines.filter((each) => speech === "" || each.passage.speech.id === speech);
        equal(numbers(arranged(lines, { sort, speech })).sort(), numbers(kept).sort(), `${sort} ${speech}`);
      }
    }
  }
});

test("as they stand, and newest first with the undated last", () => {
  const lines = someLines(chance(8));
  equal(numbers(arranged(lines, { sort: "speech", speech: "" })), numbers(lines));
  const dates = arranged(lines, { sort: "date", speech: "" }).map((each) => each.passage.speech.date ?? "");
  equal(dates, [...dates].sort().reverse());
});

test("by what stands behind, and by what stands before read backwards; marks do not count", () => {
  const lines = ["，丙", "丁", "", "丙丁"].map((words, number) => line(speeches[0], [...words].reverse().join(""), words, number));
  equal(numbers(arranged(lines, { sort: "right", speech: "" })), [2, 0, 3, 1]);
  equal(numbers(arranged(lines, { sort: "left", speech: "" })), [2, 0, 3, 1]);
});

test("lines of a speech are together unless the order mixes them", () => {
  const random = chance(5);
  for (let i = 0; i < 50; i++) {
    const lines = someLines(random);
    for (const sort of ["speech", "date"]) {
      const runs = bySpeech(arranged(lines, { sort, speech: "" }));
      equal(runs.length, new Set(lines.map((each) => each.passage.speech.id)).size);
      ok(runs.every(([speech, of]) => of.every((each) => each.passage.speech === speech)), sort);
    }
  }
  equal(["speech", "date", "left", "right"].map(isMixed), [false, false, true, true]);
  equal(bySpeech([]), []);
});
