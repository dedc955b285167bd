/**
 * Finding: which passages hold what is sought, and where in them.
 *
 * A passage is one paragraph: `{speech, text, …}` with `speech` the speech it belongs to. All offsets are UTF-16 units
 * of `passage.text`, end exclusive. Nothing here is approximate: `find` looks at every passage.
 */

import { required, sought } from "./query.js";

/** Adds the folded forms, computed once and when first asked for, to a passage `{text}`. */
export class Passage {
  constructor(fields, folding) {
    Object.assign(this, fields);
    this.folding = folding;
  }

  get folded() {
    return (this.plain ??= this.folding.text(this.text));
  }

  get punctuated() {
    return (this.marked ??= this.folding.punctuated(this.text));
  }

  holds(term) {
    return (term.exact ? this.punctuated : this.folded).includes(term.needle);
  }
}

/** Where the needle stands in the haystack, left to right without overlap; [] for the empty needle. */
export function places(haystack, needle) {
  const found = [];
  if (needle === "") return found;
  for (let at = haystack.indexOf(needle); at >= 0; at = haystack.indexOf(needle, at + needle.length)) found.push(at);
  return found;
}

/** Spans in order, those that overlap made one. Spans that only touch stay apart. */
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

/** Every place in the text where one of the terms stands: [[start, end], …], overlapping ones made one. */
export function spans(text, terms, folding) {
  const found = [];
  for (const exact of [false, true]) {
    const needles = terms.filter((term) => term.exact === exact).map((term) => term.needle);
    if (needles.length === 0) continue;
    const { folded, starts, ends } = folding.withOffsets(text, exact);
    for (const needle of needles) {
      for (const at of places(folded, needle)) found.push([starts[at], ends[at + needle.length - 1]]);
    }
  }
  return merged(found);
}

const holdsOneOf = (passage, group) => group.terms.some((term) => passage.holds(term));

function inOneParagraph(passages, query) {
  const wanted = required(query);
  const unwanted = query.groups.filter((group) => group.excluded);
  return passages.filter(
    (passage) =>
      wanted.every((group) => holdsOneOf(passage, group)) && !unwanted.some((group) => holdsOneOf(passage, group)),
  );
}

function inOneSpeech(passages, query) {
  const heldBy = query.groups.map(
    (group) => new Set(passages.filter((passage) => holdsOneOf(passage, group)).map((passage) => passage.speech)),
  );
  const speechFits = (speech) => query.groups.every((group, index) => heldBy[index].has(speech) !== group.excluded);
  const wanted = required(query);
  return passages.filter(
    (passage) => speechFits(passage.speech) && wanted.some((group) => holdsOneOf(passage, group)),
  );
}

/**
 * The passages found, in the order given, each with where the sought terms stand in it: [{passage, spans}].
 *
 * `within` is "paragraph" (all terms in the same paragraph) or "speech" (all terms in the same speech: then every paragraph
 * of such a speech with one of the terms is found). The empty query finds nothing.
 */
export function find(passages, query, within = "paragraph") {
  if (query.groups.length === 0) return [];
  const found = within === "speech" ? inOneSpeech(passages, query) : inOneParagraph(passages, query);
  const terms = sought(query);
  return found.map((passage) => ({ passage, spans: spans(passage.text, terms, passage.folding) }));
}

/** How many places there are in all that was found. */
export function occurrences(hits) {
  return hits.reduce((sum, hit) => sum + hit.spans.length, 0);
}
