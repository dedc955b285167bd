/**
 * Places of the speech: what may be copied of a paragraph, a section or selected words. A click on a permalink copies its address
 * and offers more to copy; it stays a link, which can be followed, opened elsewhere and bookmarked. Without popovers (see
 * hasPopovers) there is no menu and no bar, and the link is still copied.
 */

import { button, copy, element, hasPopovers, isPlainClick, today } from "../dom.js";
import { COLLECT, collect } from "../excerpts/collecting.js";
import { FORMATS, markdown, quotation, reportAddress } from "./citation.js";
import { rove } from "./roving.js";
import { facts, paragraphs, placeBeside, placeNextTo, site } from "./speech.js";
import { addressOfWords, writeWords } from "./words.js";

/** Return the address of this page with another query and anchor, and without anything else that it was reached with. */
function addressWith(search, id) {
  const address = new URL(location.href);
  address.search = search;
  address.hash = id;
  return address.href;
}

/** Return the name of a paragraph or of an entry of the outline, as its permalink says it: “第 12 段”, “一、”. */
function nameOf(id) {
  const link = document.querySelector(`a.permalink[href="#${CSS.escape(id)}"]`);
  return link?.getAttribute("aria-label").replace(/^[^：]*：/, "") ?? `第 ${id.replace("p_", "")} 段`;
}

/** Return the place that a permalink leads to. A heading's words are those of its paragraph, without the signs next to it. */
function placeOfLink(link) {
  const id = decodeURIComponent(link.hash.slice(1));
  const target = document.getElementById(id);
  const own = target.matches(".section") ? target.querySelector("[id^=p_]") : target;
  const paragraph = paragraphs().find((each) => each.contains(own));
  return { id, name: nameOf(id), text: own.textContent, url: addressWith("", id), paragraph: paragraph?.id ?? id };
}

/** The whole speech as a place: it has no words of its own to copy. */
const wholeSpeech = () => ({ id: "", name: "本篇", text: "", url: addressWith("", ""), paragraph: null });

const sourceOf = (place) => ({ ...facts(), site: site().name, url: place.url, accessed: today() });

const collectPlace = (place) => collect({ source: sourceOf(place), place: place.name, text: place.text });

/** Return what may be copied of a place: names with functions that make the text. */
function forms(place) {
  const source = sourceOf(place);
  return {
    链接: () => place.url,
    ...(place.text && { 原文和出处: () => quotation(source, place), Markdown: () => markdown(source, place) }),
    ...Object.fromEntries(Object.entries(FORMATS).map(([name, cite]) => [name, () => cite(source)])),
  };
}

/** The formats of citations that a menu lists at first; 更多格式 shows the others. */
const FIRST_FORMATS = ["GB/T 7714—2025", "APA", "BibTeX"];

/** Return the words of a command that copies what has this name. */
const commandOf = (name) => `复制${/^[\w]/.test(name) ? " " : ""}${name}`;

/** Return a link to the form for a new issue, filled in; null where the site names no repository. */
function reportItem(place) {
  const { repository } = site();
  if (!repository) return null;
  const { raw, version } = facts();
  const line = place.paragraph ? raw.lines[place.paragraph] : undefined;
  const href = reportAddress(repository, { ...place, file: raw.file, line, version });
  return element("a", { role: "menuitem", tabindex: "-1", href }, "报告这里的错误");
}

/** Return a link to the place in the source; null where the site has no page for it. */
function sourceItem(place) {
  const page = document.getElementById("read-source");
  if (!page) return null;
  const href = place.paragraph ? `${page.href}#${place.paragraph}` : page.href;
  return element("a", { role: "menuitem", tabindex: "-1", href }, "对读来源文件");
}

// --- The menu ---------------------------------------------------------------------------------------------------------

let opener = null;
const menu = element("div", { class: "place-menu", popover: true, role: "menu" });
menu.addEventListener("beforetoggle", ({ newState }) => {
  opener?.setAttribute("aria-expanded", newState === "open");
  if (newState === "closed" && menu.contains(document.activeElement)) opener?.focus({ preventScroll: true });
});
menu.addEventListener("keydown", (event) => {
  const items = [...menu.querySelectorAll("[role=menuitem]")];
  const at = items.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
  if (event.key === "Tab") menu.hidePopover();
  if (to === undefined) return;
  event.preventDefault();
  items.at(to % items.length).focus();
});

/**
 * Open the menu of a place for `by`; `put` brings it to its position, `isFocused` moves the focus into it. Citations come first
 * where nothing else is to be copied.
 */
function openMenu(by, place, put, isFocused) {
  menu.hidePopover();
  opener = by;
  const copies = forms(place);
  const item = (name) => {
    const act = () => {
      menu.hidePopover();
      copy(copies[name](), name);
    };
    return button(commandOf(name), act, { role: "menuitem", tabindex: "-1" });
  };
  const others = Object.keys(FORMATS).filter((name) => !FIRST_FORMATS.includes(name));
  const more = button(
    "更多格式",
    () => {
      const items = others.map(item);
      more.replaceWith(...items);
      put(menu);
      items[0].focus({ preventScroll: true });
    },
    { role: "menuitem", tabindex: "-1" },
  );
  const citations = element("div", { role: "group", "aria-label": "引文" }, FIRST_FORMATS.map(item), more);
  const texts = element(
    "div",
    { role: "group", "aria-label": "文字和地址" },
    Object.keys(copies).filter((name) => !(name in FORMATS)).map(item),
    place.text && button(COLLECT, () => (menu.hidePopover(), collectPlace(place)), { role: "menuitem", tabindex: "-1" }),
    sourceItem(place),
    reportItem(place),
  );
  menu.setAttribute("aria-label", place.text ? `复制${place.name}` : "引用本篇");
  menu.replaceChildren(...(place.text ? [texts, citations] : [citations, texts]));
  menu.showPopover();
  put(menu);
  if (isFocused) menu.querySelector("[role=menuitem]").focus({ preventScroll: true });
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a.permalink");
  if (!link || !isPlainClick(event)) return;
  event.preventDefault();
  // Before the menu opens: going there moves the page and takes the focus.
  location.hash = link.hash;
  const place = placeOfLink(link);
  copy(place.url, "链接");
  const cited = document.getElementById(place.id);
  if (hasPopovers) openMenu(link, place, (menu) => placeBeside(menu, cited, link), event.detail === 0);
});

// The link leads to the page on citing, which is for readers without scripts.
const cite = document.getElementById("cite-speech");
if (hasPopovers) cite?.setAttribute("aria-haspopup", "menu");
cite?.addEventListener("click", (event) => {
  if (!isPlainClick(event)) return;
  event.preventDefault();
  const place = wholeSpeech();
  if (hasPopovers) openMenu(cite, place, (menu) => placeNextTo(menu, cite.getBoundingClientRect()), event.detail === 0);
  else copy(forms(place)[FIRST_FORMATS[0]](), FIRST_FORMATS[0]);
});

rove(() => [...document.querySelectorAll("article a.permalink")]);
rove(() => [...document.querySelectorAll(".speech-line a")]);

// --- Selected words ---------------------------------------------------------------------------------------------------

/** How long a selection rests before the bar comes, in milliseconds: not while it is still being drawn. */
const RESTS = 250;

/** Return the part of a paragraph's text that a range contains: `{index, start, end, text}`, in UTF-16 units. */
function partOf(paragraph, index, range) {
  const part = range.cloneRange();
  if (!paragraph.contains(range.startContainer)) part.setStart(paragraph, 0);
  if (!paragraph.contains(range.endContainer)) part.setEnd(paragraph, paragraph.childNodes.length);
  const before = document.createRange();
  before.setStart(paragraph, 0);
  before.setEnd(part.startContainer, part.startOffset);
  const start = before.toString().length;
  const text = part.toString();
  return { index, start, end: start + text.length, text };
}

/** Return the selected place of the speech: `{id, name, text, url, paragraph, at}`; null if no words of it are selected. */
function selectedPlace() {
  const selection = getSelection();
  const article = document.querySelector("article");
  if (selection.isCollapsed || !article?.contains(selection.anchorNode) || !article.contains(selection.focusNode)) return null;
  const range = selection.getRangeAt(0);
  const all = paragraphs();
  const parts = all
    .flatMap((paragraph, index) => (range.intersectsNode(paragraph) ? [partOf(paragraph, index, range)] : []))
    .filter(({ text }) => text !== "");
  if (parts.length === 0) return null;
  const texts = all.map(({ id, textContent }) => ({ id, text: textContent }));
  const [first, last] = [parts[0], parts.at(-1)];
  const words = addressOfWords(texts, { paragraph: first.index, offset: first.start }, { paragraph: last.index, offset: last.end });
  const [from, to] = [first, last].map(({ index }) => all[index].id.replace("p_", ""));
  return {
    id: words.id,
    name: from === to ? `第 ${from} 段` : `第 ${from}–${to} 段`,
    text: parts.map(({ text }) => text).join("\n"),
    url: addressWith(writeWords(words), words.id),
    paragraph: words.id,
    at: [...range.getClientRects()].findLast(({ width }) => width > 0) ?? range.getBoundingClientRect(),
  };
}

const bar = element("div", { class: "selection-bar", popover: "manual", role: "group", "aria-label": "所选文字" });
// A press on the bar must not clear the selection.
bar.addEventListener("mousedown", (event) => event.preventDefault());
let timer = setTimeout(showBar, RESTS); // Words may have been selected before this runs.

/** On touch screens a long press selects a word: then the point or run-in heading around it shows its permalink. */
function showPermalink() {
  for (const each of document.querySelectorAll(".permalink.wanted")) each.classList.remove("wanted");
  const section = getSelection().anchorNode?.parentElement?.closest("article :is(.point, .run-in)");
  const next = section?.nextElementSibling;
  (next?.matches(".sic") ? next.nextElementSibling : next)?.classList.add("wanted");
}

function hideBar() {
  if (bar.contains(document.activeElement)) document.activeElement.blur();
  bar.hidePopover();
}

function showBar() {
  const place = selectedPlace();
  showPermalink();
  if (!hasPopovers) return;
  if (!place) {
    hideBar();
    return;
  }
  const copies = forms(place);
  bar.replaceChildren(
    button("复制并注明出处", () => copy(copies.原文和出处(), "原文和出处")),
    button("复制链接", () => copy(place.url, "链接")),
    button(COLLECT, () => collectPlace(place)),
    button("更多", (by) => openMenu(by, place, (menu) => placeNextTo(menu, by.getBoundingClientRect()), true)),
  );
  bar.showPopover();
  placeNextTo(bar, place.at);
}

document.addEventListener("selectionchange", () => {
  clearTimeout(timer);
  timer = setTimeout(showBar, RESTS);
});

document.addEventListener("keydown", (event) => {
  // A menu that the bar has opened is closed first, and returns the focus to the bar.
  if (!hasPopovers || !bar.matches(":popover-open") || event.target.closest?.(".place-menu")) return;
  const isInside = bar.contains(document.activeElement);
  if (event.key === "Escape") {
    hideBar();
  } else if (event.key === "Tab" && !event.shiftKey && !isInside) {
    // The bar is at the end of the page; from the selection it is the next stop.
    event.preventDefault();
    bar.querySelector("button").focus();
  }
});

if (hasPopovers) document.querySelector("main").append(menu, bar);
// On paper the page says where it is from.
document.documentElement.style.setProperty("--page-address", JSON.stringify(addressWith("", "")));
