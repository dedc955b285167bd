/**
 * The reader's settings, and slogans in the text: which of them are marked, and a preview of the entry on hover, focus and touch.
 * Settings are remembered by the browser and shown by attributes of the root element.
 */

import { openable } from "../addresses.js";
import { element, hasPopovers } from "../dom.js";
import { rove } from "./roving.js";
import { facts, placeNextTo } from "./speech.js";

// --- Settings ---------------------------------------------------------------------------------------------------------

/** The key under which the theme's own functions store the settings, with the site's path before it. */
const KEY = "__reading";

/** Each with its usual value, which is neither stored nor an attribute, and its choices. */
const SETTINGS = [
  { name: "slogans", label: "口号下划线", usual: "first", choices: { first: "每节首次", all: "全部", none: "不显示" } },
  { name: "parallels", label: "共有文字", usual: "marked", choices: { marked: "标出", none: "不标出" } },
  { name: "size", label: "字号", usual: "medium", choices: { small: "小", medium: "中", large: "大", huge: "特大" } },
  { name: "paragraphs", label: "段落", usual: "indent", choices: { indent: "首行缩进", space: "段间空行" } },
];

/** Return the reader's choice: overrides/main.html reads it from the browser's storage before the page is drawn. */
function chosen({ name, choices, usual }) {
  const value = document.documentElement.dataset[name];
  return Object.hasOwn(choices, value) ? value : usual;
}

function choose(name, value) {
  const { dataset } = document.documentElement;
  if (value === SETTINGS.find((each) => each.name === name).usual) delete dataset[name];
  else dataset[name] = value;
  // The theme's function ignores a browser that does not let it store; the choice then holds for this page.
  globalThis.__md_set?.(KEY, Object.fromEntries(SETTINGS.map((each) => [each.name, dataset[each.name]])));
  if (name === "slogans") linkSlogans();
}

function field(setting) {
  const { name, label, choices } = setting;
  const radios = Object.entries(choices).map(([value, text]) =>
    element("label", {}, element("input", { type: "radio", name, value, checked: chosen(setting) === value }), text),
  );
  return element("fieldset", {}, element("legend", {}, label), radios);
}

function offerSettings() {
  const id = "reading-settings";
  const panel = element("div", { id, class: "panel", popover: true, role: "dialog", "aria-label": "阅读设置" }, SETTINGS.map(field));
  panel.addEventListener("change", ({ target }) => choose(target.name, target.value));
  panel.addEventListener("toggle", ({ newState }) => newState === "open" && panel.querySelector(":checked").focus());
  document.body.append(panel);
  const button = element(
    "button",
    { type: "button", class: "md-header__button reading-button", popovertarget: id, title: "阅读设置" },
    element("span", { "aria-hidden": "true" }, "Aa"),
    element("span", { class: "unseen" }, "阅读设置"),
  );
  document.getElementById("header-search").before(button);
}

// --- Slogans ----------------------------------------------------------------------------------------------------------

/** Tell the tab stops that other marks are links; null before there are any. */
let refreshStops = null;
const ENTRIES = new URL("../../slogans/", import.meta.url);
/** Crossing a mark opens nothing; leaving one leaves time to reach the preview. In milliseconds. */
const OPENS_AFTER = 250;
const CLOSES_AFTER = 300;

/** Make a mark a link only where the reader wants it: or else it is neither reached by Tab nor seen. */
function linkSlogans() {
  const choice = chosen(SETTINGS[0]);
  for (const mark of document.querySelectorAll(".slogan[data-slogan]")) {
    const isWanted = choice === "all" || (choice === "first" && mark.matches(".first"));
    if (isWanted === mark.matches("a")) continue;
    const { className, dataset } = mark;
    const href = isWanted && openable(new URL(`${dataset.slogan}/`, ENTRIES));
    const made = element(isWanted ? "a" : "span", { class: className, "data-slogan": dataset.slogan, href });
    made.append(...mark.childNodes);
    mark.replaceWith(made);
  }
  refreshStops?.();
}

const preview = element("div", { id: "slogan-preview", class: "preview", popover: true, role: "tooltip" });
let shown = null;
let timer = 0;

function content(mark) {
  const { text, pinyin, type, glosses, count, speeches } = facts().slogans[mark.dataset.slogan];
  return [
    element("p", { class: "preview-text" }, text),
    element("p", { class: "preview-pinyin", lang: "zh-Latn-pinyin" }, pinyin),
    ...glosses.map(({ by, text: said }) => element("p", {}, element("b", {}, by), " ", said)),
    element("p", { class: "preview-count" }, `${type} · 共 ${count} 处，见于 ${speeches} 篇`),
    // The mark leads to the same page, so the keyboard needs no second way.
    element("p", {}, element("a", { href: mark.href, tabindex: "-1" }, "查看词条")),
  ];
}

function forget() {
  shown?.removeAttribute("aria-describedby");
  shown = null;
}

/** `at` is the rectangle of the line that the pointer is on: a mark may run over several lines. */
function show(mark, at = mark.getClientRects()[0]) {
  clearTimeout(timer);
  if (shown === mark || !mark.isConnected) return;
  if (shown) preview.hidePopover();
  forget();
  preview.replaceChildren(...content(mark));
  preview.showPopover();
  placeNextTo(preview, at);
  shown = mark;
  mark.setAttribute("aria-describedby", preview.id);
}

function closeSoon() {
  clearTimeout(timer);
  timer = setTimeout(() => preview.hidePopover(), CLOSES_AFTER);
}

function lineAt(mark, y) {
  const lines = [...mark.getClientRects()];
  return lines.find(({ top, bottom }) => top <= y && y <= bottom) ?? lines[0];
}

const markOf = ({ target }) => target.closest?.("a.slogan[href]");

function listen() {
  preview.addEventListener("pointerenter", () => clearTimeout(timer));
  preview.addEventListener("pointerleave", closeSoon);
  preview.addEventListener("beforetoggle", ({ newState }) => newState === "closed" && forget());
  document.querySelector("main").append(preview);
  document.addEventListener("pointerover", (event) => {
    const mark = markOf(event);
    if (!mark || event.pointerType === "touch") return;
    clearTimeout(timer);
    timer = setTimeout(() => show(mark, lineAt(mark, event.clientY)), shown === mark ? 0 : OPENS_AFTER);
  });
  document.addEventListener("pointerout", (event) => {
    if (markOf(event) && event.pointerType !== "touch") closeSoon();
  });
  document.addEventListener("focusin", (event) => {
    const mark = markOf(event);
    if (mark?.matches(":focus-visible")) show(mark);
  });
  // What has the focus next may be just under the preview.
  document.addEventListener("focusout", (event) => {
    if (shown && markOf(event) === shown && !preview.contains(event.relatedTarget)) preview.hidePopover();
  });
  // Where nothing hovers, a tap shows the preview, and its link leads on.
  document.addEventListener("click", (event) => {
    const mark = markOf(event);
    if (!mark || !(event.pointerType === "touch" || matchMedia("(hover: none)").matches)) return;
    event.preventDefault();
    show(mark, lineAt(mark, event.clientY));
  });
}

linkSlogans();
refreshStops = rove(() => [...document.querySelectorAll("article a.slogan[data-slogan]")]);
if (hasPopovers) {
  offerSettings();
  listen();
}
