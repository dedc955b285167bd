/** Hits as list items. Every text is a text node; the phrase is marked by elements of our own. */

import { element } from "./dom.js";
import { addressOf } from "./library.js";
import { excerpt, keyword, pieces } from "./core/context.js";
import { path } from "./core/outline.js";
import { copyButton, today } from "../reading/copy.js";
import { citedWords } from "../reading/core/citation.js";

// Context on either side of a line, in characters: more than the widest screen shows, so that only the style cuts it.
const LINE = 60;

function marked(text, spans, start, end) {
  return pieces(text, spans, start, end).map((piece) =>
    piece.span === null ? piece.text : element("mark", {}, piece.text),
  );
}

/** 第 5 段; a paragraph's id is its number. */
function ordinal(passage) {
  return `第 ${passage.id.replace("p_", "")} 段`;
}

/** The headings above a place, without those that can be read in what is shown of the passage itself. */
function headingsAbove(hit, windows) {
  const { passage, spans } = hit;
  const seen = ({ paragraph, start }) =>
    paragraph === passage.number && windows.some(([from, to]) => start >= from && start < to);
  return path(passage.speech.sections, passage, spans[0]?.[0] ?? 0).filter((section) => !seen(section));
}

function time(date) {
  return date ? element("time", { datetime: date }, date) : null;
}

function source(speech, query, continued) {
  // The name that is not to be seen again is not to be stepped on again either.
  return element(
    "p",
    { class: "hit-source" },
    element("a", { href: addressOf(speech.url, "", query), tabindex: continued ? "-1" : null }, speech.title),
    time(speech.date),
  );
}

function place(hit, query, windows) {
  const { passage } = hit;
  const above = headingsAbove(hit, windows);
  return element(
    "p",
    { class: "hit-place" },
    element("a", { href: addressOf(passage.speech.url, passage.id, query) }, ordinal(passage)),
    passage.kind === "heading" && element("span", { class: "hit-kind" }, "标题"),
    above.length > 0 &&
      element(
        "span",
        { class: "hit-path" },
        above.map((section) => element("span", {}, section.title)),
      ),
    copyButton("引文", () =>
      citedWords({ ...passage.speech, url: addressOf(passage.speech.url, passage.id), accessed: today() }, passage.text),
    ),
  );
}

function body(hit, { windows, hidden }) {
  const { text: whole } = hit.passage;
  const cut = () => element("span", { class: "cut" }, "……");
  const shown = windows.flatMap(([from, to]) => [...(from > 0 ? [cut()] : []), ...marked(whole, hit.spans, from, to)]);
  const text = element("span", {}, shown);
  if (windows[0][0] === 0 && windows[0][1] === whole.length) return element("p", { class: "hit-text" }, text);
  if (windows.at(-1)[1] < whole.length) text.append(cut());
  const excerpted = [...text.childNodes];
  const name = hidden > 0 ? `看全段（另有 ${hidden} 处）` : "看全段";
  const more = element("button", { type: "button", "aria-expanded": "false" }, name);
  more.addEventListener("click", () => {
    const open = more.getAttribute("aria-expanded") === "false";
    more.setAttribute("aria-expanded", String(open));
    more.textContent = open ? "收起" : name;
    text.replaceChildren(...(open ? marked(whole, hit.spans) : excerpted));
  });
  return element("p", { class: "hit-text" }, text, more);
}

/** A hit as an excerpt of its paragraph. `continued` true: the hit before is of the same speech, whose name need not be seen again. */
export function passageItem(hit, query, continued) {
  const cut = excerpt(hit.passage.text, hit.spans);
  return element(
    "li",
    {
      class: continued ? "hit continued" : "hit",
      "data-speech": hit.passage.speech.id,
      "data-paragraph": hit.passage.id,
    },
    source(hit.passage.speech, query, continued),
    place(hit, query, cut.windows),
    body(hit, cut),
  );
}

/** An occurrence as keyword in context: one line, aligned on the phrase, which leads to its place. */
export function keywordItem(hit, query) {
  const { passage } = hit;
  const { left, phrase, right } = keyword(passage.text, hit.spans[0], LINE);
  const address = addressOf(passage.speech.url, passage.id, query);
  return element(
    "li",
    { class: "line", "data-speech": passage.speech.id, "data-paragraph": passage.id },
    element("span", { class: "line-left" }, element("span", {}, left)),
    element("span", { class: "line-right" }, element("a", { href: address }, element("mark", {}, phrase)), right),
    element(
      "span",
      { class: "line-source" },
      element("a", { href: addressOf(passage.speech.url, "", query), title: passage.speech.title }, passage.speech.title),
      time(passage.speech.date),
      element("span", {}, ordinal(passage)),
    ),
  );
}
