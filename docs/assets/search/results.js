/**
 * What the search page shows of its answer: the state in the address, links to other states, filters, hits, and the file of
 * all hits. Every text is a text node; the phrase is marked by elements of our own.
 */

import { addressOf } from "../addresses.js";
import { button, copyButton, element, isPlainClick, number, saveFile, today, writeDates } from "../dom.js";
import { collectButton } from "../excerpts/collecting.js";
import { citedWords } from "../reading/citation.js";
import { site } from "../reading/speech.js";
import { bestBySpeech, excerpt, keywordInContext, pieces, sectionsAround, splitByOccurrence } from "./matching.js";
import { hasSeveralGroups } from "./query.js";

// --- The state in the address; what is as usual is left out -----------------------------------------------------------

const CHOICES = { view: ["passages", "keyword", "speeches"], within: ["paragraph", "speech"], sort: ["speech", "count", "date", "left", "right"] };
/** The filters, by their names in the address. */
export const FILTERS = ["speech", "campaign", "year", "kind", "type"];

export const USUAL = Object.freeze({
  q: "",
  ...Object.fromEntries(Object.entries(CHOICES).map(([name, choices]) => [name, choices[0]])),
  ...Object.fromEntries(FILTERS.map((name) => [name, ""])),
});

/** Return the state that an address's query string describes; unknown parameters and values are ignored. */
export function readState(search) {
  const parameters = new URLSearchParams(search);
  const state = { ...USUAL, q: (parameters.get("q") ?? "").trim() };
  for (const [name, choices] of Object.entries(CHOICES)) {
    if (choices.includes(parameters.get(name))) state[name] = parameters.get(name);
  }
  for (const name of FILTERS) state[name] = parameters.get(name) ?? "";
  return state;
}

/** Return the query string for a state, "?q=…" first; "" for the usual state. `readState(writeState(state))` is the state. */
export function writeState(state) {
  const parameters = new URLSearchParams();
  for (const name of Object.keys(USUAL)) if (state[name] !== USUAL[name]) parameters.set(name, state[name]);
  const written = parameters.toString();
  return written && `?${written}`;
}

// --- Links to other states --------------------------------------------------------------------------------------------

/** Return a link to another state of this page. `key` identifies it after the page was drawn again, so that focus stays. */
export function stateLink(state, changes, key, attributes, ...children) {
  const address = writeState({ ...state, ...changes }) || location.pathname;
  return element("a", { href: address, "data-state-link": true, "data-key": key, ...attributes }, ...children);
}

/** Call `go` with the address of a link to another state, when it is clicked in the container. */
export function onStateLink(container, go) {
  container.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-state-link]");
    if (!link || !isPlainClick(event)) return;
    event.preventDefault();
    go(link.href);
  });
}

/** Replace the children of a container; the focus stays on the element with the same key. */
export function redraw(container, children) {
  const key = container.contains(document.activeElement) && document.activeElement.dataset.key;
  container.replaceChildren(...children.flat(Infinity).filter(Boolean));
  if (key) container.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus({ preventScroll: true });
}

/** Return phrases to search for, `[query, text, count]`, each a link that searches for it. */
export function phraseList(list) {
  const items = list.map(([query, text, count]) =>
    element(
      "li",
      {},
      stateLink(USUAL, { q: query }, `phrase-${query}`, {}, text),
      " ",
      element("span", { class: "count" }, count),
    ),
  );
  return element("div", { class: "chips" }, element("ul", {}, items));
}

/** Return a list of which only the first `most` items are seen at once; one item is never folded away alone. */
export function foldedList(items, most, unit) {
  const seen = items.length > most + 1 ? most : items.length;
  const rest = items.slice(seen);
  return [
    element("ul", {}, items.slice(0, seen)),
    rest.length > 0 &&
      element("details", {}, element("summary", {}, `其余 ${number(rest.length)} ${unit}`), element("ul", {}, rest)),
  ];
}

/** Return links to the values of one part of the state, `[value, text, further changes]`; the current one is marked. */
export function choice(state, name, options, label) {
  const links = options.map(([value, text, more = {}]) => {
    const current = state[name] === value ? "true" : null;
    return stateLink(state, { [name]: value, ...more }, `${name}-${value}`, { "aria-current": current }, text);
  });
  return element("nav", { class: "choice", "aria-label": label }, links);
}

/** Return how hits are shown and sorted, and what several terms must have in common. `byContext` false: too many to sort so. */
export function controls(state, query, byContext) {
  const sorts = [["speech", "按讲话"], ["count", "按段数"], ["date", "按日期"]];
  if (state.view === "keyword" && byContext) sorts.push(["left", "按前文"], ["right", "按后文"]);
  // Paragraphs are not sorted by the words around one phrase.
  const sort = ["left", "right"].includes(state.sort) ? "speech" : state.sort;
  const views = [["passages", "按段显示", { sort }], ["keyword", "逐行对照"], ["speeches", "每篇一条", { sort }]];
  return element(
    "div",
    { class: "search-controls" },
    choice(state, "view", views, "显示方式"),
    choice(state, "sort", sorts, "排列"),
    hasSeveralGroups(query) && choice(state, "within", [["paragraph", "同一段"], ["speech", "同一篇"]], "各词应同在"),
  );
}

// --- Filters ----------------------------------------------------------------------------------------------------------

// As many values of each of five filters fit next to the first screens of hits; the rest is folded.
const MOST_VALUES = 6;

const KINDS = { speech: "讲话", news_report: "新闻报道", other: "其他" };
const TYPES = { heading: "标题", text: "正文" };
const FILTER_NAMES = { speech: "讲话", campaign: "活动", year: "年份", kind: "文体", type: "段落" };
export const labelOf = (name, value) =>
  name === "year" ? value.replace("考订", "（考订）") : ({ type: TYPES, kind: KINDS })[name]?.[value] ?? value;

/** Return a strip with a tick for each share (0 to 1) of its length. */
export function strip(shares) {
  const ticks = shares.map((share) => {
    const tick = element("i");
    tick.style.insetInlineStart = `${100 * share}%`;
    return tick;
  });
  return element("span", { class: "strip", "aria-hidden": "true" }, ticks);
}

/**
 * Return one filter with its values, `[value, count]` (null: not known): null where there is nothing to choose. `label` and
 * `stripOf` give what is shown of a value.
 */
export function filterSection(name, values, state, { label = (value) => labelOf(name, value), stripOf = () => null } = {}) {
  const all = [...values];
  if (state[name] !== "" && !all.some(([value]) => value === state[name])) all.unshift([state[name], 0]);
  if (all.length < 2 && state[name] === "") return null;
  const items = all.map(([value, count]) => {
    const isChosen = state[name] === value;
    return element(
      "li",
      {},
      stateLink(
        state,
        { [name]: isChosen ? "" : value },
        `${name}-${value}`,
        { "aria-current": isChosen ? "true" : null, title: isChosen ? "取消这项筛选" : null },
        element("span", { class: "facet-label" }, label(value)),
        count !== null && element("span", { class: "count" }, number(count)),
        stripOf(value),
      ),
    );
  });
  return element("section", { class: "facet" }, element("h2", {}, FILTER_NAMES[name]), foldedList(items, MOST_VALUES, "项"));
}

/** Return the filters together; null where there are none. */
export function filterPanel(state, sections) {
  if (sections.length === 0) return null;
  const chosen = FILTERS.filter((name) => state[name] !== "").length;
  // Next to the hits on a wide screen, folded above them on a narrow one.
  const isWide = matchMedia("(min-width: 60em)").matches;
  return element(
    "details",
    { class: "facets", open: isWide },
    element("summary", {}, chosen > 0 ? `筛选（已选 ${chosen} 项）` : "筛选"),
    sections,
  );
}

// --- Hits -------------------------------------------------------------------------------------------------------------

/** Return hits as the state's view shows them: one for each occurrence where lines are shown, or the best of each speech. */
export function inView({ view }, hits) {
  if (view === "keyword") return splitByOccurrence(hits);
  return view === "speeches" ? bestBySpeech(hits) : hits;
}

// Context on either side of a line, in characters: more than the widest screen shows, so that only the style cuts it.
const LINE = 60;

function marked(text, spans, start, end) {
  return pieces(text, spans, start, end).map((piece) =>
    piece.span === null ? piece.text : element("mark", {}, piece.text),
  );
}

/** 第 5 段; a paragraph's id is its number. */
const ordinal = (passage) => `第 ${passage.id.replace("p_", "")} 段`;

/** Return the headings above a hit, without those that can be read in what is shown of the passage itself. */
function headingsAbove({ passage, spans }, windows) {
  const isShown = ({ paragraph, start }) =>
    paragraph === passage.number && windows.some(([from, to]) => start >= from && start < to);
  return sectionsAround(passage.speech.sections, passage, spans[0]?.[0] ?? 0).filter((section) => !isShown(section));
}

/** Return the title with the addition that tells a speech apart. Citations use the title alone. */
export const readerTitle = ({ label, title }) => label ?? title;

function time({ date, inferred }) {
  if (date) return element("time", { datetime: date }, writeDates(date));
  return inferred ? element("span", { class: "inferred", title: "文中没有注明日期，据内容推定" }, `${writeDates(inferred)}（考订）`) : null;
}

function source(speech, query, isContinued) {
  // A name that is not shown again is skipped by Tab, too.
  return element(
    "p",
    { class: "hit-source" },
    element("a", { href: addressOf(speech.url, "", query), tabindex: isContinued ? "-1" : null }, readerTitle(speech)),
    time(speech),
  );
}

function place(hit, query, windows) {
  const { passage } = hit;
  const above = headingsAbove(hit, windows);
  const source = () => ({ ...passage.speech, site: site().name, url: addressOf(passage.speech.url, passage.id), accessed: today() });
  return element(
    "p",
    { class: "hit-place" },
    element("a", { href: addressOf(passage.speech.url, passage.id, query) }, ordinal(passage)),
    passage.kind === "heading" && element("span", { class: "hit-kind" }, "标题"),
    above.length > 0 && element("span", { class: "hit-path" }, above.map(({ title }) => element("span", {}, title))),
    copyButton("引文", () => citedWords(source(), passage.text)),
    collectButton(() => ({ source: source(), place: ordinal(passage), text: passage.text })),
  );
}

function body(hit, { windows, hidden }) {
  const { text: whole } = hit.passage;
  const cut = () => element("span", { class: "cut" }, "……");
  const shown = windows.flatMap(([from, to]) => [...(from > 0 ? [cut()] : []), ...marked(whole, hit.spans, from, to)]);
  const text = element("span", {}, shown);
  if (windows[0][0] === 0 && windows[0][1] === whole.length) return element("p", { class: "hit-text" }, text);
  if (windows.at(-1)[1] < whole.length) text.append(cut());
  const excerpted = [...text.childNodes];
  const name = hidden > 0 ? `展开全段（另有 ${hidden} 处）` : "展开全段";
  const toggle = (more) => {
    const isOpening = more.getAttribute("aria-expanded") === "false";
    more.setAttribute("aria-expanded", String(isOpening));
    more.textContent = isOpening ? "收起" : name;
    text.replaceChildren(...(isOpening ? marked(whole, hit.spans) : excerpted));
  };
  return element("p", { class: "hit-text" }, text, button(name, toggle, { "aria-expanded": "false" }));
}

/**
 * Return a hit as an excerpt of its paragraph. `isContinued`: the hit before is of the same speech, named there. A hit that is
 * the best of its speech says how many there are.
 */
function passageItem(hit, state, isContinued) {
  const cut = excerpt(hit.passage.text, hit.spans, hit.of ? { most: 1 } : {});
  const { speech, id } = hit.passage;
  const all = hit.of && { view: "passages", speech: speech.id };
  return element(
    "li",
    { class: isContinued ? "hit continued" : "hit", "data-speech": speech.id, "data-paragraph": id },
    source(speech, state.q, isContinued),
    place(hit, state.q, cut.windows),
    body(hit, cut),
    all && element("p", { class: "hit-all" }, stateLink(state, all, `all-${speech.id}`, {}, `本篇 ${number(hit.of)} 段、${number(hit.occurrences)} 处`)),
  );
}

/** Return an occurrence as keyword in context: one line, aligned on the phrase, which links to its place. */
function keywordItem({ passage, spans }, query) {
  const { left, phrase, right } = keywordInContext(passage.text, spans[0], LINE);
  const { url, title, short = title, id } = passage.speech;
  return element(
    "li",
    { class: "line", "data-speech": id, "data-paragraph": passage.id },
    element("span", { class: "line-left" }, element("span", {}, left)),
    element(
      "span",
      { class: "line-right" },
      element("a", { href: addressOf(url, passage.id, query) }, element("mark", {}, phrase)),
      right,
    ),
    element(
      "span",
      { class: "line-source" },
      element("a", { href: addressOf(url, "", query), title: readerTitle(passage.speech) }, short),
      time(passage.speech),
      element("span", {}, ordinal(passage)),
    ),
  );
}

/**
 * Promise the list with its first hits, and a button for more while there are more. `stream` gives hits: `next(least)` promises
 * `least` or more, and `isAtEnd`; `total` is how many there are in this view, null where that is not known. At least `first`
 * are shown at once, or `shown`, if the reader comes back, and `further` with every step.
 */
export async function hitList(state, stream, total, { shown, first, further }) {
  const isLines = state.view === "keyword";
  const unit = { passages: "段", keyword: "处", speeches: "篇" }[state.view];
  const list = element("ol", { class: isLines ? "lines" : "hits", "aria-label": "检索结果" });
  const more = button("", addMore, { "data-more": true, class: "more-hits" });
  let last = null;

  async function add(count) {
    more.disabled = true;
    try {
      for (const hit of inView(state, await stream.next(count))) {
        const isContinued = last?.passage.speech.id === hit.passage.speech.id;
        list.append(isLines ? keywordItem(hit, state.q) : passageItem(hit, state, isContinued));
        last = hit;
      }
    } finally {
      more.disabled = false;
    }
    const left = total - list.children.length;
    if (stream.isAtEnd) more.remove();
    else if (total === null) more.textContent = "再显示一些";
    else more.textContent = `再显示 ${number(Math.min(left, further))} ${unit}（还有 ${number(left)}）`;
  }

  async function addMore() {
    const next = list.children.length;
    await add(further);
    history.replaceState({ ...history.state, shown: list.children.length }, "");
    list.children[next]?.querySelector("a[href*='#']").focus({ preventScroll: true });
  }

  await add(Math.max(shown, first));
  return stream.isAtEnd ? [list] : [list, more];
}

// --- All hits as a file -----------------------------------------------------------------------------------------------

const HEAD = ["讲话编号", "题名", "日期", "段落", "地址", "前文", "词句", "后文"];

/**
 * A spreadsheet takes a cell that begins with one of these, full-width ones too, for a formula; a leading apostrophe makes it
 * text. Text of the genre never begins so, but nobody has read all of it.
 */
const harmless = (text) => (/^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text);
const cell = (text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** Return rows of texts as CSV (RFC 4180, with a byte order mark, by which spreadsheets know UTF-8). */
export const asCsv = (rows) => "\ufeff" + rows.map((row) => row.map((each) => cell(harmless(each))).join(",") + "\r\n").join("");

/** Let the reader save rows of texts as a file, `name.csv`, where the name loses what file names cannot contain. */
export function saveCsv(rows, name) {
  saveFile(new Blob([asCsv(rows)], { type: "text/csv;charset=utf-8" }), `${name.replace(/[^\p{L}\p{N}]+/gu, "_").slice(0, 43)}.csv`);
}

/**
 * Return a row for every occurrence in the hits, between the text before and after it in its paragraph. `address(passage)` gives
 * the address of a passage.
 */
export function csvRows(hits, address) {
  const rows = hits.flatMap(({ passage, spans }) =>
    spans.map(([start, end]) => [
      passage.speech.id,
      passage.speech.title,
      passage.speech.date ?? "",
      passage.id,
      address(passage),
      passage.text.slice(0, start),
      passage.text.slice(start, end),
      passage.text.slice(end),
    ]),
  );
  return [HEAD, ...rows];
}

/**
 * Return a button that saves hits as a file, `name_about.csv`; `collect(report)` promises the hits, and reports its progress as
 * text.
 */
export function downloadButton(label, name, about, collect) {
  const download = async (made) => {
    made.disabled = true;
    try {
      const hits = await collect((text) => (made.textContent = text));
      saveCsv(csvRows(hits, ({ speech, id }) => addressOf(speech.url, id)), `${name}_${about}`);
      made.textContent = label;
    } catch {
      made.textContent = "没有下载成，再试一次";
    } finally {
      made.disabled = false;
    }
  };
  return button(label, download, { class: "download" });
}
