/**
 * The page of a slogan: its occurrences in another order or of one speech alone, as a file, and the entry as a citation. The page
 * is complete without this. The state is in the address, as that of the search page is.
 */

import { isOffline, openable } from "../addresses.js";
import { button, copyButton, element, number, today } from "../dom.js";
import { entryCitation } from "../reading/citation.js";
import { utf16Offsets } from "../search/format.js";
import { loadEach, remembered } from "../search/index.js";
import { folding, passagesOf, speechColumns } from "../search/index_files.js";
import { ordered } from "../search/matching.js";
import { Folding } from "../search/query.js";
import { choice, downloadButton, onStateLink, readState, redraw, writeState } from "../search/results.js";

/** Lines of another order that are shown at once, and with each step: as many as a page has. */
const SHOWN = 300;
/** Facts by which the lines of the whole entry are filtered, with the word for all values. */
const FACTS = [["year", "年份"], ["campaign", "活动"]];
/** Pages that are loaded to arrange their lines together: 12,000 lines, some 8 MB (1 MB compressed). */
const MOST_LOADED = 40;

const list = document.querySelector("[data-kwic]");
const bar = document.querySelector("[data-kwic-controls]");
const slogan = document.getElementById("title").firstChild.textContent.trim();
const status = element("p", { role: "status", class: "kwic-status" });

// --- The lines of the page --------------------------------------------------------------------------------------------

/** A line is a hit as the search has it, whose passage is what the page shows around the slogan. */
function lineOf(item, speech) {
  const phrase = item.querySelector("a");
  const [start, length] = [item.querySelector(".left").textContent.length, phrase.textContent.length];
  const passage = { text: item.textContent, speech };
  const place = { paragraph: decodeURIComponent(phrase.hash.slice(1)), start: Number(phrase.dataset.start), phrase: phrase.textContent };
  return { item, passage, place, spans: [[start, start + length]] };
}

/** Return the speeches of a page at an address, each with its lines. */
function sectionsOf(page, address) {
  return [...page.querySelector("[data-kwic]").children].map((section) => {
    const { speech: id, title, label, short, date, year = "", campaign = "" } = section.dataset;
    const href = new URL(section.querySelector("h3 a").getAttribute("href"), address).href;
    const speech = { id, title, label, short, date, href, year, campaign };
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

/** The first speech of each page of the entry, in the order of the speeches' ids; none where it has one page. */
const starts = JSON.parse(list.dataset.parts ?? "[]");
/** Return the page, from 0, that has a speech's lines. */
const partOf = (speech) => Math.max(starts.findLastIndex((start) => start <= speech), 0);
const here = partOf(sections[0].speech.id);
const addressOfPart = (part) => new URL(part === 0 ? "" : `${part + 1}/`, new URL(list.dataset.entry ?? "./", location.href));
/** Whether other pages can be loaded. */
const isLoadable = starts.length > 0 && !isOffline;
/** The numbers of occurrences in the whole entry, by fact: pairs of value and number. The first page has them. */
let uses = JSON.parse(list.dataset.uses ?? "{}");

const loadPage = remembered(async (part) => {
  const response = await fetch(addressOfPart(part));
  if (!response.ok) throw new Error(`${response.status}`);
  return new DOMParser().parseFromString(await response.text(), "text/html");
});

/** Return a line of another page for this one. */
function imported(item, address) {
  const line = document.importNode(item, true);
  const link = line.querySelector("a");
  link.href = new URL(link.getAttribute("href"), address).href;
  return line;
}

async function linesOfPart(part) {
  if (part === here) return own;
  const address = addressOfPart(part);
  const lines = sectionsOf(await loadPage(part), address).flatMap((each) => each.lines);
  return lines.map((line) => ({ ...line, item: null, make: () => imported(line.item, address) }));
}

const loadPart = remembered(linesOfPart);

/** The entry is too long for what is asked. */
class TooMany extends Error {}

/** Promise the pages that have speeches with the chosen year and campaign: all pages where nothing is chosen. */
async function partsFor(state) {
  const chosen = FACTS.filter(([name]) => state[name]);
  if (chosen.length === 0) return [...starts.keys()];
  const { ids, facts } = await speechColumns();
  const ranks = chosen.map(([name]) => [facts[name].of, facts[name].values.indexOf(state[name]) + 1]);
  const parts = new Set();
  ids.forEach((id, at) => ranks.every(([of, rank]) => of[at] === rank) && parts.add(partOf(id)));
  return [...parts].sort((one, other) => one - other);
}

/** Promise the lines of all pages that a state needs, in their order; `report` is called with the progress. */
async function everything(state, report) {
  const parts = await partsFor(state);
  if (parts.length > MOST_LOADED) throw new TooMany();
  const lines = [];
  let count = 0;
  await loadEach(parts, loadPart, (part, some) => {
    lines.push(...some);
    report(`已取 ${number((count += 1))}/${number(parts.length)} 页`);
  });
  return lines;
}

/** Go to the page that has the speech of the address. */
function goToPart() {
  const named = [location.hash.startsWith("#in-") && location.hash.slice("#in-".length), readState(location.search).speech];
  const speech = named.find((each) => each && !sectionOf.has(each));
  const part = speech ? partOf(speech) : here;
  if (starts.length === 0 || part === here) return;
  const address = openable(addressOfPart(part));
  [address.search, address.hash] = [location.search, location.hash];
  location.replace(address);
}

// --- Showing a state --------------------------------------------------------------------------------------------------

let shown = own;
let isAll = starts.length === 0;

/** Return the item of a line with its speech, for orders in which its neighbours are from elsewhere. */
function itemOf(line) {
  line.item ??= line.make();
  const { label, short, date, href } = line.passage.speech;
  const source = [element("a", { href, title: label }, short), date && element("time", { datetime: date }, date)];
  if (!line.item.querySelector(".source")) line.item.append(element("span", { class: "source" }, source));
  return line.item;
}

function drawMixed(lines) {
  mixed.replaceChildren(...lines.slice(0, starts.length > 0 ? SHOWN : lines.length).map(itemOf));
  const label = () => {
    const left = lines.length - mixed.children.length;
    if (left === 0) more.remove();
    else more.textContent = `再显示 ${number(Math.min(left, SHOWN))} 处（还有 ${number(left)}）`;
  };
  const add = () => {
    const next = mixed.children.length;
    mixed.append(...lines.slice(next, next + SHOWN).map(itemOf));
    label();
    mixed.children[next].querySelector("a").focus({ preventScroll: true });
  };
  const more = button("", add, { class: "more-hits" });
  list.replaceChildren(mixed, more);
  label();
}

function drawBySpeech(lines) {
  const ids = [...new Set(lines.map((line) => line.passage.speech.id))];
  for (const id of ids) {
    const items = lines.filter((line) => line.passage.speech.id === id).map((line) => line.item);
    items.forEach((item) => item.querySelector(".source")?.remove());
    sectionOf.get(id).items.replaceChildren(...items);
  }
  list.replaceChildren(...ids.map((id) => sectionOf.get(id).section));
}

function controls(state) {
  const orders = [["speech", "原文顺序"], ["date", "按日期"], ["left", "按前文"], ["right", "按后文"]];
  const chosen = element(
    "select",
    { "data-key": "speech" },
    element("option", { value: "" }, `${starts.length > 0 ? "本页" : "全部"} ${number(sections.length)} 篇`),
    sections.map(({ speech, lines }) => element("option", { value: speech.id }, `${speech.label}（${number(lines.length)}）`)),
  );
  chosen.value = state.speech;
  chosen.addEventListener("change", () => go(writeState({ ...readState(location.search), speech: chosen.value })));
  const label = sections.length > 1 && element("label", {}, element("span", {}, "讲话"), chosen);
  const facts = starts.length > 0 && !isLoadable ? [] : FACTS.map(([name, heading]) => factChoice(state, name, heading));
  redraw(bar, [choice(state, "sort", orders, "用例的排列"), facts, label, csv, status]);
}

/** Return the choice of a year or campaign in the whole entry; null where there is one value. */
function factChoice(state, name, heading) {
  const values = uses[name] ?? [];
  if (values.length < 2) return null;
  const chosen = element(
    "select",
    { "data-key": name },
    element("option", { value: "" }, "全部"),
    values.map(([value, count]) => element("option", { value }, `${value}（${number(count)}）`)),
  );
  chosen.value = state[name];
  chosen.addEventListener("change", () => go(writeState({ ...readState(location.search), speech: "", [name]: chosen.value })));
  return element("label", {}, element("span", {}, heading), chosen);
}

/** Ignore a speech, year or campaign without the slogan: a link from elsewhere may name one. */
function stateOf(search) {
  const state = readState(search);
  if (!sectionOf.has(state.speech)) state.speech = "";
  for (const [name] of FACTS) if (!uses[name]?.some(([value]) => value === state[name])) state[name] = "";
  return state;
}

/** Whether a state asks for more than the lines of this page in their order. */
const asksForMore = (state) => state.speech === "" && (state.sort !== "speech" || FACTS.some(([name]) => state[name]));

const fits = (state, { passage: { speech } }) =>
  ["", speech.id].includes(state.speech) && FACTS.every(([name]) => ["", speech[name]].includes(state[name]));

let turn = 0;

async function show() {
  const mine = ++turn;
  const state = stateOf(location.search);
  if (isLoadable) controls(state); // They have the progress.
  let [lines, problem] = [own, ""];
  if (isLoadable && asksForMore(state)) {
    try {
      lines = await everything(state, (text) => (status.textContent = text));
    } catch (error) {
      problem = error instanceof TooMany ? "用例太多，请先选年份或活动；" : "其余各页没有读到，";
    }
  }
  const isEverything = lines !== own;
  // These orders take the lines out of their speeches, so that each must say where it is from.
  const isMixed = state.sort === "left" || state.sort === "right";
  if (isMixed) {
    // Without the pairs of traditional and simplified characters the order is nearly the same.
    const fold = await folding().catch(() => new Folding());
    for (const { passage } of lines) passage.folding = fold;
  }
  if (mine !== turn) return;
  shown = ordered(lines.filter((line) => fits(state, line)), state.sort);
  isAll = isEverything || starts.length === 0;
  if (isEverything || isMixed) drawMixed(shown);
  else drawBySpeech(shown);
  controls(state);
  const speeches = new Set(shown.map((line) => line.passage.speech.id)).size;
  const of = starts.length === 0 || state.speech !== "" ? "" : isEverything ? "全部 " : "本页 ";
  status.textContent = `${problem}${of}${number(shown.length)} 处，${number(speeches)} 篇`;
}

function go(address) {
  history.pushState({}, "", address || "./");
  return show();
}

// --- File and citation ------------------------------------------------------------------------------------------------

/** Promise the lines that are shown, or those of all pages, each with its whole paragraph. */
async function hits(report) {
  const state = stateOf(location.search);
  const lines = isAll || !isLoadable || state.speech !== "" ? shown : await everything(state, report).catch(() => shown);
  const speeches = [...new Set(lines.map((line) => line.passage.speech.id))];
  const passages = await passagesOf(speeches, (loaded) => report(`已取 ${number(loaded)}/${number(speeches.length)} 篇`));
  return lines.map(({ passage: { speech }, place }) => {
    const passage = passages.get(speech.id).get(place.paragraph);
    const start = utf16Offsets(passage.text)(place.start);
    return { passage, spans: [[start, start + place.phrase.length]] };
  });
}

const which = isLoadable ? "全部" : starts.length > 0 ? "本页" : "";
const csv = downloadButton(`下载${which}用例（CSV）`, "口号", slogan, hits);

function offerCitation() {
  const described = document.querySelector("[data-cite]");
  if (!described) return; // On a later page: a citation names the first page of the entry.
  const url = document.querySelector("link[rel=canonical]")?.href ?? new URL(location.pathname, location.href).href;
  described.parentElement.append(" ", copyButton("引文", () => entryCitation(described.textContent, { url, accessed: today() })));
}

onStateLink(bar, (address) => go(new URL(address).search));

// A link to a speech's lines, from the table or from a line, also works while they are mixed or filtered away.
document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[href^='#in-']");
  const speech = link && sectionOf.get(link.hash.slice("#in-".length));
  if (!speech || list.contains(speech.section)) return;
  event.preventDefault();
  await go(writeState({ ...readState(location.search), sort: "speech", speech: "", year: "", campaign: "" }));
  location.hash = link.hash;
});

addEventListener("popstate", show);
addEventListener("hashchange", goToPart);
offerCitation();
goToPart();
show();
if (isLoadable && here > 0) {
  // Without the first page the filters are missing, and all else works.
  loadPage(0).then((page) => {
    uses = JSON.parse(page.querySelector("[data-uses]").dataset.uses);
    return show();
  }).catch(() => {});
}
