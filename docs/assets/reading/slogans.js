// Slogans in the text: which of them are marked, and a preview of the entry on hover, focus and touch.

import { element } from "../search/dom.js";
import { openable } from "../search/handed.js";
import { chosen } from "./settings.js";
import { facts, onEveryPage, placeBeside } from "./speech.js";

const ENTRIES = new URL("../../slogans/", import.meta.url);
/** Passing over a mark opens nothing; leaving one leaves time to reach the preview. In milliseconds. */
const OPENS_AFTER = 250;
const CLOSES_AFTER = 300;

/** A mark is a link only where the reader asked for it: else it is neither reached by Tab nor seen. */
function applyChoice() {
  const choice = chosen("slogans");
  for (const mark of document.querySelectorAll(".slogan[data-slogan]")) {
    const wanted = choice === "all" || (choice === "first" && mark.matches(".first"));
    if (wanted === mark.matches("a")) continue;
    const { className, dataset } = mark;
    const href = wanted && openable(new URL(`${dataset.slogan}/`, ENTRIES));
    const made = element(wanted ? "a" : "span", { class: className, "data-slogan": dataset.slogan, ...(wanted && { href }) });
    made.append(...mark.childNodes);
    mark.replaceWith(made);
  }
}

let preview = null;
let shown = null;
let timer = 0;

function content(mark) {
  const { text, pinyin, type, glosses, count, speeches } = facts().slogans[mark.dataset.slogan];
  return [
    element("p", { class: "preview-text" }, text),
    element("p", { class: "preview-pinyin", lang: "zh-Latn-pinyin" }, pinyin),
    ...glosses.map(({ by, text: said }) => element("p", {}, element("b", {}, by), " ", said)),
    element("p", { class: "preview-count" }, `${type} · 共 ${count} 处，见于 ${speeches} 篇`),
    // The mark leads to the same place, so the keyboard needs no second way.
    element("p", {}, element("a", { href: mark.href, tabindex: "-1" }, "查看词条")),
  ];
}

function makePreview() {
  const made = element("div", { id: "slogan-preview", class: "preview", popover: true, role: "tooltip" });
  made.addEventListener("pointerenter", () => clearTimeout(timer));
  made.addEventListener("pointerleave", closeSoon);
  made.addEventListener("beforetoggle", ({ newState }) => newState === "closed" && forget());
  document.querySelector("main").append(made);
  return made;
}

function forget() {
  shown?.removeAttribute("aria-describedby");
  shown = null;
}

/** `at` is the line's rectangle that the pointer is on: a mark may run over several lines. */
function show(mark, at = mark.getClientRects()[0]) {
  clearTimeout(timer);
  if (shown === mark || !mark.isConnected) return;
  if (!preview?.isConnected) preview = makePreview();
  if (shown) preview.hidePopover();
  forget();
  preview.replaceChildren(...content(mark));
  preview.showPopover();
  placeBeside(preview, at);
  shown = mark;
  mark.setAttribute("aria-describedby", preview.id);
}

function closeSoon() {
  clearTimeout(timer);
  timer = setTimeout(() => preview?.hidePopover(), CLOSES_AFTER);
}

function lineAt(mark, y) {
  const lines = [...mark.getClientRects()];
  return lines.find(({ top, bottom }) => top <= y && y <= bottom) ?? lines[0];
}

const marked = ({ target }) => target.closest?.("a.slogan[href]");

document.addEventListener("pointerover", (event) => {
  const mark = marked(event);
  if (!mark || event.pointerType === "touch") return;
  clearTimeout(timer);
  timer = setTimeout(() => show(mark, lineAt(mark, event.clientY)), shown === mark ? 0 : OPENS_AFTER);
});

document.addEventListener("pointerout", (event) => {
  if (marked(event) && event.pointerType !== "touch") closeSoon();
});

document.addEventListener("focusin", (event) => {
  const mark = marked(event);
  if (mark?.matches(":focus-visible")) show(mark);
});

// What has the focus next may stand just where the preview is.
document.addEventListener("focusout", (event) => {
  if (shown && marked(event) === shown && !preview.contains(event.relatedTarget)) preview.hidePopover();
});

// Where nothing hovers, a tap shows the preview, and its link leads on. Heard on the way down, before the theme takes the
// tap for a change of page.
document.addEventListener("click", onTap, { capture: true });

function onTap(event) {
  const mark = marked(event);
  if (!mark || !(event.pointerType === "touch" || matchMedia("(hover: none)").matches)) return;
  event.preventDefault();
  event.stopPropagation();
  show(mark, lineAt(mark, event.clientY));
}

document.addEventListener("reading", ({ detail }) => detail === "slogans" && applyChoice());
onEveryPage(applyChoice);
