/**
 * An address for just these words of a speech, and the words for an address.
 *
 * The words are named by themselves and not by numbers, so that an address survives a correction elsewhere. A speech is
 * its paragraphs, `[{id, text}]`; offsets are UTF-16 units. Short words inside one paragraph stand in the address whole;
 * of longer ones it has the first and the last.
 */

import { boundary } from "../../search/core/context.js";

/** Words that stand whole in the address, and how many of longer ones stand for their beginning and, at least, their end. */
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
 * The address of the words from `from` to `to` (`{paragraph, offset}`, paragraphs by index; the end is exclusive), which
 * begin and end with a character of a paragraph: `{id, words, to, nth}`. `id` is the first paragraph's, `to` is "" for short words, and `nth` counts
 * from 1 the places of `words` from that paragraph on.
 */
export function addressOf(paragraphs, from, to) {
  const { text, starts } = joined(paragraphs);
  const [start, end] = [from, to].map(({ paragraph, offset }) => starts[paragraph] + offset);
  const all = text.slice(start, end);
  const whole = all.length <= WHOLE && !all.includes("\n");
  const words = whole ? all : all.slice(0, boundary(all, PART)).split("\n")[0];
  let last = "";
  if (!whole) {
    // Longer until nothing between beginning and end can be taken for it; the whole rest never can.
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
 * Where the words of an address stand now: `[{paragraph, start, end}]`, paragraphs by index, one for each that they run
 * through; [] where they are no longer there. What is not behind the address's paragraph is sought in the whole speech.
 */
export function placeOf(paragraphs, { id, words, to = "", nth = 1 }) {
  if (words === "") return [];
  const { text, starts } = joined(paragraphs);
  const first = paragraphs.findIndex((each) => each.id === id);
  let start = text.indexOf(words, starts[first] ?? 0);
  for (let left = nth - 1; left > 0 && start >= 0; left--) start = text.indexOf(words, start + 1);
  if (start < 0) start = text.indexOf(words);
  if (start < 0) return [];
  const behind = start + words.length;
  const last = to === "" ? behind : text.indexOf(to, behind);
  const end = last < 0 ? behind : last + to.length;
  return paragraphs
    .map((each, index) => ({
      paragraph: index,
      start: Math.max(start - starts[index], 0),
      end: Math.min(end - starts[index], each.text.length),
    }))
    .filter((piece) => piece.start < piece.end);
}

/** The query string of an address, "?words=…". */
export function write({ words, to, nth }) {
  const parameters = new URLSearchParams({ words });
  if (to) parameters.set("to", to);
  if (nth > 1) parameters.set("nth", nth);
  return `?${parameters}`;
}

/** What `write` wrote, or null where the query string names no words. The id is the address's anchor. */
export function read(search, id) {
  const parameters = new URLSearchParams(search);
  const nth = Number.parseInt(parameters.get("nth") ?? "1", 10);
  return parameters.get("words")
    ? { id, words: parameters.get("words"), to: parameters.get("to") ?? "", nth: nth > 0 ? nth : 1 }
    : null;
}
