import { cheapestCover, difference, indexFrom, intersection, remembered, union } from "../../docs/assets/search/index.js";
import { chance, equal, ok, test } from "./harness.js";

const sorted = (random, most) =>
  [...new Set(Array.from({ length: Math.floor(random() * most) }, () => Math.floor(random() * 60)))].sort((a, b) => a - b);

test("sets equal slow filters", () => {
  const random = chance(21);
  for (let i = 0; i < 500; i++) {
    const [a, b] = [sorted(random, 40), sorted(random, 8)];
    equal(intersection(a, b), a.filter((each) => b.includes(each)));
    equal(Array.from(difference(a, b)), a.filter((each) => !b.includes(each)));
    equal(Array.from(union([a, b, a])), [...new Set([...a, ...b])].sort((x, y) => x - y));
    const value = Math.floor(random() * 62);
    equal(indexFrom(a, value), a.filter((each) => each < value).length);
  }
});

test("the cover is complete, and none is cheaper", () => {
  const random = chance(22);
  const complete = (chosen, count) =>
    chosen[0] === 0 && chosen.at(-1) === count - 1 && chosen.every((each, i) => i === 0 || each - chosen[i - 1] <= 2);
  for (let i = 0; i < 200; i++) {
    const costs = Array.from({ length: 1 + Math.floor(random() * 8) }, () => Math.floor(random() * 9));
    const price = (chosen) => chosen.reduce((sum, index) => sum + costs[index], 0);
    const chosen = cheapestCover(costs);
    ok(complete(chosen, costs.length), `${costs}: ${chosen}`);
    for (let bits = 1; bits < 1 << costs.length; bits++) {
      const other = costs.map((_, index) => index).filter((index) => (bits >> index) & 1);
      if (complete(other, costs.length)) ok(price(chosen) <= price(other), `${costs}: ${chosen} or ${other}`);
    }
  }
  equal(cheapestCover([]), []);
});

test("a promise is remembered, a failure is not", async () => {
  let calls = 0;
  const make = remembered(async (key) => {
    calls++;
    if (key === "bad") throw new Error();
    return key;
  });
  equal([await make("a"), await make("a"), calls], ["a", "a", 1]);
  await make("bad").catch(() => {});
  await make("bad").catch(() => {});
  equal(calls, 3);
});

test("of more promises than are kept, the oldest is made again", async () => {
  const made = [];
  const make = remembered(async (key) => made.push(key), 2);
  for (const key of ["a", "b", "a", "c", "b", "a"]) await make(key);
  equal(made, ["a", "b", "c", "a"]);
});
