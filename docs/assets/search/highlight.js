/**
 * On a speech page that was reached with ?q=…: marks what was searched, goes to the first occurrence at or after the address's
 * target, and lets the reader step through the occurrences or clear the marks. With ?words=… it marks just the words that
 * somebody chose (reading/words.js). The marks add no text, so what a reader copies is the text as it was.
 */

import { searchAddress } from "../addresses.js";
import { button, element, targetId } from "../dom.js";
import { paragraphs } from "../reading/speech.js";
import { placeOf, readWords } from "../reading/words.js";
import { folding } from "./index_files.js";
import { spansOf } from "./matching.js";
import { parse, soughtTerms } from "./query.js";

function textNodes(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const nodes = [];
  while (walker.nextNode()) nodes.push(walker.currentNode);
  return nodes;
}

function wrapped(node, start, end) {
  const inside = start > 0 ? node.splitText(start) : node;
  if (end - start < inside.length) inside.splitText(end - start);
  const mark = element("mark", { class: "found" });
  inside.replaceWith(mark);
  mark.append(inside);
  return mark;
}

/**
 * Put every span (`[start, end)` in UTF-16 units of the element's text, in order, not overlapping) into mark elements, as many
 * as the inline elements it runs through. Returns, for each span, its mark elements.
 */
function markSpans(root, spans) {
  const marks = spans.map(() => []);
  let offset = 0;
  for (const node of textNodes(root)) {
    const from = offset;
    offset += node.length;
    // From the last to the first, so that what is cut off at the end does not move what is still to be marked.
    for (let index = spans.length - 1; index >= 0; index--) {
      const start = Math.max(spans[index][0], from) - from;
      const end = Math.min(spans[index][1], offset) - from;
      if (start < end) marks[index].push(wrapped(node, start, end));
    }
  }
  return marks;
}

/** Remove mark elements and restores the text nodes. */
function unmark(elements) {
  for (const each of elements) {
    const parent = each.parentNode;
    each.replaceWith(...each.childNodes);
    parent.normalize();
  }
}

/** Steps through occurrences, each a list of mark elements. */
class HighlightBar {
  /** `label` precedes the count; `isChosen`: the one occurrence was chosen by whoever made the address. */
  constructor(label, occurrences, isChosen) {
    this.occurrences = occurrences;
    this.isChosen = isChosen;
    this.at = -1;
    this.count = element("span", { class: "landing-count", role: "status" });
    const disabled = occurrences.length < 2;
    this.bar = element(
      "aside",
      { class: "landing", "aria-label": "标出的词句在本篇的位置" },
      label,
      this.count,
      !isChosen && button("上一处", () => this.step(-1), { disabled }),
      !isChosen && button("下一处", () => this.step(1), { disabled }),
      button("清除", () => this.clear()),
    );
    // Before the text, so that the keyboard reaches it first; where it is seen is the style's matter.
    document.querySelector("article").before(this.bar);
  }

  /** Make the occurrence the current one and, unless `scroll` is null, brings it into the middle of the window. */
  goTo(index, scroll) {
    for (const each of this.occurrences[this.at] ?? []) each.classList.remove("current");
    this.at = index;
    for (const each of this.occurrences[index]) each.classList.add("current");
    if (scroll) this.occurrences[index][0].scrollIntoView({ block: "center", behavior: scroll });
    if (!this.isChosen) this.count.textContent = `第 ${index + 1}/${this.occurrences.length} 处`;
  }

  step(by) {
    const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.goTo((this.at + by + this.occurrences.length) % this.occurrences.length, isStill ? "instant" : "smooth");
  }

  /** Remove the marks and what named them in the address, so that the reader copies the plain address from then on. */
  clear() {
    unmark(this.occurrences.flat());
    this.bar.remove();
    const address = new URL(location.href);
    for (const name of ["q", "words", "to", "nth"]) address.searchParams.delete(name);
    history.replaceState(history.state, "", address);
  }
}

/** Return the index of the first occurrence in the target or after it; 0 without a target. */
function firstFrom(occurrences, target) {
  if (!target) return 0;
  const after = Node.DOCUMENT_POSITION_FOLLOWING | Node.DOCUMENT_POSITION_CONTAINED_BY;
  return Math.max(occurrences.findIndex(([first]) => target === first || target.compareDocumentPosition(first) & after), 0);
}

/** Resolve when the page is loaded: until then the browser itself may still scroll to the target. */
const pageLoaded = () =>
  document.readyState === "complete" || new Promise((resolve) => addEventListener("load", resolve, { once: true }));

/** Return whether the reader comes back to a page: then the browser restores the scroll position. */
const isReturn = () => ["back_forward", "reload"].includes(performance.getEntriesByType("navigation")[0]?.type);

async function markQuery(text, all) {
  const fold = await folding();
  const terms = soughtTerms(parse(text, fold));
  return all.flatMap((paragraph) => markSpans(paragraph, spansOf(paragraph.textContent, terms, fold)));
}

/** Mark the words that the address names: one occurrence, or none if they are no longer in the speech. */
function markWords(words, all) {
  const texts = all.map(({ id, textContent }) => ({ id, text: textContent }));
  const marks = placeOf(texts, words).flatMap(({ paragraph, start, end }) => markSpans(all[paragraph], [[start, end]]).flat());
  return marks.length > 0 ? [marks] : [];
}

async function highlight() {
  const text = (new URLSearchParams(location.search).get("q") ?? "").trim();
  const all = paragraphs();
  const target = document.getElementById(targetId());
  // The target's paragraph, also where the target is a section or a former id.
  const paragraph = all.find((each) => target && (each.contains(target) || target.contains(each)))?.id ?? "";
  const words = readWords(location.search, paragraph);
  if ((text === "" && !words) || all.length === 0) return;
  const occurrences = words ? markWords(words, all) : await markQuery(text, all);
  const label = words
    ? element("span", { class: "landing-query" }, "链接所指的词句")
    : element("a", { class: "landing-query", href: searchAddress(text), title: "回到检索结果" }, text);
  const bar = new HighlightBar(label, occurrences, words !== null);
  if (occurrences.length === 0) {
    bar.count.textContent = words ? "已不在本篇" : "本篇没有";
    return;
  }
  const first = words ? 0 : firstFrom(occurrences, target);
  bar.goTo(first, null);
  await pageLoaded();
  if (!isReturn()) bar.goTo(first, "instant");
}

highlight().catch(() => {}); // The page is complete without the marks.
