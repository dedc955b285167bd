/** Use over time: counts of several queries by year, and how they are drawn and written. Pure: numbers to numbers and text. */

/** A rate is given per this many Han characters, as on the pages of slogans. */
export const RATE_BASE = 10_000;

/** With fewer dated speeches nothing is drawn: three points are the least that can rise and fall. */
export const LEAST_DATED = 3;

/**
 * Return a row for each year, and for each way in which it is known, that a speech has: `{year, inferred, speeches, length,
 * counts}`, years rising, stated before inferred, undated speeches (year 0) last. `found` has for each query its occurrences,
 * `{speeches, counts}`; `measures` is that of the index.
 */
export function rowsByYear(found, { lengths, years, inferred }) {
  const rows = new Map();
  const rowOf = (speech) => {
    const key = years[speech] * 2 + (inferred[speech] ? 1 : 0);
    if (!rows.has(key)) {
      rows.set(key, { year: years[speech], inferred: inferred[speech], speeches: 0, length: 0, counts: found.map(() => 0) });
    }
    return rows.get(key);
  };
  lengths.forEach((length, speech) => {
    const row = rowOf(speech);
    row.speeches++;
    row.length += length;
  });
  found.forEach(({ speeches, counts }, query) => {
    speeches.forEach((speech, at) => (rowOf(speech).counts[query] += counts[at]));
  });
  const order = ({ year, inferred: isInferred }) => (year || Infinity) * 2 + isInferred;
  return [...rows.values()].sort((a, b) => order(a) - order(b));
}

/** Return how many per RATE_BASE characters; 0 without text. */
export const rate = (count, length) => (length === 0 ? 0 : (count * RATE_BASE) / length);

/** Return a rate as text: one decimal, two below one. */
export const spelledRate = (count, length) => {
  const value = rate(count, length);
  if (value === 0) return "0";
  return value >= 1 ? value.toFixed(1) : value.toFixed(2);
};

/** Return whether LEAST_DATED speeches or more have a date. */
export const canBeDrawn = (rows) => rows.reduce((sum, { year, speeches }) => sum + (year > 0 ? speeches : 0), 0) >= LEAST_DATED;

/** Return the least number of one or two round digits that is at least `value`; 1 for 0. */
export function ceiling(value) {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 1.2, 1.6, 2, 3, 4, 5, 6, 8, 10].map((factor) => factor * power).find((each) => each >= value * (1 - 1e-9));
}

/**
 * Return the points of each query in a box of `width` by `height`: `{top, from, to, lines, points}`. `points[query]` are
 * `{x, y, row}`; `lines[query]` joins those with a stated year. `top` is the rate at the upper edge, `from` and `to` the years
 * at the left and right one.
 */
export function plot(rows, queries, width, height) {
  const dated = rows.filter(({ year }) => year > 0);
  const [from, to] = [dated[0].year, dated.at(-1).year];
  const top = ceiling(Math.max(...dated.flatMap(({ counts, length }) => counts.map((count) => rate(count, length)))));
  const x = (year) => (from === to ? width / 2 : ((year - from) / (to - from)) * width);
  const points = Array.from({ length: queries }, (_, query) =>
    dated.map((row) => ({ x: x(row.year), y: height * (1 - rate(row.counts[query], row.length) / top), row })),
  );
  const joined = (list) => list.filter(({ row }) => !row.inferred).map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`);
  return { top, from, to, points, lines: points.map((list) => joined(list).join(" ")) };
}

/** Return the years to name below a box: at most `most`, a round step apart. */
export function namedYears(from, to, most) {
  const step = [1, 2, 5, 10, 20, 50, 100].find((each) => (to - from) / each < most - 1);
  const years = [];
  for (let year = Math.ceil(from / step) * step; year <= to; year += step) years.push(year);
  return years;
}

/** Return the queries of an address: separated by comma or semicolon, without repetition, at most `most`. */
export function splitQueries(text, most) {
  return [...new Set(text.split(/[,;\uff1b]/).map((each) => each.trim()))].filter(Boolean).slice(0, most);
}
