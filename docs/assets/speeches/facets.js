/** Filter, count and sort the speeches of the corpus by their facts. Pure: nothing here reads the page or the address. */

/** The facets in their order: name in the address, and heading. */
export const FACETS = [
  ["year", "年份"], ["level", "层级"], ["meeting", "会议"], ["campaign", "活动"], ["batch", "批次"], ["stage", "阶段"],
  ["place", "地点"], ["complete", "完整"], ["kind", "文体"], ["speaker", "讲话人"],
];

/** The value of a speech that lacks a fact. */
export const NONE = "未注明";

/** The orders by name in the address; the first is the default. */
export const ORDERS = [["date", "日期，新近在前"], ["-date", "日期，早的在前"], ["title", "题名"], ["han", "字数，多的在前"]];

/**
 * Return the rows of the data file: `{id, title, date, inferred, han, opening, campaignPage}` and the value of each facet. In the file a
 * fact is a list of values and, for each speech, a number: 0 for none, else the place of its value from 1.
 */
export function readRows(columns) {
  return columns.ids.map((id, at) => {
    const row = { id, title: columns.titles[at], date: columns.dates[at], inferred: columns.inferred[at], han: columns.han[at], opening: columns.openings[at] };
    for (const [name, { values, of }] of Object.entries(columns.facts)) row[name] = of[at] === 0 ? NONE : values[of[at] - 1];
    row.campaignPage = columns.campaign_pages[columns.facts.campaign.of[at] - 1];
    return row;
  });
}

/** Return the state in a query string: the chosen value of each facet, and the order. What is unknown is left out. */
export function readState(query) {
  const parameters = new URLSearchParams(query);
  const chosen = {};
  for (const [name] of FACETS) if (parameters.get(name)) chosen[name] = parameters.get(name);
  const order = ORDERS.some(([name]) => name === parameters.get("sort")) ? parameters.get("sort") : ORDERS[0][0];
  return { chosen, order, isSet: Object.keys(chosen).length > 0 || parameters.has("sort") };
}

/** Return the query string of a state, "" for the default. */
export function writeState(chosen, order) {
  const parameters = new URLSearchParams();
  for (const [name] of FACETS) if (chosen[name]) parameters.set(name, chosen[name]);
  if (order !== ORDERS[0][0]) parameters.set("sort", order);
  const written = parameters.toString();
  return written && `?${written}`;
}

/** Return whether a row has all chosen values but that of the facet `except`. */
const fits = (row, chosen, except) => Object.entries(chosen).every(([name, value]) => name === except || row[name] === value);

/** Return the rows with all chosen values, in this order. */
export function select(rows, chosen, order) {
  const found = rows.filter((row) => fits(row, chosen));
  const text = (one, other) => (one < other ? -1 : one > other ? 1 : 0);
  const when = (row) => row.date || row.inferred;
  const byDate = (sign) => (one, other) => {
    if (!when(one) || !when(other)) return Number(!when(one)) - Number(!when(other));
    return sign * text(when(one), when(other));
  };
  const compare = { date: byDate(-1), "-date": byDate(1), title: (one, other) => text(one.title, other.title), han: (one, other) => other.han - one.han }[order];
  return found.sort((one, other) => compare(one, other) || text(one.title, other.title) || text(one.id, other.id));
}

/** Return for each facet its values with their counts among the rows that have the values chosen in the other facets. */
export function countFacets(rows, chosen) {
  return FACETS.map(([name, heading]) => {
    const counts = new Map();
    for (const row of rows) if (fits(row, chosen, name)) counts.set(row[name], (counts.get(row[name]) ?? 0) + 1);
    const values = [...counts].sort(([one, ones], [other, others]) =>
      Number(one === NONE) - Number(other === NONE) || (name === "year" ? 0 : others - ones) || (one < other ? -1 : 1),
    );
    return { name, heading, values };
  });
}

/**
 * Return the rows that each word describes: it is in the title or the written date, or in the value of a facet. A word with a
 * year (2008年越秀区) also describes a row of which the year and the rest do.
 */
export function describedBy(rows, words, folding) {
  const sought = words.map((word) => folding.text(word)).filter(Boolean);
  if (sought.length === 0) return [];
  return rows.filter((row) => {
    const values = [row.title, row.date || row.inferred, ...FACETS.map(([name]) => row[name])].map((value) => folding.text(value));
    const describes = (word) => values.some((value) => value.includes(word));
    return sought.every((word) => describes(word) || word.split(/(\d{4})年?/).filter(Boolean).every(describes));
  });
}
