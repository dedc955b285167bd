/**
 * The page of a slogan: its places in another order or of one speech alone, as a file, and the entry as a citation. The page is
 * complete without this. The state is in the address, as that of the search page is.
 */

import { copyButton, today } from "../reading/copy.js";
import { entryCitation } from "../reading/core/citation.js";
import { element } from "../search/dom.js";
import { choice } from "../search/filters.js";
import { inScripts, openable } from "../search/handed.js";
import { folding, passagesOfSpeeches, units } from "../search/library.js";
import { number } from "../search/links.js";
import { download } from "../search/list.js";
import { read, write } from "../search/core/address.js";
import { Folding } from "../search/core/fold.js";
import { arranged, bySpeech, isMixed } from "./core/lines.js";
import { folderOf, partOf } from "./core/parts.js";

/** Lines of another order that are shown at once, and with each step: as many as a page has. */
const SHOWN = 300;
/** So many pages are loaded to arrange their places together: 12,000 places, some 8 MB (1 MB compressed). */
const MOST_LOADED = 40;
/** Pages that are asked for at once: browsers keep some six connections to one host. */
const AT_ONCE = 4;

const list = document.querySelector("[data-kwic]");
const bar = document.querySelector("[data-kwic-controls]");
const slogan = document.getElementById("title").firstChild.textContent.trim();
const status = element("p", { role: "status", class: "kwic-status" });

// --- What stands on the page ------------------------------------------------------------------------------------------

function lineOf(item, speech) {
  const phrase = item.querySelector("a");
  const [start, length] = [item.querySelector(".left").textContent.length, phrase.textContent.length];
  const passage = { text: item.textContent, speech };
  const place = { paragraph: decodeURIComponent(phrase.hash.slice(1)), start: Number(phrase.dataset.start), phrase: phrase.textContent };
  return { item, passage, place, spans: [[start, start + length]] };
}

/** The speeches of a page at an address, each with its lines. */
function sectionsOf(page, address) {
  return [...page.querySelector("[data-kwic]").children].map((section) => {
    const { speech: id, title, date } = section.dataset;
    const href = new URL(section.querySelector("h3 a").getAttribute("href"), address).href;
    const speech = { id, title, date, href };
    const items = section.querySelector("ul");
    return { section, speech, items, lines: [...items.children].map((item) => lineOf(item, speech)) };
  });
}

const sections = sectionsOf(document, location.href);
/** All lines of this page, in reading order. */
const own = sections.flatMap(({ lines }) => lines);
const sectionOf = new Map(sections.map((each) => [each.speech.id, each]));
const mixed = element("ul", { class: `${sections[0].items.className} mixed`, "aria-label": "用例" });

// --- An entry on several pages ----------------------------------------------------------------------------------------

/** The first speech of each page of the entry; none where it has but this one. */
const starts = JSON.parse(list.dataset.parts ?? "[]");
const here = partOf(sections[0].speech.id, starts);
const addressOfPart = (part) => new URL(folderOf(part), new URL(list.dataset.entry ?? "./", location.href));
/** Whether the places of all pages can be had together. */
const isWhole = starts.length > 0 && starts.length <= MOST_LOADED && !inScripts;

/** A line of another page, made anew for this one. */
function brought(item, address) {
  const [left, right, phrase] = [".left", ".right", "a"].map((each) => item.querySelector(each));
  const { href } = new URL(phrase.getAttribute("href"), address);
  return element(
    "li",
    {},
    element("span", { class: left.className }, element("span", {}, left.textContent)),
    element(
      "span",
      { class: right.className },
      element("a", { href, "data-start": phrase.dataset.start }, phrase.textContent),
      right.textContent.slice(phrase.textContent.length),
    ),
  );
}

async function linesOfPart(part) {
  if (part === here) return own;
  const address = addressOfPart(part);
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${response.status}`);
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const lines = sectionsOf(page, address).flatMap((each) => each.lines);
  return lines.map((line) => ({ ...line, item: null, made: () => brought(line.item, address) }));
}

let loaded = null;

/** The lines of all pages, in their order; `tell` hears how far it is. Loaded once. */
async function everything(tell) {
  if (loaded) return loaded;
  const lines = [];
  for (let at = 0; at < starts.length; at += AT_ONCE) {
    tell(`已取 ${number(at)}/${number(starts.length)} 页`);
    const parts = Array.from({ length: Math.min(AT_ONCE, starts.length - at) }, (_, next) => linesOfPart(at + next));
    lines.push(...(await Promise.all(parts)).flat());
  }
  return (loaded = lines);
}

/** An address that names a speech of another page leads there. */
function land() {
  const named = [location.hash.startsWith("#in-") && location.hash.slice("#in-".length), read(location.search).speech];
  const speech = named.find((each) => each && !sectionOf.has(each));
  const part = speech ? partOf(speech, starts) : here;
  if (starts.length === 0 || part === here) return;
  const address = openable(addressOfPart(part));
  [address.search, address.hash] = [location.search, location.hash];
  location.replace(address);
}

// --- Showing a state --------------------------------------------------------------------------------------------------

let shown = own;
let isAll = starts.length === 0;

/** Where a line is from, for orders in which its neighbours are from elsewhere. */
function source({ title, date, href }) {
  return element("span", { class: "source" }, element("a", { href, title }, title), date && element("time", { datetime: date }, date));
}

function itemOf(line) {
  line.item ??= line.made();
  if (!line.item.querySelector(".source")) line.item.append(source(line.passage.speech));
  return line.item;
}

function drawMixed(lines) {
  mixed.replaceChildren(...lines.slice(0, starts.length > 0 ? SHOWN : lines.length).map(itemOf));
  const more = element("button", { type: "button", class: "more-hits" });
  const label = () => {
    const left = lines.length - mixed.children.length;
    if (left === 0) more.remove();
    else more.textContent = `再显示 ${number(Math.min(left, SHOWN))} 处（还有 ${number(left)}）`;
  };
  more.addEventListener("click", () => {
    const next = mixed.children.length;
    mixed.append(...lines.slice(next, next + SHOWN).map(itemOf));
    label();
    mixed.children[next].querySelector("a").focus({ preventScroll: true });
  });
  list.replaceChildren(mixed, more);
  label();
}

function drawBySpeech(lines) {
  const runs = bySpeech(lines);
  for (const [speech, of] of runs) {
    of.forEach(({ item }) => item.querySelector(".source")?.remove());
    sectionOf.get(speech.id).items.replaceChildren(...of.map(({ item }) => item));
  }
  list.replaceChildren(...runs.map(([speech]) => sectionOf.get(speech.id).section));
}

function controls(state) {
  const orders = [["speech", "原文顺序"], ["date", "按日期"], ["left", "按左文"], ["right", "按右文"]];
  const chosen = element(
    "select",
    { "data-key": "speech" },
    element("option", { value: "" }, `${starts.length > 0 ? "本页" : "全部"} ${number(sections.length)} 篇`),
    sections.map(({ speech, lines }) => element("option", { value: speech.id }, `${speech.title}（${number(lines.length)}）`)),
  );
  chosen.value = state.speech;
  chosen.addEventListener("change", () => go(write({ ...read(location.search), speech: chosen.value })));
  const focused = bar.contains(document.activeElement) && document.activeElement.dataset.key;
  bar.replaceChildren(
    ...[
      choice(state, "sort", orders, "用例的排列"),
      sections.length > 1 && element("label", {}, element("span", {}, "讲话"), chosen),
      csv,
      status,
    ].filter(Boolean),
  );
  if (focused) bar.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
}

/** A speech that does not say it is no filter: a link from elsewhere may name one. */
function stateOf(search) {
  const state = read(search);
  return sectionOf.has(state.speech) ? state : { ...state, speech: "" };
}

let turn = 0;

async function show() {
  const mine = ++turn;
  const state = stateOf(location.search);
  if (isWhole) controls(state); // They tell how far it is.
  let [lines, problem] = [own, ""];
  if (isWhole && state.sort !== "speech" && state.speech === "") {
    lines = await everything((text) => (status.textContent = text)).catch(() => own);
    if (lines === own) problem = "其余各页没有读到，";
  }
  const isOver = lines !== own;
  if (isMixed(state.sort)) {
    // Without the pairs of traditional and simplified characters the order is nearly the same.
    const fold = await folding().catch(() => new Folding());
    for (const { passage } of lines) passage.folding = fold;
  }
  if (mine !== turn) return;
  shown = arranged(lines, state);
  isAll = isOver || starts.length === 0;
  if (isOver || isMixed(state.sort)) drawMixed(shown);
  else drawBySpeech(shown);
  controls(state);
  const speeches = new Set(shown.map((line) => line.passage.speech.id)).size;
  const of = starts.length === 0 || state.speech !== "" ? "" : isOver ? "全部 " : "本页 ";
  status.textContent = `${problem}${of}${number(shown.length)} 处，${number(speeches)} 篇`;
}

function go(address) {
  history.pushState({}, "", address || "./");
  return show();
}

// --- What readers take away -------------------------------------------------------------------------------------------

/** The lines that are shown, or those of all pages, with the whole of their paragraphs around them. */
async function hits(tell) {
  const lines = isAll || !isWhole || stateOf(location.search).speech !== "" ? shown : await everything(tell);
  const speeches = [...new Set(lines.map((line) => line.passage.speech.id))];
  const passages = await passagesOfSpeeches(speeches, (loaded) => tell(`已取 ${number(loaded)}/${number(speeches.length)} 篇`));
  return lines.map(({ passage: { speech }, place }) => {
    const passage = passages.get(speech.id).get(place.paragraph);
    const unit = units(passage.text);
    const start = unit(place.start);
    return { passage, spans: [[start, start + place.phrase.length]] };
  });
}

const which = isWhole ? "全部" : starts.length > 0 ? "本页" : "";
const csv = download(`下载${which}用例（CSV）`, "口号", slogan, hits);

function offerCitation() {
  const described = document.querySelector("[data-cite]");
  if (!described) return; // A further page: the entry is cited by its first.
  const url = document.querySelector("link[rel=canonical]")?.href ?? new URL(location.pathname, location.href).href;
  described.parentElement.append(" ", copyButton("引文", () => entryCitation(described.textContent, { url, accessed: today() })));
}

bar.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-state-link]");
  if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  go(new URL(link.href).search);
});

// A link to a speech's places, from the table or from a line, finds them also where they are mixed or filtered away.
document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[href^='#in-']");
  const speech = link && sectionOf.get(link.hash.slice("#in-".length));
  if (!speech || list.contains(speech.section)) return;
  event.preventDefault();
  await go(write({ ...read(location.search), sort: "speech", speech: "" }));
  location.hash = link.hash;
});

addEventListener("popstate", show);
addEventListener("hashchange", land);
offerCitation();
land();
show();
