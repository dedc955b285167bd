/**
 * The list of speeches: filter by facts and sort over the whole corpus. The state is in the address; the page's own list shows
 * while nothing is chosen. The data are loaded when the reader opens the filters, or comes with a state.
 */

import { addressOf } from "../addresses.js";
import { button, element, isPlainClick, number, writeDates } from "../dom.js";
import { speechColumns } from "../search/index_files.js";
import { foldedList, labelOf } from "../search/results.js";
import { countFacets, FACETS, NONE, ORDERS, readRows, readState, select, writeState } from "./facets.js";

/** Rows that are added at a time, and values of a facet before the rest is folded. */
const ROWS = 50;
const VALUES = 12;

const box = document.querySelector("[data-browse]");
const status = element("p", { role: "status", class: "browse-status" });
const facets = element("div", { class: "browse-facets" });
const list = element("ol", { class: "browse-rows" });
const more = button("显示更多", () => addRows(), { class: "browse-more" });
const results = element("div", { class: "browse-results", hidden: true }, list, more);
/** Leads from the panel, which may fill the window, to the speeches below it. */
const jump = button("", () => status.scrollIntoView(), { class: "browse-jump", hidden: true });
const own = [...document.querySelectorAll("[data-browsed]")];
let rows = null;
let found = [];

/** Return a link to the list with a state, which is shown here without loading a page. */
function stateLink(chosen, order, text, attributes = {}) {
  const link = element("a", { href: location.pathname + writeState(chosen, order), ...attributes }, text);
  link.addEventListener("click", (event) => {
    if (!isPlainClick(event)) return;
    event.preventDefault();
    history.pushState(null, "", link.href);
    show();
  });
  return link;
}

function facet({ name, heading, values }, { chosen, order }) {
  const most = Math.max(...values.map(([, count]) => count), 1);
  const items = values.map(([value, count]) => {
    const isChosen = chosen[name] === value;
    const next = { ...chosen, [name]: isChosen ? "" : value };
    const link = stateLink(next, order, labelOf(name, value), { "aria-current": isChosen ? "true" : null });
    const bar = name === "year" ? element("meter", { min: 0, max: most, value: count, "aria-hidden": "true" }) : null;
    return element("li", {}, link, bar, element("span", { class: "count" }, number(count)));
  });
  return element("section", {}, element("h2", {}, heading), foldedList(items, name === "year" ? items.length : VALUES, "个"));
}

function row(each) {
  const shared = (chosen, text) => stateLink(chosen, ORDERS[0][0], text);
  const written = each.date ? writeDates(each.date) : each.inferred && `${writeDates(each.inferred)}（考订）`;
  const facts = [
    written && shared({ year: each.year }, written),
    each.campaignPage && element("a", { href: addressOf(each.campaignPage) }, each.campaign),
    ...["batch", "stage"].map((name) => each[name] !== NONE && shared({ campaign: each.campaign, [name]: each[name] }, each[name])),
    ...["place", "level", "meeting", "speaker"].map((name) => each[name] !== NONE && shared({ [name]: each[name] }, each[name])),
    each.complete !== "完整" && shared({ complete: each.complete }, each.complete),
    each.kind !== "speech" && shared({ kind: each.kind }, labelOf("kind", each.kind)),
    `${number(each.han)} 字`,
  ].filter(Boolean);
  const joined = facts.flatMap((fact, at) => (at === 0 ? [fact] : [" · ", fact]));
  return element(
    "li",
    {},
    element("a", { href: addressOf(`speeches/${each.id}/`) }, each.title),
    element("span", { class: "byline" }, joined),
    each.opening && element("span", { class: "opening" }, each.opening),
  );
}

function addRows() {
  const shown = list.children.length;
  list.append(...found.slice(shown, shown + ROWS).map(row));
  more.hidden = list.children.length >= found.length;
}

/** Show what the address asks for. */
async function show() {
  const state = readState(location.search);
  if (!state.isSet && !box.open) return reset();
  try {
    rows ??= readRows(await speechColumns());
  } catch (error) {
    status.textContent = error.message;
    return;
  }
  found = select(rows, state.chosen, state.order);
  const counted = countFacets(rows, state.chosen).filter(({ name, values }) => values.length > 1 || state.chosen[name]);
  facets.replaceChildren(...counted.map((each) => facet(each, state)));
  orders.value = state.order;
  const named = FACETS.filter(([name]) => state.chosen[name]).map(([name, heading]) => `${heading}：${labelOf(name, state.chosen[name])}`);
  status.replaceChildren(`${named.length > 0 ? `${named.join("，")}。` : ""}共 ${number(found.length)} 篇`);
  if (state.isSet) status.append(" ", stateLink({}, ORDERS[0][0], "全部清除"));
  list.replaceChildren();
  addRows();
  results.hidden = jump.hidden = !state.isSet;
  jump.textContent = `看 ${number(found.length)} 篇`;
  for (const each of own) each.hidden = state.isSet;
}

function reset() {
  results.hidden = jump.hidden = true;
  for (const each of own) each.hidden = false;
}

const orders = element("select", { id: "browse-order" }, ORDERS.map(([name, text]) => element("option", { value: name }, text)));
orders.addEventListener("change", () => {
  const { chosen } = readState(location.search);
  const query = writeState(chosen, orders.value);
  history.pushState(null, "", location.pathname + (query || `?sort=${orders.value}`));
  show();
});

box.append(element("p", { class: "browse-order" }, element("label", { for: "browse-order" }, "排序"), " ", orders, " ", jump), facets);
box.after(status, results);
box.addEventListener("toggle", () => box.open && show());
addEventListener("popstate", show);
show();
