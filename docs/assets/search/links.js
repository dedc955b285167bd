/** Links from one state of the search page to another, and lists of them. */

import { element } from "./dom.js";
import { USUAL, write } from "./core/address.js";

/** A whole number as Chinese readers write it: 1,234. (Intl does the same, after some 30 ms to load what it knows.) */
export const number = (count) => String(count).replace(/\B(?=(?:\d{3})+$)/g, ",");

/** A link to another state of this page. `key` finds it again after the page was drawn anew, so that focus stays. */
export function stateLink(state, changes, key, attributes, ...children) {
  const address = write({ ...state, ...changes }) || location.pathname;
  return element("a", { href: address, "data-state-link": true, "data-key": key, ...attributes }, ...children);
}

/** Phrases to look for, `[query, text, count]`, each a link that asks for it. */
export function phrases(list) {
  const items = list.map(([query, text, count]) =>
    element(
      "li",
      {},
      stateLink(USUAL, { q: query }, `phrase-${query}`, {}, text),
      " ",
      element("span", { class: "count" }, count),
    ),
  );
  return element("div", { class: "chips" }, element("ul", {}, items));
}

/** A list of which only the first `most` items are seen at once; one item is never folded away alone. */
export function foldedList(items, most, unit) {
  const seen = items.length > most + 1 ? most : items.length;
  const rest = items.slice(seen);
  return [
    element("ul", {}, items.slice(0, seen)),
    rest.length > 0 &&
      element("details", {}, element("summary", {}, `其余 ${number(rest.length)} ${unit}`), element("ul", {}, rest)),
  ];
}
