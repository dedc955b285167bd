/**
 * The search page. Its state is in the address; every control is a link to another state, so that back and forward, a new tab
 * and a bookmark all work. `show` is the only way from an address to what is seen.
 */

import { addressOf } from "../addresses.js";
import { button, element, keepPlace, number } from "../dom.js";
import { HitStream } from "./index.js";
import { describedBy, readRows } from "../speeches/facets.js";
import { glossary, IndexProblem, searchIndex, sloganList, speechColumns, speechIds } from "./index_files.js";
import { countOccurrences, ordered } from "./matching.js";
import { hasSeveralGroups, inWords, isCompound, literally, parse, queryFor, soughtTerms } from "./query.js";
import {
  controls, downloadButton, filterPanel, filterSection, FILTERS, hitList, inView, onStateLink, phraseList, readerTitle,
  readState, redraw, stateLink, strip, USUAL, writeState,
} from "./results.js"; // prettier-ignore
import { containing, longestParts, neighbours, suggestedSlogans } from "./similar.js";

// Hits shown at once and with every step. A screen holds some ten hits; in a large corpus every speech is a file to load.
const STEPS = { first: 40, further: 200 };
const STEPS_WITH_LISTS = { first: 6, further: 60 };
// Examples fill three lines of a wide screen.
const MOST_EXAMPLES = 16;
// Titles and entries above the hits: the first hit is still on the first screen of a phone.
const MOST_TITLES = 3;
// Titles that are added by one click.
const MORE_TITLES = 50;
const MOST_ENTRIES = 5;
// Speeches that what is sought describes, where no paragraph has it.
const MOST_DESCRIBED = 10;
// With posting lists: speeches that are shown before the list is unfolded. Each one loads an entry.
const MOST_SPEECHES = 6;
// Sorting by context needs the text of every hit: 200 speeches load in about a second.
const MOST_SORTED = 200;

const results = document.getElementById("search-results");
const status = document.getElementById("search-status");
const entry = document.getElementById("search-entry");
const form = document.getElementById("search-form");
const input = form.elements.q;
const help = document.querySelector(".search-help");
const TITLE = document.title;

/**
 * Return an element that holds the `instead` until what `make` promises has come. `make` is called after the page has been drawn:
 * what it loads must not delay the hits.
 */
function later(make, instead = "") {
  const place = element("div", {}, instead);
  const fill = async () => place.replaceChildren(...[await make()].filter(Boolean));
  setTimeout(() => fill().catch(() => {}));
  return place;
}

// --- An answer --------------------------------------------------------------------------------------------------------

/** Return loaded hits as a stream. */
const streamOf = (hits) => ({ next: async (count) => hits.splice(0, count), get isAtEnd() { return hits.length === 0; } }); // prettier-ignore

/** One answer with all that the page shows of it. */
class Answer {
  static async to(state) {
    const index = await searchIndex();
    const query = parse(state.q, index.folding);
    const [found, columns, ids] = await Promise.all([
      index.answer(query, state.within, state.type !== ""),
      index.columns(),
      state.speech && speechIds(),
    ]);
    let ofType = found;
    if (state.type !== "") {
      const isHeading = await index.headings();
      ofType = await index.ofUnits(found.units.filter((unit) => isHeading(unit) === (state.type === "heading")));
    }
    const answer = new Answer();
    Object.assign(answer, { state, index, query, columns, all: found, ofType, chosen: ids ? ids.indexOf(state.speech) : -1 });
    answer.values = { year: index.catalogue.years, kind: index.catalogue.kinds, campaign: index.catalogue.campaigns };
    [answer.speeches, answer.counts] = answer.allowed();
    answer.total = answer.counts.reduce((total, count) => total + count, 0);
    answer.occurrences = await answer.countOccurrences();
    return answer;
  }

  /** Return the speeches that pass all filters but `except`, and how many paragraphs of each are found. */
  allowed(except = "") {
    const { state, ofType, columns } = this;
    const wanted = Object.keys(this.values)
      .filter((name) => name !== except && state[name] !== "")
      .map((name) => [columns[name], this.values[name].indexOf(state[name]) + 1]);
    const isOneSpeech = except !== "speech" && state.speech !== "";
    const [speeches, counts] = [[], []];
    ofType.speeches.forEach((speech, at) => {
      if (isOneSpeech && speech !== this.chosen) return;
      // A value that the corpus does not have has the number 0, which also means "not known": nothing is found.
      if (!wanted.every(([column, value]) => value > 0 && column[speech] === value)) return;
      speeches.push(speech);
      counts.push(ofType.counts[at]);
    });
    return [speeches, counts];
  }

  get isFiltered() {
    return this.speeches.length !== this.all.speeches.length || this.total !== this.all.total;
  }

  /** Promise how many occurrences there are; null where that is not known without loading texts. */
  async countOccurrences() {
    if (!this.isFiltered) return this.all.occurrences;
    return this.index.isScanned ? countOccurrences(await this.everything()) : null;
  }

  async stream() {
    const { index, query, state } = this;
    let order = this.speeches.map((_, at) => at);
    if (state.sort === "count") order = order.sort((a, b) => this.counts[b] - this.counts[a] || a - b);
    if (state.sort === "date") {
      const dates = await index.dates();
      order = order.sort((a, b) => dates[this.speeches[b]] - dates[this.speeches[a]] || a - b);
    }
    const [speeches, counts] = [this.speeches, this.counts].map((list) => order.map((at) => list[at]));
    const accept = (hit) => state.type === "" || hit.passage.kind === state.type;
    return new HitStream(index, speeches, counts, query, state.within, accept);
  }

  /** Promise all hits, the text of all their speeches loaded. */
  async everything(report = () => {}) {
    const stream = await this.stream();
    const hits = [];
    while (!stream.isAtEnd) {
      hits.push(...(await stream.next(1)));
      report(`已取 ${number(stream.at)}/${number(this.speeches.length)} 篇`);
    }
    return hits;
  }

  get sortsByContext() {
    return this.index.isScanned || this.speeches.length <= MOST_SORTED;
  }

  async list(shown) {
    const { state } = this;
    const steps = { shown, ...(this.index.isScanned ? STEPS : STEPS_WITH_LISTS) };
    const total = { passages: this.total, keyword: this.occurrences, speeches: this.speeches.length }[state.view];
    const isByContext = state.view === "keyword" && (state.sort === "left" || state.sort === "right") && this.sortsByContext;
    const stream = isByContext
      ? streamOf(ordered(inView(state, await this.everything()), state.sort))
      : await this.stream();
    return hitList(state, stream, total, steps);
  }

  // --- Filters --------------------------------------------------------------------------------------------------------

  #counts(name) {
    const [speeches, counts] = this.allowed(name);
    const counted = new Map();
    speeches.forEach((speech, at) => {
      const value = this.values[name][this.columns[name][speech] - 1];
      if (value !== undefined) counted.set(value, (counted.get(value) ?? 0) + counts[at]);
    });
    // Years by their order, other values by their number.
    return [...counted].sort((a, b) => (name === "year" ? (a[0] < b[0] ? -1 : 1) : b[1] - a[1]));
  }

  /** Return where the hits are in a speech, if their paragraphs are known. */
  #strip(speech) {
    const [from, to] = [this.columns.starts[speech] + 1, this.columns.starts[speech + 1]];
    const units = this.ofType.units?.filter((unit) => unit >= from && unit < to);
    return units && strip(units.map((unit) => (unit - from + 0.5) / (to - from)));
  }

  async #speechFilter() {
    const [speeches, counts] = this.allowed("speech");
    const most = speeches
      .map((speech, at) => [speech, counts[at]])
      .sort((a, b) => b[1] - a[1] || a[0] - b[0])
      .slice(0, this.index.isScanned ? Infinity : MOST_SPEECHES);
    if (this.chosen >= 0 && !most.some(([speech]) => speech === this.chosen)) most.unshift([this.chosen, this.total]);
    const entries = await Promise.all(most.map(([speech]) => this.index.source.entry(speech)));
    const at = new Map(entries.map(({ id }, number) => [id, number]));
    const section = filterSection("speech", most.map(([, count], number) => [entries[number].id, count]), this.state, {
      label: (id) => (at.has(id) ? readerTitle(entries[at.get(id)]) : id),
      stripOf: (id) => at.has(id) && this.#strip(most[at.get(id)][0]),
    });
    const others = speeches.length - most.length;
    if (section && others > 0) section.append(element("p", { class: "facet-rest" }, `另有 ${number(others)} 篇`));
    return section;
  }

  /** Headings and text: counted where the paragraphs are known, else only offered. */
  async #typeFilter() {
    const { state, total, all } = this;
    const isKnown = state.type === "" && !this.isFiltered && all.units;
    const headings = isKnown ? all.units.filter(await this.index.headings()).length : null;
    const known = { heading: headings, text: headings === null ? null : total - headings, [state.type]: total };
    return filterSection("type", ["heading", "text"].map((type) => [type, known[type]]), state);
  }

  /** Return the filters; those that load something come when it has come, and nothing above them moves. */
  filters() {
    const byValue = ["campaign", "year", "kind"].map((name) => filterSection(name, this.#counts(name), this.state));
    const loading = [later(() => this.#typeFilter()), later(() => this.#speechFilter())];
    return filterPanel(this.state, [...byValue, ...loading].filter(Boolean));
  }

  /** Return the speeches whose title fits: apart from the paragraphs, and not counted with them. Their names come later. */
  titled() {
    const { titles } = this.all;
    if (titles.length === 0) return null;
    const list = element("ul", { tabindex: "-1" });
    const more = button("", () => grow(MORE_TITLES));
    const grow = (most) => {
      const from = list.children.length;
      for (const speech of titles.slice(from, from + most)) {
        const link = async () => {
          const entry = await this.index.source.entry(speech);
          return element("a", { href: addressOf(entry.url) }, readerTitle(entry));
        };
        list.append(element("li", {}, later(link, "…")));
      }
      const rest = titles.length - list.children.length;
      more.textContent = `另有 ${number(rest)} 篇`;
      more.hidden = rest <= 0;
      if (more.hidden && from > 0) list.focus();
    };
    grow(MOST_TITLES);
    return element("section", { class: "titled" }, element("h2", {}, "标题命中"), list, more);
  }
}

// --- Nothing is found -------------------------------------------------------------------------------------------------

/** Promise near forms of terms that occur nowhere, named as what they are; null where nothing is near. */
async function nearForms(missing, index, countOf) {
  const fold = index.folding;
  const slogans = await sloganList().catch(() => []);
  const alike = ({ text }) => [...neighbours(fold.text(text), slogans, fold), ...suggestedSlogans(text, slogans, fold)];
  const similar = [...new Set(missing.flatMap(alike))];
  const occurs = async (part) => (await countOf(part)) > 0;
  const parts = (await Promise.all(missing.map(({ text }) => longestParts(text, fold, occurs)))).flat();
  if (similar.length === 0 && parts.length === 0) return null;
  const counted = await Promise.all(parts.map(async (part) => [part, part, `${number(await countOf(part))} 段`]));
  return element(
    "section",
    { class: "near" },
    element("h2", {}, "相近的说法"),
    element("p", {}, "以下不是检索结果，只是库中与所查词句相近的说法。"),
    similar.length > 0 && [
      element("h3", {}, "相近的口号"),
      phraseList(similar.map((slogan) => [queryFor(slogan.text), slogan.text, `${number(slogan.count)} 处`])),
    ],
    counted.length > 0 && [element("h3", {}, "所查词句中出现过的部分"), phraseList(counted)],
  );
}

/** Promise the speeches whose title, date, place, campaign … have all terms; null for none. */
async function described(terms, index) {
  const found = describedBy(readRows(await speechColumns()), terms.map(({ text }) => text), index.folding);
  if (found.length === 0) return null;
  const items = found.slice(0, MOST_DESCRIBED).map(({ id, title }) => element("li", {}, element("a", { href: addressOf(`speeches/${id}/`) }, title)));
  const rest = found.length - items.length;
  return element(
    "section",
    { class: "titled described" },
    element("h2", {}, "著录相符的讲话"),
    element("ul", {}, items),
    rest > 0 && element("p", {}, `另有 ${number(rest)} 篇，可在`, element("a", { href: addressOf("speeches/") }, "讲话目录"), "里筛选"),
  );
}

/** Promise the page for no results: the reason, if it is known, and separately similar texts that exist. */
async function nothing({ state, query, index, all }) {
  const { speeches, units } = index.catalogue;
  const countOf = async (text) => (await index.answer(literally(text, index.folding))).total;
  const countTerm = async (term) => (await index.answer({ groups: [{ excluded: false, terms: [term] }] })).total;
  const terms = soughtTerms(query);
  const counts = terms.length > 1 ? await Promise.all(terms.map(countTerm)) : [all.total];
  const inSpeech = state.within === "paragraph" && hasSeveralGroups(query) ? (await index.answer(query, "speech")).total : 0;
  const unfiltered = Object.fromEntries(FILTERS.map((name) => [name, ""]));
  const what = query.literal || !isCompound(query) ? `“${state.q}”` : "同时符合各项条件的段落";
  const missing = all.total === 0 ? terms.filter((_, at) => counts[at] === 0) : [];
  return [
    element(
      "div",
      { class: "nothing" },
      element("h2", {}, `没有找到${what}`),
      all.total === 0
        ? element("p", {}, `已检索全部 ${number(speeches)} 篇、${number(units - speeches)} 段，未出现。`)
        : element("p", {}, `不加筛选，有 ${number(all.total)} 段：`, stateLink(state, unfiltered, "unfiltered", {}, "去掉筛选")),
      terms.length > 1 &&
        phraseList(terms.map(({ text, exact }, at) => [exact ? `"${text}"` : text, text, `${number(counts[at])} 段`])),
      inSpeech > 0 &&
        element(
          "p",
          {},
          "各词不在同一段，但",
          stateLink(state, { within: "speech" }, "within-speech", {}, "同在一篇讲话里"),
          `的有 ${number(inSpeech)} 段。`,
        ),
    ),
    all.total === 0 && all.titles.length === 0 && later(() => described(terms, index)),
    missing.length > 0 && later(() => nearForms(missing, index, countOf)),
  ];
}

// --- The page ---------------------------------------------------------------------------------------------------------

/** Promise the page before a query: how to write one, and examples. */
async function examples() {
  const slogans = await sloganList();
  help.open = true;
  if (slogans.length === 0) return [help];
  return [
    help,
    element("h2", {}, "高频口号"),
    phraseList(slogans.slice(0, MOST_EXAMPLES).map((slogan) => [queryFor(slogan.text), slogan.text, number(slogan.count)])),
  ];
}

/**
 * Show after the summary the entries of the glossary that contain the query. They may come late: nothing moves. The glossary of a
 * large corpus is more than a query loads: then there is only a link to it.
 */
async function showEntries(state, isCurrent) {
  entry.replaceChildren();
  const { isScanned, folding: fold } = await searchIndex();
  if (state.q === "" || isCompound(parse(state.q, fold))) return;
  const all = addressOf("slogans/", "", state.q);
  const found = isScanned ? containing(state.q, await glossary(), fold) : [];
  if (!isCurrent() || (isScanned && found.length === 0)) return;
  const links = found.slice(0, MOST_ENTRIES).map(({ text, url }) => element("a", { href: addressOf(url) }, text));
  const counted = isScanned ? `含“${state.q}”的口号 ${number(found.length)} 条` : `含“${state.q}”的口号`;
  const more = links.length < found.length || !isScanned ? [element("a", { href: all }, `${counted} →`), "　"] : [`${counted}：`];
  entry.replaceChildren(...more, ...links.flatMap((link, at) => (at > 0 ? [" · ", link] : [link])));
}

/** The summary, for eyes and ears; where nothing is found, the page itself says it large. */
function summary({ query, total, occurrences, speeches }) {
  if (total === 0) return "没有找到";
  const understood = query.literal ? "按原样检索：" : isCompound(query) ? `${inWords(query)}：` : "";
  const counted = occurrences === null ? "" : `${number(occurrences)} 处，`;
  return `${understood}${number(total)} 段，${counted}见于 ${number(speeches.length)} 篇讲话`;
}

/** Promise what the page shows for a state: `{total, summary, children}`. */
async function answerOf(state) {
  if (state.q === "") return { total: 0, summary: "", children: await examples() };
  const answer = await Answer.to(state);
  const { query, total, all } = answer;
  const list = await (total > 0 ? answer.list(history.state?.shown ?? 0) : nothing(answer));
  const titled = answer.titled();
  const filters = all.total > 0 && answer.filters();
  if (total === 0) return { total, summary: summary(answer), children: [titled, filters, list] };
  const download = downloadButton("下载全部（CSV）", "检索", state.q, (report) => answer.everything(report));
  const years = !/[,;；]/.test(state.q) && element("a", { class: "over-time", href: addressOf("trends/", "", state.q) }, "历年次数 →");
  const found = element("div", { class: "found" }, controls(state, query, answer.sortsByContext), list, years, " ", download);
  return { total, summary: summary(answer), children: [titled, filters, found] };
}

function fail(problem) {
  const again = button("重试", show);
  results.replaceChildren(element("div", { class: "nothing", role: "alert" }, element("p", {}, problem.message), again));
  results.dataset.state = "error";
  status.textContent = "";
}

let turn = 0;

/** Show the state of the address. What comes after the next call is dropped. */
async function show() {
  const mine = ++turn;
  const isCurrent = () => mine === turn;
  const state = readState(location.search);
  // First, so that its files are loading while the page says that it waits.
  const answered = answerOf(state);
  input.value = state.q;
  document.title = state.q ? `${state.q} - ${TITLE}` : TITLE;
  results.dataset.state = "loading";
  try {
    const { total, summary: text, children } = await answered;
    if (!isCurrent()) return;
    status.classList.toggle("unseen", state.q !== "" && total === 0);
    status.textContent = text;
    if (state.q !== "" && results.contains(help)) {
      help.open = false;
      results.after(help);
    }
    redraw(results, children);
    results.dataset.total = String(total);
    results.dataset.state = "done";
    showEntries(state, isCurrent).catch(() => {}); // An ornament: the answer is complete without it.
  } catch (problem) {
    if (!isCurrent()) return;
    if (!(problem instanceof IndexProblem)) throw problem;
    fail(problem);
  }
}

function go(address) {
  if (new URL(address, location.href).href === location.href) return;
  history.pushState({}, "", address);
  show();
}

onStateLink(results, go);
onStateLink(help, go);

// The header's box queries this page too, without loading it again. Filters belong to the former query.
document.addEventListener("submit", (event) => {
  const q = event.target.matches("form[role=search]") && event.target.elements.q?.value.trim();
  if (q === false || q === undefined) return;
  event.preventDefault();
  const { view, sort, within } = readState(location.search);
  if (scrollY > 0) scrollTo({ top: 0 });
  go(writeState({ ...USUAL, view, sort, within, q }) || location.pathname);
});

addEventListener("popstate", show);
keepPlace(show());
