import { canBeDrawn, ceiling, namedYears, plot, rate, rowsByYear, spelledRate, splitQueries } from "../../docs/assets/search/series.js";
import { chance, equal, ok, test } from "./harness.js";

const MEASURES = { lengths: [100, 200, 0, 50, 10], years: [2009, 2008, 2009, 0, 2009], inferred: [false, false, true, false, false] };

test("a row for each year and way of dating, undated speeches last", () => {
  const found = [{ speeches: [0, 3, 4], counts: [3, 1, 2] }, { speeches: [], counts: [] }];
  equal(rowsByYear(found, MEASURES), [
    { year: 2008, inferred: false, speeches: 1, length: 200, counts: [0, 0] },
    { year: 2009, inferred: false, speeches: 2, length: 110, counts: [5, 0] },
    { year: 2009, inferred: true, speeches: 1, length: 0, counts: [0, 0] },
    { year: 0, inferred: false, speeches: 1, length: 50, counts: [1, 0] },
  ]);
});

test("no occurrence is lost, for any corpus", () => {
  const random = chance(41);
  for (let i = 0; i < 100; i++) {
    const size = Math.floor(random() * 30);
    const list = (make) => Array.from({ length: size }, make);
    const years = list(() => (random() < 0.3 ? 0 : 1990 + Math.floor(random() * 5)));
    const measures = { lengths: list(() => Math.floor(random() * 999)), years, inferred: years.map((year) => year > 0 && random() < 0.5) };
    const speeches = [...years.keys()].filter(() => random() < 0.5);
    const counts = speeches.map(() => 1 + Math.floor(random() * 9));
    const rows = rowsByYear([{ speeches, counts }], measures);
    for (const row of rows) {
      const own = [...years.keys()].filter((each) => years[each] === row.year && measures.inferred[each] === row.inferred);
      equal(row.speeches, own.length);
      equal(row.length, own.reduce((sum, each) => sum + measures.lengths[each], 0));
      equal(row.counts[0], own.reduce((sum, each) => sum + (speeches.includes(each) ? counts[speeches.indexOf(each)] : 0), 0));
    }
    equal(rows.reduce((sum, row) => sum + row.counts[0], 0), counts.reduce((sum, each) => sum + each, 0));
  }
});

test("rates", () => {
  equal([rate(3, 10000), rate(1, 0)], [3, 0]);
  equal([spelledRate(3, 10000), spelledRate(1, 300000), spelledRate(0, 0)], ["3.0", "0.03", "0"]);
});

test("three dated speeches are the least to be drawn", () => {
  const row = (year, speeches) => ({ year, inferred: false, speeches, length: 1, counts: [0] });
  ok(!canBeDrawn([row(2008, 2), row(0, 9)]), "two are too few");
  ok(canBeDrawn([row(2008, 2), row(2009, 1)]), "three suffice");
});

test("points are where their year and rate are; lines leave inferred years out", () => {
  const rows = rowsByYear([{ speeches: [0, 1], counts: [1, 1] }], { ...MEASURES, lengths: [100, 200, 400, 50, 100] });
  const { top, from, to, points, lines } = plot(rows, 1, 100, 10);
  equal([top, from, to], [50, 2008, 2009]);
  equal(points[0].map(({ x, y }) => [x, y]), [[0, 0], [100, 0], [100, 10]]);
  equal(lines, ["0.0,0.0 100.0,0.0"]);
});

test("one year is in the middle, and no occurrence is no division by zero", () => {
  const { points, top } = plot([{ year: 2008, inferred: false, length: 0, counts: [0] }], 1, 100, 10);
  equal([points[0][0].x, points[0][0].y, top], [50, 10, 1]);
});

test("the scale ends with a round number", () => {
  equal([0, 0.03, 1, 1.1, 4.9, 5.1, 730].map(ceiling), [1, 0.03, 1, 1.2, 5, 6, 800]);
});

test("the years that are named", () => {
  equal(namedYears(2008, 2008, 12), [2008]);
  equal(namedYears(2005, 2014, 12).length, 10);
  equal(namedYears(1949, 2026, 12), [1950, 1960, 1970, 1980, 1990, 2000, 2010, 2020]);
});

test("the queries of an address", () => {
  equal(splitQueries(" 甲,乙；甲; 丙，丁,,", 5), ["甲", "乙", "丙，丁"]);
  equal(splitQueries("1,2,3,4", 2), ["1", "2"]);
  equal(splitQueries("", 5), []);
});
