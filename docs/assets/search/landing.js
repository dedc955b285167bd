/**
 * On a speech page that was reached with ?q=…: marks what was searched, goes to the first place at or after the address's
 * anchor, and lets the reader step through the places or clear the marks.
 */

import { element } from "./dom.js";
import { mark, textOf, unmark } from "./marks.js";
import { folding, searchAddress } from "./library.js";
import { spans } from "./core/concordance.js";
import { parse, sought } from "./core/query.js";

const PARAGRAPH = /^p_\d+$/;

function paragraphs() {
  return [...document.querySelectorAll("article [id^=p_]")].filter((each) => PARAGRAPH.test(each.id));
}

/** Where reading begins: the element of the address's anchor, or null. */
function anchor() {
  const id = decodeURIComponent(location.hash.slice(1)).split(":~:")[0];
  return id && document.getElementById(id);
}

/** The first place that stands in the anchor's element or behind it, by index; 0 without an anchor. */
function firstFrom(places, start) {
  if (!start) return 0;
  const behind = Node.DOCUMENT_POSITION_FOLLOWING | Node.DOCUMENT_POSITION_CONTAINED_BY;
  const index = places.findIndex(([first]) => start === first || start.compareDocumentPosition(first) & behind);
  return Math.max(index, 0);
}

class Landing {
  constructor(text, places) {
    this.places = places;
    this.at = -1;
    this.count = element("span", { class: "landing-count", role: "status" });
    this.bar = element(
      "aside",
      { class: "landing", "aria-label": "检索词句在本篇的位置" },
      element("a", { class: "landing-query", href: searchAddress(text), title: "回到检索结果" }, text),
      this.count,
      this.#button("上一处", () => this.step(-1), places.length < 2),
      this.#button("下一处", () => this.step(1), places.length < 2),
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
    this.count.textContent = `第 ${index + 1}/${this.places.length} 处`;
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
    address.searchParams.delete("q");
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

async function land() {
  const text = (new URLSearchParams(location.search).get("q") ?? "").trim();
  const standing = paragraphs();
  if (text === "" || standing.length === 0) return;
  const fold = await folding();
  const terms = sought(parse(text, fold));
  const places = standing.flatMap((paragraph) => mark(paragraph, spans(textOf(paragraph), terms, fold)));
  const landing = new Landing(text, places);
  if (places.length === 0) {
    landing.count.textContent = "本篇没有";
    return;
  }
  const first = firstFrom(places, anchor());
  landing.goTo(first, null);
  await loaded();
  if (!isReturn()) landing.goTo(first, "instant");
}

land().catch(() => {}); // The page is whole without the marks.
