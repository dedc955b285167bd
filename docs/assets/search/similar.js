/** What is like a wording: suggestions while typing, near forms when nothing is found, addresses that may have been meant. */

/** Return pinyin as typed, comparable with the index: lower case, without tones, apostrophes and spaces; ü is v. */
export function spelt(text) {
  return text
    .toLowerCase()
    .normalize("NFD")
    .replace(/u\u0308/g, "v")
    .replace(/[\u0300-\u036f\s'\u2019]/g, "");
}

/**
 * Return whether the spelling reads along the syllables from `at`, with each syllable whole or its beginning (liangbuwu,
 * liangbw, lbw). The last syllable may be unfinished; none may be skipped.
 */
export function reads(spelling, syllables, at = 0) {
  if (spelling === "") return true;
  const syllable = syllables[at];
  if (syllable === undefined) return false;
  for (let length = Math.min(syllable.length, spelling.length); length > 0; length--) {
    if (syllable.startsWith(spelling.slice(0, length)) && reads(spelling.slice(length), syllables, at + 1)) return true;
  }
  return false;
}

/** Return 0 for syllables that begin so, 1 for such that contain it further on, null for others. */
function rankByPinyin(spelling, syllables) {
  const at = syllables.findIndex((_, index) => reads(spelling, syllables, index));
  return at < 0 ? null : Math.min(at, 1);
}

function rankByText(folded, text) {
  const at = text.indexOf(folded);
  return at < 0 ? null : Math.min(at, 1);
}

/**
 * Return a function that tells how well a slogan `{text, syllables}` fits what is typed (which has a letter or number): 0 for
 * one that begins so, 1 for one that contains it further on, null for one that does not fit.
 */
function sloganRank(typed, folding) {
  const folded = folding.text(typed);
  const spelling = spelt(typed);
  const isPinyin = /^[a-z]+$/.test(spelling);
  return ({ text, syllables }) =>
    rankByText(folded, folding.text(text)) ?? (isPinyin ? rankByPinyin(spelling, syllables) : null);
}

/**
 * Return the slogans `{text, syllables}` that fit what is typed, by wording, pinyin or initials: what begins so before what
 * contains it, then in the order given. [] if nothing is typed, or punctuation alone.
 */
export function suggestedSlogans(typed, slogans, folding, most = 7) {
  if (folding.text(typed) === "") return [];
  const rank = sloganRank(typed, folding);
  const ranked = slogans.map((slogan) => ({ slogan, rank: rank(slogan) })).filter((each) => each.rank !== null);
  return ranked.sort((a, b) => a.rank - b.rank).slice(0, most).map((each) => each.slogan);
}

/**
 * Return for each entry of the glossary whether it fits. An entry is `{text, also, syllables}`: it fits by its wording or one of
 * `also`, anywhere in it, or by its pinyin or initials from any syllable on. Nothing typed fits all; punctuation alone is
 * compared as it is.
 */
export function fitting(typed, entries, folding) {
  const wanted = typed.trim();
  if (wanted === "") return entries.map(() => true);
  const isPunctuation = folding.text(wanted) === "";
  const rank = sloganRank(wanted, folding);
  return entries.map(({ text, also, syllables }) =>
    [text, ...also].some((each) => (isPunctuation ? each.includes(wanted) : rank({ text: each, syllables }) !== null)),
  );
}

/** Return the entries of the glossary whose wording, or one of `also`, contains the text. */
export function containing(text, entries, folding) {
  const wanted = folding.text(text);
  return wanted === "" ? [] : entries.filter((entry) => [entry.text, ...entry.also].some((each) => folding.text(each).includes(wanted)));
}

// --- Near forms: never mixed with what is found -----------------------------------------------------------------------

/** Return the edits (insert, drop, change one character) between two strings; more than `most` gives `most + 1`. */
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

/** Return the slogans within one or two characters of the folded query, nearest first, then in the order given. */
export function neighbours(folded, slogans, folding, most = 5) {
  // In two characters every change makes another word; from six on, two may differ.
  const length = Array.from(folded).length;
  const allowed = length < 3 ? 0 : length < 6 ? 1 : 2;
  return slogans
    .map((slogan) => ({ slogan, distance: distance(folded, folding.text(slogan.text), allowed) }))
    .filter((each) => each.distance > 0 && each.distance <= allowed)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, most)
    .map((each) => each.slogan);
}

// A longer query is a pasted sentence; only its first characters are divided into parts, to stay quick.
const LONGEST_DIVIDED = 80;

/**
 * Return the longest parts of a wording that do occur, longest first: substrings of `text` (as typed) of two characters or
 * more, none sharing characters, at most `most`. `occurs(part)` promises whether a folded string occurs anywhere. [] when no
 * two characters in a row occur.
 */
export async function longestParts(text, folding, occurs, most = 3) {
  const { folded, starts, ends } = folding.withOffsets(text);
  const bounds = [0];
  for (const character of folded) bounds.push(bounds.at(-1) + character.length);
  const length = Math.min(bounds.length - 1, LONGEST_DIVIDED);
  const parts = [];
  let reached = 0;
  for (let from = 0; from < length; from++) {
    // Every substring of a part that occurs occurs too, so the end never moves back.
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

// --- Addresses --------------------------------------------------------------------------------------------------------

/**
 * Return the last name in a path, without slash, `.html` and the like, and escapes: "" where there is none. A `#` that was
 * escaped when the address was pasted, and what follows it, is not part of the name.
 */
export function nameIn(path) {
  let decoded = path;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    // A % that escapes nothing: as it is.
  }
  const name = decoded.split(/[#?]/)[0].split("/").findLast((part) => part && !/^index\.\w+$/.test(part)) ?? "";
  return name.replace(/\.[a-z]{1,5}$/i, "").replace(/[^\p{L}\p{N}]+$/u, "");
}

/** Return the names that differ from this one in at most a third of its letters (chosen, not measured), nearest first. */
export function nearest(name, names, most = 5) {
  const allowed = Math.floor(name.length / 3);
  return names
    .map((each) => ({ each, differs: distance(name.toLowerCase(), each.toLowerCase(), allowed) }))
    .filter(({ differs }) => differs <= allowed)
    .sort((a, b) => a.differs - b.differs)
    .slice(0, most)
    .map(({ each }) => each);
}
