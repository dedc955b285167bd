/**
 * On a speech page that was reached with ?q=…: marks what was searched, goes to the first place at or after the address's
 * anchor, and lets the reader step through the places or clear the marks. With ?words=…, what is marked is just the words
 * that somebody chose (core/words.js of the reading).
 */

import { element } from "./dom.js";
import { mark, textOf, unmark } from "./marks.js";
import { folding, searchAddress } from "./library.js";
import { placeOf, read } from "../reading/core/words.js";
import { paragraphs, pointedTo } from "../reading/speech.js";
import { spans } from "./core/concordance.js";
import { parse, sought as termsOf } from "./core/query.js";

/** Where reading begins: the element of the address's anchor, or null. */
function anchor() {
  return document.getElementById(pointedTo());
}

/** The first place that stands in the anchor's element or behind it, by index; 0 without an anchor. */
function firstFrom(places, start) {
  if (!start) return 0;
  const behind = Node.DOCUMENT_POSITION_FOLLOWING | Node.DOCUMENT_POSITION_CONTAINED_BY;
  const index = places.findIndex(([first]) => start === first || start.compareDocumentPosition(first) & behind);
  return Math.max(index, 0);
}

class Landing {
  /** `label` is what stands before the count; of places that were chosen there is one, and nothing to step through. */
  constructor(label, places, chosen) {
    this.places = places;
    this.chosen = chosen;
    this.at = -1;
    this.count = element("span", { class: "landing-count", role: "status" });
    this.bar = element(
      "aside",
      { class: "landing", "aria-label": "标出的词句在本篇的位置" },
      label,
      this.count,
      !chosen && this.#button("上一处", () => this.step(-1), places.length < 2),
      !chosen && this.#button("下一处", () => this.step(1), places.length < 2),
      this.#button("清除", () => this.clear()),
    );
    // Before the text, so that the keyboard reaches it first; where it is seen is the style's matter.
    document.querySelector("article").before(this.bar);
  }

  #button(name, act, disabled = false) {
    const button = element("button", { type: "button", disabled }, name);
    button.addEventListener("click", act);
    return button;
  }

  /** Makes the place the current one and, unless `scroll` is null, brings it into the middle of the window. */
  goTo(index, scroll) {
    for (const each of this.places[this.at] ?? []) each.classList.remove("current");
    this.at = index;
    for (const each of this.places[index]) each.classList.add("current");
    if (scroll) this.places[index][0].scrollIntoView({ block: "center", behavior: scroll });
    if (!this.chosen) this.count.textContent = `第 ${index + 1}/${this.places.length} 处`;
  }

  step(by) {
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.goTo((this.at + by + this.places.length) % this.places.length, still ? "instant" : "smooth");
  }

  /** Without marks the address is the plain one again: what the reader now copies from it is what is seen. */
  clear() {
    unmark(this.places.flat());
    this.bar.remove();
    const address = new URL(location.href);
    for (const name of ["q", "words", "to", "nth"]) address.searchParams.delete(name);
    history.replaceState(history.state, "", address);
  }
}

/** Until the page is loaded, the browser itself may still scroll to the anchor. */
function loaded() {
  return document.readyState === "complete" || new Promise((resolve) => addEventListener("load", resolve, { once: true }));
}

/** True where the reader comes back to a page: then the browser returns to where they were, and we leave it there. */
function isReturn() {
  const [navigation] = performance.getEntriesByType("navigation");
  return navigation?.type === "back_forward" || navigation?.type === "reload";
}

/** Every place of what was searched, each as its mark elements. */
async function sought(text, standing) {
  const fold = await folding();
  const terms = termsOf(parse(text, fold));
  return standing.flatMap((paragraph) => mark(paragraph, spans(textOf(paragraph), terms, fold)));
}

/** The one place of the words that the address names; [] where they are no longer there. */
function named(words, standing) {
  const texts = standing.map((paragraph) => ({ id: paragraph.id, text: textOf(paragraph) }));
  const marks = placeOf(texts, words).flatMap(({ paragraph, start, end }) => mark(standing[paragraph], [[start, end]]).flat());
  return marks.length > 0 ? [marks] : [];
}

/** The paragraph that the address's anchor is or stands in; also where the anchor is a section or a former id. */
function anchored(standing) {
  const start = anchor();
  return standing.find((each) => start && (each === start || each.contains(start) || start.contains(each)))?.id ?? "";
}

async function land() {
  const text = (new URLSearchParams(location.search).get("q") ?? "").trim();
  const standing = paragraphs();
  const words = read(location.search, anchored(standing));
  if ((text === "" && !words) || standing.length === 0) return;
  const places = words ? named(words, standing) : await sought(text, standing);
  const label = words
    ? element("span", { class: "landing-query" }, "链接所指的词句")
    : element("a", { class: "landing-query", href: searchAddress(text), title: "回到检索结果" }, text);
  const landing = new Landing(label, places, words !== null);
  if (places.length === 0) {
    landing.count.textContent = words ? "已不在本篇" : "本篇没有";
    return;
  }
  const first = words ? 0 : firstFrom(places, anchor());
  landing.goTo(first, null);
  await loaded();
  if (!isReturn()) landing.goTo(first, "instant");
}

land().catch(() => {}); // The page is whole without the marks.
