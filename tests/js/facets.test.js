import { Folding } from "../../docs/assets/search/query.js";
import { countFacets, describedBy, FACETS, NONE, readRows, readState, select, writeState } from "../../docs/assets/speeches/facets.js";
import { chance, equal, test } from "./harness.js";

const VALUES = { level: ["镇", "市", ""], meeting: ["动员", ""], campaign: ["甲", "乙", "丙"], batch: ["第一批", ""], stage: ["", "学习动员"], place: ["", "子"], complete: ["完整", "残篇"], kind: ["speech", "other"], speaker: ["", "王"] };

/** Return pseudo-random columns of `size` speeches, and the facts that they were made of. */
function corpus(size, seed = 7) {
  const random = chance(seed);
  const pick = (from) => from[Math.floor(random() * from.length)];
  const made = Array.from({ length: size }, (_, at) => {
    const facts = Object.fromEntries(Object.entries(VALUES).map(([name, values]) => [name, pick(values)]));
    const date = pick(["", "2005-07", "2008-10-10", "2010"]);
    const inferred = date ? "" : pick(["", "2005-07/2005-12"]);
    facts.year = (date || inferred).slice(0, 4);
    return { id: `s-${at}`, title: pick(["乙", "甲", "丙"]), date, inferred, han: pick([5, 50, 500]), facts };
  });
  const column = (name) => {
    const values = [...new Set(made.map(({ facts }) => facts[name]))].filter(Boolean).sort();
    return { values, of: made.map(({ facts }) => values.indexOf(facts[name]) + 1) };
  };
  const of = (name) => made.map((each) => each[name]);
  const columns = { ids: of("id"), titles: of("title"), dates: of("date"), inferred: of("inferred"), han: of("han"), openings: made.map(() => ""), campaign_pages: [] };
  return { made, columns: { ...columns, facts: Object.fromEntries([...Object.keys(VALUES), "year"].map((name) => [name, column(name)])) } };
}

const valueOf = (each, name) => each.facts[name] || NONE;

test("rows have the values of their speeches", () => {
  const { made, columns } = corpus(60);
  readRows(columns).forEach((row, at) => {
    for (const [name] of FACETS) equal(row[name], valueOf(made[at], name));
  });
});

test("filters and counts agree with counting one by one", () => {
  const { made, columns } = corpus(300);
  const rows = readRows(columns);
  for (const chosen of [{}, { level: "镇" }, { level: NONE, year: "2005" }, { campaign: "甲", meeting: "动员", complete: "残篇" }, { place: "没有" }]) {
    const expected = made.filter((each) => Object.entries(chosen).every(([name, value]) => valueOf(each, name) === value)).map(({ id }) => id);
    equal(select(rows, chosen, "date").map(({ id }) => id).sort(), expected.sort());
    for (const { name, values } of countFacets(rows, chosen)) {
      for (const [value, count] of values) {
        equal(count, select(rows, { ...chosen, [name]: value }, "date").length, `${name} ${value}`);
      }
      const { [name]: _, ...others } = chosen;
      equal(values.reduce((sum, [, count]) => sum + count, 0), select(rows, others, "date").length);
    }
  }
});

test("every order has all rows and is total", () => {
  const rows = readRows(corpus(100).columns);
  const when = (row) => row.date || row.inferred;
  for (const order of ["date", "-date", "title", "han"]) {
    const sorted = select(rows, {}, order);
    equal(new Set(sorted).size, 100);
    equal(select([...rows].reverse(), {}, order), sorted);
  }
  const dated = select(rows, {}, "-date").map(when);
  equal(dated.filter(Boolean), dated.filter(Boolean).sort());
  equal(dated.indexOf("") >= dated.filter(Boolean).length, true);
  const lengths = select(rows, {}, "han").map(({ han }) => han);
  equal(lengths, [...lengths].sort((one, other) => other - one));
});

test("a state is read as it was written", () => {
  for (const [chosen, order] of [[{}, "date"], [{ level: "镇", place: "广州市&越秀区" }, "han"], [{ year: "2008" }, "-date"]]) {
    const state = readState(writeState(chosen, order));
    equal([state.chosen, state.order], [chosen, order]);
    equal(state.isSet, writeState(chosen, order) !== "");
  }
  equal(readState("?colour=red&sort=size"), { chosen: {}, order: "date", isSet: true });
});

test("a speech is described by all words together", () => {
  const { made, columns } = corpus(120);
  const rows = readRows(columns);
  const fold = new Folding();
  for (const words of [["镇"], ["甲", "2008"], ["镇", "动员", "2005"], ["丙", "没有"], [], ["、"]]) {
    const holds = (each, word) => [each.title, each.date || each.inferred, ...Object.values(each.facts)].join("|").includes(word);
    const expected = words.length === 0 || words[0] === "、" ? [] : made.filter((each) => words.every((word) => holds(each, word)));
    equal(describedBy(rows, words, fold).map(({ id }) => id), expected.map(({ id }) => id), words.join());
  }
});

test("a year and a name in one word describe a speech as two words do", () => {
  const rows = readRows(corpus(120).columns);
  const fold = new Folding();
  const ids = (...words) => describedBy(rows, words, fold).map(({ id }) => id);
  const both = ids("甲", "2008");
  equal([both.length > 0, ids("甲2008"), ids("2008年甲")], [true, both, both]);
  equal(ids("2008没有"), []);
});
