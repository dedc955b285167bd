/**
 * What is shown around an occurrence. Offsets are UTF-16 units; no cut goes through a surrogate pair.
 */

const CUTS_PAIR = (text, at) =>
  at > 0 && at < text.length && /[\udc00-\udfff]/.test(text[at]) && /[\ud800-\udbff]/.test(text[at - 1]);

/** The nearest place at or before `at` that does not divide a character. */
export function boundary(text, at) {
  const inside = Math.min(Math.max(at, 0), text.length);
  return CUTS_PAIR(text, inside) ? inside - 1 : inside;
}

/** Keyword in context: `{left, phrase, right}`, at most `width` UTF-16 units on either side, nothing trimmed. */
export function keyword(text, [start, end], width) {
  return {
    left: text.slice(boundary(text, start - width), start),
    phrase: text.slice(start, end),
    right: text.slice(end, boundary(text, end + width)),
  };
}

/** The text from `start` to `end` as pieces `{text, span}`; `span` is the index of the marked span, or null. */
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

// Where an excerpt may begin without looking torn: behind a mark that ends a clause.
const CLAUSE_END = /[，。；：！？、,;:!?]/u;
// How far a cut may move to reach one: a clause of the genre is rarely longer than 20 characters.
const REACH = 20;

function cutBefore(text, at, limit) {
  for (let i = at; i > Math.max(at - REACH, limit); i--) if (CLAUSE_END.test(text[i - 1])) return i;
  return boundary(text, at);
}

function cutAfter(text, at, limit) {
  for (let i = at; i < Math.min(at + REACH, limit); i++) if (CLAUSE_END.test(text[i - 1])) return i;
  return boundary(text, at);
}

/**
 * The passage cut down to what surrounds the spans: `{windows: [[start, end], …], hidden}`.
 *
 * A text of at most `whole` units is one window. Otherwise each span has `around` units on both sides, moved to the next
 * clause where one is near; windows that meet become one; of more than `most` windows the rest is left out and
 * `hidden` says how many spans stand in it. Every window holds whole spans. No spans: the text's beginning.
 *
 * Defaults: a line of the page holds some 50 characters, so there is one on either side, and a text of three lines is whole.
 */
export function excerpt(text, spans, { whole = 160, around = 48, most = 3 } = {}) {
  if (text.length <= whole) return { windows: [[0, text.length]], hidden: 0 };
  if (spans.length === 0) return { windows: [[0, cutAfter(text, 2 * around, text.length)]], hidden: 0 };
  const windows = [];
  for (const [start, end] of spans) {
    const from = start - around <= 0 ? 0 : cutBefore(text, start - around, 0);
    const to = end + around >= text.length ? text.length : cutAfter(text, end + around, text.length);
    const last = windows.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else windows.push([from, to]);
  }
  const shown = windows.slice(0, most);
  const hidden = spans.filter(([start]) => start >= shown.at(-1)[1]).length;
  return { windows: shown, hidden };
}
