/**
 * The table of slogans and speeches or years: a filter and orders over the whole glossary. The page's own rows show while nothing is
 * chosen; the state is in the address. The data are loaded when the reader chooses something.
 */

import { addressOf } from "../addresses.js";
import { button, element, number, onTyped } from "../dom.js";
import { distribution, folding, glossary } from "../search/index_files.js";
import { Folding } from "../search/query.js";
import { fitting } from "../search/similar.js";
import { ORDERS, readRows, sortRows, stepOf } from "./distribution.js";

/** Rows that are added at a time. */
const ROWS = 100;
const UNDATED = "undated";

const table = document.querySelector("[data-map]");
const isByYear = table.dataset.map === "year";
const body = table.tBodies[0];
const own = [...body.rows];
const heads = [...table.querySelectorAll("[data-column]")];
const columns = heads.map((head) => head.dataset.column);

const status = element("span", { role: "status", id: "map-status" });
const input = element("input", {
  type: "search", id: "map-query", autocomplete: "off", autocapitalize: "off", spellcheck: "false", "aria-describedby": "map-status",
  placeholder: "字词、拼音或首字母，如 lbw",
});
const orders = element(
  "select",
  { id: "map-order" },
  ORDERS.map(([name, text]) => element("option", { value: name }, text)),
  element("optgroup", { label: "在这里多的在前" }, heads.map((head) => element("option", { value: head.dataset.column }, head.innerText.replace(/\s+/g, " ")))),
);
const more = button("显示更多", () => addRows(), { class: "browse-more", hidden: true });
document.querySelector("[data-map-controls]").append(
  element("label", { for: "map-query" }, "筛选全部口号"), input,
  element("span", { class: "with-label" }, element("label", { for: "map-order" }, "排序"), orders), status,
);
table.closest(".map").after(more);

let found = [];

function cell(row, column, most) {
  const count = row.counts.get(column);
  if (!count) return element("td");
  const address = addressOf(row.url, isByYear ? "" : `in-${column}`);
  const link = isByYear && column === UNDATED ? number(count) : element("a", { href: isByYear ? `${address}?year=${column}` : address }, number(count));
  return element("td", { class: `step-${stepOf(count, most, isByYear)}` }, link);
}

function line(row) {
  const most = Math.max(...[...row.counts].map(([column, count]) => (column === UNDATED ? 0 : count)), 0);
  const head = element("th", { scope: "row" }, element("a", { href: addressOf(row.url) }, row.text));
  return element("tr", {}, head, columns.map((column) => cell(row, column, most)), element("td", {}, number(row.count)));
}

function addRows() {
  const shown = body.rows.length;
  body.append(...found.slice(shown, shown + ROWS).map(line));
  more.hidden = body.rows.length >= found.length;
}

let turn = 0;

async function show() {
  const mine = ++turn;
  const [typed, order] = [input.value.trim(), orders.value];
  if (typed === "" && order === ORDERS[0][0] && status.textContent === "") return;
  try {
    // Without the pairs of traditional and simplified characters nearly everything is found.
    const [entries, counts, fold] = await Promise.all([glossary(), distribution(), folding().catch(() => new Folding())]);
    if (mine !== turn) return;
    const rows = readRows(entries, counts);
    const fits = fitting(typed, rows, fold);
    found = sortRows(rows.filter((_, at) => fits[at]), order);
    status.textContent = found.length === 0 ? "没有匹配的口号" : `${number(found.length)} 条`;
    body.replaceChildren();
    addRows();
  } catch (error) {
    if (mine !== turn) return;
    status.textContent = error.message;
    body.replaceChildren(...own);
    more.hidden = true;
  }
}

function keep() {
  const parameters = new URLSearchParams();
  if (input.value.trim()) parameters.set("q", input.value.trim());
  if (orders.value !== ORDERS[0][0]) parameters.set("sort", orders.value);
  const query = parameters.toString();
  history.replaceState(history.state, "", location.pathname + (query && `?${query}`));
  return show();
}

function restore() {
  const parameters = new URLSearchParams(location.search);
  input.value = parameters.get("q") ?? "";
  const order = parameters.get("sort");
  orders.value = [...orders.options].some(({ value }) => value === order) ? order : ORDERS[0][0];
  return show();
}

onTyped(input, keep);
orders.addEventListener("change", keep);
addEventListener("popstate", restore);
restore();
