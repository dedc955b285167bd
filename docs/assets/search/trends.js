/** The page of use over time: its state is in the address, its numbers are exact, a picture only repeats the table. */

import { addressOf } from "../addresses.js";
import { button, element, keepPlace, number } from "../dom.js";
import { IndexProblem, searchIndex, sloganList } from "./index_files.js";
import { parse } from "./query.js";
import { saveCsv } from "./results.js";
import { canBeDrawn, LEAST_DATED, namedYears, plot, rowsByYear, spelledRate, splitQueries } from "./series.js";

// As many as have a shape of their own.
const MOST_QUERIES = 5;
const SHAPES = ["circle", "square", "triangle", "diamond", "cross"];
// Of the picture in CSS pixels: its height, and the room for the scale, the years and the last mark.
const [HEIGHT, LEFT, BELOW, SIDE] = [260, 44, 28, 16];
// The room for a year.
const YEAR = 48;

const results = document.getElementById("trends");
const form = document.getElementById("trends-form");
const input = form.elements.q;

/** Return an SVG element with attributes and children. */
function drawn(tag, attributes = {}, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children.flat(Infinity));
  return made;
}

/** Return the path of a point's shape around (0, 0). */
function outline(shape) {
  if (shape === "circle") return "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0";
  if (shape === "square") return "M-4 -4h8v8h-8z";
  if (shape === "triangle") return "M0 -5L5 4H-5z";
  if (shape === "diamond") return "M0 -5.5L5.5 0L0 5.5L-5.5 0z";
  return "M-4 -4L4 4M4 -4L-4 4";
}

const mark = (series, x, y, isHollow) =>
  drawn("path", { class: `mark${isHollow ? " hollow" : ""}`, d: outline(SHAPES[series]), transform: `translate(${x} ${y})` });

function legend(texts) {
  const items = texts.map((text, series) => {
    const sign = drawn("svg", { class: `series-${series}`, viewBox: "-8 -8 16 16", width: 16, height: 16, "aria-hidden": "true" });
    sign.append(mark(series, 0, 0, false));
    return element("li", {}, sign, element("a", { href: addressOf("search/", "", text) }, text));
  });
  return element("ul", { class: "legend" }, items);
}

function picture(rows, texts) {
  const width = results.clientWidth;
  const [inner, base] = [width - LEFT - SIDE, HEIGHT - BELOW];
  const { top, from, to, lines, points } = plot(rows, texts.length, inner, base - SIDE);
  const years = namedYears(from, to, inner / YEAR).map((year) => {
    const x = LEFT + (from === to ? 0.5 : (year - from) / (to - from)) * inner;
    return drawn("text", { x, y: base + 20, "text-anchor": "middle" }, String(year));
  });
  const scale = [0, top / 2, top].map((value) => {
    const y = base - (value / top) * (base - SIDE);
    return [
      drawn("line", { class: "grid", x1: LEFT, x2: width - SIDE, y1: y, y2: y }),
      drawn("text", { x: LEFT - 8, y: y + 4, "text-anchor": "end" }, String(Number(value.toPrecision(3)))),
    ];
  });
  const series = points.map((list, index) =>
    drawn(
      "g",
      { class: `series-${index}`, transform: `translate(${LEFT} ${SIDE})` },
      drawn("polyline", { points: lines[index] }),
      list.map(({ x, y, row }) => mark(index, x.toFixed(1), y.toFixed(1), row.inferred)),
    ),
  );
  const label = `${from}年至${to}年每万字次数，最高 ${Number(top.toPrecision(3))}。数字见下表。`;
  return element(
    "figure",
    { class: "trend" },
    drawn("svg", { viewBox: `0 0 ${width} ${HEIGHT}`, role: "img", "aria-label": label }, scale, years, series),
    legend(texts),
    element("figcaption", {}, "每万字次数（只计汉字）。实心：日期载明；空心：日期系考订，不连线。"),
  );
}

/** Return the picture in a place; it is drawn again when the width changes, as when a phone is turned. */
function fitted(rows, texts) {
  const place = element("div", {}, picture(rows, texts));
  let width = results.clientWidth;
  addEventListener("resize", () => {
    if (results.clientWidth === width) return; // Only the height changed, as when a phone's toolbar is folded.
    width = results.clientWidth;
    place.replaceChildren(picture(rows, texts));
  });
  return place;
}

const yearOf = ({ year, inferred }) => (year === 0 ? "无日期" : `${year}年${inferred ? "（考订）" : ""}`);

function table(rows, texts) {
  const head = ["年份", "讲话", "字数", ...texts.flatMap((text) => [text, "每万字"])];
  const cells = ({ length, counts }) => counts.flatMap((count) => [number(count), spelledRate(count, length)]);
  const line = (name, row) =>
    element(
      "tr",
      {},
      element("th", { scope: "row" }, name),
      [number(row.speeches), number(row.length), ...cells(row)].map((text) => element("td", {}, text)),
    );
  const sum = (values) => values.reduce((total, value) => total + value, 0);
  const all = {
    speeches: sum(rows.map((row) => row.speeches)),
    length: sum(rows.map((row) => row.length)),
    counts: texts.map((_, query) => sum(rows.map((row) => row.counts[query]))),
  };
  return element(
    "div",
    { class: "trend-table", tabindex: 0, role: "region", "aria-label": "各年次数" },
    element(
      "table",
      {},
      element("thead", {}, element("tr", {}, head.map((text) => element("th", { scope: "col" }, text)))),
      element("tbody", {}, rows.map((row) => line(yearOf(row), row))),
      element("tfoot", {}, line("合计", all)),
    ),
  );
}

function csvRows(rows, texts) {
  const head = ["年份", "日期", "讲话", "字数", ...texts.flatMap((text) => [text, `${text}（每万字）`])];
  const known = ({ year, inferred }) => (year === 0 ? "无" : inferred ? "考订" : "载明");
  return [
    head,
    ...rows.map((row) => [
      String(row.year || ""),
      known(row),
      String(row.speeches),
      String(row.length),
      ...row.counts.flatMap((count) => [String(count), spelledRate(count, row.length)]),
    ]),
  ];
}

/** Promise what the page shows for these queries. */
async function answerTo(texts) {
  const index = await searchIndex();
  const queries = texts.map((text) => parse(text, index.folding));
  const [measures, ...found] = await Promise.all([index.measures(), ...queries.map((query) => index.occurrences(query))]);
  const rows = rowsByYear(found, measures);
  const save = () => saveCsv(csvRows(rows, texts), `历年_${texts.join("_")}`);
  return [
    canBeDrawn(rows)
      ? fitted(rows, texts)
      : element("p", { class: "note" }, `有日期的讲话不足 ${LEAST_DATED} 篇，看不出先后，所以不作图。`),
    table(rows, texts),
    button("下载表格（CSV）", save, { class: "download" }),
  ];
}

/** Promise a link to an example, the most frequent slogans of which none is a part of another; false where there are none. */
async function example() {
  const texts = (await sloganList()).slice(0, 30).map(({ text }) => text.replace(/[,;；]/g, "、"));
  const isApart = (text, at) => !texts.slice(0, at).some((other) => text.includes(other) || other.includes(text));
  const slogans = texts.filter(isApart).slice(0, 3);
  const query = slogans.join("; ");
  return slogans.length > 0 && element("p", {}, "例如 ", element("a", { href: addressOf("trends/", "", query) }, slogans.join("、")));
}

async function show() {
  const texts = splitQueries(new URLSearchParams(location.search).get("q") ?? "", MOST_QUERIES);
  input.value = texts.join("; ");
  results.dataset.state = "loading";
  try {
    results.replaceChildren(...(texts.length > 0 ? await answerTo(texts) : [await example()].filter(Boolean)));
    results.dataset.state = "done";
  } catch (problem) {
    if (!(problem instanceof IndexProblem)) throw problem;
    results.replaceChildren(element("p", { role: "alert" }, problem.message), button("重试", show));
    results.dataset.state = "error";
  }
}

keepPlace(show());
