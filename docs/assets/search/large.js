/** What the search page shows where the corpus is too large to load: the same, from counts and a few texts. */

import { element } from "./dom.js";
import { controls, facetPanel, facetSection, tick } from "./filters.js";
import { addressOf, large, speechIds, suggestible } from "./library.js";
import { foldedList, number } from "./links.js";
import { downloadAll, hitList, inView, Ready } from "./list.js";
import { nearForms, notFound, termByTerm, withoutFilters } from "./nothing.js";
import { Stream } from "./core/large.js";
import { longestParts } from "./core/near.js";
import { ordered } from "./core/order.js";
import { mustMeet, parse, several, sought } from "./core/query.js";

// The library asks for it where it is needed; named here, it comes with the page and not a step later.
export { opened } from "./shelf.js";

// Every speech with a hit is a file to load: a screen of hits at once, the rest as the reader asks for it.
const FIRST = 6;
const FURTHER = 60;
// As many titles and speeches as are seen without unfolding.
const MOST_TITLES = 3;
const MOST_SPEECHES = 6;
// Sorting by context needs the text of every hit: so many speeches load in about a second.
const MOST_SORTED = 200;

/** Promises a task of its own, after the page has been drawn: what it loads shall not stand before the hits. */
const drawn = () => new Promise((resolve) => setTimeout(resolve));

const sum = (counts) => counts.reduce((total, count) => total + count, 0);

/** Hits from a stream, in the view that is asked for; `total` is how many there will be, null where that is not known. */
class Streamed {
  constructor(state, stream, total) {
    Object.assign(this, { state, stream, total, given: 0 });
  }

  get ended() {
    return this.stream.ended;
  }

  get left() {
    return this.total === null ? null : this.total - this.given;
  }

  async next(least) {
    const hits = inView(this.state, await this.stream.next(least));
    this.given += hits.length;
    return hits;
  }
}

/** One answer with all that the page shows of it. */
class Answer {
  static async to(state) {
    const index = await large();
    const query = parse(state.q, index.folding);
    const byType = state.type !== "";
    const [found, columns, ids] = await Promise.all([
      index.answer(query, state.within, byType),
      index.columns(),
      state.speech && speechIds(),
    ]);
    const answer = new Answer();
    const isHeading = byType ? await index.headings() : null;
    const ofType = (unit) => Boolean(isHeading(unit)) === (state.type === "heading");
    const kept = byType ? await index.ofUnits(found.units.filter(ofType)) : found;
    Object.assign(answer, { state, index, query, all: found, kept, columns, chosen: ids ? ids.indexOf(state.speech) : -1 });
    answer.values = { year: index.catalogue.years, kind: index.catalogue.kinds, campaign: index.catalogue.campaigns };
    [answer.speeches, answer.counts] = answer.allowed();
    answer.total = sum(answer.counts);
    return answer;
  }

  /** Speeches that pass all filters but the one named, and how many paragraphs of each are found. */
  allowed(except = "") {
    const { state, kept, columns } = this;
    const wanted = Object.keys(this.values)
      .filter((name) => name !== except && state[name] !== "")
      .map((name) => [columns[name], this.values[name].indexOf(state[name]) + 1]);
    const bySpeech = except !== "speech" && state.speech !== "";
    const [speeches, counts] = [[], []];
    kept.speeches.forEach((speech, at) => {
      if (bySpeech && speech !== this.chosen) return;
      // A value that the corpus does not have has the number 0, which also says "not known": nothing is found.
      if (!wanted.every(([column, number]) => number > 0 && column[speech] === number)) return;
      speeches.push(speech);
      counts.push(kept.counts[at]);
    });
    return [speeches, counts];
  }

  get filtered() {
    return this.speeches.length !== this.all.speeches.length || this.total !== this.all.total;
  }

  /** How many places; null where that is not known without the text. */
  get occurrences() {
    return this.filtered ? null : this.all.occurrences;
  }

  /** Speeches and counts in the order that is asked for. */
  async inOrder() {
    if (this.state.sort !== "date") return [this.speeches, this.counts];
    const dates = await this.index.dates();
    const order = this.speeches.map((_, at) => at).sort((a, b) => dates[this.speeches[b]] - dates[this.speeches[a]] || a - b);
    return [order.map((at) => this.speeches[at]), order.map((at) => this.counts[at])];
  }

  async stream() {
    const { index, query, state } = this;
    const [speeches, counts] = await this.inOrder();
    const keep = (hit) => state.type === "" || hit.passage.kind === state.type;
    return new Stream(index, speeches, counts, query, state.within, keep);
  }

  /** All hits, the text of all their speeches loaded. */
  async everything(tell = () => {}) {
    const stream = await this.stream();
    const hits = [];
    while (!stream.ended) {
      hits.push(...(await stream.next(1)));
      tell(`已取 ${number(stream.at)}/${number(this.speeches.length)} 篇`);
    }
    return hits;
  }

  get sortsByContext() {
    return this.speeches.length <= MOST_SORTED;
  }

  async list(shown) {
    const { state } = this;
    const steps = { shown, first: FIRST, further: FURTHER };
    if ((state.sort === "left" || state.sort === "right") && this.sortsByContext) {
      return hitList(state, new Ready(ordered(inView(state, await this.everything()), state.sort)), steps);
    }
    const total = state.view === "keyword" ? this.occurrences : this.total;
    return hitList(state, new Streamed(state, await this.stream(), total), steps);
  }

  // --- Filters --------------------------------------------------------------------------------------------------------

  #counts(name) {
    const [speeches, counts] = this.allowed(name);
    const counted = new Map();
    speeches.forEach((speech, at) => {
      const value = this.values[name][this.columns[name][speech] - 1];
      if (value !== undefined) counted.set(value, (counted.get(value) ?? 0) + counts[at]);
    });
    return [...counted].sort((a, b) => b[1] - a[1]);
  }

  /** Where the hits lie in a speech, where their places are known. */
  #strip(speech) {
    const { starts } = this.columns;
    const [from, to] = [starts[speech] + 1, starts[speech + 1]];
    const units = this.kept.units?.filter((unit) => unit >= from && unit < to);
    return units && element("span", { class: "strip", "aria-hidden": "true" }, units.map((unit) => tick((unit - from + 0.5) / (to - from))));
  }

  async #speechFacet() {
    const [speeches, counts] = this.allowed("speech");
    const most = speeches
      .map((speech, at) => [speech, counts[at]])
      .sort((a, b) => b[1] - a[1] || a[0] - b[0])
      .slice(0, MOST_SPEECHES);
    if (this.chosen >= 0 && !most.some(([speech]) => speech === this.chosen)) most.unshift([this.chosen, this.total]);
    const known = await Promise.all(most.map(([speech]) => this.index.source.entry(speech)));
    const values = most.map(([, count], at) => [known[at].id, count]);
    const place = (id) => known.findIndex((each) => each.id === id);
    const section = facetSection("speech", values, this.state, {
      label: (id) => known[place(id)]?.title ?? id,
      strip: (id) => place(id) >= 0 && this.#strip(most[place(id)][0]),
    });
    const others = speeches.length - most.length;
    if (section && others > 0) section.append(element("p", { class: "facet-rest" }, `另有 ${number(others)} 篇`));
    return section;
  }

  /** By heading and text: counted where the paragraphs are known, else only what is shown. */
  async #typeFacet() {
    const { state, total } = this;
    const headings = state.type === "" && !this.filtered && this.all.units ? await this.#headings() : null;
    const known = { heading: headings, text: headings === null ? null : total - headings, [state.type]: total };
    return facetSection("type", ["heading", "text"].map((type) => [type, known[type]]), state);
  }

  async #headings() {
    const isHeading = await this.index.headings();
    return this.all.units.filter(isHeading).length;
  }

  /** The filters; those that load something come when it has come, and nothing above them moves. */
  facets() {
    const { state } = this;
    const byValue = (name) => facetSection(name, this.#counts(name), state);
    const later = (section) => {
      const place = element("div", {});
      const fill = async () => {
        await drawn();
        place.replaceChildren(...[await section()].filter(Boolean));
      };
      fill().catch(() => {}); // Without it there are the other filters.
      return place;
    };
    const types = later(() => this.#typeFacet());
    const speeches = later(() => this.#speechFacet());
    return facetPanel(state, [...["campaign", "year", "kind"].map(byValue), types, speeches].filter(Boolean));
  }

  async titled() {
    const { titles } = this.all;
    if (titles.length === 0) return null;
    const known = await Promise.all(Array.from(titles.slice(0, MOST_TITLES), (speech) => this.index.source.entry(speech)));
    const items = known.map(({ url, title }) => element("li", {}, element("a", { href: addressOf(url) }, title)));
    const section = element("section", { class: "titled" }, element("h2", {}, "题目相符"), foldedList(items, items.length, "篇"));
    const rest = titles.length - items.length;
    if (rest > 0) section.append(element("p", {}, `另有 ${number(rest)} 篇`));
    return section;
  }
}

/** Says that nothing is found, and offers what is near, apart from it, as soon as that is known. */
async function nothing(answer) {
  const { state, query, index, all } = answer;
  const { speeches, units } = index.catalogue;
  const countOf = async (term) => (await index.answer({ groups: [{ excluded: false, terms: [term] }] })).total;
  const counted = await Promise.all(several(query).map(async (term) => [term, await countOf(term)]));
  const elsewhere =
    state.within === "paragraph" && mustMeet(query) ? (await index.answer(query, "speech")).total : 0;
  const near = element("div", {});
  const partsOf = async (term) => {
    const occurs = async (part) =>
      Array.from(part).length === 1 ? (await index.counted(part)).total > 0 : (await index.places(part)).length > 0;
    const parts = await longestParts(term.text, index.folding, occurs);
    return Promise.all(
      parts.map(async (text) => [text, text, `${number((await index.answer(parse(text, index.folding))).total)} 段`]),
    );
  };
  if (all.total === 0) {
    const slogans = suggestible().then(
      (known) => known.slogans,
      () => [],
    );
    const later = async () => {
      const missing = [];
      for (const term of sought(query)) if ((await countOf(term)) === 0) missing.push(term);
      near.replaceChildren(...[nearForms(missing, await slogans, (await Promise.all(missing.map(partsOf))).flat(), index.folding)].filter(Boolean));
    };
    later().catch(() => {}); // An offer: the answer is complete without it.
  }
  return [
    notFound(state, query, [
      all.total === 0 && [speeches, units - speeches],
      withoutFilters(state, all.total),
      termByTerm(counted),
      elsewhere,
    ]),
    near,
  ];
}

/** As the page shows it: `{total, found, children}`; `found` is what is announced. */
export async function answerLarge(state, shown) {
  const answer = await Answer.to(state);
  const { query, total, speeches, occurrences } = answer;
  const [titled, list] = await Promise.all([
    answer.titled(),
    total > 0 ? answer.list(shown) : nothing(answer),
  ]);
  const facets = answer.all.total > 0 && answer.facets();
  const found = total > 0 ? element("div", { class: "found" }, controls(state, query, answer.sortsByContext), list) : list;
  if (total > 0) found.append(downloadAll(state, (tell) => answer.everything(tell)));
  return { total, query, found: { paragraphs: total, occurrences, speeches: speeches.length }, children: [titled, facets, found] };
}
