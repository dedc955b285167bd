import { ORDERS, readRows, sortRows, stepOf } from "../../docs/assets/glossary/distribution.js";
import { chance, equal, test } from "./harness.js";

/** Return pseudo-random entries, most occurrences first, with their distribution and the counts it was made of. */
function made(size, columns, seed = 3) {
  const drawn = chance(seed);
  const random = (below) => Math.floor(drawn() * below);
  const counts = Array.from({ length: size }, () => columns.map(() => Math.max(random(9) - 4, 0)));
  const total = (row) => row.reduce((sum, count) => sum + count, 0);
  counts.sort((one, other) => total(other) - total(one));
  const entries = counts.map((row, at) => ({ text: `口号${at}`, syllables: [["wu", "an", "zhi"][random(3)], "x"], count: total(row), url: `slogans/s-${at}/`, also: [] }));
  const rows = counts.map((row) => row.flatMap((count, at) => (count > 0 ? [at, count] : [])));
  return { entries, counts, distribution: { columns, rows } };
}

test("rows have the counts of the distribution", () => {
  const columns = ["2008", "2010", "undated"];
  const { entries, counts, distribution } = made(40, columns);
  readRows(entries, distribution).forEach((row, at) => {
    equal(columns.map((column) => row.counts.get(column) ?? 0), counts[at]);
    equal(row.text, entries[at].text);
  });
});

test("every order has all rows, and agrees with its key", () => {
  const columns = ["2008", "2010", "undated"];
  const { entries, distribution } = made(60, columns);
  const rows = readRows(entries, distribution);
  const key = {
    count: (row) => -row.count, spread: (row) => -row.counts.size, pinyin: (row) => row.syllables.join(" "),
    ...Object.fromEntries(columns.map((column) => [column, (row) => -(row.counts.get(column) ?? 0)])),
  };
  for (const order of [...ORDERS.map(([name]) => name), ...columns]) {
    const sorted = sortRows(rows, order);
    equal(new Set(sorted).size, 60);
    for (const [at, row] of sorted.slice(1).entries()) {
      const [before, after] = [key[order](sorted[at]), key[order](row)];
      equal(before < after || (before === after && sorted[at].place < row.place), true, `${order} ${at}`);
    }
    equal(sortRows([...rows].reverse(), order), sorted);
  }
});

test("shades are from 0 to 3, the highest for the most of a year", () => {
  for (let most = 1; most < 50; most++) {
    for (let count = 1; count <= most; count++) {
      const step = stepOf(count, most, true);
      equal(step >= 0 && step <= 3, true);
    }
    if (most > 2) equal(stepOf(most, most, true), 3, String(most));
  }
  equal([1, 2, 4, 5, 10, 99].map((count) => stepOf(count, 99, false)), [0, 1, 1, 2, 3, 3]);
});
