/** What stands above and beside the hits: how they are shown, sorted and filtered. */

import { element } from "./dom.js";
import { foldedList, number, stateLink } from "./links.js";
import { FACETS, allowed, counts } from "./core/facets.js";
import { mustMeet } from "./core/query.js";

// So many values of each of five filters still fit beside the first screens of hits; the rest is folded.
const MOST_VALUES = 6;

const KINDS = { speech: "讲话", news_report: "新闻报道", other: "其他" };
const TYPES = { heading: "标题", text: "正文" };
const FACET_NAMES = { speech: "讲话", campaign: "活动", year: "年份", kind: "文体", type: "段落" };

/** Links to the values of one part of the state, `[value, text, further changes]`; the current one says so. */
export function choice(state, name, options, label) {
  const links = options.map(([value, text, more = {}]) => {
    const current = state[name] === value ? "true" : null;
    return stateLink(state, { [name]: value, ...more }, `${name}-${value}`, { "aria-current": current }, text);
  });
  return element("nav", { class: "choice", "aria-label": label }, links);
}

/**
 * How hits are shown and sorted, and, where it can matter, what several terms must have in common. `byContext` false: they are too
 * many to be sorted by what stands around them.
 */
export function controls(state, query, byContext = true) {
  const sorts = [["speech", "按篇目"], ["date", "按日期"]];
  if (state.view === "keyword" && byContext) sorts.push(["left", "按左文"], ["right", "按右文"]);
  // Paragraphs are not sorted by the words around one phrase.
  const kept = state.sort === "date" ? "date" : "speech";
  return element(
    "div",
    { class: "search-controls" },
    choice(state, "view", [["passages", "段落", { sort: kept }], ["keyword", "对齐"]], "显示方式"),
    choice(state, "sort", sorts, "排列"),
    mustMeet(query) &&
      choice(state, "within", [["paragraph", "同一段"], ["speech", "同一篇"]], "各词应同在"),
  );
}

function labelOf(name, value) {
  if (name === "type") return TYPES[value] ?? value;
  if (name === "kind") return KINDS[value] ?? value;
  return value;
}

/** A tick of a strip, at a share of its length. */
export function tick(share) {
  const made = element("i");
  made.style.insetInlineStart = `${100 * share}%`;
  return made;
}

/** Where in a speech the hits lie, as a strip with a tick for each. */
function strip(hits, speech) {
  const ticks = hits
    .filter((hit) => hit.passage.speech === speech)
    .map((hit) => tick((hit.passage.number + 0.5) / speech.length));
  return element("span", { class: "strip", "aria-hidden": "true" }, ticks);
}

/**
 * One filter with its values, `[value, count]` (a count that is not known is null): null where there is nothing to choose.
 * `label` and `strip` say what is shown of a value.
 */
export function facetSection(name, values, state, { label = (value) => labelOf(name, value), strip: stripOf = () => null } = {}) {
  const all = [...values];
  if (state[name] !== "" && !all.some(([value]) => value === state[name])) all.unshift([state[name], 0]);
  if (all.length < 2 && state[name] === "") return null;
  const items = all.map(([value, count]) => {
    const chosen = state[name] === value;
    return element(
      "li",
      {},
      stateLink(
        state,
        { [name]: chosen ? "" : value },
        `${name}-${value}`,
        { "aria-current": chosen ? "true" : null, title: chosen ? "取消这项筛选" : null },
        element("span", { class: "facet-label" }, label(value)),
        count !== null && element("span", { class: "count" }, number(count)),
        stripOf(value),
      ),
    );
  });
  return element("section", { class: "facet" }, element("h2", {}, FACET_NAMES[name]), foldedList(items, MOST_VALUES, "项"));
}

function facet(name, hits, state, known) {
  const values = counts(hits, state, name);
  if (name !== "speech") return facetSection(name, values, state);
  const choosable = allowed(hits, state, name);
  const speechOf = (id) => known.speeches.find((speech) => speech.id === id);
  return facetSection(name, values, state, {
    label: (id) => speechOf(id)?.title ?? id,
    strip: (id) => speechOf(id) && strip(choosable, speechOf(id)),
  });
}

/** The filters with their counts; null where there is nothing to choose. */
export function facets(hits, state, known) {
  const sections = Object.keys(FACETS).map((name) => facet(name, hits, state, known));
  return facetPanel(state, sections.filter(Boolean));
}

/** The filters together; null where there are none. */
export function facetPanel(state, sections) {
  if (sections.length === 0) return null;
  const chosen = Object.keys(FACETS).filter((name) => state[name] !== "").length;
  // Beside the hits on a wide screen, folded above them on a narrow one.
  const wide = matchMedia("(min-width: 60em)").matches;
  return element(
    "details",
    { class: "facets", open: wide },
    element("summary", {}, chosen > 0 ? `筛选（已选 ${chosen} 项）` : "筛选"),
    sections,
  );
}
