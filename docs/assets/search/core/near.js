/**
 * Near forms, for when nothing is found: never mixed with what is found, always named as such.
 */

/** Edits (insert, drop, change one character) from one string to the other; more than `most` gives `most + 1`. */
export function distance(one, other, most) {
  const a = Array.from(one);
  const b = Array.from(other);
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let above = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      row.push(Math.min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    if (Math.min(...row) > most) return most + 1;
    above = row;
  }
  return Math.min(above[b.length], most + 1);
}

/** How many characters may differ: in two characters every change makes another word; from six on, two may. */
function allowance(folded) {
  const length = Array.from(folded).length;
  return length < 3 ? 0 : length < 6 ? 1 : 2;
}

/** The wordings within one or two characters of the folded query, nearest first, then the more frequent. */
export function neighbours(folded, slogans, folding, most = 5) {
  const allowed = allowance(folded);
  if (allowed === 0) return [];
  return slogans
    .map((slogan) => ({ slogan, distance: distance(folded, folding.text(slogan.text), allowed) }))
    .filter((each) => each.distance > 0 && each.distance <= allowed)
    .sort((a, b) => a.distance - b.distance || b.slogan.count - a.slogan.count)
    .slice(0, most)
    .map((each) => each.slogan);
}

// A longer query is a pasted sentence; its parts are then looked for in its first characters only, to stay quick.
const LONGEST_SEARCHED = 80;

/**
 * The longest parts of a wording that do occur, longest first: substrings of `text` (as typed) of two characters or more,
 * none touching another's characters, at most `most`. `occurs(folded)` says, or promises to say, whether a folded string
 * occurs anywhere. Promises [] when no two characters in a row occur.
 */
export async function longestParts(text, folding, occurs, most = 3) {
  const { folded, starts, ends } = folding.withOffsets(text);
  const bounds = [0];
  for (const character of folded) bounds.push(bounds.at(-1) + character.length);
  const length = Math.min(bounds.length - 1, LONGEST_SEARCHED);
  const parts = [];
  let reached = 0;
  for (let from = 0; from < length; from++) {
    // What is left of a part that occurs occurs too, so the end never moves back.
    let to = Math.max(from, reached);
    while (to < length && (await occurs(folded.slice(bounds[from], bounds[to + 1])))) to++;
    if (to > reached && to - from >= 2) parts.push([from, to]);
    reached = Math.max(reached, to);
  }
  const chosen = [];
  for (const [from, to] of parts.sort((a, b) => b[1] - b[0] - (a[1] - a[0]))) {
    if (chosen.length < most && chosen.every(([start, end]) => to <= start || from >= end)) chosen.push([from, to]);
  }
  return chosen.map(([from, to]) => text.slice(starts[bounds[from]], ends[bounds[to] - 1]));
}
