import { alignLists, commonRuns, differences, sharedPassages } from "../../docs/assets/compare/alignment.js";
import { Folding } from "../../docs/assets/search/query.js";
import { chance, equal, ok, test } from "./harness.js";

const folding = new Folding("堅坚從从實实際际號号");
const fold = (character) => folding.character(character);
const pick = (random, letters, length) => Array.from({ length }, () => letters[Math.floor(random() * letters.length)]).join("");

// --- Differences ------------------------------------------------------------------------------------------------------

const whole = (steps, name) => steps.map((step) => step[name]).join("");

/** The length of a longest common subsequence, by trying everything. */
function longestCommon(one, two) {
  const known = new Map();
  const from = (i, j) => {
    if (i === one.length || j === two.length) return 0;
    const key = i * 100 + j;
    if (!known.has(key)) {
      known.set(key, one[i] === two[j] ? Math.max(1 + from(i + 1, j + 1), from(i + 1, j), from(i, j + 1)) : Math.max(from(i + 1, j), from(i, j + 1)));
    }
    return known.get(key);
  };
  return from(0, 0);
}

test("the steps are both wordings, and as much is the same as can be", () => {
  const random = chance(7);
  for (let round = 0; round < 300; round++) {
    const one = pick(random, "甲乙丙", Math.floor(random() * 14));
    const two = pick(random, "甲乙丙", Math.floor(random() * 14));
    const steps = differences(one, two);
    equal([whole(steps, "one"), whole(steps, "two")], [one, two]);
    ok(steps.every(({ same, one: a, two: b }) => (same ? a === b && a !== "" : a !== b)), "same steps are equal, others are not");
    const same = steps.filter((step) => step.same).reduce((sum, step) => sum + step.one.length, 0);
    const longest = longestCommon(one, two);
    ok(same <= longest, `${one} ${two}: ${same} of ${longest}`);
    // Every single equal character that is not shown is between two changes.
    ok(same >= longest - steps.filter((step) => !step.same).reduce((sum, step) => sum + Math.min(step.one.length, step.two.length), 0), `${one} ${two}`);
  }
});

const show = (one, two) => differences(one, two).map(({ same, one: a, two: b }) => (same ? a : `[${a}|${b}]`)).join("");
test("a replaced word", () => equal(show("不提不切实际的口号", "不喊不切实际的目标"), "不[提|喊]不切实际的[口号|目标]"));
test("an inserted clause", () => equal(show("量力而行，不提口号", "量力而行，尽力而为，不提口号"), "量力而行，[|尽力而为，]不提口号"));
test("single equal characters between changes are changes", () => equal(show("甲一乙二", "丙一丁二"), "[甲一乙|丙一丁]二"));
test("equal wordings", () => equal(show("甲乙", "甲乙"), "甲乙"));
test("nothing", () => equal(differences("", ""), []));
test("characters beyond the basic plane stay whole", () => equal(show("𠀀甲", "𠀁甲"), "[𠀀|𠀁]甲"));

// --- Shared passages --------------------------------------------------------------------------------------------------

/** All longest common runs, by comparing every position with every other. */
function allRuns(one, two, least) {
  const runs = [];
  for (let x = 0; x < one.length; x++) {
    for (let y = 0; y < two.length; y++) {
      const isEqual = (i, j) => i >= 0 && j >= 0 && i < one.length && j < two.length && one[i] !== "" && one[i] === two[j];
      if (!isEqual(x, y) || isEqual(x - 1, y - 1)) continue;
      let length = 0;
      while (isEqual(x + length, y + length)) length++;
      if (length >= least) runs.push({ x, y, length });
    }
  }
  return runs;
}

const sorted = (runs) => runs.map(({ x, y, length }) => [x, y, length]).sort((p, q) => p[0] - q[0] || p[1] - q[1]);

test("all long common runs are found", () => {
  const random = chance(3);
  for (let round = 0; round < 60; round++) {
    const letters = round % 2 ? "甲乙丙丁戊己庚" : "甲乙";
    const make = () => Array.from(pick(random, letters, 40), (each) => (random() < 0.05 ? "" : each));
    const one = make();
    const copied = one.slice(5, 5 + Math.floor(random() * 30));
    const two = [...make().slice(0, 12), ...copied, ...make().slice(0, 12)];
    const few = allRuns(one, two, 6);
    equal(sorted(commonRuns(one, two)), sorted(few));
  }
});

const texts = (passages, one, two) =>
  passages.map((each) => [
    Array.from(one[each.one.paragraph]).slice(each.one.start, each.one.end).join(""),
    Array.from(two[each.two.paragraph]).slice(each.two.start, each.two.end).join(""),
  ]);

test("a passage with replaced words, other punctuation and traditional characters", () => {
  const one = ["同志们：", "要坚持从实际出发，量力而行，尽力而为，不提不切实际的口号。"];
  const two = ["大家好。", "今年𠀀要堅持從實際出發、量力而行，全力以赴，不提不切實際的口號！"];
  equal(texts(sharedPassages(one, two, fold), one, two), [["要坚持从实际出发，量力而行，尽力而为，不提不切实际的口号", "要堅持從實際出發、量力而行，全力以赴，不提不切實際的口號"]]);
});

test("moved passages are two", () => {
  const [first, second] = ["要坚持从实际出发量力而行尽力而为", "不提不切实际的口号目标和要求"];
  const [one, two] = [[`${first}甲乙丙。${second}`], [`${second}丁戊。${first}`]];
  equal(texts(sharedPassages(one, two, fold), one, two), [[first, first], [second, second]]);
});

test("nothing is shared with nothing", () => equal([sharedPassages([], [], fold), sharedPassages([""], ["甲"], fold)], [[], []]));

test("passages do not overlap, and their letters are the same in both", () => {
  const random = chance(11);
  for (let round = 0; round < 40; round++) {
    const base = pick(random, "甲乙丙丁戊己庚辛壬癸子丑寅卯", 160);
    const part = () => base.slice(Math.floor(random() * 100)).slice(0, 20 + Math.floor(random() * 40));
    const make = () => [part() + pick(random, "。天地", 3) + part(), part()];
    const [one, two] = [make(), make()];
    const passages = sharedPassages(one, two, fold);
    for (const side of ["one", "two"]) {
      const places = passages.map((each) => each[side]).sort((p, q) => p.paragraph - q.paragraph || p.start - q.start);
      places.slice(1).forEach((each, at) => {
        ok(each.paragraph > places[at].paragraph || each.start >= places[at].end, `${side} overlaps in round ${round}`);
      });
    }
    for (const [a, b] of texts(passages, one, two)) {
      const same = differences(a, b).filter((step) => step.same).reduce((sum, step) => sum + step.one.length, 0);
      ok(same >= 12, `${a} | ${b}`);
    }
  }
});

// --- Lists ------------------------------------------------------------------------------------------------------------

/** The greatest sum over all ways to pair without crossing. */
function greatest(one, two, likeness, i = 0, j = 0) {
  if (i === one || j === two) return 0;
  return Math.max(greatest(one, two, likeness, i + 1, j), greatest(one, two, likeness, i, j + 1), likeness(i, j) + greatest(one, two, likeness, i + 1, j + 1));
}

test("lists are paired with the greatest likeness, in order", () => {
  const random = chance(5);
  for (let round = 0; round < 100; round++) {
    const [one, two] = [Math.floor(random() * 6), Math.floor(random() * 6)];
    const table = Array.from({ length: one }, () => Array.from({ length: two }, () => Math.max(0, Math.floor(random() * 6) - 2)));
    const likeness = (i, j) => table[i][j];
    const pairs = alignLists(one, two, likeness);
    equal(pairs.filter(([i]) => i >= 0).map(([i]) => i), [...table.keys()]);
    equal(pairs.filter(([, j]) => j >= 0).map(([, j]) => j), [...Array(two).keys()]);
    const sum = pairs.filter(([i, j]) => i >= 0 && j >= 0).reduce((total, [i, j]) => total + table[i][j], 0);
    equal(sum, greatest(one, two, likeness));
  }
});
