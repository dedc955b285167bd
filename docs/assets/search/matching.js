/**
 * Which passages contain what is sought, and what is shown around it.
 *
 * A passage is one paragraph: `{speech, text, …}` with `speech` the speech it belongs to. All offsets are UTF-16 units of
 * `passage.text`, end exclusive. Nothing here is approximate: `find` looks at every passage.
 */

import { boundary } from "../characters.js";
import { requiredGroups, soughtTerms } from "./query.js";

/** A passage `{text, …}` with its folded forms, computed once and when first needed. */
export class Passage {
  constructor(fields, folding) {
    Object.assign(this, fields);
    this.folding = folding;
  }

  get folded() {
    return (this.foldedText ??= this.folding.text(this.text));
  }

  get punctuated() {
    return (this.punctuatedText ??= this.folding.punctuated(this.text));
  }

  contains(term) {
    if (term.parts) {
      return term.parts.every((part) => this.folded.includes(part)) && spansOf(this.text, [term], this.folding).length > 0;
    }
    return (term.exact ? this.punctuated : this.folded).includes(term.needle);
  }
}

/** Return where the needle occurs in the text, left to right without overlap; [] for the empty needle. */
export function positionsIn(text, needle) {
  const found = [];
  if (needle === "") return found;
  for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + needle.length)) found.push(at);
  return found;
}

/** Return the spans [start, start + length] at the positions (rising), from the left without overlap. */
export function withoutOverlap(positions, length) {
  const spans = [];
  for (const at of positions) if (spans.length === 0 || at >= spans.at(-1)[1]) spans.push([at, at + length]);
  return spans;
}

/**
 * Return where the parts follow each other inside one sentence: the spans that end first, of these the shortest, from the left
 * without overlap. `parts` are `{positions, length}` in letters, positions rising (overlapping ones too); `limits` the most
 * letters between two parts; `breaks` (rising) the positions of the letters before which a sentence ends. Positions may count
 * several texts, each from a multiple of `unit`; no span crosses from one to the next.
 */
export function spansWithGaps([first, ...rest], limits, breaks, unit = Number.MAX_SAFE_INTEGER) {
  // The later a part begins, the later the latest start before it: only the last candidate needs to be tried.
  let candidates = Array.from(first.positions, (at) => [at, at + first.length]);
  rest.forEach(({ positions, length }, index) => {
    const extended = [];
    let [next, nextBreak] = [0, 0];
    for (const at of positions) {
      const end = at + length;
      while (next < candidates.length && candidates[next][1] <= at) next++;
      while (nextBreak < breaks.length && breaks[nextBreak] < end) nextBreak++;
      const [start, before] = candidates[next - 1] ?? [-1, -1];
      const isWhole = start >= Math.max(breaks[nextBreak - 1] ?? 0, Math.floor(at / unit) * unit);
      if (next > 0 && isWhole && at - before <= limits[index]) extended.push([start, end]);
    }
    candidates = extended;
  });
  const spans = [];
  for (const span of candidates) if (spans.length === 0 || span[0] >= spans.at(-1)[1]) spans.push(span);
  return spans;
}

const SENTENCE_END = /[。！？!?]/u;

/** Return the spans of a term with gaps in a text, in UTF-16 units of the text. */
function gapSpansOf(text, { parts, limits }, folding) {
  const letters = []; // Each with where it is in the text; positions count letters, as in the index.
  const breaks = [];
  let offset = 0;
  for (const character of text) {
    const letter = folding.character(character);
    if (letter !== "") letters.push([letter, offset, offset + character.length]);
    else if (SENTENCE_END.test(character)) breaks.push(letters.length);
    offset += character.length;
  }
  const all = letters.map(([letter]) => letter);
  const positionsOf = (part) => {
    const wanted = Array.from(part);
    return [...all.keys()].filter((at) => wanted.every((letter, index) => all[at + index] === letter));
  };
  const located = parts.map((part) => ({ positions: positionsOf(part), length: Array.from(part).length }));
  return spansWithGaps(located, limits, breaks).map(([start, end]) => [letters[start][1], letters[end - 1][2]]);
}

/** Return spans in order, overlapping ones merged. Spans that only touch stay separate. */
export function merged(spans) {
  const sorted = [...spans].sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  const result = [];
  for (const [start, end] of sorted) {
    const last = result.at(-1);
    if (last && start < last[1]) last[1] = Math.max(last[1], end);
    else result.push([start, end]);
  }
  return result;
}

/** Return every span of the text in which one of the terms occurs: [[start, end], …], overlapping ones merged. */
export function spansOf(text, terms, folding) {
  const found = terms.filter((term) => term.parts).flatMap((term) => gapSpansOf(text, term, folding));
  for (const exact of [false, true]) {
    const needles = terms.filter((term) => term.exact === exact && !term.parts).map((term) => term.needle);
    if (needles.length === 0) continue;
    const { folded, starts, ends } = folding.withOffsets(text, exact);
    for (const needle of needles) {
      for (const at of positionsIn(folded, needle)) found.push([starts[at], ends[at + needle.length - 1]]);
    }
  }
  return merged(found);
}

const containsOneOf = (passage, group) => group.terms.some((term) => passage.contains(term));

function inOneParagraph(passages, query) {
  return passages.filter((passage) => query.groups.every((group) => containsOneOf(passage, group) !== group.excluded));
}

function inOneSpeech(passages, query) {
  const speechesWith = query.groups.map(
    (group) => new Set(passages.filter((passage) => containsOneOf(passage, group)).map((passage) => passage.speech)),
  );
  const fits = (speech) => query.groups.every((group, index) => speechesWith[index].has(speech) !== group.excluded);
  const required = requiredGroups(query);
  return passages.filter((passage) => fits(passage.speech) && required.some((group) => containsOneOf(passage, group)));
}

/**
 * Return the passages found, in the order given, each with where the sought terms occur in it: [{passage, spans}].
 *
 * `within` is "paragraph" (all terms in the same paragraph) or "speech" (all terms in the same speech: then every paragraph
 * of such a speech with one of the terms is found). The empty query finds nothing.
 */
export function find(passages, query, within = "paragraph") {
  if (query.groups.length === 0) return [];
  const found = within === "speech" ? inOneSpeech(passages, query) : inOneParagraph(passages, query);
  const terms = soughtTerms(query);
  return found.map((passage) => ({ passage, spans: spansOf(passage.text, terms, passage.folding) }));
}

/** Return how many occurrences the hits have. */
export const countOccurrences = (hits) => hits.reduce((sum, hit) => sum + hit.spans.length, 0);

/** Return one hit for each occurrence, as keyword in context needs it. */
export function splitByOccurrence(hits) {
  return hits.flatMap((hit) => hit.spans.map((span) => ({ passage: hit.passage, spans: [span] })));
}

/** Return for each speech, whose hits follow each other, the first hit with the most occurrences, with the numbers of all. */
export function bestBySpeech(hits) {
  const groups = [];
  for (const hit of hits) {
    if (groups.at(-1)?.[0].passage.speech === hit.passage.speech) groups.at(-1).push(hit);
    else groups.push([hit]);
  }
  const better = (one, other) => (other.spans.length > one.spans.length ? other : one);
  return groups.map((group) => ({ ...group.reduce(better), of: group.length, occurrences: countOccurrences(group) }));
}

// --- Order ------------------------------------------------------------------------------------------------------------

// Letters of context that decide; the lines show little more than this on either side.
const CONTEXT = 16;

function contextKey({ passage, spans }, side) {
  const [start, end] = spans[0] ?? [0, 0];
  const isLeft = side === "left";
  const context = isLeft ? passage.text.slice(0, start).slice(-2 * CONTEXT) : passage.text.slice(end, end + 2 * CONTEXT);
  const folded = passage.folding.text(context);
  return (isLeft ? Array.from(folded).reverse().join("") : folded).slice(0, CONTEXT);
}

/** Return the hits by date, newest first and undated last; by the words to the left or right; or as they are. Stable. */
export function ordered(hits, sort) {
  if (sort === "date") {
    const rank = ({ passage }) => passage.speech.date ?? "";
    return [...hits].sort((a, b) => (rank(a) < rank(b) ? 1 : rank(a) > rank(b) ? -1 : 0));
  }
  if (sort === "left" || sort === "right") {
    // Created here: its data of Chinese takes some 10 ms to load, and most answers do without.
    const byWord = new Intl.Collator("zh");
    return hits
      .map((hit) => ({ hit, key: contextKey(hit, sort) }))
      .sort((a, b) => byWord.compare(a.key, b.key))
      .map((each) => each.hit);
  }
  return hits;
}

// --- What is shown around an occurrence; no cut divides a surrogate pair ----------------------------------------------

/** Return the keyword in context: `{left, phrase, right}`, at most `width` UTF-16 units on either side, nothing trimmed. */
export function keywordInContext(text, [start, end], width) {
  return {
    left: text.slice(boundary(text, start - width), start),
    phrase: text.slice(start, end),
    right: text.slice(end, boundary(text, end + width)),
  };
}

/** Return the text from `start` to `end` as pieces `{text, span}`; `span` is the index of the marked span, or null. */
export function pieces(text, spans, start = 0, end = text.length) {
  const result = [];
  let at = start;
  spans.forEach(([from, to], index) => {
    if (to <= start || from >= end) return;
    if (from > at) result.push({ text: text.slice(at, from), span: null });
    result.push({ text: text.slice(Math.max(from, start), Math.min(to, end)), span: index });
    at = Math.min(to, end);
  });
  if (at < end) result.push({ text: text.slice(at, end), span: null });
  return result;
}

// Where an excerpt may begin without looking torn: after a mark that ends a clause.
const CLAUSE_END = /[，。；：！？、,;:!?]/u;
// How far a cut may move to reach one: a clause of the genre is rarely longer than 20 characters.
const REACH = 20;

function cutBefore(text, at) {
  for (let i = at; i > Math.max(at - REACH, 0); i--) if (CLAUSE_END.test(text[i - 1])) return i;
  return boundary(text, at);
}

function cutAfter(text, at) {
  for (let i = at; i < Math.min(at + REACH, text.length); i++) if (CLAUSE_END.test(text[i - 1])) return i;
  return boundary(text, at);
}

/**
 * Return the passage cut down to what surrounds the spans: `{windows: [[start, end], …], hidden}`.
 *
 * A text of at most `whole` units is one window. Otherwise each span has `around` units on both sides, moved to the next
 * clause where one is near; windows that meet become one; of more than `most` windows the rest is left out and `hidden` is
 * the number of spans in it. Every window contains whole spans. No spans: the text's beginning.
 *
 * Defaults: a line of the page holds some 50 characters, so there is one on either side, and a text of three lines is whole.
 */
export function excerpt(text, spans, { whole = 160, around = 48, most = 3 } = {}) {
  if (text.length <= whole) return { windows: [[0, text.length]], hidden: 0 };
  if (spans.length === 0) return { windows: [[0, cutAfter(text, 2 * around)]], hidden: 0 };
  const windows = [];
  for (const [start, end] of spans) {
    const from = start - around <= 0 ? 0 : cutBefore(text, start - around);
    const to = end + around >= text.length ? text.length : cutAfter(text, end + around);
    const last = windows.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else windows.push([from, to]);
  }
  const shown = windows.slice(0, most);
  const hidden = spans.filter(([start]) => start >= shown.at(-1)[1]).length;
  return { windows: shown, hidden };
}

/**
 * Return the sections around offset `at` of a passage, outermost first: [] where the speech has no outline before it. Sections
 * are `{id, parent, paragraph, start, end, title}` in reading order; `parent` is an index into them or null, `paragraph` an
 * index into the speech's passages. The last section that begins in the passage at or before `at` counts, or else the one
 * that the passage belongs to.
 */
export function sectionsAround(sections, passage, at) {
  let innermost = passage.section;
  sections.forEach((section, index) => {
    if (section.paragraph === passage.number && section.start <= at) innermost = index;
  });
  const around = [];
  for (let index = innermost; index !== null; index = sections[index].parent) around.unshift(sections[index]);
  return around;
}
