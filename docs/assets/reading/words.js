/**
 * Addresses of words in a speech, and the words of an address.
 *
 * The address has the words themselves and no offsets, so that it survives a correction elsewhere. A speech is its
 * paragraphs, `[{id, text}]`; offsets are UTF-16 units. Short words inside one paragraph are in the address whole; of longer
 * ones it has the first and the last.
 */

import { boundary } from "../characters.js";

/** Longest words that are in the address whole, and how much of longer ones is there of their beginning and, at least, end. */
const WHOLE = 32;
const PART = 12;

function joined(paragraphs) {
  const starts = [];
  let at = 0;
  for (const { text } of paragraphs) {
    starts.push(at);
    at += text.length + 1;
  }
  return { text: paragraphs.map(({ text }) => text).join("\n"), starts };
}

/**
 * Return the address of the words from `from` to `to` (`{paragraph, offset}`, paragraphs by index; the end is exclusive), which
 * begin and end with a character of a paragraph: `{id, words, to, nth}`. `id` is the first paragraph's, `to` is "" for short
 * words, and `nth` counts from 1 the occurrences of `words` from that paragraph on.
 */
export function addressOfWords(paragraphs, from, to) {
  const { text, starts } = joined(paragraphs);
  const [start, end] = [from, to].map(({ paragraph, offset }) => starts[paragraph] + offset);
  const all = text.slice(start, end);
  const whole = all.length <= WHOLE && !all.includes("\n");
  const words = whole ? all : all.slice(0, boundary(all, PART)).split("\n")[0];
  let last = "";
  if (!whole) {
    // Longer until it does not occur between beginning and end; the whole rest never does.
    const rest = text.slice(start + words.length);
    const length = all.length - words.length;
    let at = boundary(rest, length - PART);
    while (at > 0 && rest.indexOf(rest.slice(at, length)) !== at) at = boundary(rest, at - 1);
    last = rest.slice(at, length);
  }
  let nth = 0;
  for (let at = text.indexOf(words, starts[from.paragraph]); at >= 0 && at <= start; at = text.indexOf(words, at + 1)) nth++;
  return { id: paragraphs[from.paragraph].id, words, to: last, nth };
}

/**
 * Return where the words of an address are now: `[{paragraph, start, end}]`, paragraphs by index, one for each that they run
 * through; [] where they are gone. Words that do not follow the address's paragraph are sought in the whole speech.
 */
export function placeOf(paragraphs, { id, words, to = "", nth = 1 }) {
  if (words === "") return [];
  const { text, starts } = joined(paragraphs);
  const first = paragraphs.findIndex((each) => each.id === id);
  let start = text.indexOf(words, starts[first] ?? 0);
  for (let left = nth - 1; left > 0 && start >= 0; left--) start = text.indexOf(words, start + 1);
  if (start < 0) start = text.indexOf(words);
  if (start < 0) return [];
  const after = start + words.length;
  const last = to === "" ? after : text.indexOf(to, after);
  const end = last < 0 ? after : last + to.length;
  return paragraphs
    .map((each, index) => ({
      paragraph: index,
      start: Math.max(start - starts[index], 0),
      end: Math.min(end - starts[index], each.text.length),
    }))
    .filter((piece) => piece.start < piece.end);
}

/** Return the query string of an address, "?words=…". */
export function writeWords({ words, to, nth }) {
  const parameters = new URLSearchParams({ words });
  if (to) parameters.set("to", to);
  if (nth > 1) parameters.set("nth", nth);
  return `?${parameters}`;
}

/** Return what `writeWords` wrote, or null where the query string names no words. The id is the address's anchor. */
export function readWords(search, id) {
  const parameters = new URLSearchParams(search);
  const nth = Number.parseInt(parameters.get("nth") ?? "1", 10);
  return parameters.get("words")
    ? { id, words: parameters.get("words"), to: parameters.get("to") ?? "", nth: nth > 0 ? nth : 1 }
    : null;
}
