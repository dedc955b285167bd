/** Rows of the table of slogans: filtered by the caller, sorted and shaded here. Pure: nothing here reads the page. */

/** The orders besides those by a column; the first is the default. */
export const ORDERS = [["count", "用例多的在前"], ["spread", "见于多处的在前"], ["pinyin", "按拼音"]];

/** Return the entries, each with `counts`, a Map of its columns, and `place`, its place in the glossary. */
export function readRows(entries, { columns, rows }) {
  return entries.map((entry, place) => {
    const counts = new Map();
    for (let at = 0; at < rows[place].length; at += 2) counts.set(columns[rows[place][at]], rows[place][at + 1]);
    return { ...entry, place, counts };
  });
}

/** Return the rows in an order, or with the most in a column first; equal ones in the order of the glossary. */
export function sortRows(rows, order) {
  const spelling = (row) => row.syllables.join(" ");
  const compare = {
    count: (one, other) => other.count - one.count,
    spread: (one, other) => other.counts.size - one.counts.size,
    pinyin: (one, other) => (spelling(one) < spelling(other) ? -1 : Number(spelling(one) > spelling(other))),
  }[order] ?? ((one, other) => (other.counts.get(order) ?? 0) - (one.counts.get(order) ?? 0));
  return [...rows].sort((one, other) => compare(one, other) || one.place - other.place);
}

/** Return the shade of a count, from 0 to 3: by itself for a speech, by its share of the row's highest for a year. */
export function stepOf(count, most, isByYear) {
  return isByYear ? Math.min(Math.floor((4 * count) / (most + 1)), 3) : [2, 5, 10].filter((step) => count >= step).length;
}
