// What a reader may do with selected words: copy them with where they come from, link to just these words, and all else
// that may be done with a place.

import { element } from "../search/dom.js";
import { addressOf, write } from "./core/words.js";
import { copy } from "./copy.js";
import { addressWith, forms, openMenu } from "./place.js";
import { facts, paragraphs, placeBeside } from "./speech.js";

/** How long a selection rests before the bar comes, in milliseconds: not while it is still being drawn. */
const RESTS = 250;

/** Where in the text of `paragraph` a point of a range stands; the whole length where it stands behind. */
function offsetIn(paragraph, node, offset) {
  const before = document.createRange();
  before.setStart(paragraph, 0);
  before.setEnd(node, offset);
  return before.toString().length;
}

/** The selected place of the speech: `{id, name, text, url, paragraph, at}`; null where no words of it are selected. */
function selected() {
  const selection = getSelection();
  const article = document.querySelector("article");
  if (selection.isCollapsed || !article?.contains(selection.anchorNode) || !article.contains(selection.focusNode)) return null;
  const range = selection.getRangeAt(0);
  const all = paragraphs();
  const pieces = all
    .map((paragraph, index) => ({
      index,
      start: paragraph.contains(range.startContainer) ? offsetIn(paragraph, range.startContainer, range.startOffset) : 0,
      end: paragraph.contains(range.endContainer)
        ? offsetIn(paragraph, range.endContainer, range.endOffset)
        : paragraph.textContent.length,
    }))
    .filter(({ index, start, end }) => start < end && range.intersectsNode(all[index]));
  if (pieces.length === 0) return null;
  const texts = all.map(({ id, textContent }) => ({ id, text: textContent }));
  const [first, last] = [pieces[0], pieces.at(-1)];
  const words = addressOf(texts, { paragraph: first.index, offset: first.start }, { paragraph: last.index, offset: last.end });
  const [from, to] = [first, last].map(({ index }) => all[index].id.replace("p_", ""));
  return {
    id: words.id,
    name: from === to ? `第 ${from} 段` : `第 ${from}–${to} 段`,
    text: pieces.map(({ index, start, end }) => texts[index].text.slice(start, end)).join("\n"),
    url: addressWith(write(words), words.id),
    paragraph: words.id,
    at: [...range.getClientRects()].findLast(({ width }) => width > 0) ?? range.getBoundingClientRect(),
  };
}

let bar = null;
let timer = 0;

/** Where nothing hovers, a long press selects a word: then the point or run-in heading that it is in shows its permalink. */
function showPermalink() {
  for (const each of document.querySelectorAll(".permalink.wanted")) each.classList.remove("wanted");
  const { anchorNode } = getSelection();
  const entry = anchorNode?.parentElement?.closest("article :is(.point, .run-in)");
  const behind = entry?.nextElementSibling;
  (behind?.matches(".sic") ? behind.nextElementSibling : behind)?.classList.add("wanted");
}

function button(name, act) {
  const made = element("button", { type: "button" }, name);
  made.addEventListener("click", () => act(made));
  return made;
}

function makeBar() {
  const made = element("div", { class: "selection-bar", popover: "manual", role: "group", "aria-label": "所选文字" });
  // A press on the bar must not take the selection away.
  made.addEventListener("mousedown", (event) => event.preventDefault());
  document.querySelector("main").append(made);
  return made;
}

function hide() {
  if (bar?.contains(document.activeElement)) document.activeElement.blur();
  bar?.hidePopover();
}

function show() {
  const place = facts() && selected();
  if (facts()) showPermalink();
  if (!place) {
    hide();
    return;
  }
  if (!bar?.isConnected) bar = makeBar();
  const copies = forms(place);
  bar.replaceChildren(
    button("复制并注明出处", () => copy(copies.原文和出处(), "原文和出处")),
    button("链接到这些字", () => copy(place.url, "链接")),
    button("更多", (by) => openMenu(by, place, by.getBoundingClientRect(), true)),
  );
  bar.showPopover();
  placeBeside(bar, place.at);
}

function isOpen() {
  return bar?.matches(":popover-open");
}

document.addEventListener("selectionchange", () => {
  clearTimeout(timer);
  timer = setTimeout(show, RESTS);
});

document.addEventListener("keydown", (event) => {
  // The menu that the bar has opened is closed first, and gives the focus back to the bar.
  if (!isOpen() || event.target.closest?.(".place-menu")) return;
  const inside = bar.contains(document.activeElement);
  if (event.key === "Escape") {
    hide();
  } else if (event.key === "Tab" && !event.shiftKey && !inside) {
    // The bar stands at the end of the page; from the selection it is the next thing.
    event.preventDefault();
    bar.querySelector("button").focus();
  }
});
