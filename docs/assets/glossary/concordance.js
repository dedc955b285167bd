/**
 * The page of a slogan: its places in another order or of one speech alone, as a file, and the entry as a citation. The page is
 * complete without this. The state is in the address, as that of the search page is.
 */

import { copyButton } from "../search/copy.js";
import { element } from "../search/dom.js";
import { choice } from "../search/filters.js";
import { folding, passagesOfSpeeches, units } from "../search/library.js";
import { number } from "../search/links.js";
import { download } from "../search/list.js";
import { read, write } from "../search/core/address.js";
import { Folding } from "../search/core/fold.js";
import { entryCitation } from "../search/core/record.js";
import { arranged, bySpeech, isMixed } from "./core/lines.js";

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

const sections = [...list.children].map((section) => {
  const { speech: id, title, date } = section.dataset;
  const speech = { id, title, date };
  const items = section.querySelector("ul");
  return { section, speech, items, count: items.children.length };
});

/** All lines, in reading order. */
const all = sections.flatMap(({ items, speech }) => [...items.children].map((item) => lineOf(item, speech)));
const sectionOf = new Map(sections.map((each) => [each.speech.id, each]));
const mixed = element("ul", { class: `${sections[0].items.className} mixed`, "aria-label": "用例" });

/** Where a line is from, for orders in which its neighbours are from elsewhere. */
function source({ title, date, id }) {
  const { href } = sectionOf.get(id).section.querySelector("h3 a");
  return element("span", { class: "source" }, element("a", { href, title }, title), date && element("time", { datetime: date }, date));
}

// --- Showing a state --------------------------------------------------------------------------------------------------

let shown = all;

function drawMixed(lines) {
  for (const { item, passage } of lines) if (!item.querySelector(".source")) item.append(source(passage.speech));
  mixed.replaceChildren(...lines.map(({ item }) => item));
  list.replaceChildren(mixed);
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
    element("option", { value: "" }, `全部 ${number(sections.length)} 篇`),
    sections.map(({ speech, count }) => element("option", { value: speech.id }, `${speech.title}（${number(count)}）`)),
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

async function show() {
  const state = stateOf(location.search);
  if (isMixed(state.sort)) {
    // Without the pairs of traditional and simplified characters the order is nearly the same.
    const fold = await folding().catch(() => new Folding());
    for (const { passage } of all) passage.folding = fold;
  }
  shown = arranged(all, state);
  if (isMixed(state.sort)) drawMixed(shown);
  else drawBySpeech(shown);
  controls(state);
  const speeches = new Set(shown.map((line) => line.passage.speech)).size;
  status.textContent = `${number(shown.length)} 处，${number(speeches)} 篇`;
}

function go(address) {
  history.pushState({}, "", address || "./");
  return show();
}

// --- What readers take away -------------------------------------------------------------------------------------------

/** The lines that are shown, with the whole of their paragraphs around them. */
async function hits(tell) {
  const lines = shown;
  const speeches = [...new Set(lines.map((line) => line.passage.speech.id))];
  const passages = await passagesOfSpeeches(speeches, (loaded) => tell(`已取 ${number(loaded)}/${number(speeches.length)} 篇`));
  return lines.map(({ passage: { speech }, place }) => {
    const passage = passages.get(speech.id).get(place.paragraph);
    const unit = units(passage.text);
    const start = unit(place.start);
    return { passage, spans: [[start, start + place.phrase.length]] };
  });
}

const csv = download("下载用例（CSV）", "口号", slogan, hits);

function offerCitation() {
  const described = document.querySelector("[data-cite]");
  const canonical = document.querySelector("link[rel=canonical]")?.href ?? new URL(location.pathname, location.href).href;
  described.parentElement.append(" ", copyButton((today) => entryCitation(described.textContent, canonical, today)));
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
offerCitation();
show();
