/**
 * What the box offers while typing: slogans by wording, pinyin or initials, and speeches by title.
 */

/** Pinyin as typed, comparable with the index: lower case, without tones, apostrophes and spaces; ü is v. */
export function spelt(text) {
  return text
    .toLowerCase()
    .normalize("NFD")
    .replace(/u\u0308/g, "v")
    .replace(/[\u0300-\u036f\s'\u2019]/g, "");
}

/**
 * Whether the spelling reads along the syllables from `at`, taking of each its whole or a beginning (liangbuwu, liangbw,
 * lbw). The last syllable may be unfinished; none may be passed over.
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

/** 0: begins so; 1: holds it further on; null: not at all. */
function rankByPinyin(spelling, syllables) {
  if (reads(spelling, syllables)) return 0;
  for (let at = 1; at < syllables.length; at++) if (reads(spelling, syllables, at)) return 1;
  return null;
}

function rankByText(folded, text) {
  const at = text.indexOf(folded);
  return at < 0 ? null : at === 0 ? 0 : 1;
}

/**
 * How well slogans `{text, syllables}` fit what is typed, which is letters or numbers at least: a function that gives 0 for one that
 * begins so, 1 for one that holds it further on, null for one that does not fit.
 */
export function slogansRank(typed, folding) {
  const folded = folding.text(typed);
  const spelling = spelt(typed);
  const byPinyin = /^[a-z]+$/.test(spelling);
  return ({ text, syllables }) =>
    rankByText(folded, folding.text(text)) ?? (byPinyin ? rankByPinyin(spelling, syllables) : null);
}

function best(entries, rank, most) {
  return entries
    .map((entry, order) => ({ entry, order, rank: rank(entry) }))
    .filter((each) => each.rank !== null)
    .sort((a, b) => a.rank - b.rank || (b.entry.count ?? 0) - (a.entry.count ?? 0) || a.order - b.order)
    .slice(0, most)
    .map((each) => each.entry);
}

/**
 * `{slogans, speeches}` that fit what is typed, best first: what begins so before what holds it, then the more frequent.
 * A slogan is `{text, syllables, count}`, a speech `{title}`. Nothing typed, or punctuation alone, gives two empty lists.
 */
export function suggestions(typed, { slogans, speeches }, folding, { mostSlogans = 7, mostSpeeches = 3 } = {}) {
  const folded = folding.text(typed);
  if (folded === "") return { slogans: [], speeches: [] };
  return {
    slogans: best(slogans, slogansRank(typed, folding), mostSlogans),
    speeches: best(speeches, (speech) => rankByText(folded, folding.text(speech.title)), mostSpeeches),
  };
}
