/** What stands above and beside the hits: how they are shown, sorted and filtered. */

import { element } from "./dom.js";
import { foldedList, number, stateLink } from "./links.js";
import { FACETS, allowed, counts } from "./core/facets.js";
import { required } from "./core/query.js";

// So many values of each of five filters still fit beside the first screens of hits; the rest is folded.
const MOST_VALUES = 6;

const KINDS = { speech: "讲话", news_report: "新闻报道", other: "其他" };
const TYPES = { heading: "标题", text: "正文" };
const FACET_NAMES = { speech: "讲话", campaign: "活动", year: "年份", kind: "文体", type: "段落" };

function choice(state, name, options, label) {
  const links = options.map(([value, text, more = {}]) => {
    const current = state[name] === value ? "true" : null;
    return stateLink(state, { [name]: value, ...more }, `${name}-${value}`, { "aria-current": current }, text);
  });
  return element("nav", { class: "choice", "aria-label": label }, links);
}

/** How hits are shown and sorted, and, where it can matter, what several terms must have in common. */
export function controls(state, query) {
  const sorts = [["speech", "按篇目"], ["date", "按日期"]];
  if (state.view === "keyword") sorts.push(["left", "按左文"], ["right", "按右文"]);
  // Paragraphs are not sorted by the words around one phrase.
  const kept = state.sort === "date" ? "date" : "speech";
  return element(
    "div",
    { class: "search-controls" },
    choice(state, "view", [["passages", "段落", { sort: kept }], ["keyword", "对齐"]], "显示方式"),
    choice(state, "sort", sorts, "排列"),
    required(query).length > 1 &&
      choice(state, "within", [["paragraph", "同一段"], ["speech", "同一篇"]], "各词应同在"),
  );
}

function facetLabel(name, value, known) {
  if (name === "type") return TYPES[value] ?? value;
  if (name === "kind") return KINDS[value] ?? value;
  if (name === "speech") return known.speeches.find((speech) => speech.id === value)?.title ?? value;
  return value;
}

/** Where in a speech the hits lie, as a strip with a tick for each. */
function strip(hits, speech) {
  const ticks = hits
    .filter((hit) => hit.passage.speech === speech)
    .map((hit) => {
      const tick = element("i");
      tick.style.insetInlineStart = `${(100 * (hit.passage.number + 0.5)) / speech.length}%`;
      return tick;
    });
  return element("span", { class: "strip", "aria-hidden": "true" }, ticks);
}

function facet(name, hits, state, known) {
  const values = counts(hits, state, name);
  const choosable = allowed(hits, state, name);
  if (state[name] !== "" && !values.some(([value]) => value === state[name])) values.unshift([state[name], 0]);
  if (values.length < 2 && state[name] === "") return null;
  const items = values.map(([value, count]) => {
    const chosen = state[name] === value;
    const speech = name === "speech" && known.speeches.find((each) => each.id === value);
    return element(
      "li",
      {},
      stateLink(
        state,
        { [name]: chosen ? "" : value },
        `${name}-${value}`,
        { "aria-current": chosen ? "true" : null, title: chosen ? "取消这项筛选" : null },
        element("span", { class: "facet-label" }, facetLabel(name, value, known)),
        element("span", { class: "count" }, number(count)),
        speech && strip(choosable, speech),
      ),
    );
  });
  return element("section", { class: "facet" }, element("h2", {}, FACET_NAMES[name]), foldedList(items, MOST_VALUES, "项"));
}

/** The filters with their counts; null where there is nothing to choose. */
export function facets(hits, state, known) {
  const sections = Object.keys(FACETS)
    .map((name) => facet(name, hits, state, known))
    .filter(Boolean);
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
